"""LaTeX in fields of bibliographies."""

from __future__ import annotations

import pytest

from graph.reading_list.latex import latex_to_text, verbatim_to_text

PROSE = {
    "nothing to do": ("A < B & 50% of C_1", "A < B & 50% of C_1"),
    "accents": (
        r"G{\"o}del, {\v{S}}koda, Hu\'{\^e}, \'{\i}, \c cedilla",
        "Gödel, Škoda, Huế, í, çedilla",
    ),
    "letters": (r"{\ss} \o{}re {\L}{\'o}d{\'z} \AA ngstr{\"o}m", "ß øre Łódź Ångström"),
    "an accent on a word": (r"{\'Etude}", "Étude"),
    "escapes": (r"R\&D, 5\%, \$3, a\_b, \#1, \{x\}", "R&D, 5%, $3, a_b, #1, {x}"),
    "braces": ("{{Attention}} Is {All}", "Attention Is All"),
    "type": (r"\emph{Foo} \textsc{Bar} {\it baz} \textsuperscript{2}", "Foo Bar baz 2"),
    "maths": (
        r"$\tau$-bench in $\mathcal{O}(n^{2})$ and \(x\)",
        r"$\tau$-bench in $\mathcal{O}(n^{2})$ and \(x\)",
    ),
    "a sign as maths": (r"p {$<$} 0.05", "p < 0.05"),
    "prices": ("costs $5 and {x}", "costs $5 and x"),
    "dashes and quotes": ("1--3 --- ``so'' they", "1–3 — “so” they"),
    "ties": ("E.~coli", "E. coli"),
    "about": ("about ~40% (~3 days), one -- two", "about ~40% (~3 days), one -- two"),
    "a tie behind maths": ("$x$~5 and Fig.~{2}", "$x$ 5 and Fig. 2"),
    "Zotero's brackets": (
        r"a\{\vphantom{\}}https://x.org/a\_b\vphantom{\{}\} c",
        "a{https://x.org/a_b} c",
    ),
    "an address in brackets": (
        r"See x.org/a{https://x.org/a} and \url{https://y.org} {https://z.org}",
        "See x.org/a{https://x.org/a} and https://y.org https://z.org",
    ),
    "a citation": (r"as in lists \citep[p.~3]{byron,stone}, and \cite{x}", "as in lists, and"),
    "a caret": (r"$O(n{\textasciicircum}2)$ or n\^{}2", "$O(n{\\textasciicircum}2)$ or n^2"),
    "a hook": (r"B{\h a}o Ch{\^a}u {\h{o}}", "Bảo Châu ỏ"),
    "symbols": (r"{\textless}p{\textgreater} \ldots{} \textregistered{}", "<p> … ®"),
    "an unknown command": (r"with \toolname{} and \foo{bar}", r"with \toolname and \foo bar"),
    "addresses": (
        r"\url{https://x.org/a\_b~c} \href{https://y.org}{here}",
        "https://x.org/a_b~c https://y.org here",
    ),
    "line breaks": (r"one\\two", "one two"),
    "a bare backslash": ("\\", "\\"),
    "open braces": ("{a {b", "a b"),
    "a comment sign": ("100% of papers", "100% of papers"),
}


@pytest.mark.parametrize(("latex", "text"), PROSE.values(), ids=PROSE)
def test_prose_becomes_plain_text(latex: str, text: str) -> None:
    """Accents, symbols and commands for type; mathematics and the unknown stay."""
    assert latex_to_text(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"https://x.org/a\_b\%20c~d", "https://x.org/a_b%20c~d"),
        (r"https://x.org/{\textasciitilde}me", "https://x.org/~me"),
        (r"\url{https://x.org/a--b}", "https://x.org/a--b"),
        (" 10.1000/a_b ", "10.1000/a_b"),
    ],
)
def test_an_address_keeps_its_characters(latex: str, text: str) -> None:
    """A tilde is no tie there, and two hyphens are no dash."""
    assert verbatim_to_text(latex) == text
