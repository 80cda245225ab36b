"""No cue: what can be counted in a prompt does not tell a twin with a solution from one without."""

from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from assay import instances, orders
from assay.core import Instance

FEATURES = (
    *("clauses", "literals", "positive", "variables that occur", "polarity sum", "squared sum"),
    *("majority", "pure", "clauses of one sign", "clauses of two negations", "first signs"),
    *("last signs", "repeated pairs", "first clause", "prompt length", "negations", "digits"),
)


def features(instance: Instance) -> list[int]:
    """Return what is easily counted in a formula and its prompt, in the order of `FEATURES`."""
    clauses = instance.problem["clauses"]
    counts = Counter(x for clause in clauses for x in clause)
    n = instance.problem["variables"]
    sums = [counts[v] - counts[-v] for v in range(1, n + 1)]
    signs = [sum(x > 0 for x in clause) for clause in clauses]
    pairs = Counter(pair for clause in clauses for pair in combinations(clause, 2))
    majority = {v if sums[v - 1] >= 0 else -v for v in range(1, n + 1)}
    return [
        *(len(clauses), sum(map(len, clauses)), sum(signs), len({abs(x) for x in counts})),
        *(
            sum(map(abs, sums)),
            sum(x * x for x in sums),
            sum(majority.isdisjoint(c) for c in clauses),
        ),
        *(sum(-x not in counts for x in counts), signs.count(0)),
        *(signs.count(1), sum(c[0] > 0 for c in clauses), sum(c[-1] > 0 for c in clauses)),
        *(sum(k * k for k in pairs.values()), signs[0], len(instance.prompt)),
        *(instance.prompt.count("¬"), sum(c.isdigit() for c in instance.prompt)),
    ]


def auc(scores: Any, labels: Any) -> float:
    """Return the area under the curve: how often a positive outranks a negative."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores):
        same = scores == value
        ranks[same] = ranks[same].mean()
    positive = int(labels.sum())
    total = ranks[labels == 1].sum() - positive * (positive + 1) / 2
    return float(total / (positive * (len(labels) - positive)))


def validated(rows: Any, labels: Any, groups: Any, folds: int = 5) -> float:
    """Return the AUC of a ridge regression on folds it has not seen, twins together."""
    rows = rows.astype(float)
    spread = rows.std(axis=0)
    rows = (rows - rows.mean(axis=0)) / np.where(spread > 0, spread, 1)
    scores = np.empty(len(labels))
    for fold in range(folds):
        test = groups % folds == fold
        x, y = rows[~test], labels[~test] - labels[~test].mean()
        weights = np.linalg.solve(x.T @ x + np.eye(x.shape[1]), x.T @ y)
        scores[test] = rows[test] @ weights
    return auc(scores, labels)


def measured(kind: str, n: int, bases: int) -> float:
    """Return the cross-validated AUC of the features for the status."""
    order = orders.order("3sat", {"variables": n, "kind": kind}, question="decide")
    made = [(k, one) for k, base in enumerate(instances.make(order, range(bases))) for one in base]
    rows = np.array([features(one) for _, one in made])
    labels = np.array([int(one.reference["feasible"]) for _, one in made])
    return validated(rows, labels, np.array([k for k, _ in made]))


@pytest.mark.parametrize("n", [4, 5, 6, 8, 12, 20])
def test_twins_have_no_cue(n: int) -> None:
    """On 2,000 twins a regression on all of the features at once does no better than chance."""
    assert measured("twins", n, 1000) <= 0.55


def test_uniform_formulas_have_one() -> None:
    """The same regression tells uniform formulas apart: the measure can see a cue."""
    assert measured("uniform", 12, 600) > 0.6
