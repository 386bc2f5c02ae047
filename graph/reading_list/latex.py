r"""LaTeX as it stands in bibliographies, turned into plain text; mathematics stays as written.

Fields of a bibliography are prose with accents, a few symbols and commands for type, so they are
rewritten token by token: a hundred times as fast as parsing each field, and no nesting or fault
can stop it. What a token means is looked up in pylatexenc. A command that it does not know stays
as written, and so do a bare ``%`` and ``&``, which people mean as such.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db

from graph.text import normalise_field

_NEEDS_WORK: Final = re.compile(r"[\\{}$~]|--|``|''")
_MATHS: Final = re.compile(r"(?<!\\)\$(?:[^$\\]|\\.)+\$|\\\((?:(?!\\[()]).){0,1000}\\\)", re.DOTALL)
# BBT writes a lone sign of relation or operation as mathematics.
_LONE_SIGN: Final = re.compile(r"\$\s*([<>|=+*-])\s*\$")
_ACCENT: Final = re.compile(
    r"\\(?:[\"'`^~=.]|[uvHcdbhkrt](?![A-Za-z]))\s*"
    r"(?:\{\s*(?:\\[A-Za-z]+|[^{}\\]{1,2})\s*\}|\\[ij](?![A-Za-z])|[^\W\d_])"
)
_HOOK: Final = re.compile(r"\\h\s*\{?\s*([^\W\d_])\s*\}?")
_MAX_ACCENTS: Final = 3  # one on top of another, as in Vietnamese
_TOKEN: Final = re.compile(
    # Zotero balances a lone bracket with one that takes no room.
    r"\\vphantom\s*\{(?P<room>\\[{}])\}"
    # What a citation leads to stands elsewhere.
    r"|(?P<cite>[ ~]?\\cite[a-z]*\*?\s*(?:\[[^\[\]{}]{0,100}\]\s*){0,2}\{[^{}]*\})"
    r"|\\(?:url|nolinkurl|path)\s*\{(?P<url>[^{}]*)\}"
    r"|\\href\s*\{(?P<target>[^{}]*)\}"
    r"|\\(?P<name>[A-Za-z]+)\*?(?P<after>\s*\{\}|\s*)"
    r"|\\(?P<sign>[^A-Za-z])"
    r"|(?P<mark>~|---?|``|'')"
)
# What ties nothing to nothing is meant as it looks: "about ~40%", "(~3 days)", "one -- two".
_AS_MEANT: Final = re.compile(r"(?:(?<=[\s(\[])|\A)~(?=[^\s~])|(?<=\s)--(?=\s)")
# Glued to a word and no argument of a command, as on pages that show their markup.
_ADDRESS_IN_BRACES: Final = re.compile(
    r"(\\[A-Za-z]+\s*)?(?<=[\w/])\{(?=https?://[^{}\s]*\})([^{}]*)\}"
)
_TYPE: Final = frozenset(
    (
        "emph", "textit", "textbf", "texttt", "textsc", "textrm", "textsf", "textup", "textmd",
        "textsl", "textnormal", "text", "mbox", "hbox", "it", "bf", "tt", "sc", "rm", "sf",
        "em", "sl", "bfseries", "itshape", "ttfamily", "scshape", "rmfamily", "sffamily",
        "mdseries", "upshape", "normalfont", "small", "large", "relax", "protect", "enquote",
        "mkbibquote", "mkbibemph", "mkbibbold", "mkbibitalic", "textsuperscript",
        "textsubscript", "uppercase", "lowercase", "MakeUppercase", "MakeLowercase", "textcite",
        "noopsort", "NoCaseChange", "bibstring", "ensuremath",
    )
)  # fmt: skip
_SIGNS: Final = {
    "\\": " ", "\n": " ", " ": " ", "-": "", "/": "", "!": "", ",": " ", ";": " ", ":": " ",
    "{": "\x01", "}": "\x02",
}  # fmt: skip
_MARKS: Final = {"~": " ", "---": "\u2014", "--": "\u2013", "``": "\u201c", "''": "\u201d"}
# Commands that pylatexenc 2.11 does not know; reference managers write them for ASCII characters.
_MORE_SYMBOLS: Final = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textquotesingle": "'",
    "textquotedbl": '"', "textasciigrave": "`", "textasciicircum": "^", "slash": "/",
    "LaTeX": "LaTeX", "TeX": "TeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "eg": "e.g.",
    "ie": "i.e.",
}  # fmt: skip
_HIDDEN: Final = str.maketrans({"~": "\x03", "-": "\x04"})
_BRACES: Final = str.maketrans(
    {"{": None, "}": None, "\x01": "{", "\x02": "}", "\x03": "~", "\x04": "-"}
)
_VERBATIM_ESCAPES: Final = re.compile(r"\\([&%$#_{}~])")
_SYMBOLS: Final = get_default_latex_context_db()
_TO_TEXT: Final = LatexNodes2Text(latex_context=_SYMBOLS)


def latex_to_text(latex: str) -> str:
    r"""Turn a field into plain text.

    Example:
        >>> latex_to_text(r"{G{\"o}del} \& $\tau$-bench: 5\% of {\L}{\'o}d{\'z}")
        'Gödel & $\\tau$-bench: 5% of Łódź'
    """
    if not _NEEDS_WORK.search(latex):
        return latex
    latex = _LONE_SIGN.sub(r"\1", latex)
    latex = _ADDRESS_IN_BRACES.sub(
        lambda match: match[0] if match[1] else f"\x01{match[2]}\x02", latex
    )
    latex = _AS_MEANT.sub(lambda match: match[0].translate(_HIDDEN), latex)
    parts: list[str] = []
    at = 0
    for maths in _MATHS.finditer(latex):
        parts += (_prose_to_text(latex[at : maths.start()]), maths[0])
        at = maths.end()
    parts.append(_prose_to_text(latex[at:]))
    return "".join(parts)


def verbatim_to_text(latex: str) -> str:
    r"""Read a field that is no prose, such as an address: ``a\_b`` is ``a_b``, and ``~`` stays."""
    if "\\" not in latex and "{" not in latex:
        return latex.strip()
    text = re.sub(r"^\s*\\url\s*(\{.*\})\s*$", r"\1", latex)
    text = re.sub(r"\\textasciitilde\s*(?:\{\})?", "~", text)
    text = _VERBATIM_ESCAPES.sub(r"\1", text.replace("{\\_}", "_"))
    return text.replace("{", "").replace("}", "").strip()


def _prose_to_text(latex: str) -> str:
    if "\\" in latex:
        for _ in range(_MAX_ACCENTS):
            rewritten = _ACCENT.sub(lambda match: _look_up(match[0]), latex)
            if rewritten == latex:
                break
            latex = rewritten
    return _TOKEN.sub(_token_to_text, latex).translate(_BRACES)


def _token_to_text(match: re.Match[str]) -> str:
    if match["mark"]:
        return _MARKS[match["mark"]]
    if match["sign"]:
        return _SIGNS.get(match["sign"], match["sign"])
    if match["name"]:
        return _command_to_text(match)
    if match["room"] or match["cite"]:
        return ""
    if match["url"] is not None:
        return verbatim_to_text(match["url"])
    return f"{verbatim_to_text(match['target'])} "


def _command_to_text(match: re.Match[str]) -> str:
    name = match["name"]
    symbol = "" if name in _TYPE else _look_up_symbol(name)
    if symbol is not None:
        return symbol
    return f"{match[0]} " if match.string.startswith("{", match.end()) else match[0]


@lru_cache(maxsize=4096)
def _look_up(latex: str) -> str:
    """The text of an accent with its letter."""
    hooked = _HOOK.fullmatch(latex)
    if hooked:  # which pylatexenc 2.11 does not know
        return normalise_field(f"{hooked[1]}\u0309")
    return str(_TO_TEXT.latex_to_text(latex)) or latex


@lru_cache(maxsize=4096)
def _look_up_symbol(name: str) -> str | None:
    """The text of a command without arguments; ``None`` for one that is not known."""
    if name in _MORE_SYMBOLS:
        return _MORE_SYMBOLS[name]
    spec = _SYMBOLS.get_macro_spec(name)
    text = getattr(spec, "simplify_repl", None)
    if not isinstance(text, str) or "%" in text:
        return None
    return text
