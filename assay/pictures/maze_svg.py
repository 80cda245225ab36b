"""Mazes with paths in them, drawn from the passages alone, whatever kind of maze it is.

The answer is a solid line up to its first impossible step, where a cross stands on the wall; the
reference is a broad dashed line beneath it. Cells that nothing opens are filled. Where the answer
or the reference is that there is no path, the region that the goal lies in is tinted.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from assay.core import NONE, Verdict
from assay.pictures.canvas import (
    BLUE,
    DIM,
    GREEN,
    GROUND,
    INK,
    MARGIN,
    ORANGE,
    RED,
    YELLOW,
    Canvas,
    Entry,
    Point,
)
from assay.pictures.canvas_words import title_of, told
from assay.problems.maze import STEPS, Problem, as_moves, walk

_MOST = 760.0


def svg(
    problem: Problem, solution: Any | None, other: Any | None = None, verdict: Verdict | None = None
) -> str:
    """Return the maze with a path and the reference path beneath it.

    Parameters
    ----------
    problem : Problem
        The maze.
    solution, other : str, tuple of cells, int, NONE or None
        The answer and the reference: a path, a number, or that there is none.
    verdict : Verdict or None
        What became of the answer.
    """
    return _Drawing(problem, solution, other, verdict).drawn()


class _Drawing:
    """A maze's measures and its parts."""

    def __init__(
        self, problem: Problem, solution: Any, other: Any, verdict: Verdict | None
    ) -> None:
        self.problem, self.solution = problem, solution
        self.other, self.verdict = other, verdict
        self.title = title_of(other, verdict)
        most = max(problem.width, problem.height)
        self.cell = max(6.0, min(34.0, _MOST / most))
        self.left = MARGIN + 22.0
        self.across, self.down = problem.width * self.cell, problem.height * self.cell
        asked = problem.question.replace("_", " ")
        self.canvas = Canvas(
            max(420.0, self.left + self.across + MARGIN),
            f"Maze of {problem.width} × {problem.height} cells, question {asked}",
            verdict, _words(solution, self.title),
        )  # fmt: skip
        self.top = self.canvas.top + 16
        self.table = problem.open()
        self.sealed = solution is NONE or other is NONE

    def drawn(self) -> str:
        """Return the picture."""
        canvas = self.canvas
        if self.sealed:
            self._region(canvas)
        self._ticks(canvas)
        self._path(canvas, self.other, GREEN, max(2.5, self.cell / 4.5), dashed=True)
        self._walls(canvas)
        self._path(canvas, self.solution, BLUE, max(1.6, self.cell / 8), dashed=False)
        self._ends(canvas)
        self._fault(canvas)
        return canvas.finished(self.top + self.down + 24, self._legend())

    def _legend(self) -> list[Entry]:
        entries = [("dot", ORANGE, "S start"), ("dot", GREEN, "G goal")]
        if isinstance(self.solution, str | tuple):
            entries.append(("line", BLUE, self.title))
        if isinstance(self.other, str | tuple):
            entries.append(("dash", GREEN, "reference"))
        if self.sealed:
            entries.append(("box", YELLOW, "cells from which the goal can be reached"))
        if self.verdict is not None and "step" in self.verdict.detail:
            entries.append(("cross", RED, "where it fails"))
        return entries

    def middle(self, number: int) -> Point:
        """Return the middle of a cell."""
        row, column = self.problem.cell(number)
        return self.left + (column + 0.5) * self.cell, self.top + (row + 0.5) * self.cell

    def _ticks(self, canvas: Canvas) -> None:
        step = 1 if self.cell >= 18 else 5 if self.cell >= 8 else 10
        for column in range(0, self.problem.width, step):
            x = self.left + (column + 0.5) * self.cell
            canvas.text((x, self.top - 6), str(column), 9, fill=DIM, text_anchor="middle")
        for row in range(0, self.problem.height, step):
            y = self.top + (row + 0.5) * self.cell + 3
            canvas.text((self.left - 6, y), str(row), 9, fill=DIM, text_anchor="end")

    def _walls(self, canvas: Canvas) -> None:
        problem, cell = self.problem, self.cell
        openings = [mask for mask, _ in self.table.values()]
        shut = [i for i in range(problem.cells) if not any(mask >> i & 1 for mask in openings)]
        ends = {problem.number(problem.start), problem.number(problem.goal)}
        for i in shut:
            if i not in ends:
                x, y = self.middle(i)
                canvas.rect(x - cell / 2, y - cell / 2, cell, cell, DIM)
        d = [
            f"M{self.left + x * cell:.1f} {self.top + y * cell:.1f}"
            + (f"h{long * cell:.1f}" if flat else f"v{long * cell:.1f}")
            for x, y, long, flat in _segments(problem)
        ]
        width = max(1.0, min(2.5, cell / 9))
        canvas.path("".join(d), stroke=INK, stroke_width=width, stroke_linecap="square")

    def _steps(self, solution: Any) -> tuple[list[int], str]:
        """Return the cells that a path visits while it can, and its first impossible move."""
        moves = solution if isinstance(solution, str) else as_moves(solution)[0]
        if isinstance(solution, tuple) and solution[:1] != (self.problem.start,):
            return [], ""
        done, _ = walk(self.problem, moves)
        cells = [self.problem.number(self.problem.start)]
        for move in moves[:done]:
            cells.append(cells[-1] + self.table[move][1])
        return cells, moves[done : done + 1]

    def _path(
        self, canvas: Canvas, solution: Any, stroke: str, width: float, *, dashed: bool
    ) -> None:
        if not isinstance(solution, str | tuple):
            return
        cells, _ = self._steps(solution)
        style: dict[str, object] = {}
        if dashed:
            dash = f"{self.cell * 0.36:.1f} {self.cell * 0.22:.1f}"
            style = {"stroke_dasharray": dash, "stroke_opacity": 0.7, "stroke_linecap": "butt"}
        canvas.polyline(map(self.middle, cells), stroke, width, **style)
        canvas.say(f"{'reference' if dashed else self.title}: {max(0, len(cells) - 1)} moves")

    def _fault(self, canvas: Canvas) -> None:
        """Cross the wall at the first impossible step, or the cell that the verdict names."""
        if self.verdict is None or "step" not in self.verdict.detail:
            return
        where = self.verdict.detail
        row, column = int(where.get("row", 0)), int(where.get("column", 0))
        x = self.left + (column + 0.5) * self.cell
        y = self.top + (row + 0.5) * self.cell
        if isinstance(self.solution, str | tuple):
            _, move = self._steps(self.solution)
            if move and self.verdict.reason in ("hits_wall", "leaves_grid"):
                down, right = STEPS[move]
                x, y = x + right * self.cell / 2, y + down * self.cell / 2
        x = min(max(x, self.left), self.left + self.across)
        y = min(max(y, self.top), self.top + self.down)
        canvas.circle((x, y), max(7, self.cell / 2.4), GROUND, fill_opacity=0.6, stroke=RED,
                      stroke_width=2)  # fmt: skip
        canvas.cross((x, y), max(4, self.cell / 5))
        words = f"step {where['step']}"
        right_of = x + 14 if x + 70 < canvas.width else x - 58
        canvas.rect(right_of - 3, y - 22, 52, 15, GROUND, rx=3, fill_opacity=0.9)
        canvas.text((right_of, y - 11), words, 11, fill=RED, font_weight="bold")

    def _ends(self, canvas: Canvas) -> None:
        ends = ((self.problem.start, "S", ORANGE), (self.problem.goal, "G", GREEN))
        for cell, letter, fill in ends:
            x, y = self.middle(self.problem.number(cell))
            r = max(4.5, self.cell * 0.34)
            canvas.circle((x, y), r, fill, stroke=GROUND, stroke_width=1)
            if r >= 5:
                size = min(13.0, r * 1.5)
                style = {"text_anchor": "middle", "font_weight": "bold"}
                canvas.text((x, y + size * 0.36), letter, size, fill=GROUND, **style)

    def _region(self, canvas: Canvas) -> None:
        """Tint the cells that are joined to the goal."""
        found, todo = set[int](), [self.problem.number(self.problem.goal)]
        while todo:
            at = todo.pop()
            if at not in found:
                found.add(at)
                todo += [at + stride for mask, stride in self.table.values() if mask >> at & 1]
        for at in sorted(found):
            x, y = self.middle(at)
            half = self.cell / 2
            canvas.rect(x - half, y - half, self.cell, self.cell, YELLOW, fill_opacity=0.55)


def _words(solution: Any, title: str) -> str:
    """Return an answer that is no path in words."""
    if solution is NONE:
        return told("there is no path", title)
    return f"The {title} is {solution}." if isinstance(solution, int) else ""


def _segments(problem: Problem) -> Iterator[tuple[int, int, int, bool]]:
    """Yield walls as long as they run: left, top, length, and whether they lie flat."""
    wide, high = problem.width, problem.height
    for y in range(high + 1):
        row = (y - 1) * wide
        line = [not 0 < y < high or not problem.down >> (row + x) & 1 for x in range(wide)]
        yield from ((x, y, long, True) for x, long in _runs(line))
    for x in range(wide + 1):
        line = [
            not 0 < x < wide or not problem.right >> (y * wide + x - 1) & 1 for y in range(high)
        ]
        yield from ((x, y, long, False) for y, long in _runs(line))


def _runs(line: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the start and the length of each run of walls."""
    start = None
    for k, wall in enumerate([*line, False]):
        if wall and start is None:
            start = k
        elif not wall and start is not None:
            yield start, k - start
            start = None
