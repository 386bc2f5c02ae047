"""What a page from the site prints around its papers: navigation, buttons, counts, footers."""

from __future__ import annotations

import re
from typing import Final

# Whole lines, case folded, without the punctuation and counts around them.
_PHRASES: Final = frozenset(
    phrase
    for row in (
        "new|subscribe|unsubscribe|sign up|sign in|log in|log out|login|join|follow|following",
        "menu|search|search papers|search by arxiv id or title|submit|submit paper|share",
        "models|datasets|spaces|buckets|docs|pricing|enterprise|community|collections|posts",
        "articles|blog|forum|learn|settings|profile|inbox|notifications|website|company|about",
        "careers|jobs|tos|terms|terms of service|privacy|privacy policy|cookies|contact",
        "inference endpoints|huggingchat|hub|hugging face|hugging face logo|hugging face's logo",
        "papers|daily papers|trending|trending papers|daily|weekly|monthly|today|yesterday",
        "latest|newest|top|all|sort by|previous|prev|next|first|last|back|back to top|load more",
        "show more|show less|see more|view more|view all|read more|view paper|paper page",
        "arxiv page|arxiv|pdf|github|github repo|project page|upvote|upvotes|upvoted",
        "comment|comments|likes|submitted by|authors|published on|system theme|light|dark|theme",
        "ai-generated summary|skip to content|open menu|close|loading",
    )
    for phrase in row.split("|")
)
# Lines with a part that varies: who curates, how many, which page, which year.
_PATTERNS: Final = re.compile(
    r"""
      get\ (?:trending|daily|new|the\ latest)?\ ?papers\b.{0,80}
    | by\ ?.{1,40}?\ and\ the\ research\ community
    | (?:submitted|posted|curated|shared)\ by\ .{1,60}
    | (?:upvote|upvotes|github|likes|stars|comments?|followers?)\ [\d.,]+\ ?[km]?
    | [\d.,]+\ ?[km]?\ (?:upvotes?|likes?|stars?|followers?|comments?|results?|papers?)
    | (?:\d{1,5}\W+){1,20}(?:\d{1,5}|next)?
    | page\ \d+(?:\ of\ \d+)?
    | (?:\(c\)|\N{COPYRIGHT SIGN}|copyright)\ ?.{0,80}
    | (?:week|wk)\ \d{1,2}(?:,?\ \d{4})?
    | [+]\d{1,4}
    """,
    re.VERBOSE,
)
_EDGES: Final = " |<>!:\u2022\u00b7\u2026\u2039\u203a\u00ab\u00bb\u2190\u2192"
_MOST_CHARS: Final = 120


def is_furniture(line: str) -> bool:
    """Tell whether a line, taken by itself, is a known part of the page and of no paper."""
    if len(line) > _MOST_CHARS:
        return False
    folded = " ".join(line.split()).casefold()
    return (
        folded.strip(_EDGES) in _PHRASES
        or _PATTERNS.fullmatch(folded.strip(_EDGES)) is not None
        or _PATTERNS.fullmatch(folded) is not None
    )
