"""Mazes drawn in characters: as walls, as blocks, and, where walls are blocked cells, as a plan."""

from collections.abc import Mapping

from assay.problems.maze_grid import Problem, bits, passages

_RIGHT = str.maketrans({"0": "  |", "1": "   ", "2": "  |", "3": "   "})
_DOWN = str.maketrans({"0": "--+", "1": "--+", "2": "  +", "3": "  +"})


def drawing(problem: Problem, marks: Mapping[int, str]) -> str:
    """Draw the walls with ``+``, ``--`` and ``|``.

    Parameters
    ----------
    problem : Problem
        What to draw.
    marks : mapping
        Two characters for the inside of a cell, by its number; the others stay empty.

    Examples
    --------
    >>> print(drawing(Problem(2, 2, 0b0101, 0b0010, (0, 0), (1, 0)), {0: "S ", 2: "G "}))
    +--+--+
    |S    |
    +--+  +
    |G    |
    +--+--+
    """
    width, lines = problem.width, ["+--" * problem.width + "+"]
    for row in passages(problem):
        lines += ["|" + row.translate(_RIGHT), "+" + row.translate(_DOWN)]
    for number, mark in marks.items():
        row_, column = divmod(number, width)
        line, at = lines[2 * row_ + 1], 3 * column + 1
        lines[2 * row_ + 1] = line[:at] + mark + line[at + 2 :]
    return "\n".join(lines)


def blocks(problem: Problem, signs: str, marks: Mapping[int, str]) -> str:
    """Draw cells and the places between them as one character each.

    Parameters
    ----------
    problem : Problem
        What to draw.
    signs : str
        Of a wall, and of what is open.
    marks : mapping
        Characters in the place of cells, by their numbers.

    Examples
    --------
    >>> print(blocks(Problem(2, 2, 0b0101, 0b0010, (0, 0), (1, 0)), "# ", {0: "S", 2: "G"}))
    #####
    #S  #
    ### #
    #G  #
    #####
    """
    wall, free = signs[0], signs[1]
    across = {digit: free + (free if digit in "13" else wall) for digit in "0123"}
    along = {digit: (free if digit in "23" else wall) + wall for digit in "0123"}
    right, down = str.maketrans(across), str.maketrans(along)
    lines = [wall * (2 * problem.width + 1)]
    for row in passages(problem):
        lines += [wall + row.translate(right), wall + row.translate(down)]
    return _marked(lines, {(2 * r + 1, 2 * c + 1): m for (r, c), m in _places(problem, marks)})


def plan(problem: Problem, signs: str, marks: Mapping[int, str]) -> str:
    """Draw free and blocked cells as one character each, with a wall around them.

    Parameters
    ----------
    problem : Problem
        A maze of blocked cells; see `assay.problems.maze_grid.is_plan`.
    signs, marks
        As in `blocks`.

    Examples
    --------
    >>> print(plan(Problem(2, 2, 0b0001, 0b0001, (0, 1), (1, 0)), "# ", {1: "S", 2: "G"}))
    ####
    # S#
    #G##
    ####
    """
    wall, width = signs[0], problem.width
    free = bits(problem.joined(), problem.cells).translate({48: wall, 49: signs[1]})
    rows = [wall + free[i : i + width] + wall for i in range(0, problem.cells, width)]
    lines = [wall * (width + 2), *rows, wall * (width + 2)]
    return _marked(lines, {(r + 1, c + 1): m for (r, c), m in _places(problem, marks)})


def _places(problem: Problem, marks: Mapping[int, str]) -> list[tuple[tuple[int, int], str]]:
    return [(problem.cell(number), mark) for number, mark in marks.items()]


def _marked(lines: list[str], marks: Mapping[tuple[int, int], str]) -> str:
    for (line, column), mark in marks.items():
        text = lines[line]
        lines[line] = text[:column] + mark + text[column + 1 :]
    return "\n".join(lines)
