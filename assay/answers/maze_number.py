"""A length or a number of turns, as people and models write it.

First the last JSON object, then the last line: of a number that is boxed or in bold, of one after
a word such as *is* or a colon, or of one number alone.
"""

import re
from typing import Any

from assay.answers.maze_words import no_path
from assay.core import NONE
from assay.numerals import NUMERAL, natural_of
from assay.text import last_object

_SHOWN = re.compile(rf"(?:\\boxed\{{|\*\*)\s{{0,3}}({NUMERAL})", re.ASCII)
_TOLD = re.compile(
    rf"(?:\bis|\bare|\bhas|\bmakes|[:=]|은|는|이)[ *_`\"']{{1,4}}({NUMERAL})", re.ASCII
)
_NUMBER = re.compile(f"({NUMERAL})", re.ASCII)
MAX_LINE = 4096


def number(text: str, question: str) -> Any | None:
    """Return the number that a text gives, `NONE` if it says there is no path, or None."""
    keys = ("answer", question)
    found = last_object(text, keys) or {}
    value = next((found[key] for key in keys if found.get(key) is not None), None)
    if value is not None:
        return _whole(value)
    lines = [line for line in text[-MAX_LINE:].split("\n") if line.strip(" \t`*$")]
    line = lines[-1] if lines else ""
    for pattern in (_SHOWN, _TOLD, _NUMBER):
        numbers = [n for n in pattern.findall(line) if "," not in n or natural_of(n) is not None]
        if numbers:
            one = pattern is not _NUMBER or len(numbers) == 1
            return natural_of(numbers[-1]) if one else None
    return NONE if no_path(text) else None


def _whole(value: Any) -> Any | None:
    """Return a whole number in an object, `NONE` for a string that says there is no path."""
    if isinstance(value, str):
        numbers = _NUMBER.findall(value[:100])
        if len(numbers) == 1:
            return natural_of(numbers[0])
        return NONE if no_path(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value // 1 and abs(value) < 10**18 else None
