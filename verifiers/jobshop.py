"""Judges start times against the jobs.

The verdict rests on the makespan computed here, never on one that was claimed. Any schedule
counts that keeps every job's order and has no two operations on a machine at once, whether or
not an operation could have started earlier.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from operator import add, itemgetter, le
from typing import Any

from assay.core import NONE, Status, Verdict
from assay.problems.jobshop import Problem
from verifiers.minimum import measured


class Reason(StrEnum):
    """Why a verdict is what it is."""

    OPTIMAL = "optimal"
    WITHIN_BOUND = "within_bound"
    NONE_EXISTS = "none_exists"
    MISSING_OPERATION = "missing_operation"
    EXTRA_OPERATION = "extra_operation"
    STARTS_BEFORE_ZERO = "starts_before_zero"
    WRONG_DURATION = "wrong_duration"
    JOB_ORDER_VIOLATED = "job_order_violated"
    MACHINE_OVERLAP = "machine_overlap"
    LONGER_THAN_OPTIMUM = "longer_than_optimum"
    ABOVE_BOUND = "above_bound"
    WRONG_CLAIM_NONE = "wrong_claim_none"
    BEATS_REFERENCE = "beats_reference"


def check(problem: Problem, reference: Mapping[str, Any], solution: Any) -> Verdict:
    """Judge a schedule, or the claim that there is none.

    Parameters
    ----------
    problem : Problem
        Jobs and bound.
    reference : mapping
        ``optimum`` and ``feasible``.
    solution : sequence of sequences, or NONE
        For each job the start times of its operations; None where one was left out, a pair of
        start and end where an end was stated that is not the start plus the duration.

    Returns
    -------
    Verdict
        With the schedule's true makespan as its objective.
    """
    if solution is NONE:
        if reference["feasible"]:
            return Verdict(Status.WRONG, Reason.WRONG_CLAIM_NONE)
        return Verdict(Status.CORRECT, Reason.NONE_EXISTS)
    makespan = _makespan(problem, solution)
    if makespan is not None and makespan >= 0:
        return measured(Reason, reference, problem.bound, makespan)
    fault = _shape(problem, solution) if makespan is None else None
    fault = fault or _order(problem, solution) or _overlap(problem, solution)
    return fault or measured(Reason, reference, problem.bound, problem.makespan(solution))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A problem's operations in one row, job after job, for whole columns of arithmetic.

    ``apart`` keeps machines apart: the number of its machine times ``far`` for every operation.
    ``before`` and ``after`` take from a row what belongs to operations next to one another in a
    job. ``shape`` is the number of operations of every job, and nothing that an answer has where
    columns do not do: with operations that take no time, or a single one.
    """

    problem: Problem
    shape: list[int]
    durations: list[int]
    far: int
    apart: list[int]
    before: Callable[[list[int]], Iterable[int]]
    after: Callable[[list[int]], Iterable[int]]


DIGIT = 1 << 30
"""Python compares integers below it, of one digit, in a third of the time of longer ones."""
_PLANS: dict[int, _Plan] = {}
"""Problems judged before, by identity."""


def _planned(problem: Problem) -> _Plan:
    n, m = len(problem.jobs), problem.machines
    later = [k for k in range(n * m) if k % m]
    pairs = [step for job in problem.jobs for step in job]
    far = DIGIT // m
    durations, machines = [d for _, d in pairs], [i * far for i, _ in pairs]
    usual = len(later) > 1 and 0 not in durations
    earlier = [k - 1 for k in later]
    getters = (itemgetter(*earlier), itemgetter(*later)) if usual else (iter, iter)
    plan = _Plan(problem, [m] * n if usual else [-1], durations, far, machines, *getters)
    if len(_PLANS) >= 64:
        _PLANS.clear()
    _PLANS[id(problem)] = plan
    return plan


def _makespan(problem: Problem, starts: Any) -> int | None:
    """Return the makespan of what is at one look a schedule.

    Else -1 if every operation has a whole number for its start, None if that is not sure either.
    Of intervals of positive length no two overlap exactly if, both sorted, each start but the first
    lies at or after the end before it: then no more begin than have ended, and one.
    """
    plan = _PLANS.get(id(problem))
    if plan is None or plan.problem is not problem:
        plan = _planned(problem)
    if [*map(len, starts)] != plan.shape:
        return None
    begin = [*chain.from_iterable(starts)]
    try:
        end = [*map(add, begin, plan.durations)]
    except TypeError:  # a start that is missing, or a pair
        return None
    if not all(map(le, plan.before(end), plan.after(begin))):
        return -1
    m = len(starts[0])
    makespan: int = max(end[m - 1 :: m])
    if min(begin[::m]) < 0 or makespan > plan.far:
        return -1
    starting, ending = [*map(add, begin, plan.apart)], [*map(add, end, plan.apart)]
    starting.sort()
    ending.sort()
    del starting[0]
    return makespan if all(map(le, ending, starting)) else -1


def _wrong(reason: Reason, **where: int) -> Verdict:
    return Verdict(Status.WRONG, reason, detail=where)


def _shape(problem: Problem, starts: Sequence[Sequence[int | None]]) -> Verdict | None:
    n, m = len(problem.jobs), problem.machines
    if len(starts) > n:
        return _wrong(Reason.EXTRA_OPERATION, job=n)
    for j in range(n):
        row = starts[j] if j < len(starts) else ()
        if len(row) > m:
            return _wrong(Reason.EXTRA_OPERATION, job=j, operation=m)
        if len(row) < m or None in row:
            missing = row.index(None) if None in row else len(row)
            return _wrong(Reason.MISSING_OPERATION, job=j, operation=missing)
    return _durations(problem, starts)


def _durations(problem: Problem, starts: Sequence[Sequence[Any]]) -> Verdict | None:
    for j, row in enumerate(starts):
        for k, stated in enumerate(row):
            if isinstance(stated, tuple):
                start, end = stated
                where = {"job": j, "operation": k, "stated": end - start}
                return _wrong(Reason.WRONG_DURATION, **where, needed=problem.jobs[j][k][1])
    return None


def _order(problem: Problem, starts: Sequence[Sequence[int]]) -> Verdict | None:
    for j, (job, row) in enumerate(zip(problem.jobs, starts, strict=True)):
        ready = 0
        for k, start in enumerate(row):
            if start < 0:
                return _wrong(Reason.STARTS_BEFORE_ZERO, job=j, operation=k)
            if start < ready:
                return _wrong(Reason.JOB_ORDER_VIOLATED, job=j, operation=k)
            ready = start + job[k][1]
    return None


def _overlap(problem: Problem, starts: Sequence[Sequence[int]]) -> Verdict | None:
    """Find two operations at once: if there are any, then two that start one after the other."""
    busy: list[list[tuple[int, int, int]]] = [[] for _ in range(problem.machines)]
    for j, (job, row) in enumerate(zip(problem.jobs, starts, strict=True)):
        for (machine, duration), start in zip(job, row, strict=True):
            busy[machine].append((start, start + duration, j))
    for machine, spans in enumerate(busy):
        spans.sort()
        end, last = 0, -1
        for start, stop, j in spans:
            if start < end:
                return _wrong(Reason.MACHINE_OVERLAP, machine=machine, job=last, other=j)
            end, last = stop, j
    return None
