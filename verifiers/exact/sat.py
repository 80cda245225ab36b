"""Decides 3-SAT formulas: solvers for speed, and a check of everything they claim.

MiniSat 2.2 (Een & Sorensson 2003) is the quickest at these sizes and says what a formula is.
If satisfiable, the same solver finds the lexicographically smallest model (False before True,
x1 first) under growing assumptions: the same whatever solver finds it, and checked against
every clause. If not, Glucose 4 (Audemard & Simon 2009) writes a proof, which
`verifiers.certificates.rup` accepts, or the work stops. That a formula has one solution only is
such a proof for the formula and the clause that forbids the solution.

The second route is CaDiCaL 1.9.5 (Biere et al. 2024) with its own proof and its own smallest
model, and up to 20 variables the whole truth table beside it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from assay.core import NONE, Row
from assay.errors import JudgeError
from assay.problems.sat import MAX_CORE, SATISFIABLE, Clause, Problem, literals, satisfies
from assay.problems.sat_cues import alike
from assay.problems.sat_walk import Base, exchanged, walk
from verifiers.certificates import rup
from verifiers.exact.sat_core import core
from verifiers.exact.sat_count import TABLE, by_table, count, table

FIRST, SECOND, QUICK = "glucose4", "cadical195", "minisat22"
MAX_COUNT = 30


def prove_many(bases: Sequence[Base]) -> list[Row]:
    """Decide every formula, and where the walk of twins first changes the status.

    Parameters
    ----------
    bases : sequence of Base
        Sizes may differ.

    Returns
    -------
    list of dict
        ``first``: what `_decided` says of the formula. For walks ``exchanges``, how many steps
        it takes to a change of its status between formulas that are `alike`, or None if none
        comes; and then ``first`` is about the last formula before the change, ``second`` about
        the first one after it. For single
        solutions ``unique``; where that is False there is nothing else.

    Raises
    ------
    JudgeError
        If a claim of a solver does not hold.
    """
    return [_proven(base) for base in bases]


def _proven(base: Base) -> Row:
    if base.unique:
        return _unique(base)
    return {"first": _decided(base.problem, QUICK)} if base.key is None else _twins(base)


def _twins(base: Base) -> Row:
    before, feasible = base.problem, True
    for steps, (after, status) in enumerate(_statuses(base)):
        if steps and status is not feasible and alike(before, after):
            break
        before, feasible = after, status
    else:
        return {"exchanges": None}
    first, second = _decided(before, QUICK), _decided(after, QUICK)
    if (first["feasible"], second["feasible"]) != (feasible, not feasible):
        raise JudgeError("two runs of a solver disagree about the status of a 3sat formula")
    return {"first": first, "second": second, "exchanges": steps}


def _statuses(base: Base) -> Iterator[tuple[Problem, bool]]:
    """Yield the formula and whether it is satisfiable, at first and after every exchange.

    A model that survives an exchange saves a call.
    """
    problem = base.problem
    model = _model(problem.clauses)
    yield problem, bool(model)
    for exchange in walk(base):
        problem = exchanged(problem, [exchange])
        changed = [problem.clauses[i] for i in exchange[1:]]
        if not model or any(model.isdisjoint(clause) for clause in changed):
            model = _model(problem.clauses)
        yield problem, bool(model)


def _model(clauses: Sequence[Clause]) -> frozenset[int]:
    """Return some model's literals, or nothing if there is none."""
    from pysat.solvers import Minisat22

    with Minisat22(bootstrap_with=clauses) as solver:
        return frozenset(solver.get_model() if solver.solve() else ())


def _solvable(clauses: Sequence[Clause]) -> bool:
    """Say whether some assignment satisfies the clauses."""
    from pysat.solvers import Minisat22

    with Minisat22(bootstrap_with=clauses) as solver:
        return bool(solver.solve())


