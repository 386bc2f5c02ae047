"""What the SPARQL service is to reach, held against what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Bar:
    """One thing to reach.

    Attributes:
        key: Name of the figure that it is about.
        says: What the figure is.
        bound: The figure may not be beyond this.
        at_least: Whether more is better.
        papers: The size that the bar is stated for; ``None`` for any.
    """

    key: str
    says: str
    bound: float
    at_least: bool = False
    papers: int | None = None

    def holds(self, figure: float) -> bool:
        """Whether a figure reaches the bar."""
        return figure >= self.bound if self.at_least else figure <= self.bound

    @property
    def written(self) -> str:
        """The bound, in signs."""
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


_10K: Final = 10_000
_100K: Final = 100_000

BARS: Final = (
    Bar("throughput distinct", "throughput / oxigraph serve, all distinct", 1.7, True, _10K),
    Bar("throughput asked", "throughput / oxigraph serve, as people ask", 1.7, True, _10K),
    Bar("rdflib distinct", "throughput / rdflib-endpoint, all distinct", 35, True, _10K),
    Bar("rdflib asked", "throughput / rdflib-endpoint, as people ask", 35, True, _10K),
    Bar("light distinct", "p95 of light queries / oxigraph serve, all distinct", 1.3, False, _10K),
    Bar("light asked", "p95 of light queries / oxigraph serve, as people ask", 1.3, False, _10K),
    Bar("start", "later start, to first answer, seconds", 2, False, _100K),
    Bar("first start", "first start after loading, to first answer, seconds", 2, False, _100K),
    Bar("load", "bulk load into a graph / oxigraph load", 1.2),
    Bar("load named", "bulk load into a graph / oxigraph load --graph", 1.2),
    Bar("again", "repeated query, oxigraph serve / ours, median of the mix's kinds", 3, True, _10K),
    Bar("beside", "p95 of the others beside an endless query / usual p95", 1.5),
    Bar("endless", "time until an endless query was ended / its limit", 1.2),
)
"""What is to be reached; throughput and p95 are those of 8 clients."""


def verdicts(
    figures: Mapping[str, float], papers: int, bars: Iterable[Bar] = BARS
) -> list[tuple[str, str, str, str]]:
    """Hold figures against bars: what, the bar, the figure, and whether it is met.

    A figure that is not there is not measured; one at another size than the bar speaks of says so.
    """
    rows = []
    for bar in bars:
        figure = figures.get(bar.key)
        if figure is None:
            rows.append((bar.says, bar.written, "–", "not measured"))
            continue
        met = "yes" if bar.holds(figure) else "no"
        if bar.papers not in {None, papers}:
            met += f" (bar is for {bar.papers:,})"
        rows.append((bar.says, bar.written, f"{figure:,.2f}", met))
    return rows


def bar_table(figures: Mapping[str, float], papers: int, bars: Iterable[Bar] = BARS) -> Table:
    """The table of bars."""
    table = Table(
        "bar", "to reach", "measured", "met", title=f"What is to be reached, {papers:,} papers"
    )
    for row in verdicts(figures, papers, bars):
        table.add_row(*row)
    return table
