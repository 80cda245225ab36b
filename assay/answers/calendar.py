r"""Meetings as people and models write them.

First the last JSON object with a ``slot``: its day, start and, if given, end. Else what stands in
``\boxed{}``, then what follows the last "answer:" or "slot:", then the last two lines. In each of
them a meeting is a day and a time close to it: ``Tuesday 10:30-11:30``, ``Tue, 10.30``,
``10:30 AM to 11:30 AM on Tuesday``, ``Day 2 at 10:30``, on the 24-hour or the 12-hour clock.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.calendar import DAYS, MIDNIGHT, Meeting, Problem, clock, slot_json
from assay.text import is_none, last_object, says_none

KEY = "slot"
TAIL = 1 << 14
NOON = 12 * 60

_TOKEN = re.compile(
    r"\b(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)s?\b"
    r"|\bday\s{0,2}#?(?P<nth>[0-9]{1,2})\b"
    r"|(?<![0-9:.])(?P<hour>[0-9]{1,2})(?:[:.h\uff1a](?P<minute>[0-9]{2})(?::00)?)?(?![0-9])"
    r"(?:[\s\u00a0\u202f]{0,2}(?P<half>[ap])\.?m\b\.?)?"
    r"|\b(?P<noon>noon)\b",
    re.IGNORECASE | re.ASCII,  # else an old long s would make a Saturday of no name we know
)
_RANGE = re.compile(
    r"[\s\"'*`,()]{0,8}(?:-{1,2}>?|[–—→~]|(?:to|until|till|through|ending|ends?)\b)"
    r"(?:[\s_](?:at|time))?[\s\"'*`:(]{0,8}",
    re.IGNORECASE,
)
_ON = re.compile(
    r"[\s\"'*`,]{0,4}(?:\([^()\n]{1,24}\)[\s,]{0,4})?(?:(?:on|of)\s{1,2})?[\"'*`(]{0,4}",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?:answer|slot|time|meeting|solution)\W{0,4}(?::|is\b)", re.IGNORECASE)
_LATEX = re.compile(r"\\text(?:bf|rm)?|\\[,;: ]|[{}$]")
_KIND = "(?:such|feasible|common|valid|suitable|possible|available|mutual|free)"
_NOT_ALL = "(?! (?:before|earlier|conflict))"
_NO_SLOT = re.compile(
    rf"\bno (?:{_KIND} )?(?:meeting )?(?:time )?slots?\b{_NOT_ALL}"
    rf"|\bno {_KIND} (?:meeting )?time\b{_NOT_ALL}"
    r"|\bno time (?:exists|works|suits|fits|is possible)\b"
    r"|\bcan(?:not|'t) be scheduled\b|\bimpossible to (?:schedule|find)\b",
    re.IGNORECASE,
)
_NO_MEETING = ("no solution", "possible to schedule", "no time that works")
_SENTENCE = re.compile(r"(?<=[a-z)*])[.!;]\s|\n\s*\n")
_CLAUSE = re.compile(r"[,;]\s|\b(?:but|since|because|while|whereas)\b")
_BUSY = re.compile(
    r"(?<!no )(?<!no time )(?<!any )\b(?:busy|conflicts?|unavailable|overlaps?|fails?)\b"
    r"|\bnot (?:free|available|work|possible)\b",
    re.IGNORECASE,
)
_GOOD = re.compile(r"\b(?:works?|fits?|free|feasible|suits?|possible|nobody)\b", re.IGNORECASE)
_KEYS = {
    "day": ("day", "weekday", "date"),
    "start": ("start", "start_time", "time", "from", "begin"),
    "end": ("end", "end_time", "to", "until"),
}
_NEAR = 40
_SHORT = 32
_AFTER = 160


@dataclass(frozen=True, slots=True)
class _Token:
    """A day, or a time in minutes after midnight; ``half`` is ``a`` or ``p`` if the text says so.

    A time is ``weak`` if it is a bare number: only the other end of a range makes it a time.
    """

    kind: str
    value: int
    start: int
    end: int
    half: str = ""


def read(text: str, problem: Problem) -> Any | None:
    """Return the meeting a text states, `NONE` if it says there is none, or None if neither.

    Parameters
    ----------
    text : str
        The final answer, without the reasoning.
    problem : Problem
        Tells which day is "day 2".

    Returns
    -------
    Meeting, NONE or None
        The day and times as written; whether they fit is for the checker to say.
    """
    found = last_object(text, (KEY, "answer"))
    if found is not None:
        value = found.get(KEY, found.get("answer"))
        meeting = NONE if value is None or is_none(value) else _from_value(value, problem)
        if meeting is not None:
            return meeting
    return _from_text(text[-TAIL:], problem)


def _from_value(value: Any, problem: Problem) -> Meeting | None:
    """Read the value of a JSON object: an object, a list or a string."""
    if isinstance(value, str):
        return _last(value[:256], problem)
    if isinstance(value, list):
        parts = [_word(item) for item in [*value[:3], "", ""]]
    elif isinstance(value, dict):
        parts = [_word(_first(value, names)) for names in _KEYS.values()]
    else:
        return None
    day = f"day {parts[0]}" if parts[0].isdigit() else parts[0]
    times = " - ".join(_colon(part) for part in parts[1:] if part)
    meeting = _last(f"{day} {times}", problem)
    if meeting is None and (alone := _last(f"{DAYS[0]} {times}", problem)):
        return Meeting(-1, alone.start, alone.end)
    return meeting


def _first(value: dict[str, Any], names: Sequence[str]) -> Any:
    return next((value[name] for name in names if name in value), "")


def _word(item: Any) -> str:
    if isinstance(item, int) and not isinstance(item, bool):
        return str(item) if 0 <= item <= 24 else ""
    return item[:64] if isinstance(item, str) else ""


def _colon(word: str) -> str:
    """Write a bare hour, or the four digits of a 24-hour clock, as a time."""
    if word.isascii() and word.isdigit() and len(word) in (1, 2, 4):
        return f"{word[:2]}:{word[2:] or '00'}"
    return word


def _from_text(text: str, problem: Problem) -> Any | None:
    """Read the places where an answer stands, the surest first."""
    at = text.rfind("\\boxed{")
    if at >= 0:
        inside = _LATEX.sub(" ", text[at + 7 : at + 207].split("\n")[0].replace("{:}", ":"))
        if says_none(inside, ()) or _NO_SLOT.search(inside):
            return NONE
        if (meeting := _last(inside, problem)) is not None:
            return meeting
    lines = [line for line in text.split("\n") if any(map(str.isalnum, line))]
    if says_none(text, _NO_MEETING) or any(map(_NO_SLOT.search, lines[-1:])):
        return NONE
    for label in deque(_LABEL.finditer(text), maxlen=1):
        after = text[label.end() : label.end() + _AFTER]
        if (found := next(_meetings(after, problem), None)) is not None:
            return found
    said = _said(lines[-2:], problem)
    if said is None and all(len(line) <= _SHORT for line in lines[-3:]):
        return _said(lines[-3:], problem)  # day, start and end on lines of their own
    return said


def _said(lines: Sequence[str], problem: Problem) -> Meeting | None:
    """Return the last meeting that lines propose: not when somebody is busy, said in passing."""
    parts = _SENTENCE.split("\n".join(lines))
    proposed = _last("\n".join(part for part in parts if not _BUSY.search(part)), problem)
    mixed = (part for part in reversed(parts) if _BUSY.search(part) and _GOOD.search(part))
    clauses = (clause for part in mixed for clause in (*_CLAUSE.split(part), part))
    good = (c for c in clauses if _GOOD.search(c) and (not _BUSY.search(c) or _CLAUSE.search(c)))
    return proposed or next((m for clause in good for m in _meetings(clause, problem)), None)


def _last(text: str, problem: Problem) -> Meeting | None:
    return next(iter(deque(_meetings(text, problem), maxlen=1)), None)


def _tokens(text: str, problem: Problem) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match["day"]:
            names = [name[:3].lower() for name in DAYS]
            yield _Token("day", names.index(match["day"][:3].lower()), start, end)
        elif match["nth"]:
            n = int(match["nth"])
            day = problem.days[n - 1] if 1 <= n <= len(problem.days) else -1
            yield _Token("day", day, start, end)
        elif match["noon"]:
            yield _Token("time", NOON, start, end, "p")
        elif (value := _minutes(match)) <= MIDNIGHT:
            kind = "time" if match["minute"] or match["half"] else "weak"
            yield _Token(kind, value, start, end, (match["half"] or "").lower())


def _minutes(match: re.Match[str]) -> int:
    """Return a matched time, or more than `MIDNIGHT` if it is none."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    return hour * 60 + minute if minute < 60 else MIDNIGHT + 1


