"""The phrases by which a paper says what it makes, uses, is measured on and compares with."""

from __future__ import annotations

import re
from typing import Final

_ADVERBS: Final = (
    r"(?:(?:\w+ly|then|also|further|first|thus|therefore|hereby|now|next|here|instead|in turn"
    r"|in this (?:paper|work|study)),? )*"
)
_MAKE: Final = (
    r"propos|introduc|present|develop|design|releas|build|built|construct|creat|curat|devis"
    r"|describ|contribut|offer|formulat|establish|unveil|open-sourc|collect|compil|implement"
    r"|provid|train|pre-?train|term|call|dub|name|put forward|assembl|formali[sz]|defin|coin"
    r"|identif|debut"
)
_MAKE_VERB: Final = rf"(?:{_MAKE})(?:e|es|ed|s|t|)?"
PROPOSE: Final = re.compile(
    rf"\b(?:[Ww]e|[Tt]his (?:\w+ )?(?:paper|work|article|study|report)|[Oo]ur (?:\w+ )?(?:paper"
    rf"|work|study)|"
    rf"[Tt]he authors)(?: have| has)? {_ADVERBS}{_MAKE_VERB}(?:(?:,| and|, and) {_ADVERBS}\w+)?"
    rf"(?= |:)|\b[Bb]y (?:\w+ly )?(?:proposing"
    rf"|introducing|presenting|developing|designing|releasing"
    rf"|building|creating)(?= )|(?<=, )(?:proposing|introducing|presenting|releasing)(?= )"
    rf"|\b(?:and|to|then) (?:propose|introduce|present|release)(?= )"
)
STRONG_MAKE: Final = re.compile(
    r"propos|introduc|present|develop|releas|unveil|dub|term|call|name|formali|coin"
)
NOVEL: Final = re.compile(
    r"(?:\s?\([^()]{1,60}\))?,? (?:is )?(?:a (?:novel|new)|the first|our (?:proposed|new|novel)?)\b"
)
OURS: Final = re.compile(
    r"\b(?:[Oo]ur|[Tt]he proposed)(?: (?:proposed|new|novel|final|best|trained|own|full))?"
    r"(?: [\w-]+){0,3},? ?\Z"
)
CALLED: Final = re.compile(
    r"(?:\b(?:called|named|dubbed|termed|coined|christened|denoted(?: as| by)?|abbreviated as"
    r"|(?:which|that) we (?:call|name|term|dub)|[Ww]e (?:call|name|term|dub) (?:it|this|them"
    r"|(?:this|our|the) [\w -]{1,40}?)|referred to as|refer(?:red)? to (?:it|this|them) as|namely)"
    r"[,:]? (?:the )?[\"\u201c'\u2018]?)"
)
PASSIVE: Final = re.compile(
    r"\A[^.;:]{0,60}? (?:is|are) (?:then |also |further |thus |\w+ly )?"
    r"(?:proposed|introduced|presented|developed|designed|released)\b"
)
EVALUATE: Final = re.compile(
    r"\b(?:[Ee]valuat\w*|[Ee]xperiment\w*|[Rr]esults?|[Tt]est(?:ed|ing|s)?|[Bb]enchmark(?:ed|ing)"
    r"|[Aa]ssess\w*|[Mm]easur\w+|[Vv]alidat\w+|[Tt]rain(?:ed|ing)?|[Ff]ine-?tun\w+|[Pp]erform\w*"
    r"|[Aa]chiev\w*|[Aa]ttain\w*|[Aa]ccuracy|[Ss]cor\w+|[Ii]mprov\w+|[Oo]utperform\w*|[Gg]ains?"
    r"|[Ss]urpass\w*|SOTA|state-of-the-art|[Aa]pply|[Aa]pplied|[Ss]tud(?:y|ies)|[Aa]nalys\w+"
    r"|[Aa]nalyz\w+|[Ss]peedups?|[Dd]emonstrat\w+|[Cc]onducted|[Rr]each\w*|[Cc]ompetitive"
    r"|points?|%|[Pp]rob(?:e|ed|es|ing)|[Pp]ass@\d+|[Ss]olv\w+|[Rr]educ\w+|[Ii]ncreas\w+"
    r"|[Rr]aises?|[Vv]erif(?:y|ied))\b"
)
GAIN: Final = re.compile(
    r"\b(?:[Ii]mprov\w+|[Gg]ains?|[Oo]utperform\w*|[Ss]urpass\w*|[Ee]xceed\w*|[Ss]peed-?ups?"
    r"|[Aa]dvantages?|[Bb]oosts?|[Bb]etter|[Hh]igher|[Ff]aster|[Ll]ower|[Ss]uperior\w*"
    r"|[Ii]ncreas\w+|[Rr]educ\w+|[Pp]refer\w+|wins?)\b|\d ?(?:%|x\b|\u00d7)"
)
OVER_PLACE: Final = re.compile(
    r"[;:]|\b(?:averag\w+|measured|evaluat\w+|tested|computed|aggregat\w+|trained|experiment\w*)\b"
)
ON: Final = re.compile(r"\b(?:[Oo]n|[Aa]cross|[Oo]ver|covering|including|[Ii]n)\b")
WINDOW_STOP: Final = re.compile(
    r"[.;:](?:\s|$)|\b(?:with|using|shows?|showing|demonstrates?|indicates?|that|against|compared"
    r"|than|where|while|by|via|suggests?|reveals?|confirms?|achiev\w+|outperform\w*|improv\w+"
    r"|is|are|was|were|has|have|can|we|our|to|between|written|through|based)\b"
)
TO_NAME: Final = re.compile(
    r"[,:]? ?\(?(?:e\.g\.,? |i\.e\.,? |the |a |an |its |our |popular |both "
    r"|either )?[\"'\u2018\u201c]?"
)
CLASS_LINK: Final = re.compile(
    r",? ?(?:such as|like|including|e\.g\.,?|namely|i\.e\.,?|\((?:e\.g\.,?|i\.e\.,?|such as|like"
    r"|including|namely)|\(|:|(?:called|named)) ?(?:the |both |a |an |popular |well-known )*"
    r"[\"'\u2018\u201c]?"
)
# One of these is in every such link, and looked for before the nouns that stand before links.
CLASS_WORDS: Final = (
    "(",
    "such as",
    "like",
    "including",
    ":",
    "e.g.",
    "i.e.",
    "named",
    "called",
    "namely",
)
BASELINE: Final = re.compile(
    r"\b(?:[Oo]utperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?|compared (?:to|with)|over"
    r"|superior to|improv\w+ (?:over|upon)|built on(?: top of)?|builds? (?:up)?on|based on"
    r"|inspired by|combin\w+|[Uu]sing|[Vv]ia|compar\w+ (?:to|with|against)|than"
    r"|implemented (?:in|on)"
    r"|[Uu]nlike|on par with|competitive with|on top of|integrat\w+|extends?|extending|such as|like"
    r"|employ\w*|adopt\w*"
    r"|leverag\w+|appl(?:y|ies|ied|ying)|utili[sz]\w+|uses?|through|powered by|trained with"
    r"|followed by|enabled by)\b"
)
RESULT_VERB: Final = re.compile(
    r"(?:'s|\u2019s)? (?:\w+ly )?(?:outperforms?|achieves?|attains?|surpasses|reaches|improves?"
    r"|consists? of|comprises?|leverages?|employs?|introduces|enables?|addresses|tackles|reduces"
    r"|operates|works|uses|decomposes|combines|integrates|incorporates|automatically|first|models"
    r"|learns|generates|supports|provides|delivers|exploits|features|contains|covers|includes"
    r"|adopts|extends|evaluates)\b"
)
# What a name is said to be, right after it: "NAME is a", "NAME, a".
IS_A: Final = re.compile(
    r"(?:\s?\([^()]{1,90}\))?(?:,| is| are) (?:an?|the first|our|one of the)\b"
)
BY_US: Final = re.compile(
    r"\b(?:that|which) we (?:\w+ly )?(?:label|collect|annotat|buil[dt]|curat|releas|construct"
    r"|introduc"
    r"|design|develop|creat|propos|present)\w*|\b(?:labell?ed|collected|annotated|built"
    r"|curated) by us\b"
)
# Verbs whose object is beaten: it is a method or a model even where only a capital names it.
SURPASS: Final = re.compile(
    r"(?:[Oo]utperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?|compared (?:to|with)|superior to)"
)
# What only a name can stand beside, where the word itself is an ordinary one.
EXAMPLE: Final = re.compile(
    r"\b(?:such as|like|e\.g\.,?|including|namely|called|named|via|using|with|employ\w*"
    r"|implemented in"
    r"|built (?:on|with|upon)|based on|adopt\w*|leverag\w+) (?:the )?\Z"
)
SURPASSES: Final = re.compile(
    r"\b(?:[Oo]utperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?|compared (?:to|with)|superior to"
    r"|than"
    r"|over|[Uu]nlike) (?:the )?\Z"
)
AFFIX: Final = re.compile(r"-(?:based|style|like|driven|guided|trained|tuned|powered)\b")
COMPOUND: Final = re.compile(r" |-[a-z]+-")
NEW: Final = re.compile(r"\b(?:new|novel)(?: [\w-]+)? \Z")
IS_NOUN: Final = re.compile(
    r"\s?[^\w\s]| (?:that|which|with|on|in|of|to|for|and|are|is|have|can|show|outperform|achieve"
    r"|demonstrate|perform|from|using|trained|at|across|by|as|under|when|such|like|were"
    r"|exhibit)\b|\Z"
)
GAP: Final = re.compile(
    r"(?:[\"'\u2019\u201d]?\s?\([^()]{0,80}\))?[\"'\u2019\u201d]?(?:, (?:and |or |the )?"
    r"|,? (?:and|or|as well as|plus) (?:the )?"
    r"|/| & |; (?:and )?)[\"'\u2018\u201c]?"
)
TITLE_PREFIX: Final = re.compile(
    r"(?P<name>[^:]{1,60}?)\s*(?::|\s[\u2013\u2014-]\s)\s*(?P<rest>\S.*)"
)
TITLE_BENCHMARK: Final = re.compile(
    r"\b(?:benchmark|dataset|corpus|test ?bed|testsuite|leaderboard|challenge set|environment|suite"
    r"|benchmarking|gym)s?\b|^(?:evaluating|measuring|assessing)\b|^(?:can|do|does|are|how well)\b",
    re.IGNORECASE,
)
TITLE_MODEL: Final = re.compile(
    r"\b(?:technical report|foundation model|open-source .*model)\b", re.IGNORECASE
)
LONGER_NAME: Final = re.compile(
    r" (?!(?:Benchmark|Dataset|Framework|Suite|Corpus|Algorithm|System|Model|Method|Library"
    r"|Challenge|Environment|Leaderboard)s?\b)[A-Z][\w-]*"
    r"| (?!(?:that|which|for|to|as|on|with|in|and|by|using|at|from|under|over|via|is|are|of|a|an"
    r"|the|or)\b)"
    r"[a-z]+-[\w-]+"
)
