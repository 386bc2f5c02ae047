"""``--llm``: whether a language model helps to read, and what the person is told of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.commands.failures import CommandError
from api.commands.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.remote.chat_settings import ChatSettings
    from api.remote.llm_extractor import LlmExtractor


def chat_settings() -> ChatSettings:
    """Read the settings of the model.

    Raises:
        CommandError: They are missing or wrong; the value of the key is never said.
    """
    from pydantic import ValidationError  # noqa: PLC0415

    from api.remote.chat_settings import CHAT_ENV_PREFIX, ChatSettings  # noqa: PLC0415

    try:
        return ChatSettings()  # type: ignore[call-arg]  # from the environment
    except ValidationError as error:
        said = "; ".join(
            f"{CHAT_ENV_PREFIX}{'_'.join(map(str, one['loc'])).upper()}: "
            + ("not set" if one["type"] == "missing" else one["msg"].removeprefix("Value error, "))
            for one in error.errors()
        )
        message = f"--llm needs a language model that it may ask: {said}"
        hint = (
            "set READGRAPH_LLM_BASE_URL to an OpenAI-compatible address, such as "
            "http://localhost:11434/v1, and READGRAPH_LLM_MODEL to the name of a model there; "
            "READGRAPH_LLM_KEY only if it wants a key"
        )
        raise CommandError(message, hint=hint) from error


@contextmanager
def llm_extractor(graph: Path) -> Iterator[LlmExtractor]:
    """Make the extractor that asks a model, and say where the texts go.

    Args:
        graph: The graph directory, where answers are kept.

    Raises:
        CommandError: The model is not set.
    """
    from api.remote.chat import ChatClient  # noqa: PLC0415
    from api.remote.llm_extractor import CACHE_FOLDER, LlmExtractor  # noqa: PLC0415

    settings = chat_settings()
    where = "on this machine" if settings.is_local else "so they leave this machine"
    tell(
        f"note: titles and abstracts are sent to {settings.host} (model {settings.model}), "
        f"{where}; answers are kept in {graph / CACHE_FOLDER}"
    )
    with ChatClient(settings) as client:
        yield LlmExtractor(settings, client, graph / CACHE_FOLDER)
