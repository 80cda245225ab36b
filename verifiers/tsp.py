"""Judges a tour or a path against the distances.

A tour may start anywhere, run in either direction, and repeat its first city at the end; on
asymmetric distances the other direction is another tour, with a length of its own. A path must
run from its first end to its last and may not return. The verdict rests on the length summed here,
never on what was claimed or on a stored tour.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from assay.core import NONE, Status, Verdict
from assay.problems.tsp import Problem
from verifiers.minimum import measured


class Reason(StrEnum):
    """Why a verdict is what it is."""

    OPTIMAL = "optimal"
    WITHIN_BOUND = "within_bound"
    NONE_EXISTS = "none_exists"
    MISSING_CITY = "missing_city"
    REPEATED_CITY = "repeated_city"
    UNKNOWN_CITY = "unknown_city"
    NOT_CLOSED_AS_ASKED = "not_closed_as_asked"
    WRONG_ENDS = "wrong_ends"
    LONGER_THAN_OPTIMUM = "longer_than_optimum"
    ABOVE_BOUND = "above_bound"
    WRONG_CLAIM_NONE = "wrong_claim_none"
    BEATS_REFERENCE = "beats_reference"


def check(problem: Problem, reference: Mapping[str, Any], solution: Any) -> Verdict:
    """Judge a tour or path, or the claim that there is none.

    Parameters
    ----------
    problem : Problem
        Distances, and a bound or two ends.
    reference : mapping
        ``optimum`` and ``feasible``.
    solution : sequence of int, or NONE
        City numbers in the order of the visit.

    Returns
    -------
    Verdict
        With the true length as its objective.
    """
    if solution is NONE:
        if reference["feasible"]:
            return Verdict(Status.WRONG, Reason.WRONG_CLAIM_NONE)
        return Verdict(Status.CORRECT, Reason.NONE_EXISTS)
    rows, ends, tour = problem.distances, problem.ends, solution
    if ends is None and len(tour) > 1 and tour[0] == tour[-1]:
        tour = tour[:-1]
    n = len(rows)
    if len(tour) != n or set(tour) != _cities(n) or (ends and (tour[0], tour[-1]) != ends):
        return _fault(problem, tour)
    length = 0
    row = rows[tour[-1]]  # a loop over rows is the quickest sum; a path does not return
    for city in tour:
        length += row[city]
        row = rows[city]
    if ends:
        length -= row[tour[0]]
    return measured(Reason, reference, problem.bound, length)


@cache
def _cities(n: int) -> frozenset[int]:
    return frozenset(range(n))


def _fault(problem: Problem, tour: Sequence[int]) -> Verdict:
    """Return what is wrong with a list of cities that is no tour or path."""
    n = len(problem.distances)
    seen: set[int] = set()
    for position, city in enumerate(tour):
        where = {"position": position, "city": city}
        if not 0 <= city < n:
            return Verdict(Status.WRONG, Reason.UNKNOWN_CITY, detail=where)
        if city in seen:
            back = problem.ends is not None and len(seen) == n and city == tour[0]
            reason = Reason.NOT_CLOSED_AS_ASKED if back else Reason.REPEATED_CITY
            return Verdict(Status.WRONG, reason, detail=where)
        seen.add(city)
    if len(seen) < n:
        missing = min(set(range(n)) - seen)
        return Verdict(Status.WRONG, Reason.MISSING_CITY, detail={"city": missing})
    return Verdict(Status.WRONG, Reason.WRONG_ENDS, detail={"first": tour[0], "last": tour[-1]})
