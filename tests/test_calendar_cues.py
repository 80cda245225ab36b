"""No cue: what can be counted in a calendar does not tell a twin with a solution from one without.

Nothing here lays calendars over one another: that is the task.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from cues import measured

from assay.core import Instance
from assay.problems.calendar import from_json
from assay.prompts import calendar as prompts

FEATURES = (
    *("prompt length", "length as a table", "length of free times", "blocks", "busy minutes"),
    *("mean start", "spread of starts", "blocks from the beginning", "blocks to the end"),
    *("starts on the hour", "first start", "last end", "shortest gap", "squared gaps", "gaps"),
    *("different starts", "different ends", "different blocks", "longest list", "shortest list"),
    *("busiest", "least busy", "longest free", "busiest day", "digits"),
)


def features(instance: Instance) -> list[float]:
    """Return what is easily counted in a week and its prompt, in the order of `FEATURES`."""
    row, prompt = instance.problem, instance.prompt
    problem = from_json(row)
    lists = [*(person["busy"] for person in row["people"]), *row.get("rooms", [])]
    o, c = row["hours"]
    blocks = [block for one in lists for block in one]
    starts, ends = [b[1] for b in blocks], [b[2] for b in blocks]
    gaps = [b[1] - a[2] for one in lists for a, b in pairwise(one) if a[0] == b[0]]
    busy = [sum(b[2] - b[1] for b in one) for one in lists]
    days = [sum(b[2] - b[1] for b in blocks if b[0] == day) for day in row["days"]]
    edges = [
        [o, *(t for b in one if b[0] == d for t in b[1:]), c] for one in lists for d in row["days"]
    ]
    free = [b - a for edge in edges for a, b in zip(edge[::2], edge[1::2], strict=True)]
    others = [prompts.write(problem, {"rendering": r, "language": "en"}) for r in ("table", "free")]
    return [
        *(len(prompt), *map(len, others), len(blocks), sum(busy)),
        *(sum(starts) / len(starts), float(np.std(starts)), starts.count(o), ends.count(c)),
        *(sum(t % 60 == 0 for t in starts), min(starts), max(ends)),
        *(min(gaps, default=0), sum(gap * gap for gap in gaps), len(gaps)),
        *(len({(b[0], b[1]) for b in blocks}), len({(b[0], b[2]) for b in blocks})),
        *(len({tuple(b) for b in blocks}), max(map(len, lists)), min(map(len, lists))),
        *(max(busy), min(busy), max(free), max(days), sum(c.isdigit() for c in prompt)),
    ]


@pytest.mark.parametrize(
    ("question", "params"),
    [
        ("slot", {}),
        ("earliest", {"people": 5, "days": 5, "constraints": "all"}),
        ("timetable", {}),
    ],
)
def test_twins_have_no_cue(question: str, params: dict[str, Any]) -> None:
    """On 2,000 twins a regression on all of the features at once does no better than chance."""
    assert abs(measured("calendar", question, 1000, features, params) - 0.5) <= 0.05
