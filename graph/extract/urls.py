"""URLs in running text: finding them, giving each its one form, telling code from pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from graph.models import Kind

# RFC 3986 characters, without those that close a sentence or a LaTeX group around the URL.
_HOSTS_WITHOUT_SCHEME: Final = (
    r"(?:github\.com|gitlab\.com|bitbucket\.org|huggingface\.co|hf\.co|codeberg\.org"
    r"|gist\.github\.com|anonymous\.4open\.science)/"
)
_URL: Final = re.compile(
    rf"(?:https?://|(?<![\w.@/-])www\.(?=\w)|(?<![\w.@/-])(?={_HOSTS_WITHOUT_SCHEME}))"
    r"[^\s<>{}|\\^`\"\u201c\u201d\u2018\u2019\u3001\u3002\uff0c\uff09]+",
    re.IGNORECASE,
)
# Every URL has one of these, and few texts have any.
_SIGNS: Final = ("://", "www.", ".com/", ".org/", ".co/", ".4open.")
_TRAILING: Final = ".,;:!?'*_"
_PAIRS: Final = {")": "(", "]": "["}

_CODE_HOSTS: Final = frozenset(
    {
        "github.com",
        "gitlab.com",
        "bitbucket.org",
        "codeberg.org",
        "gist.github.com",
        "anonymous.4open.science",
        "huggingface.co",
        "gitee.com",
        "sr.ht",
        "git.sr.ht",
        "code.google.com",
        "sourceforge.net",
    }
)
# Hosts whose repositories are the first two parts of the path; what follows is a place inside.
_OWNER_NAME_HOSTS: Final = frozenset(
    {"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com"}
)
_INSIDE: Final = frozenset(
    {"tree", "blob", "raw", "src", "-", "releases", "wiki", "issues", "pulls", "resolve", "commit"}
)
_OWNER_AND_NAME: Final = 2
_NOT_REPOSITORIES: Final = frozenset({"papers", "docs", "blog", "collections", "learn", "tasks"})
_HOST_ALIASES: Final = {"hf.co": "huggingface.co", "anonymous.4open.io": "anonymous.4open.science"}


@dataclass(frozen=True, slots=True)
class FoundUrl:
    """A URL in a text: its span, its normalised form, what it leads to and a short name."""

    start: int
    end: int
    url: str
    kind: Kind
    name: str


def find_urls(text: str) -> tuple[FoundUrl, ...]:
    """Find every URL, in the order of the text; the same address may come more than once.

    Example:
        >>> [u.url for u in find_urls("at https://x.org/a{https://x.org/a}.")]
        ['https://x.org/a', 'https://x.org/a']
    """
    found: list[FoundUrl] = []
    low = text.lower()
    if not any(sign in low for sign in _SIGNS):
        return ()
    for candidate in _URL.finditer(text):
        start, end = candidate.span()
        doubled = re.search(r"(?i)(?<=.)https?://", text[start + 1 : end])
        pieces = [(start, end)]
        if doubled is not None and text[start + doubled.start()] not in "=/":
            cut = start + 1 + doubled.start()
            pieces = [(start, cut), (cut, end)]
        for piece_start, piece_end in pieces:
            stop = _end_of_url(text, piece_start, piece_end)
            url = normalise_url(text[piece_start:stop])
            if url is not None:
                found.append(FoundUrl(piece_start, stop, url, url_kind(url), url_name(url)))
    return tuple(found)


def _end_of_url(text: str, start: int, end: int) -> int:
    """Drop punctuation and brackets that belong to the sentence and not to the URL."""
    balance = {
        closing: text.count(closing, start, end) - text.count(opening, start, end)
        for closing, opening in _PAIRS.items()
    }
    while end > start:
        last = text[end - 1]
        if last in _TRAILING:
            end -= 1
        elif balance.get(last, 0) > 0:
            balance[last] -= 1
            end -= 1
        else:
            break
    return end


def normalise_url(text: str) -> str | None:
    """Give a URL its one form: https, no ``www.``, no fragment, no place inside a repository.

    Idempotent. ``None`` for text that names no host.

    Example:
        >>> normalise_url("http://www.GitHub.com/owner/name.git/tree/main#top")
        'https://github.com/owner/name'
    """
    rest = re.sub(r"(?i)^(?:https?:)?//", "", text.strip())
    rest = rest.strip("/").rstrip(_TRAILING).rstrip("/")
    try:
        parts = urlsplit(f"https://{rest}")
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    while host.startswith("www."):
        host = host.removeprefix("www.")
    host = _HOST_ALIASES.get(host, host)
    if not re.fullmatch(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+", host):
        return None
    netloc = host if port in {None, 80, 443} else f"{host}:{port}"
    path = _repository_path(host, parts.path)
    query = "" if host in _CODE_HOSTS else parts.query.rstrip(_TRAILING + "/")
    path = path.rstrip("/") if query else path.rstrip("/" + _TRAILING)
    return f"https://{netloc}{path}" + (f"?{query}" if query else "")


def _repository_path(host: str, path: str) -> str:
    parts = [part for part in path.split("/") if part]
    if host in _OWNER_NAME_HOSTS and len(parts) > _OWNER_AND_NAME:
        inside = next((i for i, part in enumerate(parts) if part in _INSIDE and i > 1), None)
        if inside is not None or host != "gitlab.com":  # GitLab groups nest
            parts = parts[: inside if host == "gitlab.com" else _OWNER_AND_NAME]
    if host == "huggingface.co":
        owner = 1 if parts[:1] in (["datasets"], ["spaces"]) else 0
        parts = parts[: owner + _OWNER_AND_NAME] if parts[:1] != ["papers"] else parts
    if host == "anonymous.4open.science":
        parts = parts[:_OWNER_AND_NAME]
    if host in _CODE_HOSTS and parts:
        while parts[-1].endswith((".git", ".")):
            parts[-1] = parts[-1].removesuffix(".git").rstrip(".")
        parts = [part for part in parts if part]
    return "".join(f"/{part}" for part in parts)


def url_kind(url: str) -> Kind:
    """Tell a repository from a page, by the host of a normalised URL."""
    parts = urlsplit(url)
    segments = [part for part in parts.path.split("/") if part]
    is_code = parts.hostname in _CODE_HOSTS and bool(segments)
    if parts.hostname == "huggingface.co" and segments[:1] and segments[0] in _NOT_REPOSITORIES:
        is_code = False
    return Kind.REPOSITORY if is_code else Kind.PAGE


def url_name(url: str) -> str:
    """Give a short name for a normalised URL: ``owner/name``, or host and path."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    if url_kind(url) is Kind.PAGE:
        return f"{parts.netloc}/{path}" if path else parts.netloc
    for head in ("datasets/", "spaces/", "r/"):
        path = path.removeprefix(head)
    return path or parts.netloc
