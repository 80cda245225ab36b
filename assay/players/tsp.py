"""Baselines for tours: nearest neighbour, a random order, the order of the numbers.

Nearest neighbour from city 0 is the textbook construction (Rosenkrantz, Stearns & Lewis 1977);
ties go to the smaller number. For ``decide`` it answers its tour if that meets the bound, else
that there is none.
"""

from typing import Any

from assay.core import NONE, Play
from assay.problems.tsp import Problem
from assay.rng import Stream


def greedy(problem: Problem) -> Play:
    """Go to the nearest unvisited city, starting at city 0."""
    left = set(range(1, len(problem.distances)))
    tour, steps = [0], ["Start at city 0."]
    while left:
        row = problem.distances[tour[-1]]
        city = min(left, key=lambda c: (row[c], c))
        steps.append(f"From {tour[-1]} the nearest unvisited city is {city}, at {row[city]}.")
        left.remove(city)
        tour.append(city)
    length = problem.length(tour)
    steps.append(f"Back to 0: {problem.distances[tour[-1]][0]}. The length is {length}.")
    return Play("\n".join(steps), _within(problem, tuple(tour), length))


def _within(problem: Problem, tour: tuple[int, ...], length: int) -> Any:
    return NONE if problem.bound is not None and length > problem.bound else tour


def random(problem: Problem, rng: Stream) -> Play:
    """Visit the cities in a random order; for ``decide``, say none half of the time."""
    if problem.bound is not None and rng.chance(1, 2):
        return Play("I guess that there is no such tour.", NONE)
    tour = tuple(rng.permutation(len(problem.distances)))
    return Play("I guess a random order of the cities.", tour)


def constant(problem: Problem) -> Play:
    """Visit the cities in the order of their numbers; for ``decide``, always say none."""
    if problem.bound is not None:
        return Play("I always say that there is no such tour.", NONE)
    return Play("I always go by the numbers.", tuple(range(len(problem.distances))))
