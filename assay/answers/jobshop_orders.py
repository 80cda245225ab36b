"""Schedules as an order of jobs on every machine, expanded to the earliest start times.

As JSON, lists of jobs by machine (``{"sequences": [[0, 2, 1], ...]}``, or an object by machine);
as text, a line a machine (``Machine 0: J0, J2, J1``, ``M0: 0 -> 2 -> 1``). Names are counted from
0, or from 1 if 1 .. n are there and 0 is not.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assay.answers.jobshop_entries import TOKEN, first, kind_of, named
from assay.problems.jobshop import Problem
from assay.problems.jobshop_rules import expanded
from assay.text import last_object

KEYS = (
    *(
        "sequences",
        "machine_sequences",
        "machine_orders",
        "orders",
        "sequence",
        "order",
        "machines",
    ),
    *("machine 0", "machine_0", "Machine 0", "Machine_0", "M0", "m0", "Machine 1", "M1"),
)
_OUTER = KEYS[:7]
_BARE = re.compile(r"[0-9]{1,3}(?:[ \t]{0,3}(?:,|->|→|>|-|–|<|;)?[ \t]{0,3}[0-9]{1,3})*")
_NUMBERS = re.compile(r"[0-9]{1,3}")

Orders = list[tuple[int, list[int]]]


def orders_of_json(text: str, problem: Problem) -> Any | None:
    """Return the earliest schedule of the orders in a JSON object, or None if there are none.

    Parameters
    ----------
    text : str
        A final answer.
    problem : Problem
        Tells how many machines and jobs there are.

    Returns
    -------
    tuple of tuple of int or None, or None
        None where an operation never starts, because it is in no order or the orders wait for
        one another.
    """
    found = last_object(text, KEYS)
    return None if found is None else _expanded(_from_json(found), problem)


def orders_of_lines(text: str, problem: Problem) -> Any | None:
    """Return the earliest schedule of the orders that lines state, or None if they state none.

    See `orders_of_json`.
    """
    return _expanded(_from_lines(text), problem)


def _expanded(orders: Orders, problem: Problem) -> Any | None:
    """Return the schedule of orders that name every machine once, counted from 0 or 1."""
    m, n = problem.machines, len(problem.jobs)
    base = first({machine for machine, _ in orders}, m)
    by_machine = {machine - base: jobs for machine, jobs in orders}
    if set(by_machine) != set(range(m)):
        return None
    jobs_base = first({j for _, jobs in orders for j in jobs}, n)
    return expanded(problem, [[j - jobs_base for j in by_machine[i]] for i in range(m)])


def _from_json(found: Mapping[str, Any]) -> Orders:
    value: Any = found
    for key in _OUTER:
        if isinstance(value, dict) and key in value:
            value = value[key]
            break
    pairs = list(value.items()) if isinstance(value, dict) else []
    if isinstance(value, list):
        pairs = list(enumerate(value))
    try:
        return [(named(machine, "machine"), _jobs(jobs)) for machine, jobs in pairs]
    except ValueError:
        return []


def _jobs(value: Any) -> list[int]:
    if not isinstance(value, list):
        raise ValueError("not a list of jobs")
    return [named(job, "job") for job in value]


def _from_lines(text: str) -> Orders:
    """Return the last line about each machine that holds nothing but an order of jobs."""
    found: dict[int, list[int]] = {}
    for line in text.split("\n"):
        found.update(_line(line))
    return list(found.items())


def _line(line: str) -> Iterator[tuple[int, list[int]]]:
    label = TOKEN.search(line)
    if label is None or not label["label"] or kind_of(label) != "machine":
        return
    rest = line[label.end() :]
    tokens = list(TOKEN.finditer(rest))
    if tokens and all(token["label"] and kind_of(token) == "job" for token in tokens):
        yield int(label["label"]), [int(token["label"]) for token in tokens]
    elif _BARE.fullmatch(plain := rest.strip(" \t:=*`_[](){}\"'.|")):
        yield int(label["label"]), [int(number) for number in _NUMBERS.findall(plain)]
