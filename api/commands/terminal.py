"""Words, tables and JSON to the terminal or into a pipe.

What the graph holds was written by others: control characters in it are shown, never sent.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, RenderableType

# Wide enough that nothing is cut or broken: who reads a pipe wants whole lines.
_PIPE_COLUMNS: Final = 1_000_000
_ALIGNED_COLUMNS: Final = 120
_FOLDED_ROWS: Final = 2_000  # folding ten thousand takes seconds
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_CONTROL_PICTURES: Final = 0x2400


def shown(text: str) -> str:
    r"""Make text safe for a terminal: what would steer it becomes a picture of itself.

    Example:
        >>> shown("a\x1b[31mb")
        'a␛[31mb'
    """
    return _CONTROL.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:  # noqa: PLR2004 -- the C0 set, which has pictures of its own
        return chr(_CONTROL_PICTURES + code)
    return "\u2421" if code == 0x7F else "\ufffd"  # noqa: PLR2004 -- DELETE


def one_line(text: str) -> str:
    """Text on one line, safe for a terminal."""
    return shown(" ".join(text.split()))


def say(text: str = "") -> None:
    """Write a line to standard output."""
    sys.stdout.write(f"{text}\n")


def tell(text: str) -> None:
    """Write a line beside the output, to standard error."""
    sys.stdout.flush()  # in one terminal, lines stand in the order in which they were written
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def say_json(value: object) -> None:
    """Write one JSON document to standard output."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def draw(renderable: RenderableType) -> None:
    """Draw a table or styled text on standard output; plain, and in full width, into a pipe."""
    console = _console()
    if console.is_terminal:
        console.print(renderable)
        return
    console.width = _PIPE_COLUMNS
    with console.capture() as capture:
        console.print(renderable)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))


def draw_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()
) -> None:
    """Draw a table: folded into a terminal, in whole lines into a pipe.

    Args:
        columns: Headings.
        rows: Cells; each is made one line, and safe.
        numbers: Positions of the columns that are set flush right.
    """
    safe = [[one_line(cell) for cell in row] for row in rows]
    right = frozenset(numbers)
    if sys.stdout.isatty() and len(safe) <= _FOLDED_ROWS:
        _draw_folded(columns, safe, right)
    else:
        _draw_lines(columns, safe, right)


def _draw_folded(
    columns: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int]
) -> None:
    """Fit a table into the terminal, folding what is too long."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for position, name in enumerate(columns):
        if position in right:
            table.add_column(Text(shown(name)), justify="right", overflow="fold")
        else:
            table.add_column(Text(shown(name)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    draw(table)


def _draw_lines(
    columns: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int]
) -> None:
    """Write a row a line, whole; a cell that is far too long moves only its own line."""
    from rich.cells import cell_len  # noqa: PLC0415

    lines = [[one_line(name) for name in columns], *rows]
    sizes = [[cell_len(cell) for cell in line] for line in lines]
    widths = [
        max(size for size in column if size <= _ALIGNED_COLUMNS or size == column[0])
        for column in zip(*sizes, strict=True)
    ]
    for line, size in zip(lines, sizes, strict=True):
        cells = [
            f"{padding}{cell}" if position in right else f"{cell}{padding}"
            for position, cell in enumerate(line)
            for padding in (" " * (widths[position] - size[position]),)
        ]
        say("  ".join(cells).rstrip())
        if line is lines[0]:
            say("  ".join("\u2500" * width for width in widths))


def has_styles() -> bool:
    """Whether bold and underlined text looks different from other text."""
    return _console().color_system is not None


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415

    class PipedConsole(Console):
        """Leaves a reader that went away to the command, where Rich would end it with 1."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return PipedConsole(file=sys.stdout, markup=False, highlight=False, emoji=False)
