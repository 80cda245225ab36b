"""Counting the rows of a run in one pass, in any order.

A cell keeps, for every cluster and measure, the number of samples and their sum: integers, so
that the result does not depend on the order of the rows. Memory is a few hundred bytes a sample
id and a cluster, whatever the answers were.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from assay.core import Status
from assay.report.figures import FIXED, Figures, Kind, Line, Measure, Table
from assay.report.intervals import Moments
from assay.report.rows import Sample

_VALID = (Status.CORRECT, Status.SUBOPTIMAL)


@dataclass(slots=True)
class Cell:
    """The counts of one family, question and size, while they grow."""

    instances: set[str] = field(default_factory=set)
    samples: int = 0
    missing: int = 0
    unfit: int = 0
    judge_errors: int = 0
    unpaired: int = 0
    reasons: Counter[tuple[Status, str]] = field(default_factory=Counter)
    clusters: dict[str, list[int]] = field(default_factory=dict)

    def note(self, cluster: str, measure: Measure, amount: int) -> None:
        """Add one sample of a measure."""
        sums = self.clusters.get(cluster)
        if sums is None:
            sums = self.clusters[cluster] = [0] * (2 * len(Measure))
        sums[2 * measure] += 1
        sums[2 * measure + 1] += amount

    def add(self, sample: Sample) -> None:
        """Count one row."""
        self.instances.add(sample.instance)
        self.samples += 1
        if sample.status is None:
            self.unfit += sample.unfit
            self.missing += not sample.unfit
            return
        self.reasons[sample.status, sample.reason] += 1
        if sample.status is Status.JUDGE_ERROR:
            self.judge_errors += 1
            return
        self._score(sample)

    def _score(self, sample: Sample) -> None:
        cluster, right = sample.base_id, sample.status is Status.CORRECT
        self.note(cluster, Measure.TRUNCATED, sample.status is Status.TRUNCATED)
        if sample.tokens is not None:
            self.note(cluster, Measure.TOKENS, sample.tokens)
        if not sample.witness:
            self.note(cluster, Measure.REJECTED, right)
            return
        valid = sample.status in _VALID
        self.note(cluster, Measure.ACCURACY, right)
        self.note(cluster, Measure.FALSE_NONE, sample.claimed_none)
        self.note(cluster, Measure.VALID, valid)
        if valid and sample.quality is not None:
            numerator, denominator = sample.quality
            self.note(cluster, Measure.QUALITY, numerator * FIXED // denominator)

    def merge(self, other: "Cell") -> None:
        """Add all that another cell counted; a cluster may stand in both."""
        self.instances |= other.instances
        self.samples += other.samples
        self.missing += other.missing
        self.unfit += other.unfit
        self.judge_errors += other.judge_errors
        self.unpaired += other.unpaired
        self.reasons.update(other.reasons)
        for cluster, sums in other.clusters.items():
            mine = self.clusters.get(cluster)
            self.clusters[cluster] = (
                sums if mine is None else [a + b for a, b in zip(mine, sums, strict=True)]
            )

    def figures(self) -> Figures:
        """Return the counts as they stand."""
        ranked = sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))
        return Figures(
            instances=len(self.instances),
            samples=self.samples,
            missing=self.missing,
            judge_errors=self.judge_errors,
            unpaired=self.unpaired,
            reasons=tuple((status, reason, count) for (status, reason), count in ranked),
            measures={measure: self._moments(measure) for measure in Measure},
            unfit=self.unfit,
        )

    def _moments(self, measure: Measure) -> Moments:
        scale = FIXED if measure is Measure.QUALITY else 1
        at = 2 * measure
        return Moments.of(((sums[at], sums[at + 1]) for sums in self.clusters.values()), scale)


@dataclass(frozen=True, slots=True)
class _Half:
    """What is kept of one half of a twin until the other one comes."""

    cell: Cell
    cluster: str
    rank: tuple[bool, str]
    right: bool | None


class Counts:
    """All cells of a run, and the halves of twins that wait for the other one."""

    def __init__(self) -> None:
        self._cells: dict[tuple[Kind, int], Cell] = {}
        self._waiting: dict[tuple[str, str, int], _Half] = {}

    def add(self, sample: Sample) -> None:
        """Count one row."""
        kind = Kind(sample.family, sample.question, sample.unit)
        cell = self._cells.setdefault((kind, sample.size), Cell())
        cell.add(sample)
        if sample.twin_id is not None:
            self._pair(cell, sample, sample.twin_id)

    def _pair(self, cell: Cell, sample: Sample, twin: str) -> None:
        first, second = sorted((sample.instance, twin))
        key = (first, second, sample.epoch)
        half = _Half(cell, sample.base_id, (not sample.witness, sample.instance), sample.right)
        other = self._waiting.pop(key, None)
        if other is None:
            self._waiting[key] = half
            return
        # A pair belongs to the cell of the half that has a solution.
        home = min(half, other, key=lambda h: h.rank)
        if half.right is None or other.right is None:
            home.cell.unpaired += 1
        else:
            home.cell.note(home.cluster, Measure.TWIN, half.right and other.right)

    def tables(self) -> tuple[Table, ...]:
        """Return the tables, once every row was counted."""
        for half in self._waiting.values():
            half.cell.unpaired += 1
        self._waiting.clear()
        kinds = sorted({kind for kind, _ in self._cells})
        return tuple(self._table(kind) for kind in kinds)

    def _table(self, kind: Kind) -> Table:
        sizes = sorted(size for k, size in self._cells if k == kind)
        cells = [self._cells[kind, size] for size in sizes]
        lines = tuple(Line(s, c.figures()) for s, c in zip(sizes, cells, strict=True))
        return Table(kind, lines, Line(None, _total(cells)))


def _total(cells: Iterable[Cell]) -> Figures:
    total = Cell()
    for cell in cells:
        total.merge(cell)
    return total.figures()
