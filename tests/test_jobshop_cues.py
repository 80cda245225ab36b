"""No cue: what can be added up in a job shop does not tell a feasible twin from the other."""

from typing import Any

import numpy as np
import pytest
from cues import measured

from assay.core import Instance
from assay.problems.jobshop import from_json, job_bound, lower_bound, machine_bound

FEATURES = (
    *("bound", "job bound", "machine bound", "bound - simple bound", "their ratio"),
    *("bound - job bound", "bound - machine bound", "total", "mean load / bound", "largest load"),
    *("spread of loads", "shortest job", "spread of jobs", "longest", "shortest", "squared sum"),
    *("first row", "last row", "sum of first operations", "of last operations", "late long ones"),
    *("pairs on one machine in the same place", "prompt length", "digits"),
)


def features(instance: Instance) -> list[float]:
    """Return what is easily added up in a shop and its prompt, in the order of `FEATURES`."""
    problem = from_json(instance.problem)
    bound, simple = instance.problem["bound"], lower_bound(problem)
    times = np.array([[d for _, d in job] for job in problem.jobs], float)
    loads = np.zeros(problem.machines)
    for job in problem.jobs:
        for machine, duration in job:
            loads[machine] += duration
    rows = times.sum(axis=1)
    same = sum(
        a[k][0] == b[k][0]
        for i, a in enumerate(problem.jobs)
        for b in problem.jobs[:i]
        for k in range(problem.machines)
    )
    return [
        *(bound, job_bound(problem), machine_bound(problem), bound - simple, bound / simple),
        *(bound - job_bound(problem), bound - machine_bound(problem), times.sum()),
        *(loads.mean() / bound, loads.max(), loads.std(), rows.min(), rows.std(), times.max()),
        *(times.min(), (times**2).sum(), rows[0], rows[-1], times[:, 0].sum(), times[:, -1].sum()),
        *((times * np.arange(problem.machines)).sum(), same, len(instance.prompt)),
        sum(c.isdigit() for c in instance.prompt),
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    "params",
    [{}, {"jobs": 5, "machines": 5}, {"routing": "flowshop"}, {"slack": 2}],
    ids=["default", "5x5", "flowshop", "slack"],
)
def test_twins_have_no_cue(params: dict[str, Any]) -> None:
    """On 2,000 twins a regression on all of the features at once does no better than chance."""
    assert measured("jobshop", "decide", 1000, features, params) <= 0.55
