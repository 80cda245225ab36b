"""Decides small formulas by the procedure of Davis, Logemann & Loveland (1962).

No solver, no heuristics beyond unit propagation and the most frequent literal of the shortest
clauses: what a checker needs to know of formulas of a few dozen variables, in a page.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from assay.errors import JudgeError

BOUND = 100_000
"""How many assignments of a literal a decision may take; formulas of 30 variables take few."""


def model(clauses: Iterable[Sequence[int]]) -> frozenset[int] | None:
    """Return literals that satisfy every clause, or None if nothing does.

    Parameters
    ----------
    clauses : iterable of sequence of int
        Literals v or -v.

    Raises
    ------
    JudgeError
        If it takes more than `BOUND` steps: a bound on work, the same everywhere.

    Examples
    --------
    >>> model([(1, 2), (-1,)]) == {-1, 2}
    True
    >>> model([(1, 2), (1, -2), (-1, 2), (-1, -2)])
    """
    stack = [([tuple(clause) for clause in clauses], list[int]())]
    steps = 0
    while stack:
        left, true = stack.pop()
        while left and all(left):
            steps += 1
            if steps > BOUND:
                raise JudgeError("a formula is too hard for the checker")
            shortest = min(map(len, left))
            counts = Counter(x for clause in left if len(clause) == shortest for x in clause)
            literal = max(counts, key=lambda x: (counts[x], x))
            if shortest > 1:
                stack.append((_with(left, -literal), [*true, -literal]))
            left = _with(left, literal)
            true.append(literal)
        if not left:
            return frozenset(true)
    return None


def _with(clauses: list[tuple[int, ...]], true: int) -> list[tuple[int, ...]]:
    """Return what a true literal leaves of the clauses."""
    return [
        tuple(x for x in clause if x != -true) if -true in clause else clause
        for clause in clauses
        if true not in clause
    ]
