"""Names to keys, and keys to IRIs and back."""

from __future__ import annotations

import re

import pytest

from graph.errors import InvalidIdentifierError
from graph.iris import (
    KIND_PREFIXES,
    Iris,
    entity_key,
    folded_title,
    mention_key,
    paper_key,
    slug,
    source_id,
    url_key,
)
from graph.models import Field, Kind, Mention, Relation
from tests.support.lists import paper

SLUGS = {
    "plain": ("ALFWorld", "alfworld"),
    "spaces": ("  SWE-bench   Verified ", "swe-bench-verified"),
    "underscores": ("HumanEval_CPP", "humaneval-cpp"),
    "C++": ("C++", "c-plus-plus"),
    "C#": ("C#", "c-sharp"),
    "C": ("C", "c"),
    "V*": ("V*", "v-star"),
    "V* Bench": ("V* Bench", "v-star-bench"),
    "Q*": ("Q*", "q-star"),
    "A*": ("A*", "a-star"),
    "A with a star operator": ("A\u22c6", "a-star"),
    "A with an asterisk operator": ("A\u2217", "a-star"),
    "HumanEval+": ("HumanEval+", "humaneval-plus"),
    "tau in TeX": (r"$\tau$-bench", "tau-bench"),
    "tau in TeX with a power": (r"$\tau^2$-bench", "tau-2-bench"),
    "tau": ("τ-bench", "tau-bench"),
    "tau squared": ("τ²-bench", "tau-2-bench"),
    "capital tau": ("Τ-Bench", "tau-bench"),
    "micro sign": ("µ-bench", "mu-bench"),
    "infinity": ("∞Bench", "infinity-bench"),
    "times": ("Mixtral 8×7B", "mixtral-8x7b"),
    "ampersand": ("Q&A", "q-and-a"),
    "accents": ("Café Société", "cafe-societe"),
    "accents apart": ("Cafe\u0301", "cafe"),
    "ligature": ("ﬁne-tuning", "fine-tuning"),
    "full width": ("ＧＰＴ－４", "gpt-4"),
    "sharp s": ("Straße", "strasse"),
}


@pytest.mark.parametrize(("name", "expected"), SLUGS.values(), ids=SLUGS)
def test_a_name_is_written_in_plain_letters(name: str, expected: str) -> None:
    """What tells names apart is spelled out, what does not is folded."""
    assert slug(name) == expected


HASHED = {
    "CJK": ("深度学习", "x"),
    "CJK and Latin": ("深度学习 Bench", "bench"),
    "emoji": ("🤗", "x"),
    "punctuation": ("...", "x"),
    "empty": ("", "x"),
    "lone surrogate": ("\ud800", "x"),
}


@pytest.mark.parametrize(("name", "head"), HASHED.values(), ids=HASHED)
def test_what_cannot_be_written_so_ends_in_a_hash(name: str, head: str) -> None:
    """The key still depends on the name alone."""
    assert re.fullmatch(rf"{head}-[0-9a-f]{{6}}", slug(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++", "C#"),
        ("C++", "C"),
        ("V*", "V"),
        ("Q*", "A*"),
        ("HumanEval+", "HumanEval"),
        ("が", "か"),
        ("深度学习", "机器学习"),
        ("∞Bench", "Bench"),
        ("x" * 200, "x" * 201),
        ("a " * 100, "a " * 101),
    ],
)
def test_different_names_have_different_slugs(one: str, other: str) -> None:
    """Also where only a sign, a mark or the hundredth letter tells them apart."""
    assert slug(one) != slug(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深度学习 Bench", "深度学习-bench"),
        ("long name " * 20, "Long-Name-" * 20),
        ("ŁódźNet", "łódźnet"),
        ("🤗 Transformers", "Transformers"),
    ],
)
def test_spellings_of_one_name_have_one_slug(one: str, other: str) -> None:
    """Also where the slug is cut or hashed."""
    assert slug(one) == slug(other)


def test_a_long_slug_is_cut_at_a_word() -> None:
    """And tells by a hash what was cut."""
    written = slug("a technique with a very long name " * 5)

    assert len(written) <= 72 + 7
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*-[0-9a-f]{6}", written)


PAPER_KEYS = {
    "arXiv": (paper("T", arxiv_id="2604.01234"), r"paper-2604\.01234"),
    "arXiv before DOI": (paper("T", arxiv_id="2604.01234", doi="10.1/x"), r"paper-2604\.01234"),
    "old arXiv": (paper("T", arxiv_id="math.GT/0309136"), r"paper-math\.GT_0309136"),
    "DOI": (paper("T", doi="10.1145/ABC"), "paper-doi-10.1145%2Fabc"),
    "title": (paper("A Title: of Sorts"), "paper-t-a-title-of-sorts-[0-9a-f]{6}"),
    "title of signs": (paper("???"), "paper-t-x-[0-9a-f]{6}"),
    "title in another script": (paper("论文"), "paper-t-x-[0-9a-f]{6}"),
}


