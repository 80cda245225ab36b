"""Comparisons of two runs, and plans for them, as grids of words."""

from collections.abc import Sequence

from assay.report.compare import Comparison
from assay.report.grids import ABSENT, Grid, Words, percent, plain
from assay.report.power import Spread
from assay.report.summary import grid, signed


def comparison(names: tuple[str, str], found: Sequence[Comparison]) -> Grid:
    """Return the grid of a comparison of two runs."""
    heads = ("B - A", "of", "inst.", "A", "B", "difference", "test", "p", "Holm", "BH", "MDE")
    lines = [_compared(each) for each in found]
    notes = (
        f"A is {plain(names[0])}, B is {plain(names[1])}; differences in percentage points",
        "Holm, BH: p corrected for all lines; MDE: the difference that 80 % of such runs find",
    )
    left = sum(each.alone for each in found)
    more = (f"{left} instances have a score in one run only, and are left out",) if left else ()
    bounds = tuple(map(_bounded, (each for each in found if each.bounds)))
    return grid("comparison", heads, lines, (*notes, *more, *bounds))


def _bounded(found: Comparison) -> str:
    """Return what samples without a verdict could make of a difference."""
    low, high = (f"{100 * end:+.1f}" for end in found.bounds or (0.0, 0.0))
    name = f"{plain(found.kind.family)} {plain(found.kind.question)}, {found.of}"
    a, b = found.open
    return f"{name}: no verdict on {a} of A and {b} of B; with them B - A is {low} to {high}"


def _compared(found: Comparison) -> Words:
    mde = ABSENT if found.detectable is None else f"{100 * found.detectable:.1f}"
    return (
        f"{plain(found.kind.family)} {plain(found.kind.question)}",
        found.of,
        str(found.instances),
        percent(found.a.value),
        percent(found.b.value),
        signed(found.difference),
        found.test,
        *(_p(value) for value in (found.p, found.holm, found.bh)),
        mde,
    )


def plan(lines: Sequence[tuple[int, int, float]], spread: Spread) -> Grid:
    """Return the grid of a plan: what each number of samples an instance asks for."""
    heads = ("samples", "inst.", "answers", "finds")
    words = tuple((str(k), str(n), str(k * n), f"{100 * d:.1f}") for k, n, d in lines)
    within = " and ".join(f"{each:.3f}" for each in spread.within)
    notes = (
        f"variance between instances (of the difference) {spread.between:.3f}, within {within}",
        "witness instances, each counted once; the difference in percentage points",
    )
    return Grid("plan", heads, words, notes, (), total=False)


def _p(value: float) -> str:
    return "<.001" if value < 0.001 else f"{value:.3f}"[1:] if value < 1 else "1"
