"""Schedules as people and models write them.

First the last JSON object with ``starts``: lists by job of start times, of ``[start, end]``
pairs or of objects with a ``start``, or an object by job (``"job 0"``, ``"J0"``), and in it by
machine. Else what the lines of the text say: tables with the columns job, machine or operation,
and start; a job's row (``Job 0: M1 0-3, M2 3-9``, ``J0: 0, 3, 9``) or a machine's (``Machine 1:
J0 0-3, J2 3-7``), also with the rest on the lines below; last, rows in brackets.

A later statement about an operation replaces an earlier one. Durations and ends are passed
over. Names that are counted from 1 throughout (1 .. n are there, 0 is not) are understood.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.jobshop import Problem
from assay.text import answer_object, is_none, last_object, says_none

KEY = "starts"
_OTHER_KEYS = ("start_times", "schedule", "job 0", "job_0", "Job 0", "Job_0", "J0", "j0")
_ROW_KEYS = ("operations", "ops", "tasks", "starts", "start_times", "schedule")
_START_KEYS = ("start", "start_time", "begin", "from", "s")
_NONE = (
    *("no such", "no schedule", "no start times", "no feasible", "no valid"),
    *("not possible", "impossible", "infeasible"),
)
_KINDS = ("machine", "operation", "place")
Name = tuple[str, int]  # an operation of a job, by one of the kinds
Entry = tuple[int, Name, int]  # a job, one of its operations, and a start

_WHOLE = r"[0-9]{1,9}(?:\.0{1,6})?(?![0-9]|\.[0-9])"
_GAP = r"[ \t:=(*_\"'`]{0,5}(?:(?:at|time|is|of|t)[ \t:=*_\"'`]{1,5}){0,3}"
_TOKEN = re.compile(
    r"(?<![a-z])(?P<kind>job|j|machine|mach|m|operation|op|task|step)"
    r"[ \t_#({$*]{0,4}(?P<label>[0-9]{1,9})"
    r"|(?<![a-z])(?:for|takes?|duration|dur|lasts?|length|d|p|makespan|ends?|end_time|until|to"
    rf"|finish(?:es)?|completes?|completion)(?![a-z]){_GAP}(?P<skip>{_WHOLE})"
    rf"|(?<![a-z])(?:starts?|start_time|begins?|from|at|t)(?![a-z]){_GAP}(?P<start>-?{_WHOLE})"
    r"|(?<![0-9.])(?P<span>[0-9]{1,9})[ \t]{0,3}(?:->|[-–—−→]|to|until|\.\.)[ \t]{0,3}[0-9]{1,9}"
    rf"|(?<![0-9.])(?P<number>{_WHOLE})",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"(?<![0-9.])-?{_WHOLE}")
_ROW = re.compile(r"\[([^\[\]]*)\]")
_DRESS = " \t\n*`_\"'"


def read(text: str, problem: Problem) -> Any | None:
    """Return the schedule a text states, `NONE` if it says there is none, or None if neither.

    Parameters
    ----------
    text : str
        The final answer, without the reasoning.
    problem : Problem
        Tells which operations there are.

    Returns
    -------
    tuple of tuple of int or None, NONE or None
        Start times as written, None where one was left out; whether they are a schedule is for
        the checker to say.
    """
    found = answer_object(text, KEY)
    if found is not None and is_none(found.get(KEY, found.get("answer"))):
        return NONE
    found = found or last_object(text, _OTHER_KEYS)
    starts = None if found is None else _from_json(found, problem)
    if starts is not None:
        return starts
    if problem.bound is not None and says_none(text, _NONE):
        return NONE
    return _from_text(text, problem)


def write(solution: Sequence[Sequence[int]] | Any) -> str:
    """Return the JSON object that states a schedule, or that there is none."""
    return dumps({"answer": "none"} if solution is NONE else {KEY: list(map(list, solution))})


def _assembled(entries: Iterable[Entry], problem: Problem) -> Any | None:
    """Return the rows of a schedule; what belongs to no operation makes a row too long."""
    stated = list(entries)
    n, m, extra = len(problem.jobs), problem.machines, list[int | None]()
    rows: list[list[int | None]] = [[None] * m for _ in range(n)]
    first_job = _first({j for j, _, _ in stated}, n)
    first = {kind: _first({i for _, (k, i), _ in stated if k == kind}, m) for kind in _KINDS}
    for j, (kind, i), start in stated:
        j, k = j - first_job, i - first[kind]
        if 0 <= j < n and kind == "machine":
            k = next((place for place, (i, _) in enumerate(problem.jobs[j]) if i == k), m)
        if 0 <= j < n and 0 <= k < m:
            rows[j][k] = start
        else:
            (rows[j] if 0 <= j < n else extra).append(start)
    return tuple(map(tuple, [*rows, extra] if extra else rows)) if stated else None


def _first(names: set[int], count: int) -> int:
    """Return what a writer counts from: 1 if the names are 1 .. count, else 0."""
    return int(names == set(range(1, count + 1)))


def _from_json(found: Mapping[str, Any], problem: Problem) -> Any | None:
    value: Any = found
    for key in ("answer", KEY, "start_times", "schedule"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    if isinstance(value, str):
        return _from_text(value.replace(";", "\n"), problem)
    try:
        return _assembled(_stated(value, problem), problem)
    except ValueError:
        return None


def _stated(value: Any, problem: Problem) -> Iterator[Entry]:
    """Yield what a JSON value states, or raise ValueError if it is no schedule of a known form."""
    for j, row in _by_job(value, problem):
        job = problem.jobs[j] if 0 <= j < len(problem.jobs) else ()
        yield from ((j, name, start) for name, start in _row(row, job))


def _by_job(value: Any, problem: Problem) -> Iterator[tuple[int, Any]]:
    """Yield the jobs of a JSON value and their rows."""
    n, m = len(problem.jobs), problem.machines
    if isinstance(value, dict):
        value = [{"job": key, "operations": row} for key, row in value.items()]
    if not isinstance(value, list):
        raise ValueError("not a list or an object")
    if len(value) == n * m and not any(isinstance(item, list | dict) for item in value):
        value = [value[k : k + m] for k in range(0, n * m, m)]
    for j, item in enumerate(value):
        job = _field(item, "job")
        row = next((item[key] for key in _ROW_KEYS if _field(item, key) is not None), None)
        row = row if row is not None else item if job is None else [item]
        yield (j if job is None else _named(job, "job")), row


def _row(row: Any, job: Sequence[tuple[int, int]]) -> Iterator[tuple[Name, int]]:
    """Yield a job's operations and their starts."""
    if isinstance(row, dict):
        if any(key.strip().isdigit() for key in row):
            raise ValueError("a bare number may be a machine or an operation")
        kinds = ["operation" if "op" in key.lower() else "machine" for key in row]
        row = [{kind: key, "start": row[key]} for kind, key in zip(kinds, row, strict=True)]
    if not isinstance(row, list):
        raise ValueError("a job's row is a list or an object")
    for k, item in enumerate(row):
        kind = next((kind for kind in _KINDS if _field(item, kind) is not None), "place")
        number = k if kind == "place" else _named(item[kind], kind)
        if item is not None:
            yield (kind, number), _time(item, job[k][1] if k < len(job) else 0)


