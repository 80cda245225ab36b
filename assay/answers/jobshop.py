"""Schedules as people and models write them.

First the last JSON object with ``starts``: lists by job of start times, of ``[start, end]``
pairs or of objects with a ``start``, or an object by job (``"job 0"``, ``"J0"``), and in it by
machine. Else what the lines of the text say (`jobshop_lines`), or orders of jobs on machines
(`jobshop_orders`). What is said twice counts as said last (`jobshop_entries`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.answers.jobshop_entries import (
    END_KEYS,
    KINDS,
    START_KEYS,
    Entry,
    Name,
    assembled,
    named,
    number,
)
from assay.answers.jobshop_lines import read_lines
from assay.answers.jobshop_orders import orders_of_json, orders_of_lines
from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.jobshop import Problem
from assay.text import answer_object, is_none, last_object, says_none

KEY = "starts"
VALUES = (
    "makespan",
    "completion time",
    "finish time",
    "전체 완료 시간",
    "makespan of the schedule",
)
_OTHER_KEYS = ("start_times", "schedule", "job 0", "job_0", "Job 0", "Job_0", "J0", "j0")
_ROW_KEYS = ("operations", "ops", "tasks", "starts", "start_times", "schedule")
_NONE = (
    *("no such", "no schedule", "no start times", "no feasible", "no valid"),
    *("none of the schedules", "none of these schedules", "so there is none", "nothing meets"),
    *("not possible", "impossible", "infeasible", "cannot be met", "can't be met"),
    *("cannot be achieved", "not achievable", "unachievable", "such a schedule does not exist"),
    *("없습니다", "없다", "존재하지 않", "불가능"),
)


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
    tuple of tuple, NONE or None
        Start times as written; None where one was left out, a pair of start and end where the
        end is not the start plus the duration. Whether they are a schedule is for the checker
        to say.
    """
    found = answer_object(text, KEY)
    if found is not None and is_none(found.get(KEY, found.get("answer"))):
        return NONE
    found = found or last_object(text, _OTHER_KEYS)
    starts = None if found is None else _from_json(found, problem)
    if starts is None:
        starts = orders_of_json(text, problem)
    if starts is not None:
        return starts
    if problem.bound is not None and says_none(text, _NONE):
        return NONE
    starts = read_lines(text, problem)
    return orders_of_lines(text, problem) if starts is None else starts


def write(solution: Sequence[Sequence[int]] | Any) -> str:
    """Return the JSON object that states a schedule, or that there is none."""
    return dumps({"answer": "none"} if solution is NONE else {KEY: list(map(list, solution))})


def _from_json(found: Mapping[str, Any], problem: Problem) -> Any | None:
    value: Any = found
    for key in ("answer", KEY, "start_times", "schedule"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    if isinstance(value, str):
        return read_lines(value.replace(";", "\n"), problem)
    try:
        return assembled(_stated(value, problem), problem)
    except ValueError:
        return None


def _stated(value: Any, problem: Problem) -> Iterator[Entry]:
    """Yield what a JSON value states, or raise ValueError if it is no schedule of a known form."""
    for j, row in _by_job(value, problem):
        yield from (_entry(j, name, item) for name, item in _row(row))


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
        yield (j if job is None else named(job, "job")), row


def _row(row: Any) -> Iterator[tuple[Name, Any]]:
    """Yield a job's operations and what is said of them."""
    if isinstance(row, dict):
        if any(key.strip().isdigit() for key in row):
            raise ValueError("a bare number may be a machine or an operation")
        kinds = ["operation" if "op" in key.lower() else "machine" for key in row]
        row = [{kind: key, "start": row[key]} for kind, key in zip(kinds, row, strict=True)]
    if not isinstance(row, list):
        raise ValueError("a job's row is a list or an object")
    for k, item in enumerate(row):
        kind = next((kind for kind in KINDS if _field(item, kind) is not None), "place")
        place = k if kind == "place" else named(item[kind], kind)
        if item is not None:
            yield (kind, place), item


def _field(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _entry(j: int, name: Name, value: Any) -> Entry:
    """Read a start: a number, a string of one, an object with one, a start and its end."""
    end = None
    if isinstance(value, dict):
        end = next((value[key] for key in END_KEYS if value.get(key) is not None), None)
        value = next((value[key] for key in START_KEYS if key in value), None)
    if isinstance(value, list) and len(value) == 2:
        value, end = value
    return j, name, number(value), None if end is None else number(end)
