"""How kinds and relations look."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graph.models import NOTE, OTHER, Kind, Relation
from viz.style import (
    BACKGROUND_DARK,
    BACKGROUND_LIGHT,
    DRAWN_STYLES,
    KIND_STYLES,
    RELATION_STYLES,
    DrawnKind,
    node_radius_px,
)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_kind_and_relation_has_a_style() -> None:
    """A new kind or relation without a look is found here, not on the page."""
    assert set(KIND_STYLES) == set(Kind)
    assert set(RELATION_STYLES) == set(Relation)


def test_no_two_kinds_share_a_shape() -> None:
    """Colour is never the only difference."""
    assert len({style.shape for style in DRAWN_STYLES.values()}) == len(Kind) + 2


@pytest.mark.parametrize("kind", [*Kind, NOTE, OTHER])
def test_colours_stand_out_from_the_ground(kind: DrawnKind) -> None:
    """Graphics have a contrast of 3:1 at least (WCAG 2.2, 1.4.11), light and dark."""
    style = DRAWN_STYLES[kind]

    assert _contrast(style.light, BACKGROUND_LIGHT) >= 3
    assert _contrast(style.dark, BACKGROUND_DARK) >= 4.5


def test_a_node_grows_with_its_links_up_to_a_limit() -> None:
    """More links are never a smaller node, and a hub does not cover the map."""
    radii = [node_radius_px(degree) for degree in (0, 1, 5, 40, 500, 5_000)]

    assert all(small <= large for small, large in pairwise(radii))
    assert radii[0] > 3
    assert radii[-1] <= 30
