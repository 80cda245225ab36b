"""The grid of a maze: cells, passages, walks, and breadth-first search on sets of cells.

Cells are (row, column), counted from 0 at the top left; cell (r, c) has the number
r·width + c. The passages are two sets of cell numbers, kept as the bits of two integers:
``right`` holds i if i and i + 1 are joined, ``down`` if i and i + width are. A blocked cell is
one without passages. Breadth-first search (Moore 1959) visits the cells in layers; a layer is
such an integer too, so that one step of the whole frontier is a handful of shifts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Cell = tuple[int, int]
STEPS: Mapping[str, Cell] = {"D": (1, 0), "L": (0, -1), "R": (0, 1), "U": (-1, 0)}
_MOVES = {step: move for move, step in STEPS.items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """A maze with a start and a goal.

    Parameters
    ----------
    width, height : int
        Columns and rows of cells.
    right, down : int
        Sets of cell numbers, as bits: cells with a passage to the right, and downwards.
    start, goal : tuple of int
        Different cells, as (row, column).
    question : str
        ``path``, ``any_path``, ``length``, ``turns`` or ``reachable``.
    """

    width: int
    height: int
    right: int
    down: int
    start: Cell
    goal: Cell
    question: str = "path"

    @property
    def cells(self) -> int:
        """The number of cells."""
        return self.width * self.height

    def number(self, cell: Cell) -> int:
        """Return a cell's number."""
        return cell[0] * self.width + cell[1]

    def cell(self, number: int) -> Cell:
        """Return the cell of a number."""
        return divmod(number, self.width)

    def open(self) -> dict[str, tuple[int, int]]:
        """Return, for each move in alphabetical order, the cells open to it and its stride.

        Move m leads from cell number i to i + stride if bit i of the set is 1.
        """
        right, down, width = self.right, self.down, self.width
        return {
            "D": (down, width),
            "L": (right << 1, -1),
            "R": (right, 1),
            "U": (down << width, -width),
        }

    def joined(self) -> int:
        """Return the set of cells with a passage; the others are blocked."""
        right, down = self.right, self.down
        return right | right << 1 | down | down << self.width


def walk(problem: Problem, moves: str) -> tuple[int, int]:
    """Walk from the start up to the first move that is not possible.

    Returns the number of moves made and the number of the cell where the walk then stands.
    """
    table = problem.open()
    at = problem.number(problem.start)
    for done, move in enumerate(moves):
        cells, stride = table[move]
        if not cells >> at & 1:
            return done, at
        at += stride
    return len(moves), at


def as_moves(cells: Sequence[Cell]) -> tuple[str, int]:
    """Return the moves along cells, up to the first that does not touch the one before it.

    The position of that cell comes second, or the number of cells if there is none.
    """
    moves: list[str] = []
    for position, ((a, b), (c, d)) in enumerate(pairwise(cells), 1):
        move = _MOVES.get((c - a, d - b))
        if move is None:
            return "".join(moves), position
        moves.append(move)
    return "".join(moves), len(cells)


def turns(moves: str) -> int:
    """Return how often a move is followed by one in another direction.

    Examples
    --------
    >>> turns("RRDDR")
    2
    """
    return sum(a != b for a, b in pairwise(moves))


def spread(problem: Problem, cells: int) -> int:
    """Return the cells one move away from a set of cells."""
    right, down, width = problem.right, problem.down, problem.width
    return (
        (cells & right) << 1 | cells >> 1 & right | (cells & down) << width | cells >> width & down
    )


def layers(problem: Problem, start: int, goal: int = 0) -> list[int]:
    """Return the sets of cells at distance 0, 1, … until one meets the goal or is empty.

    Parameters
    ----------
    problem : Problem
        Gives the passages; its own start and goal do not matter.
    start, goal : int
        Sets of cells.
    """
    right, down, width = problem.right, problem.down, problem.width
    front = seen = start
    found = [front]
    while front and not front & goal:
        front = (
            (front & right) << 1
            | front >> 1 & right
            | (front & down) << width
            | front >> width & down
        ) & ~seen
        seen |= front
        found.append(front)
    return found


def reached_once(problem: Problem, found: Sequence[int]) -> list[int]:
    """Keep of each layer the cells to which there is one shortest path and no other."""
    table = list(problem.open().values())
    one, many = found[0], 0
    kept = [one]
    for layer in found[1:]:
        once = twice = 0
        for cells, stride in table:
            came = _moved(one & cells, stride)
            twice |= once & came | _moved(many & cells, stride)
            once |= came
        many = twice & layer
        one = once & layer & ~many
        kept.append(one)
    return kept


def _moved(cells: int, stride: int) -> int:
    return cells << stride if stride > 0 else cells >> -stride


def members(cells: int) -> Iterator[int]:
    """Yield the numbers in a set of cells, in order."""
    while cells:
        low = cells & -cells
        yield low.bit_length() - 1
        cells ^= low


def bits(cells: int, count: int) -> str:
    """Return a set of cells as a string of 0 and 1, cell 0 first."""
    return format(cells, f"0{count}b")[::-1]


def passages(problem: Problem) -> list[str]:
    """Return a row of digits for every row of cells: 1 for right plus 2 for down.

    A bit becomes a hexadecimal digit, so that adding integers adds all digits at once.

    Examples
    --------
    >>> passages(Problem(2, 2, 0b0101, 0b0010, (0, 0), (1, 1)))
    ['12', '10']
    """
    n, width = problem.cells, problem.width
    both = int(f"{problem.right:b}", 16) + 2 * int(f"{problem.down:b}", 16)
    digits = f"{both:0{n}x}"[::-1]
    return [digits[i : i + width] for i in range(0, n, width)]


def from_passages(rows: Sequence[str], start: Cell, goal: Cell, question: str) -> Problem:
    """Return the problem with these rows of digits; see `passages`."""
    digits = "".join(rows)[::-1]
    right = int(digits.translate({48: 48, 49: 49, 50: 48, 51: 49}), 2)
    down = int(digits.translate({48: 48, 49: 48, 50: 49, 51: 49}), 2)
    return Problem(len(rows[0]), len(rows), right, down, start, goal, question)


def is_plan(problem: Problem) -> bool:
    """Say whether all walls are those around blocked cells, and no end is blocked.

    Such a maze is given by its free cells alone.
    """
    width, free = problem.width, problem.joined()
    if problem.down != free & free >> width:
        return False
    last = sum(1 << width * (row + 1) - 1 for row in range(problem.height))
    return problem.right == free & free >> 1 & ~last and all(
        free >> problem.number(cell) & 1 for cell in (problem.start, problem.goal)
    )
