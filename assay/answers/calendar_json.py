"""Meetings inside JSON: an object, a list or a string."""

from collections.abc import Mapping, Sequence
from typing import Any

from assay.answers.calendar_times import last_meeting, plain
from assay.problems.calendar import DAYS, Meeting
from assay.text import is_none

_KEYS = {
    "day": ("day", "weekday", "date", "요일", "날짜"),
    "start": ("start", "start_time", "time", "from", "begin", "시작", "시간"),
    "end": ("end", "end_time", "to", "until", "종료", "끝"),
}
_NOTHING = ("없음", "없습니다", "없다", "불가능")


def is_nothing(value: Any) -> bool:
    """Say whether a value states that there is no solution."""
    if isinstance(value, str) and value.strip(" .") in _NOTHING:
        return True
    return value is None or is_none(value)


def meeting_of(value: Any, days: Sequence[int]) -> Meeting | None:
    """Return the meeting that a JSON value states, or None.

    Parameters
    ----------
    value : Any
        ``{"day": ..., "start": ..., "end": ...}``, ``[day, start, end]``, or a text.
    days : sequence of int
        The days of the week at hand, the first of which is "day 1".
    """
    if isinstance(value, str):
        return last_meeting(plain(value[:256]), days)
    if isinstance(value, list):
        parts = [_word(item) for item in [*value[:3], "", ""]]
    elif isinstance(value, dict):
        parts = [_word(_first(value, names)) for names in _KEYS.values()]
    else:
        return None
    day = f"day {parts[0]}" if parts[0].isdigit() else plain(f"{parts[0]} 0")[:-1]
    times = " - ".join(plain(_colon(part)) for part in parts[1:] if part)
    meeting = last_meeting(f"{day} {times}", days)
    if meeting is None and (alone := last_meeting(f"{DAYS[0]} {times}", days)):
        return Meeting(-1, alone.start, alone.end)
    return meeting


def _first(value: Mapping[str, Any], names: Sequence[str]) -> Any:
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
