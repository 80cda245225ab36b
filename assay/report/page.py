"""Reports as one HTML page that needs nothing else: no network, no other file.

The page's policy lets a browser load nothing, and run nothing but the one script that shows
samples, named by its hash like the style sheet; Trusted Types keep even that from making markup
of text. All text passes through `markup`, which escapes it, and names through `grids.plain`.
Figures are those of `figures`; nothing is computed again here.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from assay.report import broad, grids, listing, panels, summary
from assay.report.broad import Against
from assay.report.figures import Kind, Measure, Report, Table
from assay.report.legend import ACCURACY, TWIN, legend
from assay.report.listing import Listing
from assay.report.looks import looks
from assay.report.markup import Markup, join, tag
from assay.report.panels import Shown

STYLE, SCRIPT = (Path(__file__).with_name(f"page.{kind}") for kind in ("css", "js"))
DRAWING = (
    "whiskers and bars: 95 % intervals; symbols of one size stand side by side to be seen apart",
    "dashed lines and hollow symbols: the embedded players, the frame a model is read in",
    "smooth line: the fitted reach, where there is one; else the points are joined",
    "the numbers are below each chart; resting the pointer on a symbol or a bar shows its own",
)
OVERVIEW = "Twin score where instances come in yes/no pairs, accuracy elsewhere: %, 95 % intervals."


def page(
    reports: Sequence[Report],
    started: Sequence[str] = (),
    samples: Listing | None = None,
    compared: Against = (),
) -> str:
    """Return the page of one or several reports.

    Parameters
    ----------
    reports : sequence of Report
        In the order in which they are shown.
    started : sequence of str
        When each run began, as ``run.json`` says it; empty where that is not known.
    samples : Listing or None
        Every sample of the runs; without it the page has no table of samples and no script.
    compared : sequence
        What `broad.against` found.
    """
    runs = _shown(reports, started)
    kinds = sorted({table.kind for report in reports for table in report.tables})
    body = [_header(runs), _loud(_alerts(runs)), _overview(runs, kinds)]
    body += [_differences(runs, compared)]
    body += [_section(runs, kind, i) for i, kind in enumerate(kinds)]
    body += [listing.section(samples)] if samples else []
    script = tag("script", Markup(SCRIPT.read_text("utf-8"))) if samples else ""
    content = tag("body", tag("main", *body, _legend(reports)), script)
    title = f"assay: {_suite(reports)}"
    return f"<!doctype html>\n{tag('html', _head(title, script), content, lang='en')}\n"


def _shown(reports: Sequence[Report], started: Sequence[str]) -> list[Shown]:
    names = grids.labels(reports)
    drawn = looks([report.model for report in reports])
    times = [grids.plain(t[:16].replace("T", " ")) for t in [*started, *([""] * len(reports))]]
    return [Shown(*each) for each in zip(reports, names, drawn, times, strict=False)]


def _suite(reports: Sequence[Report]) -> str:
    names = sorted({report.suite or "" for report in reports})
    if len(names) > 1:
        return "several suites"
    return grids.plain(names[0]) or "instances without a name"


def _head(title: str, script: str) -> Markup:
    style = STYLE.read_text("utf-8")
    policy = f"default-src 'none'; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    if script:
        running = f"; script-src {_hash(SCRIPT.read_text('utf-8'))}; img-src data:"
        policy += running + "; require-trusted-types-for 'script'; trusted-types 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", **{"http-equiv": "Content-Security-Policy", "content": policy}),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Markup(style)),
    )


def _hash(text: str) -> str:
    digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _header(runs: Sequence[Shown]) -> Markup:
    digests = {run.report.digest for run in runs if run.report.digest}
    days = sorted({run.started[:10] for run in runs if run.started})
    facts: list[str] = [f"{len(runs)} runs"]
    if len(runs) == 1:
        only = runs[0].report
        facts = [f"model {grids.plain(only.model)}", f"run {grids.plain(only.name)}"]
    facts += [join(["data ", tag("code", grids.plain(d, 16))]) for d in sorted(digests)]
    facts += [" to ".join(dict.fromkeys([days[0], days[-1]]))] if days else []
    return tag(
        "header",
        tag("p", "assay report", class_="eyebrow"),
        tag("h1", tag("bdi", _suite([run.report for run in runs]))),
        tag("ul", *(tag("li", fact) for fact in facts), class_="facts"),
    )


def _alerts(runs: Sequence[Shown]) -> Iterator[str]:
    """Yield what must be seen before any figure."""
    yield from grids.mixed([run.report for run in runs])
    for run in runs:
        figures = [table.total.figures for table in run.report.tables]
        names = ("samples", "missing", "judge_errors", "unpaired")
        sums = {name: sum(getattr(f, name) for f in figures) for name in names}
        yield from grids.cautions(replace(figures[0], **sums), f"{run.name}: ")


def _loud(lines: Iterable[str]) -> Markup:
    found = [tag("p", line) for line in lines]
    return tag("div", *found, class_="loud") if found else Markup()


def _overview(runs: Sequence[Shown], kinds: Sequence[Kind]) -> Markup:
    heads = ["", *(run.label for run in runs)]
    lines: list[list[str]] = []
    for i, kind in enumerate(kinds):
        tables = [run.report.table(kind) for run in runs]
        measure = Measure.TWIN if any(t and t.twins for t in tables) else Measure.ACCURACY
        what = "twin score" if measure is Measure.TWIN else "accuracy"
        link = tag("a", _about(kind), href=f"#kind-{i}")
        cells = [_cell(run, t, measure) for run, t in zip(runs, tables, strict=True)]
        lines.append([join([link, tag("small", what)]), *cells])
    done = [panels.scored([t.total.figures for t in run.report.tables]) for run in runs]
    said = tag("p", OVERVIEW)
    grid = panels.table(heads, [*lines, ["samples scored", *done]], total=True)
    return tag("section", said, grid, class_="overview")


def _differences(runs: Sequence[Shown], compared: Against) -> Markup:
    found = [part for part in (broad.differences(runs, compared), broad.gaps(runs)) if part]
    if not found:
        return Markup()
    title = tag("h2", "Differences")
    return tag("section", title, tag("div", *found, class_="panels"), id="differences")


def _cell(run: Shown, table: Table | None, measure: Measure) -> Markup:
    if table is None:
        return tag("span", grids.ABSENT, class_="absent")
    return panels.rate(table.total.figures.measures[measure], run.look)


def _about(kind: Kind) -> Markup:
    return tag("bdi", f"{grids.plain(kind.family)} {grids.plain(kind.question)}")


def _section(runs: Sequence[Shown], kind: Kind, number: int) -> Markup:
    asked = panels.asked(runs, kind)
    shown = [panels.card(asked)]
    shown.append(panels.curves(asked, Measure.ACCURACY, "Accuracy against size", ACCURACY))
    if any(table.twins for _, table in asked):
        shown.append(panels.curves(asked, Measure.TWIN, "Twin score against size", TWIN))
    shown += [panels.verdicts(asked), broad.tokens(asked), broad.traces(asked)]
    warnings = [w for r, t in asked for w in grids.cautions(t.total.figures, f"{r.name}: ")]
    return tag(
        "section",
        tag("h2", _about(kind)),
        _loud(warnings),
        tag("div", *shown, class_="panels"),
        panels.figures(asked),
        id=f"kind-{number}",
    )


def _legend(reports: Sequence[Report]) -> Markup:
    shown = [grid for r in reports for grid in (*grids.single(r), summary.reaches(r))]
    lines = [tag("li", line) for line in (*legend(shown), *DRAWING)]
    return tag("footer", tag("h2", "How to read this"), tag("ul", *lines))