def _field(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _named(name: Any, kind: str) -> int:
    """Return the number in a name such as ``job 3``, ``J3``, ``3`` or 3."""
    match = _TOKEN.fullmatch(name.strip()) if isinstance(name, str) and len(name) < 32 else None
    if match and match["label"] and _kind(match) == kind:
        return int(match["label"])
    return _time(name, 0)


def _kind(label: re.Match[str]) -> str:
    return {"j": "job", "m": "machine"}.get(label["kind"][0].lower(), "operation")


def _time(value: Any, duration: int) -> int:
    """Read a start: a whole number, a string of one, an object with one, a start and its end."""
    if isinstance(value, dict):
        value = next((value[key] for key in _START_KEYS if key in value), None)
    if isinstance(value, list) and len(value) == 2:
        start, end = (_time(part, 0) for part in value)
        value = start if end - start == duration else None
    if isinstance(value, str) and len(value) < 32 and _NUMBER.fullmatch(value.strip()):
        return int(value.strip().partition(".")[0])
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("not a start time")
    return value


def _from_text(text: str, problem: Problem) -> Any | None:
    """Return what the lines state, if that is most of a schedule; else what brackets do."""
    lines, table, entries = _Lines(problem.machines), _Table(), list[Entry]()
    for line in text.split("\n"):
        found = table.read(line)
        entries += lines.read(line) if found is None else found
    most = 2 * len({entry[:2] for entry in entries}) > len(problem.jobs) * problem.machines
    found = _assembled(entries, problem) if most else _brackets(text, problem)
    told = [tuple(tuple(op[k] for op in job) for job in problem.jobs) for k in (0, 1)]
    return None if found in told else found  # the problem said again is no answer


def _brackets(text: str, problem: Problem) -> Any | None:
    """Return the last n rows in brackets that hold m numbers each, with no others between."""
    rows: list[tuple[int, ...]] = []
    for match in _ROW.finditer(text):
        parts = [part.strip(_DRESS) for part in match[1].split(",")]
        if len(parts) == problem.machines and all(map(_NUMBER.fullmatch, parts)):
            rows.append(tuple(_time(part, 0) for part in parts))
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
        if starts and "job" in roles and (comma is not None or not _NUMBER.search(line)):
            self._roles, self._comma = roles, comma
            return []
        if comma != self._comma or len(cells) != len(self._roles):
            self._roles = []
            return None
        return list(self._entries(cells))

    def _entries(self, cells: Sequence[str]) -> Iterator[Entry]:
        found: dict[Name | str | None, int] = {}
        for role, cell in zip(self._roles, cells, strict=True):
            if role is not None and (number := _NUMBER.search(cell.lstrip("-"))):
                found.setdefault(role, _time(number[0], 0))
        kind = "machine" if "machine" in found else "operation"
        for role, start in found.items():
            if isinstance(role, tuple) and "job" in found:
                yield found["job"], role, start
        if {"job", kind, "start"} <= found.keys():
            yield found["job"], (kind, found[kind]), found["start"]


def _role(head: str) -> Name | str | None:
    """Return what a column holds by its head: starts of one operation, or a kind of number."""
    if match := _TOKEN.match(head):
        named = match["label"] and _kind(match) != "job"
        return (_kind(match), int(match["label"])) if named else None
    words = {"job": "job", "machine": "machine", "op": "operation", "start": "start"}
    return next((role for word, role in words.items() if head.lower().startswith(word)), None)


class _Lines:
    """Reads lines that name jobs and machines, and remembers what the last heading named."""

    def __init__(self, machines: int) -> None:
        self._machines = machines
        self._heading: dict[str, int] = {}

    def read(self, line: str) -> Iterator[Entry]:
        """Yield what a line states."""
        tokens = list(_TOKEN.finditer(line))
        labels = [k for k, token in enumerate(tokens) if token["label"]]
        if tokens and len(labels) == len(tokens):
            self._heading = {_kind(token): int(token["label"]) for token in tokens}
            return
        named = dict(self._heading)
        if not labels:
            yield from self._entries(named, tokens, alone=False)
        for at, stop in pairwise([*labels, len(tokens)]):
            kind = _kind(tokens[at])
            if kind == "operation":
                named.pop("machine", None)
            named[kind] = int(tokens[at]["label"])
            yield from self._entries(named, tokens[at + 1 : stop], alone=True)

    def _entries(
        self, named: Mapping[str, int], tokens: Sequence[re.Match[str]], *, alone: bool
    ) -> Iterator[Entry]:
        """Yield what numbers say of the operation that is named, or of the whole job."""
        sure = [start for token in tokens if (start := token["start"] or token["span"])]
        starts = [t["start"] or t["span"] or t["number"] for t in tokens if not t["skip"]]
        if not starts or "job" not in named:
            return
        kind = "machine" if "machine" in named else "operation"
        if kind not in named and len(starts) == self._machines:
            for k, start in enumerate(starts):
                yield named["job"], ("place", k), _time(start, 0)
        elif kind in named and (sure or alone):
            yield named["job"], (kind, named[kind]), _time((sure or starts)[0], 0)
