"""What was found beyond counts, as grids of words: reach, repeats, budgets and tokens, gaps.

A grid that would be empty is left out.
"""

from collections.abc import Sequence

from assay.report.figures import Report, Table
from assay.report.findings import (
    Budget,
    Estimate,
    Gap,
    Lengths,
    Level,
    Reach,
    Repeat,
    Trace,
    Unmatched,
)
from assay.report.grids import ABSENT, FEW, Grid, Words, estimate, labels, percent, plain, title

_SHOWN = 4
SAME = "="
"""Stands behind an axis of whose gap both sides are about the same bases."""
_IDLE = frozenset(
    ("characters", "counted", "reasoning_characters", "reasoning_tokens", "tokens", "witness")
)
"""Integers of a trace that the tables of tokens and of verdicts say better."""


def found(report: Report) -> list[Grid]:
    """Return the grids of one run."""
    grids = (
        reaches(report),
        _repeats(report),
        _budgets(report),
        _tokens(report),
        gaps(report),
        faces(report),
        traces(report),
    )
    return [grid for grid in grids if grid.lines]


def spoken(found: Estimate | None) -> str:
    """Return an estimate in per cent with its interval."""
    if found is None:
        return ABSENT
    few = FEW if found.few else ""
    if found.low is None or found.high is None:
        return f"{percent(found.value)}{few}"
    return f"{percent(found.value)} ({percent(found.low)}-{percent(found.high)}){few}"


def signed(found: Estimate) -> str:
    """Return a difference in percentage points with its interval."""
    few = FEW if found.few else ""
    if found.low is None or found.high is None:
        return f"{100 * found.value:+.1f}{few}"
    return f"{100 * found.value:+.1f} ({100 * found.low:+.1f}..{100 * found.high:+.1f}){few}"


def level(found: Level, reach: Reach) -> str:
    """Return a size with its interval, or the size beyond which it lies."""
    sizes = [size for size, _ in reach.floor]
    first, last = sizes[0], sizes[-1]
    if found.censored == "above":
        return f">{last}" + ("" if found.low is None else f" ({found.low:.1f}..)")
    if found.censored == "below":
        return f"<{first}" + ("" if found.high is None else f" (..{found.high:.1f})")
    low = f"<{first}" if found.low is None else f"{found.low:.1f}"
    high = f">{last}" if found.high is None else f"{found.high:.1f}"
    return f"{found.value:.1f} ({low}..{high})"


def reaches(report: Report) -> Grid:
    """Return how far a model gets in each family and question."""
    shown = [(t, t.findings.reach) for t in report.tables if t.findings.reach]
    lines = [_reach(t, r) for t, r in shown if r]
    heads = ("reach", "N50", "N80", "guessing", "greedy", "effort at N50")
    notes = tuple(
        f"{title(t)}: all right up to {r.between[0]}, all wrong from {r.between[1]}: "
        "the fit is penalised, N50 is known to lie between them and no more"
        if r.between
        else f"{title(t)}: too steep for its sizes: the fit is penalised"
        for t, r in shown
        if r and r.separated and r.n50.value is not None
    )
    return grid("reach", heads, lines, notes)


def side_by_side(reports: Sequence[Report]) -> list[Grid]:
    """Return the grid of every run's N50, if any run has one."""
    kinds = sorted({table.kind for report in reports for table in report.tables})
    lines = []
    for kind in kinds:
        tables = [report.table(kind) for report in reports]
        reaches = [t.findings.reach if t else None for t in tables]
        if any(reaches):
            name = f"{plain(kind.family)} {plain(kind.question)}, {plain(kind.unit)}"
            lines.append((name, *(_n50(reach) for reach in reaches)))
    found = Grid("N50", ("N50", *labels(reports)), tuple(lines), (), (), total=False)
    return [found] if lines else []


def _n50(reach: Reach | None) -> str:
    return level(reach.n50, reach) + (FEW if reach.few else "") if reach else ABSENT


def _reach(table: Table, reach: Reach) -> Words:
    floors = {(f.player, f.size): getattr(f, reach.of) for f in table.findings.floors}
    guess = [floors.get((player, None)) for player in ("constant", "random")]
    known = [share for share in guess if share is not None]
    effort = ", ".join(f"{v:.0f} {plain(k)}" for k, v in reach.effort.items()) or ABSENT
    few = FEW if reach.few else ""
    return (
        f"{title(table)}{'' if reach.of == 'accuracy' else ' twins'}, {plain(table.kind.unit)}",
        level(reach.n50, reach) + few,
        level(reach.n80, reach) + few,
        percent(max(known) if known else None),
        percent(floors.get(("greedy", None))),
        effort,
    )


def grid(name: str, heads: Words, lines: Sequence[Words], notes: Words = ()) -> Grid:
    """Return a grid without the columns in which no line has anything."""
    kept = [i for i in range(len(heads)) if i == 0 or any(li[i] != ABSENT for li in lines)]
    short = tuple(tuple(line[i] for i in kept) for line in lines)
    return Grid(name, tuple(heads[i] for i in kept), short, notes, (), total=False)


