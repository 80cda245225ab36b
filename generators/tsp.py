"""Draws TSP instances: points on a grid or independent weights, both uniform.

Points are distinct and independent, every coordinate uniform on 0 .. grid-1 (the random uniform
class of the DIMACS TSP challenge, Johnson & McGeoch 2002); ``uniform`` weights are independent
on 1 .. grid (their random matrix class, and that of Eureka's TSP-Opt).

The twins of ``decide`` are the same distances with the bound at the optimum and with the bound
just below it. Closed tours on integer Manhattan distances have even length, so there the
bound goes down by 2: an odd bound would give itself away.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assay.core import Posed
from assay.problems.tsp import Params, Problem, from_points, from_triangle
from assay.rng import Stream


def sample(params: Params, rng: Stream) -> Problem:
    """Draw distances between ``params.cities`` cities."""
    if params.metric == "uniform":
        n = params.cities
        return from_triangle(
            [[rng.between(1, params.grid) for _ in range(n - 1 - i)] for i in range(n - 1)]
        )
    points: dict[tuple[int, int], None] = {}
    while len(points) < params.cities:
        points[rng.below(params.grid), rng.below(params.grid)] = None
    return from_points(params.metric, tuple(points))


def accept(params: Params, facts: Mapping[str, Any]) -> bool:
    """Take every draw: nothing is asked of a TSP instance that could fail."""
    return True


def pose(base: Problem, facts: Mapping[str, Any], question: str, rng: Stream) -> tuple[Posed, ...]:
    """Ask for a shortest tour, or pose the two twins of ``decide``."""
    best = {"optimum": facts["optimum"]}
    found = {**best, "feasible": True, "tour": facts["tour"]}
    if question == "optimize":
        return (Posed(base, found),)
    step = 2 if base.metric == "manhattan" else 1
    optimum = facts["optimum"]
    return (
        Posed(replace(base, bound=optimum), found),
        Posed(replace(base, bound=optimum - step), {**best, "feasible": False}),
    )
