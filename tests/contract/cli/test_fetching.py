"""``fetch``, ``add`` and ``enrich``: on request only, clear about whom they ask, never a loss."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from api.remote.fetch_settings import FETCH_ENV_PREFIX, FetchSettings
from api.remote.fetcher import Fetcher
from graph.iris import Iris
from graph.snapshot import open_snapshot
from tests.support.paper_server import (
    SETTINGS,
    Asked,
    PaperServer,
    Reply,
    arxiv_error,
    daily,
    entry,
    fails,
    feed,
    paper_server,
    repository,
    says,
    scholar_paper,
    work,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.cli.conftest import Run

_DOCUMENT = (Path(__file__).parents[3] / "docs" / "fetching.md").read_text(encoding="utf-8")
KEY = "not-to-be-seen"
TEXT = "We use PPO on HumanEval. Code: https://github.com/ada/lists"
LISTS = entry("2604.01234", "Lists of Lists", abstract=TEXT)
TREES = {
    "type": "article-journal",
    "title": "Trees",
    "DOI": "10.1145/1234567.8901234",
    "author": [{"family": "Hopper", "given": "Grace"}],
    "issued": {"date-parts": [[2024, 5]]},
    "container-title": "Journal of Trees",
}


def _answer(asked: Asked) -> Reply:
    """Answer as the services do that know two papers and a repository."""
    if asked.path == "/api/query":
        known = {"2604.01234": LISTS}
        ids = asked.params.get("id_list", "").split(",")
        return feed(*(known[name] for name in ids if name in known))
    if asked.path == "/graph/v1/paper/batch":
        lists = scholar_paper("Lists of lists", {"ArXiv": "2604.01234"})
        ids = json.loads(asked.body)["ids"]
        return says([lists if name == "ARXIV:2604.01234" else None for name in ids])
    if asked.path == "/works":
        lists = work("10.48550/arxiv.2604.01234", "Lists of Lists")
        return says({"results": [lists] if "2604.01234" in asked.params["filter"] else []})
    if asked.path == "/10.1145/1234567.8901234":
        return says(TREES)
    return says(repository()) if asked.path == "/repos/ada/lists" else fails(404)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PaperServer]:
    """All services, that the environment names."""
    with paper_server() as running:
        running.otherwise = _answer
        for name in SETTINGS:
            monkeypatch.setenv(f"READGRAPH_{name}", running.url)
        monkeypatch.setenv("READGRAPH_FETCH_WAIT_S", "0")
        monkeypatch.setenv("READGRAPH_FETCH_TIMEOUT_S", "5")
        yield running


def home() -> Path:
    """The graph directory of the test."""
    return Path(os.environ["READGRAPH_HOME"])


def sources_of(key: str) -> tuple[str, ...]:
    """The lists that state a thing."""
    return open_snapshot(home(), Iris()).catalog.entity(key).sources


def test_a_paper_is_added_by_any_of_its_addresses(run: Run, server: PaperServer) -> None:
    """Once, with what arXiv says, read like any other; the host is named before."""
    result = run(
        "add", "https://arxiv.org/pdf/2604.01234v2", "arXiv:2604.01234",
        "https://huggingface.co/papers/2604.01234", "alphaxiv.org/abs/2604.01234",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    assert f"note: asking {server.url.removeprefix('http://')}" in result.stderr
    assert "added: Lists of Lists" in result.stderr
    assert [asked.params["id_list"] for asked in server.asked] == ["2604.01234"]
    assert "**HumanEval**" in run("show", "2604.01234").stdout
    assert run("check").exit_code == 0


def test_a_list_of_added_papers_grows(run: Run, server: PaperServer) -> None:
    """Also by a paper from elsewhere; and is read again from its file."""
    run("add", "2604.01234")
    result = run("add", "https://doi.org/10.1145/1234567.8901234")
    again = run("ingest", home() / "fetched" / "added.jsonl", "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(run("sources", "--json").stdout) == [{"name": "added", "papers": 2}]
    assert again.exit_code == 0
    assert server.asked[1].headers["Accept"] == "application/vnd.citationstyles.csl+json"
    assert json.loads(again.stdout)["lists"][0]["unchanged"] == 2


def test_a_paper_that_is_there_is_told_and_not_asked_for(run: Run, server: PaperServer) -> None:
    """Whatever list has it; unless all that is known is its identifier."""
    run("ingest", "-", "--name", "ids", stdin=b"2604.01234\n")
    first = run("add", "2604.01234")
    second = run("add", "2604.01234", "--json")

    assert first.exit_code == 0, first.output
    assert len(server.asked) == 1
    assert second.exit_code == 0
    assert json.loads(second.stdout)["already"] == [
        {"key": "paper-2604.01234", "label": "Lists of Lists"}
    ]
    assert "already in your graph: Lists of Lists (paper-2604.01234)" in second.stderr


def test_what_names_no_paper_is_told_with_what_does(run: Run, server: PaperServer) -> None:
    """The others are added; it ends with 1, or with 2 where nothing is left."""
    result = run("add", "2604.01234", "tomorrow", "https://openreview.net/forum?id=x")
    nothing = run("add", "tomorrow")

    assert result.exit_code == 1
    assert "error: tomorrow: names no paper; accepted are arXiv ids" in result.stderr
    assert "forum?id=x: the address holds no identifier" in result.stderr
    assert (nothing.exit_code, len(server.asked)) == (2, 1)
    assert "nothing was changed" in nothing.stderr


def test_papers_that_nobody_knows_are_told_one_by_one(run: Run, server: PaperServer) -> None:
    """Those that are known are kept."""
    result = run("add", "2604.01234", "2604.09999", "10.1145/0000000")

    assert result.exit_code == 1
    assert "not found by arXiv: arXiv:2604.09999" in result.stderr
    assert "not found by doi.org: doi:10.1145/0000000" in result.stderr
    assert "added: Lists of Lists" in result.stderr


def test_an_identifier_that_arxiv_refuses_spoils_no_other(run: Run, server: PaperServer) -> None:
    """The error of arXiv is for the whole answer; the papers are asked for apart then."""
    server.then(feed(arxiv_error("incorrect id format for 2699.99999")))
    result = run("add", "2604.01234", "2699.99999")

    assert result.exit_code == 1
    assert "added: Lists of Lists" in result.stderr
    assert "not found by arXiv: arXiv:2699.99999" in result.stderr


def test_openalex_is_asked_where_a_doi_leads_to_nothing(run: Run, server: PaperServer) -> None:
    """A web page in place of data, say."""
    server.then(Reply(200, b"<html>", "text/html"), says(work("10.1145/1", "From OpenAlex")))
    result = run("add", "10.1145/1")

    assert result.exit_code == 0, result.output
    assert server.paths() == ["/10.1145/1", "/works/doi:10.1145/1"]
    assert "added: From OpenAlex" in result.stderr


def test_the_papers_of_a_day_become_a_list(run: Run, server: PaperServer) -> None:
    """A page that is full is followed by the next; fetching again brings it up to date."""
    first = [daily(f"2604.{number:05}", f"Paper {number}") for number in range(100)]
    server.then(says(first), says([daily("2604.00100", "Paper 100")]))
    result = run("fetch", "hf-daily", "--date", "2026-04-20")
    server.then(says([daily("2604.00000", "Paper 0")]))
    run("fetch", "hf-daily", "--date", "2026-04-20", "--refresh")

    assert result.exit_code == 0, result.output
    assert [asked.params["p"] for asked in server.asked] == ["0", "1", "0"]
    assert server.asked[0].params["date"] == "2026-04-20"
    listed = json.loads(run("sources", "--json").stdout)
    assert listed == [{"name": "hf-daily-2026-04-20", "papers": 1}]


def test_of_a_day_that_came_in_part_nothing_is_lost(run: Run, server: PaperServer) -> None:
    """What came is kept beside what was there."""
    server.then(says([daily("2604.09999", "From Before")]))
    run("fetch", "hf-daily", "--month", "2026-04")
    page = [daily(f"2604.{number:05}", f"Paper {number}") for number in range(100)]
    server.otherwise = lambda _: fails(500)
    server.then(says(page))
    result = run("fetch", "hf-daily", "--month", "2026-04", "--refresh")

    assert result.exit_code == 1
    assert "page 2 of 2026-04: Hugging Face" in result.stderr
    assert json.loads(run("sources", "--json").stdout)[0]["papers"] == 101


def test_a_query_of_arxiv_becomes_a_list(run: Run, server: PaperServer) -> None:
    """Of as many papers as are wanted; one that arXiv does not understand is told."""
    server.then(feed(LISTS), feed(arxiv_error("malformed query")))
    result = run("fetch", "arxiv", "cat:cs.CL", "--max", "1", "--name", "cl")
    bad = run("fetch", "arxiv", "cat:(")

    assert result.exit_code == 0, result.output
    assert server.asked[0].params["search_query"] == "cat:cs.CL"
    assert sources_of("paper-2604.01234") == ("cl",)
    assert bad.exit_code == 2
    assert "malformed query" in bad.stderr
    assert "nothing was changed" in bad.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("hf-daily", "--date", "yesterday"), "--date takes a date such as 2026-04-21"),
        (("hf-daily", "--week", "2026-W60"), "--week takes a week such as 2026-W17"),
        (("hf-daily", "--month", "2026-13"), "--month takes a month such as 2026-04"),
        (("hf-daily", "--date", "2026-04-21", "--week", "2026-W17"), "only one can be given"),
        (("hf-daily", "cat:cs.CL"), "hf-daily takes no query"),
        (("arxiv",), "arxiv needs a query"),
        (("arxiv", "cat:cs.CL", "--date", "2026-04-21"), "are for hf-daily"),
        (("arxiv", "cat:cs.CL", "--name", " "), "--name is empty"),
    ],
)
def test_what_cannot_be_fetched_is_told(
    run: Run, server: PaperServer, arguments: tuple[str, ...], said: str
) -> None:
    """Before anybody is asked."""
    result = run("fetch", *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert server.asked == []


def test_enriching_leaves_the_lists_as_they_are(run: Run, server: PaperServer) -> None:
    """Each source is a list of its own; no sentence is read twice, and again changes nothing."""
    run("add", "2604.01234")
    before = open_snapshot(home(), Iris()).catalog.entity("benchmark-humaneval").backlinks
    result = run("enrich")
    snapshot = open_snapshot(home(), Iris())
    paper = snapshot.catalog.entity("paper-2604.01234")

    assert result.exit_code == 0, result.output
    assert paper.sources == (
        "added", "enriched-arxiv", "enriched-openalex", "enriched-semantic-scholar",
    )  # fmt: skip
    assert {f.value for f in paper.facts if f.property == "rl:citationCount"} == {"7", "11"}
    assert snapshot.catalog.entity("benchmark-humaneval").backlinks == before
    stars = snapshot.catalog.entity("repo-github.com-ada-lists").facts
    assert {fact.value for fact in stars if fact.property == "rl:stars"} == {"1234"}
    assert run("check").exit_code == 0
    version = snapshot.version
    assert run("enrich").exit_code == 0
    assert open_snapshot(home(), Iris()).version == version


def test_the_title_of_the_graph_stays(run: Run, server: PaperServer) -> None:
    """That a service has another one is worth a look."""
    run("add", "2604.01234")
    server.then(says({"results": [work("10.48550/arxiv.2604.01234", "Another Title")]}))
    result = run("enrich", "--source", "openalex")

    assert result.exit_code == 1
    assert "OpenAlex has another title for paper-2604.01234" in result.stderr
    assert run("show", "2604.01234").stdout.startswith("Lists of Lists\n")


def test_titles_count_only_if_they_are_the_same(run: Run, server: PaperServer) -> None:
    """Nothing is guessed: neither a like title, nor one of two, nor another year and author."""
    for number, title in enumerate(("One", "Two", "Three", "Four")):
        text = f'[{{"title": "{title}", "issued": "2026", "type": "article", "id": "{number}"}}]'
        run("ingest", "-", "--name", title, "--format", "csl-json", stdin=text.encode())
    server.then(
        says({"results": [work("10.1/4", "FOUR!")]}),
        says({"results": [work("10.1/1", "One or Two")]}),
        says({"results": [work("10.1/3", "Three", publication_date="1999-01-01")]}),
        says({"results": [work("10.1/2", "Two"), work("10.1/22", "Two")]}),
    )
    result = run("enrich", "--source", "openalex")

    assert result.exit_code == 1
    assert [asked.params["filter"] for asked in server.asked] == [
        f"title.search:{title}" for title in ("Four", "One", "Three", "Two")
    ]
    assert "not found by OpenAlex: One\n" in result.stderr
    assert "not found by OpenAlex: Two (2 papers have this title)" in result.stderr
    assert "not found by OpenAlex: Three (a paper of this title has another year" in result.stderr
    assert "Four" in run("list", "papers", "--source", "enriched-openalex").stdout


def test_only_the_papers_that_are_named_are_asked_about(run: Run, server: PaperServer) -> None:
    """What is known of the others stays; a benchmark is no paper."""
    run("add", "2604.01234", "10.1145/1234567.8901234")
    asked = len(server.asked)
    result = run("enrich", "Lists of Lists", "--source", "openalex", "--source", "github")

    assert result.exit_code == 0, result.output
    assert server.paths()[asked:] == ["/works", "/repos/ada/lists"]
    assert "10.1145" not in server.asked[asked].params["filter"]
    assert run("enrich", "HumanEval").exit_code == 2
    assert run("enrich", "nothing of this name").exit_code == 1


def test_a_service_that_fails_does_not_keep_the_others(run: Run, server: PaperServer) -> None:
    """What came is in the graph, what did not is told, without the key."""
    run("add", "2604.01234")
    os.environ["READGRAPH_GITHUB_TOKEN"] = KEY
    server.otherwise = lambda asked: (
        fails(401, f"bad token {KEY}") if asked.path.startswith("/repos") else _answer(asked)
    )
    result = run("enrich", "--source", "github", "--source", "openalex")

    assert result.exit_code == 1
    assert "error: GitHub: ada/lists: GitHub" in result.stderr
    assert "answered 401" in result.stderr
    assert KEY not in result.output
    assert "enriched-openalex" in sources_of("paper-2604.01234")


def test_what_was_not_answered_is_not_said_to_be_missing(run: Run, server: PaperServer) -> None:
    """Of a hundred papers nothing is known then; of the others it is."""
    ids = [f"2604.{number:05}" for number in range(101)]
    run("ingest", "-", "--name", "ids", stdin="\n".join(ids).encode())
    server.then(says([None] * 100), fails(403, "slow down"))
    result = run("enrich", "--source", "semantic-scholar")

    assert result.exit_code == 2
    assert result.stderr.count("not found by Semantic Scholar") == 100
    assert "error: Semantic Scholar: ARXIV:2604.00100: " in result.stderr


@pytest.mark.parametrize(
    "reply",
    [
        fails(500),
        Reply(200, b"garbage", "application/atom+xml"),
        Reply(200, feed(LISTS).body[:300], "application/atom+xml"),
        Reply(200, b"<!DOCTYPE x [<!ENTITY a 'b'>]><feed>&a;</feed>", "application/atom+xml"),
        Reply(200, b'{"a": 1}'),
        Reply(200, b"", "application/atom+xml"),
    ],
)
def test_a_bad_answer_changes_nothing(run: Run, server: PaperServer, reply: Reply) -> None:
    """It is told in a line; the graph that is there stays as it is."""
    run("add", "10.1145/1234567.8901234")
    version = open_snapshot(home(), Iris()).version
    server.otherwise = lambda _: reply
    result = run("add", "2604.01234")

    assert result.exit_code == 2, result.output
    assert "error: arXiv: arXiv:2604.01234: " in result.stderr
    assert "nothing was changed" in result.stderr
    assert open_snapshot(home(), Iris()).version == version


def test_without_a_network_it_is_said_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the host, and that nothing was changed; no directory is left behind."""

    def refuse(*_: object, **__: object) -> None:
        message = "name or service not known"
        raise httpx2.ConnectError(message)

    monkeypatch.setattr(httpx2.Client, "stream", refuse)
    monkeypatch.setenv("READGRAPH_FETCH_WAIT_S", "0")
    result = run("add", "2604.01234")

    assert result.exit_code == 2
    assert "note: asking export.arxiv.org" in result.stderr
    assert "no connection to export.arxiv.org: name or service not known" in result.stderr
    assert "nothing was changed" in result.stderr
    assert not home().exists()


