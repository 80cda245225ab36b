r"""Meetings as people and models write them.

First the last JSON object with a ``slot``: its day, start and, if given, end. Else what stands in
``\boxed{}``, then what follows the last "answer:" or "slot:", then the last two lines. In each of
them a meeting is a day and a time close to it: ``Tuesday 10:30-11:30``, ``Tue, 10.30``,
``10:30 AM to 11:30 AM on Tuesday``, ``Day 2 at 10:30``, on the 24-hour or the 12-hour clock, in
Korean, or with dates (`assay.answers.calendar_times`). Timetables are read beside.
"""

import re
from collections import deque
from collections.abc import Sequence
from typing import Any

from assay.answers import calendar_timetable as timetables
from assay.answers.calendar_json import is_nothing, meeting_of
from assay.answers.calendar_none import claims_none, of_a_day
from assay.answers.calendar_times import last_meeting, meetings, plain
from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.calendar import Meeting, Problem, Timetable, clock, slot_json
from assay.text import answers_none, last_object, says_none

KEY = "slot"
TAIL = 1 << 14

_LABEL = re.compile(
    r"\b(?:answer|slot|time|meeting|solution)\W{0,4}(?::|is\b)|(?:답|시간|회의)(?:은|는)? ?:",
    re.IGNORECASE,
)
_LATEX = re.compile(r"\\text(?:bf|rm)?|\\[,;: ]|[{}$]")
_SENTENCE = re.compile(r"(?<=[0-9a-z)*])[.!;]\s|\n\s*\n")
_CLAUSE = re.compile(r"[,;]\s|\b(?:but|since|because|while|whereas)\b|지만,?\s")
_BUSY = re.compile(
    r"(?<!no )(?<!no time )(?<!any )\b(?:busy|conflicts?|unavailable|overlaps?|fails?)\b"
    r"|\bnot (?:free|available|work|possible)\b|바쁘|바빠|겹치|겹칩|불가능|안 됩니다",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:none of (?:the )?\w{1,12}(?: people)?|no one|nobody) (?:is|are) (?:busy|unavailable)\b",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\b(?:works?|fits?|free|feasible|suits?|possible|nobody)\b|비어|가능", re.IGNORECASE
)
_SHORT = 32
_AFTER = 160


def read(text: str, problem: Problem | Timetable) -> Any | None:
    """Return the meeting a text states, `NONE` if it says there is none, or None if neither.

    Parameters
    ----------
    text : str
        The final answer, without the reasoning.
    problem : Problem or Timetable
        Tells which day is "day 2", and how many meetings there are.

    Returns
    -------
    Meeting, tuple of Meeting or None, NONE or None
        The day and times as written; whether they fit is for the checker to say.
    """
    if isinstance(problem, Timetable):
        return _timetable(text, problem)
    found = last_object(text, (KEY, "answer"))
    if found is not None:
        value = found.get(KEY, found.get("answer"))
        meeting = NONE if is_nothing(value) else meeting_of(value, problem.days)
        if meeting is not None:
            return meeting
    return _from_text(plain(text[-TAIL:]), problem.days)


def _timetable(text: str, problem: Timetable) -> Any | None:
    """Read a timetable, or that there is none, from a JSON object or from lines."""
    if (found := timetables.from_object(text, problem)) is not None:
        return found
    text = text[-TAIL:]
    lines = [line for line in text.split("\n") if any(map(str.isalnum, line))]
    if _none(text, lines, problem.days):
        return NONE
    return timetables.from_lines(lines, problem)


def _none(text: str, lines: Sequence[str], days: Sequence[int]) -> bool:
    """Say whether a text answers "none", or its last line says that nothing suits everybody."""
    if answers_none(text):
        return True
    last = lines[-1] if lines else ""
    return claims_none(last, days) or (not of_a_day(last) and says_none(text, ()))


def _from_text(text: str, days: Sequence[int]) -> Any | None:
    """Read the places where an answer stands, the surest first."""
    at = text.rfind("\\boxed{")
    if at >= 0:
        inside = _LATEX.sub(" ", text[at + 7 : at + 207].split("\n")[0].replace("{:}", ":"))
        if _none(inside, [inside], days):
            return NONE
        if (meeting := last_meeting(inside, days)) is not None:
            return meeting
    lines = [line for line in text.split("\n") if any(map(str.isalnum, line))]
    if _none(text, lines, days):
        return NONE
    for label in deque(_LABEL.finditer(text), maxlen=1):
        after = text[label.end() : label.end() + _AFTER]
        if (found := next(meetings(after, days), None)) is not None:
            return found
    said = _said(lines[-2:], days)
    if said is None and all(len(line) <= _SHORT for line in lines[-3:]):
        return _said(lines[-3:], days)  # day, start and end on lines of their own
    return said


def _said(lines: Sequence[str], days: Sequence[int]) -> Meeting | None:
    """Return the last meeting that lines propose: not when somebody is busy, said in passing."""
    parts = _SENTENCE.split(_NOBODY.sub("all are free", "\n".join(lines)))
    proposed = last_meeting("\n".join(part for part in parts if not _BUSY.search(part)), days)
    mixed = (part for part in reversed(parts) if _BUSY.search(part) and _GOOD.search(part))
    clauses = (clause for part in mixed for clause in (*_CLAUSE.split(part), part))
    good = (c for c in clauses if _GOOD.search(c) and (not _BUSY.search(c) or _CLAUSE.search(c)))
    return proposed or next((m for clause in good for m in meetings(clause, days)), None)


def write(solution: Any) -> str:
    """Return the JSON object that states a meeting or a timetable, or that there is none."""
    if solution is NONE:
        return dumps({"answer": "none"})
    if isinstance(solution, tuple):
        return timetables.write(solution)
    end = {} if solution.end is None else {"end": clock(solution.end)}
    return dumps({KEY: {**slot_json(solution), **end}})
