"""The rules' links and a model's, brought together: the rules stand, the rest is for review."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.extract.llm.items import Drop
from graph.iris import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.models import ExtractedLink


@dataclass(frozen=True, slots=True)
class Merged:
    """All links of a paper, and what became of the model's.

    ``agreed`` counts those that the rules read too, ``disputed`` those where they read another
    role, ``extra`` those of things that they did not read.
    """

    links: tuple[ExtractedLink, ...]
    agreed: int
    disputed: int
    extra: int
    dropped: Mapping[Drop, int]


def merge_links(rules: Sequence[ExtractedLink], model: Iterable[ExtractedLink]) -> Merged:
    """Add to the rules' links what a model says otherwise or besides.

    Where both agree, the rules' link stands alone. Another role is kept as a second link to the
    same thing, no surer than the first; another kind is not, since the thing would become both.

    Args:
        rules: The links of the rules, which all stay as they are.
        model: The links of the model.
    """
    known = {name: link for link in reversed(rules) for name in _names(link)}
    added: list[ExtractedLink] = []
    agreed = disputed = 0
    dropped: Counter[Drop] = Counter()
    for link in model:
        same = next((known[name] for name in _names(link) if name in known), None)
        if same is None:
            added.append(link)
        elif not set(same.entity.kinds) & set(link.entity.kinds):
            dropped[Drop.OTHER_KIND] += 1
        elif same.relation is link.relation:
            agreed += 1
        else:
            disputed += 1
            added.append(_no_surer(link, same))
    extra = len(added) - disputed
    return Merged((*rules, *added), agreed, disputed, extra, dropped)


def _names(link: ExtractedLink) -> tuple[str, ...]:
    if link.entity.url is not None:
        return ()
    surfaces = (mention.surface for mention in link.mentions)
    names = (link.entity.name, *link.entity.aliases, *surfaces)
    return tuple(dict.fromkeys(map(slug, names)))


def _no_surer(link: ExtractedLink, rule: ExtractedLink) -> ExtractedLink:
    most = max(mention.confidence for mention in rule.mentions)
    mentions = tuple(
        replace(mention, confidence=min(mention.confidence, most)) for mention in link.mentions
    )
    return replace(link, entity=rule.entity, mentions=mentions)
