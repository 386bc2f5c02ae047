"""How fast long lists are read, and in how much memory: each measure in a process of its own.

``python -m tests.benchmarks.reading extract FILE`` or ``… ingest FILE`` prints one measure as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from graph.extract import extract
from graph.ingest import Document, ingest
from graph.models import PaperRecord
from graph.reading_list import stream_reading_list
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from rich.console import Console

_KIB = 1024
_STEPS = {
    "extract": "read and extract",
    "ingest": "ingest, all new",
    "again": "ingest, nothing new",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What one step took."""

    papers: int
    seconds: float
    peak_mib: float


def measure_long_lists(papers: int, console: Console) -> None:
    """Read a list of so many papers and one of a tenth, and compare the memory."""
    table = Table(
        "step",
        "papers",
        "seconds",
        "papers a second",
        "peak memory, MiB",
        "of a tenth",
        title=f"Reading long lists, {papers:,} papers",
    )
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, list[Measure]] = {step: [] for step in _STEPS}
        for count in (papers // 10, papers):
            file = Path(folder, f"{count}.json")
            _run("make", file, str(count))
            for step, measures in found.items():
                measures.append(Measure(**json.loads(_run(step, file))))
    for step, (tenth, whole) in found.items():
        for measure, ratio in ((tenth, ""), (whole, f"{whole.peak_mib / tenth.peak_mib:.2f}")):
            table.add_row(
                _STEPS[step],
                f"{measure.papers:,}",
                f"{measure.seconds:.1f}",
                f"{measure.papers / measure.seconds:,.0f}",
                f"{measure.peak_mib:,.0f}",
                ratio,
            )
    console.print(table)


def _run(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.reading", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _make(file: Path, count: int) -> None:
    """Write a list as the Hugging Face papers API answers."""
    from tests.benchmarks.synthetic import synthetic_records  # noqa: PLC0415 -- measured too

    with file.open("w", encoding="utf-8") as out:
        for number, record in enumerate(synthetic_records(count)):
            authors = [{"name": f"Ada{number % 977} Byron{(number + n) % 5003}"} for n in range(5)]
            entry = {
                "paper": {
                    "id": record.arxiv_id,
                    "title": record.title,
                    "summary": record.abstract,
                    "authors": authors,
                    "publishedAt": "2026-04-17T00:00:00.000Z",
                    "upvotes": number % 50,
                },
                "title": record.title,
                "numComments": 3,
            }
            out.write(f"{',' if number else '['}{json.dumps(entry)}\n")
        out.write("]")


def _extract(file: Path) -> int:
    count = 0
    for item in stream_reading_list(lambda: file.open("rb"), file=file.name).items:
        if isinstance(item, PaperRecord):
            extract(item.title, item.abstract)
            count += 1
    return count


def _ingest(file: Path) -> int:
    directory = GraphDirectory(file.with_suffix(".graph"))
    return ingest(directory, Document(file, file.name, name="long")).read


def _peak_mib() -> float:
    status = Path("/proc/self/status")
    if status.exists():  # elsewhere a process may count what it was before its program began
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(fields["VmHWM"].split()[0]) / _KIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB


def main(step: str, file: Path, *more: str) -> None:
    """Take one step."""
    if step == "make":
        _make(file, int(more[0]))
        return
    start = time.perf_counter()
    papers = _extract(file) if step == "extract" else _ingest(file)
    measure = Measure(papers, time.perf_counter() - start, _peak_mib())
    print(json.dumps(asdict(measure)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