def _meetings(text: str, problem: Problem) -> Iterator[Meeting]:
    """Yield every day with a time next to it, in the order of the text."""
    tokens = list(_tokens(text, problem))
    day: _Token | None = None
    i = 0
    while i < len(tokens):
        token = tokens[i]
        i += 1
        if token.kind == "day":
            day = token
            continue
        second = _other_end(text, token, tokens[i : i + 1])
        i += second is not None
        if second is None and token.kind == "weak":
            continue
        if day is None or token.start - day.end > _NEAR:
            day = _day_after(text, tokens[i - 1], tokens[i : i + 1])
        if day is not None:
            yield _meeting(day.value, token, second)
            day = None


def _other_end(text: str, token: _Token, rest: Sequence[_Token]) -> _Token | None:
    """Return the next token if it is the end of a range that starts with this one."""
    if not rest or rest[0].kind == "day" or (token.kind, rest[0].kind) == ("weak", "weak"):
        return None
    return rest[0] if _RANGE.fullmatch(text, token.end, rest[0].start) else None


def _day_after(text: str, token: _Token, rest: Sequence[_Token]) -> _Token | None:
    """Return the next token if it is a day that the time before it belongs to."""
    if not rest or rest[0].kind != "day":
        return None
    return rest[0] if _ON.fullmatch(text, token.end, rest[0].start) else None


def _meeting(day: int, start: _Token, end: _Token | None) -> Meeting:
    """Return the meeting of a range of which one end may leave am or pm to the other."""
    if end is None:
        return Meeting(day, start.value)
    first, last = start.value, end.value
    if end.half and not start.half and first + NOON < last:
        first += NOON
    if start.half and not end.half and last < first and last + NOON <= MIDNIGHT:
        last += NOON
    return Meeting(day, first, last)


def write(solution: Meeting | Any) -> str:
    """Return the JSON object that states a meeting, or that there is none."""
    if solution is NONE:
        return dumps({"answer": "none"})
    end = {} if solution.end is None else {"end": clock(solution.end)}
    return dumps({KEY: {**slot_json(solution), **end}})
