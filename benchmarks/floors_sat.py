"""Measures the floors of 3-SAT that docs/families.md shows: ``python benchmarks/floors_sat.py``."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from assay import instances, orders
from assay.core import Play, Status
from assay.judge import Judge
from assay.players import sat as players
from assay.rng import Stream

PLAYERS: dict[str, Callable[[Any, Stream], Play]] = {
    "constant": lambda p, rng: players.constant(p),
    "random": players.random,
    "greedy": lambda p, rng: players.greedy(p),
    "walksat": players.walksat,
}
SIZES = {4: 200, 8: 200, 12: 200, 20: 200, 50: 100, 100: 40}


def main() -> None:
    """Print for each size and player the share of witness instances and of twins that are right."""
    for n, count in SIZES.items():
        for kind in ("twins", "uniform"):
            order = orders.order("3sat", {"variables": n, "kind": kind}, seed=7)
            bases = [[Judge(one) for one in base] for base in instances.make(order, range(count))]
            for name, play in PLAYERS.items():
                _row(f"{kind:8} {n:4} {name:9}", bases, play)


def _row(label: str, bases: list[list[Judge]], play: Callable[[Any, Stream], Play]) -> None:
    witness, right, twins = [], [], []
    for base in bases:
        found = []
        for judge in base:
            said = play(judge.problem, Stream(["floor", judge.instance.id])).solution
            found.append(judge.check(said).status is Status.CORRECT)
            if judge.instance.reference["feasible"]:
                witness.append(found[-1])
        right += found
        twins.append(all(found))
    shares = [sum(x) / max(1, len(x)) for x in (witness, right, twins)]
    print(label, *(f"{share:.3f}" for share in shares), flush=True)


if __name__ == "__main__":
    main()
