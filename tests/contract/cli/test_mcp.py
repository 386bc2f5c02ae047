"""``readgraph mcp``: a real process on the bundled list, asked by the protocol's own client."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from mcp.shared.exceptions import MCPError

from graph.store import GraphDirectory
from tests.support.assistant import Assistant, assistant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

END_TIMEOUT_S = 60
HUMANEVAL = "benchmark-humaneval"
READING = {"resolve", "search", "get", "neighbours", "sparql"} | {
    "backlinks",
    "connections",
    "related",
}
WRITING = {"set_status", "rate", "tag", "correct", "undo", "update"}


@pytest.fixture(scope="module")
def reader(program: str, filled: Path) -> Iterator[Assistant]:
    """An assistant that reads the bundled list."""
    with assistant(program, filled) as found:
        yield found


@pytest.fixture(scope="module")
def own_graph(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the graph that may be changed."""
    directory = tmp_path_factory.mktemp("mcp") / "graph"
    shutil.copytree(filled, directory)
    return directory


@pytest.fixture(scope="module")
def writer(program: str, own_graph: Path) -> Iterator[Assistant]:
    """An assistant that may write."""
    with assistant(program, own_graph, "--write") as found:
        yield found


def test_only_tools_that_read_are_offered(reader: Assistant) -> None:
    """Each says so, and refuses arguments that it does not know."""
    tools = reader.tools()

    assert set(tools) == READING
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert all(tool.input_schema["additionalProperties"] is False for tool in tools.values())


def test_a_name_is_resolved_or_left_to_the_assistant(reader: Assistant) -> None:
    """A likeness gives candidates, never an answer."""
    known = reader.ask("resolve", text="[[HumanEval]]")
    misspelt = reader.ask("resolve", text="HumanEvla")

    assert (known["outcome"], known["entity"]["key"]) == ("resolved", HUMANEVAL)
    assert (misspelt["outcome"], "entity" in misspelt) == ("unresolved", False)
    assert HUMANEVAL in {found["key"] for found in misspelt["candidates"]}


def test_an_entity_comes_with_its_links_and_their_sentences(reader: Assistant) -> None:
    """A sentence holds the name that the link was read from."""
    found = reader.ask("get", name=HUMANEVAL, relation="evaluatesOn")

    assert found["label"] == "HumanEval"
    assert len(found["links"]) == found["link_counts"]["in"]["evaluatesOn"] > 1
    assert all("HumanEval" in link["sentences"][0]["text"] for link in found["links"])


def test_links_are_given_in_parts(reader: Assistant) -> None:
    """The parts together are the whole, each link once."""
    whole = reader.ask("get", name=HUMANEVAL, limit=200)["links"]
    parts: list[dict[str, Any]] = []
    after = None
    for _ in whole:
        found = reader.ask("get", name=HUMANEVAL, limit=1, after=after)
        parts += found["links"]
        after = found["next"]

    assert parts == whole
    assert after is None


def test_neighbours_are_counted_by_distance(reader: Assistant) -> None:
    """What is farther away comes later; each says over which link it was reached."""
    near = reader.ask("neighbours", name=HUMANEVAL, depth=1, limit=200)
    far = reader.ask("neighbours", name=HUMANEVAL, depth=3, kinds=["benchmark"], limit=200)
    distances = [found["distance"] for found in far["neighbours"]]

    assert near["total"] == len(near["neighbours"])
    assert {found["via"]["key"] for found in near["neighbours"]} == {HUMANEVAL}
    assert set(distances) == {2}
    assert {found["kind"] for found in far["neighbours"]} == {"benchmark"}


def test_search_goes_on_where_it_ended(reader: Assistant) -> None:
    """By the cursor of the part before."""
    both = reader.ask("search", text="code", kinds=["paper"], limit=2)
    first = reader.ask("search", text="code", kinds=["paper"], limit=1)
    second = reader.ask("search", text="code", kinds=["paper"], limit=1, after=first["next"])

    assert first["hits"] + second["hits"] == both["hits"]
    assert both["kinds"]["paper"] == both["total"]


