"""Everything that can be set about the server, read from the environment or given by the CLI."""

from __future__ import annotations

from pathlib import Path  # pydantic reads the annotation at run time
from typing import Annotated, Final

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.remote.addresses import check_endpoint
from graph.iris import DEFAULT_BASE
from graph.location import graph_directory

ENV_PREFIX: Final = "READGRAPH_"


def _check_base(value: str) -> str:
    if not value.startswith(("http://", "https://")) or value.endswith(("/", "#")):
        message = "must be an absolute http or https IRI without a closing slash"
        raise ValueError(message)
    return value


class Settings(BaseSettings):
    """What the server is started with. Each field is an environment variable ``READGRAPH_…``."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, frozen=True, extra="ignore")

    host: str = Field(
        default="127.0.0.1", min_length=1, description="Address to listen on; loopback by default."
    )
    port: int = Field(default=8000, ge=0, le=65_535, description="TCP port; 0 takes a free one.")
    home: Path = Field(
        default_factory=graph_directory, description="Directory that holds the graph."
    )
    base: Annotated[str, AfterValidator(_check_base)] = Field(
        default=DEFAULT_BASE,
        description="Base of entity IRIs; part of their identity, never the host of a request.",
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(),
        description="Host names, besides loopback, that a request may name (JSON list).",
    )
    token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Token that writing needs; else the one kept in the graph directory.",
    )
    read_only: bool = Field(default=False, description="Nobody writes, with or without a token.")
    add_fetch: bool = Field(
        default=False,
        description="Whether `/add` asks services for a paper that a person adds, as "
        "`readgraph add` does; else it takes what the page passes along.",
    )
    canned_only: bool = Field(
        default=False,
        description="Only ready queries run; `/sparql`, `/update`, `/store` answer 403.",
    )
    service_allow: tuple[Annotated[str, AfterValidator(check_endpoint)], ...] = Field(
        default=(),
        description="Addresses that `SERVICE` of a query may ask (JSON list); none by default.",
    )
    cors_origins: tuple[str, ...] = Field(
        default=(),
        description="Origins whose pages may read, and write with the token (JSON list); "
        '`["*"]` lets all read.',
    )
    union_default_graph: bool = Field(
        default=True,
        description="Whether the default graph of SPARQL is the union of all graphs, or the "
        "store's own, as the specification has it.",
    )
    write_wait_s: float = Field(
        default=10.0,
        ge=0.0,
        le=600.0,
        description="How long a write waits for another process, in seconds.",
    )
    query_chars: int = Field(
        default=100_000, ge=1, le=10_000_000, description="Longest SPARQL query, in characters."
    )
    result_bytes: int = Field(
        default=64 * 2**20, ge=1_000, le=2**40, description="Largest SPARQL result, in bytes."
    )
    result_rows: int = Field(
        default=1_000_000,
        ge=1,
        le=10**9,
        description="Most rows of a SPARQL result, or statements of a graph.",
    )
    query_timeout_s: float = Field(
        default=10.0,
        gt=0,
        le=86_400,
        description="How long a query may run, in seconds; `?timeout=` may ask for less.",
    )
    query_memory_bytes: int = Field(
        default=2**30,
        ge=32 * 2**20,
        le=2**44,
        description="Memory that one query may take beyond the graph itself, in bytes (Linux).",
    )
    query_workers: int = Field(
        default=4,
        ge=0,
        le=256,
        description="Queries evaluated at a time, each in a process; 0 evaluates in the server "
        "itself, where no query can be stopped.",
    )
    query_queue: int = Field(
        default=64, ge=0, le=10_000, description="Queries that may wait for a process."
    )
    memory_budget_bytes: int = Field(
        default=4 * 2**30,
        ge=0,
        le=2**44,
        description="Memory that the graph may take; a larger one is asked on disk.",
    )
    cache_bytes: int = Field(
        default=64 * 2**20,
        ge=0,
        le=2**40,
        description="Memory for results that are asked for again, in bytes.",
    )
    body_bytes: int = Field(
        default=1_000_000, ge=1_000, le=1_000_000_000, description="Largest request body, in bytes."
    )
    upload_bytes: int = Field(
        default=64 * 2**20,
        ge=1_000,
        le=2**33,
        description="Largest document that `/store` takes, in bytes.",
    )
    page_items: int = Field(
        default=500,
        ge=1,
        le=10_000,
        description="Largest `limit` that a listing or search accepts.",
    )
