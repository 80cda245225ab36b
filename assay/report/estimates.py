r"""Estimates of means over instances, with errors clustered by base.

A statistic that has one value :math:`v_i` an instance (pass@k, a difference between two models)
is averaged over instances; instances of one base (its renderings) are one cluster:
SE² = G/(G − 1) · Σ_c (Σ_{i∈c} (v_i − v̄))² / n² (Liang & Zeger 1986; the cluster-robust variance
of a regression on a constant). A *share* has values from 0 to 1 and gets the interval of
`assay.report.intervals`.

A paired *difference* has values from −1 to 1. Its interval is mean ± t·SE, with G − 1 degrees of
freedom (Cameron & Miller 2015), after adding one cluster of the usual size in which B wins all
and one in which A does (Bonett & Price 2012 add one discordant pair of either kind, for single
samples): so it has a width where nothing differed. Differences of *independent* shares combine
the ends of their intervals as variances (Newcombe 1998, method 10; weighted sums of them as
Zou & Donner 2008 do).
"""

from collections.abc import Sequence
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
    """Return the mean of paired differences, one an instance; None without any.

    Parameters
    ----------
    clusters : array
        The base of each.
    values : array
        From -1 to 1.
    """
    if not len(values):
        return None
    squared, groups = variance(clusters, values)
    error = None if squared is None else sqrt(squared)
    _, codes = np.unique(clusters, return_inverse=True)
    counts, totals = np.bincount(codes), np.bincount(codes, values)
    usual = float((counts**2).sum()) / len(values)
    n = len(values) + 2 * usual
    centre = float(values.sum()) / n
    residuals = np.r_[totals - counts * centre, usual * (1 - centre), -usual * (1 + centre)]
    wide = sqrt(float((residuals**2).sum()) * (groups + 2) / (groups + 1)) / n
    half = student(groups - 1) * wide
    ends = max(-1.0, centre - half), min(1.0, centre + half)
    return Estimate(float(values.mean()), error, *ends, groups, groups < FEW)


def independent(parts: Sequence[tuple[float, Estimate, Estimate]]) -> Estimate:
    """Return a weighted sum of differences of independent shares.

    Parameters
    ----------
    parts : sequence of (weight, one, other)
        Each stands for weight times (one minus other); the weights sum to 1.
    """
    value = squared = below = above = 0.0
    clusters, known = 0, True
    for weight, one, other in parts:
        low1, high1, low2, high2 = (x or 0.0 for x in (one.low, one.high, other.low, other.high))
        value += weight * (one.value - other.value)
        below += weight**2 * ((one.value - low1) ** 2 + (high2 - other.value) ** 2)
        above += weight**2 * ((high1 - one.value) ** 2 + (other.value - low2) ** 2)
        squared += weight**2 * ((one.error or 0.0) ** 2 + (other.error or 0.0) ** 2)
        known = known and one.error is not None and other.error is not None
        clusters += min(one.clusters, other.clusters)
    ends = max(-1.0, value - sqrt(below)), min(1.0, value + sqrt(above))
    return Estimate(value, sqrt(squared) if known else None, *ends, clusters, clusters < FEW)
