"""One bullet, paragraph or cell of a Markdown list to the paper that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.reading_list.dates_of_publication import read_date
from graph.reading_list.markdown_labels import Role, find_role, is_name, read_venue, tidy_label
from graph.reading_list.paper_links import LinkSorter, read_ids
from graph.reading_list.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.reading_list.markdown_inline import Piece

_TASK: Final = re.compile(r"\[([ xX])\]\s+")
_BRACKETED: Final = re.compile(
    r"[(\[\uff08\u3010]([^()\[\]\uff08\uff09\u3010\u3011]{2,80})[)\]\uff09\u3011]"
)
_SENTENCE: Final = re.compile(r"(?<!\b[A-Z])[.;](?:\s|\Z)|[|\u00b7\u2022]|\s[-\u2013\u2014]\s")
_COMMA: Final = re.compile(r",\s|\s\(|\)")
# Not a word in quotes inside a title: nothing stands before it but names and a mark.
_QUOTED: Final = re.compile(
    r"(?:\A|[.,:;)\]])\s*[\"\u201c]([^\"\u201c\u201d]{8,300})[\"\u201d](?!\w)"
)
_SENTENCE_END: Final = re.compile(r"(?<!\b[A-Z])[.?!](?=\s+[A-Z*_\u201c\"]|\s*\Z)|\n")
_LEADING_LABEL: Final = re.compile(r"\A\s*(?:title|paper)\s*:\s*", re.IGNORECASE)
_LEADING_GROUP: Final = re.compile(r"\A\W*[(\[\uff08\u3010][^()\[\]]{0,60}[)\]\uff09\u3011]\W*")
_LEADING_DATE: Final = re.compile(r"\A\W*(?:19|20)[0-9]{2}(?:[-/.][0-9]{1,2}){0,2}\W+")
_TITLE_EDGES: Final = " \t\n\u200b-\u2013\u2014:;,|\u00b7\u2022*_`~"
_SEGMENT_EDGES: Final = ' ()[].,:;|-\u2013\u2014"\u201c\u201d'
_QUOTES: Final = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "\u300c": "\u300d"}
_AUTHORS_LABEL: Final = re.compile(r"\A\s*authors?\s*:\s*", re.IGNORECASE)
_ABSTRACT_LABEL: Final = re.compile(r"\A\s*abstract\s*:\s*", re.IGNORECASE)
_NAME: Final = re.compile(r"[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){1,4}")
_PARTICLES: Final = re.compile(r"(?:van|von|de|der|den|di|da|la|le|el|al|bin|ibn)")
_ET_AL: Final = re.compile(r"[,\s]*\bet\.? al\.?,?\s*\Z")
_FEWEST_WORDS: Final = 3  # of what is surely no name of a person
_MAX_NAMES_CHARS: Final = 4_000
_AND: Final = re.compile(r",\s*(?:and|&)\s+|\s+(?:and|&)\s+|\s*[,;]\s*")
_DATE_SHAPE: Final = re.compile(
    r"(?:19|20)[0-9]{2}(?:[-/.][0-9]{1,2}){0,2}"
    r"|[A-Za-z]{3,9}\.? (?:[0-9]{1,2}, ?)?(?:19|20)[0-9]{2}"
)


@dataclass(slots=True)
class Draft:
    """What is known of the paper of a bullet, so far.

    ``passed_over`` counts the links that are neither the paper's, nor to its code or pages.
    """

    title: str | None = None
    links: LinkSorter = field(default_factory=LinkSorter)
    has_paper_link: bool = False
    other_papers: list[str] = field(default_factory=list)
    venue: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    status: str | None = None
    passed_over: int = 0

    def add_links(self, pieces: Iterable[Piece]) -> None:
        """Sort the links of some text into those of the paper, its code and its pages."""
        before = ""
        for piece in pieces:
            if piece.href is None:
                before += piece.text
                continue
            role = find_role(piece, before)
            before = ""
            is_title = self.title is not None and clean_title(piece.text) == self.title
            if role is Role.PAPER:
                self.add_paper(piece.href)
            elif role in {Role.CODE, Role.PAGE} or (role is Role.OTHER and is_title):
                self.passed_over += not self.links.add_stated(piece.href)
            elif role is Role.OTHER:
                self.passed_over += 1

    def add_paper(self, href: str) -> None:
        """Take the address of a paper, unless it is that of another paper."""
        ids = read_ids(href)
        known = self.links.arxiv_id
        if ids is not None and ids.arxiv_id is not None and known not in {None, ids.arxiv_id}:
            self.other_papers.append(href)
            return
        self.has_paper_link = True
        self.links.add_identifier(href)
        self.links.add_address(href)

    def add_details(self, pieces: Sequence[Piece]) -> None:
        """Take venue, date and authors from the text beside the title."""
        for text, styled in _segments(pieces, self.title):
            if self.published is None or len(self.published) == len("2024"):
                self.published = read_plain_date(text) or self.published
            venue = read_venue(text, styled=styled) if self.venue is None else None
            if venue is not None:
                self.venue = venue[0]
                self.published = self.published or venue[1]
            if not self.authors:
                self.authors = read_authors(text, styled=styled)


def read_draft(pieces: Sequence[Piece]) -> Draft:
    """Read what the text of a bullet says of one paper."""
    draft = Draft()
    pieces = list(pieces)
    if pieces and pieces[0].href is None and (task := _TASK.match(pieces[0].text)):
        draft.status = "to-read" if task[1] == " " else "read"
        first = pieces[0]
        pieces[0] = type(first)(first.text[task.end() :], None, first.strong, first.em, first.code)
    draft.title = find_title(pieces)
    draft.add_links(pieces)
    draft.add_details(pieces)
    return draft


def find_title(pieces: Sequence[Piece]) -> str | None:
    """Find the title: bold text, the words of a link, quoted text, else what stands first."""
    paper_links = [piece for piece in pieces if piece.href and find_role(piece) is Role.PAPER]
    strong = [(text, after) for text, after in _bold_runs(pieces) if is_name(text)]
    linked = [piece for piece in paper_links if is_name(piece.text)]
    first_link = next((piece for piece in pieces if piece.href and not piece.badge), None)
    if linked and not any(len(text) > len(linked[0].text) for text, _ in strong):
        return clean_title(linked[0].text)
    if strong:
        text, after = strong[0]
        return clean_title(text.strip() + _rest_of_title(text, after))
    if first_link is not None and is_name(first_link.text) and not _text_before(pieces):
        return clean_title(first_link.text)
    before = _text_before(pieces)
    quoted = _QUOTED.search(before)
    if quoted is not None:
        return clean_title(quoted[1])
    return _first_sentence(before)


def _bold_runs(pieces: Sequence[Piece]) -> Iterator[tuple[str, Sequence[Piece]]]:
    """The stretches of bold text, each with what follows; emphasis inside one does not end it."""
    run = ""
    for index, piece in enumerate(pieces):
        if piece.strong and piece.href is None:
            run += piece.text
            continue
        if run:
            yield run, pieces[index:]
        run = ""
        if piece.strong and find_role(piece) is not Role.PAPER:
            yield piece.text, pieces[index + 1 :]
    if run:
        yield run, ()


def _rest_of_title(name: str, after: Sequence[Piece]) -> str:
    """The rest of a title of which only the name is bold: **RT-2**: Vision and Language."""
    name = name.strip()
    if ":" in name.removesuffix(":"):
        return ""
    plain = ""
    for piece in after:
        if piece.href is not None or piece.em or piece.strong or piece.code:
            break
        plain += piece.text
    if not (plain.lstrip().startswith(":") or name.endswith(":")):
        return ""
    rest = _first_sentence(plain.lstrip(": "))
    return "" if rest is None else f"{'' if name.endswith(':') else ':'} {rest}"


def _text_before(pieces: Sequence[Piece]) -> str:
    """The text before the first link, without brackets and dates in front of it."""
    text = ""
    for piece in pieces:
        if piece.href is not None:
            # [2024/05] may be a link of its own, in front of the title.
            if re.search(r"[^\W\d_]{3}", _strip_lead(text)):
                break
            text = text.rstrip(" [(")
            continue
        if piece.em and not piece.strong and re.search(r"[^\W\d_]{3}", _strip_lead(text)):
            break  # authors or a venue, in italics
        text += piece.text
    return _strip_lead(text)


def _strip_lead(text: str) -> str:
    before = None
    while before != text:
        before = text
        text = _LEADING_GROUP.sub("", text, count=1)
        text = _LEADING_DATE.sub("", text, count=1)
        text = _LEADING_LABEL.sub("", text, count=1)
        text = text.lstrip(_TITLE_EDGES + "])\uff09\u3011.")
    return text


def _first_sentence(text: str) -> str | None:
    """The first sentence that can be a title; names of authors may stand before it."""
    rest = text.rstrip(" \n\t([\uff08\u3010")
    while rest:
        end = _SENTENCE_END.search(rest)
        sentence = rest if end is None else rest[: end.end() if end[0] in "?!" else end.start()]
        rest = "" if end is None else rest[end.end() :].lstrip()
        sentence = _BRACKETED.sub(_keep_unless_venue, sentence)
        if is_name(sentence) and not (rest and read_authors(sentence, styled=True)):
            if end is not None and end[0] in "?!":
                sentence += _second_half(rest)
            return clean_title(_without_tail(sentence))
    return None


def _second_half(rest: str) -> str:
    """The rest of a title behind its question; empty where authors or a venue follow."""
    end = _SENTENCE_END.search(rest)
    half = _BRACKETED.sub(_keep_unless_venue, rest if end is None else rest[: end.start()])
    words, first = len(half.split()), half.split(", ")[0]
    is_title = words >= _FEWEST_WORDS and is_name(half) and not _ET_AL.search(first)
    return f" {half}" if is_title and not read_authors(half, styled=True) else ""


def _without_tail(sentence: str) -> str:
    """Take authors ("Byron et al."), venue and date off the end of a title with commas between."""
    parts = sentence.split(", ")
    for index, part in enumerate(parts[1:], start=1):
        if _ET_AL.search(part):
            return ", ".join(parts[:index])
    while len(parts) > 1:
        last = parts[-1].strip()
        if last and not read_plain_date(last) and read_venue(last, styled=False) is None:
            break
        parts.pop()
    return ", ".join(parts)


def _keep_unless_venue(match: re.Match[str]) -> str:
    inside = match[1]
    gone = read_plain_date(inside) or read_venue(inside, styled=True)
    # "(Code)" behind a title is a label; "(Web)" inside one is a word of it.
    is_last = _BRACKETED.sub("", match.string[match.end() :]).strip(_SEGMENT_EDGES) == ""
    return "" if gone or (is_last and not is_name(inside)) else match[0]


def clean_title(text: str) -> str | None:
    """Give a title without the marks around it: separators, quotes, a full stop."""
    text = plain_text(text)
    before = None
    while before != text:
        before = text
        text = text.strip(_TITLE_EDGES)
        if len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
            text = text[1:-1]
        if text.startswith("[") and text.endswith("]") and text.count("[") == 1:
            text = text[1:-1]
        if text.endswith(".") and not text.endswith(("...", "etc.", "al.")):
            text = text[:-1]
    return text or None


def _segments(pieces: Sequence[Piece], title: str | None) -> Iterator[tuple[str, bool]]:
    """The texts beside the title, and whether brackets or type set each apart."""
    plain = ""
    for piece in pieces:
        if title is not None and clean_title(piece.text) == title:
            plain += "\n"
        elif piece.href is not None:
            yield tidy_label(piece.text), True
            plain += "\n"
        elif piece.strong or piece.em or piece.code:
            yield piece.text.strip(" .,;:()[]"), True
            plain += "\n"
        else:
            plain += piece.text
    if title is not None:
        plain = plain.replace(title, "\n", 1)
    yield from ((match[1].strip(), True) for match in _BRACKETED.finditer(plain))
    for line in _BRACKETED.sub("\n", plain).split("\n"):
        yield line.strip(_SEGMENT_EDGES), False
        for sentence in _SENTENCE.split(line):
            yield sentence.strip(_SEGMENT_EDGES), False
            for part in _COMMA.split(sentence):
                yield part.strip(_SEGMENT_EDGES), False


def read_plain_date(text: str) -> str | None:
    """Read a date that is plainly one: ``2024``, ``2024/05``, ``May 2024``."""
    if not _DATE_SHAPE.fullmatch(text):
        return None
    found, doubt = read_date(text)
    return found if doubt is None else None


def read_authors(text: str, *, styled: bool) -> tuple[str, ...]:
    """Read names with commas between them; nothing where any part is no name."""
    if len(text) > _MAX_NAMES_CHARS:
        return ()
    labelled = _AUTHORS_LABEL.match(text)
    if labelled is not None:
        text = text[labelled.end() :]
    elif not styled and text.count(",") < 2:  # noqa: PLR2004 - "Berlin, New York" are no authors
        return ()
    names = [name for name in _AND.split(_ET_AL.sub("", text.strip(" .,;"))) if name]
    if len(names) + (labelled is not None) + bool(_ET_AL.search(text)) < 2:  # noqa: PLR2004
        return ()
    looks = all(_NAME.fullmatch(name) and all(map(_is_of_a_name, name.split())) for name in names)
    return tuple(map(plain_text, names)) if looks else ()


def _is_of_a_name(word: str) -> bool:
    """Tell a word that begins with a capital, or a letter that has none, or a particle."""
    return not word[0].islower() or _PARTICLES.match(word) is not None


def read_abstract(text: str) -> str | None:
    """Read an abstract that is called so."""
    labelled = _ABSTRACT_LABEL.match(text)
    return None if labelled is None else plain_text(text[labelled.end() :]) or None
