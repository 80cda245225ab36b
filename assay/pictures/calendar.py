"""The week as a grid in text: a row a slot, a column a day, how many people are busy in each."""

from typing import Any

from assay.core import NONE
from assay.pictures.calendar_svg import svg as svg
from assay.problems.calendar import DAYS, Meeting, Problem, clock

MAX_ROWS = 60
_LEGEND = "digits: people busy   .: nobody   x: ruled out for the meeting   *: the meeting"


def draw(problem: Problem, solution: Any | None) -> str:
    """Return the week's grid, with a meeting marked on it.

    Parameters
    ----------
    problem : Problem
        What to draw.
    solution : Meeting, NONE or None
        The meeting to mark.

    Returns
    -------
    str
        Lines of at most 80 columns, without a final newline.
    """
    opens, closes = problem.hours
    step = problem.slot
    while (closes - opens) // step > MAX_ROWS:
        step *= 2
    lines = [" " * 5 + "".join(DAYS[day][:3].rjust(7) for day in problem.days)]
    for start in range(opens, closes, step):
        end = min(start + step, closes)
        cells = [_cell(problem, solution, day, start, end) for day in problem.days]
        lines.append(clock(start) + "".join(cell.rjust(7) for cell in cells))
    return "\n".join([*lines, _LEGEND, *_caption(problem, solution)])


def _cell(problem: Problem, solution: Any, day: int, start: int, end: int) -> str:
    """Return the marks of one cell: how many are busy at some time in it, and more."""
    busy = sum(
        any(d == day and a < end and start < b for d, a, b in person.busy)
        for person in problem.people
    )
    mark = str(busy or ".")
    if any(a < end and start < b for a, b in problem.closed(day)):
        mark = "x" + mark
    return "*" + mark if _meets(problem, solution, day, start, end) else mark


def _meets(problem: Problem, solution: Any, day: int, start: int, end: int) -> bool:
    if not isinstance(solution, Meeting) or solution.day != day:
        return False
    return solution.start < end and start < solution.start + problem.duration


def _caption(problem: Problem, solution: Any) -> list[str]:
    if solution is NONE:
        return ["no slot suits everybody"]
    if not isinstance(solution, Meeting):
        return []
    day = DAYS[solution.day] if 0 <= solution.day < len(DAYS) else "an unknown day"
    return [f"{day} {clock(solution.start)}-{clock(solution.start + problem.duration)}"]
