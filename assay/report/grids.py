"""Reports as grids of words: what the terminal and Markdown both show.

A grid holds plain text, made safe by `plain`; whoever draws it escapes its own markup. A column
in which no line has anything is left out: no quality where nothing is optimized, no twins where
there are none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assay.core import Status, in_words
from assay.report.figures import Figures, Line, Measure, Report, Table
from assay.report.intervals import Moments

ABSENT = "-"
FEW = "~"
"""Stands behind a figure that rests on fewer than 20 independent bases."""
LIMIT = 60
REASONS = 5

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words; ``warnings`` must be seen, ``notes`` explain.

    ``total`` says whether the last line is that of all others.
    """

    title: str
    heads: Words
    lines: tuple[Words, ...]
    notes: Words = ()
    warnings: Words = ()
    total: bool = True


def plain(text: str, limit: int = LIMIT) -> str:
    r"""Return text from a file on one line, what does not print as ``\x1b``, and not too long.

    Control characters move cursors, and marks of direction reorder a line; neither prints.
    """
    cut = text if len(text) <= limit else text[: limit - 3] + "..."
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in cut)


def percent(share: float | None) -> str:
    """Return a share in percent with one decimal."""
    return ABSENT if share is None else f"{100 * share:.1f}"


def estimate(moments: Moments) -> str:
    """Return a proportion in percent with its interval, marked if that rests on few clusters."""
    found = moments.interval()
    if found is None:
        return ABSENT
    few = FEW if moments.few else ""
    return f"{percent(found.value)} ({percent(found.low)}-{percent(found.high)}){few}"


def _share(measure: Measure) -> Callable[[Figures], str]:
    return lambda figures: percent(figures.measures[measure].mean())


def _estimate(measure: Measure) -> Callable[[Figures], str]:
    return lambda figures: estimate(figures.measures[measure])


def _tokens(figures: Figures) -> str:
    mean = figures.measures[Measure.TOKENS].mean()
    return ABSENT if mean is None else f"{mean:.0f}"


_COLUMNS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("inst.", lambda figures: str(figures.instances)),
    ("scored", lambda figures: str(figures.scored)),
    ("accuracy", _estimate(Measure.ACCURACY)),
    ("twin score", _estimate(Measure.TWIN)),
    ("false none", _share(Measure.FALSE_NONE)),
    ("true none", _share(Measure.REJECTED)),
    ("valid", _share(Measure.VALID)),
    ("quality", _share(Measure.QUALITY)),
    ("tokens", _tokens),
    ("cut", _share(Measure.TRUNCATED)),
    ("gap closed", _share(Measure.GAP_CLOSED)),
)


def title(table: Table) -> str:
    """Return what a table is about."""
    return f"{plain(table.kind.family)} {plain(table.kind.question)}"


def _name(line: Line) -> str:
    return "all" if line.size is None else str(line.size)


def _reasons(figures: Figures) -> str:
    return ", ".join(filter(None, (_status(figures, status) for status in Status)))


def _status(figures: Figures, status: Status) -> str:
    found = [(plain(in_words(reason)) or "?", n) for s, reason, n in figures.reasons if s is status]
    if not found:
        return ""
    parts = [f"{reason} {n}" for reason, n in found[:REASONS]]
    if rest := sum(n for _, n in found[REASONS:]):
        parts.append(f"other {rest}")
    return f"{in_words(status)} {sum(n for _, n in found)} ({', '.join(parts)})"


def cautions(figures: Figures, who: str = "") -> Words:
    """Return what must be said of samples that are in no rate."""
    found = []
    if figures.missing:
        found.append(
            f"{who}{figures.missing} of {figures.samples} samples missing: not scored"
            f"{_bounds(figures)}"
        )
    if figures.unfit:
        found.append(
            f"{who}{figures.unfit} of {figures.samples} samples do not fit the context: not asked"
        )
    if figures.unpaired:
        found.append(f"{who}{figures.unpaired} pairs without a twin score: a half is not scored")
    if figures.judge_errors:
        found.append(
            f"{who}{figures.judge_errors} JUDGE ERRORS: not scored; a fault of the benchmark, "
            f"please report it{'' if figures.missing else _bounds(figures)}"
        )
    return tuple(found)


