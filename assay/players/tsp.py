"""Baselines for tours: nearest neighbour, a random order, the order of the numbers.

Nearest neighbour from city 0 (or from a path's start) is the textbook construction (Rosenkrantz,
Stearns & Lewis 1977); ties go to the smaller number. For ``decide`` it answers its tour if that
meets the bound, else that there is none. Paths always begin and end where they are asked to.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from assay.core import NONE, Play
from assay.problems.tsp import Problem
from assay.problems.tsp_tours import nearest
from assay.rng import Stream


def greedy(problem: Problem) -> Play:
    """Go to the nearest unvisited city, from city 0 or from the path's start."""
    tour = nearest(problem)
    length = problem.length(tour)
    steps = [f"Start at city {tour[0]}."]
    for a, b in pairwise(tour):
        steps.append(f"From {a} the nearest unvisited city is {b}, at {problem.distances[a][b]}.")
    if problem.ends is None:
        steps.append(f"Back to {tour[0]}: {problem.distances[tour[-1]][tour[0]]}.")
    else:
        steps[-1] = f"At last to {tour[-1]}."
    steps.append(f"The length is {length}.")
    return Play("\n".join(steps), _within(problem, tuple(tour), length))


def _within(problem: Problem, tour: tuple[int, ...], length: int) -> Any:
    return NONE if problem.bound is not None and length > problem.bound else tour


def random(problem: Problem, rng: Stream) -> Play:
    """Visit the cities in a random order; for ``decide``, say none half of the time."""
    if problem.bound is not None and rng.chance(1, 2):
        return Play("I guess that there is no such tour.", NONE)
    tour = _between(problem, rng.permutation(len(problem.distances)))
    return Play("I guess a random order of the cities.", tour)


def constant(problem: Problem) -> Play:
    """Visit the cities in the order of their numbers; for ``decide``, always say none."""
    if problem.bound is not None:
        return Play("I always say that there is no such tour.", NONE)
    tour = _between(problem, range(len(problem.distances)))
    return Play("I always go by the numbers.", tour)


def _between(problem: Problem, order: Sequence[int]) -> tuple[int, ...]:
    """Return the cities in some order, a path's ends where they belong."""
    if problem.ends is None:
        return tuple(order)
    start, end = problem.ends
    return (start, *(c for c in order if c not in problem.ends), end)
