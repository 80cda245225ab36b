"""Certificates of job shops: a shortest schedule, and a refutation of any shorter one.

The refutation is of "some schedule ends by optimum - 1" (`verifiers.exact.jobshop`), in the DRUP
format, written by glucose; `verifiers.certificates.disjunctive` follows it on the shop itself.
Where the optimum is the simple bound, the bound is the proof.
"""

from collections.abc import Mapping
from typing import Any

from assay.core import Row
from assay.errors import FormatError, JudgeError
from assay.problems.jobshop import MAX_TIME, Problem, Starts, lower_bound
from verifiers.exact.jobshop import _best, _dispatched, _shifted, follow, refutation

MAX_PROOF = 8 << 20
"""Longer proofs are not kept: making them again is faster than following them."""


def certify(problem: Problem, reference: Mapping[str, Any]) -> tuple[Starts | None, Row | None]:
    """Return a shortest schedule, if there is one to find, and the proof that none is shorter.

    Raises
    ------
    JudgeError
        If the reference is false.
    """
    optimum, starts = reference["optimum"], _best(problem)
    if problem.makespan(starts) != optimum:
        raise JudgeError(f"the shortest schedule does not end at {optimum}; report this instance")
    found = starts if reference["feasible"] else None
    drup = None
    if optimum > lower_bound(problem):
        drup = "\n".join(refutation(problem, optimum - 1))
        if len(drup) > MAX_PROOF:
            return found, None
    return found, {"starts": [list(row) for row in starts], "drup": drup}


def confirm(problem: Problem, proof: Any) -> Row:
    """Follow a refutation, and return what it and the schedule prove together.

    Raises
    ------
    FormatError
        If it is none.
    JudgeError
        If a step does not follow.
    """
    if not isinstance(proof, dict) or set(proof) != {"starts", "drup"}:
        raise FormatError("a certificate of a job shop holds starts and drup")
    drup, optimum = proof["drup"], problem.makespan(_earliest(problem, proof["starts"]))
    if optimum > problem.makespan(_dispatched(problem)):
        raise FormatError("the schedule of a job shop's certificate is a long one")
    if optimum > lower_bound(problem):
        if not isinstance(drup, str):
            raise FormatError("a job shop's certificate needs a refutation")
        follow(problem, optimum - 1, drup.split("\n"))
    return {"optimum": optimum, "feasible": problem.bound is None or optimum <= problem.bound}


def _earliest(problem: Problem, starts: Any) -> Starts:
    """Return the valid schedule that keeps the order of some start times."""
    n, m = len(problem.jobs), problem.machines
    rows = starts if isinstance(starts, list) else []
    if [len(row) if isinstance(row, list) else -1 for row in rows] != [m] * n:
        raise FormatError("the starts of a job shop's certificate have another form")
    if any(type(t) is not int or not 0 <= t <= MAX_TIME for row in starts for t in row):
        raise FormatError("the starts of a job shop's certificate are no times")
    return _shifted(problem, starts)
