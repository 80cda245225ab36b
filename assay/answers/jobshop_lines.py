"""Schedules in lines of text: tables, a job's or a machine's row, rows in brackets.

Tables have the columns job, machine or operation, and start, or a column an operation. A job's row
is ``Job 0: M1 0-3, M2 3-9`` or ``J0: 0, 3, 9``, a machine's ``Machine 1: J0 0-3, J2 3-7``; both
also with the rest on the lines below. Claimed makespans and durations are passed over.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from assay.answers.jobshop_entries import (
    NUMBER,
    TOKEN,
    Entry,
    Name,
    Said,
    Tokens,
    assembled,
    kind_of,
    number,
)
from assay.problems.jobshop import Problem

_ROW = re.compile(r"\[([^\[\]]*)\]")
_DRESS = " \t\n*`_\"'"
_HEADS = {
    "job": "job",
    "machine": "machine",
    "op": "operation",
    "start": "start",
    "end": "end",
    "finish": "end",
    "작업": "job",
    "기계": "machine",
    "공정": "operation",
    "시작": "start",
    "종료": "end",
    "완료": "end",
}

_WORDS = tuple(_HEADS)
_JOB = re.compile("job|작업", re.IGNORECASE)
"""What stands in every head of a table."""
_NAMES = re.compile("[jmots작기공]", re.IGNORECASE)
"""What every name of a job, a machine or an operation begins with."""


def read_lines(text: str, problem: Problem) -> Any | None:
    """Return what the lines state, if that is most of a schedule; else what brackets do.

    Parameters
    ----------
    text : str
        A final answer.
    problem : Problem
        Tells which operations there are.

    Returns
    -------
    tuple of tuple or None
        See `assay.answers.jobshop.read`.
    """
    lines, table, entries = _Lines(problem.machines), _Table(), list[Entry]()
    for line in text.split("\n"):
        found = table.read(line)
        entries += lines.read(line) if found is None else found
    most = 2 * len(set(map(itemgetter(0, 1), entries))) > len(problem.jobs) * problem.machines
    found = assembled(entries, problem) if most else _brackets(text, problem)
    told = [tuple(tuple(op[k] for op in job) for job in problem.jobs) for k in (0, 1)]
    return None if found in told else found  # the problem said again is no answer


def _brackets(text: str, problem: Problem) -> Any | None:
    """Return the last n rows in brackets that hold m numbers each, with no others between."""
    rows: list[tuple[int, ...]] = []
    known: dict[str, tuple[int, ...] | None] = {}
    for inside in _ROW.findall(text):
        if inside not in known:
            known[inside] = _whole_row(inside, problem.machines)
        row = known[inside]
        if row is None:
            rows.clear()
        else:
            rows.append(row)
    rows = rows[-len(problem.jobs) :]
    return tuple(rows) if len(rows) == len(problem.jobs) else None


def _whole_row(inside: str, machines: int) -> tuple[int, ...] | None:
    parts = [part.strip(_DRESS) for part in inside.split(",")]
    if len(parts) != machines or not all(map(NUMBER.fullmatch, parts)):
        return None
    return tuple(number(part) for part in parts)


class _Table:
    """Reads the rows of tables, one line after another."""

    def __init__(self) -> None:
        self._roles: list[Name | str | None] = []
        self._comma: str | None = None
        self._known: dict[str, tuple[int | None, int | None]] = {}

    def read(self, line: str) -> list[Entry] | None:
        """Return what a line states as a head or a row of a table, or None if it is neither."""
        if not line.strip(" |+-=:\t"):
            return []
        headed = _JOB.search(line) is not None
        if not headed and not self._roles:
            return None
        comma = next((comma for comma in "|\t," if comma in line), None)
        cells = [cell.strip(_DRESS) for cell in line.strip().strip("|").split(comma, 32)]
        if headed and (comma is not None or not NUMBER.search(line)):
            roles = [_role(cell) for cell in cells]
            starts = any(role == "start" or isinstance(role, tuple) for role in roles)
            if starts and "job" in roles:
                self._roles, self._comma = roles, comma
                return []
        if comma != self._comma or len(cells) != len(self._roles):
            self._roles = []
            return None
        return list(self._entries(cells))

    def _entries(self, cells: Sequence[str]) -> Iterator[Entry]:
        found: dict[Name | str | None, int] = {}
        stops: dict[Name | str | None, int] = {}
        for role, cell in zip(self._roles, cells, strict=True):
            if role is not None:
                start, stop = self._known.get(cell) or self._known.setdefault(cell, _times(cell))
                if start is not None:
                    found.setdefault(role, start)
                if stop is not None:
                    stops.setdefault(role, stop)
        kind = "machine" if "machine" in found else "operation"
        for role, start in found.items():
            if isinstance(role, tuple) and "job" in found:
                yield found["job"], role, start, stops.get(role)
        if {"job", kind, "start"} <= found.keys():
            end = found.get("end", stops.get("start"))
            yield found["job"], (kind, found[kind]), found["start"], end


def _times(cell: str) -> tuple[int | None, int | None]:
    """Return the number in a cell, and where a range of two stops."""
    match = NUMBER.search(cell.lstrip("-"))
    if match is None:
        return None, None
    span = TOKEN.match(cell)
    return number(match[0]), int(span["stop"]) if span and span["stop"] else None


def _role(head: str) -> Name | str | None:
    """Return what a column holds by its head: starts of one operation, or a kind of number."""
    if match := TOKEN.match(head):
        named = match["label"] and kind_of(match) != "job"
        return (kind_of(match), int(match["label"])) if named else None
    low = head.lower()
    if not low.startswith(_WORDS):
        return None
    return next(role for word, role in _HEADS.items() if low.startswith(word))


class _Lines:
    """Reads lines that name jobs and machines, and remembers what the last heading named."""

    def __init__(self, machines: int) -> None:
        self._machines = machines
        self._heading: dict[str, int] = {}
        self._tokens = Tokens()
        self._known: dict[str, list[Entry]] = {}

    def read(self, line: str) -> list[Entry]:
        """Return what a line states."""
        if "job" not in self._heading and not _NAMES.search(line):
            return []
        known = self._known.get(line)  # the same until another heading comes
        if known is None:
            known = self._known[line] = self._read(line)
        return known

    def _read(self, line: str) -> list[Entry]:
        named, labels = dict(self._heading), dict[str, int]()
        behind: list[Said] = []  # the tokens behind the last label
        found: list[Entry] = []
        bare = True
        for said in self._tokens.read(line):
            kind = said.kind
            if not kind:
                behind.append(said)
                bare = False
                continue
            if behind:
                found += self._entries(named, behind, alone=True) if labels else ()
                behind = []
            if kind == "operation":
                named.pop("machine", None)
            named[kind] = labels[kind] = said.label
        if labels and bare:
            self._heading = labels
            self._known.clear()
        found += self._entries(named, behind, alone=bool(labels)) if behind else ()
        return found

    def _entries(
        self, named: Mapping[str, int], tokens: Sequence[Said], *, alone: bool
    ) -> list[Entry]:
        """Return what numbers say of the operation that is named, or of the whole job."""
        starts = [(said.start, said) for said in tokens if said.start is not None]
        if not starts or "job" not in named:
            return []
        job, kind = named["job"], "machine" if "machine" in named else "operation"
        if kind not in named:
            whole = starts if len(starts) == self._machines else ()
            return [(job, ("place", k), at, said.end) for k, (at, said) in enumerate(whole)]
        sure = [at for at, said in starts if said.sure]
        if not sure and not alone:
            return []
        ends = [said.end for said in tokens if said.end is not None]
        at = sure[0] if sure else starts[0][0]
        return [(job, (kind, named[kind]), at, ends[0] if ends else None)]
