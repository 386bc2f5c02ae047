"""How to reach a language model, read from the environment; off as long as nothing is set."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.remote.addresses import check_base_url, is_loopback

CHAT_ENV_PREFIX: Final = "READGRAPH_LLM_"


class ChatSettings(BaseSettings):
    """Which model is asked, where. Each field is an environment variable ``READGRAPH_LLM_…``."""

    model_config = SettingsConfigDict(
        env_prefix=CHAT_ENV_PREFIX, frozen=True, extra="ignore", env_ignore_empty=True
    )

    base_url: Annotated[str, AfterValidator(check_base_url)] = Field(
        description="Address of the API, to which `/chat/completions` is added."
    )
    model: str = Field(min_length=1, max_length=200, description="Name of the model.")
    key: SecretStr | None = Field(default=None, description="Key that is sent as a bearer token.")
    timeout_s: float = Field(
        default=60.0, gt=0.0, le=3_600.0, description="How long one answer may take, in seconds."
    )
    retries: int = Field(
        default=4,
        ge=0,
        le=20,
        description="How often a request is repeated after 429, 5xx or no answer.",
    )
    wait_s: float = Field(
        default=60.0,
        ge=0.0,
        le=3_600.0,
        description="Longest wait before a request is repeated, in seconds.",
    )
    concurrency: int = Field(
        default=4, ge=1, le=64, description="How many requests are under way at once."
    )

    @property
    def host(self) -> str:
        """Where the text goes: host and port."""
        return urlsplit(self.base_url).netloc

    @property
    def is_local(self) -> bool:
        """Whether that is this machine."""
        return is_loopback(self.base_url)
