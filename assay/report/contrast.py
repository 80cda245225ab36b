"""Comparisons of two runs, and plans for them, as grids of words."""

from collections.abc import Sequence
from dataclasses import replace

from assay.report.compare import Comparison
from assay.report.grids import ABSENT, Grid, Words, percent, plain
from assay.report.legend import FEWER
from assay.report.power import Spread
from assay.report.summary import grid, signed

TESTS = {
    "mcnemar": "McNemar's exact test",
    "sign-flip": "the signs of the bases' differences flipped",
    "stratified": "the bases of each size dealt anew",
}


def comparison(
    names: tuple[str, str], found: Sequence[Comparison], faults: tuple[int, int] = (0, 0)
) -> Grid:
    """Return the grid of a comparison of two runs.

    Parameters
    ----------
    names : tuple of str
        Of A and of B.
    found : sequence of Comparison
        The lines.
    faults : tuple of int
        How many judge errors A and B have.
    """
    heads = ("B - A", "inst.", "A", "B", "difference", "test", "p", "Holm", "BH", "MDE")
    lines = [_compared(each) for each in found]
    detectable = any(each.detectable is not None for each in found)
    notes = (
        f"A is {plain(names[0])}, B is {plain(names[1])}; differences in percentage points",
        "Holm, BH: p corrected for all lines"
        + ("; MDE: the difference that 80 % of such runs find" if detectable else ""),
        *((FEWER,) if any(each.difference.few for each in found) else ()),
    )
    left = sum(each.alone for each in found)
    more = (f"{left} instances have a score in one run only, and are left out",) if left else ()
    bounds = tuple(map(_bounded, (each for each in found if each.bounds)))
    made = _single_test(grid("comparison", heads, lines, (*notes, *more, *bounds)))
    warnings = tuple(
        f"{side}: {many} JUDGE ERRORS: not scored; a fault of the benchmark, please report it"
        for side, many in zip("AB", faults, strict=True)
        if many
    )
    return replace(made, warnings=warnings)


def _single_test(found: Grid) -> Grid:
    """Say in a note which test was used, where it was the same for all lines."""
    at = found.heads.index("test")
    tests = {words[at] for words in found.lines}
    if len(tests) > 1:
        return found
    heads, *lines = ((*row[:at], *row[at + 1 :]) for row in (found.heads, *found.lines))
    notes = (*found.notes, f"p: {TESTS[tests.pop()]}, in all lines")
    return replace(found, heads=heads, lines=tuple(lines), notes=notes)


def _bounded(found: Comparison) -> str:
    """Return what samples without a verdict could make of a difference."""
    low, high = (f"{100 * end:+.1f}" for end in found.bounds or (0.0, 0.0))
    a, b = found.open
    return (
        f"{_name(found)}: no verdict on {a} of A and {b} of B; with them B - A is {low} to {high}"
    )


def _name(found: Comparison) -> str:
    twins = " twins" if found.of == "twin" else ""
    return f"{plain(found.kind.family)} {plain(found.kind.question)}{twins}"


def _compared(found: Comparison) -> Words:
    mde = ABSENT if found.detectable is None else f"{100 * found.detectable:.1f}"
    return (
        _name(found),
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
