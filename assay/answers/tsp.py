"""Tours as people and models write them.

First the last JSON object with a ``tour``. Else the last list of city numbers in the text that is
given as the tour: after a word such as *tour* or *answer*, in brackets, with arrows, or alone on a
line or on lines of its own (``0 -> 3 -> 1 -> 2``, ``0, 3, 1, 2``, ``City 0 → City 3``, ``- 0``). A
list of all cities counts before a shorter one, and none counts that the sentence speaks of
otherwise (what was considered, compared, numbered, a row, lengths).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.tsp import Problem
from assay.text import answer_object, answers_none, is_none, says_none

_NUMBER = re.compile(r"([0-9]+)")
_THREE = re.compile("[jb]{2,}")
_GAP = re.compile(r"(?:[\s,;>→⇒➔—–\-\[\]*`'\"_|]|=>|\\to|\\rightarrow|city|node|to|then|and){1,16}")
_CARRIES_ON = frozenset(",;→⇒➔>")
_GIVEN = re.compile(
    r"tour|route|answer|path|cycle|order|boxed|sequence|solution|best|optimal|visit"
)
_OTHERWISE = re.compile(
    r"compar|number|consider|instead|tried|try|exampl|row|distance|length|from|cannot|not "
)
_LISTED = re.compile(
    r"\s{0,8}(?:[-*•]|[0-9]{1,4}[.)]|\|\s{0,8}[0-9]{1,4}\s{0,8}\|)\s{0,8}\*{0,2}(?:city |node )?"
    r"([0-9]{1,9})\*{0,2}\s{0,8}\|?\s{0,8}",
    re.IGNORECASE | re.ASCII,
)
_WORD = re.compile(r"[^\W_]")
_NEAR = 160
_LABEL = re.compile(r"(?:city|node|c|#)?\s?([0-9]{1,9})", re.IGNORECASE)
_NO_TOUR = (
    "no such tour",
    "no valid tour",
    "none of the tours",
    "cannot be met",
    "no tour",
    "tour does not exist",
    "tour exists: no",
    "not possible",
    "impossible",
)
MAX_CITIES = 10_000
KEY = "tour"
VALUES = ("length", "distance", "cost", "tour length", "path length")


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
        if isinstance(value, dict):
            value = value.get(KEY, value)
        if value is None or is_none(value):
            return NONE
        tour = _from_string(value, problem) if isinstance(value, str) else _cities(value)
        if tour is not None or isinstance(value, list | dict):
            return tour
    if answers_none(text) or (problem.bound is not None and says_none(text, _NO_TOUR)):
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
    if isinstance(item, float) and item.is_integer() and abs(item) < MAX_CITIES:
        return int(item)
    match = _LABEL.fullmatch(item.strip()) if isinstance(item, str) and len(item) < 32 else None
    return int(match.group(1)) if match and match.group(1).isascii() else None


class _Run(NamedTuple):
    """Numbers that only separators stand between, and where they stand."""

    numbers: Sequence[str]
    start: int
    end: int


def _runs(text: str) -> list[_Run]:
    """Return the maximal runs of three numbers or more in a text."""
    parts = _NUMBER.split(text)
    places = list(accumulate(map(len, parts), initial=0))
    numbers, starts, ends = parts[1::2], places[1::2], places[2::2]
    between = parts[2:-1:2]
    known = {gap: _between(gap) for gap in dict.fromkeys(between)}
    gaps = "".join(map(known.__getitem__, between))
    # Numbers with nothing but blanks between them are a row of the matrix, unless they are
    # the last thing said.
    last = bisect_left(ends, text.rstrip().rfind("\n") + 1)
    gaps = gaps[:last].replace("b", "-") + gaps[last:]
    spans = (match.span() for match in _THREE.finditer(gaps))
    return [_Run(numbers[i : j + 1], starts[i], ends[j]) for i, j in spans]


def _between(gap: str) -> str:
    """Return ``b`` for blanks that join two numbers, ``j`` for what else does, ``-`` if not."""
    if len(gap) > 64 or not _joins(gap.lower()):
        return "-"
    return "b" if gap.isspace() else "j"


@lru_cache(maxsize=4096)
def _joins(gap: str) -> bool:
    """Say whether two numbers with this between them belong to one list."""
    if "\n" in gap and not _CARRIES_ON & set(gap):
        return False
    return _GAP.fullmatch(gap) is not None


def _given(text: str, run: _Run) -> bool:
    """Say whether a run is given as the tour: by a word before it, by its form, or by standing."""
    line = text.rfind("\n", max(0, run.start - _NEAR), run.start) + 1
    before = text[max(line, run.start - _NEAR) : run.start].lower()
    bare = _WORD.search(before.replace("city", "").replace("node", "")) is None
    if not bare and _GIVEN.search(before) is None:
        return False
    sentence = before[max(before.rfind(". "), before.rfind("; ")) + 1 :]
    return _OTHERWISE.search(sentence) is None


def _from_string(text: str, problem: Problem) -> tuple[int, ...] | None:
    n = len(problem.distances)
    shorter: tuple[int, ...] | None = None
    for run in reversed(_runs(text)):
        if len(run.numbers) > 2 * n:
            continue
        cities = tuple(int(number[:9]) for number in run.numbers)
        whole = len(cities) == n or (len(cities) == n + 1 and cities[0] == cities[-1])
        if (shorter and not whole) or max(cities) > n or not _given(text, run):
            continue
        if whole:
            return cities
        shorter = cities
    return _from_lines(text, n) or shorter


def _from_lines(text: str, n: int) -> tuple[int, ...] | None:
    """Return the last n or more cities that stand on lines of their own, numbered or bulleted."""
    lists: list[list[int]] = [[]]
    lines = text.split("\n")
    known = {line: _LISTED.fullmatch(line) for line in dict.fromkeys(lines) if len(line) <= 64}
    for match in map(known.get, lines):
        if match:
            lists[-1].append(int(match.group(1)))
        elif lists[-1]:
            lists.append([])
    return next((tuple(found) for found in reversed(lists) if n <= len(found) <= n + 1), None)


def write(solution: Sequence[int] | Any) -> str:
    """Return the JSON object that states a tour, or that there is none."""
    return dumps({"answer": "none"} if solution is NONE else {KEY: list(solution)})
