"""Generalization gaps: accuracy on near minus accuracy on far, along the axes of a suite.

Which splits belong together is what the suite says: a split has an axis, and names the split
that it varies (``of``).

- **size**: within a split of that axis, the smaller half of its sizes against the larger.
- **surface**, **context**: the same instances asked in another way; paired by base and half.
- **structure**, **question**: other instances of the same sizes. The difference is taken at each
  size that both sides have, and averaged with equal weights, so that no mixture of sizes
  passes for a gap.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from assay.report.cells import measure, moments, sums
from assay.report.columns import Frame, Ints
from assay.report.estimates import Floats, difference, independent, of_moments, share
from assay.report.figures import Measure
from assay.report.findings import Estimate, Gap
from assay.report.repeats import pass_all

PAIRED = ("surface", "context")


@dataclass(frozen=True, slots=True)
class Split:
    """What a suite says of a split; ``of`` names the split that it varies, if any."""

    name: str
    axis: str
    of: str | None


def gaps(frame: Frame, splits: Sequence[Split]) -> tuple[Gap, ...]:
    """Return the gaps of a run, in the order of the suite's splits.

    Parameters
    ----------
    frame : Frame
        All rows.
    splits : sequence of Split
        Those of the suite.
    """
    rows = frame.where(frame.scored & frame.witness)
    codes = {name: code for code, name in enumerate(frame.splits)}
    parts = {s.name: rows.where(rows.split == codes[s.name]) for s in splits if s.name in codes}
    found: list[Gap] = []
    for split in splits:
        part = parts.get(split.name)
        if part is None or not len(part):
            continue
        other = parts.get(split.of or "")
        if other is not None and len(other):
            found += _between(split, other, part)
        elif split.axis == "size" and split.of is None:
            found += _sizes(split, part)
    return (*found, *_renderings(splits, parts))


def _family(rows: Frame) -> str:
    return rows.kinds[int(rows.kind[0])].family


def _accuracy(rows: Frame) -> Estimate | None:
    return of_moments(measure(rows, Measure.ACCURACY))


def _sizes(split: Split, rows: Frame) -> Iterator[Gap]:
    sizes = np.unique(rows.size)
    if len(sizes) < 2:
        return
    edge = sizes[(len(sizes) - 1) // 2]
    near, far = rows.where(rows.size <= edge), rows.where(rows.size > edge)
    unit = rows.kinds[int(rows.kind[0])].unit
    names = (f"{split.name}, {_span(part.size)} {unit}" for part in (near, far))
    yield from _apart("size", near, far, *names)


def _span(sizes: Ints) -> str:
    low, high = int(sizes.min()), int(sizes.max())
    return str(low) if low == high else f"{low}-{high}"


def _between(split: Split, near: Frame, far: Frame) -> Iterator[Gap]:
    names = split.of or "", split.name
    if split.axis in PAIRED:
        found = _paired(split.axis, near, far, *names)
        if found:
            yield found
            return
    if split.axis != "size":
        common = np.intersect1d(near.size, far.size)
        near, far = (rows.where(np.isin(rows.size, common)) for rows in (near, far))
    if len(near) and len(far):
        yield from _apart(split.axis, near, far, *names)


def _apart(axis: str, near: Frame, far: Frame, name: str, other: str) -> Iterator[Gap]:
    one, two = _accuracy(near), _accuracy(far)
    if one is None or two is None:
        return
    sizes = np.intersect1d(near.size, far.size).tolist()
    parts = [(1.0, one, two)]
    if len(sizes) > 1:
        parts = [(1 / len(sizes), *_at_size(near, far, size)) for size in sizes]
    yield Gap(axis, _family(far), name, other, (one, two), independent(parts), False)


def _at_size(near: Frame, far: Frame, size: int) -> tuple[Estimate, Estimate]:
    one, two = (rows.where(rows.size == size) for rows in (near, far))
    return share(one.base, one.right), share(two.base, two.right)


def by_instance(rows: Frame) -> tuple[Ints, Ints, Ints, Ints]:
    """Return base, size, number of answers and of correct ones of each instance."""
    counts, hits = sums(rows.instance, rows.right.astype(np.int64))
    first = np.r_[True, rows.instance[1:] != rows.instance[:-1]]
    return rows.base[first], rows.size[first], counts, hits


def by_base(rows: Frame) -> tuple[Ints, Floats]:
    """Return each base and the mean accuracy of its answers."""
    counts, hits = sums(rows.base, rows.right.astype(np.int64))
    return np.unique(rows.base), hits / counts


def _paired(axis: str, near: Frame, far: Frame, name: str, other: str) -> Gap | None:
    (bases, a), (others, b) = by_base(near), by_base(far)
    common, i, j = np.intersect1d(bases, others, return_indices=True)
    gap = difference(common, a[i] - b[j])
    if gap is None:
        return None
    kept = [rows.where(np.isin(rows.base, common)) for rows in (near, far)]
    sides = [of_moments(moments(rows.base, rows.right)) for rows in kept]
    if not sides[0] or not sides[1]:
        return None
    return Gap(axis, _family(far), name, other, (sides[0], sides[1]), gap, True)


def _renderings(splits: Sequence[Split], parts: Mapping[str, Frame]) -> Iterator[Gap]:
    """Yield, for each split with several surfaces, how often k of them are all right."""
    for base in splits:
        faces = [parts[s.name] for s in splits if s.axis == "surface" and s.of == base.name
                 and s.name in parts]  # fmt: skip
        if base.name in parts and faces:
            found = _all_right(base.name, [parts[base.name], *faces])
            if found:
                yield found


def _all_right(name: str, faces: Sequence[Frame]) -> Gap | None:
    per = [by_instance(rows) for rows in faces]
    common = np.unique(per[0][0])
    for bases, *_ in per[1:]:
        common = np.intersect1d(common, bases)
    if not len(common):
        return None
    n, c = (np.array([_at(p, common)[w] for p in per]) for w in (0, 1))
    k = min(len(faces), int(n.min()))
    many = k if k > 1 else len(faces)
    renderings = share(common, elementary(c / n, many))
    repeats = None
    if k > 1:
        repeats = share(common, np.mean([pass_all(n[f], c[f], k) for f in range(len(n))], axis=0))
    first, rest = share(common, (c / n)[0]), share(common, (c / n)[1:].mean(axis=0))
    gap = difference(common, (c / n)[0] - (c / n)[1:].mean(axis=0))
    if gap is None:
        return None
    label = f"{len(faces) - 1} other renderings"
    family = _family(faces[0])
    return Gap("surface", family, name, label, (first, rest), gap, True, renderings, repeats, many)


def _at(per: tuple[Ints, Ints, Ints, Ints], common: Ints) -> tuple[Ints, Ints]:
    bases, _, counts, hits = per
    found, at = np.unique(bases, return_index=True)
    where = at[np.searchsorted(found, common)]
    return counts[where], hits[where]


def elementary(p: Floats, k: int) -> Floats:
    """Return the chance that k of R renderings, drawn at random, are all right.

    Parameters
    ----------
    p : array of shape (R, instances)
        The share of right answers of each rendering; those of two renderings are independent
        given the instance, so products of them are unbiased.
    k : int
        At most R.

    Returns
    -------
    array
        The elementary symmetric polynomial of degree k over C(R, k), of each instance.
    """
    found = np.zeros((k + 1, p.shape[1]))
    found[0] = 1
    for row in p:
        found[1:] += row * found[:-1].copy()
    chance: Floats = found[k] / comb(len(p), k)
    return chance
