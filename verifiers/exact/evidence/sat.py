"""Certificates of 3-SAT: a refutation in the DRUP format where there is no assignment.

Glucose 4 writes it, and `verifiers.certificates.rup`, in which there is no solver, follows it.
"""

from collections.abc import Mapping
from typing import Any

from assay.core import Row
from assay.errors import FormatError
from assay.problems.sat import Problem
from verifiers.certificates import rup

WRITER = "glucose4"


def certify(problem: Problem, reference: Mapping[str, Any]) -> tuple[None, Row | None]:
    """Return a refutation if the reference says that there is no assignment."""
    from pysat.solvers import Solver

    if reference["feasible"]:
        return None, None
    with Solver(WRITER, bootstrap_with=problem.clauses, with_proof=True) as solver:
        solver.solve()
        lines = list(solver.get_proof() or ())
    if not lines or lines[-1] != "0":
        lines.append("0")  # where the clauses alone meet a conflict, it writes no empty clause
    return None, {"drup": "\n".join(lines)}


def confirm(problem: Problem, proof: Any) -> Row:
    """Follow a refutation, and return what it proves.

    Raises
    ------
    FormatError
        If it is no refutation.
    JudgeError
        If a step does not follow.
    """
    if not isinstance(proof, dict) or not isinstance(proof.get("drup"), str) or len(proof) > 1:
        raise FormatError("a certificate of 3sat holds drup, a text")
    rup.check(problem.clauses, proof["drup"].split("\n"))
    return {"feasible": False}
