"""``readgraph ingest --llm``: off by default, clear about where texts go, and never a loss."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.commands.failures import CommandError
from api.commands.llm import chat_settings
from api.remote.chat_settings import CHAT_ENV_PREFIX, ChatSettings
from graph.extract.llm import PROMPT_VERSION
from tests.support.chat_server import ChatServer, chat_server, fails, item, items, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.cli.conftest import Run

KEY = "sk-not-to-be-seen"
_DOCUMENT = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")
_ABSTRACT = "We present Foo, and use it for spline warping. It is evaluated on HumanEval and MBPP."
_PAGE = f"""Daily Papers

Foo: A Way to Do Things

{_ABSTRACT}

  \u2022 5 authors
\u00b7
Mar 3, 2025
"""
WARPING = item("spline warping", "concept", "uses", "use it for spline warping")
DISPUTED = item("HumanEval", "benchmark", "mentions", "evaluated on HumanEval")
INVENTED = item("ALFWorld", "benchmark", "evaluates-on", "evaluated on ALFWorld")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of one paper."""
    path = tmp_path / "page.txt"
    path.write_text(_PAGE, encoding="utf-8")
    return path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """An endpoint that the environment names."""
    with chat_server() as running:
        running.otherwise = lambda _: says(items(WARPING, DISPUTED, INVENTED))
        for name, value in {
            "BASE_URL": running.url,
            "MODEL": "qwen/qwen3:8b",
            "KEY": KEY,
            "RETRIES": "1",
            "WAIT_S": "0",
            "TIMEOUT_S": "5",
        }.items():
            monkeypatch.setenv(f"READGRAPH_LLM_{name}", value)
        yield running


def links(run: Run) -> set[tuple[str, str]]:
    """Relation and thing of every link of a paper."""
    asked = run("query", "--format", "json", _LINKS)
    assert asked.exit_code == 0, asked.output
    rows = json.loads(asked.stdout)["results"]["bindings"]
    return {(row["relation"]["value"].rsplit("#")[-1], row["name"]["value"]) for row in rows}


_LINKS = """PREFIX rl: <https://w3id.org/reading-list/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?relation ?name WHERE {
  ?mention a rl:Mention ; rl:relation ?relation ; rl:object ?thing .
  ?thing skos:prefLabel ?name .
}"""


def test_without_the_option_nothing_is_sent(run: Run, page: Path, server: ChatServer) -> None:
    """Although everything is set."""
    assert run("ingest", page).exit_code == 0
    assert server.asked == []


def test_the_model_adds_what_the_text_bears_out(run: Run, page: Path, server: ChatServer) -> None:
    """And what it invents is counted, not kept."""
    run("ingest", page)
    by_rules = links(run)
    result = run("ingest", "--llm", page)

    assert result.exit_code == 0, result.output
    assert links(run) - by_rules == {
        ("uses", "spline warping"),
        ("https://schema.org/mentions", "HumanEval"),
    }
    assert by_rules <= links(run)
    assert "1 a quote that is not in the text" in result.stdout
    assert len(server.asked) == 1


