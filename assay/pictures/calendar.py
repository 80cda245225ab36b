"""The week as a grid in text: a row a slot, a column a day, how many people are busy in each.

Of a timetable the letters of the meetings stand where they lie.
"""

from typing import Any

from assay.core import NONE
from assay.pictures.calendar_svg import said_of
from assay.pictures.calendar_svg import svg as svg
from assay.problems.calendar import DAYS, LETTERS, Meeting, Problem, Timetable, clock

MAX_ROWS = 60
_LEGEND = "digits: people busy   .: nobody   x: ruled out for the meeting   *: the meeting"
_OPTIONAL = "+: optional people busy"
_BUSY = "digits: people and rooms busy   .: none   letters: the meetings"


def draw(problem: Problem | Timetable, solution: Any | None) -> str:
    """Return the week's grid, with a meeting or a timetable marked on it.

    Parameters
    ----------
    problem : Problem or Timetable
        What to draw.
    solution : Meeting, tuple of Meeting, NONE or None
        What to mark.

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
        if isinstance(problem, Timetable):
            cells = [_letters(problem, solution, day, start, end) for day in problem.days]
        else:
            cells = [_cell(problem, solution, day, start, end) for day in problem.days]
        lines.append(clock(start) + "".join(cell.rjust(7) for cell in cells))
    if isinstance(problem, Timetable):
        return "\n".join([*lines, _BUSY, *_listed(problem, solution)])
    legend = [_LEGEND, *([_OPTIONAL] if problem.optional else []), *_people(problem)]
    return "\n".join([*lines, *legend, *_caption(problem, solution)])


def _during(blocks: tuple[tuple[int, int, int], ...], day: int, start: int, end: int) -> bool:
    return any(d == day and a < end and start < b for d, a, b in blocks)


def _cell(problem: Problem, solution: Any, day: int, start: int, end: int) -> str:
    """Return the marks of one cell: how many are busy at some time in it, and more."""
    busy = sum(_during(person.busy, day, start, end) for person in problem.required)
    mark = str(busy or ".")
    if some := sum(_during(person.busy, day, start, end) for person in problem.optional):
        mark += f"+{some}"
    if any(a < end and start < b for a, b in problem.closed(day)):
        mark = "x" + mark
    return "*" + mark if _meets(problem, solution, day, start, end) else mark


def _letters(problem: Timetable, solution: Any, day: int, start: int, end: int) -> str:
    """Return how many people and rooms are busy in a cell, and which meetings lie there."""
    blocks = [*(person.busy for person in problem.people), *problem.rooms]
    mark = str(sum(_during(busy, day, start, end) for busy in blocks) or ".")
    for i, meeting in enumerate(solution if isinstance(solution, tuple) else ()):
        if meeting is not None and meeting.day == day:
            here = meeting.start < end and start < meeting.start + problem.meetings[i].duration
            mark = (LETTERS[i] if here else "") + mark
    return mark


def _listed(problem: Timetable, solution: Any) -> list[str]:
    """Return a line for each meeting, and one for their order."""
    lines = []
    for i, task in enumerate(problem.meetings):
        who = ", ".join(problem.people[p].name for p in task.people)
        meeting = solution[i] if isinstance(solution, tuple) else None
        when = "" if meeting is None else f"{_when(meeting, task.duration)}, "
        lines.append(f"{LETTERS[i]}: {when}{task.duration} min, room {task.room + 1}, {who}"[:80])
    order = "  ".join(f"{LETTERS[i]} before {LETTERS[j]}" for i, j in problem.order)
    lines += [order] if order else []
    return [*lines, "there is no timetable"] if solution is NONE else lines


def _people(problem: Problem) -> list[str]:
    """Return a line for each person of whom more is to be said."""
    said = ((person.name, ", ".join(said_of(person))) for person in problem.people)
    return [f"{name}: {more}" for name, more in said if more]


def _meets(problem: Problem, solution: Any, day: int, start: int, end: int) -> bool:
    if not isinstance(solution, Meeting) or solution.day != day:
        return False
    return solution.start < end and start < solution.start + problem.duration


def _caption(problem: Problem, solution: Any) -> list[str]:
    if solution is NONE:
        return ["no slot suits everybody"]
    if not isinstance(solution, Meeting):
        return []
    return [_when(solution, problem.duration)]


def _when(meeting: Meeting, duration: int) -> str:
    day = DAYS[meeting.day] if 0 <= meeting.day < len(DAYS) else "an unknown day"
    return f"{day} {clock(meeting.start)}-{clock(meeting.start + duration)}"
