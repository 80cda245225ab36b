"""From columns to lines and tables: what is counted, by family, question and size.

Sums are of integers, so they are exact and the same in any order.
"""

from collections.abc import Iterator

import numpy as np

from assay.core import Status
from assay.report.columns import (
    ABSENT,
    JUDGE_ERROR,
    STATUSES,
    TRUNCATED,
    UNKNOWN,
    UNSCORED,
    Bools,
    Frame,
    Ints,
)
from assay.report.figures import FIXED, Figures, Line, Measure, Table
from assay.report.intervals import Moments

_SMALL = 1 << 20
"""Sums of this many squares of numbers below 2**21 stay below 2**63."""


def sums(groups: Ints, amounts: Ints) -> tuple[Ints, Ints]:
    """Return the number and the sum of the amounts of each group, exactly.

    Parameters
    ----------
    groups, amounts : array of int
        Of one length; a sum must stay below 2**63.
    """
    if not len(groups):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    counts = np.diff(np.r_[starts, len(ordered)])
    return counts, np.add.reduceat(amounts[order], starts)


def moments(groups: Ints, amounts: Bools | Ints, scale: int = 1) -> Moments:
    """Return the moments of amounts whose clusters are given."""
    counts, totals = sums(groups, amounts.astype(np.int64))
    if len(counts) > _SMALL or (len(totals) and np.abs(totals).max() > _SMALL):
        return Moments.of(zip(counts.tolist(), totals.tolist(), strict=True), scale)
    nn, nt, tt = (int(np.dot(x, y)) for x, y in _products(counts, totals))
    return Moments(len(counts), int(counts.sum()), int(totals.sum()), nn, nt, tt, scale)


def _products(counts: Ints, totals: Ints) -> Iterator[tuple[Ints, Ints]]:
    yield counts, counts
    yield counts, totals
    yield totals, totals


def measured(frame: Frame) -> dict[Measure, tuple[Bools, Bools | Ints, int]]:
    """Return which rows each measure is about, their amounts, and what stands for 1 there."""
    scored, right = frame.scored, frame.right
    found = scored & frame.witness
    good = found & frame.valid & (frame.quality != UNKNOWN)
    return {
        Measure.ACCURACY: (found, right, 1),
        Measure.TWIN: (frame.pair >= 0, frame.pair, 1),
        Measure.FALSE_NONE: (found, frame.none == 1, 1),
        Measure.REJECTED: (scored & ~frame.witness, right, 1),
        Measure.VALID: (found, frame.valid, 1),
        Measure.QUALITY: (good, frame.quality, FIXED),
        Measure.TOKENS: (scored & (frame.tokens != UNKNOWN), frame.tokens, 1),
        Measure.TRUNCATED: (scored, frame.status == TRUNCATED, 1),
        Measure.GAP_CLOSED: (found & (frame.closed != UNKNOWN), frame.closed, FIXED),
    }


def measure(frame: Frame, which: Measure) -> Moments:
    """Return the moments of one measure over all rows."""
    about, amounts, scale = measured(frame)[which]
    return moments(frame.base[about], amounts[about], scale)


def figures(frame: Frame) -> Figures:
    """Count all rows of a frame."""
    unscored = frame.status == UNSCORED
    judged_wrong = frame.status == JUDGE_ERROR
    lost = (unscored & ~frame.unfit) | judged_wrong
    return Figures(
        instances=len(np.unique(frame.instance)),
        samples=len(frame),
        missing=int((unscored & ~frame.unfit).sum()),
        judge_errors=int(judged_wrong.sum()),
        unpaired=int((frame.pair == ABSENT).sum()),
        reasons=_reasons(frame),
        measures={
            which: moments(frame.base[about], amounts[about], scale)
            for which, (about, amounts, scale) in measured(frame).items()
        },
        unfit=int(frame.unfit.sum()),
        open=int((lost & frame.witness).sum()),
        cut=int(((frame.status == TRUNCATED) & frame.witness).sum()),
    )


def _reasons(frame: Frame) -> tuple[tuple[Status, str, int], ...]:
    judged = frame.status != UNSCORED
    many = len(frame.reasons)
    codes, counts = np.unique(
        frame.status[judged] * many + frame.reason[judged], return_counts=True
    )
    found = [
        (STATUSES[code // many], frame.reasons[code % many], count)
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (-each[2], each[0], each[1])))


def split_up(frame: Frame, by: Ints) -> Iterator[tuple[int, Frame]]:
    """Yield each value of a column of the frame, in order, with its rows."""
    values = np.unique(by)
    for value in values.tolist():
        yield value, frame if len(values) == 1 else frame.where(by == value)


def table(frame: Frame) -> Table:
    """Return the table of rows that are of one kind."""
    lines = tuple(Line(size, figures(part)) for size, part in split_up(frame, frame.size))
    kind = frame.kinds[int(frame.kind[0])]
    total = lines[0].figures if len(lines) == 1 else figures(frame)
    return Table(kind, lines, Line(None, total))
