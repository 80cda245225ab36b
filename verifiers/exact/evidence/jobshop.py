"""Certificates of job shops: a shortest schedule, and a refutation of any shorter one.

The refutation is of the clauses that say "some schedule ends by optimum - 1"
(`verifiers.exact.jobshop`), in the DRUP format, written by glucose; these clauses are made again
from the problem, and `verifiers.certificates.watched` follows it. Where the optimum is the simple
bound, the bound is the proof.
"""

from collections.abc import Mapping
from typing import Any

from assay.core import Row
from assay.errors import FormatError, JudgeError
from assay.problems.jobshop import MAX_TIME, Problem, Starts, lower_bound
from verifiers.certificates import watched
from verifiers.exact.jobshop import _dispatched, _shifted
from verifiers.exact.jobshop_clauses import Encoding

MAX_PROOF = 8 << 20
"""Longer proofs are not kept: making them again is faster than following them."""


def certify(problem: Problem, reference: Mapping[str, Any]) -> tuple[Starts | None, Row | None]:
    """Return a shortest schedule, if there is one to find, and the proof that none is shorter.

    Raises
    ------
    JudgeError
        If the reference is false.
    """
    optimum = reference["optimum"]
    starts = _schedule(problem, optimum)
    found = starts if reference["feasible"] else None
    drup = None
    if optimum > lower_bound(problem):
        drup = "\n".join([*_refutation(problem, optimum - 1), "0"])
        if len(drup) > MAX_PROOF:
            return found, None
    return found, {"starts": [list(row) for row in starts], "drup": drup}


def _schedule(problem: Problem, horizon: int) -> Starts:
    from pysat.solvers import Glucose4

    dispatched = _dispatched(problem)
    if problem.makespan(dispatched) == horizon:
        return dispatched
    encoding = Encoding(problem, horizon)
    with Glucose4(bootstrap_with=encoding.clauses) as solver:
        if not solver.solve():
            raise JudgeError(f"no schedule ends by {horizon} after all; report this instance")
        return _shifted(problem, encoding.starts(solver.get_model()))


def _refutation(problem: Problem, horizon: int) -> list[str]:
    from pysat.solvers import Glucose4

    clauses = Encoding(problem, horizon).clauses
    if () in clauses:
        return []  # no order of the operations fits their windows
    with Glucose4(bootstrap_with=clauses, with_proof=True) as solver:
        if solver.solve():
            raise JudgeError(f"a schedule ends by {horizon} after all; report this instance")
        return [line for line in solver.get_proof() or () if line != "0"]


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
        clauses = Encoding(problem, optimum - 1).clauses
        watched.check(clauses, watched.clauses(drup.split("\n")))
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
