"""What an answer states about operations, and how that becomes rows of start times.

A later statement about an operation replaces an earlier one. Where an end is stated too, it must
be the start plus the duration, or one less throughout (the last unit of time that is used); an
operation whose end says otherwise keeps both numbers, for the checker to refuse. Names that are
counted from 1 throughout (1 .. n are there, 0 is not) are understood.
"""

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from assay.problems.jobshop import Problem

KINDS = ("machine", "operation", "place")
Name = tuple[str, int]
"""An operation of a job, by one of the kinds."""


Entry = tuple[int, Name, int, int | None]
"""A job, one of its operations, its start, and its end if that is stated."""
START_KEYS = ("start", "start_time", "begin", "from", "s")
END_KEYS = ("end", "end_time", "finish", "to", "until", "e")
_WHOLE = r"[0-9]{1,9}(?:\.0{1,6})?(?![0-9]|\.[0-9])"
_GAP = r"[ \t:=(*_\"'`]{0,5}(?:(?:at|time|is|of|t)[ \t:=*_\"'`]{1,5}){0,3}"
_TOKEN = (
    r"(?=[abcdefjlmopstu작기공소길시종완끝])(?<![a-z])(?:"
    r"(?P<kind>job|j|machine|mach|m|operation|op|task|step|작업|기계|공정)"
    r"[ \t_#({$*]{0,4}(?P<label>[0-9]{1,9})"
    r"|(?:for|takes?|duration|dur|lasts?|length|d|p|makespan|소요 시간|길이)(?![a-z])"
    rf"{_GAP}(?P<skip>{_WHOLE})"
    r"|(?:ends?|end_time|until|to|finish(?:es)?|completes?|completion|종료|완료|끝)"
    rf"(?![a-z]){_GAP}(?P<end>{_WHOLE})"
    r"|(?:starts?|start_time|begins?|from|at|t|시작)(?![a-z])"
    rf"{_GAP}(?P<start>-?{_WHOLE}))"
    r"|(?=[0-9])(?<![0-9.])(?:"
    r"(?P<span>[0-9]{1,9})[ \t]{0,3}(?:->|[-–—−→~]|to|until|\.\.|부터|에서)[ \t]{0,3}"
    r"(?P<stop>[0-9]{1,9})"
    rf"|(?P<number>{_WHOLE}))"
)
TOKEN = re.compile(_TOKEN, re.IGNORECASE)
"""A name or a number; what begins none of its words is passed over at the first look."""
_TOKENS = re.compile(re.sub(r"\?P<\w+>", "?:", _TOKEN), re.IGNORECASE)
NUMBER = re.compile(rf"(?<![0-9.])-?{_WHOLE}")
_LETTERS = {"j": "job", "작": "job", "m": "machine", "기": "machine"}


def kind_of(label: re.Match[str]) -> str:
    """Return what a label names: a job, a machine or an operation."""
    return _LETTERS.get(label["kind"][0].lower(), "operation")


class Said(NamedTuple):
    """What a token says.

    Parameters
    ----------
    kind : str
        What it names, else nothing.
    label : int
        The number in the name.
    start, end : int or None
        The times that are said, if any.
    sure : bool
        Whether the start can be nothing else, as a bare number can.
    """

    kind: str = ""
    label: int = -1
    start: int | None = None
    end: int | None = None
    sure: bool = False


class Tokens(dict[str, Said]):
    """The tokens of one text; what each says is found out once."""

    def __missing__(self, text: str) -> Said:
        said = self[text] = _said(text)
        return said

    def read(self, line: str) -> Iterator[Said]:
        """Yield what the tokens of a line say."""
        return map(self.__getitem__, _TOKENS.findall(line))


def _said(text: str) -> Said:
    first, dash, last = text.partition("-")
    if first.isdigit() and (last.isdigit() or not dash):  # most are 3-9 or 7
        return Said("", -1, int(first), int(last) if dash else None, bool(dash))
    [token] = TOKEN.finditer(text)
    if token["label"]:
        return Said(kind_of(token), int(token["label"]))
    start, end = token["start"] or token["span"] or token["number"], token["end"] or token["stop"]
    return Said(
        start=number(start) if start else None,
        end=number(end) if end else None,
        sure=token["number"] is None,
    )


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
    names = dict.fromkeys(map(itemgetter(0, 1), stated))
    places = dict(zip(names, _places(names, problem), strict=True))
    said: dict[tuple[int, int], tuple[int, int | None]] = {}
    for j, name, start, end in stated:
        place = places[j, name]
        if place[1] >= 0:
            said[place] = start, end
        else:
            (rows[place[0]] if place[0] >= 0 else extra).append(start)
    for (j, k), (start, _) in said.items():
        rows[j][k] = start
    ends = {place: end for place, (_, end) in said.items() if end is not None}
    _keep_wrong_ends(rows, ends, problem)
    return tuple(map(tuple, [*rows, extra] if extra else rows)) if stated else None


def _places(names: Iterable[tuple[int, Name]], problem: Problem) -> Iterator[tuple[int, int]]:
    """Yield the job and the operation of each name, -1 for what there is not."""
    names = list(names)
    n, m = len(problem.jobs), problem.machines
    first_job = first({job for job, _ in names}, n)
    base = {kind: first({i for _, (k, i) in names if k == kind}, m) for kind in KINDS}
    for job, (kind, i) in names:
        j, k = job - first_job, i - base[kind]
        if not 0 <= j < n:
            yield -1, -1
            continue
        if kind == "machine":
            k = next((place for place, (i, _) in enumerate(problem.jobs[j]) if i == k), m)
        yield j, k if 0 <= k < m else -1


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
