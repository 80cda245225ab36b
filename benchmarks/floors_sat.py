"""Measures the floors of 3-SAT that docs/families.md shows.

``python benchmarks/floors_sat.py [QUESTION ...]``: for each question, kind, size and player the
share of witness instances that are right, of all instances, of bases with both twins right, and
of answers that are suboptimal. ``hindsight`` is the best constant once the references are known.
"""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from assay import instances, orders
from assay.core import NONE, Play, Status
from assay.judge import Judge
from assay.players import sat as players
from assay.problems.sat import SATISFIABLE
from assay.rng import Stream

Player = Callable[[Any, Stream], Play]

PLAYERS: dict[str, Player] = {
    "constant": lambda p, rng: players.constant(p),
    "random": players.random,
    "greedy": lambda p, rng: players.greedy(p),
}
WALK: dict[str, Player] = {"walksat": players.walksat}
GRID = (
    ("assign", "twins", {4: 200, 8: 200, 12: 200, 20: 200, 50: 100, 100: 40}),
    ("assign", "uniform", {4: 200, 8: 200, 12: 200, 20: 200, 50: 100, 100: 40}),
    ("assign", "community", {12: 200, 20: 200, 50: 60}),
    ("assign", "planted", {12: 200, 20: 200, 50: 100}),
    ("assign", "unique", {12: 200, 20: 200, 50: 60}),
    ("decide", "twins", {4: 200, 8: 200, 12: 200, 20: 200, 50: 100}),
    ("core", "uniform", {4: 200, 8: 200, 12: 200, 20: 200, 30: 100}),
    ("count", "uniform", {4: 400, 8: 400, 12: 400, 20: 400}),
)


def main() -> None:
    """Print a row for each question, kind, size and player."""
    print(f"{'question kind size player':38} witness all twins suboptimal")
    for question, kind, sizes in GRID:
        if sys.argv[1:] and question not in sys.argv[1:]:
            continue
        for n, count in sizes.items():
            given = {"variables": n, "kind": kind}
            if question == "core":
                given["status"] = "unsatisfiable"
            order = orders.order("3sat", given, seed=7, question=question)
            bases = [[Judge(one) for one in base] for base in instances.make(order, range(count))]
            walk = WALK if question == "assign" else {}
            for name, play in (PLAYERS | walk | {"hindsight": _hindsight(bases)}).items():
                _row(f"{question:7} {kind:9} {n:4} {name:9}", bases, play)


def _hindsight(bases: list[list[Judge]]) -> Player:
    """Return the constant that is right most often, the references known."""
    judges = [judge for base in bases for judge in base]
    question = judges[0].problem.question
    if question == "count":
        counts = Counter(judge.instance.reference["count"] for judge in judges)
        best: Any = counts.most_common(1)[0][0]
    elif question == "core":
        best = players.constant(judges[0].problem).solution
    else:
        yes = sum(judge.instance.reference["feasible"] for judge in judges)
        best = SATISFIABLE if question == "decide" and 2 * yes > len(judges) else NONE
    return lambda problem, rng: Play("", best)


def _row(label: str, bases: list[list[Judge]], play: Player) -> None:
    witness, right, twins, close = [], [], [], []
    for base in bases:
        found = []
        for judge in base:
            said = play(judge.problem, Stream(["floor", judge.instance.id])).solution
            status = judge.check(said).status
            found.append(status is Status.CORRECT)
            close.append(status is Status.SUBOPTIMAL)
            if judge.instance.reference["feasible"]:
                witness.append(found[-1])
        right += found
        twins.append(all(found))
    shares = [sum(x) / max(1, len(x)) for x in (witness, right, twins, close)]
    print(f"{label:38}", *(f"{share:.3f}" for share in shares), flush=True)


if __name__ == "__main__":
    main()
