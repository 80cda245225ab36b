"""Judges assignments clause by clause, and cores, counts and claims about the status.

A candidate assignment is a set of literals that are said to be true. It may leave variables
out: it is right as long as every clause holds one of its literals, because then every
completion satisfies the formula. The verdict rests on the clauses alone, never on the stored
model. A core is decided by `verifiers.certificates.dpll`, which needs no solver: any minimal
unsatisfiable set of clauses is right, not only the stored one.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from assay.core import NONE, Status, Verdict
from assay.problems.sat import SATISFIABLE, Problem
from verifiers.certificates import dpll


class Reason(StrEnum):
    """Why a verdict is what it is."""

    SATISFIES = "satisfies"
    IS_SATISFIABLE = "is_satisfiable"
    NONE_EXISTS = "none_exists"
    MINIMAL_CORE = "minimal_core"
    RIGHT_COUNT = "right_count"
    CORE_NOT_MINIMAL = "core_not_minimal"
    CLAUSE_UNSATISFIED = "clause_unsatisfied"
    MISSING_VARIABLE = "missing_variable"
    CONTRADICTORY = "contradictory"
    UNKNOWN_VARIABLE = "unknown_variable"
    CLAIMED_UNSATISFIABLE = "claimed_unsatisfiable"
    CLAIMED_SATISFIABLE = "claimed_satisfiable"
    CORE_IS_SATISFIABLE = "core_is_satisfiable"
    UNKNOWN_CLAUSE = "unknown_clause"
    WRONG_COUNT = "wrong_count"
    BEATS_REFERENCE = "beats_reference"


def check(problem: Problem, reference: Mapping[str, Any], solution: Any) -> Verdict:
    """Judge an answer to the question that the problem asks.

    Parameters
    ----------
    problem : Problem
        The formula and the question.
    reference : mapping
        ``feasible``, or ``count``.
    solution : sequence of int, frozenset of int, int, SATISFIABLE or NONE
        True literals (v for a variable said to be true, -v for one said to be false, 0 for a
        name that is no variable's); the numbers of a core's clauses; a count; or a claim.

    Returns
    -------
    Verdict
        Clauses are numbered from 1 in its detail, as in the prompt.
    """
    if problem.question == "count":
        return _count(reference["count"], 0 if solution is NONE else solution)
    if problem.question == "core":
        return _core(problem, solution)
    if solution is NONE:
        if reference["feasible"]:
            return Verdict(Status.WRONG, Reason.CLAIMED_UNSATISFIABLE)
        return Verdict(Status.CORRECT, Reason.NONE_EXISTS)
    if solution == SATISFIABLE:
        if reference["feasible"]:
            return Verdict(Status.CORRECT, Reason.IS_SATISFIABLE)
        return Verdict(Status.WRONG, Reason.CLAIMED_SATISFIABLE)
    return _assignment(problem, reference, solution)


def _count(wanted: int, stated: Any) -> Verdict:
    if stated == wanted:
        return Verdict(Status.CORRECT, Reason.RIGHT_COUNT, wanted)
    return Verdict(Status.WRONG, Reason.WRONG_COUNT)


def _core(problem: Problem, solution: Any) -> Verdict:
    """Judge a set of clauses: unsatisfiable together, and nothing to spare."""
    if not isinstance(solution, frozenset):
        return Verdict(Status.WRONG, Reason.CLAIMED_SATISFIABLE)
    unknown = [k for k in solution if not 1 <= k <= len(problem.clauses)]
    if unknown:
        return Verdict(Status.WRONG, Reason.UNKNOWN_CLAUSE, detail={"clause": min(unknown)})
    left = {k: problem.clauses[k - 1] for k in sorted(solution)}
    if dpll.model(left.values()) is not None:
        return Verdict(Status.WRONG, Reason.CORE_IS_SATISFIABLE, len(solution))
    needed: set[int] = set()
    for i in left:
        if i not in needed:
            true = dpll.model(clause for k, clause in left.items() if k != i)
            if true is None:
                detail = {"clause": i}
                return Verdict(
                    Status.SUBOPTIMAL, Reason.CORE_NOT_MINIMAL, len(solution), detail=detail
                )
            needed |= _witnessed(left, i, true)
    return Verdict(Status.CORRECT, Reason.MINIMAL_CORE, len(solution))


def _witnessed(left: Mapping[int, Sequence[int]], i: int, true: AbstractSet[int]) -> set[int]:
    """Return clauses that an assignment, or a neighbour of it, violates alone.

    The assignment violates clause i alone; flipping one of its variables may violate one other
    clause alone, and so on (model rotation, Belov & Marques-Silva 2011).
    """
    names = {abs(x) for clause in left.values() for x in clause}
    whole = frozenset(true) | {-v for v in names if v not in true and -v not in true}
    found, stack = {i}, [(i, whole)]
    while stack:
        k, model = stack.pop()
        for x in left[k]:
            other = (model - {-x}) | {x}
            violated = [j for j, clause in left.items() if other.isdisjoint(clause)]
            if len(violated) == 1 and violated[0] not in found:
                found.add(violated[0])
                stack.append((violated[0], other))
    return found


def _assignment(problem: Problem, reference: Mapping[str, Any], solution: Any) -> Verdict:
    fault = _ill_formed(problem, solution) if _suspect(problem, solution) else None
    fault = fault or _violated(problem, solution)
    if fault is not None:
        return fault
    if not reference["feasible"]:
        return Verdict(Status.JUDGE_ERROR, Reason.BEATS_REFERENCE)
    return _SATISFIED


_SATISFIED = Verdict(Status.CORRECT, Reason.SATISFIES)


def _suspect(problem: Problem, solution: Sequence[int]) -> bool:
    """Say whether a literal may be unknown or contradicted, at one look."""
    return tuple(map(abs, solution)) != _names(problem.variables)


@lru_cache(maxsize=64)
def _names(n: int) -> tuple[int, ...]:
    return tuple(range(1, n + 1))


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


def _met(problem: Problem, solution: Sequence[int]) -> bool:
    """Say whether every clause holds a true literal; quicker from the second time on."""
    holders = problem.holders
    if len(holders) > 1:
        return reduce(or_, map(holders.__getitem__, solution), 0) == holders[0]
    if holders:
        _fill(problem, holders)
    else:
        holders[0] = (1 << len(problem.clauses)) - 1
    return not any(map(frozenset(solution).isdisjoint, problem.clauses))


def _fill(problem: Problem, holders: dict[int, int]) -> None:
    """Note for each literal the clauses that hold it."""
    holders.update(dict.fromkeys(range(-problem.variables, 0), 0))
    holders.update(dict.fromkeys(range(1, problem.variables + 1), 0))
    for i, clause in enumerate(problem.clauses):
        bit = 1 << i
        for x in clause:
            holders[x] |= bit


def _violated(problem: Problem, solution: Sequence[int]) -> Verdict | None:
    """Return the fault of the first clause that is false, else of the first that is open."""
    if _met(problem, solution):
        return None
    true = frozenset(solution)
    unmet = [i for i, c in enumerate(problem.clauses, 1) if true.isdisjoint(c)]
    for i in unmet:
        if all(-literal in true for literal in problem.clauses[i - 1]):
            where = {"clause": i, "unsatisfied": len(unmet)}
            return Verdict(Status.WRONG, Reason.CLAUSE_UNSATISFIED, detail=where)
    clause = problem.clauses[unmet[0] - 1]
    missing = min(abs(x) for x in clause if -x not in true)
    where = {"variable": missing, "clause": unmet[0]}
    return Verdict(Status.WRONG, Reason.MISSING_VARIABLE, detail=where)
