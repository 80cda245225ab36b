"""Draws TSP instances: points on a grid or independent weights.

Points are distinct and, for ``euclidean`` and ``manhattan``, independent, every coordinate uniform
on 0 .. width-1 (the random uniform class of the DIMACS TSP challenge, Johnson & McGeoch 2002).
``clustered`` points lie about a few uniform centres, about the square root of their number, each
coordinate off by a sum of four uniform steps that comes to a twelfth of the width at most (their
clustered class, with a bell made of integers). ``uniform`` weights are independent on 1 .. width
(their random matrix class, and that of Eureka's TSP-Opt); ``asymmetric`` ones too, both ways apart.

The twins of ``decide`` are the same distances with a bound at or above the optimum and with one
below it. At slack 0 they are the optimum and the next lower bound, at slack p they lie p per cent
(rounded down) above and below. Closed tours on integer Manhattan distances have even length, so
there all bounds are even: an odd one would give itself away.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isqrt
from typing import Any

from assay.core import Posed
from assay.problems.tsp import Params, Problem, from_points, from_rows, from_triangle
from assay.problems.tsp_tours import nearest, two_opt
from assay.rng import Stream

Point = tuple[int, int]


def sample(params: Params, rng: Stream) -> Problem:
    """Draw distances between ``params.cities`` cities and, for a path, its two ends."""
    base = replace(_distances(params, rng), slack=params.slack)
    if params.route == "tour":
        return base
    start = rng.below(params.cities)
    end = rng.below(params.cities - 1)
    return replace(base, ends=(start, end + (end >= start)))


def _distances(params: Params, rng: Stream) -> Problem:
    n = params.cities
    if params.metric == "uniform":
        return from_triangle([_weights(params, rng, n - 1 - i) for i in range(n - 1)])
    if params.metric == "asymmetric":
        return from_rows([_weights(params, rng, n - 1) for _ in range(n)])
    draw = _clusters(params, rng) if params.metric == "clustered" else _anywhere(params, rng)
    points: dict[Point, None] = {}
    while len(points) < n:
        points[draw()] = None
    return from_points(params.metric, tuple(points))


def _weights(params: Params, rng: Stream, count: int) -> list[int]:
    return [rng.between(1, params.width) for _ in range(count)]


def _anywhere(params: Params, rng: Stream) -> Callable[[], Point]:
    return lambda: (rng.below(params.width), rng.below(params.width))


def _clusters(params: Params, rng: Stream) -> Callable[[], Point]:
    """Return a way to draw points about centres; those off the grid are drawn again."""
    width, reach = params.width, max(1, params.width // 48)
    centres = [(rng.below(width), rng.below(width)) for _ in range(isqrt(params.cities))]

    def off() -> int:
        """Draw how far a point lies from its centre along one axis."""
        return sum(rng.between(-reach, reach) for _ in range(4))

    def draw() -> Point:
        """Draw a point of the grid."""
        while True:
            x, y = rng.choice(centres)
            point = x + off(), y + off()
            if all(0 <= c < width for c in point):
                return point

    return draw


def accept(params: Params, facts: Mapping[str, Any]) -> bool:
    """Take every draw: nothing is asked of a TSP instance that could fail."""
    return True


def pose(base: Problem, facts: Mapping[str, Any], question: str, rng: Stream) -> tuple[Posed, ...]:
    """Ask for a shortest tour or path, or pose the two twins of ``decide``."""
    values = {name: facts[name] for name in ("optimum", "second", "tours") if name in facts}
    tour = {"tour": facts["tour"]} if "tour" in facts else {}
    features = _features(base, facts["optimum"])
    if question != "decide":
        return (Posed(base, {**values, **tour, "feasible": True}, features),)
    above, below = bounds(base, facts["optimum"])
    return (
        Posed(replace(base, bound=above), {**values, **tour, "feasible": True}, features),
        Posed(replace(base, bound=below), {**values, "feasible": False}, features),
    )


def bounds(base: Problem, optimum: int) -> tuple[int, int]:
    """Return the bounds of ``decide``'s two twins.

    Examples
    --------
    >>> points = ((0, 0), (0, 50), (50, 50), (50, 0))
    >>> bounds(from_points("manhattan", points), 200)
    (200, 198)
    >>> bounds(replace(from_points("euclidean", points), slack=5), 203)
    (213, 193)
    """
    step = 2 if base.metric == "manhattan" else 1
    off = optimum * base.slack // 100 // step * step
    return optimum + off, max(0, optimum - max(off, step))


def _features(base: Problem, optimum: int) -> dict[str, int]:
    """Return how far above the optimum two textbook heuristics end."""
    first = nearest(base)
    better = two_opt(base, first)
    return {
        "nearest_gap": base.length(first) - optimum,
        "two_opt_gap": base.length(better) - optimum,
    }
