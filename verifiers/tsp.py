"""Judges a tour against the distances.

A tour may start anywhere, run in either direction, and repeat its first city at the end. The
verdict rests on the length summed here, never on what was claimed or on a stored tour.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from assay.core import NONE, Status, Verdict
from assay.problems.tsp import Problem


class Reason(StrEnum):
    """Why a verdict is what it is."""

    OPTIMAL = "optimal"
    WITHIN_BOUND = "within_bound"
    NONE_EXISTS = "none_exists"
    MISSING_CITY = "missing_city"
    REPEATED_CITY = "repeated_city"
    UNKNOWN_CITY = "unknown_city"
    LONGER_THAN_OPTIMUM = "longer_than_optimum"
    ABOVE_BOUND = "above_bound"
    WRONG_CLAIM_NONE = "wrong_claim_none"
    BEATS_REFERENCE = "beats_reference"


def check(problem: Problem, reference: Mapping[str, Any], solution: Any) -> Verdict:
    """Judge a tour, or the claim that there is none.

    Parameters
    ----------
    problem : Problem
        Distances and bound.
    reference : mapping
        ``optimum`` and ``feasible``.
    solution : sequence of int, or NONE
        City numbers in the order of the visit.

    Returns
    -------
    Verdict
        With the tour's true length as its objective.
    """
    if solution is NONE:
        if reference["feasible"]:
            return Verdict(Status.WRONG, Reason.WRONG_CLAIM_NONE)
        return Verdict(Status.CORRECT, Reason.NONE_EXISTS)
    tour = list(solution)
    if len(tour) > 1 and tour[0] == tour[-1]:
        tour.pop()
    fault = _fault(len(problem.distances), tour)
    return fault or _measured(problem, reference, problem.length(tour))


def _fault(n: int, tour: Sequence[int]) -> Verdict | None:
    seen: set[int] = set()
    for position, city in enumerate(tour):
        where = {"position": position, "city": city}
        if not 0 <= city < n:
            return Verdict(Status.WRONG, Reason.UNKNOWN_CITY, detail=where)
        if city in seen:
            return Verdict(Status.WRONG, Reason.REPEATED_CITY, detail=where)
        seen.add(city)
    if len(seen) < n:
        missing = min(set(range(n)) - seen)
        return Verdict(Status.WRONG, Reason.MISSING_CITY, detail={"city": missing})
    return None


def _measured(problem: Problem, reference: Mapping[str, Any], length: int) -> Verdict:
    optimum = reference["optimum"]
    quality = (optimum, length)
    if length < optimum:
        return Verdict(Status.JUDGE_ERROR, Reason.BEATS_REFERENCE, length, quality)
    if problem.bound is None:
        if length == optimum:
            return Verdict(Status.CORRECT, Reason.OPTIMAL, length, quality)
        return Verdict(Status.SUBOPTIMAL, Reason.LONGER_THAN_OPTIMUM, length, quality)
    if length > problem.bound:
        return Verdict(Status.WRONG, Reason.ABOVE_BOUND, length, quality)
    if not reference["feasible"]:
        return Verdict(Status.JUDGE_ERROR, Reason.BEATS_REFERENCE, length, quality)
    return Verdict(Status.CORRECT, Reason.WITHIN_BOUND, length, quality)
