"""Decides 3-SAT formulas: solvers for speed, and a check of everything they claim.

Satisfiable formulas carry their lexicographically smallest model (False before True, x1 first),
found by one solver under growing assumptions: the same whatever solver finds it, and checked
against every clause. Unsatisfiable ones are decided with a proof (Glucose 4, Audemard & Simon
2009) that `verifiers.certificates.rup` accepts, or the work stops. The walks of twins are
followed by MiniSat 2.2 (Eén & Sörensson 2003), the quickest at these sizes; what it says about
the formulas posed in the end is proven in the two ways above.

The second route is CaDiCaL 1.9.5 (Biere et al. 2024) with its own proof and its own smallest
model, and up to 20 variables the whole truth table beside it: one integer of 2^n bits a
literal, a conjunction of disjunctions (the parallel evaluation of Knuth 2011, 7.1.3).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from assay.core import NONE, Row
from assay.errors import JudgeError
from assay.problems.sat import Base, Problem, literals, satisfies
from verifiers.certificates import rup

FIRST, SECOND, QUICK = "glucose4", "cadical195", "minisat22"
TABLE = 20


def prove_many(bases: Sequence[Base]) -> list[Row]:
    """Decide every formula, and where the walk of twins first changes the status.

    Parameters
    ----------
    bases : sequence of Base
        Sizes may differ.

    Returns
    -------
    list of dict
        ``feasible`` (the first formula's status); for walks ``exchanges``, how many steps it
        takes to change it, or None if it never does; ``model`` of the satisfiable formula of
        those to be posed, where there is one.

    Raises
    ------
    JudgeError
        If a claim of a solver does not hold.
    """
    return [_twins(base) if base.walk else _decided(base.problem, FIRST) for base in bases]


def _twins(base: Base) -> Row:
    statuses = _statuses(base)
    feasible = next(statuses)
    steps = next((k for k, status in enumerate(statuses, 1) if status is not feasible), None)
    if steps is None:
        return {"feasible": feasible, "exchanges": None}
    before = base.problem.exchanged(base.walk[: steps - 1])
    after = before.exchanged([base.walk[steps - 1]])
    first, second = _decided(before, FIRST), _decided(after, FIRST)
    if (first["feasible"], second["feasible"]) != (feasible, not feasible):
        raise JudgeError("two solvers disagree about the status of a 3sat formula")
    return {**first, **second, "feasible": feasible, "exchanges": steps}


def _statuses(base: Base) -> Iterator[bool]:
    """Yield whether the formula is satisfiable, at first and after every exchange.

    A model that survives an exchange saves a call.
    """
    problem = base.problem
    model = _model(problem)
    yield bool(model)
    for exchange in base.walk:
        problem = problem.exchanged([exchange])
        changed = [problem.clauses[i] for i in exchange[1:]]
        if not model or any(model.isdisjoint(clause) for clause in changed):
            model = _model(problem)
        yield bool(model)


def _model(problem: Problem) -> frozenset[int]:
    """Return some model's literals, or nothing if there is none."""
    from pysat.solvers import Solver

    with Solver(QUICK, bootstrap_with=problem.clauses) as solver:
        return frozenset(solver.get_model() if solver.solve() else ())


def _decided(problem: Problem, name: str) -> Row:
    """Return the proven status, with the smallest model where there is one."""
    from pysat.solvers import Solver

    with Solver(name, bootstrap_with=problem.clauses, with_proof=True) as solver:
        if solver.solve():
            return {"feasible": True, "model": _smallest(problem, solver)}
        rup.check(problem.clauses, solver.get_proof() or ())
    return {"feasible": False}


def _smallest(problem: Problem, solver: Any) -> str:
    """Return the lexicographically smallest model as 0s and 1s.

    Variable after variable is set to False if the rest still has a model; the last model found
    shows most of the answers without a call.
    """
    true = set(solver.get_model())
    fixed: list[int] = []
    for v in range(1, problem.variables + 1):
        if v in true and solver.solve(assumptions=[*fixed, -v]):
            true = set(solver.get_model())
        fixed.append(v if v in true else -v)
    if not satisfies(problem, fixed):
        raise JudgeError("a solver's model violates a clause of a 3sat formula")
    return "".join("1" if literal > 0 else "0" for literal in fixed)


def prove_again(problem: Problem) -> Row:
    """Decide the formula by another solver, and by its truth table if that is small.

    Returns
    -------
    dict
        ``feasible`` and, where so, ``model``, to be compared with the reference.

    Raises
    ------
    JudgeError
        If the two disagree, or a claim of the solver does not hold.
    """
    found = _decided(problem, SECOND)
    if problem.variables <= TABLE and found != by_table(problem):
        raise JudgeError("a solver and the truth table disagree about a 3sat formula")
    return found


def by_table(problem: Problem) -> Row:
    """Decide the formula by evaluating it for all 2^n assignments at once.

    Bit r of a column is the value in row r, and x1 is the highest bit of r: the first row that
    satisfies the formula is its lexicographically smallest model.
    """
    n = problem.variables
    column = _columns(n)
    rows = (1 << (1 << n)) - 1
    for a, b, c in problem.clauses:
        rows &= column[a] | column[b] | column[c]
    if not rows:
        return {"feasible": False}
    first = (rows & -rows).bit_length() - 1
    return {"feasible": True, "model": f"{first:0{n}b}"}


def _columns(n: int) -> dict[int, int]:
    """Return the truth table's column of every literal."""
    column: dict[int, int] = {}
    for v in range(1, n + 1):
        width = 1 << (n - v)
        low, high = (1 << width) - 1, ((1 << width) - 1) << width
        for _ in range(v - 1):  # the pattern so far, once more
            width *= 2
            low, high = low | low << width, high | high << width
        column[v], column[-v] = high, low
    return column


def solve(problem: Problem) -> Any:
    """Return the literals of the lexicographically smallest model, or `NONE`."""
    found = _decided(problem, FIRST)
    return literals(found["model"]) if found["feasible"] else NONE