def _unique(base: Base) -> Row:
    """Prove that a formula's hidden model is its only one, or find out that it is not."""
    other = tuple(-x for x in literals(base.hidden))
    clauses = [*base.problem.clauses, other]
    if _solvable(clauses):
        return {"unique": False}
    if not satisfies(base.problem, literals(base.hidden)):
        raise JudgeError("the hidden model of a 3sat formula violates a clause")
    _refute(clauses, FIRST)
    n = base.problem.variables
    found = {"feasible": True, "model": base.hidden, "backbone": n}
    return {"unique": True, "first": {**found, **({"count": 1} if n <= MAX_COUNT else {})}}


def _refute(clauses: Sequence[Clause], name: str) -> None:
    """Let a solver refute a formula and check its proof."""
    from pysat.solvers import Solver

    with Solver(name, bootstrap_with=clauses, with_proof=True) as solver:
        if solver.solve():
            raise JudgeError("two solvers disagree about the status of a 3sat formula")
        rup.check(clauses, solver.get_proof() or ())


def _decided(problem: Problem, name: str) -> Row:
    """Return the proven status and what else is known of the formula.

    Returns
    -------
    dict
        ``feasible``; if so ``model``, the smallest, and ``backbone``, how many variables have
        the same value in all models; up to `MAX_COUNT` variables ``count``, of models; if not
        feasible, up to `MAX_CORE` variables ``core``, numbers of clauses.
    """
    found = _status(problem, name, FIRST)
    if found["feasible"]:
        return {**found, **_counted(problem)}
    more: Row = {"count": 0} if problem.variables <= MAX_COUNT else {}
    if problem.variables <= MAX_CORE:
        more["core"] = core(problem.clauses)
    return {**found, **more}


def _counted(problem: Problem) -> Row:
    return {"count": count(problem)} if problem.variables <= MAX_COUNT else {}


def _status(problem: Problem, name: str, refuting: str) -> Row:
    """Return the proven status, with the smallest model and the backbone where there is one."""
    from pysat.solvers import Solver

    with Solver(name, bootstrap_with=problem.clauses) as solver:
        if solver.solve():
            return {"feasible": True, **_smallest(problem, solver)}
    _refute(problem.clauses, refuting)
    return {"feasible": False}


def _smallest(problem: Problem, solver: Any) -> Row:
    """Return the lexicographically smallest model as 0s and 1s, and the size of the backbone.

    Variable after variable is set to False if the rest still has a model; the last model found
    shows most of the answers without a call. A literal that all models seen so far have in
    common is in the backbone if its negation has no model.
    """
    true = set(solver.get_model())
    common, fixed = set(true), list[int]()
    for v in range(1, problem.variables + 1):
        if v in true and solver.solve(assumptions=[*fixed, -v]):
            true = set(solver.get_model())
            common &= true
        fixed.append(v if v in true else -v)
    if not satisfies(problem, fixed):
        raise JudgeError("a solver's model violates a clause of a 3sat formula")
    common &= set(fixed)
    backbone = 0
    while common:
        literal = common.pop()
        if solver.solve(assumptions=[-literal]):
            common &= set(solver.get_model())
        else:
            solver.add_clause([literal])
            backbone += 1
    return {"model": "".join("1" if x > 0 else "0" for x in fixed), "backbone": backbone}


def prove_again(problem: Problem) -> Row:
    """Decide the formula by another solver, and by its truth table if that is small.

    Returns
    -------
    dict
        To be compared with the reference: ``feasible`` and, where so, ``model``; for the
        question count ``count``, by the truth table alone.

    Raises
    ------
    JudgeError
        If the two disagree, or a claim of the solver does not hold.
    """
    found = _status(problem, SECOND, SECOND)
    found.pop("backbone", None)
    if problem.variables <= TABLE and found != by_table(problem):
        raise JudgeError("a solver and the truth table disagree about a 3sat formula")
    if problem.question == "count":
        return {"feasible": True, "count": table(problem).bit_count()}
    if problem.question == "core":
        return {"feasible": not found["feasible"]}
    return found


def solve(problem: Problem) -> Any:
    """Return what the checker calls correct: the smallest model, or what else is asked for."""
    found = _decided(problem, QUICK)
    if problem.question == "count":
        return found["count"]
    if not found["feasible"]:
        return frozenset(found["core"]) if problem.question == "core" else NONE
    return SATISFIABLE if problem.question == "decide" else literals(found["model"])