def test_the_person_is_told_where_the_texts_go(run: Run, page: Path, server: ChatServer) -> None:
    """Before anything is sent; and the key is never shown."""
    result = run("ingest", "--llm", page)
    host = server.url.removeprefix("http://").removesuffix("/v1")

    assert f"are sent to {host} (model qwen/qwen3:8b), on this machine" in result.stderr
    assert KEY not in result.output
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_another_host_is_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a name may mean: only loopback is here."""
    local = {}
    for url in (
        "http://localhost:1/v1",
        "http://[::1]:1",
        "http://127.1.2.3",
        "http://pc.example/v1",
    ):
        monkeypatch.setenv("READGRAPH_LLM_BASE_URL", url)
        monkeypatch.setenv("READGRAPH_LLM_MODEL", "m")
        local[chat_settings().host] = chat_settings().is_local

    assert local == {"localhost:1": True, "[::1]:1": True, "127.1.2.3": True, "pc.example": False}


def test_the_provenance_names_model_and_question(run: Run, page: Path, server: ChatServer) -> None:
    """In the graph of who made what."""
    run("ingest", "--llm", page)
    exported = run("export", "--output", "-", "--format", "nquads").stdout

    assert "with qwen/qwen3:8b" in exported
    assert f"+prompt-{PROMPT_VERSION}" in exported
    assert run("check").exit_code == 0
    assert len(server.asked) == 1


def test_reading_again_asks_nobody_and_changes_nothing(
    run: Run, page: Path, server: ChatServer
) -> None:
    """The answers are kept in the graph directory."""
    run("ingest", "--llm", page)
    server.otherwise = lambda _: fails(500)
    result = run("ingest", "--llm", page)

    assert result.exit_code == 0
    assert len(server.asked) == 1
    assert "1 from kept answers" in result.stdout
    assert "Nothing is new" in result.stdout
    assert list((Path(os.environ["READGRAPH_HOME"]) / "llm-answers").rglob("*.json"))


def test_without_the_model_a_list_is_as_the_rules_have_it(
    run: Run, page: Path, server: ChatServer
) -> None:
    """Reading it without the option takes the doubtful links out again."""
    run("ingest", page)
    by_rules = links(run)
    run("ingest", "--llm", page)
    run("ingest", page)

    assert links(run) == by_rules
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "said"), [(401, "wrong key"), (500, "out of order"), (429, "too many")]
)
def test_a_failing_model_loses_nothing(
    run: Run, page: Path, server: ChatServer, status: int, said: str
) -> None:
    """The rules' links are stored, the failure is told with its place; it ends with 1."""
    run("ingest", page)
    by_rules = links(run)
    server.otherwise = lambda _: fails(status, f"{said} {KEY}")
    result = run("ingest", "--llm", page)

    assert result.exit_code == 1
    assert links(run) == by_rules
    assert re.search(
        rf"page\.txt:3: warning: only the rules read this paper: .*{said}", result.stderr
    )
    assert KEY not in result.output


def test_failures_are_in_the_json_report(run: Run, page: Path, server: ChatServer) -> None:
    """As problems of their list."""
    server.otherwise = lambda _: says("I'd rather talk about the weather.")
    result = run("ingest", "--llm", "--json", page)
    (report,) = json.loads(result.stdout)["lists"]

    assert [problem["code"] for problem in report["problems"]] == ["llm-failed"]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BASE_URL", None, "READGRAPH_LLM_BASE_URL: not set"),
        ("MODEL", None, "READGRAPH_LLM_MODEL: not set"),
        ("BASE_URL", "", "READGRAPH_LLM_BASE_URL: not set"),
        ("BASE_URL", "my-pc:8000", "must be an http or https URL"),
        ("BASE_URL", f"http://me:{KEY}@x/v1", "must be an http or https URL"),
        ("TIMEOUT_S", "soon", "READGRAPH_LLM_TIMEOUT_S"),
        ("CONCURRENCY", "0", "READGRAPH_LLM_CONCURRENCY"),
    ],
)
@pytest.mark.usefixtures("server")
def test_what_is_set_wrongly_is_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, said: str
) -> None:
    """With the name of the variable, and without what may be a secret."""
    if value is None:
        monkeypatch.delenv(f"READGRAPH_LLM_{name}")
    else:
        monkeypatch.setenv(f"READGRAPH_LLM_{name}", value)

    with pytest.raises(CommandError) as caught:
        chat_settings()
    assert said in caught.value.message
    assert KEY not in f"{caught.value.message} {caught.value.hint}"


def test_a_model_that_is_not_set_is_told_of_before_anything_is_read(run: Run, page: Path) -> None:
    """With a hint how to set it; no graph is made."""
    result = run("ingest", "--llm", page)

    assert result.exit_code == 2
    assert "READGRAPH_LLM_BASE_URL: not set" in result.stderr
    assert "hint: set READGRAPH_LLM_BASE_URL" in result.stderr
    assert not Path(os.environ["READGRAPH_HOME"]).exists()


@pytest.mark.parametrize("name", sorted(ChatSettings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    """With its default."""
    default = ChatSettings.model_fields[name].default
    shown = f"`{default:g}`" if isinstance(default, float | int) else ""

    assert f"| `{CHAT_ENV_PREFIX}{name.upper()}` | {shown}" in _DOCUMENT
