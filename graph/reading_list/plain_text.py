"""Text with HTML or JATS in it, brought to plain text."""

from __future__ import annotations

import html
import re
from typing import Final

from graph.text import normalise_field

_ATTRIBUTES: Final = r"""(?:\s+[\w:.-]+=(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"']+))*\s*/?"""
# Known names only: "a <b and c> d" in a formula is text.
_INLINE: Final = re.compile(
    r"</?(?:a|abbr|b|bold|cite|code|em|font|i|inf|italic|kbd|mark|s|scp|small|span|strong|sub|sup|tt"
    rf"|u|(?:jats|mml):[\w-]+){_ATTRIBUTES}>",
    re.IGNORECASE,
)
_BLOCK: Final = re.compile(
    r"</?(?:blockquote|br|center|dd|div|dl|dt|h[1-6]|hr|img|li|ol|p|pre|section|table|tbody|td|th|tr"
    rf"|title|ul|jats:(?:p|sec|title|list|list-item)){_ATTRIBUTES}>",
    re.IGNORECASE,
)
# JATS heads an abstract with what it is.
_HEADING: Final = re.compile(
    r"\A\s*(?:<jats:sec[^<>]*>\s*)?<jats:title[^<>]*>\s*(?:abstract|summary)[\s.:]*</jats:title>",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t]{2,}")


def markup_to_text(text: str) -> str:
    """Take known tags and comments out, and give entities as their characters."""
    if "<" in text:
        text = _HEADING.sub("", _COMMENT.sub("", text))
        text = _INLINE.sub("", _BLOCK.sub(" ", text))
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def plain_text(text: str) -> str:
    r"""Give a field as plain text in its stored form.

    Example:
        >>> plain_text("<jats:p>Trees&nbsp;&amp; <i>lists</i>: a &lt; b</jats:p>")
        'Trees\xa0& lists: a < b'
    """
    return _SPACES.sub(" ", normalise_field(markup_to_text(text)))
