"""Normalising of text fields. Offsets in the graph refer to what these functions return."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BREAKS: Final = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# Control characters that RDF 1.1 literals or XML cannot carry through every format.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def normalise_field(text: str) -> str:
    """Give a title or abstract the one form that is stored and that offsets count in.

    NFC; line breaks, with the white space around them, become single spaces, since a paste
    breaks lines anywhere and evidence must not depend on where; control characters and lone
    surrogates go; white space at the ends goes. Inner spaces, tabs and no-break spaces stay as
    read. Idempotent.
    """
    lines = (line.strip() for line in _BREAKS.split(text))
    joined = " ".join(line for line in lines if line)
    return unicodedata.normalize("NFC", _CONTROLS.sub("", joined)).strip()
