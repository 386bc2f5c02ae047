"""What a paper does with a thing that it did not make: the role of one mention."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.extract.vote import last_of
from graph.models import Field, Kind, Relation

if TYPE_CHECKING:
    from graph.extract.passages import Passage

_OWN: Final = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|study|article|report|survey)|[Ii]n this "
    r"(?:paper|work|study|article))\b"
)
_COMPARE: Final = re.compile(
    r"\b(?:[Oo]utperform\w*|[Ss]urpass\w*|exceed\w*|beat(?:s|ing)?|[Cc]ompar(?:es?|ed|ing|able"
    r"|isons?)"
    r"(?: (?:\w+ly )?(?:to|with|against|favou?rably))?|whereas|than|above|[Aa]gainst|versus|vs\.?"
    r"|[Uu]nlike|[Ii]n contrast to|superior to"
    r"|baselines?,? (?:such as|like|including|\()|competitive with|improv\w+ (?:over|upon|on)"
    r"|on par with|rival\w*|over (?:the )?(?:standard|strong|vanilla|baseline|existing|prior)"
    r"|instead of|rather than|bypass\w*|in place of|replacing|match(?:es|ing)?|better than"
    r"|beyond|speedup over|relative to"
    r"|(?:gains?|improv\w+|advantages?|boosts?|better|higher|faster|lowers?|reduc\w+|increas\w+"
    r"|cuts?|speed-?ups?)"
    r"(?: [^\s.;:]+){0,6}? over|alternative to|\d ?[x%\u00d7] (?:over|than)|approach(?:es"
    r"|ing) (?:the )?(?:performance|level))\b"
)
_COMPARE_STOP: Final = re.compile(
    r"[;:]|\b(?:by|using|via|through|on|across|when|while|where|suggest\w*|show\w*|and (?:we"
    r"|our))\b|, (?:with|and we|demonstrat|validat|achiev)"
)
# What a paper only speaks of: an outlook, a threat, what its method goes well with.
_OUTLOOK: Final = re.compile(
    r"\b(?:[Ww]e (?:\w+ )?(?:expect|hope|believe|envision|anticipate)|[Ff]uture (?:work|research)"
    r"|[Tt]hese (?:results|findings|insights) (?:\w+ )?(?:motivat|call for|point to|open|pave))\b"
    r"|\b[Mm]otivating\b"
)
_ASIDE: Final = re.compile(
    r"\b(?:compatible(?: [\w-]+)? with|prevent(?:s|ing)?|vulnerable to|susceptible to|robust to"
    r"|(?:[Tt]raditional|[Cc]onventional|[Cc]lassical))(?: [\w-]+){0,2} \Z"
)
_BASELINE_AFTER: Final = re.compile(r"[^.,;:]{0,28}\bbaselines?\b")
_BACKGROUND_LIST: Final = re.compile(
    r"\b(?:[Ee]xisting|[Mm]ainstream|[Tt]raditional|[Pp]rior|[Pp]revious|[Cc]urrent|[Rr]ecent"
    r"|[Cc]onventional|[Cc]ommon|[Pp]opular|[Ee]stablished|[Ww]idely)\b[^.]{0,60}"
    r"\b(?:such as|like|e\.g\.|including)|\b[Uu]nlike\b|\b[Ii]n contrast to\b"
)
_STUDY: Final = re.compile(
    r"\b(?:[Ee]valuat\w*|[Ee]xperiment\w*|[Rr]esults?|achiev\w*|attain\w*|outperform\w*|improv\w*"
    r"|accuracy|scor\w+|speedup|demonstrat\w*|trained|[Tt]raining|test\w*|measur\w+|analy[sz]\w+"
    r"|tasks? from|covering|surpass\w*|fine-?tun\w+|reach\w*|reduc\w*|solv\w+|state-of-the-art"
    r"|SOTA|perform\w*|[Bb]enchmark(?:ing|ed)|assess\w*|validat\w*|pass@\d+|gain\w*|obtain\w*"
    r"|[Bb]uilt (?:on|from|upon)|deriv\w+|extend\w*|appl(?:y|ied))\b|\d ?%"
)


_NEAR_CHARS: Final = 400
_ASIDE_CHARS: Final = 80
_RESULTS: Final = re.compile(
    r"\b(?:[Oo]ur|[Ww]e) (?:results|experiments|evaluation|benchmarks?|analysis|find|observe|have"
    r"|evaluate)\b|\b[Ee]xperimental results\b"
)


def contribution_index(passage: Passage) -> int:
    """Number of the first sentence that speaks of the paper itself; before it is background."""
    for index, (start, end) in enumerate(passage.sentences):
        if _OWN.search(passage.text, start, end):
            return index
    return 0


def mention_relation(
    passage: Passage, kind: Kind, span: tuple[int, int], contribution: int
) -> Relation:
    """Give the role that one mention speaks for, where the thing is not the paper's own."""
    start = span[0]
    index = passage.sentence_index(start)
    bounds = passage.sentences[index]
    in_title = passage.field is Field.TITLE
    background = not in_title and index < contribution
    if kind is Kind.BENCHMARK:
        return _benchmark_relation(passage.text, bounds, start, background=background)
    if background:
        return Relation.MENTIONS
    if _is_aside(passage.text, bounds, start):
        return Relation.MENTIONS
    if _compared(passage.text, bounds, span):
        return Relation.COMPARES_WITH
    return Relation.USES


def _benchmark_relation(
    text: str, bounds: tuple[int, int], start: int, *, background: bool
) -> Relation:
    if background:
        return Relation.MENTIONS
    near = (max(bounds[0], start - _NEAR_CHARS), min(bounds[1], start + _NEAR_CHARS))
    studied = _STUDY.search(text, *near) is not None
    listed = _BACKGROUND_LIST.search(text, near[0], start) is not None
    results = _RESULTS.search(text, *near) is not None
    own = (studied and results) or not listed
    return Relation.EVALUATES_ON if own else Relation.MENTIONS


def _is_aside(text: str, bounds: tuple[int, int], start: int) -> bool:
    near = text[max(bounds[0], start - _ASIDE_CHARS) : start]
    return _OUTLOOK.search(text, bounds[0], start) is not None or _ASIDE.search(near) is not None


def _compared(text: str, bounds: tuple[int, int], span: tuple[int, int]) -> bool:
    start, end = span
    if _BASELINE_AFTER.match(text, end, bounds[1]):
        return True
    last = last_of(_COMPARE.finditer(text, max(bounds[0], start - 160), start))
    return last is not None and not _COMPARE_STOP.search(text, last.end(), start)
