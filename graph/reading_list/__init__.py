"""Reading lists to values: encodings, formats, the papers of a pasted page.

Pure: no RDF, no network, no clock.
"""

from graph.reading_list.registry import (
    FORMATS,
    Reader,
    ReadingStream,
    read_reading_list,
    stream_reading_list,
)

__all__ = ["FORMATS", "Reader", "ReadingStream", "read_reading_list", "stream_reading_list"]
