"""What the heads and the marks of grids mean, said of those alone that are shown."""

import re
from collections.abc import Iterator, Sequence

from assay.report.grids import FEW, Grid, Words

ACCURACY = "accuracy: correct, of the samples with something to find"
TWIN = "twin score: a yes/no pair counts when both halves are right, so a constant scores 0"
FEWER = f"{FEW}: fewer than 20 independent bases, so a rough interval"
_MARKS = {
    "(": re.compile(r"\d \("),
    FEW: re.compile(rf"[\d)]{FEW}$"),
    ">": re.compile(r">\d"),
    "<": re.compile(r"<\d"),
}
"""Marks within cells, and how those look that have one."""
_LINES: tuple[dict[Words, str], ...] = (
    {("accuracy",): ACCURACY},
    {
        (
            "(",
        ): "in parentheses: 95 % Wilson interval, the samples of one base counted as one cluster"
    },
    {("twin score",): TWIN},
    {
        ("false none",): "false none: claimed no solution where there is one",
        ("true none",): "true none: rightly where there is none",
    },
    {
        ("valid",): "valid: a feasible solution",
        ("quality",): "quality: optimum over objective, mean over the valid answers only",
    },
    {
        ("tokens",): "tokens: mean of a completion",
        ("cut",): "cut: truncated before an answer, scored as wrong",
    },
    {
        ("gap closed",): "gap closed: share of the way from greedy's value to the optimum, "
        "where greedy is not optimal"
    },
    {
        ("N50",): "N50: the size at which a model still gets half of what guessing does not",
        ("N80",): "N80: 80 % of it",
    },
    {
        (">",): ">: beyond the largest size asked, not extrapolated",
        ("<",): "<: below the smallest, not extrapolated",
    },
    {(FEW,): FEWER, (FEW, "N50"): "of N50 and N80: at some size"},
)
"""A line's parts, each with all that must be shown for it to be said."""


def legend(grids: Sequence[Grid]) -> Words:
    """Return a line for each thing that is shown and not plain by its name.

    Parameters
    ----------
    grids : sequence of Grid
        As they are drawn: what was left out of them is not explained.
    """
    shown = set(_shown(grids))
    lines = (
        "; ".join(said for needs, said in line.items() if shown.issuperset(needs))
        for line in _LINES
    )
    return tuple(filter(None, lines))


def _shown(grids: Sequence[Grid]) -> Iterator[str]:
    """Yield heads and cells, what a title says of all cells, and the marks."""
    for grid in grids:
        yield from grid.heads
        yield grid.title.rpartition(": ")[2]
        for cell in (cell for line in grid.lines for cell in line):
            yield cell
            yield from (mark for mark, look in _MARKS.items() if look.search(cell))
