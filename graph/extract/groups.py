"""Names of one thing brought together, and the votes on what it is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.extract.gazetteer import folded
from graph.extract.shapes import is_mixed
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.extract.acronyms import AcronymPair
    from graph.extract.names import Name
    from graph.extract.passages import Passage
    from graph.extract.vote import Vote

_ENOUGH: Final = 1.0
_FORM_WEIGHT: Final = 4.0
_SHAPE_WEIGHT: Final = 2.5
# An evaluator is as often called so as a benchmark.
_EVAL_WEIGHT: Final = 1.2
_BOTH: Final = 2.0
_DEFINED_WEIGHT: Final = 1.5
_OFTEN: Final = 3
_OUTRIGHT: Final = frozenset({"proposed", "novel", "called"})
_METHOD_WORD: Final = re.compile(
    r"(?:learning|optimi[sz]ation|tuning|training|search|decoding|sampling|prompting|attention"
    r"|distillation|synthesis|verification|retrieval|hierarchy|injection|execution|scheduling"
    r"|masking|pruning|quanti[sz]ation|caching|algorithm|testing|fuzzing|regulari[sz]ation"
    r"|augmentation|alignment|planning|programming|bandit|gradient|estimation|isolation)s?$"
)
_ACRONYM: Final = re.compile(r"[A-Za-z0-9+*]*[A-Z][A-Za-z0-9+*]*")
_HYPHENATED: Final = re.compile(
    r"(?!(?:Multi|Pre|Post|Non|Self|Semi|Co|Cross|Inter|Intra|Meta|Anti|Sub|Super|Ultra|Large"
    r"|High|Low"
    r"|Real|Open|State|Long|Short|Human|End|Text|Image|Video|Audio|Speech|Code|Data|Time|Zero"
    r"|Few|One"
    r"|Two|Three|Single|Fine|Coarse|Deep|Vision|Language|Graph|Task|Domain|Model|Tool|Web|Plug"
    r"|Step)-)"
    r"[A-Z][\w]*[a-z](?:-[A-Z][\w]*)+"
)
_CAPITALISED: Final = re.compile(r"[A-Z][\w-]*(?: (?:[A-Z][\w-]*|of|for|and|the|in|with|via|to))+")
_NO_METHOD: Final = re.compile(
    r"(?:Answering|Recognition|Detection|Segmentation|Classification|Generation|Translation"
    r"|Understanding|Rate|Ratio|Error|Score|Index|Accuracy|Distance|Units?|Devices?|Language"
    r"|Models?"
    r"|Agents?|University|Institutes?|Cent(?:er|re)|Association|Agency|Administration|Act"
    r"|Regulation"
    r"|Disease|Disorder|Syndrome|Imaging|Records?|Vehicles?|Interfaces?|Intelligence|Things"
    r"|Processing"
    r"|Equations?|Prediction|Reasoning|Systems?|Council|Organi[sz]ation|Health|Conference|Problem)$"
    r"|^(?:Large|Small|Artificial|Multimodal|Vision|National|International|Department|University) "
)


@dataclass(slots=True, eq=False)
class Group:
    """Everything that the text says of one thing."""

    spans: list[tuple[Passage, Name]] = field(default_factory=list)
    surfaces: Counter[str] = field(default_factory=Counter)
    long_forms: dict[str, tuple[Passage, int, int]] = field(default_factory=dict)
    weights: defaultdict[Kind, float] = field(default_factory=lambda: defaultdict(float))
    rules: defaultdict[tuple[Kind, str], float] = field(default_factory=lambda: defaultdict(float))
    own: bool = False
    level: str | None = None
    canonical: str | None = None
    variant_of: str | None = None
    needs_cue: bool = False
    is_common_noun: bool = False

    def add(self, passage: Passage, name: Name) -> None:
        """Count a name in."""
        self.spans.append((passage, name))
        self.surfaces[name.text] += 1
        self.canonical = self.canonical or name.canonical
        self.variant_of = self.variant_of or name.variant_of
        self.level = self.level or name.level
        if name.kind is None:
            return
        weight = _SHAPE_WEIGHT if name.rule.endswith("suffix") else _FORM_WEIGHT
        if name.rule.endswith("suffix") and name.text.endswith("Eval"):
            weight = _EVAL_WEIGHT
        if name.needs_cue:
            self.needs_cue = True
            weight = 0.4
        self.weights[name.kind] = max(self.weights[name.kind], weight)
        self.rules[name.kind, name.rule] = weight
        self.own = self.own or name.rule == "described"

    def absorb(self, other: Group) -> None:
        """Take over everything of another group."""
        self.spans += other.spans
        self.surfaces += other.surfaces
        self.long_forms |= other.long_forms
        for kind, weight in other.weights.items():
            self.weights[kind] += weight
        for kind_rule, weight in other.rules.items():
            self.rules[kind_rule] += weight
        self.own = self.own or other.own
        self.level = self.level or other.level
        self.canonical = self.canonical or other.canonical
        self.variant_of = self.variant_of or other.variant_of

    @property
    def listed_kind(self) -> Kind | None:
        """The kind that a list gives, where the name needs nothing else to be one."""
        if self.needs_cue:
            return None
        return next((kind for kind, rule in self.rules if rule.startswith("gazetteer-")), None)

    @property
    def is_accepted(self) -> bool:
        """Whether the text says enough to make a node of it."""
        if self.is_common_noun and not self.own:
            return False
        return max(self.weights.values(), default=0.0) >= _ENOUGH

    @property
    def rule(self) -> str:
        """The rule that decided."""
        kinds = self.kinds()
        weights = {rule: w for (kind, rule), w in self.rules.items() if kind in kinds}
        return min(weights, key=lambda rule: (-weights[rule], rule), default="shape")

    def kinds(self) -> tuple[Kind, ...]:
        """The kind with most votes; a technique that is its own released model is both."""
        weights = self.weights
        if self.level == "concept":
            return (Kind.TECHNIQUE,)
        if self.own and (Kind.MODEL, "model-size") in self.rules:
            return (Kind.MODEL,)  # the method has its name without the size
        if self.own and weights[Kind.MODEL] and max(weights, key=weights.__getitem__) is Kind.MODEL:
            return (Kind.TECHNIQUE, Kind.MODEL)
        if self.own and min(weights[Kind.TECHNIQUE], weights[Kind.MODEL]) >= _BOTH:
            return (Kind.TECHNIQUE, Kind.MODEL)
        # Of equals the earlier: a benchmark is the more specific claim.
        order = (Kind.BENCHMARK, Kind.TECHNIQUE, Kind.MODEL)
        return (max(order, key=lambda kind: weights[kind]),)

    def labels(self) -> tuple[str, tuple[str, ...]]:
        """The name to show, and the other surfaces."""
        ranked = sorted(self.surfaces, key=lambda text: (-self.surfaces[text], len(text), text))
        name = self.canonical or next(
            (text for text in ranked if text not in self.long_forms), ranked[0]
        )
        seen = {folded(name), folded(f"{name}s")}
        aliases: list[str] = []
        for text in [*ranked, *self.long_forms]:
            if not {folded(text), folded(text.removesuffix("s"))} & seen:
                seen.add(folded(text))
                aliases.append(text)
        return name, tuple(aliases)


class Groups:
    """The groups of one paper, found by a name or by where it stands."""

    def __init__(self) -> None:
        self._by_key: dict[str, Group] = {}
        self._by_name: dict[int, Group] = {}
        self._at: dict[tuple[int, int], Group] = {}

    def add(self, passage: Passage, names: Sequence[Name]) -> None:
        """Sort the names of a passage into groups."""
        for name in names:
            key = name.key
            group = self._by_key.get(key) or self._by_key.get(key.removesuffix("s"))
            if group is None:
                group = self._by_key.setdefault(key, Group())
            group.add(passage, name)
            self._by_name[id(name)] = group

    def vote(self, vote: Vote) -> None:
        """Count a cue's vote."""
        group = self._by_name[id(vote.name)]
        if vote.name.own_only and not (vote.own or group.own):
            return
        group.own = group.own or vote.own
        listed = group.listed_kind
        if listed is not None and not vote.own and vote.kind not in {None, listed}:
            return  # "MCP benchmarks" are made for MCP, which stays what it is
        # What is made and not said to be anything is a technique, until something says more.
        kind = vote.kind or vote.name.kind or Kind.TECHNIQUE
        weight = vote.weight
        if vote.rule in _OUTRIGHT and listed not in {None, kind} and kind is Kind.BENCHMARK:
            weight += _FORM_WEIGHT  # what the paper makes may have the name of something listed
        group.weights[kind] += weight
        group.rules[kind, vote.rule] += weight

    def join(self, passage: Passage, pair: AcronymPair) -> None:
        """Make one of the two forms that the text says are one."""
        short = self._group_at(passage, pair.short_start, pair.short_end)
        long = self._group_of_long(passage, pair.long_start, pair.long_end)
        if short is None:
            return
        text = passage.text[pair.long_start : pair.long_end]
        if long is short:
            return
        if long is None:
            if short.level != "concept" and folded(text) not in self._by_key:
                self._name_at_length(short, text, (passage, pair.long_start, pair.long_end))
            return
        if short.canonical is not None and long.canonical is None:
            long, short = short, long
        long.absorb(short)
        for key, group in list(self._by_key.items()):
            if group is short:
                self._by_key[key] = long
        for name, group in list(self._by_name.items()):
            if group is short:
                self._by_name[name] = long

    def _name_at_length(self, short: Group, text: str, place: tuple[Passage, int, int]) -> None:
        short.long_forms[text] = place
        short.surfaces[text] += 0
        coined = any(is_mixed(surface) for surface in short.surfaces)
        if text[:1].islower() and short.canonical is None and not coined:
            self._define(short, text)

    @staticmethod
    def _define(short: Group, long: str) -> None:
        """An acronym of lower-case words names a common thing: a technique, or nothing here."""
        if _METHOD_WORD.search(long):
            short.weights[Kind.TECHNIQUE] += _DEFINED_WEIGHT
            short.rules[Kind.TECHNIQUE, "defined"] += _DEFINED_WEIGHT
            short.level = "concept"
            short.canonical = long
        else:
            short.is_common_noun = True

    def settle(self) -> None:
        """Say what the names are that no cue speaks for, or not clearly.

        What a text comes back to again and again is a thing that it is about; and a word in mixed
        case ("FooNet", "Bar2Vec") is a name wherever it stands, of a technique more often than not.
        """
        for group in {id(g): g for g in self._by_key.values()}.values():
            if group.is_accepted or group.level == "concept" or group.is_common_noun:
                continue
            names = [name for _, name in group.spans]
            if not names or all(name.own_only for name in names):
                continue
            mixed = any(is_mixed(name.text) for name in names if not name.title_case)
            often = len(names) >= _OFTEN and any(
                not name.title_case and any(c.islower() for c in name.text.removesuffix("s"))
                for name in names
            )
            rule = self._rule_of_form(group)
            if rule is not None:
                group.weights[Kind.TECHNIQUE] += _ENOUGH
                group.rules[Kind.TECHNIQUE, rule] += _ENOUGH
            elif mixed or often:
                weights = group.weights
                kind = max(weights, key=weights.__getitem__) if weights else Kind.TECHNIQUE
                weights[kind] += _ENOUGH
                group.rules[kind, "recurring" if often else "mixed-case"] += _ENOUGH

    @staticmethod
    def _rule_of_form(group: Group) -> str | None:
        """What makes a method of a name of capitalised words, if anything does.

        It has an acronym ("Private Evolution (PE)") or a hyphen ("Metropolis-Hastings"), and is
        neither a task nor a measure nor a body.
        """
        if group.weights or any(_NO_METHOD.search(text) for text in group.surfaces):
            return None
        if any(_HYPHENATED.fullmatch(text) for text in group.surfaces):
            return "hyphenated"
        short = any(_ACRONYM.fullmatch(text) for text in group.surfaces)
        long = any(_CAPITALISED.fullmatch(text) for text in group.surfaces)
        return "defined-name" if short and long else None

    def _group_at(self, passage: Passage, start: int, end: int) -> Group | None:
        for group in self._by_key.values():
            for where, name in group.spans:
                if where is passage and abs(name.start - start) <= 1 and abs(name.end - end) <= 1:
                    return group
        return None

    def _group_of_long(self, passage: Passage, start: int, end: int) -> Group | None:
        """The thing at a long form, or the listed one whose last words the long form is.

        The shortest reading of "proximal policy optimization (PPO)" leaves out a word.
        """
        exact = self._group_at(passage, start, end)
        if exact is not None:
            return exact
        for group in self._by_key.values():
            for where, name in group.spans:
                if where is passage and name.canonical and name.start < start < end == name.end:
                    return group
        return None

    def accepted(self) -> list[Group]:
        """The groups that become nodes, each once, in order of first appearance."""
        seen: dict[int, Group] = {}
        for group in self._by_key.values():
            if group.is_accepted:
                seen.setdefault(id(group), group)
        return list(seen.values())
