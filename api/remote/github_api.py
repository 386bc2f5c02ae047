"""Facts of repositories from GitHub.

Source:
    https://docs.github.com/en/rest/repos/repos#get-a-repository
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from api.remote.fetcher import FetchError, Request, read_json
from graph.repository_facts import RepositoryFacts

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.remote.fetcher import Fetcher
    from api.remote.services import Service
    from graph.known import KnownRepository

_REPOSITORY: Final = re.compile(
    r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?", re.ASCII | re.IGNORECASE
)
# What GitHub says of a licence that it cannot name.
_NO_LICENCE: Final = frozenset({"NOASSERTION", "NONE"})
_SPDX: Final = re.compile(r"[A-Za-z0-9.+-]+")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?=T)")


def owner_and_name(address: str) -> str | None:
    """``owner/name`` of a repository on GitHub; ``None`` for other addresses."""
    found = _REPOSITORY.fullmatch(address)
    if found is None or {found[1], found[2]} & {".", ".."}:
        return None
    return f"{found[1]}/{found[2]}"


def repository_facts(
    fetcher: Fetcher, service: Service, repository: KnownRepository
) -> RepositoryFacts:
    """Ask for the facts of a repository that is on GitHub.

    Raises:
        NotThereError: It is not there, or not public.
        FetchError: There was no usable answer.
    """
    request = Request(service, f"repos/{owner_and_name(repository.address)}", {})
    return fetcher.fetch(request, _reader(service, repository))


def _reader(service: Service, repository: KnownRepository) -> Callable[[bytes], RepositoryFacts]:
    parse = read_json(service)

    def read(body: bytes) -> RepositoryFacts:
        value: Any = parse(body)
        stars = value.get("stargazers_count") if isinstance(value, dict) else None
        if not isinstance(stars, int) or isinstance(stars, bool) or stars < 0:
            message = f"{service.name} answered with JSON of another shape than it promises"
            raise FetchError(message)
        pushed = _DATE.match(_text(value.get("pushed_at")))
        return RepositoryFacts(
            key=repository.key,
            name=repository.label,
            address=repository.address,
            stars=stars,
            licence=_licence(value.get("license")),
            language=_text(value.get("language"))[:100] or None,
            archived=value.get("archived") is True,
            changed=None if pushed is None else pushed[0],
        )

    return read


def _licence(value: object) -> str | None:
    name = _text(value.get("spdx_id")) if isinstance(value, dict) else ""
    return name if _SPDX.fullmatch(name) and name not in _NO_LICENCE else None


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
