"""What the words on a link in a reading list say about where it leads."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from graph.reading_list.paper_links import is_code_address, is_paper_address, read_ids

if TYPE_CHECKING:
    from graph.reading_list.markdown_inline import Piece


class Role(StrEnum):
    """What a link is to the paper of its bullet or row."""

    PAPER = "paper"
    CODE = "code"
    PAGE = "page"
    ANCHOR = "anchor"
    OTHER = "other"


# The patterns take the square of the length at worst.
_MAX_LABEL_CHARS: Final = 1_200
_MAX_VENUE_CHARS: Final = 120
_EDGES: Final = re.compile(r"\A[^\w$]+|[^\w$+*#!?)]+\Z")
_PAPER_WORDS: Final = (
    r"paper|full paper|pdf|arxiv|abs|abstract|link|url|html|openreview|doi|acl(?: anthology)?"
    r"|publication|preprint|article|read|here|source|survey|report|tech(?:nical)? report|hf paper"
    r"|hugging ?face paper|papers? page|semantic scholar|ieee|acm|springer|nature|science|cvf"
    r"|neurips|pmlr|version|official version|ssrn|biorxiv|medrxiv|alphaxiv"
)
_CODE_WORDS: Final = (
    r"codes?|code ?base|git|git ?hub|gitlab|repos?|repository|(?:official )?implementation"
    r"|(?:official|source|unofficial) code|official|github repo|(?:github )?(?:repo )?stars?"
    r"|pytorch|torch|tensorflow|tf|jax|keras"
)
_PAGE_WORDS: Final = (
    r"project|project ?page|project website|page|web ?page|web ?site|web|home ?page|home|site|demo"
    r"|official page|project site"
)
_OTHER_WORDS: Final = (
    r"videos?|youtube|talk|slides?|poster|blog ?post|blog|post|tweet|twitter|x|bib|bibtex|cite"
    r"|citation|supp|supplement(?:ary|al)?|appendix|data|datasets?|models?|weights?|checkpoints?"
    r"|hugging ?face|hf|colab|notebook|leaderboard|reviews?|twitter thread|thread|news|press"
    r"|podcast|wiki|docs?|documentation|tutorial|api|app|space"
)
_PAPER_LABEL: Final = re.compile(rf"(?:{_PAPER_WORDS})(?: ?[0-9]+)?", re.IGNORECASE)
_CODE_LABEL: Final = re.compile(rf"(?:{_CODE_WORDS})(?: ?[0-9]+)?", re.IGNORECASE)
_PAGE_LABEL: Final = re.compile(rf"(?:{_PAGE_WORDS})(?: ?[0-9]+)?", re.IGNORECASE)
_OTHER_LABEL: Final = re.compile(rf"(?:{_OTHER_WORDS})(?: ?[0-9]+)?", re.IGNORECASE)
_LABEL_BEFORE: Final = re.compile(r"\b([A-Za-z]+(?: [A-Za-z]+)?) ?: ?[(\[<]?\Z")
_JOINED: Final = re.compile(r"\s*(?:[/,&+|]|\band\b)\s*", re.IGNORECASE)
_LABELS: Final = (_PAPER_LABEL, _CODE_LABEL, _PAGE_LABEL, _OTHER_LABEL)
# ICLR 2024, CVPR'24, NeurIPS 2023 Oral, arXiv 2024.05
_VENUE: Final = re.compile(
    r"(?:(?i:accepted (?:by|at|to|in) ))?"
    r"(?P<name>(?:[A-Z]|(?=(?i:arxiv|biorxiv)\b)\w)[\w&@/:.+-]*(?: [\w&@/:.+-]+){0,3}?)[ ,-]*"
    r"(?P<mark>['\u2019`]?)(?P<year>(?<![0-9])(?:19|20)[0-9]{2}|(?<=['\u2019`])[0-9]{2})(?![0-9])"
    r"(?P<more>[ ,:/-].{1,40})?"
)
_ACRONYM: Final = re.compile(r"[A-Z]{2}|[a-z][A-Z]")
_ARCHIVES: Final = frozenset({"arxiv", "arxiv preprint", "preprint", "corr", "biorxiv"})
_NO_VENUE_START: Final = re.compile(
    r"(?:published|updated?|released|since|posted|from|until|in|by|on|of|the|a|an|jan|feb|mar|apr"
    r"|may|jun|jul|aug|sep|oct|nov|dec)(?![a-z]*[A-Z])[a-z]*\b",
    re.IGNORECASE,
)


def tidy_label(text: str) -> str:
    """Take brackets, quotes, pictograms and separators off the ends of a label."""
    return _EDGES.sub("", " ".join(text[:_MAX_LABEL_CHARS].split())).strip()


def is_name(text: str) -> bool:
    """Tell whether a text can be the title of something, rather than a word like "paper"."""
    label = tidy_label(text)
    if not re.search(r"[^\W\d_]{2}", label) or read_ids(label) is not None:
        return False
    if "://" in label or label.lower().startswith("www."):
        return False
    parts = _JOINED.split(label)
    if all(any(kind.fullmatch(part) for kind in _LABELS) for part in parts if part):
        return False
    return read_venue(label, styled=True) is None and not re.fullmatch(
        r"(?:arxiv|doi)\b\W*[\d./v-]*\S*", label, re.IGNORECASE
    )


def find_role(link: Piece, before: str = "") -> Role:
    """Tell what a link is, by its words and its address; a bare address by the words before it."""
    href = link.href or ""
    if href.startswith("#"):
        return Role.ANCHOR
    label = tidy_label(link.text)
    if not label or "://" in label:
        named = _LABEL_BEFORE.search(before[-_MAX_VENUE_CHARS:])
        label = "" if named is None else named[1]
    if _OTHER_LABEL.fullmatch(label) and not _PAPER_LABEL.fullmatch(label):
        return Role.OTHER
    if is_paper_address(href) or read_ids(href) is not None:
        return Role.PAPER
    if _CODE_LABEL.fullmatch(label):
        return Role.CODE
    if _PAGE_LABEL.fullmatch(label):
        return Role.PAGE
    is_badge_or_bare = link.badge or not link.text or "://" in link.text
    return Role.CODE if is_badge_or_bare and is_code_address(href) else Role.OTHER


def read_venue(text: str, *, styled: bool) -> tuple[str | None, str] | None:
    """Read a venue with its year, such as ``ICLR 2024`` or ``CVPR'24 Oral``.

    Args:
        text: The text between separators.
        styled: Whether brackets or type set it apart; else it must hold an acronym.

    Returns:
        The venue, ``None`` for an archive of preprints, and its year.
    """
    text = " ".join(text[: _MAX_VENUE_CHARS + 1].split())
    match = _VENUE.fullmatch(text) if len(text) <= _MAX_VENUE_CHARS else None
    if match is None or _NO_VENUE_START.match(match["name"]):
        return None
    name = match["name"].strip(" ,-")
    words = name.split()
    is_archive = name.lower() in _ARCHIVES
    if (words[-1].islower() and not is_archive) or sum(word[0].islower() for word in words) > 1:
        return None  # "Lessons of 1999" is a title
    if not styled and not (_ACRONYM.search(name) and name.count(" ") <= 1):
        return None
    year = match["year"] if len(match["year"]) > len("24") else f"20{match['year']}"
    if is_archive:
        return None, year
    # Words after the year are part of a title, unless they say how the paper was presented.
    more = match["more"] or ""
    if more and not re.search(
        r"oral|spotlight|poster|findings|workshop|best|award|main|track|demo|short|long|highlight",
        more,
        re.IGNORECASE,
    ):
        return None
    text = re.sub(r"\Aaccepted (?:by|at|to|in) ", "", text, flags=re.IGNORECASE)
    return re.sub(r", (?=[0-9]{4}\Z)", " ", text), year
