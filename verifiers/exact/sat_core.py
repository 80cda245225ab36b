"""Finds a minimal unsatisfiable set of clauses, the same one whatever the solver.

Clause after clause is left out if the others are still unsatisfiable together (Chinneck &
Dravnieks 1991): what remains depends on the order of the clauses and on nothing else. Two ways
of knowing the outcome save most calls: a clause outside the last set that the solver used can go
(the others hold that set), and a clause whose absence some assignment bears witness to must
stay (Belov & Marques-Silva 2011 find more such witnesses by flipping one variable).
"""

from collections.abc import Sequence

from assay.problems.sat import Clause


def core(clauses: Sequence[Clause]) -> list[int]:
    """Return the numbers, from 1, of clauses that are minimally unsatisfiable together.

    Parameters
    ----------
    clauses : sequence of tuple of int
        An unsatisfiable formula.
    """
    from pysat.solvers import Solver

    names = max(abs(x) for clause in clauses for x in clause)
    guarded = ([*clause, -(names + i)] for i, clause in enumerate(clauses, 1))
    with Solver("minisat22", bootstrap_with=guarded) as solver:
        left = list(range(1, len(clauses) + 1))
        used, needed = set(left), set[int]()
        for i in range(1, len(clauses) + 1):
            if i in needed:
                continue
            without = [k for k in left if k != i]
            if i in used and solver.solve(assumptions=[names + k for k in without]):
                needed |= _rotated(clauses, left, i, set(solver.get_model()))
                continue
            if i in used:
                used = {x - names for x in solver.get_core()}
            left = without
    return left


def _rotated(clauses: Sequence[Clause], left: list[int], i: int, true: set[int]) -> set[int]:
    """Return clauses that must stay: each is the only one that some assignment violates."""
    found, stack = {i}, [(i, frozenset(true))]
    while stack:
        k, model = stack.pop()
        for x in clauses[k - 1]:
            other = model - {-x} | {x}
            violated = [j for j in left if other.isdisjoint(clauses[j - 1])]
            if len(violated) == 1 and violated[0] not in found:
                found.add(violated[0])
                stack.append((violated[0], other))
    return found
