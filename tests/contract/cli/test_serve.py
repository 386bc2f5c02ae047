"""``serve`` and ``demo``: ports, hosts, Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import urllib.parse
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from api.commands import listening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contract.cli.conftest import Run


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@contextmanager
def _started(*command: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a server, and give it with the address that it prints."""
    with subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            line = next((line for line in lines if line.startswith("Open http")), "")
            assert line, process.stderr.read() if process.stderr else ""
            yield process, line.split()[1]
        finally:
            process.kill()


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as response:  # noqa: S310 -- our own server
        body: bytes = response.read()
    return body


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGINT to send")
def test_the_demo_serves_what_it_read_until_ctrl_c(program: str, tmp_path: Path) -> None:
    """The address it prints works at once, and Ctrl-C is a clean end."""
    with _started(program, "--graph", tmp_path / "g", "demo", "--port", "0") as (process, address):
        health = json.loads(_get(f"{address}healthz"))
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=60)

    assert health["counts"]["paper"] == 55
    assert process.returncode == 0
    assert rest.strip() == "Stopped."
    assert "Traceback" not in errors


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGINT to send")
def test_ctrl_c_ends_the_server_in_the_middle_of_a_query(
    program: str, filled: Path, tmp_path: Path
) -> None:
    """A query cannot be stopped, but nobody has to wait for it, nor read a traceback."""
    everything = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(5))
    query = urllib.parse.urlencode({"query": f"SELECT (COUNT(*) AS ?n) {{ {everything} }}"})
    copy = shutil.copytree(filled, tmp_path / "g")
    with _started(program, "--graph", copy, "serve", "--port", "0") as (process, address):
        where = urllib.parse.urlsplit(address)
        with socket.create_connection((str(where.hostname), int(where.port or 0))) as client:
            client.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            _get(f"{address}healthz")  # so that the query has been taken up
            process.send_signal(signal.SIGINT)
            rest, errors = process.communicate(timeout=60)

    assert process.returncode == 0, errors
    assert rest.strip() == "Stopped."
    assert "Traceback" not in errors


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGINT to send")
def test_an_empty_graph_is_served_with_a_note(program: str, tmp_path: Path) -> None:
    """What is read later is seen then, so this is no error."""
    with _started(program, "--graph", tmp_path / "g", "serve", "--port", "0") as (process, address):
        _get(f"{address}healthz")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)

    assert process.returncode == 0
    assert "note: there is no graph in" in errors


def test_a_port_that_is_taken_is_told_with_a_free_one(run: Run, filled: Path, taken: int) -> None:
    """Links name the port, so ``serve`` does not move to another one by itself."""
    result = run("--graph", filled, "serve", "--port", str(taken))

    assert result.exit_code == 2
    assert f"error: port {taken} of 127.0.0.1 is taken by another program" in result.stderr
    assert "hint: choose another one: --port " in result.stderr


def test_a_port_that_the_person_chose_for_the_demo_is_kept(
    run: Run, tmp_path: Path, taken: int
) -> None:
    """The error comes before the work."""
    result = run("--graph", tmp_path / "g", "demo", "--port", str(taken))

    assert result.exit_code == 2
    assert "is taken by another program" in result.stderr
    assert not (tmp_path / "g").exists()


def test_the_demo_moves_to_the_next_free_port(
    program: str, tmp_path: Path, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so, where nobody chose one."""
    monkeypatch.setenv("READGRAPH_PORT", str(taken))

    with _started(program, "--graph", tmp_path / "g", "demo") as (process, address):
        _get(f"{address}healthz")
        process.kill()
        _, errors = process.communicate(timeout=60)

    assert f":{taken}/" not in address
    assert f"note: port {taken} of 127.0.0.1 is taken by another program; this is on" in errors


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "my-pc.example"])  # noqa: S104
def test_the_graph_is_not_opened_to_others_by_accident(
    command: str, host: str, run: Run, tmp_path: Path
) -> None:
    """The hint says how to mean it."""
    result = run("--graph", tmp_path / "g", command, "--host", host)

    assert result.exit_code == 2
    assert f"error: on {host}, other machines could read the graph" in result.stderr
    assert "READGRAPH_ALLOWED_HOSTS" in result.stderr


def test_who_means_to_open_the_graph_is_warned(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's refusal is played here, so that nothing is opened."""

    def refuse(host: str, port: int) -> None:
        raise OSError(99, "Cannot assign requested address")

    monkeypatch.setattr(listening, "_bind", refuse)
    monkeypatch.setenv("READGRAPH_ALLOWED_HOSTS", '["my-pc.example"]')

    result = run("--graph", tmp_path / "g", "serve", "--host", "192.0.2.1")

    assert result.exit_code == 2
    assert "warning: on 192.0.2.1, other machines can read the graph" in result.stderr
    assert "error: cannot listen on port 8000 of 192.0.2.1" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("READGRAPH_PORT", "many"), ("READGRAPH_ALLOWED_HOSTS", "my-pc")]
)
def test_a_setting_that_is_none_is_told(
    name: str, value: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the name of the variable."""
    monkeypatch.setenv(name, value)

    result = run("serve")

    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert name.removeprefix("READGRAPH_") in result.stderr.upper()


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the person, which is the test's own."""
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_demo_is_where_readgraph_home_says(run: Run, data_home: Path) -> None:
    """So that the commands after it find what it made."""
    result = run("demo", "--no-serve")

    assert result.exit_code == 0, result.stderr
    assert json.loads(run("sources", "--json").stdout) == [{"name": "demo", "papers": 55}]
    assert not data_home.exists()


def test_the_demo_stays_out_of_lists_of_the_person(
    run: Run, tmp_path: Path, data_home: Path
) -> None:
    """It goes to a graph of its own, and says so."""
    page = tmp_path / "list.txt"
    page.write_text("2404.01234\n2404.01235\n", encoding="utf-8")
    assert run("ingest", page, "--name", "mine").exit_code == 0
    result = run("demo", "--no-serve")

    assert result.exit_code == 0, result.stderr
    assert "holds lists of yours; the demo is in" in result.stderr
    assert [item["name"] for item in json.loads(run("sources", "--json").stdout)] == ["mine"]
    assert list(data_home.rglob("store"))


def test_the_demo_has_a_graph_of_its_own(
    run: Run, data_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is said about the graph, the person's own is left alone."""
    monkeypatch.delenv("READGRAPH_HOME")

    result = run("demo", "--no-serve")

    assert result.exit_code == 0, result.stderr
    assert [path.parent.name for path in data_home.rglob("store")] == ["demo"]
    assert run("sources").exit_code == 1
