r"""Comparing two runs: whether B is better than A, or that is chance.

**The same instances** were put to both: the difference is taken instance by instance, which
removes what instances differ in by themselves (Miller 2024, arXiv 2411.00640). With one sample
each and nothing clustered the test is McNemar's exact one: of the instances on which the two
differ, B's share is binomial with ½ (McNemar 1947). Otherwise the signs of the bases' summed
differences are flipped: under the hypothesis that A and B are alike each sign is as likely as
the other (Fisher 1935), all of them counted up to 20 bases, 99,999 drawn beyond.

**Other instances of the same spec** (a suite and its fresh sibling): at each size the bases are
dealt again to the two runs, keeping how many each has; 99,999 times (a stratified permutation
test). The difference is averaged over sizes with weights n_A n_B/(n_A + n_B) (Cochran 1954).

The *minimum detectable effect* is (z_{0.975} + z_{0.8})·SE: a true difference of that size would
be found significant four times out of five. p-values of all comparisons are corrected together:
Holm (1979) for the chance of any false one, Benjamini & Hochberg (1995) for their share.

What has no verdict (a missing sample, a judge error) is in no estimate. The difference is bounded
beside it, over all instances that were asked: as if all of these had been wrong in B and right in
A, and the other way round (Manski 1989). Samples that do not fit the context were not asked.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assay.report.cells import split_up
from assay.report.columns import JUDGE_ERROR, Frame, Ints
from assay.report.estimates import Floats, difference, independent, share
from assay.report.figures import Kind
from assay.report.findings import Estimate
from assay.report.scores import MEASURES, Scores, common, scores

DRAWS = 99_999
EXACT = 20
"""Up to so many bases all signs are counted."""
DETECTABLE = 1.959963984540054 + 0.8416212335729143


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on one table.

    Parameters
    ----------
    kind : Kind
        The table.
    of : str
        ``accuracy`` or ``twin``.
    a, b : Estimate
        Over the instances that are compared.
    difference : Estimate
        B minus A.
    paired : bool
        Whether the instances are the same.
    test : str
        ``mcnemar``, ``sign-flip`` or ``stratified``.
    p : float
        Two-sided.
    holm, bh : float
        Corrected over all comparisons.
    detectable : float or None
        The minimum detectable effect, at 5 % and a power of 80 %.
    instances : int
        How many are compared.
    alone : int
        How many others only one of the runs has scored.
    open : tuple of int
        How many samples (pairs of twins) of A and of B have no verdict.
    bounds : tuple of float or None
        The least and the most that the difference could be with them; None without any.
    """

    kind: Kind
    of: str
    a: Estimate
    b: Estimate
    difference: Estimate
    paired: bool
    test: str
    p: float
    holm: float
    bh: float
    detectable: float | None
    instances: int
    alone: int
    open: tuple[int, int] = (0, 0)
    bounds: tuple[float, float] | None = None


def judge_errors(frame: Frame) -> int:
    """Return how many answers of a run contradicted a proof."""
    return int((frame.status == JUDGE_ERROR).sum())


def compare(a: Frame, b: Frame) -> tuple[Comparison, ...]:
    """Compare two runs on every table that both have."""
    others = {b.kinds[code]: part for code, part in split_up(b, b.kind)}
    found = []
    for code, part in split_up(a, a.kind):
        kind = a.kinds[code]
        if kind in others:
            for of in MEASURES:
                each = _one(kind, of, scores(part, of), scores(others[kind], of))
                found += [each] if each else []
    holm, bh = corrected([each.p for each in found])
    return tuple(replace(each, holm=h, bh=f) for each, h, f in zip(found, holm, bh, strict=True))


def _one(kind: Kind, of: str, a: Scores, b: Scores) -> Comparison | None:
    one, two = common(a, b)
    apart = not len(one.names)
    if apart:
        found, one, two = _stratified(kind, of, a.scored(), b.scored()), a, b
    else:
        found = _paired(kind, of, a.scored(), b.scored())
    lost = int(one.lost.sum()), int(two.lost.sum())
    if found is None or not any(lost):
        return found
    bounds = _bounds(one, two, _weighted if apart else _mean)
    return replace(found, open=lost, bounds=bounds)


def _bounds(
    a: Scores, b: Scores, mean: Callable[[Scores, Floats, Scores, Floats], float]
) -> tuple[float, float]:
    """Return the least and the most that B minus A could be with what has no verdict."""
    return mean(a, a.most(), b, b.least()), mean(a, a.least(), b, b.most())


def _mean(a: Scores, x: Floats, b: Scores, y: Floats) -> float:
    return float((y - x).mean())


def _weighted(a: Scores, x: Floats, b: Scores, y: Floats) -> float:
    weights, strata = _strata(a, x, b, y)
    means = [float(theirs.mean() - mine.mean()) for mine, theirs in strata]
    return float(weights @ np.array(means))


def _clusters(found: Scores) -> Ints:
    return np.unique(np.array(found.bases, dtype=object).astype(str), return_inverse=True)[1]


