"""Print how well the extraction does: ``python -m tests.quality.report``."""

from __future__ import annotations

import argparse
import sys
import time

from graph.extract import EXTRACTOR_NAME, EXTRACTOR_VERSION, extract
from tests.quality.measure import (
    DEVELOPMENT,
    FRESH_DEVELOPMENT,
    HELD_OUT,
    KINDS,
    OTHER,
    Measured,
    measure,
    measure_annotated,
    missed_by_level,
    records,
    rule_precision,
)

_ROUNDS = 5


def main() -> int:
    """Print the figures of every set, the errors of those for development, rules and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--other-errors",
        action="store_true",
        help="show the errors of the half that rules are not written on; only for a last look",
    )
    options = parser.parse_args()
    print(f"{EXTRACTOR_NAME} {EXTRACTOR_VERSION}\n")
    halves = {"development half": measure(DEVELOPMENT), "other half": measure(OTHER)}
    fresh = measure_annotated(FRESH_DEVELOPMENT)
    held_out = measure_annotated(HELD_OUT)
    for name, measured in (
        *halves.items(),
        ("both", measure()),
        ("other papers, for development", fresh),
        ("other papers, held out", held_out),
    ):
        _print_figures(name, measured)
    shown = dict(list(halves.items())[: 2 if options.other_errors else 1])
    shown["other papers, for development"] = fresh
    for name, measured in shown.items():
        print(f"errors, {name}:")
        for error in measured.errors:
            print("  " + " | ".join(error))
    for name, measured in {**halves, "other papers, held out": held_out}.items():
        if name not in shown:
            print(f"\nerrors, {name}, counted:")
            for what, count in missed_by_level(measured):
                print(f"  {what}: {count}")
    print("\nprecision of each rule, development half:")
    for rule, (right, found) in rule_precision(DEVELOPMENT).items():
        print(f"  {rule:22} {right:3} of {found:3}")
    print(f"\n{_papers_per_second():.0f} papers a second on one core")
    return 0


def _print_figures(name: str, measured: Measured) -> None:
    print(f"{name}:")
    for kind in KINDS:
        row = measured.figures[kind]
        print(
            f"  {kind:13} precision {row['precision']:.2f}  recall {row['recall']:.2f}"
            f"  F1 {row['f1']:.2f}  ({row['gold']} in the gold)"
        )
    print(f"  metadata      accuracy {measured.figure('metadata', 'accuracy'):.2f}")
    print(f"  named techniques: recall {measured.figure('techniques', 'named_recall'):.2f}")
    print(f"  role accuracy {measured.figure('role', 'accuracy'):.2f}\n")


def _papers_per_second() -> float:
    papers = [(record.title, record.abstract) for record in records()]
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        for title, abstract in papers:
            extract(title, abstract)
        best = min(best, time.process_time() - start)
    return len(papers) / best


if __name__ == "__main__":
    sys.exit(main())
