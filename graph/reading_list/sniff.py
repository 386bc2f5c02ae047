"""Formats that can be told by their looks, whether or not a reader for them exists."""

from __future__ import annotations

import re
from typing import Final

_SAMPLE_CHARS: Final = 20_000
_ENOUGH_LINES: Final = 2
_HTML_DOCUMENT: Final = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
# Lines that only Markdown has; it may begin with HTML, and hold BibTeX.
_MARKDOWN: Final = re.compile(
    r"^(?:#{1,6} \S|[ \t]*[-*+] (?:\[[ xX]\] )?.*\]\(\S|[ \t]*\|.*\|[ \t]*$|```|!?\[.*\]\(\S)",
    re.MULTILINE,
)
# The first that matches names the text.
_LOOKS: Final = (
    (
        "JSON",
        re.compile(
            r"\s*(?:\{\s*(?:\"|\}\s*\Z)|\[\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]]|\]\s*\Z|null\s*,"
            r"|\"[^\"\n]*\"\s*[,\]]))"
        ),
    ),
    ("HTML", re.compile(r"<(?:!doctype html|html|head|body|div)\b", re.IGNORECASE)),
    # Not <https://example.org>, an address in a list.
    (
        "XML",
        re.compile(r"<(?:[?]xml|!doctype|(?!https?:)[a-z][\w.-]*:?[\w.-]*[\s>/])", re.IGNORECASE),
    ),
    # Databases write some lines about themselves first.
    ("RIS", re.compile(r"(?:[^\n]*\n){0,20}?[ \t]{0,3}TY(?: {1,3}|\t)-")),
    (
        "BibTeX",
        re.compile(
            r"(?:.*\n)*?[ \t]*@[ \t]*(?:(?:article|book|comment|inproceedings|misc|online|preamble"
            r"|string)[ \t]*[{(]|[a-z]\w*[ \t]*[{(]\s*[^\s,{}()=\"#%]*[ \t]*,)",
            re.IGNORECASE,
        ),
    ),
)


def find_foreign_format(text: str) -> str | None:
    """Name the structured format that a text looks like, or give ``None`` for running text."""
    sample = skip_comments(text[:_SAMPLE_CHARS])
    found = next((name for name, look in _LOOKS if look.match(sample)), None)
    return None if _is_markdown(sample, found) else found


def skip_comments(text: str) -> str:
    """Give a text without the white space and XML comments that it begins with."""
    text = text.lstrip()
    while text.startswith("<!--"):
        end = text.find("-->")
        if end < 0:
            break
        text = text[end + 3 :].lstrip()
    return text


def _is_markdown(sample: str, found: str | None) -> bool:
    """Tell Markdown that begins with HTML, or holds BibTeX further down, from those."""
    if found == "BibTeX":
        return _MARKDOWN.search(sample.partition("@")[0]) is not None
    if found in {"HTML", "XML"}:
        is_document = _HTML_DOCUMENT.match(sample) or sample.startswith("<?xml")
        return not is_document and len(_MARKDOWN.findall(sample)) >= _ENOUGH_LINES
    return False
