"""The services that can be asked: where they are, what they want to be sent, how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from api.remote.addresses import is_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

    from api.remote.fetch_settings import FetchSettings

CSL_JSON: Final = "application/vnd.citationstyles.csl+json"
# Who keeps DOIs and answers for them (https://www.doi.org/the-community/existing-registration-agencies).
_DOI_KEEPERS: Final = (
    "doi.org",
    "crossref.org",
    "datacite.org",
    "medra.org",
    "japanlinkcenter.org",
)


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    Args:
        name: What people call it.
        url: Its base address.
        accept: Media type that is asked for.
        shape: What the media type of an answer must hold.
        gap_s: Seconds from one request to the next.
        family: Hosts, with those below them, that it may send on to besides its own.
        headers: What is sent to it besides.
        secrets: Headers that its own host alone is sent.
        secret_params: Parameters that its own host alone is sent.
    """

    name: str
    url: str
    accept: str
    shape: str
    gap_s: float = 0.0
    family: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_params: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def origin(self) -> tuple[str, str]:
        """Scheme, and host with port."""
        parts = urlsplit(self.url)
        return parts.scheme.lower(), parts.netloc.lower()

    @property
    def host(self) -> str:
        """Host and port."""
        return self.origin[1]

    def owns(self, url: str) -> bool:
        """Whether an address is of its very own origin."""
        parts = urlsplit(url)
        return (parts.scheme.lower(), parts.netloc.lower()) == self.origin

    def may_send_to(self, url: str) -> bool:
        """Whether it may redirect there: to itself, or over TLS to its family."""
        if self.owns(url):
            return True
        parts = urlsplit(url)
        is_public = any(_is_below(urlsplit(self.url).hostname, name) for name in self.family)
        return (
            is_public
            and parts.scheme.lower() == "https"
            and any(_is_below(parts.hostname, name) for name in self.family)
        )


def _is_below(host: str | None, name: str) -> bool:
    return host is not None and (host == name or host.endswith(f".{name}"))


@dataclass(frozen=True, slots=True)
class Services:
    """All of them."""

    arxiv: Service
    huggingface: Service
    doi: Service
    openalex: Service
    semantic_scholar: Service
    github: Service


def user_agent(settings: FetchSettings) -> str:
    """Who asks: the program and its version, and how to reach the person, if they say so."""
    contact = "" if settings.mailto is None else f" (mailto:{settings.mailto})"
    return f"readgraph/{version('readgraph')}{contact}"


def services(settings: FetchSettings) -> Services:
    """The services as they are set.

    The gaps are what the public services ask of everybody; one on this machine is somebody's own.
    """
    json = "application/json"
    mailto = {} if settings.mailto is None else {"mailto": settings.mailto}
    return Services(
        arxiv=Service(
            "arXiv",
            settings.arxiv_url,
            "application/atom+xml",
            "xml",
            gap_s=_gap_s(settings.arxiv_url, 3.0),
            family=("arxiv.org",),
        ),
        huggingface=Service(
            "Hugging Face",
            settings.huggingface_url,
            json,
            "json",
            gap_s=_gap_s(settings.huggingface_url, 0.5),
            family=("huggingface.co",),
        ),
        doi=Service(
            "doi.org",
            settings.doi_url,
            CSL_JSON,
            "json",
            gap_s=_gap_s(settings.doi_url, 0.2),
            family=_DOI_KEEPERS,
        ),
        openalex=Service(
            "OpenAlex",
            settings.openalex_url,
            json,
            "json",
            gap_s=_gap_s(settings.openalex_url, 0.1),
            family=("openalex.org",),
            secret_params=mailto | _secret("api_key", settings.openalex_key),
        ),
        semantic_scholar=Service(
            "Semantic Scholar",
            settings.semantic_scholar_url,
            json,
            "json",
            gap_s=_gap_s(settings.semantic_scholar_url, 1.0),
            family=("semanticscholar.org",),
            secrets=_secret("x-api-key", settings.semantic_scholar_key),
        ),
        github=Service(
            "GitHub",
            settings.github_url,
            "application/vnd.github+json",
            "json",
            gap_s=_gap_s(settings.github_url, 0.1),
            headers={"X-GitHub-Api-Version": "2022-11-28"},
            secrets=_secret("Authorization", settings.github_token, "Bearer "),
        ),
    )


def _gap_s(url: str, public_s: float) -> float:
    return 0.0 if is_loopback(url) else public_s


def _secret(name: str, value: SecretStr | None, head: str = "") -> dict[str, str]:
    return {} if value is None else {name: f"{head}{value.get_secret_value()}"}
