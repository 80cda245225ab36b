"""Tours as people and models write them.

First the last JSON object with a ``tour``; else the last run of city numbers in the text that
could be a tour: ``0 -> 3 -> 1 -> 2``, ``0, 3, 1, 2``, ``City 0 → City 3``, ``0-3-1-2``.
"""

import re
from collections.abc import Sequence
from typing import Any

from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.tsp import Problem
from assay.text import answer_object, is_none, says_none

_NUMBER = re.compile(r"[0-9]+")
_GAP = re.compile(r"(?:[\s,;>→⇒➔—–\-\[\]*`'\"_|]|=>|\\to|\\rightarrow|city|node|to|then|and){1,16}")
_CARRIES_ON = frozenset(",;→⇒➔>")
_LABEL = re.compile(r"(?:city|node|c|#)?\s?([0-9]{1,9})", re.IGNORECASE)
_NO_TOUR = (
    "no such tour",
    "no tour",
    "tour does not exist",
    "tour exists: no",
    "not possible",
    "impossible",
)
MAX_CITIES = 10_000
KEY = "tour"


def read(text: str, problem: Problem) -> Any | None:
    """Return the tour a text states, `NONE` if it says there is none, or None if neither.

    Parameters
    ----------
    text : str
        The final answer, without the reasoning.
    problem : Problem
        Tells how many cities make a tour.

    Returns
    -------
    tuple of int, NONE or None
        City numbers as written; whether they are a tour is for the checker to say.
    """
    found = answer_object(text, KEY)
    if found is not None:
        value = found.get(KEY, found.get("answer"))
        if is_none(value):
            return NONE
        tour = _from_string(value, problem) if isinstance(value, str) else _cities(value)
        if tour is not None:
            return tour
    if problem.bound is not None and says_none(text, _NO_TOUR):
        return NONE
    return _from_string(text, problem)


def _cities(value: Any) -> tuple[int, ...] | None:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_CITIES:
        return None
    cities = [_city(item) for item in value]
    return None if None in cities else tuple(c for c in cities if c is not None)


def _city(item: Any) -> int | None:
    if isinstance(item, int) and not isinstance(item, bool):
        return item
    match = _LABEL.fullmatch(item.strip()) if isinstance(item, str) and len(item) < 32 else None
    return int(match.group(1)) if match and match.group(1).isascii() else None


def _runs(text: str) -> list[list[int]]:
    """Return the maximal runs of numbers that only separators stand between."""
    runs: list[list[int]] = []
    last_line = text.rstrip().rfind("\n") + 1
    end = -1
    for match in _NUMBER.finditer(text):
        gap = text[end : match.start()] if end >= 0 else ""
        # Numbers with nothing but blanks between them are a row of the matrix, unless they are
        # the last thing said.
        loose = gap.isspace() and end < last_line
        joined = end >= 0 and len(gap) <= 64 and not loose and _joins(gap.lower())
        if not joined:
            runs.append([])
        runs[-1].append(int(match.group()[:9]))
        end = match.end()
    return runs


def _joins(gap: str) -> bool:
    """Say whether two numbers with this between them belong to one list."""
    if "\n" in gap and not _CARRIES_ON & set(gap):
        return False
    return _GAP.fullmatch(gap) is not None


def _from_string(text: str, problem: Problem) -> tuple[int, ...] | None:
    n = len(problem.distances)
    runs = _runs(text)
    for run in reversed(runs):
        if len(run) in (n, n + 1) and (len(run) == n or run[0] == run[-1]):
            return tuple(run)
    for run in reversed(runs):
        if 3 <= len(run) <= 2 * n and all(city < n for city in run):
            return tuple(run)
    return None


def write(solution: Sequence[int] | Any) -> str:
    """Return the JSON object that states a tour, or that there is none."""
    return dumps({"answer": "none"} if solution is NONE else {KEY: list(solution)})
