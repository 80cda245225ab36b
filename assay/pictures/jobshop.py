"""A Gantt chart in text: a row a machine, a column a stretch of time.

Each job is its own digit or letter, ``.`` is an idle machine, and ``#`` stands wherever two
operations are on a machine at once.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from assay.core import NONE
from assay.pictures.jobshop_svg import svg as svg
from assay.problems.jobshop import Problem

WIDTH = 80
_NAMES = "0123456789abcdefghijklmnopqrstuvwxyz"

Spans = list[tuple[int, int, int]]


def draw(problem: Problem, solution: Any | None) -> str:
    """Return the jobs as lines, or a Gantt chart of a solution.

    Parameters
    ----------
    problem : Problem
        What to draw.
    solution : sequence of sequences of int or None, NONE or None
        Start times to draw, or pairs of start and stated end; those that are missing or negative
        are left out.

    Returns
    -------
    str
        Lines of at most 100 columns, without a final newline.
    """
    if solution is NONE:
        return f"no schedule of {problem.bound} or less"
    if solution is None:
        return "\n".join(_jobs(problem))
    return "\n".join(_chart(problem, _spans(problem, solution)))


def _jobs(problem: Problem) -> Iterator[str]:
    for j, job in enumerate(problem.jobs):
        line = f"job {j}: " + "  ".join(f"M{machine} {duration}" for machine, duration in job)
        yield line if len(line) <= 100 else line[:97] + "..."


def _spans(problem: Problem, starts: Sequence[Sequence[Any]]) -> list[Spans]:
    """Return for each machine the operations placed on it: start, end, job."""
    spans: list[Spans] = [[] for _ in range(problem.machines)]
    for j, (job, row) in enumerate(zip(problem.jobs, starts, strict=False)):
        for (machine, duration), stated in zip(job, row, strict=False):
            start = stated[0] if isinstance(stated, tuple) else stated
            if start is not None and start >= 0:
                spans[machine].append((start, start + duration, j))
    return spans


def _chart(problem: Problem, spans: Sequence[Spans]) -> Iterator[str]:
    end = max((stop for row in spans for _, stop, _ in row), default=0)
    scale = max(1, -(-end // WIDTH))
    label = len(f"M{problem.machines - 1}")
    for machine, row in enumerate(spans):
        yield f"{f'M{machine}'.ljust(label)} |{_row(row, scale, -(-end // scale))}|"
    yield f"one column is {scale}, the last operation ends at {end}"


def _row(spans: Spans, scale: int, columns: int) -> str:
    """Fill a row; a column belongs to the operation that is longest in it."""
    cells, most = ["."] * columns, [0] * columns
    for start, stop, j in sorted(spans):
        for column in range(start // scale, -(-stop // scale)):
            part = min(stop, (column + 1) * scale) - max(start, column * scale)
            if part > most[column]:
                cells[column], most[column] = _NAMES[j] if j < len(_NAMES) else "*", part
    end = 0
    for start, stop, _ in sorted(spans):
        for column in range(start // scale, -(-min(stop, end) // scale)):
            cells[column] = "#"
        end = max(end, stop)
    return "".join(cells)
