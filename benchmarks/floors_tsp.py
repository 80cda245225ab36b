"""What the embedded players reach on tours and paths, and what a bound gives away at each slack.

Run it as ``python benchmarks/floors_tsp.py``; docs/families.md holds what it printed.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assay import instances, orders
from assay.core import Instance, Status
from assay.judge import Judge
from assay.play import play
from assay.problems.tsp import METRICS
from assay.rng import Stream

PLAYERS = ("greedy", "random", "constant")


def right(instance: Instance, player: str) -> bool:
    """Say whether a player's answer to an instance is correct."""
    judge = Judge(instance)
    said = play(player, judge.family, judge.problem, Stream(["floors", player, instance.id]))
    return judge.check(said.solution).status is Status.CORRECT


def floors(metric: str, cities: int, question: str, count: int) -> str:
    """Return per cent right for each player: on witness instances, and of twins."""
    order = orders.order("tsp", {"metric": metric, "cities": cities}, question=question)
    bases = instances.make(order, range(count))
    cells = []
    for player in PLAYERS:
        marks = [[right(instance, player) for instance in base] for base in bases]
        witness = [
            mark
            for base, row in zip(bases, marks, strict=True)
            for instance, mark in zip(base, row, strict=True)
            if instance.reference["feasible"]
        ]
        cell = f"{100 * sum(witness) / len(witness):5.1f}"
        if order.twins:
            cell += f" / {100 * sum(map(all, marks)) / count:5.1f}"
        cells.append(cell)
    return " | ".join(cells)


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the area under the curve of a score, ties counted half."""
    one, other = (np.array(scores)[np.array(labels) == side] for side in (True, False))
    return float(
        (np.greater.outer(one, other) + 0.5 * np.equal.outer(one, other)).sum()
        / (len(one) * len(other))
    )


def leak(metric: str, slack: int, count: int) -> str:
    """Return the AUC of the bound alone, and of the bound over the nearest neighbour's length."""
    params = {"metric": metric, "cities": 8, "slack": slack}
    order = orders.order("tsp", params, question="decide")
    rows = [one for base in instances.make(order, range(count)) for one in base]
    labels = [row.reference["feasible"] for row in rows]
    bounds = [row.problem["bound"] for row in rows]
    walks = [row.reference["optimum"] + row.features["nearest_gap"] for row in rows]
    ratio = [bound / walk for bound, walk in zip(bounds, walks, strict=True)]
    return f"{auc(bounds, labels):.3f} | {auc(ratio, labels):.3f}"


def main() -> None:
    """Print both tables."""
    for question in ("optimize", "path", "decide"):
        for metric in METRICS:
            for cities in (5, 8, 12):
                print(f"| {question} | {metric} | {cities} | "
                      f"{floors(metric, cities, question, 200)} |", flush=True)  # fmt: skip
    for metric in METRICS:
        for slack in (0, 1, 2, 5, 10, 20, 50):
            print(f"| {metric} | {slack} | {leak(metric, slack, 500)} |", flush=True)


if __name__ == "__main__":
    main()