def test_ctrl_c_leaves_the_graph_as_it_was(
    run: Run, server: PaperServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever had come by then."""
    run("add", "2604.01234")
    version = open_snapshot(home(), Iris()).version
    asked = iter([Fetcher.fetch])

    def interrupt(*arguments: object) -> object:
        try:
            return next(asked)(*arguments)  # type: ignore[arg-type]
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(Fetcher, "fetch", interrupt)
    result = run("add", "10.1145/1234567.8901234", "10.1145/2")

    assert result.exit_code == 130
    assert open_snapshot(home(), Iris()).version == version


def test_a_setting_that_is_wrong_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its name, and without what may be a secret."""
    monkeypatch.setenv("READGRAPH_ARXIV_URL", f"https://me:{KEY}@example.org")
    result = run("add", "2604.01234")

    assert result.exit_code == 2
    assert "READGRAPH_ARXIV_URL: must be an http or https URL" in result.stderr
    assert KEY not in result.output


@pytest.mark.parametrize("name", sorted(FetchSettings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    """With its default."""
    default = FetchSettings.model_fields[name].default
    number = f"`{default:.0f}`" if isinstance(default, int | float) else ""
    shown = f"`{default}`" if isinstance(default, str) else number

    assert f"| `{FETCH_ENV_PREFIX}{name.upper()}` | {shown}" in _DOCUMENT
