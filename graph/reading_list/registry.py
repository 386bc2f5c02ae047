"""The formats that can be read, and how a text finds its reader.

A new format is one module and one row of ``FORMATS``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.errors import UnknownFormatError
from graph.reading_list import hf_page
from graph.reading_list.decode import decode
from graph.reading_list.sniff import find_foreign_format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from graph.models import ReadingList


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    Args:
        name: What ``--format`` takes.
        description: For help texts: what the input is, in a few words.
        looks_like: What :func:`~graph.reading_list.sniff.find_foreign_format` calls it;
            ``None`` for running text.
        recognise: From 0 (surely not) to 1, how likely a text is of this format.
        read: Text, name of the file and day of the page to the list; pure.
    """

    name: str
    description: str
    looks_like: str | None
    recognise: Callable[[str], float]
    read: Callable[[str, str, date | None], ReadingList]


FORMATS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        reader.name: reader
        for reader in (
            Reader(
                hf_page.NAME,
                "a page of Hugging Face papers, copied from the browser as text",
                None,
                hf_page.recognise,
                hf_page.read,
            ),
        )
    }
)


def read_reading_list(
    data: bytes,
    *,
    file: str,
    format: str | None = None,  # noqa: A002 - what the option is called
    page_date: date | None = None,
) -> ReadingList:
    """Read a reading list in any of the known formats, told by its content.

    Args:
        data: The whole file.
        file: Its name, for problems and errors; it does not decide on the format.
        format: Name of the format, where the person knows better.
        page_date: Day of the page, for formats that print dates without a year.

    Raises:
        UnknownFormatError: There is no such format, or no reader recognises the text.
        ReadingListSyntaxError: The bytes are no text, or there are none.
    """
    if format is not None and format not in FORMATS:
        message = f"no format is called {format!r}; {_known()}"
        raise UnknownFormatError(message, file=file)
    text, problems = decode(data, file)
    reader = _find_reader(text, file, format)
    found = reader.read(text, file, page_date)
    return replace(found, problems=(*problems, *found.problems))


def _find_reader(text: str, file: str, name: str | None) -> Reader:
    looks = find_foreign_format(text)
    candidates = [
        reader
        for reader in FORMATS.values()
        if reader.looks_like == looks and name in {None, reader.name}
    ]
    if name is not None and candidates:
        return candidates[0]
    scored = [(reader.recognise(text), reader) for reader in candidates]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if best is not None and score > 0:
        return best
    if looks is None:
        message = f"the format of the text is not recognised; {_known()}"
    elif name is not None:
        message = f"this looks like {looks}, not like {name}; {_known()}"
    else:
        message = f"this looks like {looks}, which cannot be read yet; {_known()}"
    raise UnknownFormatError(message, file=file, line=1, text=text.lstrip()[:80])


def _known() -> str:
    named = "; ".join(f"{reader.name}, {reader.description}" for reader in FORMATS.values())
    return f"known formats: {named}"
