"""Schedules in lines of text: tables, a job's or a machine's row, rows in brackets.

Tables have the columns job, machine or operation, and start, or a column an operation. A job's row
is ``Job 0: M1 0-3, M2 3-9`` or ``J0: 0, 3, 9``, a machine's ``Machine 1: J0 0-3, J2 3-7``; both
also with the rest on the lines below. Claimed makespans and durations are passed over.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.answers.jobshop_entries import NUMBER, TOKEN, Entry, Name, assembled, kind_of, number
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
    most = 2 * len({entry[:2] for entry in entries}) > len(problem.jobs) * problem.machines
    found = assembled(entries, problem) if most else _brackets(text, problem)
    told = [tuple(tuple(op[k] for op in job) for job in problem.jobs) for k in (0, 1)]
    return None if found in told else found  # the problem said again is no answer


def _brackets(text: str, problem: Problem) -> Any | None:
    """Return the last n rows in brackets that hold m numbers each, with no others between."""
    rows: list[tuple[int, ...]] = []
    for match in _ROW.finditer(text):
        parts = [part.strip(_DRESS) for part in match[1].split(",")]
        if len(parts) == problem.machines and all(map(NUMBER.fullmatch, parts)):
            rows.append(tuple(number(part) for part in parts))
        else:
            rows.clear()
    rows = rows[-len(problem.jobs) :]
    return tuple(rows) if len(rows) == len(problem.jobs) else None


class _Table:
    """Reads the rows of tables, one line after another."""

    def __init__(self) -> None:
        self._roles: list[Name | str | None] = []
        self._comma: str | None = None

    def read(self, line: str) -> list[Entry] | None:
        """Return what a line states as a head or a row of a table, or None if it is neither."""
        if not line.strip(" |+-=:\t"):
            return []
        comma = next((comma for comma in "|\t," if comma in line), None)
        cells = [cell.strip(_DRESS) for cell in line.strip().strip("|").split(comma, 32)]
        roles = [_role(cell) for cell in cells]
        starts = any(role == "start" or isinstance(role, tuple) for role in roles)
        if starts and "job" in roles and (comma is not None or not NUMBER.search(line)):
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
            if role is not None and (match := NUMBER.search(cell.lstrip("-"))):
                found.setdefault(role, number(match[0]))
                if (span := TOKEN.match(cell)) and span["stop"]:
                    stops.setdefault(role, int(span["stop"]))
        kind = "machine" if "machine" in found else "operation"
        for role, start in found.items():
            if isinstance(role, tuple) and "job" in found:
                yield Entry(found["job"], role, start, stops.get(role))
        if {"job", kind, "start"} <= found.keys():
            end = found.get("end", stops.get("start"))
            yield Entry(found["job"], (kind, found[kind]), found["start"], end)


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

    def read(self, line: str) -> Iterator[Entry]:
        """Yield what a line states."""
        named, labels = dict(self._heading), dict[str, int]()
        behind: list[re.Match[str]] = []  # the tokens behind the last label
        bare = True
        for token in TOKEN.finditer(line):
            if token.lastgroup != "label":
                behind.append(token)
                bare = False
                continue
            if labels and behind:
                yield from self._entries(named, behind, alone=True)
            behind = []
            kind = kind_of(token)
            if kind == "operation":
                named.pop("machine", None)
            named[kind] = labels[kind] = int(token["label"])
        if labels and bare:
            self._heading = labels
        yield from self._entries(named, behind, alone=bool(labels))

    def _entries(
        self, named: Mapping[str, int], tokens: Sequence[re.Match[str]], *, alone: bool
    ) -> Iterator[Entry]:
        """Yield what numbers say of the operation that is named, or of the whole job."""
        starts = [t for t in tokens if t.lastgroup in ("start", "stop", "number")]
        sure = [t for t in starts if t.lastgroup != "number"]
        if not starts or "job" not in named:
            return
        kind = "machine" if "machine" in named else "operation"
        if kind not in named and len(starts) == self._machines:
            for k, token in enumerate(starts):
                yield Entry(named["job"], ("place", k), _start(token), _end(token))
        elif kind in named and (sure or alone):
            end = next((end for t in tokens if (end := _end(t)) is not None), None)
            yield Entry(named["job"], (kind, named[kind]), _start((sure or starts)[0]), end)


def _start(token: re.Match[str]) -> int:
    return number(token["start"] or token["span"] or token["number"])


def _end(token: re.Match[str]) -> int | None:
    end = token["end"] or token["stop"]
    return number(end) if end else None
