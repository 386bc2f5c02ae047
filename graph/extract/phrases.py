"""Techniques that a paper makes and describes without a proper name.

"We introduce a cognitive gating mechanism" makes *cognitive gating*; "we propose a novel
framework" makes nothing that a reader could look up.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MADE: Final = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|article|study))(?: \w+ly| also| then| further)?"
    r" (?:propose|introduce|present|develop|design|devise)s? (?:an?|the first|the|two|three)? ?"
    r"(?P<words>[A-Za-z][\w-]+(?: [A-Za-z][\w-]+){1,7})(?P<after>[,.;:(]| |$)"
)
# The members of a numbered list: "(1) a reward rescaling mechanism".
_NUMBERED: Final = re.compile(
    r"(?:\((?:[1-5]|i{1,3}|iv|[a-d])\)|(?<!\w)(?:[1-5]|i{1,3})\)) (?:an?|the) "
    r"(?P<words>[A-Za-z][\w-]+(?: [A-Za-z][\w-]+){1,7})(?P<after>[,.;:(]| |$)"
)
_HEAD: Final = re.compile(
    r" (?:mechanism|strategy|paradigm|algorithm|framework|scheme|module|technique|method|approach"
    r"|procedure|objective|policy|architecture|pipeline|recipe|protocol)s?"
    r"(?=[,.;:()]| (?:that|which|for|to|of|in|on|by|with|using|based|from|as|is|are|and|where|whose"
    r"|when|named|called|dubbed|\w+ed|\w+ing|over|under|into|through|via|across)\b|$)"
)
_GENERIC: Final = frozenset(
    [
        *[
            "novel",
            "new",
            "simple",
            "general",
            "effective",
            "efficient",
            "scalable",
            "lightweight",
            "unified",
            "practical",
        ],
        *[
            "comprehensive",
            "automated",
            "automatic",
            "principled",
            "flexible",
            "robust",
            "systematic",
            "rigorous",
        ],
        *[
            "large-scale",
            "first",
            "general-purpose",
            "end-to-end",
            "fully",
            "powerful",
            "innovative",
            "alternative",
        ],
        *[
            "different",
            "several",
            "various",
            "open",
            "open-source",
            "modular",
            "plug-and-play",
            "training-free",
        ],
        *[
            "easy-to-use",
            "highly",
            "adaptive",
            "dynamic",
            "generic",
            "formal",
            "hybrid",
            "advanced",
            "improved",
            "better",
        ],
        *[
            "structured",
            "holistic",
            "broad",
            "common",
            "single",
            "joint",
            "integrated",
            "two-stage",
            "three-stage",
        ],
        *[
            "multi-stage",
            "two-phase",
            "three-phase",
            "novel,",
            "fine-grained",
            "low-cost",
            "cost-effective",
        ],
    ]
)
_UNFIT: Final = re.compile(
    r"\b(?:evaluation|benchmark\w*|dataset\w*|questions?|stud(?:y|ies)|taxonomy|survey|results?"
    r"|and|or|that|which|for|to|of|in|on|by|with|using|based|from|as|is|are|our|its|design"
    r"|(?:detection|recognition|segmentation|classification|forecasting|tracking|translation"
    r"|summari[sz]ation|completion|answering|captioning|localization|reconstruction)$"
    r"|problem|tasks?|models?|agents?|LLMs?|system|called|named)\b"
)
_NAMED: Final = re.compile(
    r",? ?\(?(?:called|named|dubbed|termed|namely|[A-Z][\w-]*[A-Z]|[A-Z][\w-]+ \()|, [A-Z]|: ?[A-Z]"
)
_FEWEST_WORDS: Final = 2


def find_described(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the spans of technique phrases, without articles, praise and the head noun."""
    is_numbered = text.find(") ", start, end) >= 0
    numbered = _NUMBERED.finditer(text, start, end) if is_numbered else ()
    for made in chain(_MADE.finditer(text, start, end), numbered):
        head = _HEAD.search(text, made.start("words"), min(end, made.end("words") + 1))
        if head is None or _NAMED.match(text, head.end()):
            continue
        begin = made.start("words")
        words = text[begin : head.start()].split(" ")
        while words and words[0].casefold() in _GENERIC:
            begin += len(words[0]) + 1
            words = words[1:]
        phrase = text[begin : head.start()]
        if len(words) >= _FEWEST_WORDS and phrase.islower() and not _UNFIT.search(phrase):
            yield begin, head.start()
