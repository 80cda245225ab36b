"""The claims about weeks."""

from collections.abc import Sequence
from typing import Any

from assay.problems.calendar import NAMES, Meeting, Timetable, clock, minutes, slot_json
from verifiers.calendar import check

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class State:
    """Days are named by the labels, so nothing is set up."""


def set_up(problem: Any, state: State, words: Sequence[str]) -> None:
    """Refuse: there is nothing to set up."""
    raise ValueError(words)


def quoted(problem: Any) -> dict[str, str]:
    """Return the numbers of the prompt."""
    counts = {"people": len(problem.people)}
    if not isinstance(problem, Timetable):
        counts |= {"duration": problem.duration, "buffer": problem.buffer_before}
    return {name: str(count) for name, count in counts.items()}


def solution(problem: Any, state: State, words: Sequence[str]) -> Any:
    """Return a meeting, written ``Mon 10:00`` and its end if it has one.

    A timetable is written ``Mon 10:00 Tue 9:30``, one start for each of its meetings.
    """
    if isinstance(problem, Timetable):
        starts = zip(words[::2], words[1::2], strict=True)
        return tuple(Meeting(DAYS.index(day), minutes(time)) for day, time in starts)
    times = [minutes(word) for word in words[1:]]
    return Meeting(DAYS.index(words[0]), *times)


def _blocks(problem: Any, name: str, day: int) -> list[tuple[int, int]]:
    """Return the blocks of a person, or of everybody for ``all`` or ``Ana,Ben``."""
    names = NAMES if name == "all" else name.split(",")
    found = [p for p in problem.people if p.name in names]
    assert found, name
    return [(a, b) for person in found for d, a, b in person.busy if d == day]


def _range(problem: Any, words: Sequence[str]) -> tuple[int, int]:
    """Read ``10:00 11:00``, one time, or nothing for the whole day; ``open`` and ``close``."""
    edges = dict(zip(("open", "close"), map(clock, problem.hours), strict=True))
    times = [minutes(edges.get(word, word)) for word in words]
    if not times:
        return problem.hours[0], problem.hours[1]
    return times[0], times[1] if len(times) > 1 else times[0] + 1


def busy(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``Ana Mon 10:00 11:00``, or one time."""
    start, end = _range(problem, words[2:])
    blocks = _blocks(problem, words[0], DAYS.index(words[1]))
    return any(a <= start and end <= b for a, b in blocks)


def free(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``Ana Mon 10:00 11:00``, one time, or the whole day; ``all`` or ``Ana,Ben`` for more."""
    start, end = _range(problem, words[2:])
    blocks = _blocks(problem, words[0], DAYS.index(words[1]))
    return not any(a < end and start < b for a, b in blocks)


def slot_fits(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``Mon 10:00``, and an end if one is stated."""
    guests = sum(person.optional for person in problem.people)
    anything = {"feasible": True, "slots": 1, "earliest": slot_json(problem.meeting(1))}
    anything |= {"attending": guests, "best": 1}
    verdict = check(problem, anything, solution(problem, state, words))
    return str(verdict.status) in ("correct", "suboptimal")


def duration(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``10:00 11:00 60``."""
    return minutes(words[1]) - minutes(words[0]) == int(words[2])


def buffer(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``Mon 10:00 11:00``; the end may be left out."""
    start = minutes(words[1])
    end = minutes(words[2]) if len(words) > 2 else start + problem.duration
    blocks = _blocks(problem, "all", DAYS.index(words[0]))
    return not any(
        a < end + problem.buffer_after and start - problem.buffer_before < b for a, b in blocks
    )


def weekend(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``Sat T``."""
    return (words[0] in ("Sat", "Sun")) == (words[1] == "T")


def earliest(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``Mon 10:00``."""
    wanted = solution(problem, state, words[:2])
    for ordinal in range(1, problem.possible + 1):
        slot = problem.meeting(ordinal)
        if slot_fits(problem, state, [DAYS[slot.day], clock(slot.start)]):
            return (slot.day, slot.start) == (wanted.day, wanted.start)
    return False
