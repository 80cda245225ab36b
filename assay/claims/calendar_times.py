"""The words of traces about calendars: days, times of day, lengths of time."""

import re
from functools import lru_cache

from assay.claims.lexing import Lexer, Tokens
from assay.problems.calendar import DAYS, MIDNIGHT, Problem, Timetable

_HALF = r"(?: {0,2}(?:[ap]m\b|[ap]\.m\b\.?))"
LEXER = Lexer(
    {
        "": "on at in for of day common possible mutual exactly normal regular ordinary already"
        " all_the_while all_the_time the_whole_time throughout onwards onward morning afternoon",
        "0": "nobody no_one",
        "9": "one two three four five six seven eight",
        "w": "so then thus hence therefore but travel_time travel_times local_time"
        " own_time this_time",
        "P": "",
        "E": "everyone everybody all both each everyone_else",
        "F": "from between",
        "T": "to until till through before",
        "4": "after",
        "A": "and &",
        "b": "busy booked occupied unavailable in_a_meeting in_meetings in_meeting blocked"
        " tied_up engaged in_his_meeting in_her_meeting in_their_meeting in_another_meeting"
        " in_his_own_meeting in_her_own_meeting in_a_different_meeting on_a_call in_a_call",
        "f": "free available open",
        "M": "meeting meetings",
        "v": "appointment appointments block blocks engagement engagements something",
        "i": "has lasts takes runs",
        "W": "works work fits fit suits feasible valid suitable workable doable",
        "S": "slot slots time times start option candidate answer start_time",
        "c": "try trying check checking consider considering propose proposed schedule"
        " tried checked considered proposing looked_at looking_at"
        " what_about how_about",
        "x": "end end_time",
        "u": "minutes minute min mins m",
        "o": "hour hours hr hrs h",
        "5": "half",
        "z": "long duration length lasting",
        "B": "buffer buffers",
        "k": "kept satisfied met fine ok okay respected holds keeps respects satisfies meets",
        "1": "weekend weekend_day weekends",
        "2": "weekday working_day workday business_day",
        "3": "all_day whole_day entire_day the_whole_day the_entire_day",
        "e": "earliest first",
        "p": "people persons participants attendees",
    },
    # What a token begins with is looked at first, and digits are not given back: re is quicker so.
    r"(?P<D>(?=[dfmstw])(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)s?(?![a-z])|day [0-9](?![0-9]))"
    rf"|(?P<h>[0-9]{{1,2}}+(?:[:.h][0-9]{{2}}(?![0-9]|:[0-9]){_HALF}?|{_HALF})|noon(?![a-z]))",
)
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_DAYS = {name[:3].lower(): k for k, name in enumerate(DAYS)}
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))? {0,2}([ap])?")


def day_of(word: str, problem: Problem | Timetable) -> int:
    """Return the weekday that a token of kind ``D`` names, -1 if there is none."""
    if word.startswith("day"):
        n = int(word[4:])
        return problem.days[n - 1] if 1 <= n <= len(problem.days) else -1
    return _DAYS[word[:3]]


@lru_cache(maxsize=4096)
def minute(word: str) -> int | None:
    """Return the minute after midnight of a time, or of a bare hour; None if it is none.

    Examples
    --------
    >>> [minute(word) for word in ("9:30", "9", "2 pm", "12:15 a.m.", "noon", "31:00")]
    [570, 540, 840, 15, 720, None]
    """
    if word == "noon":
        return 12 * 60
    match = _CLOCK.match(word)
    if match is None:
        return None
    hour, past = int(match[1]), int(match[2] or 0)
    if match[3] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match[3] == "p" else 0)
    value = hour * 60 + past
    return value if past < 60 and value <= MIDNIGHT else None


def length(tokens: Tokens, i: int, j: int) -> int | None:
    """Return the minutes of a length of time in tokens from i up to but without j."""
    kinds = tokens.kinds[i:j]
    if "oA5" in kinds:
        at = kinds.index("oA5")
        return 30 + 60 * (_number(tokens, i + at - 1) if at and kinds[at - 1] in "n9" else 1)
    if (at := kinds.find("5o")) >= 0:
        whole = at > 1 and kinds[at - 1] == "A" and kinds[at - 2] in "n9"
        return 30 + (60 * _number(tokens, i + at - 2) if whole else 0)
    if "fo" in kinds:
        return _hours(tokens.word(i + kinds.index("fo")))
    total = 0
    if (at := kinds.find("o")) >= 0:
        total = 60 * (_number(tokens, i + at - 1) if at and kinds[at - 1] in "n9" else 1)
    for minutes in ("nu", "ndu", "9u"):
        if (at := kinds.find(minutes)) >= 0:
            total += _number(tokens, i + at)
    return total or None


def _number(tokens: Tokens, at: int) -> int:
    word = tokens.word(at).removesuffix("'s")
    return NUMBERS.index(word) + 1 if word in NUMBERS else int(word)


def _hours(word: str) -> int | None:
    whole, _, part = word.partition(".")
    if len(whole) > 3 or len(part) > 4 or not part:
        return None
    return int(whole) * 60 + int(part) * 60 // int("1" + "0" * len(part))
