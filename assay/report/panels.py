"""The panels of a page's section: summary card, curves, and verdicts, each with its numbers.

A section is one family and question; a panel shows it for all runs that asked it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assay.core import Status, in_words
from assay.report import charts, grids, summary
from assay.report.charts import Curve, Frame, Piece
from assay.report.figures import Figures, Kind, Line, Measure, Report, Table
from assay.report.findings import Reach
from assay.report.intervals import Interval, Moments
from assay.report.looks import DASHES, FLOORS, Look, symbol
from assay.report.markup import Markup, join, tag

REASONS = 5
"""How many reasons besides "correct" have a colour of their own; the others are folded."""
CORRECT, OTHER, MISSING = "correct", "other reasons", "missing: not scored"
_HUES = ("vermillion", "sky", "purple", "blue", "orange")
_NEARLY = "yellow"


@dataclass(frozen=True, slots=True)
class Shown:
    """A run as a page shows it; ``started`` says when, if that is known."""

    report: Report
    name: str
    look: Look
    started: str = ""

    @property
    def label(self) -> Markup:
        """The run's symbol and name."""
        return tag("span", symbol(self.look), tag("bdi", self.name), class_="run")


Asked = Sequence[tuple[Shown, Table]]
"""The runs that asked one family and question, each with its table."""


def asked(runs: Sequence[Shown], kind: Kind) -> Asked:
    """Return the runs that have a table of that kind, with it."""
    found = ((run, run.report.table(kind)) for run in runs)
    return [(run, table) for run, table in found if table]


def rate(moments: Moments, look: Look) -> Markup:
    """Return a proportion with its interval, in figures and as a bar from 0 to 100 %."""
    found = moments.interval()
    if found is None:
        return tag("span", grids.ABSENT, class_="absent")
    low, high = grids.percent(found.low), grids.percent(found.high)
    width = grids.percent(found.high - found.low)
    track = tag("rect", class_="track", y="3", width="100%", height="4", rx="2")
    band = tag("rect", x=f"{low}%", y="3", width=f"{width}%", height="4", fill=look.stroke, rx="2")
    dot = tag("circle", cx=f"{grids.percent(found.value)}%", cy="5", r="4", fill=look.stroke)
    return join(
        [
            tag("b", grids.percent(found.value)),
            tag("svg", track, band, dot, class_="bar", height="10", aria_hidden="true"),
            tag("small", f"{low}\N{EN DASH}{high}"),
        ]
    )


def table(heads: Sequence[str], lines: Sequence[Sequence[str]], total: bool = False) -> Markup:
    """Return a table whose first column names the lines; the last line may be their total."""
    head = tag("tr", *(tag("th", h, scope="col") for h in heads))
    rows = [
        tag("tr", tag("th", line[0], scope="row"), *(tag("td", word) for word in line[1:]))
        for line in lines
    ]
    parts = [tag("thead", head), tag("tbody", *(rows[:-1] if total else rows))]
    if total:
        parts.append(tag("tfoot", rows[-1]))
    return tag("div", tag("table", *parts), class_="scroll")


def numbers(*parts: str, what: str = "numbers") -> Markup:
    """Return what is folded until somebody wants to see it."""
    return tag("details", tag("summary", what), *parts)


def panel(title: str, caption: str, *parts: str) -> Markup:
    """Return a figure with its title and what it shows."""
    said = tag("figcaption", tag("h3", title), tag("p", caption) if caption else "")
    return tag("figure", said, *parts, class_="panel")


def card(runs: Asked) -> Markup:
    """Return the totals of each run."""
    twins = any(t.twins for _, t in runs)
    heads = ["run", "accuracy", *(["twin score"] if twins else []), "false none", "valid", "scored"]
    lines = [[run.label, *_totals(run, t.total.figures, twins)] for run, t in runs]
    reached = [(run, t.findings.reach) for run, t in runs if t.findings.reach]
    return panel("All sizes", "", table(heads, lines), _reached(reached, runs[0][1].kind.unit))


def _reached(runs: Sequence[tuple[Shown, Reach | None]], unit: str) -> Markup:
    """Return how far each run gets, if any gets anywhere."""
    unit = grids.plain(unit) or "size"
    lines = [
        [run.label, *(summary.level(found, reach) for found in (reach.n50, reach.n80))]
        for run, reach in runs
        if reach
    ]
    heads = ["reach", f"N50, {unit}", f"N80, {unit}"]
    return tag("div", table(heads, lines), class_="reach") if lines else Markup()


def figures(runs: Asked) -> Markup:
    """Return every figure of each run, folded."""
    parts = (
        part
        for run, t in runs
        for grid in grids.single(replace(run.report, tables=(t,)))
        for part in (tag("h4", run.label), table(grid.heads, grid.lines, total=True))
    )
    return numbers(*parts, what="all figures by size")


def _totals(run: Shown, all_: Figures, twins: bool) -> Iterator[str]:
    measures = all_.measures
    yield rate(measures[Measure.ACCURACY], run.look)
    if twins:
        yield rate(measures[Measure.TWIN], run.look)
    for measure in (Measure.FALSE_NONE, Measure.VALID):
        yield grids.percent(measures[measure].mean())
    yield scored([all_])


def scored(counted: Sequence[Figures]) -> Markup:
    """Return how many samples were scored, loud if that is not all."""
    done, all_ = sum(f.scored for f in counted), sum(f.samples for f in counted)
    if done == all_:
        return tag("span", str(done))
    return tag("strong", f"{done}/{all_}", class_="loud")


