"""Calendars as JSON: written plainly, read with suspicion."""

from dataclasses import fields
from itertools import pairwise
from typing import Any

from assay.core import Row
from assay.errors import FormatError
from assay.problems.calendar_week import EVERY_DAY, MIDNIGHT, NAMES, Block, Person, Problem

MAX_BLOCKS = 1_000
_WEEK = sorted(field.name for field in fields(Problem))
_PERSON = sorted(field.name for field in fields(Person))


def natural(value: Any, low: int, high: int) -> bool:
    """Say whether a value is an integer within bounds."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def need(fine: bool, what: str) -> None:
    """Refuse data unless it is fine.

    Raises
    ------
    FormatError
        That says what a calendar problem needs.
    """
    if not fine:
        raise FormatError(f"a calendar problem needs {what}")


def write_people(people: tuple[Person, ...]) -> list[Row]:
    """Return people as JSON."""
    rows = ({name: getattr(p, name) for name in _PERSON} for p in people)
    return [{**row, "busy": [list(block) for block in row["busy"]]} for row in rows]


def write_week(problem: Problem) -> Row:
    """Return a week as JSON, times in minutes after midnight."""
    row = {name: getattr(problem, name) for name in _WEEK}
    lists = {"days": list(problem.days), "hours": list(problem.hours)}
    people = write_people(problem.people)
    return {**row, **lists, "people": people, "blocked": [list(b) for b in problem.blocked]}


def read_days(days: Any, hours: Any) -> tuple[tuple[int, ...], tuple[int, int]]:
    """Read the days of a week and their hours."""
    need(isinstance(days, list) and all(natural(d, 0, 6) for d in days), "days of 0 to 6")
    need(bool(days) and all(a < b for a, b in pairwise(days)), "days in order")
    need(isinstance(hours, list) and len(hours) == 2, "two hours")
    need(all(natural(t, 0, MIDNIGHT) for t in hours) and hours[0] < hours[1], "hours in order")
    return tuple(days), (hours[0], hours[1])


def read_week(data: Any) -> Problem:
    """Read a week; see `write_week`.

    Raises
    ------
    FormatError
        If the data is not a problem in normal form: days, blocks and ranges in order, blocks of
        one person apart from one another and within the working hours.
    """
    need(isinstance(data, dict) and sorted(data) == _WEEK, f"the fields {', '.join(_WEEK)}")
    days, hours = read_days(data["days"], data["hours"])
    for name in ("slot", "duration"):
        need(natural(data[name], 1, hours[1] - hours[0]), f"a {name} that fits into the day")
    room = min(hours[0], MIDNIGHT - hours[1])
    for name in ("buffer_before", "buffer_after"):
        need(natural(data[name], 0, room), f"a {name} that does not cross midnight")
    for name in ("no_weekends", "earliest"):
        need(isinstance(data[name], bool), f"{name} to be true or false")
    bounds = (data["not_before"], data["not_after"])
    need(all(t is None or natural(t, *hours) for t in bounds), "bounds within the hours")
    people = read_people(data["people"], days, hours)
    blocked = read_blocks(data["blocked"], (EVERY_DAY, *days), hours)
    lists = {"days": days, "hours": hours, "people": people, "blocked": blocked}
    return Problem(**{**data, **lists})


def read_blocks(rows: Any, days: tuple[int, ...], hours: tuple[int, int]) -> tuple[Block, ...]:
    """Read blocks on some days, in order and within the hours."""
    need(isinstance(rows, list) and len(rows) <= MAX_BLOCKS, f"up to {MAX_BLOCKS} blocks")
    for row in rows:
        need(isinstance(row, list) and len(row) == 3, "blocks of a day, a start and an end")
        need(natural(row[0], EVERY_DAY, 6) and row[0] in days, "blocks on its days")
        need(all(natural(t, *hours) for t in row[1:]) and row[1] < row[2], "blocks in the hours")
    need(all(a < b for a, b in pairwise(rows)), "blocks in order")
    return tuple((day, start, end) for day, start, end in rows)


def read_busy(rows: Any, days: tuple[int, ...], hours: tuple[int, int]) -> tuple[Block, ...]:
    """Read the blocks of a person, or of a room."""
    busy = read_blocks(rows, days, hours)
    apart = all(a[0] < b[0] or a[2] < b[1] for a, b in pairwise(busy))
    need(apart, "blocks of a person with gaps between them")
    return busy


def read_people(rows: Any, days: tuple[int, ...], hours: tuple[int, int]) -> tuple[Person, ...]:
    """Read people with different names."""
    need(isinstance(rows, list) and 1 <= len(rows) <= len(NAMES), f"1 to {len(NAMES)} people")
    room = min(hours[0], MIDNIGHT - hours[1])
    people = []
    for row in rows:
        need(isinstance(row, dict) and sorted(row) == _PERSON, f"people: {', '.join(_PERSON)}")
        need(isinstance(row["name"], str) and row["name"] in NAMES, "names it knows")
        zone = natural(row["offset"], -hours[0], MIDNIGHT - hours[1])
        need(zone, "an offset at which the working day does not cross midnight")
        need(natural(row["travel"], 0, room), "a travel time that does not cross midnight")
        need(isinstance(row["optional"], bool), "optional to be true or false")
        people.append(Person(**{**row, "busy": read_busy(row["busy"], days, hours)}))
    need(len({p.name for p in people}) == len(people), "people with different names")
    return tuple(people)
