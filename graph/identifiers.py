"""Identifiers of papers and repositories in all their spellings, brought to one form. Pure."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

_ARXIV_ID: Final = r"(?P<id>\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[A-Z]{2})?/\d{7})(?P<version>v\d{1,3})?"
_ARXIV_BARE: Final = re.compile(rf"(?:arxiv\s*:\s*)?{_ARXIV_ID}", re.IGNORECASE)
_ARXIV_HOSTS: Final = re.compile(
    r"(?:(?:www|export|rss|browse)\.)?arxiv\.org|(?:www\.)?alphaxiv\.org"
)
_ARXIV_PATH: Final = re.compile(
    rf"/(?:abs|pdf|html|format|ps|src|e-print|overview|papers)/{_ARXIV_ID}(?:\.pdf)?/?"
)
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX: Final = re.compile(
    r"(?:doi\s*:\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)", re.IGNORECASE
)
_ARXIV_DOI: Final = re.compile(rf"10\.48550/arxiv\.{_ARXIV_ID}", re.IGNORECASE)


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
    return match["id"], match["version"]


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

    Scheme, ``www.``, a closing slash, ``.git``, ``/tree/…`` and ``/blob/…`` of a repository,
    ``git@host:path`` and the case of the host and path are folded away. For comparing only.
    """
    candidate = text.strip().strip("<>")
    scp = re.fullmatch(r"git@([\w.-]+):(\S+)", candidate)
    if scp:
        candidate = f"https://{scp[1]}/{scp[2]}"
    try:
        parts = urlsplit(candidate)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https", "ssh", "git"} or "." not in host:
        return None
    path = re.sub(r"/(?:-/)?(?:tree|blob|issues|pulls?|releases|wiki)(?:/.*)?$", "", parts.path)
    path = path.rstrip("/").removesuffix(".git")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{path}{query}".casefold()
