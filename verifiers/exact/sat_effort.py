"""What a formula costs a solver: the conflicts of Glucose 4 (Audemard & Simon 2018)."""

from collections.abc import Mapping
from typing import Any

UNIT = "conflicts"


def effort(problem: Any, reference: Mapping[str, Any]) -> int | None:
    """Return how many conflicts decide whether the formula is satisfiable."""
    from pysat.solvers import Solver

    with Solver("glucose4", bootstrap_with=problem.clauses) as solver:
        solver.solve()
        return int(solver.accum_stats()["conflicts"])
