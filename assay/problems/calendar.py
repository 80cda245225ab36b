"""Calendar planning: a meeting, or several, on a slot grid, at times that suit everybody.

A week has some *days* (0 is Monday) with the same working hours [o, c), in minutes after
midnight. A meeting of d minutes may start at o, o + s, o + 2s, ... as long as it ends by c: these
starts are the *possible slots*, and their *ordinals* count them from 1, day after day. Every
person has busy blocks [a, b). A possible slot that starts at t on a day *suits* a person if no
block of theirs on that day meets [t - p, t + d + q), where p and q are the larger of the *buffer*
before or after the meeting and the minutes of *travel* that the person needs. It is *feasible* if

- it suits everybody who is not optional;
- the day is no Saturday or Sunday, if weekends are ruled out;
- t is at least ``not_before``, and t + d at most ``not_after``, where they are given;
- [t, t + d) meets none of the *blocked* ranges of that day or of every day.

A feasible slot is *best* if no other suits more of the optional people: all are where nobody is
optional. ``slot`` asks for any best slot, ``earliest`` for the first one, which a meeting of high
priority must take in either question; both may have none. The *constrainedness* of a week is
1 - feasible / possible. ``timetable`` asks for several meetings at once
(`assay.problems.calendar_timetable`). This is the BA-Calendar task of Eureka (Balachandran et al.
2025, arXiv 2504.00294), made exact: blocks are half open, buffers and travel concern people only,
and nobody is busy outside the working hours.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from assay.core import NONE, Row
from assay.errors import FormatError
from assay.jsonl import dumps
from assay.problems.calendar_params import (
    CONSTRAINTS,
    QUESTIONS,
    RULES,
    Params,
    band_counts,
    bands,
    check_params,
)
from assay.problems.calendar_rows import MAX_BLOCKS, natural, read_week, write_week
from assay.problems.calendar_timetable import (
    LETTERS,
    Solution,
    Task,
    Timetable,
    read_timetable,
    write_timetable,
)
from assay.problems.calendar_week import (
    DAYS,
    EVERY_DAY,
    MIDNIGHT,
    NAMES,
    WEEKEND,
    Block,
    Meeting,
    Person,
    Problem,
    clock,
    minutes,
    slot_json,
    slot_read,
)

__all__ = [
    "CONSTRAINTS",
    "DAYS",
    "EVERY_DAY",
    "LETTERS",
    "MAX_BLOCKS",
    "MIDNIGHT",
    "NAMES",
    "QUESTIONS",
    "RULES",
    "SIZE",
    "WEEKEND",
    "Block",
    "Meeting",
    "Params",
    "Person",
    "Problem",
    "Solution",
    "Task",
    "Timetable",
    "band_counts",
    "bands",
    "canonical",
    "check_params",
    "check_reference",
    "clock",
    "elements",
    "from_json",
    "minutes",
    "size",
    "slot_json",
    "slot_read",
    "to_json",
    "witness",
]

SIZE = "schedules"
MAX_TIMETABLES = 100
"""Timetables are counted up to here."""


def to_json(problem: Problem | Timetable) -> Row:
    """Return the problem as JSON, times in minutes after midnight."""
    return write_timetable(problem) if isinstance(problem, Timetable) else write_week(problem)


def from_json(data: Any) -> Problem | Timetable:
    """Read a problem; see `to_json`.

    Raises
    ------
    FormatError
        If the data is not a problem in normal form.
    """
    if isinstance(data, dict) and "meetings" in data:
        return read_timetable(data)
    return read_week(data)


def size(problem: Problem | Timetable) -> int:
    """Return people, and rooms, times days: how many day schedules are laid over one another."""
    rooms = len(problem.rooms) if isinstance(problem, Timetable) else 0
    return (len(problem.people) + rooms) * len(problem.days)


def canonical(problem: Problem | Timetable) -> bytes:
    """Return a digest that is the same whatever people and rooms are called, however listed.

    What a local clock shows is how a week is written, not what it is.
    """
    row = to_json(problem)
    people = [{k: v for k, v in p.items() if k not in ("name", "offset")} for p in row["people"]]
    if isinstance(problem, Timetable):
        tasks = problem.meetings
        for who, person in enumerate(people):
            person["meetings"] = [i for i, task in enumerate(tasks) if who in task.people]
        held = [[i for i, t in enumerate(tasks) if t.room == r] for r in range(len(problem.rooms))]
        row["rooms"] = sorted(map(list, zip(held, row["rooms"], strict=True)))
        row["meetings"] = [task.duration for task in tasks]
    row["people"] = sorted(map(dumps, people))
    return sha256(dumps(row).encode()).digest()


def elements(problem: Problem) -> list[str]:
    """Return what can rule slots out, in canonical order: constraints, then required people."""
    rules = {
        "buffer": problem.buffer_before or problem.buffer_after,
        "weekend": problem.no_weekends,
        "not_before": problem.not_before is not None,
        "not_after": problem.not_after is not None,
        "blocked": problem.blocked,
        "travel": any(person.travel for person in problem.required),
    }
    found = [name for name in CONSTRAINTS if rules.get(name)]
    return found + [person.name for person in problem.required]


def witness(reference: Mapping[str, Any]) -> Any:
    """Return the solution that a reference carries: its first one, or `NONE`."""
    if not reference["feasible"]:
        return NONE
    if "first" in reference:
        return tuple(slot_read(slot) for _, slot in sorted(reference["first"].items()))
    return slot_read(reference["earliest"])


def check_reference(problem: Problem | Timetable, reference: Mapping[str, Any]) -> None:
    """Refuse a reference that the checker could not work with.

    Raises
    ------
    FormatError
        Unless it has ``feasible`` and the number of ``slots`` or ``timetables`` and, where
        feasible, the ``earliest`` or ``first`` and, where people are optional, how many can
        come, ``attending``, at so many ``best`` slots. It may name ``conflicts``.
    """
    if not isinstance(reference.get("feasible"), bool):
        raise FormatError("a calendar reference needs feasible")
    if isinstance(problem, Timetable):
        _check_first(problem, reference)
        return
    feasible, slots = reference["feasible"], reference.get("slots")
    if not natural(slots, 0, problem.possible):
        raise FormatError("a calendar reference needs slots")
    if len({feasible, slots != 0, "earliest" in reference}) > 1:
        raise FormatError("a calendar reference has an earliest slot if and only if it has slots")
    if feasible and reference["earliest"] not in _possible(problem):
        raise FormatError("the earliest slot of a calendar reference is not one of the week's")
    if feasible and problem.optional:
        some = natural(reference.get("attending"), 0, len(problem.optional))
        if not (some and natural(reference.get("best"), 1, problem.possible)):
            raise FormatError("a calendar reference says how many optional people can come")
    _check_conflicts(problem, reference)


def _possible(problem: Problem) -> list[Row]:
    return [slot_json(problem.meeting(ordinal)) for ordinal in range(1, problem.possible + 1)]


def _check_conflicts(problem: Problem, reference: Mapping[str, Any]) -> None:
    sets, known = reference.get("conflicts", []), set(elements(problem))
    fine = isinstance(sets, list) and (not sets or not reference["feasible"])
    fine = fine and all(
        isinstance(s, list) and all(isinstance(e, str) and e in known for e in s) for s in sets
    )
    if not fine:
        raise FormatError("the conflicts of a calendar reference name its constraints and people")


def _check_first(problem: Timetable, reference: Mapping[str, Any]) -> None:
    feasible, count = reference["feasible"], reference.get("timetables")
    if not natural(count, 0, MAX_TIMETABLES):
        raise FormatError("a timetable's reference needs the number of timetables")
    if len({feasible, count != 0, "first" in reference}) > 1:
        raise FormatError("a timetable's reference has a first one if and only if there is one")
    if feasible:
        first, wanted = reference["first"], LETTERS[: len(problem.meetings)]
        fine = isinstance(first, dict) and "".join(sorted(first)) == wanted
        alone = map(problem.alone, range(len(wanted)))
        if not (fine and all(first[c] in _possible(p) for c, p in zip(wanted, alone, strict=True))):
            raise FormatError("the first timetable of a reference gives each meeting a slot")
