"""What a report holds: exact counts by family, question and size.

A *line* is one size, or the total of a table; a *table* is one family and question. Missing
samples, those that do not fit the context, and judge errors are counted and nothing else: they
are in no rate. An answer that was
truncated, refused or not to be parsed is scored, and is wrong.

Beside its lines a table holds what is computed from all its rows: `assay.report.findings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from assay.core import Status
from assay.report.findings import Findings, Gap, Traces, Unmatched
from assay.report.intervals import Moments

FIXED = 1 << 40
"""What stands for 1 in sums of qualities: they stay integers, so that no order changes them."""


class Measure(IntEnum):
    """What is averaged, each over its own samples."""

    ACCURACY = 0
    """Correct, over scored samples of witness instances."""
    TWIN = 1
    """Both halves correct in one epoch, over pairs whose halves are both scored."""
    FALSE_NONE = 2
    """Claimed that there is nothing to find, over scored samples of witness instances."""
    REJECTED = 3
    """Correct, over scored samples of instances with nothing to find."""
    VALID = 4
    """Correct or suboptimal, over scored samples of witness instances."""
    QUALITY = 5
    """Quality, over valid answers of witness instances that have one."""
    TOKENS = 6
    """Completion tokens, over scored samples that tell them."""
    TRUNCATED = 7
    """Cut off before an answer, over scored samples."""
    GAP_CLOSED = 8
    """Share of the gap between greedy and optimum that was closed, over scored samples of
    instances on which greedy is not optimal; an answer that is not valid closes nothing."""


class Kind(NamedTuple):
    """What a table is about."""

    family: str
    question: str
    unit: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of one line.

    Parameters
    ----------
    instances : int
        How many there are.
    samples : int
        Rows, the missing ones and the judge errors included.
    missing : int
        Samples that no answer arrived for.
    judge_errors : int
        Samples whose answer contradicted a proven reference.
    unpaired : int
        Pairs of one epoch that are not in the twin score because a half is not scored.
    reasons : tuple
        (status, reason, count) of every judged sample, the most frequent first.
    measures : mapping
        The sums behind every rate and mean.
    unfit : int
        Samples that were not asked: the context leaves too little room for an answer.
    open : int
        Missing samples and judge errors of witness instances: what accuracy could still gain.
    cut : int
        Truncated samples of witness instances.
    """

    instances: int
    samples: int
    missing: int
    judge_errors: int
    unpaired: int
    reasons: tuple[tuple[Status, str, int], ...]
    measures: Mapping[Measure, Moments]
    unfit: int = 0
    open: int = 0
    cut: int = 0

    def bounds(self) -> tuple[float, float] | None:
        """Return the least and the most accuracy could be if nothing were missing.

        That is, if every missing sample and judge error of a witness instance were wrong, or
        right; None without any such sample or any scored one.
        """
        accuracy = self.measures[Measure.ACCURACY]
        all_ = accuracy.n + self.open
        return (accuracy.total / all_, (accuracy.total + self.open) / all_) if all_ else None

    def untruncated(self) -> float | None:
        """Return the most accuracy could be if every truncated answer had become right."""
        accuracy = self.measures[Measure.ACCURACY]
        return (accuracy.total + self.cut) / accuracy.n if accuracy.n else None

    @property
    def scored(self) -> int:
        """How many samples the rates are about."""
        return self.samples - self.missing - self.unfit - self.judge_errors


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one size; ``size`` is None in a total."""

    size: int | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class Table:
    """One family and question: a line a size, in ascending order, and their total."""

    kind: Kind
    lines: tuple[Line, ...]
    total: Line
    findings: Findings = field(default_factory=Findings)

    @property
    def twins(self) -> bool:
        """Whether the instances come in pairs."""
        figures = self.total.figures
        return bool(figures.measures[Measure.TWIN].n or figures.unpaired)


@dataclass(frozen=True, slots=True)
class Report:
    """What one run shows.

    Parameters
    ----------
    model : str
        As the endpoint calls it.
    name : str
        The run directory's own name.
    suite : str or None
        The suite's name.
    digest : str or None
        The suite's data digest: runs compare if they share it.
    tables : tuple of Table
        In alphabetical order.
    gaps : tuple of Gap
        Differences along the suite's axes.
    trained : bool
        Whether the suite says what a model was trained on; if not, a difference along the axis
        of size is a decay with size, and no generalization gap.
    traces : Traces or None
        What the traces showed, if they were scored.
    errata : int
        How many instances are left out because they turned out to be faulty.
    unmatched : tuple of Unmatched
        Sizes of shifted splits that are in no gap.
    """

    model: str
    name: str
    suite: str | None
    digest: str | None
    tables: tuple[Table, ...]
    gaps: tuple[Gap, ...] = ()
    trained: bool = False
    traces: Traces | None = None
    errata: int = 0
    unmatched: tuple[Unmatched, ...] = ()

    def table(self, kind: Kind) -> Table | None:
        """Return the table of that family, question and unit, if there is one."""
        return next((t for t in self.tables if t.kind == kind), None)
