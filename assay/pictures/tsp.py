"""A map of the cities in text, with the tour as a list of legs under it."""

from itertools import pairwise
from typing import Any

from assay.core import NONE
from assay.pictures.tsp_svg import svg as svg
from assay.problems.tsp import Problem

WIDTH, HEIGHT = 60, 20


def draw(problem: Problem, solution: Any | None) -> str:
    """Return a map (where there are points) and the legs of a tour.

    Parameters
    ----------
    problem : Problem
        What to draw.
    solution : sequence of int, NONE or None
        A tour whose legs to list.

    Returns
    -------
    str
        Lines of at most 80 columns for up to 100 cities, without a final newline.
    """
    parts = [_map(problem)] if problem.points is not None else []
    if solution is NONE:
        parts.append(f"no tour of length {problem.bound} or less")
    elif solution is not None:
        parts.append(_legs(problem, list(solution)))
    return "\n".join(parts)


def _map(problem: Problem) -> str:
    points = problem.points or ()
    left, bottom = min(x for x, _ in points), min(y for _, y in points)
    wide = max(1, max(x for x, _ in points) - left)
    high = max(1, max(y for _, y in points) - bottom)
    canvas = [[" "] * (WIDTH + 3) for _ in range(HEIGHT + 1)]
    for city, (x, y) in enumerate(points):
        row, column = HEIGHT - (y - bottom) * HEIGHT // high, (x - left) * WIDTH // wide
        for k, digit in enumerate(str(city)):
            canvas[row][column + k] = digit
    body = [f"|{''.join(row)}|" for row in canvas]
    rule = "+" + "-" * (WIDTH + 3) + "+"
    return "\n".join([rule, *body, rule])


def _legs(problem: Problem, tour: list[int]) -> str:
    around = tour if problem.ends is not None else [*tour, tour[0]]
    legs = [f"{a} -{problem.distances[a][b]}-> {b}" for a, b in pairwise(around)]
    lines = ["  ".join(legs[i : i + 5]) for i in range(0, len(legs), 5)]
    return "\n".join([*lines, f"length {problem.length(tour)}"])