def _repeats(report: Report) -> Grid:
    heads = ("of k answers", "k", "inst.", "best", "worst", "majority", "best quality")
    lines = [
        _repeat(table, repeat)
        for table in report.tables
        for repeat in table.findings.repeats
        if repeat.k > 1
    ]
    return grid("several answers to one instance", heads, lines)


def _repeat(table: Table, found: Repeat) -> Words:
    shares = map(spoken, (found.best, found.worst, found.majority))
    quality = percent(found.quality.value if found.quality else None)
    return (title(table), str(found.k), str(found.instances), *shares, quality)


def _budgets(report: Report) -> Grid:
    heads = ("accuracy if cut after", "tokens", "accuracy", "not ended", "mean spent")
    lines = [
        _budget(table, each) for table in report.tables for each in chosen(table.findings.budgets)
    ]
    return grid("budgets", heads, lines)


def chosen(found: Sequence[Budget]) -> Sequence[Budget]:
    """Return the last budgets, of which each is twice the one before."""
    return found[-_SHOWN:] if len(found) > 1 else ()


def _budget(table: Table, found: Budget) -> Words:
    shares = estimate(found.accuracy), percent(found.cut)
    return (title(table), str(found.tokens), *shares, f"{found.spent:.0f}")


def _tokens(report: Report) -> Grid:
    heads = ("tokens", "mean", "right", "wrong", "median", "90 %", "spread")
    shown = ((t, t.findings.lengths) for t in report.tables)
    return grid("tokens", heads, [_lengths(t, each) for t, each in shown if each])


def _lengths(table: Table, found: Lengths) -> Words:
    means = (found.mean.mean(), found.right.mean(), found.wrong.mean())
    values = (*means, found.median, found.ninety, found.spread)
    return (title(table), *(ABSENT if v is None else f"{v:.0f}" for v in values))


def gaps(report: Report) -> Grid:
    """Return the differences along the suite's axes."""
    name = "generalization gap" if report.trained else "decay along the axes"
    heads = ("axis", "near", "far", "near %", "far %", "near - far")
    lines = [_gap(gap) for gap in report.gaps if gap.renderings is None]
    why = _undeclared(report)
    paired = any(gap.paired and gap.renderings is None for gap in report.gaps)
    same = (f"{SAME}: the same instances on both sides, compared one by one",) if paired else ()
    sizes = ("structure: the mean of the differences at each common size, all weighing the same",)
    shifted = sizes if any(gap.axis == "structure" for gap in report.gaps) else ()
    lonely = tuple(map(_unmatched, report.unmatched))
    return grid(name, heads, lines, (*why, *same, *shifted, *lonely) if lines else ())


def _undeclared(report: Report) -> Words:
    """Return which differences are a decay with size, and no generalization gap."""
    if not report.trained:
        return ("the suite does not say what a model was trained on",)
    sizes = [gap for gap in report.gaps if gap.axis == "size" and not gap.declared]
    names = ", ".join(sorted({plain(gap.family) for gap in sizes}))
    return (f"{names}: no sizes are declared as trained on: a decay with size",) if names else ()


def _gap(found: Gap) -> Words:
    near, far = plain(found.near), plain(found.far)
    family = plain(found.family)
    if found.axis == "size":
        # Both sides are "question, sizes": the question stands once.
        question, _, near = near.partition(", ")
        family, far = f"{family} {question}", far.partition(", ")[2]
    how = " twins" if found.of == "twin" else ""
    return (
        f"{family} {found.axis}{how}{' ' + SAME if found.paired else ''}",
        near,
        far,
        *(percent(each.value) for each in found.accuracies),
        signed(found.difference),
    )


def _unmatched(found: Unmatched) -> str:
    sizes = ", ".join(map(str, found.sizes))
    name = f"{plain(found.family)} {found.axis}, {plain(found.split)}"
    return f"{name}: without {sizes} {plain(found.unit)}, sizes that the other side does not have"


def faces(report: Report) -> Grid:
    """Return how often an instance is solved in all its faces."""
    heads = ("all of k faces right", "split", "k", "one face", "k faces", "k repeats of one")
    lines = [
        (
            plain(gap.family) + (" twins" if gap.of == "twin" else ""),
            plain(gap.near),
            str(gap.k),
            percent(gap.accuracies[1].value),
            spoken(gap.renderings),
            spoken(gap.repeats),
        )
        for gap in report.gaps
        if gap.renderings is not None
    ]
    return grid("faces of one instance", heads, lines)


def traces(report: Report) -> Grid:
    """Return the means of what the traces showed, of right and of wrong answers."""
    found = report.traces.lines if report.traces else ()
    sides = {(t.family, t.question, t.right): t for t in found}
    lines = []
    for family, question in dict.fromkeys((t.family, t.question) for t in found):
        right, wrong = (sides.get((family, question, side)) for side in (True, False))
        names = {name for t in (right, wrong) if t for name in t.means} - _IDLE
        title = f"{plain(family)} {plain(question)}"
        lines += [(title, plain(n), _mean(right, n), _mean(wrong, n)) for n in sorted(names)]
    kept = [line for line in lines if set(line[2:]) - {ABSENT, "0.00"}]
    return grid("traces", ("mean of a trace", "figure", "right", "wrong"), kept)


def _mean(found: Trace | None, name: str) -> str:
    return f"{found.means[name]:.2f}" if found and name in found.means else ABSENT
