"""Content negotiation (RFC 9110, section 12.5.1) as a table, and as laws."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.negotiation import negotiate, parse_accept, prefers_html
from graph.errors import NotAcceptableError

OFFERED = ("text/turtle", "application/ld+json", "text/html")

CHOICES = {
    "no header": (None, "text/turtle"),
    "empty": ("", "text/turtle"),
    "blank": ("  ", "text/turtle"),
    "anything": ("*/*", "text/turtle"),
    "itself": ("application/ld+json", "application/ld+json"),
    "case": ("Application/LD+JSON", "application/ld+json"),
    "type range": ("application/*", "application/ld+json"),
    "greater weight": ("text/turtle;q=0.3, text/html;q=0.8", "text/html"),
    "equal weights keep our order": ("text/html, text/turtle", "text/turtle"),
    "the closest range counts": ("text/*;q=0.2, text/html;q=0.9, */*;q=0.5", "text/html"),
    "excluded by name": ("*/*, text/turtle;q=0", "application/ld+json"),
    "excluded type": ("text/*;q=0, */*;q=0.1", "application/ld+json"),
    "spaces": (" text/html ; q = 0.5 , application/ld+json ; q=0.4", "text/html"),
    "three digits": ("text/html;q=0.001", "text/html"),
    "parameters are passed over": ("text/html;level=1;charset=utf-8", "text/html"),
    "quoted comma": ('application/ld+json;profile="a,b;q=0"', "application/ld+json"),
    "quoted quote": ('text/html;x="\\",text/turtle;q=1"', "text/html"),
    "a malformed member is passed over": ("nonsense, */turtle, text/html", "text/html"),
    "a malformed weight is none": ("text/turtle;q=2, text/html;q=0.1", "text/html"),
    "nothing but nonsense": ("nonsense", "text/turtle"),
    "a browser": ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
}


@pytest.mark.parametrize(("accept", "expected"), CHOICES.values(), ids=CHOICES.keys())
def test_the_best_offer_is_chosen(accept: str | None, expected: str) -> None:
    """A row is a header and what is chosen for it."""
    assert negotiate(accept, OFFERED) == expected


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/*;q=0.0", "application/json"])
def test_what_is_not_offered_is_not_acceptable(accept: str) -> None:
    """The error lists what is."""
    with pytest.raises(NotAcceptableError) as caught:
        negotiate(accept, OFFERED)

    assert caught.value.offered == OFFERED


def test_an_alias_stands_for_the_offer() -> None:
    """``application/json`` is how most clients ask for results, or for JSON-LD."""
    aliases = {"application/json": "application/ld+json"}

    assert negotiate("application/json", OFFERED, aliases=aliases) == "application/ld+json"
    assert negotiate("text/html, application/json;q=0.5", OFFERED, aliases=aliases) == "text/html"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, False),
        ("*/*", False),
        ("application/json", False),
        ("application/json, text/html", False),
        ("text/html", True),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", True),
        ("application/sparql-results+json,*/*;q=0.9", False),
    ],
)
def test_a_browser_is_known_by_what_it_likes_best(accept: str | None, expected: bool) -> None:
    """A client that takes anything is a program: it gets JSON."""
    assert prefers_html(accept) is expected


_RANGES = st.sampled_from([*OFFERED, "text/*", "application/*", "*/*", "image/png", "x"])
_WEIGHTS = st.sampled_from(["", ";q=0", ";q=0.5", ";q=1", ";q=1.000", ";q=x"])
_HEADERS = st.lists(st.builds("{}{}".format, _RANGES, _WEIGHTS), max_size=6).map(", ".join)


@given(_HEADERS)
def test_the_choice_is_offered_and_does_not_depend_on_the_order(accept: str) -> None:
    """Members are a set: turning them round changes nothing."""
    turned = ", ".join(reversed(accept.split(", ")))

    def outcome(header: str) -> str | None:
        try:
            return negotiate(header, OFFERED)
        except NotAcceptableError:
            return None

    assert outcome(accept) == outcome(turned)
    assert outcome(accept) in {*OFFERED, None}


@given(st.text())
def test_any_text_is_read(accept: str) -> None:
    """A header is never a fault of ours, and weights stay within bounds."""
    assert all(0 <= media_range.weight <= 1 for media_range in parse_accept(accept))


@pytest.mark.parametrize("part", ["text/html;q=0.5,", '"', '\\"', ";", ",", "q=", 'a/b;c="'])
def test_a_hostile_header_costs_linear_time(part: str) -> None:
    """64 KiB is what the server reads of a header."""
    started = time.perf_counter()
    parse_accept(part * (65_536 // len(part)))

    assert time.perf_counter() - started < 1
