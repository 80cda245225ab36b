"""Generalization gaps: accuracy on near minus accuracy on far, along the axes of a suite.

A split has an axis, and may name the split that it varies (``of``).

- **size**: over all splits of that axis, the sizes that the suite declares a model was trained
  on against the others; without a declaration the smaller half of the sizes against the larger.
- **surface**, **context**, **question**: where the far side asks the same bases in another way,
  they are paired by base.
- **structure**, and what else has other bases: the difference is taken at each size that both
  sides have, and averaged with equal weights, so that no mixture of sizes passes for a gap. A
  structure split that names no other is set against the splits of axis size of its kind, a
  question split against those of its family that ask something else. A size
  that only one side has is left out, and `left_out` says so: accuracy between two sizes is not
  known, and an interpolated one would depend on the curve that is believed.

Where guessing gets more than half (a yes/no question: always "yes"), it is the twin score that is
compared, as for reach: a pair of twins is then one sample, right if both halves are.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from assay.report.cells import measure, moments, split_up, sums
from assay.report.columns import CORRECT, UNKNOWN, WRONG, Frame, Ints
from assay.report.estimates import Floats, difference, independent, of_moments, share
from assay.report.figures import Kind, Measure
from assay.report.findings import Estimate, Gap, Unmatched
from assay.report.surfaces import all_right


@dataclass(frozen=True, slots=True)
class Split:
    """What a suite says of a split; ``of`` names the split that it varies, if any."""

    name: str
    axis: str
    of: str | None


Trained = Mapping[str, AbstractSet[int]]
"""For a family the sizes that a model was trained on."""


def gaps(
    frame: Frame,
    splits: Sequence[Split],
    trained: Trained | None = None,
    twins: AbstractSet[Kind] = frozenset(),
) -> tuple[Gap, ...]:
    """Return the gaps of a run: size first, then the suite's other splits in their order.

    Parameters
    ----------
    frame : Frame
        All rows.
    splits : sequence of Split
        Those of the suite.
    trained : mapping or None
        What the suite declares.
    twins : set of Kind
        Of which the twin score is compared.
    """
    parts, whole = _parts(_counted(frame, twins), splits)
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


def left_out(
    frame: Frame, splits: Sequence[Split], twins: AbstractSet[Kind] = frozenset()
) -> tuple[Unmatched, ...]:
    """Return the sizes of splits that nothing of the same size is there to compare with."""
    parts, whole = _parts(_counted(frame, twins), splits)
    found = []
    for split in splits:
        far = parts.get(split.name)
        if far is None or _is_ladder(split) or (split.of and split.of not in parts):
            continue
        near = parts[split.of] if split.of else _ladder(split, whole, _kind(far))
        lonely = np.setdiff1d(far.size, near.size).tolist()
        if lonely and not len(np.intersect1d(near.base, far.base)):
            kind = _kind(far)
            found.append(Unmatched(split.axis, kind.family, split.name, kind.unit, tuple(lonely)))
    return tuple(found)


def _counted(frame: Frame, twins: AbstractSet[Kind]) -> Frame:
    """Return the rows that count; of pairs of twins the one that stands for both halves."""
    code = [code for code, kind in enumerate(frame.kinds) if kind in twins]
    paired = np.isin(frame.kind, code)
    both = np.where(frame.pair == 1, CORRECT, WRONG)
    kept = np.where(paired, frame.pair >= 0, frame.scored & frame.witness)
    status, pair = np.where(paired, both, frame.status), np.where(paired, frame.pair, UNKNOWN)
    return replace(frame, status=status, pair=pair).where(kept)


def _of(rows: Frame) -> str:
    return "twin" if (rows.pair != UNKNOWN).any() else "accuracy"


def _parts(rows: Frame, splits: Sequence[Split]) -> tuple[dict[str, Frame], Frame]:
    """Return the rows of each split that has some, and those of the size ladder."""
    codes = {name: code for code, name in enumerate(rows.splits)}
    parts = {s.name: rows.where(rows.split == codes[s.name]) for s in splits if s.name in codes}
    parts = {name: part for name, part in parts.items() if len(part)}
    ladder = [codes[s.name] for s in splits if s.name in parts and _is_ladder(s)]
    return parts, rows.where(np.isin(rows.split, ladder))


def _is_ladder(split: Split) -> bool:
    return split.axis == "size" and split.of is None


def _sizes(kind: Kind, rows: Frame, trained: AbstractSet[int] | None) -> Iterator[Gap]:
    sizes = np.unique(rows.size).tolist()
    near = [s for s in sizes if s in trained] if trained else sizes[: (len(sizes) + 1) // 2]
    seen = np.isin(rows.size, near)
    sides = rows.where(seen), rows.where(~seen)
    names = (f"{kind.question}, {_span(part.size)} {kind.unit}" for part in sides)
    if seen.any() and not seen.all():
        for gap in _apart("size", *sides, *names):
            yield replace(gap, declared=bool(trained))


def _shifted(split: Split, whole: Frame, far: Frame) -> Iterator[Gap]:
    """Yield a split without ``of`` against the ladder of its kind, at common sizes."""
    for code, part in split_up(far, far.kind):
        near = _ladder(split, whole, whole.kinds[code])
        near = near.where(np.isin(near.size, part.size))
        if len(near):
            yield from _between(Split(split.name, split.axis, "size"), near, part)


def _ladder(split: Split, whole: Frame, kind: Kind) -> Frame:
    """Return the rows of the ladder that a split without ``of`` is set against."""
    if split.axis != "question":
        return whole.where(whole.kind == whole.kinds.index(kind))
    near = [
        code
        for code, other in enumerate(whole.kinds)
        if other != kind and (other.family, other.unit) == (kind.family, kind.unit)
    ]
    return whole.where(np.isin(whole.kind, near))


def _kind(rows: Frame) -> Kind:
    return rows.kinds[int(rows.kind[0])]


def _span(sizes: Ints) -> str:
    low, high = int(sizes.min()), int(sizes.max())
    return str(low) if low == high else f"{low}-{high}"


def _family(rows: Frame) -> str:
    return _kind(rows).family


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
    yield Gap(axis, _family(far), name, other, (one, two), independent(parts), False, of=_of(far))


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
        yield Gap(axis, _family(far), name, other, (one, two), gap, True, of=_of(far))


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
            _of(parts[base.name]),
        )
