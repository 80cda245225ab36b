"""Draws mazes of every kind, places start and goal, and poses the questions.

What the kinds are is said in `generators.maze_trees` and `generators.maze_kinds`. The start is
uniform among the cells; the goal's distance is uniform among those that occur and are asked
for, and the goal is uniform among the cells at that distance. Mazes with a part sealed off
come as twins: `generators.maze_twins`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assay.core import Posed
from assay.problems.maze import NUMBERS, Params, Problem
from assay.problems.maze_grid import layers, members, reached_once, turns
from assay.rng import Stream
from generators.maze_kinds import (
    among,
    braid,
    clusters,
    opened,
    passages_of,
    percolation,
    rooms,
)
from generators.maze_trees import TREES, Edges
from generators.maze_twins import Base, twins


def _tree(params: Params, rng: Stream) -> Edges:
    return TREES.get(params.kind, TREES["wilson"])(params.width, params.rows, rng)


def sample(params: Params, rng: Stream) -> Base:
    """Draw a maze with start and goal.

    Returns
    -------
    tuple of Problem
        One; with two regions two, which differ in the goal and of which the first has a path
        and the second none. Empty if this draw has no place for what is asked for.
    """
    if params.regions == 2:
        edges, doors = _connected(params, rng)
        return twins(params, edges, doors, rng)
    grid, inside = _grid(params, rng)
    start = inside[rng.below(len(inside))] if inside else rng.below(params.cells)
    return _ends(params, grid, start, rng)


def _connected(params: Params, rng: Stream) -> tuple[Edges, Edges]:
    """Return a connected maze and its doors; a tree is all doors."""
    if params.kind == "rooms":
        return rooms(params.width, params.rows, rng)
    tree = _tree(params, rng)
    return tree, tree


def _grid(params: Params, rng: Stream) -> tuple[Problem, Sequence[int]]:
    """Return a maze without ends, and the cells where it may start, none meaning all."""
    width, height, count = params.width, params.rows, params.cells
    if params.kind == "percolation":
        free = percolation(width, height, params.blocked, rng)
        grid = Problem(width, height, *among(free, width, height), (0, 0), (0, 0))
        largest = max(clusters(grid, free), key=int.bit_count)
        return grid, list(members(largest))
    edges, _ = _connected(params, rng)
    part = bytes(count)
    if params.kind == "braided":
        edges = edges + (braid(edges, width, height, part, rng) or [])
    if params.share:
        edges = edges + opened(edges, width, height, params.share, part, rng)
    return Problem(width, height, *passages_of(edges, count), (0, 0), (0, 0)), ()


def _ends(params: Params, grid: Problem, start: int, rng: Stream) -> Base:
    """Place the goal at a distance that is asked for."""
    found = layers(grid, 1 << start)
    if params.paths == "one":
        found = reached_once(grid, found)
    fit = [layer for layer in found[params.least : params.most + 1] if layer]
    if not fit:
        return ()
    cells = rng.choice(fit)
    goal = rng.choice(list(members(cells)))
    return (replace(grid, start=grid.cell(start), goal=grid.cell(goal)),)


def accept(params: Params, facts: Sequence[Mapping[str, Any]]) -> bool:
    """Take a maze whose proven values are what was asked for.

    The shortest path's length lies in the range, it is the only one if it should be, and of
    twins the first goal can be reached and the second cannot. The generator places the ends so
    that this holds; it is empty-handed where it could not.
    """
    if not facts or not facts[0]["feasible"]:
        return False
    if params.regions == 2 and facts[1]["feasible"]:
        return False
    if params.paths == "one" and facts[0]["paths"] != 1:
        return False
    return params.least <= int(facts[0]["length"]) <= params.most


def _features(problem: Problem, facts: Mapping[str, Any]) -> dict[str, int]:
    """Return exact numbers; those of the path only where there is one."""
    once = twice = thrice = 0
    for cells, _ in problem.open().values():
        thrice |= twice & cells
        twice |= once & cells
        once |= cells
    manhattan = _manhattan(problem)
    features = {"dead_ends": (once & ~twice).bit_count(), "manhattan": manhattan}
    if facts["feasible"]:
        path = str(facts["path"])
        features["turns"] = turns(path)
        features["junctions_on_path"] = (_visited(problem, path) & thrice).bit_count()
        features["detour_per_mille"] = 1000 * len(path) // manhattan
    return features


def _manhattan(problem: Problem) -> int:
    (a, b), (c, d) = problem.start, problem.goal
    return abs(a - c) + abs(b - d)


def _visited(problem: Problem, path: str) -> int:
    width = problem.width
    stride = {"D": width, "L": -1, "R": 1, "U": -width}
    at = problem.number(problem.start)
    cells = 1 << at
    for move in path:
        at += stride[move]
        cells |= 1 << at
    return cells


def _reference(question: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the facts, with the number that is asked for."""
    if question not in NUMBERS:
        return facts
    return {**facts, "answer": facts["length"] if question == "length" else turns(facts["path"])}


def pose(
    base: Base, facts: Sequence[Mapping[str, Any]], question: str, rng: Stream
) -> tuple[Posed, ...]:
    """Ask one thing of a maze, or pose the two twins of ``reachable``."""
    asked = base if question == "reachable" else base[:1]
    return tuple(
        Posed(
            problem if problem.question == question else replace(problem, question=question),
            _reference(question, fact),
            _features(problem, fact),
        )
        for problem, fact in zip(asked, facts, strict=False)
    )