def curves(runs: Asked, measure: Measure, title: str, caption: str) -> Markup:
    """Return a rate against size, a curve a run, and its numbers."""
    kind = runs[0][1].kind
    unit = grids.plain(kind.unit) or "size"
    behind = sorted(runs, key=lambda each: not each[0].look.hollow)
    of = "twin" if measure is Measure.TWIN else "accuracy"
    drawn = [Curve(r.look, list(_points(r, t, measure, unit)), _fit(t, of)) for r, t in behind]
    alike = [replace(run.report, tables=(t,)) for run, t in runs]
    grid = grids.compare(alike)[1 if measure is Measure.TWIN else 0]
    heads = [grid.heads[0], *(run.label for run, _ in runs)]
    folded = numbers(table(heads, grid.lines, total=True))
    return panel(title, caption, charts.curves(drawn, unit, list(_frames(runs, of))), folded)


def _fit(shown: Table, of: str) -> Sequence[tuple[float, float]]:
    reach = shown.findings.reach
    return reach.curve if reach and reach.of == of else ()


def _frames(runs: Asked, of: str) -> Iterator[Frame]:
    """Yield the floors of the first run that has any, without the players that are runs here."""
    here = {run.report.model for run, _ in runs}
    floors = next((t.findings.floors for _, t in runs if t.findings.floors), ())
    for player, dash in zip(FLOORS, DASHES, strict=True):
        mine = [(f.size, getattr(f, of)) for f in floors if f.player == player]
        points = [(size, share) for size, share in mine if size is not None and share is not None]
        if player not in here and points:
            yield Frame(player, dash, points)


def _points(
    run: Shown, shown: Table, measure: Measure, unit: str
) -> Iterator[tuple[int, Interval, str]]:
    for line in shown.lines:
        moments = line.figures.measures[measure]
        found = moments.interval()
        if line.size is not None and found is not None:
            says = f"{run.name}, {line.size} {unit}: {grids.estimate(moments)} %, n = {moments.n}"
            yield line.size, found, says


def verdicts(runs: Asked) -> Markup:
    """Return why answers were right or wrong: a bar a size for each run, and the counts."""
    colours = _colours(runs)
    keys = [tag("li", _key(colour), name) for name, colour in colours.items()]
    minis = [
        tag("div", tag("h4", run.label), charts.bars(list(_pieces(t, colours))), class_="mini")
        for run, t in runs
    ]
    lines = [
        [run.label, "all" if line.size is None else str(line.size), *_counts(line, colours)]
        for run, t in runs
        for line in (*t.lines, t.total)
    ]
    unit = grids.plain(runs[0][1].kind.unit) or "size"
    return panel(
        "Verdicts by size",
        f"share of all samples, by {unit}",
        tag("div", *minis, class_="minis"),
        tag("ul", *keys, class_="keys"),
        numbers(table(["run", unit, *colours], lines), what="counts"),
    )


def _key(colour: str) -> Markup:
    patch = tag("rect", width="12", height="12", fill=f"var(--{colour})")
    return tag("svg", patch, class_="key", aria_hidden="true")


def _name(status: Status, reason: str) -> str:
    why = grids.plain(in_words(reason)) or "?"
    return CORRECT if status is Status.CORRECT else f"{in_words(status)}: {why}"


def _colours(runs: Asked) -> dict[str, str]:
    """Return the kinds of verdict that stand apart, bottom up, with their colours."""
    seen: Counter[tuple[Status, str]] = Counter()
    for _, t in runs:
        for status, reason, count in t.total.figures.reasons:
            seen[status, _name(status, reason)] += count
    ranked = sorted(seen, key=lambda key: (-seen[key], key))
    usual = [k for k in ranked if k[0] not in (Status.CORRECT, Status.JUDGE_ERROR)]
    found = {CORRECT: "green"} | _hues(usual[:REASONS])
    if len(usual) > REASONS:
        found[OTHER] = "grey"
    found |= {name: "ink" for status, name in ranked if status is Status.JUDGE_ERROR}
    if any(t.total.figures.missing for _, t in runs):
        found[MISSING] = "line"
    return found


def _hues(names: Sequence[tuple[Status, str]]) -> dict[str, str]:
    """Return colours: one that says "nearly" for the first suboptimal reason, others in order."""
    hues, nearly = iter(_HUES), iter([_NEARLY])
    return {
        name: next(nearly, None) or next(hues) if status is Status.SUBOPTIMAL else next(hues)
        for status, name in names
    }


def _tally(line: Line, colours: dict[str, str]) -> dict[str, int]:
    found = dict.fromkeys(colours, 0)
    for status, reason, count in line.figures.reasons:
        name = _name(status, reason)
        found[name if name in colours else OTHER] += count
    if line.figures.missing:
        found[MISSING] += line.figures.missing
    return found


def _counts(line: Line, colours: dict[str, str]) -> list[str]:
    return [str(count) for count in _tally(line, colours).values()]


def _pieces(shown: Table, colours: dict[str, str]) -> Iterator[Piece]:
    for line in shown.lines:
        done, all_ = 0, line.figures.samples
        for name, count in _tally(line, colours).items():
            if count and line.size is not None:
                ends = done / all_, (done + count) / all_
                says = f"{line.size}: {name}, {count} of {all_}"
                yield Piece(line.size, *ends, f"var(--{colours[name]})", says)
            done += count
