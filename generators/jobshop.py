"""Draws job shops and flow shops as Taillard (1993) does: uniform durations, random orders.

Durations are independent and uniform on ``shortest`` .. ``longest``. In a job shop each job visits
the machines in an order that is uniform among all (Taillard exchanges operations for the same
distribution, and draws from 1 .. 99; so, but for ranges, do the instances of Lawrence 1984); in a
flow shop all visit machine 0, then 1, and so on.

The twins of ``decide`` have the same bound and differ in a few durations. An *exchange* takes two
jobs and two machines, makes one job's operations there longer and shorter by the same time, and
the other's shorter and longer: every job's total and every machine's load stay as they are. One
that would leave the durations' range or change Taillard's machine bound is not made. A fixed
number of proposals leads from one twin to the other; a proposal and its reverse are equally
likely, so that neither twin shows which was drawn first. Of two whose optima differ, the bound lies
between, at the lower optimum or above it and below the higher one (``slack`` per cent off both):
the distance between bound and simple bound, which tells twins apart that differ in their bounds,
is the same for both.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assay.core import Posed
from assay.errors import UserError
from assay.problems.jobshop import Jobs, Params, Problem, job_bound, machine_bound
from assay.problems.jobshop_rules import (
    first_come_first,
    most_work_first,
    shortest_first,
    timetable,
)
from assay.rng import Stream

ADOPTED = ("decide",)
"""Questions that need a draw, and can be asked of a file all the same."""
PROPOSALS = 12
"""Exchanges proposed for a twin, and as many more for every per cent of slack."""


def sample(params: Params, rng: Stream) -> Problem:
    """Draw ``params.jobs`` jobs on ``params.machines`` machines, and a twin if one is asked for."""
    jobs = []
    for _ in range(params.jobs):
        flow = params.routing == "flowshop"
        order = list(range(params.machines)) if flow else rng.permutation(params.machines)
        between = params.shortest, params.longest
        jobs.append(tuple((machine, rng.between(*between)) for machine in order))
    base = Problem(tuple(jobs), slack=params.slack)
    return replace(base, twin=_twin(base, params, rng)) if params.draw == "pair" else base


def _twin(base: Problem, params: Params, rng: Stream) -> Jobs:
    """Return the jobs after a number of proposed exchanges."""
    now, bound = base, machine_bound(base)
    for _ in range(PROPOSALS * (1 + params.slack)):
        proposed = _exchanged(now, params, rng)
        if proposed is not None and machine_bound(proposed) == bound:
            now = proposed
    return now.jobs


def _exchanged(problem: Problem, params: Params, rng: Stream) -> Problem | None:
    """Propose an exchange; None if a duration would leave its range."""
    first, second = rng.permutation(params.jobs)[:2]
    longer, shorter = rng.permutation(params.machines)[:2]
    time = rng.between(1, max(1, params.longest - params.shortest))
    change = {(first, longer): time, (first, shorter): -time}
    change |= {(second, longer): -time, (second, shorter): time}
    jobs = list(problem.jobs)
    for j in (first, second):
        jobs[j] = tuple((machine, d + change.get((j, machine), 0)) for machine, d in jobs[j])
        if not all(params.shortest <= d <= params.longest for _, d in jobs[j]):
            return None
    return Problem(tuple(jobs))


def accept(params: Params, facts: Mapping[str, Any]) -> bool:
    """Take every draw, or only those whose optimum exceeds the simple bound, and fitting twins."""
    if params.gap == "above" and facts["optimum"] <= facts["lower_bound"]:
        return False
    if params.draw == "alone":
        return True
    twin = facts["twin_optimum"]
    low, high = bounds(facts["optimum"], twin, params.slack)
    return bool(low <= high and twin > facts["lower_bound"])


def bounds(optimum: int, other: int, slack: int) -> tuple[int, int]:
    """Return the least and the greatest bound that parts two optima; there may be none.

    Examples
    --------
    >>> bounds(50, 53, 0), bounds(60, 50, 5), bounds(50, 50, 0)
    ((50, 52), (52, 57), (50, 49))
    """
    low, high = sorted((optimum, other))
    return low + low * slack // 100, high - max(1, high * slack // 100)


def pose(base: Problem, facts: Mapping[str, Any], question: str, rng: Stream) -> tuple[Posed, ...]:
    """Ask for a shortest schedule, or pose the two twins of ``decide``.

    A shop from a file has no twin: it is asked with its optimum as the bound, and one below.

    Raises
    ------
    UserError
        If a file's shop would be asked for a bound that a glance rules out.
    """
    optimum = facts["optimum"]
    if question == "optimize":
        return (Posed(base, {"feasible": True, "optimum": optimum}, _features(base)),)
    if base.twin is None:
        if optimum == facts["lower_bound"]:
            raise UserError(
                "decide is asked of shops whose optimum exceeds the simple machine and job bound, "
                f"and here it is that bound, {optimum}; take --question optimize"
            )
        halves = [(Problem(base.jobs, bound), optimum) for bound in (optimum, optimum - 1)]
    else:
        bound = rng.between(*bounds(optimum, facts["twin_optimum"], base.slack))
        halves = [(Problem(base.jobs, bound), optimum)]
        halves += [(Problem(base.twin, bound), facts["twin_optimum"])]
    return tuple(
        Posed(half, {"feasible": least <= (half.bound or 0), "optimum": least}, _features(half))
        for half, least in halves
    )


def _features(base: Problem) -> dict[str, int]:
    """Return the simple bounds, and the makespans that three dispatching rules reach."""
    rules = {
        "shortest_first": shortest_first,
        "most_work_first": most_work_first,
        "first_come_first": first_come_first,
    }
    reached = {name: base.makespan(timetable(base, rule(base))) for name, rule in rules.items()}
    return {"job_bound": job_bound(base), "machine_bound": machine_bound(base), **reached}
