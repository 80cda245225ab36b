"""Draws job shops as Taillard (1993) does: uniform durations, machines in random orders.

Durations are independent and uniform on 1 .. ``longest``, and each job visits the machines in
an order that is uniform among all (Taillard exchanges operations for the same distribution, and
has 99 for the longest; so, but for ranges, do the instances of Lawrence 1984).

The twins of ``decide`` are the same jobs with the bound at the optimum and with the bound just
below it. Both lie on or above the simple bound, so that no glance tells them apart.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assay.core import Posed
from assay.problems.jobshop import (
    Params,
    Problem,
    job_bound,
    machine_bound,
    most_work_first,
    shortest_first,
    timetable,
)
from assay.rng import Stream


def sample(params: Params, rng: Stream) -> Problem:
    """Draw ``params.jobs`` jobs on ``params.machines`` machines."""
    jobs = []
    for _ in range(params.jobs):
        order = rng.permutation(params.machines)
        jobs.append(tuple((machine, rng.between(1, params.longest)) for machine in order))
    return Problem(tuple(jobs))


def accept(params: Params, facts: Mapping[str, Any]) -> bool:
    """Take every draw, or only those whose optimum exceeds the simple bound."""
    return params.gap == "any" or facts["optimum"] > facts["lower_bound"]


def pose(base: Problem, facts: Mapping[str, Any], question: str, rng: Stream) -> tuple[Posed, ...]:
    """Ask for a shortest schedule, or pose the two twins of ``decide``."""
    optimum, features = facts["optimum"], _features(base)
    found = {"feasible": True, "optimum": optimum}
    if question == "optimize":
        return (Posed(base, found, features),)
    return (
        Posed(replace(base, bound=optimum), found, features),
        Posed(replace(base, bound=optimum - 1), {**found, "feasible": False}, features),
    )


def _features(base: Problem) -> dict[str, int]:
    """Return the simple bounds, and the makespans that two dispatching rules reach."""
    return {
        "job_bound": job_bound(base),
        "machine_bound": machine_bound(base),
        "shortest_first": base.makespan(timetable(base, shortest_first(base))),
        "most_work_first": base.makespan(timetable(base, most_work_first(base))),
    }
