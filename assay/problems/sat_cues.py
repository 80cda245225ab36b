"""What small formulas give away, and twins that agree in it.

Up to some fifteen variables a formula is so small that two counts point at its status even between
twins: how many clauses the majority assignment violates (every variable as most of its
occurrences have it), and how many pairs of clauses share two literals, because clauses that
overlap forbid fewer assignments. There the walk goes on until it changes the status by an
exchange that leaves both counts as they are.
"""

from collections import Counter
from itertools import combinations

from assay.problems.sat import Problem

SMALL = 15
"""Up to so many variables twins agree in both counts."""


def alike(before: Problem, after: Problem) -> bool:
    """Say whether two formulas with the same counts of literals can be twins."""
    return before.variables > SMALL or _counts(before) == _counts(after)


def _counts(problem: Problem) -> tuple[int, int]:
    """Return the majority assignment's violations, and the pairs of clauses sharing two literals.

    The second is the sum over pairs of literals of k squared for k clauses that hold the pair.
    """
    occurs = Counter(x for clause in problem.clauses for x in clause)
    majority = {v if occurs[v] >= occurs[-v] else -v for v in range(1, problem.variables + 1)}
    violated = sum(majority.isdisjoint(clause) for clause in problem.clauses)
    pairs = Counter(pair for clause in problem.clauses for pair in combinations(clause, 2))
    return violated, sum(k * k for k in pairs.values())
