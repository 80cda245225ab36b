"""What an answer states about operations, and how that becomes rows of start times.

A later statement about an operation replaces an earlier one. Where an end is stated too, it must
be the start plus the duration, or one less throughout (the last unit of time that is used); an
operation whose end says otherwise keeps both numbers, for the checker to refuse. Names that are
counted from 1 throughout (1 .. n are there, 0 is not) are understood.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from assay.problems.jobshop import Problem

KINDS = ("machine", "operation", "place")
Name = tuple[str, int]
"""An operation of a job, by one of the kinds."""


class Entry(NamedTuple):
    """A job, one of its operations, its start, and its end if that is stated."""

    job: int
    name: Name
    start: int
    end: int | None = None


START_KEYS = ("start", "start_time", "begin", "from", "s")
END_KEYS = ("end", "end_time", "finish", "to", "until", "e")
_WHOLE = r"[0-9]{1,9}(?:\.0{1,6})?(?![0-9]|\.[0-9])"
_GAP = r"[ \t:=(*_\"'`]{0,5}(?:(?:at|time|is|of|t)[ \t:=*_\"'`]{1,5}){0,3}"
TOKEN = re.compile(
    r"(?<![a-z])(?P<kind>job|j|machine|mach|m|operation|op|task|step|작업|기계|공정)"
    r"[ \t_#({$*]{0,4}(?P<label>[0-9]{1,9})"
    r"|(?<![a-z])(?:for|takes?|duration|dur|lasts?|length|d|p|makespan|소요 시간|길이)(?![a-z])"
    rf"{_GAP}(?P<skip>{_WHOLE})"
    r"|(?<![a-z])(?:ends?|end_time|until|to|finish(?:es)?|completes?|completion|종료|완료|끝)"
    rf"(?![a-z]){_GAP}(?P<end>{_WHOLE})"
    r"|(?<![a-z])(?:starts?|start_time|begins?|from|at|t|시작)(?![a-z])"
    rf"{_GAP}(?P<start>-?{_WHOLE})"
    r"|(?<![0-9.])(?P<span>[0-9]{1,9})[ \t]{0,3}(?:->|[-–—−→~]|to|until|\.\.|부터|에서)[ \t]{0,3}"
    r"(?P<stop>[0-9]{1,9})"
    rf"|(?<![0-9.])(?P<number>{_WHOLE})",
    re.IGNORECASE,
)
NUMBER = re.compile(rf"(?<![0-9.])-?{_WHOLE}")
_LETTERS = {"j": "job", "작": "job", "m": "machine", "기": "machine"}


def kind_of(label: re.Match[str]) -> str:
    """Return what a label names: a job, a machine or an operation."""
    return _LETTERS.get(label["kind"][0].lower(), "operation")


def named(name: Any, kind: str) -> int:
    """Return the number in a name such as ``job 3``, ``J3``, ``3`` or 3.

    Raises
    ------
    ValueError
        If it is no name of this kind.
    """
    match = TOKEN.fullmatch(name.strip()) if isinstance(name, str) and len(name) < 32 else None
    if match and match["label"] and kind_of(match) == kind:
        return int(match["label"])
    return number(name)


def number(value: Any) -> int:
    """Return a whole number, or a string of one.

    Raises
    ------
    ValueError
        On anything else.
    """
    if isinstance(value, str) and len(value) < 32:
        if len(value) <= 9 and value.isascii() and value.isdigit():
            return int(value)
        if NUMBER.fullmatch(value.strip()):
            return int(value.strip().partition(".")[0])
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("not a whole number")
    return value


def first(names: set[int], count: int) -> int:
    """Return what a writer counts from: 1 if the names are 1 .. count, else 0."""
    return int(names == set(range(1, count + 1)))


def assembled(entries: Iterable[Entry], problem: Problem) -> Any | None:
    """Return the rows of a schedule; what belongs to no operation makes a row too long."""
    stated = list(entries)
    n, m, extra = len(problem.jobs), problem.machines, list[Any]()
    rows: list[list[Any]] = [[None] * m for _ in range(n)]
    ends: dict[tuple[int, int], int] = {}
    first_job = first({entry.job for entry in stated}, n)
    base = {kind: first({i for _, (k, i), *_ in stated if k == kind}, m) for kind in KINDS}
    for j, (kind, i), start, end in stated:
        j, k = j - first_job, i - base[kind]
        if 0 <= j < n and kind == "machine":
            k = next((place for place, (i, _) in enumerate(problem.jobs[j]) if i == k), m)
        if 0 <= j < n and 0 <= k < m:
            rows[j][k] = start
            ends.pop((j, k), None)
            if end is not None:
                ends[j, k] = end
        else:
            (rows[j] if 0 <= j < n else extra).append(start)
    _keep_wrong_ends(rows, ends, problem)
    return tuple(map(tuple, [*rows, extra] if extra else rows)) if stated else None


def _keep_wrong_ends(
    rows: list[list[Any]], ends: dict[tuple[int, int], int], problem: Problem
) -> None:
    """Put start and end, as a pair, where the end is not the start plus the duration."""
    off = {(j, k): end - rows[j][k] - problem.jobs[j][k][1] for (j, k), end in ends.items()}
    if set(off.values()) == {-1} and len(off) > 1:
        return
    for (j, k), error in off.items():
        if error:
            rows[j][k] = rows[j][k], ends[j, k]
