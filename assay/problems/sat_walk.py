"""A draw of 3-SAT, and the walk that leads from a formula to its twins.

A step of the walk draws a variable that occurs with both signs, one of its positive and one of
its negative occurrences, and exchanges the signs; it is taken back where a clause would occur
twice and clauses must differ. The walk is a function of its key and is followed only as far as
it is needed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from assay.problems.sat import Clause, Problem
from assay.problems.sat_cues import SMALL
from assay.rng import Stream

STEPS = 200

Exchange = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Base:
    """A draw: a formula, and what is known of it or made of it.

    Parameters
    ----------
    problem : Problem
        The formula; where the walk starts, if there is one.
    key : int or None
        The key of the walk to twins; None for single formulas.
    repeats : bool
        Whether a clause may occur twice.
    hidden : str
        A model of 0s and 1s that the formula was drawn around, if there is one.
    unique : bool
        Whether ``hidden`` is wanted to be the only model.
    """

    problem: Problem
    key: int | None = None
    repeats: bool = False
    hidden: str = ""
    unique: bool = False


def flipped(clause: Clause, variable: int) -> Clause:
    """Return the clause with the sign of one variable changed."""
    return tuple(-literal if abs(literal) == variable else literal for literal in clause)


def exchanged(problem: Problem, exchanges: Iterable[Exchange]) -> Problem:
    """Return the formula after some exchanges of signs.

    Parameters
    ----------
    problem : Problem
        The formula before.
    exchanges : iterable of (variable, clause, clause)
        The positions from 0 of two clauses that hold the variable with different signs; both
        signs change, so no literal becomes more frequent.
    """
    clauses = list(problem.clauses)
    for variable, i, j in exchanges:
        clauses[i], clauses[j] = flipped(clauses[i], variable), flipped(clauses[j], variable)
    return Problem(problem.variables, tuple(clauses), problem.question)


def walk(base: Base) -> Iterator[Exchange]:
    """Yield the exchanges of a base's walk, at most `steps`; none without a key."""
    if base.key is None:
        return iter(())
    most = steps(base.problem.variables)
    return islice(_walk(base, 2 * most, Stream(["walk", base.key])), most)


def steps(n: int) -> int:
    """Return how many exchanges a walk may have; more where twins must agree in more."""
    return STEPS if n > SMALL else 5 * STEPS


def _walk(base: Base, tries: int, rng: Stream) -> Iterator[Exchange]:
    clauses = list(base.problem.clauses)
    there = set(clauses)
    places: dict[int, list[int]] = {}
    for i, clause in enumerate(clauses):
        for literal in clause:
            places.setdefault(literal, []).append(i)
    both = [v for v in range(1, base.problem.variables + 1) if v in places and -v in places]
    for _ in range(tries if both else 0):
        v = rng.choice(both)
        a, b = rng.below(len(places[v])), rng.below(len(places[-v]))
        i, j = places[v][a], places[-v][b]
        new = flipped(clauses[i], v), flipped(clauses[j], v)
        if base.repeats or there.isdisjoint(new):
            there -= {clauses[i], clauses[j]}
            there.update(new)
            clauses[i], clauses[j] = new
            places[v][a], places[-v][b] = j, i
            yield v, i, j
