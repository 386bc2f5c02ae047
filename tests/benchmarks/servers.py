"""The servers that are measured, each in processes of its own, and what they take (Linux)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks.load import Connection, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN: Final = "benchmarks-write-with-this"  # noqa: S105 -- of servers that live for a minute
_START_TIMEOUT_S: Final = 600
_STOP_TIMEOUT_S: Final = 60
_IDLE_S: Final = 3.0  # ours begins to load two seconds after it began to answer
_IDLE_PART: Final = 0.05
_UPLOAD_BYTES: Final = 2**33
_QUERY_TIMEOUT_S: Final = 600
_PROGRAMS: Final = Path(sys.executable).parent


def program(name: str) -> Path | None:
    """A program of this environment, where it is installed."""
    path = _PROGRAMS / name
    return path if path.exists() else None


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        service: Where to ask it.
        pid: Its process.
        started: When it was started, on the clock of ``time.perf_counter``.
    """

    service: Service
    pid: int
    started: float

    def first_answer_s(self, query: str) -> float:
        """Ask a query; the seconds since the server was started.

        Raises:
            RuntimeError: It answered something else than a result.
        """
        connection = Connection(self.service)
        connection.ask(self.service.request(query))
        seconds = time.perf_counter() - self.started
        connection.close()
        if not connection.succeeded:
            raise RuntimeError(connection.status)
        return seconds


@contextmanager
def readgraph_server(graph: Path) -> Iterator[Server]:
    """Our own server on a graph directory, with time enough for the heaviest query."""
    port = _free_port()
    with _serving(
        [str(_PROGRAMS / "readgraph"), "serve", "--port", str(port), "--log-level", "error"],
        Service(("127.0.0.1", port), "/sparql"),
        READGRAPH_HOME=str(graph),
        READGRAPH_TOKEN=TOKEN,
        READGRAPH_QUERY_TIMEOUT_S=str(_QUERY_TIMEOUT_S),
        READGRAPH_UPLOAD_BYTES=str(_UPLOAD_BYTES),
    ) as server:
        yield server


@contextmanager
def oxigraph_server(location: Path) -> Iterator[Server]:
    """The engine's own server on a database."""
    port = _free_port()
    bind = f"127.0.0.1:{port}"
    command = [str(_PROGRAMS / "oxigraph"), "serve", "--location", str(location), "--bind", bind]
    with _serving(command, Service(("127.0.0.1", port), "/query")) as server:
        yield server


@contextmanager
def rdflib_server(file: Path) -> Iterator[Server]:
    """rdflib-endpoint on a graph read from a file; see :func:`has_rdflib_endpoint`."""
    port = _free_port()
    command = [sys.executable, "-m", "tests.benchmarks.rdflib_server", str(file), str(port)]
    with _serving(command, Service(("127.0.0.1", port), "/")) as server:
        yield server


def has_rdflib_endpoint() -> bool:
    """Whether the extra ``bench`` is installed."""
    return find_spec("rdflib_endpoint") is not None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def _serving(command: list[str], service: Service, **environment: str) -> Iterator[Server]:
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_until_it_listens(service, process, started)
            yield Server(service, process.pid, started)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:  # it still answers somebody
                process.kill()


def _wait_until_it_listens(
    service: Service, process: subprocess.Popen[bytes], started: float
) -> None:
    while True:
        try:
            socket.create_connection(service.address).close()
        except ConnectionRefusedError:
            if process.poll() is not None or time.perf_counter() - started > _START_TIMEOUT_S:
                raise
            time.sleep(0.005)
        else:
            return


def resident_mib(pid: int) -> float:
    """Memory of a process and its children, shared pages counted once."""
    total = 0.0
    rollup = ""
    with suppress(FileNotFoundError, ProcessLookupError):  # it has ended
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    for line in rollup.splitlines():
        if line.startswith("Pss:"):
            total += int(line.split()[1]) / 1024
    return total + sum(resident_mib(child) for child in _children(pid))


def processor_s(pid: int) -> float:
    """Processor time of a process and its children, so far; none where it has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    fields = stat.rpartition(")")[2].split()
    total = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total + sum(processor_s(child) for child in _children(pid))


def wait_until_idle(pid: int) -> None:
    """Wait until a process and its children have nothing more to do, such as loading."""
    deadline = time.monotonic() + _START_TIMEOUT_S
    spent_s = processor_s(pid)
    while time.monotonic() < deadline:
        time.sleep(_IDLE_S)
        before_s, spent_s = spent_s, processor_s(pid)
        if spent_s - before_s < _IDLE_S * _IDLE_PART:
            return


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):  # each thread has its own
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended
            found += map(int, children.read_text("ascii").split())
    return found


def disk_mib(folder: Path) -> float:
    """What the files in a folder take on disk."""
    blocks = sum(path.stat().st_blocks for path in folder.rglob("*") if path.is_file())
    return blocks * 512 / 2**20
