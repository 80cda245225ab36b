"""Baselines for timetables: meeting after meeting at the earliest that fits, random, none."""

from assay.core import NONE, Play
from assay.problems.calendar import DAYS, LETTERS, Timetable, clock
from assay.problems.calendar_search import Search
from assay.rng import Stream


def greedy(problem: Timetable) -> Play:
    """Place the meetings in the order of their letters, each at the earliest slot left to it."""
    search, meetings = Search(problem), []
    steps: list[str] = []
    options: list[int] | None = search.options()
    for i, alone in enumerate(search.alone):
        mask = options[i] if options is not None else 0
        if not mask:
            return Play("\n".join([*steps, f"{LETTERS[i]} fits nowhere any more."]), NONE)
        bit = (mask & -mask).bit_length() - 1
        meetings.append(alone.meeting(bit + 1))
        when = f"{DAYS[meetings[-1].day]} {clock(meetings[-1].start)}"
        steps.append(f"I place {LETTERS[i]} at the earliest slot that is left: {when}.")
        options = search.placed(options or [], i, bit)
    return Play("\n".join(steps), tuple(meetings))


def random(problem: Timetable, rng: Stream) -> Play:
    """Place every meeting anywhere in the hours; say half of the time that it cannot be done."""
    if rng.chance(1, 2):
        return Play("I guess that there is no timetable.", NONE)
    alone = map(problem.alone, range(len(problem.meetings)))
    meetings = tuple(p.meeting(rng.between(1, p.possible)) for p in alone)
    return Play("I guess a random slot for every meeting.", meetings)
