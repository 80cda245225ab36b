"""What a shortest schedule costs: the branches of CP-SAT, one worker and a fixed seed.

The number depends on OR-Tools' version; it orders sizes, and is part of no reference.
"""

from collections.abc import Mapping
from typing import Any

UNIT = "branches"
LIMIT = 3.0
"""Deterministic time after which CP-SAT stops; its branches up to then are a lower bound."""


def effort(problem: Any, reference: Mapping[str, Any]) -> int | None:
    """Return how many branches prove a shortest schedule; its bound plays no part."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    horizon = sum(duration for job in problem.jobs for _, duration in job)
    end = model.new_int_var(0, horizon, "")
    busy: dict[int, list[Any]] = {}
    for job in problem.jobs:
        before: Any = 0
        for machine, duration in job:
            start = model.new_int_var(0, horizon, "")
            busy.setdefault(machine, []).append(
                model.new_fixed_size_interval_var(start, duration, "")
            )
            model.add(start >= before)
            before = start + duration
        model.add(end >= before)
    for intervals in busy.values():
        model.add_no_overlap(intervals)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.catch_sigint_signal = False  # else Ctrl-C would never again reach Python
    solver.parameters.max_deterministic_time = LIMIT
    solver.solve(model)
    return int(solver.num_branches)
