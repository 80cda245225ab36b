"""How well features that are easily counted tell the twins of a question apart.

A ridge regression on standardized features, cross-validated with both halves of a twin in one
fold; the figure is the area under the curve (Hanley & McNeil 1982): one half is chance.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from assay import instances, orders
from assay.core import Instance


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


def measured(
    family: str,
    question: str,
    bases: int,
    features: Callable[[Instance], Sequence[float]],
    params: dict[str, Any],
) -> float:
    """Return the AUC of the features for whether an instance has a solution."""
    order = orders.order(family, params, question=question)
    made = [(k, one) for k, base in enumerate(instances.make(order, range(bases))) for one in base]
    rows = np.array([features(one) for _, one in made])
    labels = np.array([int(one.reference["feasible"]) for _, one in made])
    return validated(rows, labels, np.array([k for k, _ in made]))
