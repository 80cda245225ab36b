"""What each instance scored in a run, and what it lacks: for comparing runs and planning them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assay.report.cells import measured, sums
from assay.report.columns import ABSENT, Frame, Ints
from assay.report.estimates import Floats
from assay.report.figures import Measure

MEASURES = {"accuracy": Measure.ACCURACY, "twin": Measure.TWIN}


@dataclass(frozen=True, slots=True)
class Scores:
    """One value an instance: the mean over its samples, in the order of the instances' names.

    ``counts`` are the scored samples, ``lost`` those without a verdict; one of them is above 0.
    """

    names: Sequence[str]
    bases: Sequence[str]
    sizes: Ints
    counts: Ints
    hits: Ints
    lost: Ints

    @property
    def values(self) -> Floats:
        """The means over scored samples; 0 where there is none."""
        return self.hits / np.maximum(self.counts, 1)

    def least(self) -> Floats:
        """Return the means if everything without a verdict were wrong."""
        return self.hits / (self.counts + self.lost)

    def most(self) -> Floats:
        """Return the means if everything without a verdict were right."""
        return (self.hits + self.lost) / (self.counts + self.lost)

    def some(self, at: Ints) -> "Scores":
        """Return some of the instances."""
        names, bases = ([column[i] for i in at.tolist()] for column in (self.names, self.bases))
        columns = (column[at] for column in (self.sizes, self.counts, self.hits, self.lost))
        return Scores(names, bases, *columns)

    def scored(self) -> "Scores":
        """Return the instances with a scored sample."""
        return self.some(np.flatnonzero(self.counts))


def scores(frame: Frame, of: str) -> Scores:
    """Return the accuracy, or twin score, of each instance that was asked."""
    about, amounts, _ = measured(frame)[MEASURES[of]]
    lost = frame.pair == ABSENT if of == "twin" else ~frame.scored & frame.witness
    lost &= ~frame.unfit
    asked = about | lost
    rows, hit = frame.where(asked), np.where(about, amounts, 0)[asked].astype(np.int64)
    _, hits = sums(rows.instance, hit)
    counts, missed = (
        sums(rows.instance, each[asked].astype(np.int64))[1] for each in (about, lost)
    )
    _, first = np.unique(rows.instance, return_index=True)
    names = [frame.names[code] for code in rows.instance[first].tolist()]
    bases = [frame.bases[code] for code in rows.base[first].tolist()]
    return Scores(names, bases, rows.size[first], counts, hits, missed)


def common(a: Scores, b: Scores) -> tuple[Scores, Scores]:
    """Return the instances that both have, in one order."""
    where = {name: at for at, name in enumerate(b.names)}
    i = np.array([at for at, name in enumerate(a.names) if name in where], np.int64)
    j = np.array([where[a.names[at]] for at in i.tolist()], np.int64)
    return a.some(i), b.some(j)
