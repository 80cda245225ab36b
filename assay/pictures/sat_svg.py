"""Formulas as a grid of clauses by variables, with the values of an assignment above.

A literal is a square, a negated one a disc of another colour; those that an assignment makes true
are strong, the others pale. A clause without a true literal is a red band with a mark beside it,
the clauses of a core are framed. Long formulas stand in several blocks beside one another.
"""

from collections.abc import Sequence
from typing import Any

from assay.core import NONE, Verdict
from assay.pictures.canvas import (
    BLUE,
    DIM,
    FAINT,
    GREEN,
    INK,
    MARGIN,
    ORANGE,
    RED,
    Canvas,
    Entry,
)
from assay.pictures.canvas_words import title_of, told
from assay.problems.sat import Problem

MAX_CLAUSES = 4_000
_TALL = 900.0


def svg(
    problem: Problem, solution: Any | None, other: Any | None = None, verdict: Verdict | None = None
) -> str:
    """Return the grid of a formula, with an answer and the reference above it.

    Parameters
    ----------
    problem : Problem
        The formula; of very long ones the first `MAX_CLAUSES` clauses are drawn.
    solution, other : tuple of int, frozenset of int, int, str, NONE or None
        The answer and the reference: true literals, numbers of clauses, a count, a claim.
    verdict : Verdict or None
        What became of the answer.
    """
    return _Grid(problem, solution, other, verdict).drawn()


