"""Gantt charts: a row a machine, time to the right, a colour a job, clashes hatched.

The proven schedule stands below the answer, on the same scale; a bound is a dashed line through
both. Without an answer the jobs stand there, one after another in a row each.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from assay.core import NONE, Verdict
from assay.pictures.canvas import (
    BLUE,
    DIM,
    FAINT,
    GREEN,
    INK,
    MARGIN,
    RED,
    SERIES,
    Canvas,
    Entry,
    ink_on,
    series,
    ticks,
)
from assay.pictures.canvas_words import title_of, told, width_of
from assay.problems.jobshop import Problem

MAX_END = 1 << 40
_WIDE = 900.0


class Bar(NamedTuple):
    """An operation: its row, job, number in the job, start and end."""

    row: int
    job: int
    step: int
    start: int
    end: int


def svg(
    problem: Problem, solution: Any | None, other: Any | None = None, verdict: Verdict | None = None
) -> str:
    """Return the Gantt chart of a schedule, and of a second one below it.

    Parameters
    ----------
    problem : Problem
        The jobs.
    solution : sequence of sequences, NONE or None
        The answer, as `verifiers.jobshop.check` takes it. None: the jobs themselves are shown.
    other : sequence of sequences, NONE or None
        The proven schedule.
    verdict : Verdict or None
        What became of the answer.
    """
    return _Chart(problem, solution, other, verdict).drawn()


class _Chart:
    """The chart's measures and its parts."""

    def __init__(
        self, problem: Problem, solution: Any, other: Any, verdict: Verdict | None
    ) -> None:
        self.problem, self.verdict = problem, verdict
        self.parts: list[tuple[str, list[Bar], str]] = []
        bound, title = problem.bound, title_of(other, verdict)
        self.title, self.proven = f"the {title}", "a shortest schedule"
        if bound is not None:
            self.proven = f"a schedule within {bound}"
        if solution is None or (solution is NONE and other in (None, NONE)):
            self.parts.append(("the jobs", list(_jobs(problem)), "J"))
        elif solution is not NONE:
            self.parts.append((self.title, list(_placed(problem, solution)), "M"))
        if other is not None and other is not NONE:
            self.parts.append((self.proven, list(_placed(problem, other)), "M"))
        ends = [bar.end for _, bars, _ in self.parts for bar in bars]
        self.end = max([1, problem.bound or 0, *ends])
        most = max(problem.machines, len(problem.jobs))
        self.row = 30.0 if most <= 12 else max(12.0, 360 / most)
        self.left = MARGIN + 34.0
        self.scale = (_WIDE - self.left - MARGIN - 12) / self.end
        none = told(f"there is no schedule within {bound}", title)
        asked = "" if bound is None else f": is there a schedule within {bound}?"
        self.canvas = Canvas(
            _WIDE, f"Shop of {len(problem.jobs)} jobs on {problem.machines} machines{asked}",
            verdict, none if solution is NONE else "",
        )  # fmt: skip

    def drawn(self) -> str:
        """Return the picture."""
        canvas = self.canvas
        top = canvas.top
        for name, bars, kind in self.parts:
            self._panel(canvas, top, name, bars, kind, dashed=name == self.proven)
            if self.verdict is not None and name == self.title:
                self._fault(canvas, top + 22, bars, self.verdict)
            top += self._rows(kind) * self.row + 62
        return canvas.finished(top + 4, self._legend())

    def _rows(self, kind: str) -> int:
        return self.problem.machines if kind == "M" else len(self.problem.jobs)

    def _legend(self) -> list[Entry]:
        """Name the jobs, those of one colour in one entry, and what is marked."""
        names = [f"J{j}" for j in range(len(self.problem.jobs))]
        entries = [
            ("box", fill, ", ".join(names[k :: len(SERIES)]))
            for k, fill in enumerate(SERIES[: len(names)])
        ]
        if self.problem.bound is not None and any(kind == "M" for _, _, kind in self.parts):
            entries.append(("dash", INK, f"bound {self.problem.bound}"))
        if self.verdict is not None and {"operation", "machine"} & set(self.verdict.detail):
            entries.append(("cross", RED, "where it fails"))
        return entries

    def x(self, time: float) -> float:
        """Return where a time lies."""
        return self.left + time * self.scale

    def _panel(
        self, canvas: Canvas, top: float, name: str, bars: Sequence[Bar], kind: str, *, dashed: bool
    ) -> None:
        rows, end = self._rows(kind), max((bar.end for bar in bars), default=0)
        said = f"{name}, " + (f"makespan {end}" if kind == "M" else f"the longest takes {end}")
        canvas.text((MARGIN, top + 12), said[:1].upper() + said[1:], 12, fill=DIM)
        canvas.say(said)
        top += 22
        low = top + rows * self.row
        for time in ticks(0, self.end, 12):
            canvas.line((self.x(time), top), (self.x(time), low), FAINT)
            canvas.text((self.x(time), low + 14), str(time), 10, fill=DIM, text_anchor="middle")
        for k in range(rows):
            middle = top + (k + 0.5) * self.row + 4
            canvas.text((self.left - 8, middle), f"{kind}{k}", 11, text_anchor="end")
            canvas.line(
                (self.left, top + k * self.row), (self.x(self.end), top + k * self.row), FAINT
            )
        canvas.line((self.left, low), (self.x(self.end), low), DIM)
        for bar in bars:
            self._bar(canvas, top, bar, kind, dashed=dashed)
        if kind == "M" and end:
            colour = GREEN if dashed else BLUE
            canvas.line((self.x(end), top - 6), (self.x(end), low + 4), colour, 2)
        if self.problem.bound is not None and kind == "M":
            at = self.x(self.problem.bound)
            canvas.line((at, top - 6), (at, low + 4), INK, 1.5, stroke_dasharray="5 4")

    def _box(self, top: float, bar: Bar) -> tuple[float, float, float, float]:
        """Return where an operation's bar lies: left, top, width and height."""
        y = top + bar.row * self.row + 2.5
        return self.x(bar.start), y, max(1.0, (bar.end - bar.start) * self.scale), self.row - 5

    def _bar(self, canvas: Canvas, top: float, bar: Bar, kind: str, *, dashed: bool) -> None:
        x, y, wide, high = self._box(top, bar)
        dash = "4 3" if dashed else None
        canvas.rect(
            x, y, wide, high, series(bar.job), rx=2, stroke=INK, stroke_width=0.7,
            stroke_dasharray=dash, fill_opacity=0.85,
        )  # fmt: skip
        machine, duration = self.problem.jobs[bar.job][bar.step]
        name = f"J{bar.job}" if kind == "M" else f"M{machine}"
        for words in (f"{name}·{duration}", name):
            if width_of(words, 10) <= wide - 2:
                fill = ink_on(series(bar.job))
                at = (x + wide / 2, y + high / 2 + 3.5)
                canvas.text(at, words, 10, text_anchor="middle", fill=fill)
                return

    def _fault(self, canvas: Canvas, top: float, bars: Sequence[Bar], verdict: Verdict) -> None:
        """Mark what the verdict names."""
        where = verdict.detail
        if verdict.reason == "machine_overlap":
            pair = (where["job"], where["other"])
            same = [bar for bar in bars if bar.row == where["machine"] and bar.job in pair]
            if len(same) > 1:
                first = max(bar.start for bar in same)
                last = min(bar.end for bar in same)
                x, y, wide, high = self._box(
                    top, same[0]._replace(start=first, end=max(first, last))
                )
                wide = max(wide, 3)
                canvas.hatched((x, y, wide, high), RED, 1.5)
                canvas.rect(x, y, wide, high, stroke=RED, stroke_width=2.5)
                canvas.cross((x + wide / 2, y - 1), 5)
            return
        for bar in bars:
            if (bar.job, bar.step) == (where.get("job"), where.get("operation")):
                x, y, wide, high = self._box(top, bar)
                canvas.rect(x - 1, y - 1, wide + 2, high + 2, stroke=RED, stroke_width=3)
                canvas.cross((x, y), 5)
                before = [b for b in bars if (b.job, b.step) == (bar.job, bar.step - 1)]
                if before and verdict.reason == "job_order_violated":
                    a = self._box(top, before[0])
                    start = (a[0] + a[2], a[1] + a[3] / 2)
                    canvas.line(start, (x, y + high / 2), RED, 2, stroke_dasharray="3 3")


def _jobs(problem: Problem) -> Iterator[Bar]:
    for j, job in enumerate(problem.jobs):
        time = 0
        for k, (_, duration) in enumerate(job):
            yield Bar(j, j, k, time, time + duration)
            time += duration


def _placed(problem: Problem, starts: Sequence[Sequence[Any]]) -> Iterator[Bar]:
    """Yield the operations that have a start; an end that was stated is drawn as stated."""
    for j, (job, row) in enumerate(zip(problem.jobs, starts, strict=False)):
        for k, ((machine, duration), stated) in enumerate(zip(job, row, strict=False)):
            start, end = stated if isinstance(stated, tuple) else (stated, None)
            if start is not None and 0 <= start < MAX_END:
                stop = start + duration if end is None else min(max(end, start), MAX_END)
                yield Bar(machine, j, k, start, stop)
