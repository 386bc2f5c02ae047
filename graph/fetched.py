"""Lists made of what was fetched: kept as files beside the graph, so that they can grow.

The file is written first, then the list is read from it. Where the second fails, what was fetched
is not lost: it comes in the next time.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import portalocker

from graph.errors import GraphBusyError, ReadingListSyntaxError, StoreUnavailableError
from graph.ingest import Document, ingest
from graph.iris import folded_title, source_id
from graph.models import PaperRecord, Problem, Severity
from graph.reading_list import records as record_format
from graph.reading_list import stream_reading_list
from graph.reading_list.merging import names_of, with_plain_identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graph.ingest import IngestReport
    from graph.iris import Iris
    from graph.models import ExtractedLink
    from graph.store import GraphDirectory

FOLDER: Final = "fetched"
"""Folder of the files, in the graph directory."""
_LOCK_TIMEOUT_S: Final = 10.0


class StatedOnly:
    """Reads nothing from the texts of papers: what a service says of them is all there is.

    Attributes:
        name: For the provenance of a run.
        version: That of doing nothing.
    """

    name: Final = "none"
    version: Final = "1"

    def __call__(
        self, records: Iterable[PaperRecord]
    ) -> Iterator[tuple[PaperRecord, tuple[ExtractedLink, ...]]]:
        """Give each paper without links."""
        for record in records:
            yield record, ()


def keep_list(  # noqa: PLR0913 -- each is a choice of the caller
    directory: GraphDirectory,
    name: str,
    fetched: Iterable[PaperRecord],
    *,
    grow: bool,
    extract: bool = True,
    iris: Iris | None = None,
) -> IngestReport:
    """Keep what was fetched as a list of the graph.

    Args:
        directory: The graph to write to.
        name: What the list is called.
        fetched: The papers.
        grow: Keep what the list held before; a paper that was fetched anew is replaced.
        extract: Read the texts of the papers, too.
        iris: Mints the IRIs.

    Raises:
        StoreError: The graph, or the file, cannot be written.
        GraphBusyError: Another process keeps something at this moment.
        ReadingListSyntaxError: There is no paper, or the file that is there is damaged.
    """
    path = directory.path / FOLDER / f"{source_id(name)}.jsonl"
    with _alone(path.parent):
        records = list(fetched)
        if grow:
            records = _grown(_standing(path), records)
        text = "".join(f"{record_format.write_record(record)}\n" for record in records)
        _replace(path, text.encode())
        return ingest(
            directory,
            Document(path, path.name, location=_place(path), name=name),
            format=record_format.NAME,
            extractor=None if extract else StatedOnly(),
            iris=iris,
        )


def _place(path: Path) -> str:
    """The place of a file, as for one that a person names: read again, it is the same list."""
    return os.fsencode(os.path.realpath(path)).decode(errors="replace")


def _grown(standing: Iterable[PaperRecord], fetched: Iterable[PaperRecord]) -> list[PaperRecord]:
    """The papers of a list in their order, each as it was fetched last."""
    records: list[PaperRecord | None] = []
    places: dict[str, int] = {}
    for record in (*standing, *map(with_plain_identifiers, fetched)):
        names = names_of(record) or (folded_title(record.title),)
        held = sorted({places[name] for name in names if name in places})
        place = held[0] if held else len(records)
        if not held:
            records.append(None)
        for other in held[1:]:  # two papers that turn out to be one
            records[other] = None
        records[place] = record
        places |= dict.fromkeys(names, place)
    return [record for record in records if record is not None]


def _standing(path: Path) -> Iterator[PaperRecord]:
    if not path.is_file() or not path.stat().st_size:
        return
    stream = stream_reading_list(lambda: path.open("rb"), file=str(path), format=record_format.NAME)
    for item in stream.items:
        if isinstance(item, PaperRecord):
            yield with_plain_identifiers(item)
        elif isinstance(item, Problem) and item.severity is Severity.ERROR:
            # Writing the file anew would lose what stands there.
            message = f"{item.message}; mend the file, or move it away"
            raise ReadingListSyntaxError(message, file=item.file, line=item.line)


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_suffix(".new")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        message = f"cannot write {path}: {error.strerror}"
        raise StoreUnavailableError(message) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time read, change and write the files of a folder."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        lock = portalocker.Lock(folder / "lock", mode="a", timeout=_LOCK_TIMEOUT_S)
        lock.acquire()
    except portalocker.LockException as error:
        message = f"another process is keeping what it fetched in {folder}; try again"
        raise GraphBusyError(message) from error
    except OSError as error:
        message = f"cannot use {folder}: {error.strerror}"
        raise StoreUnavailableError(message) from error
    try:
        yield
    finally:
        lock.release()
