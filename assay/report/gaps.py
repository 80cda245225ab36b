"""Generalization gaps: accuracy on near minus accuracy on far, along the axes of a suite.

A split has an axis, and may name the split that it varies (``of``).

- **size**: over all splits of that axis, the sizes that the suite declares a model was trained
  on against the others; without a declaration the smaller half of the sizes against the larger.
- **surface**, **context**, **question**: where the far side asks the same bases in another way,
  they are paired by base.
- **structure**, and what else has other bases: the difference is taken at each size that both
  sides have, and averaged with equal weights, so that no mixture of sizes passes for a gap. A
  structure split that names no other is set against the splits of axis size of its kind.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from assay.report.cells import measure, moments, split_up, sums
from assay.report.columns import Frame, Ints
from assay.report.estimates import Floats, difference, independent, of_moments, share
from assay.report.figures import Kind, Measure
from assay.report.findings import Estimate, Gap
from assay.report.surfaces import all_right


@dataclass(frozen=True, slots=True)
class Split:
    """What a suite says of a split; ``of`` names the split that it varies, if any."""

    name: str
    axis: str
    of: str | None


Trained = Mapping[str, AbstractSet[int]]
"""For a family the sizes that a model was trained on."""


def gaps(frame: Frame, splits: Sequence[Split], trained: Trained | None = None) -> tuple[Gap, ...]:
    """Return the gaps of a run: size first, then the suite's other splits in their order.

    Parameters
    ----------
    frame : Frame
        All rows.
    splits : sequence of Split
        Those of the suite.
    trained : mapping or None
        What the suite declares.
    """
    rows = frame.where(frame.scored & frame.witness)
    codes = {name: code for code, name in enumerate(frame.splits)}
    parts = {s.name: rows.where(rows.split == codes[s.name]) for s in splits if s.name in codes}
    parts = {name: part for name, part in parts.items() if len(part)}
    ladder = [codes[s.name] for s in splits if s.name in parts and _is_ladder(s)]
    whole = rows.where(np.isin(rows.split, ladder))
    found: list[Gap] = []
    for code, part in split_up(whole, whole.kind):
        found += _sizes(whole.kinds[code], part, (trained or {}).get(whole.kinds[code].family))
    for split in splits:
        far = parts.get(split.name)
        if far is None or _is_ladder(split):
            continue
        if split.of in parts:
            found += _between(split, parts[split.of], far)
        elif split.of is None:
            found += _shifted(split, whole, far)
    return (*found, *_renderings(splits, parts))


def _is_ladder(split: Split) -> bool:
    return split.axis == "size" and split.of is None


def _sizes(kind: Kind, rows: Frame, trained: AbstractSet[int] | None) -> Iterator[Gap]:
    sizes = np.unique(rows.size).tolist()
    near = [s for s in sizes if s in trained] if trained else sizes[: (len(sizes) + 1) // 2]
    seen = np.isin(rows.size, near)
    sides = rows.where(seen), rows.where(~seen)
    names = (f"{kind.question}, {_span(part.size)} {kind.unit}" for part in sides)
    if seen.any() and not seen.all():
        yield from _apart("size", *sides, *names)


def _shifted(split: Split, whole: Frame, far: Frame) -> Iterator[Gap]:
    """Yield a split without ``of`` against the ladder of its kind, at common sizes."""
    for code, part in split_up(far, far.kind):
        near = whole.where((whole.kind == code) & np.isin(whole.size, part.size))
        if len(near):
            yield from _between(Split(split.name, split.axis, "size"), near, part)


def _span(sizes: Ints) -> str:
    low, high = int(sizes.min()), int(sizes.max())
    return str(low) if low == high else f"{low}-{high}"


def _family(rows: Frame) -> str:
    return rows.kinds[int(rows.kind[0])].family


def _accuracy(rows: Frame) -> Estimate | None:
    return of_moments(measure(rows, Measure.ACCURACY))


def _between(split: Split, near: Frame, far: Frame) -> Iterator[Gap]:
    names = split.of or "", split.name
    if len(np.intersect1d(near.base, far.base)):
        yield from _paired(split.axis, near, far, *names)
        return
    common = np.intersect1d(near.size, far.size)
    sides = [rows.where(np.isin(rows.size, common)) for rows in (near, far)]
    if len(common):
        yield from _apart(split.axis, sides[0], sides[1], *names)


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


def by_base(rows: Frame) -> tuple[Ints, Floats]:
    """Return each base and the mean accuracy of its answers."""
    counts, hits = sums(rows.base, rows.right.astype(np.int64))
    return np.unique(rows.base), hits / counts


def _paired(axis: str, near: Frame, far: Frame, name: str, other: str) -> Iterator[Gap]:
    (bases, a), (others, b) = by_base(near), by_base(far)
    common, i, j = np.intersect1d(bases, others, return_indices=True)
    gap = difference(common, a[i] - b[j])
    kept = [rows.where(np.isin(rows.base, common)) for rows in (near, far)]
    one, two = (of_moments(moments(rows.base, rows.right)) for rows in kept)
    if gap and one and two:
        yield Gap(axis, _family(far), name, other, (one, two), gap, True)


def _renderings(splits: Sequence[Split], parts: Mapping[str, Frame]) -> Iterator[Gap]:
    """Yield, for each split with other surfaces, how often k of all faces are right."""
    for base in splits:
        faces = [
            parts[s.name]
            for s in splits
            if s.axis == "surface" and s.of == base.name and s.name in parts
        ]
        if base.name not in parts or not faces:
            continue
        found = all_right([parts[base.name], *faces])
        if found is None:
            continue
        main, rest = found.main, found.others
        yield Gap(
            "surface",
            _family(parts[base.name]),
            base.name,
            "all other faces",
            (share(found.bases, main), share(found.bases, rest)),
            difference(found.bases, main - rest) or share(found.bases, main),
            True,
            found.renderings,
            found.repeats,
            found.k,
        )
