"""The symmetries of calendars: it does not matter what people are called, or in which order.

Days and times do matter: the week is not turned round.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from assay.core import Row
from assay.jsonl import dumps
from assay.problems.calendar import NAMES, Problem, to_json
from assay.rng import Stream

INVARIANT = frozenset(["possible", "allowed", "feasible", "blocks", "busy"])


def canonical(problem: Problem) -> bytes:
    """Return a digest that weeks share if and only if they differ in names and order alone."""
    row = to_json(replace(problem, earliest=False))
    row["people"] = sorted(dumps({**person, "name": ""}) for person in row["people"])
    return sha256(dumps(row).encode()).digest()


def relabel(problem: Problem, reference: Mapping[str, Any], rng: Stream) -> tuple[Problem, Row]:
    """Give the people other names and another order; the slots stay as they are."""
    names = list(NAMES)
    rng.shuffle(names)
    order = rng.permutation(len(problem.people))
    people = [replace(problem.people[i], name=names[k]) for k, i in enumerate(order)]
    return replace(problem, people=tuple(people)), dict(reference)
