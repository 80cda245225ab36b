"""Which lanes of a week's picture a meeting takes: those of its people, and of its room."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from assay.problems.calendar import LETTERS, Meeting


class Placed(NamedTuple):
    """A meeting of a solution, its name, how many minutes it takes, and the lanes it takes."""

    meeting: Meeting
    name: str
    long: int
    lanes: tuple[int, ...]

    @property
    def end(self) -> int:
        """When it ends, as stated, or else after the minutes that it takes."""
        return self.meeting.start + self.long if self.meeting.end is None else self.meeting.end


def meetings(problem: Any, solution: Any) -> Iterator[Placed]:
    """Yield each meeting that a solution places; lanes are people, then rooms, as listed."""
    people = len(problem.people)
    if isinstance(solution, Meeting):
        yield Placed(solution, "", problem.duration, tuple(range(people)))
    elif isinstance(solution, tuple):
        for k, (meeting, task) in enumerate(zip(solution, problem.meetings, strict=False)):
            if isinstance(meeting, Meeting):
                lanes = (*sorted(task.people), people + task.room)
                yield Placed(meeting, LETTERS[k], task.duration, lanes)


def runs(lanes: Sequence[int]) -> list[range]:
    """Return rising numbers as runs without a gap.

    Examples
    --------
    >>> runs((0, 1, 3))
    [range(0, 2), range(3, 4)]
    """
    found = (list(run) for _, run in groupby(enumerate(lanes), lambda pair: pair[1] - pair[0]))
    return [range(run[0][1], run[-1][1] + 1) for run in found]
