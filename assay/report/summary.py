"""What was found beyond counts, as grids of words: reach, repeats, budgets and tokens, gaps.

A grid that would be empty is left out.
"""

from collections.abc import Iterator, Sequence

from assay.report.compare import Comparison
from assay.report.figures import Report, Table
from assay.report.findings import Budget, Estimate, Gap, Lengths, Level, Reach, Repeat
from assay.report.grids import ABSENT, Grid, Words, estimate, labels, percent, plain, title
from assay.report.power import Spread

FEW = "~"
"""Stands behind a figure that rests on fewer than 20 independent bases."""
LEGEND: Words = (
    "N50, N80: the size at which a model still gets half, and 80 %, of what guessing does not",
    ">: beyond the largest size asked, <: below the smallest; never extrapolated",
    f"{FEW}: fewer than 20 independent bases, so the interval is a rough one",
)
FIGURES = (
    ("claims", "claims.decided", 1.0),
    ("hold %", "claims.precision", 0.1),
    ("with a false one %", "claims.with_false", 100.0),
    ("candidates", "candidates.written", 1.0),
    ("found and lost %", "candidates.found_and_lost", 100.0),
    ("lucky %", "candidates.lucky", 100.0),
    ("tokens after the first right one", "candidates.tokens_after", 1.0),
    ("turns back", "markers.backtracking", 1.0),
    ("checks", "markers.checking", 1.0),
    ("repeated %", "repetition.repeated", 0.1),
)
"""Which means of the traces are shown: their heads, names, and what 1 counts."""
_SHOWN = 4


def found(report: Report) -> list[Grid]:
    """Return the grids of one run."""
    grids = (
        _reaches(report),
        _repeats(report),
        _budgets(report),
        _tokens(report),
        gaps(report),
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


def _reaches(report: Report) -> Grid:
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
    return _grid("reach", heads, lines, notes)


def side_by_side(reports: Sequence[Report]) -> list[Grid]:
    """Return the grid of every run's N50, if any run has one."""
    kinds = sorted({table.kind for report in reports for table in report.tables})
    lines = []
    for kind in kinds:
        tables = [report.table(kind) for report in reports]
        reaches = [t.findings.reach if t else None for t in tables]
        if any(reaches):
            name = f"{plain(kind.family)} {plain(kind.question)}, {plain(kind.unit)}"
            lines.append((name, *(level(r.n50, r) if r else ABSENT for r in reaches)))
    found = Grid("N50", ("N50", *labels(reports)), tuple(lines), (), (), total=False)
    return [found] if lines else []


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


def _grid(name: str, heads: Words, lines: Sequence[Words], notes: Words = ()) -> Grid:
    """Return a grid without the columns in which no line has anything."""
    kept = [i for i in range(len(heads)) if i == 0 or any(li[i] != ABSENT for li in lines)]
    short = tuple(tuple(line[i] for i in kept) for line in lines)
    return Grid(name, tuple(heads[i] for i in kept), short, notes, (), total=False)


def _repeats(report: Report) -> Grid:
    heads = ("of k answers", "k", "inst.", "best", "mean", "worst", "majority", "best quality")
    lines = [
        _repeat(table, repeat)
        for table in report.tables
        for repeat in table.findings.repeats
        if repeat.k > 1
    ]
    return _grid("several answers to one instance", heads, lines)


def _repeat(table: Table, found: Repeat) -> Words:
    shares = (found.best, found.mean, found.worst, found.majority, found.quality)
    return (title(table), str(found.k), str(found.instances), *map(spoken, shares))


def _budgets(report: Report) -> Grid:
    heads = ("accuracy if cut after", "tokens", "accuracy", "not ended", "mean spent")
    lines = [
        _budget(table, each) for table in report.tables for each in chosen(table.findings.budgets)
    ]
    return _grid("budgets", heads, lines)


def chosen(found: Sequence[Budget]) -> Sequence[Budget]:
    """Return the last budgets, of which each is twice the one before."""
    return found[-_SHOWN:] if len(found) > 1 else ()


def _budget(table: Table, found: Budget) -> Words:
    shares = estimate(found.accuracy), percent(found.cut)
    return (title(table), str(found.tokens), *shares, f"{found.spent:.0f}")


def _tokens(report: Report) -> Grid:
    heads = ("tokens", "mean", "right", "wrong", "median", "90 %", "spread")
    shown = ((t, t.findings.lengths) for t in report.tables)
    return _grid("tokens", heads, [_lengths(t, each) for t, each in shown if each])


def _lengths(table: Table, found: Lengths) -> Words:
    means = (found.mean.mean(), found.right.mean(), found.wrong.mean())
    values = (*means, found.median, found.ninety, found.spread)
    return (title(table), *(ABSENT if v is None else f"{v:.0f}" for v in values))


def gaps(report: Report) -> Grid:
    """Return the differences along the suite's axes."""
    name = "generalization gap" if report.trained else "decay along the axes"
    heads = (name, "near", "far", "%", "%", "near - far", "k faces", "k repeats")
    why = () if report.trained else ("the suite does not say what a model was trained on",)
    return _grid(name, heads, [_gap(gap) for gap in report.gaps], why if report.gaps else ())


def _gap(found: Gap) -> Words:
    return (
        f"{plain(found.family)}, {found.axis}{' (paired)' if found.paired else ''}",
        plain(found.near),
        plain(found.far),
        *(percent(each.value) for each in found.accuracies),
        signed(found.difference),
        spoken(found.renderings),
        spoken(found.repeats),
    )


def traces(report: Report) -> Grid:
    """Return the means of what the traces showed."""
    lines = tuple(_trace_lines(report))
    return Grid("traces", ("answers", "figure", "traces", "mean"), lines, (), (), total=False)


def _trace_lines(report: Report) -> Iterator[Words]:
    for trace in report.traces.lines if report.traces else ():
        who = (
            f"{plain(trace.family)} {plain(trace.question)}, {'right' if trace.right else 'wrong'}"
        )
        for head, name, unit in FIGURES:
            if name in trace.means:
                yield who, head, str(trace.samples), f"{unit * trace.means[name]:.1f}"


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
    return _grid("comparison", heads, lines, (*notes, *more))


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
