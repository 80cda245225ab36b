r"""Whether an instance is solved in all its faces: renderings, languages, relabellings.

Of R faces of an instance, face r right in a share :math:`p_r` of its answers, the chance that k
faces drawn at random are all right (each asked once) is the elementary symmetric polynomial
e_k(p_1, ..., p_R)/C(R, k): answers to two faces are independent given the instance, so products
of their shares are unbiased. Beside it stands the chance that k *repeats* of one face are all
right, pass^k, averaged over the faces: what a model that cares for nothing but the instance
would get.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import comb

import numpy as np

from assay.report.cells import sums
from assay.report.columns import Frame, Ints
from assay.report.estimates import Floats, share
from assay.report.findings import Estimate
from assay.report.repeats import pass_all

MOST = 8
"""At most so many faces must all be right."""


@dataclass(frozen=True, slots=True)
class Faces:
    """What the faces of the bases that all splits have show.

    Parameters
    ----------
    bases : array
        Their codes.
    main, others : array
        Accuracy on the first split, and the mean over all other faces.
    renderings, repeats : Estimate or None
        The shares that the module's text defines; None for repeats if a face was asked once.
    k : int
        The k of both.
    """

    bases: Ints
    main: Floats
    others: Floats
    renderings: Estimate
    repeats: Estimate | None
    k: int


def all_right(parts: Sequence[Frame]) -> Faces | None:
    """Return how often all faces are right; None if no base has two.

    Parameters
    ----------
    parts : sequence of Frame
        Scored rows of witness instances: the split that is varied, then those that vary it. An
        instance is one face of its base.
    """
    bases = reduce(np.intersect1d, [np.unique(rows.base) for rows in parts])
    if not len(bases):
        return None
    tables = [_faces(rows.where(np.isin(rows.base, bases))) for rows in parts]
    n, c = (np.concatenate([table[i] for table in tables]) for i in (0, 1))
    shares = _ratio(c, n)
    rest = tables[1:]
    others = _mean(np.concatenate([_ratio(t[1], t[0]) for t in rest]))
    faces = int((n > 0).sum(axis=0).min())
    asked = int(n[n > 0].min())
    k = min(faces, asked, MOST)
    repeats = _mean(np.where(n > 0, _passed(n, c, k), np.nan)) if k > 1 else None
    k = k if k > 1 else min(faces, MOST)
    return Faces(
        bases,
        _mean(_ratio(tables[0][1], tables[0][0])),
        others,
        share(bases, elementary(shares, k)),
        None if repeats is None else share(bases, repeats),
        k,
    )


def _faces(rows: Frame) -> tuple[Ints, Ints]:
    """Return answers and correct ones, of shape (most faces, bases), 0 where there is none."""
    counts, hits = sums(rows.instance, rows.right.astype(np.int64))
    first = np.r_[True, rows.instance[1:] != rows.instance[:-1]]
    _, base = np.unique(rows.base[first], return_inverse=True)
    order = np.argsort(base, kind="stable")
    sizes = np.bincount(base)
    rank = np.arange(len(base)) - np.repeat(np.r_[0, np.cumsum(sizes)[:-1]], sizes)
    found = np.zeros((2, int(sizes.max()), len(sizes)), np.int64)
    found[:, rank, base[order]] = counts[order], hits[order]
    return found[0], found[1]


def _ratio(c: Ints, n: Ints) -> Floats:
    """Return shares, NaN where there is no face."""
    return np.where(n > 0, c / np.maximum(n, 1), np.nan)


def _mean(found: Floats) -> Floats:
    mean: Floats = np.nanmean(found, axis=0)
    return mean


def _passed(n: Ints, c: Ints, k: int) -> Floats:
    flat = pass_all(np.maximum(n, k).ravel(), c.ravel(), k)
    return flat.reshape(n.shape)


def elementary(p: Floats, k: int) -> Floats:
    """Return the chance that k faces, drawn at random, are all right.

    Parameters
    ----------
    p : array of shape (R, bases)
        The share of right answers of each face; NaN where a base has fewer faces.
    k : int
        At most the number of faces of every base.
    """
    there = ~np.isnan(p)
    found = np.zeros((k + 1, p.shape[1]))
    found[0] = 1
    for row in np.where(there, p, 0.0):
        found[1:] += row * found[:-1].copy()
    ways = np.array([comb(int(many), k) for many in there.sum(axis=0)])
    chance: Floats = found[k] / ways
    return chance
