"""The renderings of a maze, each written and read back: drawings and lists.

Reading takes what it needs and leaves the rest: the maze that was read is written again, and
what differs shows what was amiss.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assay.problems.maze import Problem, drawing
from assay.problems.maze_drawing import blocks, plan
from assay.problems.maze_grid import bits

Signs = str
"""Four characters: a wall, what is open, the start, the goal."""
USUAL: Signs = "# SG"


@dataclass(frozen=True, slots=True)
class Body:
    """A way to write a maze, and to read it into one whose walls all stand."""

    write: Callable[[Problem, Signs], str]
    read: Callable[[str, Problem, Signs], Problem]


def _ends(problem: Problem, start: str, goal: str) -> dict[int, str]:
    return {problem.number(problem.start): start, problem.number(problem.goal): goal}


def _write_walls(problem: Problem, signs: Signs) -> str:
    return drawing(problem, _ends(problem, "S ", "G "))


def _read_walls(text: str, empty: Problem, signs: Signs) -> Problem:
    """Take every blank in the place of a wall."""
    lines = text.split("\n")
    right = down = 0
    for i in range(empty.cells):
        row, column = empty.cell(i)
        right |= (lines[2 * row + 1][3 * column + 3] == " ") << i
        down |= (lines[2 * row + 2][3 * column + 1] == " ") << i
    return replace(empty, right=right, down=down)


def _write_blocks(problem: Problem, signs: Signs) -> str:
    return blocks(problem, signs[:2], _ends(problem, *signs[2:]))


def _read_blocks(text: str, empty: Problem, signs: Signs) -> Problem:
    lines = text.split("\n")
    right = down = 0
    for i in range(empty.cells):
        row, column = empty.cell(i)
        right |= (lines[2 * row + 1][2 * column + 2] == signs[1]) << i
        down |= (lines[2 * row + 2][2 * column + 1] == signs[1]) << i
    return replace(empty, right=right, down=down)


def _write_plan(problem: Problem, signs: Signs) -> str:
    return plan(problem, signs[:2], _ends(problem, *signs[2:]))


def _read_plan(text: str, empty: Problem, signs: Signs) -> Problem:
    """Join all neighbouring cells that are not walls."""
    rows = [line[1:-1] for line in text.split("\n")[1:-1]]
    right = down = 0
    for i in range(empty.cells):
        row, column = empty.cell(i)
        if rows[row][column] == signs[0]:
            continue
        right |= (column + 1 < empty.width and rows[row][column + 1] != signs[0]) << i
        down |= (row + 1 < empty.height and rows[row + 1][column] != signs[0]) << i
    return replace(empty, right=right, down=down)


def _write_cells(problem: Problem, signs: Signs) -> str:
    n, width = problem.cells, problem.width
    names = [f"{i // width},{i % width}" for i in range(n)]
    right, down = bits(problem.right, n), bits(problem.down, n)
    beside: list[list[str]] = [[] for _ in range(n)]
    for i in range(n):
        if i >= width and down[i - width] == "1":
            beside[i].append(names[i - width])
        if i and right[i - 1] == "1":
            beside[i].append(names[i - 1])
        if right[i] == "1":
            beside[i].append(names[i + 1])
        if down[i] == "1":
            beside[i].append(names[i + width])
    lines = zip(names, beside, strict=True)
    return "\n".join(f"{name}: {' '.join(others) or '-'}" for name, others in lines)


def _read_cells(text: str, empty: Problem, signs: Signs) -> Problem:
    lines = text.split("\n")
    right = down = 0
    for i in range(empty.cells):
        row, column = empty.cell(i)
        others = lines[i].split(" ")
        right |= (f"{row},{column + 1}" in others) << i
        down |= (f"{row + 1},{column}" in others) << i
    return replace(empty, right=right, down=down)


def _write_wall_list(problem: Problem, signs: Signs) -> str:
    n, width = problem.cells, problem.width
    right, down = bits(problem.right, n), bits(problem.down, n)
    lines = []
    for i in range(n):
        row, column = divmod(i, width)
        if column + 1 < width and right[i] == "0":
            lines.append(f"{row},{column} | {row},{column + 1}")
        if i + width < n and down[i] == "0":
            lines.append(f"{row},{column} | {row + 1},{column}")
    return "\n".join(lines) or "-"


def _read_wall_list(text: str, empty: Problem, signs: Signs) -> Problem:
    walls = set(text.split("\n"))
    right = down = 0
    for i in range(empty.cells):
        row, column = empty.cell(i)
        beside = column + 1 < empty.width and f"{row},{column} | {row},{column + 1}" not in walls
        below = row + 1 < empty.height and f"{row},{column} | {row + 1},{column}" not in walls
        right |= beside << i
        down |= below << i
    return replace(empty, right=right, down=down)


BODIES: Mapping[str, Body] = {
    "walls": Body(_write_walls, _read_walls),
    "blocks": Body(_write_blocks, _read_blocks),
    "plan": Body(_write_plan, _read_plan),
    "cells": Body(_write_cells, _read_cells),
    "wall_list": Body(_write_wall_list, _read_wall_list),
}
