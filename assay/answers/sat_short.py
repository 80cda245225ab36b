"""Short answers about formulas: whether, which clauses, how many.

The last JSON object first, then the last line: of a word, of numbers and nothing else, or with
one number.
"""

import re
from typing import Any

from assay.core import NONE
from assay.numerals import NUMERAL, natural_of
from assay.problems.sat import SATISFIABLE
from assay.text import last_object

_CLAIM = re.compile(
    r"(?P<no>\b(?:unsat(?:isfiable)?|not satisfiable|no|false|none|infeasible)\b|불가능|없)"
    r"|(?P<yes>\b(?:sat(?:isfiable)?|yes|true)\b|가능|있)"
)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_NUMERAL = re.compile(NUMERAL, re.ASCII)
_LIST = re.compile(r"\[([0-9, \n\t]{0,65536})\]", re.ASCII)
_DRESS = re.compile(
    r"\b(?:the|final|minimal|answer|result|core|clauses?|is|are|and|boxed|text)\b|[\s,:.;*`$\\{}()\[\]#]"
)
_MANY = 10_000


def _last_line(text: str) -> str:
    lines = [line for line in text[-4096:].split("\n") if line.strip()]
    return lines[-1].lower() if lines else ""


def _stated(text: str, *keys: str) -> Any | None:
    """Return what the last JSON object with one of the keys gives, or None."""
    found = last_object(text, keys) or {}
    return next((found[key] for key in keys if found.get(key) is not None), None)


def claim(text: str) -> Any | None:
    """Return `SATISFIABLE` or `NONE`, if the text says one of them and not the other."""
    value = _stated(text, "answer", "satisfiable")
    if isinstance(value, bool):
        return SATISFIABLE if value else NONE
    said = value.lower() if isinstance(value, str) else _last_line(text)
    kinds = {match.lastgroup for match in _CLAIM.finditer(said[:4096])}
    if len(kinds) != 1:
        return None
    return NONE if kinds == {"no"} else SATISFIABLE


def clause_numbers(text: str) -> Any | None:
    """Return the set of clause numbers that a text gives, `NONE` if it says there is no core."""
    value = _stated(text, "answer", "core", "clauses")
    if isinstance(value, list):
        whole = [x for x in map(_whole, value) if x is not None]
        return frozenset(whole) if len(whole) == len(value) else None
    if value is not None:
        return NONE if claim(text) is SATISFIABLE or value in ("none", "unknown") else None
    line = _last_line(text)
    lists = _LIST.findall(line)
    if not lists and _NUMBER.sub("", _DRESS.sub("", line)):
        return None
    numbers = frozenset(map(int, _NUMBER.findall(lists[-1] if lists else line)))
    return numbers if 0 < len(numbers) <= _MANY else None


def whole_number(text: str) -> Any | None:
    """Return the number that a text gives; 0 where it says that there is no solution."""
    value = _stated(text, "answer", "count")
    if value is not None:
        found = _whole(value)
        return 0 if found is None and claim(text) is NONE else found
    numbers = _NUMERAL.findall(_last_line(text))
    return natural_of(numbers[0]) if len(numbers) == 1 else None


def _whole(value: Any) -> int | None:
    """Return a whole number as people write it, None if it is none."""
    if isinstance(value, str):
        digits = value.strip().lower().removeprefix("clause").strip().replace(",", "")
        return int(digits) if _NUMBER.fullmatch(digits) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value // 1 and abs(value) < 10**18 else None
