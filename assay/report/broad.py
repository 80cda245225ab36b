"""The panels beyond one question's curves: differences, tokens, traces, each with its numbers.

Differences are those between runs (`compare`, of the first run and each other one) and those
along the axes of a suite; both stand above the sections of the questions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assay.report import dots, grids, summary
from assay.report.columns import Frame
from assay.report.compare import Comparison, compare, corrected
from assay.report.dots import Bought, Dot
from assay.report.findings import Estimate, Gap, Trace
from assay.report.lengths import frontier
from assay.report.markup import Markup, tag
from assay.report.panels import Asked, Shown, numbers, panel, table

MOST = 8
"""So many runs at most are compared with the first; `compare` does the others."""
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

Against = Sequence[tuple[int, Sequence[Comparison]]]
"""Comparisons of the first run with others, by their number."""


def against(frames: Sequence[Frame]) -> Against:
    """Compare the first of several runs with each other one, all p-values corrected together."""
    found = [(i, compare(frames[0], other)) for i, other in enumerate(frames[: MOST + 1]) if i]
    holm, bh = corrected([each.p for _, comparisons in found for each in comparisons])
    both = zip(holm, bh, strict=True)
    return [
        (i, [replace(each, holm=h, bh=b) for each, (h, b) in zip(comparisons, both, strict=False)])
        for i, comparisons in found
    ]


def differences(runs: Sequence[Shown], found: Against) -> Markup:
    """Return how each run differs from the first, in the headline of each question."""
    shown = [(runs[i], each) for i, many in found for each in many if _headline(each, many)]
    if not shown:
        return Markup()
    drawn = [_dot(run, _about(each), each.difference) for run, each in shown]
    heads = ("question", "run", "difference", "paired", "p", "Holm", "detectable")
    lines = [
        [
            tag("bdi", f"{_about(each)}, {each.of}"),
            run.label,
            summary.signed(each.difference),
            f"{'yes' if each.paired else 'no'}, {each.instances} inst.",
            _p(each.p),
            _p(each.holm),
            grids.ABSENT if each.detectable is None else f"{100 * each.detectable:.1f}",
        ]
        for i, many in found
        for run, each in ((runs[i], each) for each in many)
    ]
    said = (
        f"each run minus {runs[0].name}, percentage points; right of the line it is better. "
        "Twin score where there are twins, accuracy elsewhere"
    )
    chart = dots.differences(drawn, "percentage points")
    return panel("Between the runs", said, _keys(runs[1:]), chart, numbers(table(heads, lines)))


def _headline(one: Comparison, many: Sequence[Comparison]) -> bool:
    return one.of == "twin" or not any(o.of == "twin" and o.kind == one.kind for o in many)


def _about(found: Comparison) -> str:
    return grids.plain(f"{found.kind.family} {found.kind.question}")


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _keys(runs: Sequence[Shown]) -> Markup:
    return tag("ul", *(tag("li", run.label) for run in runs), class_="keys")


def _dot(run: Shown, name: str, found: Estimate) -> Dot:
    says = f"{run.name}, {name}: {summary.signed(found)} points"
    return Dot(name, run.look, found.value, found.low, found.high, says)


def gaps(runs: Sequence[Shown]) -> Markup:
    """Return the differences along the axes of the suite."""
    shown = [(run, gap) for run in runs for gap in run.report.gaps]
    if not shown:
        return Markup()
    drawn = [
        _dot(run, grids.plain(f"{gap.family}{_axis(gap)} {gap.far}"), gap.difference)
        for run, gap in shown
    ]
    said = (
        "accuracy on the near side minus that on the far side, percentage points; right of the "
        "line the far side is harder"
    )
    if any(gap.axis == "size" and not gap.declared for _, gap in shown):
        said += ". Where no training sizes are declared: a decay with size, no generalization gap"
    chart = dots.differences(drawn, "percentage points")
    parts = [
        part
        for run in runs
        if run.report.gaps
        for part in (tag("h4", run.label), _grid(summary.gaps(run.report)))
    ]
    keys = _keys([run for run in runs if run.report.gaps]) if len(runs) > 1 else Markup()
    return panel("Along the axes", said, keys, chart, numbers(*parts))


def _axis(gap: Gap) -> str:
    of = " twins" if gap.of == "twin" else ""
    return of if gap.axis == "size" else f" {gap.axis}{of}:"


def _grid(found: grids.Grid) -> Markup:
    return table(found.heads, found.lines)


def tokens(runs: Asked) -> Markup:
    """Return what tokens buy on one question, over runs, budgets and votes."""
    kind = runs[0][1].kind
    ways = frontier([run.report for run, _ in runs], kind)
    if not ways:
        return Markup()
    found = [
        (
            way,
            f"{runs[way.run][0].name}, {'cut after' if way.how == 'budget' else 'vote of'} "
            f"{way.number:,}: {100 * way.accuracy:.1f} % for {way.tokens:,.0f} tokens",
        )
        for way in ways
    ]
    drawn = [
        Bought(runs[w.run][0].look, w.tokens, w.accuracy, w.frontier, says) for w, says in found
    ]
    lines = [
        [
            runs[way.run][0].label,
            f"{way.how} {way.number:,}",
            f"{way.tokens:,.0f}",
            f"{100 * way.accuracy:.1f}",
            "yes" if way.frontier else "",
        ]
        for way, _ in found
    ]
    heads = ("run", "way", "mean tokens", "accuracy %", "on the frontier")
    said = "if answers were cut after so many tokens, or voted; dashed: nothing buys more for less"
    return panel("Tokens against accuracy", said, dots.spent(drawn), numbers(table(heads, lines)))


def traces(runs: Asked) -> Markup:
    """Return what the traces showed on one question, of right and of wrong answers."""
    kind = runs[0][1].kind
    lines = [
        (run, trace)
        for run, _ in runs
        for trace in (run.report.traces.lines if run.report.traces else ())
        if (trace.family, trace.question) == (kind.family, kind.question)
    ]
    used = [figure for figure in FIGURES if any(figure[1] in trace.means for _, trace in lines)]
    if not used:
        return Markup()
    heads = ("run", "answers", "traces", *(head for head, _, _ in used))
    cells = [
        [run.label, "right" if t.right else "wrong", str(t.samples), *_means(t, used)]
        for run, t in lines
    ]
    said = (
        "claims and candidates checked exactly, means over traces; found and lost: a correct "
        "solution stood in the reasoning of a wrong answer; lucky: nothing there supports a "
        "right one"
    )
    return tag("div", panel("What the traces did", said, table(heads, cells)), class_="whole")


def _means(trace: Trace, used: Sequence[tuple[str, str, float]]) -> Iterator[str]:
    for _, name, unit in used:
        mean = trace.means.get(name)
        yield grids.ABSENT if mean is None else f"{unit * mean:.1f}"