class _Grid:
    """A grid's measures and its parts."""

    def __init__(
        self, problem: Problem, solution: Any, other: Any, verdict: Verdict | None
    ) -> None:
        self.problem, self.verdict = problem, verdict
        self.title = title_of(other, verdict)
        self.clauses = problem.clauses[:MAX_CLAUSES]
        self.true = frozenset(solution) if isinstance(solution, tuple) else None
        self.core = solution if isinstance(solution, frozenset) else frozenset[int]()
        n, m = problem.variables, len(self.clauses)
        self.cell, self.blocks = _layout(n, m)
        self.rows = -(-m // self.blocks)
        self.gutter = 40.0
        self.block = n * self.cell + self.gutter + 18
        self.values = [
            (name, frozenset(v), colour)
            for name, v, colour in ((self.title, solution, BLUE), ("ref.", other, GREEN))
            if isinstance(v, tuple)
        ]
        self.canvas = Canvas(
            max(440.0, 2 * MARGIN + self.block * self.blocks),
            f"Formula of {len(problem.clauses)} clauses over {n} variables",
            verdict, _words(solution, self.title),
        )  # fmt: skip
        self.top = self.canvas.top + 18 + 14 * len(self.values)

    def drawn(self) -> str:
        """Return the picture."""
        canvas = self.canvas
        for block in range(self.blocks):
            first = block * self.rows
            if first < len(self.clauses):
                x = MARGIN + block * self.block + self.gutter
                self._block(canvas, x, first, self.clauses[first : first + self.rows])
        return canvas.finished(self.top + self.rows * self.cell + 20, self._legend())

    def _legend(self) -> list[Entry]:
        entries = [("box", BLUE, "variable"), ("dot", ORANGE, "negated variable")]
        if self.true is not None:
            entries.append(("box", FAINT, f"pale: false under the {self.title}"))
        if self._bad():
            entries.append(("cross", RED, f"{len(self._bad())} clauses without a true literal"))
        if self.core:
            entries.append(("outline", GREEN, f"the {self.title}'s {len(self.core)} clauses"))
            if self.verdict is not None and self.verdict.detail.get("clause") in self.core:
                entries.append(("cross", RED, "the clause that the verdict names"))
        if len(self.clauses) < len(self.problem.clauses):
            entries.append(("outline", DIM, f"the first {MAX_CLAUSES} clauses are shown"))
        return entries

    def _bad(self) -> list[int]:
        if self.true is None:
            return []
        return [i for i, c in enumerate(self.problem.clauses, 1) if self.true.isdisjoint(c)]

    def _block(
        self, canvas: Canvas, x: float, first: int, clauses: Sequence[Sequence[int]]
    ) -> None:
        n, cell = self.problem.variables, self.cell
        self._heads(canvas, x, first == 0)
        low = self.top + len(clauses) * cell
        for v in range(0, n + 1, 1 if cell >= 9 else 10):
            canvas.line((x + v * cell, self.top), (x + v * cell, low), FAINT, 0.6)
        step = 1 if cell >= 9 else 5 if cell >= 5 else 10 if cell >= 3 else 50
        for k in range(len(clauses)):
            i = first + k + 1
            y = self.top + (k + 0.5) * cell
            if i % step == 0 or i == 1:
                canvas.text((x - 10, y + 3), str(i), 8, fill=DIM, text_anchor="end")
            self._marked(canvas, x, y, i, clauses[k])
        canvas.rect(x, self.top, n * cell, len(clauses) * cell, stroke=DIM, stroke_width=0.8)
        self._literals(canvas, x, clauses)

    def _heads(self, canvas: Canvas, x: float, named: bool) -> None:
        """Write the variables' numbers, and above them their values."""
        n, cell = self.problem.variables, self.cell
        step = 1 if cell >= 15 else 5 if cell >= 5 else 20
        for v in range(1, n + 1):
            if v % step == 0 or v == 1:
                middle = x + (v - 0.5) * cell
                canvas.text((middle, self.top - 4), str(v), 8, fill=DIM, text_anchor="middle")
        y = self.top - 26
        for name, true, colour in reversed(self.values):
            if named:
                canvas.text((x - 6, y + 9), name, 9, fill=DIM, text_anchor="end")
            for v in range(1, n + 1):
                at = x + (v - 1) * cell + 0.1 * cell
                if v in true or -v in true:
                    fill = colour if v in true else "none"
                    canvas.rect(
                        at, y + 1, cell * 0.8, 9, fill, stroke=colour,
                        stroke_width=min(1.2, cell / 6),
                    )  # fmt: skip
                    if cell >= 15:
                        style = {"text_anchor": "middle", "fill": "#fff" if v in true else colour}
                        letter = "T" if v in true else "F"
                        canvas.text((at + cell * 0.4, y + 9), letter, 8, **style)
            y -= 14

    def _marked(self, canvas: Canvas, x: float, y: float, i: int, clause: Sequence[int]) -> None:
        """Mark a clause that is not satisfied, or that the answer names."""
        n, cell = self.problem.variables, self.cell
        if self.true is not None and self.true.isdisjoint(clause):
            canvas.rect(x, y - cell / 2, n * cell, cell, RED, fill_opacity=0.28)
            size = max(3.0, min(5.0, cell / 2.5))
            canvas.cross((x + n * cell + 8, y), size)
        if i in self.core:
            canvas.rect(
                x + 0.5, y - cell / 2 + 0.5, n * cell - 1, max(1, cell - 1), GREEN,
                fill_opacity=0.14, stroke=GREEN, stroke_width=min(1.5, cell / 5),
            )  # fmt: skip
            if self.verdict is not None and self.verdict.detail.get("clause") == i:
                canvas.cross((x + n * cell + 8, y), 5)

    def _literals(self, canvas: Canvas, x: float, clauses: Sequence[Sequence[int]]) -> None:
        """Draw all literals of a block, one path for each look."""
        looks: dict[tuple[bool, bool], list[str]] = {}
        cell = self.cell
        r = round(cell * (0.36 if cell >= 9 else 0.5), 1)
        for k, clause in enumerate(clauses):
            cy = self.top + (k + 0.5) * cell
            for literal in clause:
                cx = x + (abs(literal) - 0.5) * cell
                strong = self.true is None or literal in self.true
                if literal > 0:
                    shape = f"M{cx - r:.1f} {cy - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h-{2 * r:.1f}z"
                else:
                    arc = f"a{r:.1f} {r:.1f} 0 1 0 "
                    shape = f"M{cx - r:.1f} {cy:.1f}{arc}{2 * r:.1f} 0{arc}-{2 * r:.1f} 0z"
                looks.setdefault((literal > 0, strong), []).append(shape)
        for (positive, strong), shapes in sorted(looks.items()):
            fill = BLUE if positive else ORANGE
            edge = {"stroke": INK, "stroke_width": 0.5} if strong and cell >= 9 else {}
            canvas.path("".join(shapes), fill, fill_opacity=1 if strong else 0.3, **edge)


def _words(solution: Any, title: str) -> str:
    """Return an answer that is neither an assignment nor a core in words."""
    if solution is NONE:
        return told("no assignment satisfies every clause", title)
    return f"The {title} is {solution}." if isinstance(solution, int | str) else ""


def _layout(n: int, m: int) -> tuple[float, int]:
    """Return the side of a cell and the number of blocks for a sheet of sensible form."""
    cell = max(2.0, min(16.0, 900 / n))
    blocks = max(1, min(m, round((m * cell / _TALL) ** 0.5 * (900 / (n * cell)) ** 0.5)))
    while m * cell / blocks > 1.6 * _TALL and cell > 2.5:
        cell = max(2.0, cell * 0.9)
        blocks = max(1, int(1100 / (n * cell + 58)))
    return cell, blocks
