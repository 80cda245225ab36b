"""The symmetries of mazes: rotations and reflections, and walking the other way.

The eight symmetries of the square (four, if rows and columns differ in number, keep the shape;
the others lay the maze on its side). A maze with start and goal exchanged is the same as well.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from assay.core import Row
from assay.jsonl import dumps
from assay.problems.maze import Cell, Problem, to_json, walk
from assay.rng import Stream

INVARIANT = frozenset(["dead_ends", "manhattan", "detour_per_mille"])
_TURNED = {"D": "R", "L": "U", "R": "D", "U": "L"}
_MIRRORED = {"D": "D", "L": "R", "R": "L", "U": "U"}


def _moved(problem: Problem, width: int, height: int, to: Callable[[Cell], Cell]) -> Problem:
    """Return the maze with every cell, its passages and both ends in another place."""
    right = down = 0
    for i in range(problem.cells):
        for cells, step in ((problem.right, 1), (problem.down, problem.width)):
            if cells >> i & 1:
                (a, b), (c, d) = to(problem.cell(i)), to(problem.cell(i + step))
                first = 1 << min(a, c) * width + min(b, d)
                right, down = (right | first, down) if a == c else (right, down | first)
    start, goal = to(problem.start), to(problem.goal)
    return replace(
        problem, width=width, height=height, right=right, down=down, start=start, goal=goal
    )


def transposed(problem: Problem) -> Problem:
    """Return the maze with rows and columns exchanged."""
    return _moved(problem, problem.height, problem.width, lambda cell: (cell[1], cell[0]))


def mirrored(problem: Problem) -> Problem:
    """Return the maze with left and right exchanged."""
    last = problem.width - 1
    return _moved(problem, problem.width, problem.height, lambda cell: (cell[0], last - cell[1]))


def canonical(problem: Problem) -> bytes:
    """Return a digest that mazes share if and only if they are the same."""
    seen, maze = [], replace(problem, question="path")
    for _ in range(4):
        turned = transposed(maze)
        maze = mirrored(turned)
        for one in (turned, maze):
            start, goal = sorted([one.start, one.goal])
            seen.append(dumps(to_json(replace(one, start=start, goal=goal))))
    return sha256(min(seen).encode()).digest()


def relabel(problem: Problem, reference: Mapping[str, Any], rng: Stream) -> tuple[Problem, Row]:
    """Turn the maze by one of the seven symmetries that move it, its path and sealed cells with it.

    The lexicographically smallest of several shortest paths need not stay the smallest; the
    path is then left out, to be found again.
    """
    steps = 1 + rng.below(7)
    path, sealed = reference.get("path"), list(reference.get("sealed", ()))
    for step in range(steps):
        problem = mirrored(problem) if step % 2 else transposed(problem)
        table = _MIRRORED if step % 2 else _TURNED
        path = None if path is None else "".join(table[move] for move in path)
        sealed = (
            [row[::-1] for row in sealed]
            if step % 2
            else ["".join(x) for x in zip(*sealed, strict=True)]
        )
    kept = dict(reference)
    if sealed:
        kept["sealed"] = sealed
    if path is not None:
        kept["path"] = path if reference.get("paths") == 1 else smallest(problem, path)
    return problem, kept


def smallest(problem: Problem, path: str) -> str:
    """Return the lexicographically smallest of the shortest paths, one of which is given."""
    table, goal = problem.open(), problem.number(problem.goal)
    back = {"D": "U", "L": "R", "R": "L", "U": "D"}
    layers = [{goal}]
    for _ in path:
        front = {
            i - table[move][1]
            for i in layers[-1]
            for move in table
            if table[back[move]][0] >> i & 1
        }
        layers.append(front)
    layers.reverse()
    at, moves = problem.number(problem.start), ""
    for layer in layers[1:]:
        move = next(m for m, (cells, s) in table.items() if cells >> at & 1 and at + s in layer)
        at += table[move][1]
        moves += move
    return moves if walk(problem, moves) == (len(path), goal) else path
