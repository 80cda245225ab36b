r"""Estimates of means over instances, with errors clustered by base.

A statistic that has one value :math:`v_i` an instance (pass@k, a difference between two models)
is averaged over instances; instances of one base (its renderings) are one cluster:
SE² = G/(G − 1) · Σ_c (Σ_{i∈c} (v_i − v̄))² / n² (Liang & Zeger 1986; the cluster-robust variance
of a regression on a constant). A *share* has values from 0 to 1 and gets the interval of
`assay.report.intervals`; a *difference* gets v̄ ± t·SE with Student's t for G − 1 degrees of
freedom (Cameron & Miller 2015).
"""

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.report.cells import moments
from assay.report.columns import Ints
from assay.report.figures import FIXED
from assay.report.findings import Estimate
from assay.report.intervals import FEW, Moments, student

Floats = NDArray[np.float64]


def of_moments(found: Moments) -> Estimate | None:
    """Return a share as an estimate; None without samples."""
    return _estimate(found) if found.n else None


def _estimate(found: Moments) -> Estimate:
    interval = found.interval()
    if interval is None:
        raise ValueError("a mean of nothing")
    ends = interval.low, interval.high
    return Estimate(interval.value, found.error(), *ends, found.clusters, found.few)


def share(clusters: Ints, values: NDArray[Any]) -> Estimate:
    """Return the mean of values from 0 to 1, one an instance; there must be some."""
    fixed = np.rint(np.asarray(values, float) * FIXED).astype(np.int64)
    return _estimate(moments(clusters, fixed, FIXED))


def variance(clusters: Ints, values: Floats) -> tuple[float | None, int]:
    """Return the clustered variance of a mean, None below two clusters, and their number."""
    _, codes = np.unique(clusters, return_inverse=True)
    groups = int(codes.max()) + 1 if len(codes) else 0
    if groups < 2:
        return None, groups
    residuals = np.bincount(codes, values - values.mean())
    return float((residuals**2).sum()) * groups / (groups - 1) / len(values) ** 2, groups


def difference(clusters: Ints, values: Floats) -> Estimate | None:
    """Return the mean of differences, one an instance, with its t interval; None without any."""
    if not len(values):
        return None
    found, groups = variance(clusters, values)
    return around(float(values.mean()), found, groups, groups - 1)


def around(value: float, squared: float | None, clusters: int, freedom: int) -> Estimate:
    """Return value ± t·SE.

    Parameters
    ----------
    value : float
        The estimate, from -1 to 1.
    squared : float or None
        SE², None if it is not known: then the interval is.
    clusters, freedom : int
        The number of clusters and the degrees of freedom.
    """
    if squared is None:
        return Estimate(value, None, None, None, clusters, True)
    error = sqrt(squared)
    half = student(freedom) * error
    ends = max(-1.0, value - half), min(1.0, value + half)
    return Estimate(value, error, *ends, clusters, clusters < FEW)


def unpaired(near: Estimate, far: Estimate, value: float, squared: float) -> Estimate:
    """Return a difference of two independent shares, by Newcombe's hybrid score interval.

    Parameters
    ----------
    near, far : Estimate
        With their intervals (Newcombe 1998, method 10: the ends are combined as variances).
    value, squared : float
        The difference and its variance, which gives the standard error.
    """
    bounds = near.low, near.high, far.low, far.high
    low1, high1, low2, high2 = (0.0 if x is None else x for x in bounds)
    below = sqrt((near.value - low1) ** 2 + (high2 - far.value) ** 2)
    above = sqrt((high1 - near.value) ** 2 + (far.value - low2) ** 2)
    clusters = min(near.clusters, far.clusters)
    ends = max(-1.0, value - below), min(1.0, value + above)
    return Estimate(value, sqrt(squared), *ends, clusters, clusters < FEW)
