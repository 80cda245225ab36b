"""Baselines for 3-SAT: majority polarity with unit propagation, guessing, "none".

``greedy`` sets the variable that occurs most often in the clauses still open to the sign it
mostly has there (ties to the smaller number, and to true), propagates the units that follow,
and goes on without ever going back: a descent of the DPLL tree (Davis, Logemann & Loveland
1962) by the majority rule. It answers its assignment if that satisfies every clause, else that
there is none: the documented floor "greedy, else none".
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from assay.core import NONE, Play
from assay.problems.sat import Clause, Problem
from assay.rng import Stream


def greedy(problem: Problem) -> Play:
    """Set the most frequent variable to its majority, propagate, never go back."""
    true: list[int] = []
    steps: list[str] = []
    left = list(problem.clauses)
    while left and all(left):
        literal, why = _choice(left)
        steps.append(f"{why}: x{abs(literal)} is {'true' if literal > 0 else 'false'}.")
        true.append(literal)
        left = _simplified(left, literal)
    if left:
        return Play("\n".join([*steps, "Now a clause is false: I say there is none."]), NONE)
    chosen = {abs(literal) for literal in true}
    true += [-v for v in range(1, problem.variables + 1) if v not in chosen]
    return Play("\n".join([*steps, "Every clause is satisfied; the rest is false."]), _sorted(true))


def _choice(left: Sequence[Clause]) -> tuple[int, str]:
    """Return the next literal to make true, and why."""
    for clause in left:
        if len(clause) == 1:
            return clause[0], "A clause has one literal left"
    counts = Counter(literal for clause in left for literal in clause)
    v = min(map(abs, counts), key=lambda v: (-counts[v] - counts[-v], v))
    return (v if counts[v] >= counts[-v] else -v), "The most frequent variable follows its majority"


def _simplified(left: Sequence[Clause], literal: int) -> list[Clause]:
    """Return what is left of the clauses that a true literal does not satisfy."""
    return [tuple(x for x in clause if x != -literal) for clause in left if literal not in clause]


def _sorted(true: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(true, key=abs))


def random(problem: Problem, rng: Stream) -> Play:
    """Guess an assignment, or half of the time that there is none."""
    if rng.chance(1, 2):
        return Play("I guess that there is no such assignment.", NONE)
    true = tuple(v if rng.chance(1, 2) else -v for v in range(1, problem.variables + 1))
    return Play("I guess true or false for every variable.", true)


def constant(problem: Problem) -> Play:
    """Say that there is none, whatever the formula."""
    return Play("I always say that there is no such assignment.", NONE)