@pytest.mark.parametrize(("record", "pattern"), PAPER_KEYS.values(), ids=PAPER_KEYS)
def test_a_paper_is_named_by_the_best_that_is_known(record: object, pattern: str) -> None:
    """ArXiv identifier, else DOI, else title; and each makes a valid IRI that leads back."""
    key = paper_key(record)  # type: ignore[arg-type]
    iris = Iris()

    assert re.fullmatch(pattern, key)
    assert iris.key(iris.entity(key)) == key


def test_titles_that_differ_in_case_and_spaces_are_one_paper() -> None:
    """A title is pasted in many ways."""
    one, other = paper("On  Reading Lists"), paper("on reading\u00a0lists")

    assert paper_key(one) == paper_key(other)
    assert folded_title("Résumé: a Study") == "resumeastudy"


URL_KEYS = {
    "repository": (
        Kind.REPOSITORY,
        "https://github.com/Owner/My_Name",
        "repo-github.com-owner-my_name",
    ),
    "host that minds case": (
        Kind.REPOSITORY,
        "https://huggingface.co/Owner/Name",
        "repo-huggingface.co-Owner-Name",
    ),
    "page": (Kind.PAGE, "https://x.github.io/demo", "page-x.github.io-demo"),
    "host alone": (Kind.PAGE, "https://x.org", "page-x.org"),
    "query": (Kind.PAGE, "https://x.org/a?b=c", "page-x.org-a-b-c"),
}


@pytest.mark.parametrize(("kind", "url", "expected"), URL_KEYS.values(), ids=URL_KEYS)
def test_an_address_is_named_by_host_and_path(kind: Kind, url: str, expected: str) -> None:
    """Lower case where the host ignores case."""
    assert url_key(kind, url) == expected


def test_a_long_address_ends_in_a_hash() -> None:
    """And stays a valid key."""
    one, other = (url_key(Kind.PAGE, f"https://x.org/{'a' * 200}{end}") for end in "bc")

    assert one != other
    assert len(one) < 100
    assert Iris().key(Iris().entity(one)) == one


def test_a_mention_is_named_by_what_it_says_and_where() -> None:
    """The same in every run; another span, relation or field another key."""
    span = Mention(Field.ABSTRACT, 3, 9, 0, 20, "PPO", "rule", 0.9)
    key = mention_key("paper-1", Relation.USES, "technique-ppo", "hash", span)

    assert re.fullmatch(r"mention-[0-9a-f]{16}", key)
    assert key == mention_key("paper-1", Relation.USES, "technique-ppo", "hash", span)
    assert key != mention_key("paper-1", Relation.PROPOSES, "technique-ppo", "hash", span)
    assert key != mention_key("paper-1", Relation.USES, "technique-ppo", "other", span)


@pytest.mark.parametrize(
    "key", ["", "benchmark", "-x", "Benchmark-x", "a-b/c", "a-b c", "a-b\n", "a-é", "a--b", "a-.b"]
)
def test_what_could_not_be_minted_is_no_key(key: str) -> None:
    """Nothing from outside can break out of the path of an IRI."""
    with pytest.raises(InvalidIdentifierError):
        Iris().entity(key)


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "https://w3id.org/reading-list/id/",
        "https://w3id.org/reading-list/id/a/b",
        "https://example.org/id/benchmark-x",
        "https://w3id.org/reading-list/id/techniques",
    ],
)
def test_an_iri_of_others_has_no_key(iri: str) -> None:
    """Neither have our IRIs that name no entity."""
    assert Iris().key(iri) is None


def test_the_base_is_a_setting() -> None:
    """With another base come other IRIs, and the keys stay."""
    iris = Iris("https://example.org/mine")

    assert iris.entity("benchmark-x") == "https://example.org/mine/id/benchmark-x"
    assert iris.key("https://example.org/mine/id/benchmark-x") == "benchmark-x"
    assert iris.graph("src-a") == "https://example.org/mine/graph/src-a"
    assert iris.graph_name(iris.graph("src-a")) == "src-a"
    assert iris.graph_name("https://w3id.org/reading-list/graph/src-a") is None


def test_every_kind_has_its_prefix() -> None:
    """So that a key says what it names."""
    assert set(KIND_PREFIXES) == set(Kind)
    assert entity_key(Kind.BENCHMARK, "ALFWorld") == "benchmark-alfworld"
    assert source_id("My List (2026)") == "my-list-2026"
