"""Laws of extraction."""

from __future__ import annotations

import time
from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.extract import extract
from graph.extract.acronyms import find_acronyms
from graph.extract.sentences import sentence_spans
from graph.extract.urls import find_urls, normalise_url
from graph.iris import entity_key
from graph.models import ExtractedLink, Field
from graph.text import normalise_field

_pieces = st.sampled_from(
    [
        "We propose ", "HiMAC", ", a novel framework", " that ", "X-Bench", " (XB)", "HumanEval",
        " and ", ", ", ". ", "GPT-4o", "Llama-3.1 8B", "reinforcement learning", " (RL)", "PPO",
        "evaluated on ", "outperforms ", "https://github.com/a/b", "{https://x.org/y}", "called ",
        "e\u0301", "🎉", "\u0130", "\u00df", "\u03c2", "$\\tau$-bench", "V* Bench", "e.g.", "v1.5",
        "benchmarks such as ", "(", ")", " ", "the ", "Large Language Model Debugger (LDB)", ": ",
        "SWE-fficiency", "Pro", "models", "\u200b", "-", "_", "https://", "www.", "?", "…",
    ]
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=200), st.lists(_pieces, max_size=30).map("".join)
).map(normalise_field)  # fmt: skip


def _keys(link: ExtractedLink) -> str:
    entity = link.entity
    kind = entity.kinds[0]
    return entity.url or entity_key(kind, entity.name)


@given(texts, texts)
@example("\u0130\u0130 HumanEval: X", "\u0130 We evaluate on HumanEval.")
def test_a_mention_is_cut_out_of_its_field(title: str, abstract: str) -> None:
    """Offsets count code points of the given strings, and lie in the sentence that is named."""
    links = extract(title, abstract)

    for link in links:
        assert link.mentions
        for mention in link.mentions:
            text = title if mention.field is Field.TITLE else abstract
            assert text[mention.start : mention.end] == mention.surface
            assert 0 <= mention.sentence_start <= mention.start < mention.end
            assert mention.end <= mention.sentence_end <= len(text)
            assert 0 < mention.confidence <= 1
            assert mention.rule


@given(texts, texts)
def test_extraction_is_a_function(title: str, abstract: str) -> None:
    """The same text gives the same links in the same order."""
    assert extract(title, abstract) == extract(title, abstract)


@given(texts, texts)
def test_an_entity_appears_once(title: str, abstract: str) -> None:
    """One link an entity, with one role, however often it is named."""
    keys = Counter(_keys(link) for link in extract(title, abstract))

    assert [key for key, count in keys.items() if count > 1] == []


@given(texts, texts)
def test_mentions_of_a_link_are_in_order_and_differ(title: str, abstract: str) -> None:
    """Evidence is listed in the order of the text, each place once."""
    for link in extract(title, abstract):
        places = [(m.field is Field.ABSTRACT, m.start, m.end) for m in link.mentions]

        assert places == sorted(set(places))


@given(st.sampled_from(["🎉", "e\u0301", "\u0301", "👩\u200d🔬", "\U0001d54f"]))
def test_what_stands_before_a_name_only_moves_it(prefix: str) -> None:
    """Characters outside the basic plane and combining ones count as the code points they are."""
    text = "We propose HiMAC, a framework, and evaluate on HumanEval."
    moved = f"{prefix} {text}"

    plain = {(link.entity.name, m.start) for link in extract("T", text) for m in link.mentions}
    shifted = {(link.entity.name, m.start) for link in extract("T", moved) for m in link.mentions}

    assert shifted == {(name, start + len(prefix) + 1) for name, start in plain}


@given(texts)
def test_sentences_cover_the_text(text: str) -> None:
    """Sentences are ascending and disjoint, and only white space lies between them."""
    spans = sentence_spans(text)
    done = 0

    for start, end in spans:
        assert done <= start <= end
        assert not text[done:start].strip()
        done = end
    assert not text[done:].strip()


@given(texts)
def test_acronym_pairs_lie_in_the_text(text: str) -> None:
    """Both forms are spans of the text, and they do not overlap."""
    for pair in find_acronyms(text):
        assert 0 <= pair.long_start < pair.long_end <= len(text)
        assert 0 <= pair.short_start < pair.short_end <= len(text)
        assert pair.long_end <= pair.short_start or pair.short_end <= pair.long_start


@given(
    st.one_of(
        texts,
        st.from_regex(r"(https?://)?(www\.)?[a-zA-Z.]{1,12}\.(com|org|io)(/[\w.~%-]{0,8}){0,4}"),
        st.builds(
            "https://{}/{}/{}{}".format,
            st.sampled_from(["github.com", "GitLab.com", "huggingface.co", "www.www.example.org"]),
            st.text("ab.-_~", max_size=4),
            st.text("ab.-_~", max_size=4),
            st.sampled_from(
                ["", ".git", ".git.git", "/tree/main", "#top", "?x=1/", "/.", ".git/."]
            ),
        ),
    )
)
@example("https://github.com/a/b.git.")
@example("http://www.GitHub.com/a/b.git/tree/main#x")
def test_normalising_a_url_is_idempotent(text: str) -> None:
    """A URL in its one form stays as it is."""
    once = normalise_url(text)

    assert once is None or normalise_url(once) == once


@given(texts)
def test_urls_are_found_where_they_stand(text: str) -> None:
    """A URL's span holds no white space and lies in the text; spans do not overlap."""
    done = 0
    for found in find_urls(text):
        assert done <= found.start < found.end <= len(text)
        assert not any(character.isspace() for character in text[found.start : found.end])
        done = found.end


@settings(max_examples=25, deadline=None)
@given(st.lists(_pieces, min_size=1, max_size=5).map("".join))
def test_time_is_bounded_by_length(unit: str) -> None:
    """A text a hundred times as long as an abstract is read, and in seconds."""
    text = normalise_field(unit * (150_000 // len(unit)))

    start = time.process_time()
    extract("T", text)

    assert time.process_time() - start < 10
