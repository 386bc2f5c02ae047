"""Which services are asked for papers, and how patiently, read from the environment."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.remote.addresses import check_base_url

FETCH_ENV_PREFIX: Final = "READGRAPH_"

_Url = Annotated[str, AfterValidator(check_base_url)]


def _check_secret(value: SecretStr | None) -> SecretStr | None:
    text = "x" if value is None else value.get_secret_value()
    if not (text and text.isascii() and text.isprintable()):
        message = "must be printable ASCII"
        raise ValueError(message)
    return value


_Secret = Annotated[SecretStr | None, AfterValidator(_check_secret)]


class FetchSettings(BaseSettings):
    """What fetching is started with. Each field is an environment variable ``READGRAPH_…``."""

    model_config = SettingsConfigDict(
        env_prefix=FETCH_ENV_PREFIX, frozen=True, extra="ignore", env_ignore_empty=True
    )

    arxiv_url: _Url = Field(default="https://export.arxiv.org", description="arXiv's API.")
    huggingface_url: _Url = Field(
        default="https://huggingface.co", description="The API of Hugging Face papers."
    )
    doi_url: _Url = Field(
        default="https://doi.org", description="Resolver of DOIs, which leads to who keeps them."
    )
    openalex_url: _Url = Field(default="https://api.openalex.org", description="OpenAlex.")
    semantic_scholar_url: _Url = Field(
        default="https://api.semanticscholar.org", description="Semantic Scholar."
    )
    github_url: _Url = Field(default="https://api.github.com", description="GitHub's API.")
    openalex_key: _Secret = Field(default=None, description="Key for OpenAlex, if you have one.")
    semantic_scholar_key: _Secret = Field(
        default=None, description="Key for Semantic Scholar, if you have one."
    )
    github_token: _Secret = Field(
        default=None, description="Token for GitHub: 5,000 requests an hour in place of 60."
    )
    mailto: str | None = Field(
        default=None,
        pattern=r"^[\x21-\x7e]+@[\x21-\x7e]+$",
        max_length=200,
        description="Your address, told to OpenAlex and in the User-Agent, if you want.",
    )
    fetch_timeout_s: float = Field(
        default=30.0, gt=0.0, le=3_600.0, description="How long one answer may take, in seconds."
    )
    fetch_retries: int = Field(
        default=3, ge=0, le=20, description="How often a request is repeated."
    )
    fetch_wait_s: float = Field(
        default=60.0,
        ge=0.0,
        le=3_600.0,
        description="Longest wait before a repetition, in seconds.",
    )
    fetch_bytes: int = Field(
        default=32 * 2**20, ge=1_000, le=2**32, description="Largest answer, in bytes."
    )
    fetch_cache_hours: float = Field(
        default=24.0, ge=0.0, le=10_000.0, description="How long an answer is taken as current."
    )