def test_sparql_answers_in_terms_that_it_takes(reader: Assistant) -> None:
    """Numbers are numbers, IRIs of things are short, and may be used again."""
    counted = reader.ask(
        "sparql",
        query="SELECT ?b (COUNT(?p) AS ?n) { ?p rl:evaluatesOn ?b } GROUP BY ?b ORDER BY DESC(?n)",
        rows=1,
    )
    ((most, count),) = counted["rows"]
    again = reader.ask("sparql", query=f"SELECT ?p {{ ?p rl:evaluatesOn {most} }}")
    described = reader.ask("sparql", query=f"DESCRIBE {most}")

    assert most == f"<id/{HUMANEVAL}>"
    assert (counted["complete"], count) == (False, again["total"])
    assert "HumanEval" in described["turtle"]
    assert reader.ask("sparql", query="ASK { ?p rl:evaluatesOn [] }") == {"answer": True}


def test_two_things_are_connected_over_what_they_share(reader: Assistant) -> None:
    """Each step with its links; things that nothing connects have no way."""
    found = reader.ask("connections", source="ALFWorld", target="WebShop")
    way = found["ways"][0]

    assert [thing["kind"] for thing in way["things"]] == ["benchmark", "paper", "benchmark"]
    assert all("ALFWorld" in link["sentence"] for link in way["steps"][0])
    assert reader.ask("connections", source="ALFWorld", target="Spider", longest=1)["ways"] == []


def test_related_things_say_what_they_share(reader: Assistant) -> None:
    """The most alike first."""
    found = reader.ask("related", name="ALFWorld", kinds=["benchmark"], limit=5)["related"]
    scores = [other["score"] for other in found]

    assert {"WebShop", "Sokoban"} <= {other["label"] for other in found}
    assert scores == sorted(scores, reverse=True)
    assert all(other["shared_count"] >= len(other["shared"]) > 0 for other in found)


def test_backlinks_are_the_places_in_scanned_notes(
    program: str, own_graph: Path, writer: Assistant, tmp_path: Path
) -> None:
    """With note and line, in parts; none before the notes were scanned."""
    before = writer.ask("backlinks", name="ALFWorld")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "one.md").write_text("# One\n\nI like [[ALFWorld]].\n[[ALFWorld]] again\n")
    subprocess.run(
        [program, "--graph", str(own_graph), "notes", "scan", str(vault)],
        check=True,
        capture_output=True,
        timeout=END_TIMEOUT_S,
    )
    first = writer.ask("backlinks", name="ALFWorld", limit=1)
    second = writer.ask("backlinks", name="ALFWorld", limit=1, after=first["next"])

    assert (before["total"], before["backlinks"]) == (0, [])
    assert (first["total"], second["next"]) == (2, None)
    assert first["backlinks"][0]["note"] == "one.md"
    assert first["backlinks"][0]["text"] == "I like [[ALFWorld]]."
    assert [found["backlinks"][0]["line"] for found in (first, second)] == [3, 4]


