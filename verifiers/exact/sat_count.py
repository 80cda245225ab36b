"""Counts the models of a formula, in two ways that share nothing.

The truth table is one integer of 2^n bits a literal, a formula a conjunction of disjunctions of
them (the parallel evaluation of Knuth 2011, 7.1.3). Beyond it models are counted by the
procedure of Davis, Logemann & Loveland (1962) with components counted apart (Bayardo &
Pehoushek 2000).
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from assay.core import Row
from assay.problems.sat import Clause, Problem

TABLE = 20
SMALL = 13
"""Up to so many variables the table is the quicker way to count."""


def count(problem: Problem) -> int:
    """Return the number of models."""
    if problem.variables <= SMALL:
        return table(problem).bit_count()
    return by_components(problem.clauses, problem.variables)


def by_table(problem: Problem) -> Row:
    """Decide the formula by evaluating it for all 2^n assignments at once.

    Returns
    -------
    dict
        ``feasible`` and, where so, the smallest ``model``.
    """
    rows = table(problem)
    if not rows:
        return {"feasible": False}
    first = (rows & -rows).bit_length() - 1
    return {"feasible": True, "model": f"{first:0{problem.variables}b}"}


def table(problem: Problem) -> int:
    """Return the truth table: bit r is the formula's value in row r.

    x1 is the highest bit of r: the first row that satisfies the formula is its
    lexicographically smallest model.
    """
    n = problem.variables
    column = _columns(n)
    rows = (1 << (1 << n)) - 1
    for clause in problem.clauses:
        held = 0
        for x in clause:
            held |= column[x]
        rows &= held
    return rows


@lru_cache(maxsize=8)
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


def by_components(clauses: Sequence[Clause], free: int) -> int:
    """Return how many assignments of some variables satisfy the clauses.

    Parameters
    ----------
    clauses : sequence of tuple of int
        Their variables are among the free ones.
    free : int
        How many variables there are.
    """
    left: list[Clause] | None = list(clauses)
    while left and (unit := next((c[0] for c in left if len(c) == 1), None)):
        left = _with(left, unit)
        free -= 1
    if not left:
        return 1 << free if left is not None else 0
    parts = _components(left)
    total = 1
    for part in parts:
        variables = {abs(x) for clause in part for x in clause}
        free -= len(variables)
        total *= _branched(part, len(variables))
        if not total:
            return 0
    return total << free


def _branched(clauses: list[Clause], free: int) -> int:
    """Return the number of models, by the values of the most frequent variable."""
    counts = Counter(abs(x) for clause in clauses for x in clause)
    v = max(counts, key=lambda v: (counts[v], -v))
    return sum(
        by_components(left, free - 1) for x in (v, -v) if (left := _with(clauses, x)) is not None
    )


def _with(clauses: list[Clause], true: int) -> list[Clause] | None:
    """Return what is left of the clauses when a literal is true, None if one is violated."""
    left = []
    for clause in clauses:
        if true in clause:
            continue
        if -true in clause:
            clause = tuple(x for x in clause if x != -true)
            if not clause:
                return None
        left.append(clause)
    return left


def _components(clauses: list[Clause]) -> list[list[Clause]]:
    """Part the clauses into groups that share no variable."""
    groups: list[tuple[set[int], list[Clause]]] = []
    for clause in clauses:
        names, inside = set(map(abs, clause)), [clause]
        apart = []
        for group in groups:
            if group[0].isdisjoint(names):
                apart.append(group)
            else:
                names |= group[0]
                inside = group[1] + inside
        groups = [*apart, (names, inside)]
    return [inside for _, inside in groups]
