"""Timetables as people and models write them: by the letters of the meetings.

First the last JSON object with a timetable: an object by letters, or a list of objects with a
letter each, or in the meetings' order. Else lines that begin with a letter: ``A: Monday 10:30``,
``Meeting B - Tue 9 am``, ``| C | Tuesday | 10:30 |``; the last one of a letter counts.
"""

import re
from collections.abc import Sequence
from typing import Any

from assay.answers.calendar_json import is_nothing, meeting_of
from assay.answers.calendar_times import last_meeting, plain
from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.calendar import LETTERS, Meeting, Solution, Timetable, clock, slot_json
from assay.text import last_object

_KEYS = ("answer", "timetable", "slot", "slots", "schedule", "meetings", "시간표")
_NAMES = ("meeting", "name", "letter", "id", "회의")
_LABEL = re.compile(
    r"^[\s|>*#_.\"'({-]{0,12}(?:[0-9]{1,2}[.)]\s?)?\**(?:(?:meeting|회의)\s{0,2})?"
    r"(?P<letter>[A-L])(?=[\s:|*_.,)\"'=–—→-])",
    re.IGNORECASE,
)


def from_object(text: str, problem: Timetable) -> Any | None:
    """Return the timetable of the last JSON object that has one, `NONE`, or None."""
    letters = LETTERS[: len(problem.meetings)]
    found = last_object(text, _KEYS)
    if found is not None:
        value = next(found[key] for key in _KEYS if key in found)
        if is_nothing(value):
            return NONE
        if (table := _table(value, letters, problem.days)) is not None:
            return table
    bare = last_object(text, [f"{letters[0]}"])
    return None if bare is None else _table(bare, letters, problem.days)


def _letter(text: Any) -> str:
    """Return the letter of a meeting's name, upper case, or nothing."""
    if not isinstance(text, str):
        return ""
    match = _LABEL.match(f"{text[:32]} ")
    return match["letter"].upper() if match else ""


def _table(value: Any, letters: str, days: Sequence[int]) -> Solution | None:
    """Read an object by letters, or a list."""
    found: dict[str, Meeting | None] = {}
    if isinstance(value, dict):
        for name, slot in value.items():
            found[_letter(name)] = meeting_of(slot, days)
    elif isinstance(value, list):
        for i, slot in enumerate(value[: len(letters)]):
            named = isinstance(slot, dict) and next((slot[k] for k in _NAMES if k in slot), None)
            found[_letter(named) or letters[i]] = meeting_of(slot, days)
    meetings = tuple(found.get(letter) for letter in letters)
    return meetings if any(meetings) else None


def from_lines(lines: Sequence[str], problem: Timetable) -> Solution | None:
    """Return the timetable that lines state, or None if no line places a meeting."""
    found: dict[str, Meeting] = {}
    for line in lines:
        if match := _LABEL.match(line):
            meeting = last_meeting(plain(line[match.end() :][:256]), problem.days)
            if meeting is not None:
                found[match["letter"].upper()] = meeting
    meetings = tuple(found.get(letter) for letter in LETTERS[: len(problem.meetings)])
    return meetings if any(meetings) else None


def write(solution: Solution) -> str:
    """Return the JSON object that states a timetable."""
    rows = {}
    for letter, meeting in zip(LETTERS, solution, strict=False):
        if meeting is not None:
            end = {} if meeting.end is None else {"end": clock(meeting.end)}
            rows[letter] = {**slot_json(meeting), **end}
    return dumps({"answer": rows})
