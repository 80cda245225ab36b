"""Days and times as people and models write them, in English, in Korean and in ISO 8601.

A text is first put into plain English: ``화요일 오전 10시부터`` becomes ``Tuesday 10:00 AM -``, a
date becomes its weekday, ``T09:00``, ``9h`` and ``0900 hrs`` become times. Then a meeting is a day
and a time close to it. Each pass is linear in the text.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from assay.problems.calendar import DAYS, MIDNIGHT, Meeting

NOON = 12 * 60
NEAR = 40

_TOKEN = re.compile(
    r"\b(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)s?\b"
    r"|\bday\s{0,2}#?(?P<nth>[0-9]{1,2})\b"
    r"|(?<![0-9:.])(?P<hour>[0-9]{1,2})(?:[:.h\uff1a](?P<minute>[0-9]{2})(?::00)?)?(?![0-9])"
    r"(?:[\s\u00a0\u202f]{0,2}(?P<half>[ap])\.?m\b\.?)?"
    r"|\b(?P<noon>noon)\b",
    re.IGNORECASE | re.ASCII,  # else an old long s would make a Saturday of no name we know
)
_DAY = re.compile(r"mon|tue|wed|thu|fri|sat|sun|day", re.IGNORECASE | re.ASCII)
"""Without any there is no meeting."""
_NAMES = [name[:3].lower() for name in DAYS]
_RANGE = re.compile(
    r"[\s\"'*`,()]{0,8}(?:-{1,2}>?|[–—→~]|(?:to|until|till|through|ending|ends?)\b)"
    r"(?:[\s_](?:at|time))?[\s\"'*`:(]{0,8}",
    re.IGNORECASE,
)
_ON = re.compile(
    r"[\s\"'*`,]{0,4}(?:\([^()\n]{1,24}\)[\s,]{0,4})?(?:(?:on|of)\s{1,2})?[\"'*`(]{0,4}",
    re.IGNORECASE,
)
_WEEKDAYS = "월화수목금토일"
_KOREAN_DAY = re.compile(
    rf"(?P<long>[{_WEEKDAYS}])요일|(?<![가-힣])(?P<short>[{_WEEKDAYS}])"
    r"(?=$|[)\]\"',]{0,2}\s{0,2}(?:오전|오후|[0-9]))"
)
_KOREAN_LETTER = re.compile("[가-힣]")
_KOREAN_TIME = re.compile(
    r"(?:(?P<half>오전|오후|아침|새벽|낮|저녁|밤)\s{0,2})?(?<![0-9:.])(?P<hour>[0-9]{1,2})"
    r"(?:\s?시(?!간)(?:\s{0,2}(?:(?P<minute>[0-9]{1,2})\s?분|(?P<thirty>반)))?|:(?P<clock>[0-9]{2}))"
)
_KOREAN_NTH = re.compile(r"([0-9]{1,2}) ?(?:일차|번째 ?날)")
_KOREAN_WORDS = re.compile(r"정오|부터|에서|까지")
_KOREAN = {"정오": " noon ", "부터": " - ", "에서": " - ", "까지": " "}
_MORNING = ("오전", "아침", "새벽")
_ISO = re.compile(
    r"(?<![0-9])(?P<year>[0-9]{4})-(?:(?P<month>[0-9]{2})-(?P<date>[0-9]{2})|W[0-9]{2}-(?P<nth>[1-7]))"
    r"(?![0-9])(?:[T ](?P<time>[0-9]{2}:[0-9]{2})(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_TIMES = (
    (re.compile(r"(?<=[0-9])/(?=T?[0-9]{2}:[0-9]{2}|[A-Z][a-z]{5,8} [0-9]{2}:)"), " - "),
    (re.compile(r"T(?=[0-9]{2}:[0-9]{2})"), " "),
    (re.compile(r"(?<![0-9:.])([0-9]{1,2})\s?o['’]clock\b", re.IGNORECASE), r"\1:00"),
    (re.compile(r"(?<![0-9:.])([0-9]{1,2})h(?![0-9a-z])", re.IGNORECASE), r"\1:00"),
    (re.compile(r"(?<![0-9:.])([0-9]{2})([0-5][0-9])\s?(?:hrs|hours|h)\b"), r"\1:\2"),
)


def plain(text: str) -> str:
    """Put days and times of other usual ways of writing into the plain ones."""
    if _KOREAN_LETTER.search(text):
        text = _KOREAN_TIME.sub(_korean_time, text)
        text = _KOREAN_DAY.sub(
            lambda m: f" {DAYS[_WEEKDAYS.index(m['long'] or m['short'])]} ", text
        )
        text = _KOREAN_NTH.sub(r" day \1 ", text)
        text = _KOREAN_WORDS.sub(lambda m: _KOREAN[m.group()], text)
    text = _ISO.sub(_weekday, text)
    for pattern, time in _TIMES:
        text = pattern.sub(time, text)
    return text


def _korean_time(match: re.Match[str]) -> str:
    minute = int(match["minute"] or match["clock"] or (30 if match["thirty"] else 0))
    half = match["half"]
    word = "" if half is None or int(match["hour"]) > 12 else "AM" if half in _MORNING else "PM"
    return f" {match['hour']}:{minute:02d} {word}".rstrip()


def _weekday(match: re.Match[str]) -> str:
    """Return the weekday of a date, with its time; what is no date stays as it is."""
    if match["nth"]:
        day = int(match["nth"]) - 1
    else:
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["date"])).weekday()
        except ValueError:
            return match.group()
    return f"{DAYS[day]} {match['time'] or ''}".rstrip()


class _Token(NamedTuple):
    """A day, or a time in minutes after midnight; ``half`` is ``a`` or ``p`` if the text says so.

    A time is ``weak`` if it is a bare number: only the other end of a range makes it a time.
    """

    kind: str
    value: int
    start: int
    end: int
    half: str = ""


def last_meeting(text: str, days: Sequence[int]) -> Meeting | None:
    """Return the last meeting in a plain text, or None; ``days`` tells which is "day 2"."""
    return next(iter(deque(meetings(text, days), maxlen=1)), None)


def _tokens(text: str, days: Sequence[int]) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        name, nth, hour, minute, half, _ = match.groups()
        if name:
            yield _Token("day", _NAMES.index(name[:3].lower()), start, end)
        elif nth:
            n = int(nth)
            day = days[n - 1] if 1 <= n <= len(days) else -1
            yield _Token("day", day, start, end)
        elif hour is None:
            yield _Token("time", NOON, start, end, "p")
        elif (value := _minutes(int(hour), int(minute or 0), half)) <= MIDNIGHT:
            kind = "time" if minute or half else "weak"
            yield _Token(kind, value, start, end, (half or "").lower())


def _minutes(hour: int, minute: int, half: str | None) -> int:
    """Return a time, or more than `MIDNIGHT` if it is none."""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in "pP" else 0)
    return hour * 60 + minute if minute < 60 else MIDNIGHT + 1


def meetings(text: str, days: Sequence[int]) -> Iterator[Meeting]:
    """Yield every day with a time next to it, in the order of the text."""
    if not _DAY.search(text):
        return
    tokens = list(_tokens(text, days))
    day: _Token | None = None
    i = 0
    while i < len(tokens):
        token = tokens[i]
        i += 1
        if token.kind == "day":
            day = token
            continue
        if token.kind == "weak" and i < len(tokens) and tokens[i].kind == "weak":
            continue
        again = 1 if _same_day(day, tokens[i : i + 1]) else 0
        second = _other_end(text, token, tokens[i : i + 1 + again])
        i += 0 if second is None else 1 + again
        if second is None and token.kind == "weak":
            continue
        if day is None or token.start - day.end > NEAR:
            day = _day_after(text, tokens[i - 1], tokens[i : i + 1])
        if day is not None:
            yield _meeting(day.value, token, second)
            day = None


def _other_end(text: str, token: _Token, rest: Sequence[_Token]) -> _Token | None:
    """Return the next token if it is the end of a range that starts with this one."""
    if not rest or rest[-1].kind == "day" or (token.kind, rest[-1].kind) == ("weak", "weak"):
        return None
    return rest[-1] if _RANGE.fullmatch(text, token.end, rest[0].start) else None


def _same_day(day: _Token | None, rest: Sequence[_Token]) -> bool:
    """Say whether the next token says again on which day this is, as two dates with times do."""
    return day is not None and bool(rest) and rest[0].kind == "day" and rest[0].value == day.value


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
