"""Identifiers of papers and repositories in all their spellings, brought to one form. Pure."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote, urlsplit

_ARXIV_ID: Final = (
    r"(?:(?P<new>\d{4}\.\d{4,5})|(?P<archive>[a-z][a-z-]*)(?P<subject>\.[a-z]{2})?/(?P<old>\d{7}))"
    r"(?P<version>v\d{1,3})?"
)
_IGNORE_CASE: Final = re.IGNORECASE | re.ASCII  # digits of other scripts are no digits here
_ARXIV_BARE: Final = re.compile(rf"(?:arxiv\s*:\s*)?{_ARXIV_ID}", _IGNORE_CASE)
_ARXIV_HOSTS: Final = re.compile(
    r"(?:(?:www|export|rss|browse|ar5iv\.labs)\.)?arxiv\.org|(?:www\.)?(?:alphaxiv|ar5iv)\.org"
)
_ARXIV_PATH: Final = re.compile(
    rf"/(?:abs|pdf|html|format|ps|src|e-print|overview|papers)/{_ARXIV_ID}(?:\.pdf)?/?",
    _IGNORE_CASE,
)
_DOI: Final = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_PREFIX: Final = re.compile(
    r"(?:doi\s*:\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)", re.IGNORECASE
)
_ARXIV_DOI: Final = re.compile(rf"10\.48550/arxiv\.{_ARXIV_ID}", _IGNORE_CASE)
# The characters of an IRI outside ASCII (RFC 3987, section 2.2, ``ucschar``).
_IRI_CHARACTERS: Final = "\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(first)}-{chr(first | 0xFFFD)}" for first in (*range(0x10000, 0xE0000, 0x10000), 0xE1000)
)
_NOT_IN_IRIS: Final = re.compile(
    rf"%(?![0-9A-Fa-f]{{2}})|[^A-Za-z0-9._~:/?#@!$&'()*+,;=%{_IRI_CHARACTERS}-]"
)
_CODE_HOSTS: Final = re.compile(
    r"github\.com|gitlab\.[\w.-]+|bitbucket\.org|codeberg\.org|gitee\.com"
)
# What these hosts show of a repository, below its own address.
_INSIDE_REPOSITORY: Final = re.compile(
    r"(/[^/]+/[^/]+(?:/[^/]+)*?)/(?:-/.+|(?:-/)?(?:tree|blob|raw|commits?|issues|pulls?|releases|tags|"
    r"wiki|actions|discussions|archive|src|projects|security|pulse|network|graphs|stargazers)"
    r"(?:/.*)?)"
)
_INSIDE_MODEL_HUB: Final = re.compile(
    r"((?:/(?:datasets|spaces))?/[^/]+(?:/[^/]+)?)/(?:tree|blob|resolve|raw|commits?|discussions)(?:/.*)?"
)
_MODEL_HUBS: Final = frozenset({"huggingface.co", "hf.co"})
_TRACKING: Final = re.compile(r"(?:utm_\w+|fbclid|gclid|ref_src)=[^&]*&?")
# github.com/owner/name, as people type it.
_NO_SCHEME: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+/\S*")


def parse_arxiv_id(text: str) -> tuple[str, str | None] | None:
    """Read an arXiv identifier in any of its spellings.

    Args:
        text: ``2604.01234v2``, ``arXiv:2604.01234``, ``cs/0112017``, an address on arxiv.org,
            huggingface.co/papers or alphaxiv.org, or a DOI under 10.48550.

    Returns:
        The identifier without its version, and the version such as ``v2`` where one stands;
        ``None`` where the text is no such identifier.

    Source:
        https://info.arxiv.org/help/arxiv_identifier.html

    Example:
        >>> parse_arxiv_id("https://arxiv.org/pdf/2604.01234v2")
        ('2604.01234', 'v2')
    """
    candidate = text.strip().strip("<>")
    match = _ARXIV_BARE.fullmatch(candidate) or _arxiv_in_url(candidate)
    if match is None:
        match = _ARXIV_DOI.fullmatch(_DOI_PREFIX.sub("", candidate, count=1))
    if match is None:
        return None
    version = match["version"]
    identifier = match["new"]
    if identifier is None:  # math.GT/0309136: subject classes are written in capitals
        subject = (match["subject"] or "").upper()
        identifier = f"{match['archive'].lower()}{subject}/{match['old']}"
    return identifier, None if version is None else version.lower()


def _arxiv_in_url(text: str) -> re.Match[str] | None:
    if "://" not in text:
        if "/" not in text or "." not in text.partition("/")[0]:
            return None
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    path = unquote(parts.path)
    if _ARXIV_HOSTS.fullmatch(host):
        return _ARXIV_PATH.fullmatch(path)
    if host in {"huggingface.co", "www.huggingface.co", "hf.co"} and path.startswith("/papers/"):
        return _ARXIV_PATH.fullmatch(path.removesuffix(".md"))
    return None


def parse_doi(text: str) -> str | None:
    """Read a DOI, bare, with ``doi:``, or as an address; in lower case.

    Returns ``None`` where the text is no DOI. A DOI that stands for an arXiv identifier is still
    a DOI here; ask :func:`parse_arxiv_id` first.

    Source:
        DOI Handbook, section 2.2: DOI names are case-insensitive.
    """
    candidate = _DOI_PREFIX.sub("", text.strip().strip("<>"), count=1)
    candidate = unquote(candidate).rstrip(".,;")
    return candidate.lower() if _DOI.fullmatch(candidate) else None


def folded_url(text: str) -> str | None:
    """Fold an address so that spellings of one place agree; ``None`` where it is none.

    Scheme, ``www.``, a closing slash, ``git@host:path``, what follows campaigns, and the case of
    host and path are folded away; of a repository also ``.git`` and what its host shows below it,
    such as ``/tree/main``. The scheme may be missing where a path is there. For comparing only.
    """
    candidate = text.strip().strip("<>")
    scp = re.fullmatch(r"git@([\w.-]+):(\S+)", candidate)
    if scp:
        candidate = f"https://{scp[1]}/{scp[2]}"
    elif _NO_SCHEME.fullmatch(candidate):
        candidate = f"https://{candidate}"
    try:
        parts = urlsplit(candidate)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    scheme = parts.scheme.lower().removeprefix("git+")
    if scheme not in {"http", "https", "ssh", "git"} or "." not in host:
        return None
    path, query = parts.path, _TRACKING.sub("", parts.query).rstrip("&")
    if _CODE_HOSTS.fullmatch(host):
        inside, query = _INSIDE_REPOSITORY.fullmatch(path), ""
    else:
        inside = _INSIDE_MODEL_HUB.fullmatch(path) if host in _MODEL_HUBS else None
    path = (inside[1] if inside else path).rstrip("/").removesuffix(".git")
    return f"{host}{path}{'?' if query else ''}{query}".casefold()


def encode_address(text: str) -> str:
    """Percent-encode what stands in an address but may not stand in an IRI; idempotent.

    Source:
        RFC 3987, section 2.2; a ``%`` that encodes nothing becomes ``%25``.

    Example:
        >>> encode_address("https://doi.org/10.1002/a[1]<2>%")
        'https://doi.org/10.1002/a%5B1%5D%3C2%3E%25'
    """
    head, mark, fragment = text.partition("#")
    fragment = fragment.replace("#", "%23")
    return _NOT_IN_IRIS.sub(
        lambda match: quote(match[0], safe="", errors="replace"), f"{head}{mark}{fragment}"
    )
