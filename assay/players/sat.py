"""Baselines for 3-SAT: majority polarity with unit propagation, a walk, guessing, "none".

``greedy`` sets the variable that occurs most often in the clauses still open to the sign it
mostly has there (ties to the smaller number, and to true), propagates the units that follow,
and goes on without ever going back: a descent of the DPLL tree (Davis, Logemann & Loveland
1962) by the majority rule. It answers its assignment if that satisfies every clause, else that
there is none: the documented floor "greedy, else none". ``walksat`` is its rival in the tables
of floors. Of a core greedy says every clause; a count it estimates by 2^n (7/8)^m.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from assay.core import NONE, Play
from assay.problems.sat import SATISFIABLE, Clause, Problem
from assay.rng import Stream

FLIPS = 10
"""How many flips a variable `walksat` has."""


def greedy(problem: Problem) -> Play:
    """Set the most frequent variable to its majority, propagate, never go back."""
    if problem.question == "core":
        return Play("All clauses together have no solution.", _every(problem))
    if problem.question == "count":
        return Play("An assignment satisfies seven of eight clauses.", _expected(problem))
    found = _descent(problem)
    if problem.question == "decide" and found.solution is not NONE:
        return Play(found.trace, SATISFIABLE)
    return found


def _every(problem: Problem) -> frozenset[int]:
    return frozenset(range(1, len(problem.clauses) + 1))


def _expected(problem: Problem) -> int:
    """Return how many models a random formula of this size has on average, rounded."""
    above, below = 1 << problem.variables, 1
    for clause in problem.clauses:
        above, below = above * ((1 << len(clause)) - 1), below << len(clause)
    return (2 * above + below) // (2 * below)


def _descent(problem: Problem) -> Play:
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


def walksat(problem: Problem, rng: Stream) -> Play:
    """Flip variables of violated clauses from a random assignment on (Selman et al. 1994).

    Of a random violated clause a variable is flipped: one that violates no other clause if
    there is one, else with even chances any, or one that violates fewest. After `FLIPS` flips a
    variable it says that there is none.
    """
    n = problem.variables
    true = set(_guess(n, rng))
    for _ in range(FLIPS * n):
        violated = [clause for clause in problem.clauses if true.isdisjoint(clause)]
        if not violated:
            return Play("The walk ends at a solution.", _sorted(true))
        clause = rng.choice(violated)
        breaks = [_breaks(problem, true, x) for x in clause]
        fewest = min(breaks)
        random_ = fewest > 0 and rng.chance(1, 2)
        x = rng.choice(clause) if random_ else clause[breaks.index(fewest)]
        true ^= {x, -x}
    return Play("The walk found nothing: I say there is none.", NONE)


def _breaks(problem: Problem, true: set[int], x: int) -> int:
    """Return how many clauses only the negation of a literal satisfies."""
    return sum(-x in clause and len(true.intersection(clause)) == 1 for clause in problem.clauses)


def _guess(n: int, rng: Stream) -> tuple[int, ...]:
    return tuple(v if rng.chance(1, 2) else -v for v in range(1, n + 1))


def random(problem: Problem, rng: Stream) -> Play:
    """Guess an assignment, or half of the time that there is none; some clauses; a number."""
    if problem.question == "core":
        some = [k for k in sorted(_every(problem)) if rng.chance(1, 2)]
        return Play("I guess which clauses it takes.", frozenset(some or [1]))
    if problem.question == "count":
        return Play("I guess how many there are.", rng.below(2 * _expected(problem) + 2))
    if rng.chance(1, 2):
        return Play("I guess that there is no such assignment.", NONE)
    if problem.question == "decide":
        return Play("I guess that there is such an assignment.", SATISFIABLE)
    return Play("I guess true or false for every variable.", _guess(problem.variables, rng))


def constants(problem: Problem) -> list[Any]:
    """Return answers to try as the best constant: that there is a solution, or a plain one."""
    if problem.question == "decide":
        return [SATISFIABLE]
    names = range(1, problem.variables + 1)
    return [tuple(names), tuple(-v for v in names)] if problem.question == "assign" else []


def constant(problem: Problem) -> Play:
    """Say that there is none, whatever the formula; every clause; 1."""
    if problem.question == "core":
        return Play("I always name every clause.", _every(problem))
    if problem.question == "count":
        return Play("I always say that there is one.", 1)
    return Play("I always say that there is no such assignment.", NONE)