def test_a_query_without_end_is_stopped(reader: Assistant) -> None:
    """And the next one is answered."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

    assert reader.fail("sparql", query=endless, timeout_s=0.2)["code"] == "query_timeout"
    assert reader.ask("sparql", query="ASK { ?s ?p ?o }") == {"answer": True}


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("get", {"name": "no such thing at all"}, "unknown_entity"),
        ("get", {"name": HUMANEVAL, "after": "xyz"}, "invalid_identifier"),
        ("get", {}, "invalid_argument"),
        ("get", {"name": "x" * 5000}, "invalid_argument"),
        ("get", {"name": HUMANEVAL, "limit": 100_000}, "invalid_argument"),
        ("get", {"name": HUMANEVAL, "colour": "red"}, "invalid_argument"),
        ("neighbours", {"name": HUMANEVAL, "depth": 6}, "invalid_argument"),
        ("neighbours", {"name": HUMANEVAL, "relations": ["likes"]}, "invalid_argument"),
        ("sparql", {"query": "SELECT ?x {"}, "query_syntax"),
        ("sparql", {"query": "SELECT * { SERVICE <http://a.example/> { } }"}, "query_not_allowed"),
        ("sparql", {"query": "SELECT * FROM <file:///etc/hosts> { ?s ?p ?o }"}, None),
        ("sparql", {"query": "SELECT * { ?s ?p ?o . ?t ?q ?r }"}, "result_too_large"),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "query_syntax"),
    ],
)
def test_what_cannot_be_done_has_a_code(
    reader: Assistant, tool: str, arguments: dict[str, Any], code: str | None
) -> None:
    """In a result that the assistant reads, with words how to do better; FROM names no file."""
    if code is None:
        assert reader.ask(tool, **arguments)["total"] == 0
        return
    error = reader.fail(tool, **arguments)

    assert error["code"] == code
    assert error["message"]


def test_unknown_tools_resources_and_prompts_are_protocol_errors(reader: Assistant) -> None:
    """-32602, invalid parameters."""
    call, client = reader.portal.call, reader.client
    for ask, name in (
        (client.call_tool, "update"),
        (client.read_resource, "readgraph://nothing"),
        (client.get_prompt, "nothing"),
    ):
        with pytest.raises(MCPError) as caught:
            call(ask, name)

        assert caught.value.code == -32602


def test_the_vocabulary_is_a_resource(reader: Assistant) -> None:
    """With an example that the tool answers."""
    (contents,) = reader.portal.call(reader.client.read_resource, "readgraph://vocabulary").contents
    text = contents.text  # type: ignore[union-attr]
    example = text[text.index("SELECT") :]

    assert "rl:evaluatesOn" in text
    assert reader.ask("sparql", query=example)["rows"][0][0] == f"<id/{HUMANEVAL}>"


def test_ready_queries_are_prompts(reader: Assistant) -> None:
    """With what was given bound; a value that names nothing is an error with its code."""
    prompts = {p.name: p for p in reader.portal.call(reader.client.list_prompts).prompts}
    found = reader.portal.call(
        reader.client.get_prompt, "papers-by-benchmark", {"benchmark": "HumanEval"}
    )
    text = found.messages[0].content.text  # type: ignore[union-attr]
    query = text.partition("```sparql\n")[2].partition("```")[0]

    assert {argument.name for argument in prompts["papers-by-benchmark"].arguments or ()} >= {
        "benchmark"
    }
    assert reader.ask("sparql", query=query)["total"] > 1
    with pytest.raises(MCPError) as caught:
        reader.portal.call(
            reader.client.get_prompt, "papers-by-benchmark", {"benchmark": "no such thing"}
        )
    assert caught.value.data == {"code": "parameter_value"}


def test_reading_state_is_noted_and_seen(writer: Assistant) -> None:
    """The next question sees what was written."""
    paper = writer.ask("search", text="HumanEval", kinds=["paper"])["hits"][0]["key"]
    made = writer.ask("set_status", paper=paper, status="reading")
    writer.ask("rate", paper=paper, rating=4)
    writer.ask("tag", paper=paper, add=["code", "later"])
    writer.ask("tag", paper=paper, remove=["later"])
    again = writer.ask("set_status", paper=paper, status="reading")
    found = writer.ask("get", name=paper)

    assert (len(made["made"]), again["made"], len(again["already_so"])) == (1, [], 1)
    assert (found["status"], found["rating"], found["tags"]) == ("reading", 4, ["code"])


def test_what_takes_something_away_wants_a_yes(writer: Assistant, own_graph: Path) -> None:
    """Without it nothing is written; with it, it is, and can be taken back."""
    before = GraphDirectory(own_graph).version()
    link = writer.ask("get", name=HUMANEVAL, relation="evaluatesOn", limit=1)["links"][0]
    rejected = {"action": "reject", "paper": link["other"]["key"], "target": "HumanEval"}
    count = writer.ask("get", name=HUMANEVAL)["link_counts"]["in"]["evaluatesOn"]
    refused = writer.fail("correct", corrections=[rejected])
    unchanged = GraphDirectory(own_graph).version()
    made = writer.ask("correct", corrections=[rejected], confirm=True)["made"]
    without = writer.ask("get", name=HUMANEVAL)["link_counts"]["in"]["evaluatesOn"]
    writer.ask("undo", ids=[made[0]["id"]], confirm=True)
    restored = writer.ask("get", name=HUMANEVAL)["link_counts"]["in"]["evaluatesOn"]

    assert refused["code"] == "confirmation_required"
    assert before == unchanged
    assert (made[0]["target"], without, restored) == (HUMANEVAL, count - 1, count)


def test_an_update_goes_the_way_of_the_service(writer: Assistant) -> None:
    """Own statements are written; what the program keeps itself is refused."""
    added = writer.ask("update", update="INSERT DATA { <urn:a> <urn:b> 1 }")
    unasked = writer.fail("update", update="DELETE WHERE { <urn:a> ?p ?o }")
    asked = writer.ask("update", update="DELETE WHERE { <urn:a> ?p ?o }", confirm=True)
    kept = "INSERT DATA { GRAPH <graph/x-demo> { <urn:a> <urn:b> 1 } }"

    assert added == {"added": 1, "removed": 0}
    assert unasked["code"] == "confirmation_required"
    assert asked == {"added": 0, "removed": 1}
    assert writer.fail("update", update=kept)["code"] == "graph_protected"
    assert writer.fail("update", update="INSERT {")["code"] == "query_syntax"
    assert writer.fail("tag", paper="HumanEval", add=["x"])["code"] == "invalid_correction"


def test_writing_can_be_forbidden(program: str, filled: Path) -> None:
    """By the setting that forbids it to the server; and ready queries may be all there are."""
    refused = subprocess.run(
        [program, "--graph", str(filled), "mcp", "--write"],
        env=dict(os.environ) | {"READGRAPH_READ_ONLY": "1"},
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=END_TIMEOUT_S,
    )
    with assistant(program, filled, "--write", READGRAPH_CANNED_ONLY="1") as found:
        tools = set(found.tools())

    assert (refused.returncode, refused.stdout) == (2, b"")
    assert tools == (READING | WRITING) - {"sparql", "update"}


def test_a_graph_that_is_not_there_yet_is_found_once_it_is(
    program: str, filled: Path, tmp_path: Path
) -> None:
    """Without starting again."""
    with assistant(program, tmp_path / "graph") as found:
        error = found.fail("get", name="HumanEval")
        shutil.copytree(filled, tmp_path / "copy")
        (tmp_path / "copy").rename(tmp_path / "graph")

        assert error["code"] == "no_graph"
        assert found.ask("get", name="HumanEval")["key"] == HUMANEVAL


def test_what_is_no_message_is_passed_over_and_the_process_ends_with_its_input(
    program: str, filled: Path
) -> None:
    """Standard output holds messages of the protocol alone, whatever comes in."""
    asked = (
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "t", "version": "0"},
            },
        },
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
    )
    lines = [json.dumps(message).encode() for message in asked]
    lines[2:2] = [b"{ not JSON", b"\xff\xfe", b'{"jsonrpc": "2.0", "id": 7, "method": "no/such"}']
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8=0", program, "--graph", str(filled), "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(b"".join(line + b"\n" for line in lines))
        process.stdin.flush()
        answers = {}
        while 2 not in answers:
            answer = json.loads(process.stdout.readline())
            answers[answer.get("id")] = answer
        process.stdin.close()
        code = process.wait(END_TIMEOUT_S)

    assert {tool["name"] for tool in answers[2]["result"]["tools"]} == READING
    assert "error" in answers[7]
    assert code == 0
