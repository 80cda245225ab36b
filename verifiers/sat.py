"""Judges an assignment clause by clause.

A candidate is a set of literals that are said to be true. It may leave variables out: it is
right as long as every clause holds one of its literals, because then every completion
satisfies the formula. The verdict rests on the clauses alone, never on the stored model.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from assay.core import NONE, Status, Verdict
from assay.problems.sat import Problem


class Reason(StrEnum):
    """Why a verdict is what it is."""

    SATISFIES = "satisfies"
    NONE_EXISTS = "none_exists"
    CLAUSE_UNSATISFIED = "clause_unsatisfied"
    MISSING_VARIABLE = "missing_variable"
    CONTRADICTORY = "contradictory"
    UNKNOWN_VARIABLE = "unknown_variable"
    CLAIMED_UNSATISFIABLE = "claimed_unsatisfiable"
    BEATS_REFERENCE = "beats_reference"


def check(problem: Problem, reference: Mapping[str, Any], solution: Any) -> Verdict:
    """Judge an assignment, or the claim that there is none.

    Parameters
    ----------
    problem : Problem
        The formula.
    reference : mapping
        ``feasible``.
    solution : sequence of int, or NONE
        True literals: v for a variable said to be true, -v for one said to be false; 0 stands
        for a name that is no variable's.

    Returns
    -------
    Verdict
        Clauses are numbered from 1 in its detail, as in the prompt.
    """
    if solution is NONE:
        if reference["feasible"]:
            return Verdict(Status.WRONG, Reason.CLAIMED_UNSATISFIABLE)
        return Verdict(Status.CORRECT, Reason.NONE_EXISTS)
    fault = _ill_formed(problem, solution) or _violated(problem, frozenset(solution))
    if fault is not None:
        return fault
    if not reference["feasible"]:
        return Verdict(Status.JUDGE_ERROR, Reason.BEATS_REFERENCE)
    return Verdict(Status.CORRECT, Reason.SATISFIES)


def _ill_formed(problem: Problem, solution: Sequence[int]) -> Verdict | None:
    true: set[int] = set()
    for literal in solution:
        where = {"variable": abs(literal)}
        if not 1 <= abs(literal) <= problem.variables:
            return Verdict(Status.WRONG, Reason.UNKNOWN_VARIABLE, detail=where)
        if -literal in true:
            return Verdict(Status.WRONG, Reason.CONTRADICTORY, detail=where)
        true.add(literal)
    return None


def _violated(problem: Problem, true: frozenset[int]) -> Verdict | None:
    """Return the fault of the first clause that is false, else of the first that is open."""
    unmet = [i for i, c in enumerate(problem.clauses, 1) if true.isdisjoint(c)]
    for i in unmet:
        if all(-literal in true for literal in problem.clauses[i - 1]):
            where = {"clause": i, "unsatisfied": len(unmet)}
            return Verdict(Status.WRONG, Reason.CLAUSE_UNSATISFIED, detail=where)
    if unmet:
        clause = problem.clauses[unmet[0] - 1]
        missing = min(abs(x) for x in clause if -x not in true)
        where = {"variable": missing, "clause": unmet[0]}
        return Verdict(Status.WRONG, Reason.MISSING_VARIABLE, detail=where)
    return None