def _bounds(figures: Figures) -> str:
    """Return what samples without a verdict could change at most."""
    found = figures.bounds()
    if not figures.open or found is None or not figures.scored:
        return ""
    both = " and the judge errors" if figures.missing and figures.judge_errors else ""
    return f"; accuracy would be {percent(found[0])} to {percent(found[1])} with them{both}"


def single(report: Report) -> list[Grid]:
    """Return a grid a family and question, of one run."""
    return [_single(table) for table in report.tables]


def _single(table: Table) -> Grid:
    lines = [*table.lines, table.total]
    columns = [(head, [show(line.figures) for line in lines]) for head, show in _COLUMNS]
    columns = [(head, words) for head, words in columns if set(words) != {ABSENT}]
    return Grid(
        title(table),
        (plain(table.kind.unit) or "size", *(head for head, _ in columns)),
        tuple((_name(line), *(words[i] for _, words in columns)) for i, line in enumerate(lines)),
        (f"verdicts: {_reasons(table.total.figures)}",) if table.total.figures.reasons else (),
        cautions(table.total.figures),
    )


def labels(reports: Sequence[Report]) -> list[str]:
    """Return a name for each run: the model's, with the directory's where models are the same."""
    models = [plain(r.model) for r in reports]
    named = [
        f"{model} ({plain(r.name)})" if models.count(model) > 1 else model
        for model, r in zip(models, reports, strict=True)
    ]
    return [
        f"{label} #{named[: i + 1].count(label)}" if named.count(label) > 1 else label
        for i, label in enumerate(named)
    ]


def compare(reports: Sequence[Report]) -> list[Grid]:
    """Return a grid a family and question, with a column a run; two where there are twins."""
    names = labels(reports)
    kinds = sorted({table.kind for report in reports for table in report.tables})
    grids = []
    for kind in kinds:
        tables = [report.table(kind) for report in reports]
        grids.append(_compare(tables, names, Measure.ACCURACY, "accuracy"))
        if any(table and table.twins for table in tables):
            grids.append(_compare(tables, names, Measure.TWIN, "twin score"))
    return grids


def overview(reports: Sequence[Report]) -> Grid:
    """Return the headline of every family and question, with a column a run.

    That is the twin score where there are twins, and accuracy elsewhere.
    """
    kinds = sorted({table.kind for report in reports for table in report.tables})
    lines = []
    for kind in kinds:
        tables = [report.table(kind) for report in reports]
        twins = any(table and table.twins for table in tables)
        show = _estimate(Measure.TWIN if twins else Measure.ACCURACY)
        words = (show(table.total.figures) if table else ABSENT for table in tables)
        name = plain(f"{kind.family} {kind.question}")
        lines.append((name, "twin score" if twins else "accuracy", *words))
    heads = ("all sizes", "headline", *labels(reports))
    return Grid("overview", heads, tuple(lines))


def _compare(
    tables: Sequence[Table | None], names: Sequence[str], measure: Measure, what: str
) -> Grid:
    found = [table for table in tables if table]
    sizes = sorted({line.size for t in found for line in t.lines if line.size is not None})
    columns = [{_name(li): li for li in (*t.lines, t.total)} if t else {} for t in tables]
    show = _estimate(measure)
    body = tuple(
        (name, *(show(column[name].figures) if name in column else ABSENT for column in columns))
        for name in [*map(str, sizes), "all"]
    )
    warnings = tuple(
        caution
        for table, name in zip(tables, names, strict=True)
        if table
        for caution in cautions(table.total.figures, f"{name}: ")
    )
    heads = (plain(found[0].kind.unit) or "size", *names)
    return Grid(f"{title(found[0])}: {what}", heads, body, (), warnings)


def origin(report: Report) -> str:
    """Return one line that says what was run."""
    parts = [f"model {plain(report.model)}", f"run {plain(report.name)}"]
    if report.suite:
        parts.append(f"suite {plain(report.suite)}")
    if report.digest:
        parts.append(f"data {plain(report.digest, 19)}")
    if report.errata:
        parts.append(f"{report.errata} faulty instances left out (errata)")
    return ", ".join(parts)


def mixed(reports: Sequence[Report]) -> Words:
    """Return a warning if the runs did not ask the same suite."""
    if len({report.digest for report in reports}) < 2:
        return ()
    return ("these runs asked different suites: their figures are not comparable",)