def _paired(kind: Kind, of: str, all_a: Scores, all_b: Scores) -> Comparison | None:
    a, b = common(all_a, all_b)
    if not a.names:
        return None
    alone = len(all_a.names) + len(all_b.names) - 2 * len(a.names)
    clusters, d = _clusters(a), b.values - a.values
    found = difference(clusters, d) or Estimate(0.0, None, None, None, 0, True)
    single = bool((a.counts == 1).all() and (b.counts == 1).all())
    if single and found.clusters == len(d):
        test, p = "mcnemar", mcnemar(int((d > 0).sum()), int((d < 0).sum()))
    else:
        test, p = "sign-flip", sign_flip(np.bincount(clusters, d).astype(float))
    sides = share(clusters, a.values), share(clusters, b.values)
    detectable = found.error * DETECTABLE if found.error else None
    return Comparison(kind, of, *sides, found, True, test, p, p, p, detectable, len(d), alone)


def mcnemar(more: int, less: int) -> float:
    """Return the exact two-sided p-value of McNemar's test.

    Parameters
    ----------
    more, less : int
        On how many instances only B, and only A, is right.
    """
    from scipy.stats import binom

    return min(1.0, 2 * float(binom.cdf(min(more, less), more + less, 0.5)))


def sign_flip(d: Floats) -> float:
    """Return the two-sided p-value of flipping the signs of independent differences."""
    sizes, least = np.abs(d)[d != 0], abs(float(d.sum())) - 1e-9
    if len(sizes) <= EXACT:
        reached = np.zeros(1)
        for each in sizes.tolist():
            reached = np.r_[reached + each, reached - each]
        return float((np.abs(reached) >= least).mean())
    values, counts = np.unique(np.round(sizes, 12), return_counts=True)
    rng = np.random.Generator(np.random.PCG64(0))
    drawn = np.zeros(DRAWS)
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        drawn += value * (2.0 * rng.binomial(count, 0.5, DRAWS) - count)
    return (1 + int((np.abs(drawn) >= least).sum())) / (1 + DRAWS)


def _means(found: Scores, values: Floats) -> tuple[Ints, Floats]:
    """Return the size and the mean of each base; a base of several sizes counts at the least."""
    clusters = _clusters(found)
    totals, counts = np.bincount(clusters, values), np.bincount(clusters)
    sizes = np.full(len(counts), np.iinfo(np.int64).max)
    np.minimum.at(sizes, clusters, found.sizes)
    return sizes, totals / counts


def _strata(
    a: Scores, x: Floats, b: Scores, y: Floats
) -> tuple[Floats, list[tuple[Floats, Floats]]]:
    """Return Cochran's weight of each common size, and the means of the bases of either side."""
    if not a.names or not b.names:
        return np.zeros(0), []
    one, two = _means(a, x), _means(b, y)
    strata = [
        (one[1][one[0] == size], two[1][two[0] == size])
        for size in np.intersect1d(one[0], two[0]).tolist()
    ]
    weights = np.array([len(x) * len(y) / (len(x) + len(y)) for x, y in strata])
    return weights / weights.sum(), strata


def _stratified(kind: Kind, of: str, a: Scores, b: Scores) -> Comparison | None:
    weights, strata = _strata(a, a.values, b, b.values)
    if not strata:
        return None
    estimates = [[share(np.arange(len(side)), side) for side in pair] for pair in strata]
    found = independent(
        [(w, two, one) for w, (one, two) in zip(weights.tolist(), estimates, strict=True)]
    )
    p = permuted(weights, strata)
    kept = [np.concatenate(side) for side in zip(*strata, strict=True)]
    left, right = (share(np.arange(len(side)), side) for side in kept)
    detectable = found.error * DETECTABLE if found.error else None
    many = sum(len(side) for side in kept)
    alone = max(0, len(a.names) + len(b.names) - many)
    return Comparison(
        kind, of, left, right, found, False, "stratified", p, p, p, detectable, many, alone
    )


def permuted(weights: Floats, strata: Sequence[tuple[Floats, Floats]]) -> float:
    """Return the two-sided p-value of dealing the bases of each stratum again."""
    rng = np.random.Generator(np.random.PCG64(0))
    observed, drawn = 0.0, np.zeros(DRAWS)
    for weight, (x, y) in zip(weights.tolist(), strata, strict=True):
        observed += weight * float(y.mean() - x.mean())
        every = np.round(np.concatenate([x, y]), 12)
        values, counts = np.unique(every, return_counts=True)
        if len(values) == 1:
            continue
        sums_ = np.concatenate(
            [
                rng.multivariate_hypergeometric(counts, len(y), many, method="marginals") @ values
                for many in _portions(len(values))
            ]
        )
        drawn += weight * (sums_ / len(y) - (float(every.sum()) - sums_) / len(x))
    return (1 + int((np.abs(drawn) >= abs(observed) - 1e-9).sum())) / (1 + DRAWS)


def _portions(width: int) -> Iterator[int]:
    """Yield how many draws of so many counts each fit in a few megabytes, until all are drawn."""
    at_once, left = max(1, 1_000_000 // width), DRAWS
    while left:
        yield min(at_once, left)
        left -= min(at_once, left)


def corrected(p: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return p-values corrected by Holm, and by Benjamini & Hochberg."""
    if not p:
        return [], []
    values, n = np.array(p), len(p)
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    down = np.maximum.accumulate(ranked * (n - np.arange(n)))
    up = np.minimum.accumulate((ranked * n / (np.arange(n) + 1))[::-1])[::-1]
    found = []
    for each in (down, up):
        back = np.empty(n)
        back[order] = np.minimum(each, 1.0)
        found.append(back.tolist())
    return found[0], found[1]
