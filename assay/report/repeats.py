r"""What several answers to one instance are worth.

With n scored answers to an instance, c of them correct, the unbiased estimates over all choices
of k of them are

- pass@k = 1 − C(n − c, k)/C(n, k) (Chen et al. 2021): the best of k is correct,
- pass^k = C(c, k)/C(n, k) (Yao et al. 2024): the worst of k is correct,
- best-of-k quality = Σ_i q_(i) C(i − 1, k − 1)/C(n, k) over the qualities in ascending order,
  an answer that is not valid having quality 0.

The **majority** votes over what is claimed, not over strings, because equally right solutions
differ: that there is no solution; or that there is one; or, where something is optimized, the
value that the solution really has. An answer that could not be read has no vote; one without a
value stands alone. The vote's worth is the share of correct answers among those that make the
winning claim, averaged over claims that tie.
"""

import numpy as np

from assay.report.cells import sums
from assay.report.columns import UNKNOWN, Frame, Ints
from assay.report.estimates import Floats, share
from assay.report.figures import FIXED
from assay.report.findings import Repeat


def choices(n: Ints, c: Ints, k: int) -> Floats:
    """Return C(c, k)/C(n, k), elementwise, for 0 <= c <= n and k <= n."""
    found = np.ones(len(n))
    for j in range(k):
        found *= np.maximum(c - j, 0) / (n - j)
    return found


def pass_at(n: Ints, c: Ints, k: int) -> Floats:
    """Return pass@k of each instance from its numbers of answers and of correct ones."""
    return 1 - choices(n, n - c, k)


def pass_all(n: Ints, c: Ints, k: int) -> Floats:
    """Return pass^k of each instance."""
    return choices(n, c, k)


def best_of(counts: Ints, qualities: Floats, k: int) -> Floats:
    """Return the expected largest of k qualities of each instance.

    Parameters
    ----------
    counts : array
        How many qualities each instance has, at least k.
    qualities : array
        Those of the first instance in ascending order, then those of the second, ...
    k : int
        How many are drawn.
    """
    starts = np.r_[0, np.cumsum(counts)[:-1]]
    rank = np.arange(len(qualities)) - np.repeat(starts, counts) + 1
    n = np.repeat(counts, counts)
    weights = np.full(len(qualities), float(k)) / n
    for j in range(1, k):
        weights *= np.maximum(rank - j, 0) / (n - j)
    return np.asarray(np.add.reduceat(weights * qualities, starts))


def majority(frame: Frame, k: int) -> Floats:
    """Return how right the vote of the first k answers to each instance is, 0 to 1.

    Parameters
    ----------
    frame : Frame
        Sorted rows; the instances come in the order of their codes.
    k : int
        The first k rows of each instance vote.
    """
    _, inverse, counts = np.unique(frame.instance, return_inverse=True, return_counts=True)
    starts = np.r_[0, np.cumsum(counts)[:-1]]
    rank = np.arange(len(frame)) - starts[inverse]
    voting = (rank < k) & (frame.none != UNKNOWN)
    ballots = np.unique(_claims(frame)[voting], return_inverse=True)[1]
    who, right = inverse[voting], frame.right[voting]
    keys = who * (len(frame) + 1) + ballots
    _, first = np.unique(keys, return_index=True)
    votes, hits = sums(keys, right.astype(np.int64))
    owner = who[first]
    most = np.zeros(len(counts), np.int64)
    np.maximum.at(most, owner, votes)
    wins = votes == most[owner]
    winners = np.bincount(owner[wins], minlength=len(counts))
    worth = np.bincount(owner[wins], (hits / votes)[wins], minlength=len(counts))
    return worth / np.maximum(winners, 1)


def _claims(frame: Frame) -> Ints:
    """Return codes of what each answer claims: none 0, a solution 1, values from 2 on."""
    alone = np.arange(len(frame)) + 2
    value = np.where(frame.claim == UNKNOWN, alone, len(frame) + 2 + frame.claim)
    return np.where(frame.none == 1, 0, np.where(frame.valued, value, 1))


def repeats(frame: Frame) -> tuple[Repeat, ...]:
    """Return what k answers are worth, for k = 1, 2, 4, ... and the most that there are."""
    rows = frame.where(frame.scored & frame.witness)
    if not len(rows):
        return ()
    _, inverse, counts = np.unique(rows.instance, return_inverse=True, return_counts=True)
    most = int(counts.max())
    ks = sorted({*(2**i for i in range(most.bit_length())), most}) if most > 1 else []
    return tuple(_repeat(rows.where(counts[inverse] >= k), k) for k in ks)


def _repeat(rows: Frame, k: int) -> Repeat:
    n, c = sums(rows.instance, rows.right.astype(np.int64))
    clusters = rows.base[np.r_[True, rows.instance[1:] != rows.instance[:-1]]]
    values = (pass_at(n, c, k), c / n, pass_all(n, c, k), majority(rows, k))
    best, mean, worst, vote = (share(clusters, v) for v in values)
    quality = share(clusters, _best_quality(rows, n, k)) if rows.valued.any() else None
    return Repeat(k, len(n), best, mean, worst, vote, quality)


def _best_quality(rows: Frame, counts: Ints, k: int) -> Floats:
    found = np.where(rows.valid & (rows.quality != UNKNOWN), rows.quality / FIXED, 0.0)
    return best_of(counts, found[np.lexsort((found, rows.instance))], k)


def epochs(frame: Frame) -> tuple[tuple[int, float], ...]:
    """Return the accuracy on witness instances of each epoch, as of a run of one sample each."""
    rows = frame.where(frame.scored & frame.witness)
    counts, hits = sums(rows.epoch, rows.right.astype(np.int64))
    numbers = np.unique(rows.epoch)
    return tuple(zip(numbers.tolist(), (hits / counts).tolist(), strict=True))
