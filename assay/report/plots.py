"""Charts as files of their own, for a paper or a README: Vega-Lite specs drawn by vl-convert.

Colours are those of Okabe & Ito (2008); runs have symbols of their own too. Names come from
`grids.plain`, and vl-convert escapes them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from assay.report import grids
from assay.report.figures import Kind, Measure, Report, Table
from assay.report.lengths import frontier
from assay.report.looks import DASHES, FLOORS

COLOURS = ["#0072b2", "#e69f00", "#cc79a7", "#d55e00", "#56b4e9", "#009e73", "#555555"]
WIDTH, HEIGHT = 460, 280
APART = 1.02
"""The factor between the places of two runs at one size."""
_VERSION = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
_SHARE = alt.Scale(domain=[0, 1])


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart and the name of its files."""

    name: str
    chart: Any


def plots(reports: Sequence[Report]) -> Iterator[Plot]:
    """Yield the charts of one or several reports.

    For each family and question: accuracy against size with intervals, the fitted reach and the
    players' floors; the twin score; accuracy against budget; tokens against accuracy. For all
    of them: the differences along the axes.
    """
    names = grids.labels(reports)
    for kind in sorted({table.kind for report in reports for table in report.tables}):
        tables = [(n, t) for n, r in zip(names, reports, strict=True) if (t := r.table(kind))]
        stem = _stem(kind)
        yield Plot(f"{stem}-accuracy", _against_size(kind, tables, Measure.ACCURACY))
        if any(table.twins for _, table in tables):
            yield Plot(f"{stem}-twins", _against_size(kind, tables, Measure.TWIN))
        if any(table.findings.budgets for _, table in tables):
            yield Plot(f"{stem}-budgets", _budgets(kind, tables))
            yield Plot(f"{stem}-tokens", _spent(kind, reports, names))
    if any(report.gaps for report in reports):
        yield Plot("gaps", _gaps(reports, names))


def svg(plot: Plot) -> bytes:
    """Return a chart as SVG."""
    return str(vl_convert.vegalite_to_svg(_spec(plot), vl_version=_VERSION)).encode("utf-8")


def png(plot: Plot) -> bytes:
    """Return a chart as PNG, with two dots a point of the SVG."""
    return bytes(vl_convert.vegalite_to_png(_spec(plot), vl_version=_VERSION, scale=2))


def _spec(plot: Plot) -> Any:
    chart = plot.chart.configure(background="white", padding=8).configure_axis(
        labelFontSize=12, titleFontSize=12, titleFontWeight="normal", gridColor="#e6e6e6"
    )
    return chart.to_dict(validate=False)


def _stem(kind: Kind) -> str:
    words = f"{kind.family}-{kind.question}".lower()
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else "_" for c in words)[:80]


def _title(kind: Kind, what: str) -> str:
    return f"{grids.plain(kind.family)} {grids.plain(kind.question)}: {what}"


def _chart(rows: Sequence[dict[str, Any]], title: str) -> Any:
    return alt.Chart(alt.InlineData(values=list(rows)), title=title).properties(
        width=WIDTH, height=HEIGHT
    )


def _colour(names: Sequence[str]) -> dict[str, Any]:
    scale = alt.Scale(domain=list(dict.fromkeys(names)), range=COLOURS)
    return {
        "color": alt.Color("run:N", scale=scale, title=None),
        "shape": alt.Shape("run:N", scale=alt.Scale(domain=list(dict.fromkeys(names))), title=None),
    }


def _against_size(kind: Kind, tables: Sequence[tuple[str, Table]], which: Measure) -> Any:
    what = "twin score" if which is Measure.TWIN else "accuracy"
    of = "twin" if which is Measure.TWIN else "accuracy"
    axis = alt.X("size:Q", scale=alt.Scale(type="log", nice=False, padding=18), title=_unit(kind))
    share = alt.Axis(format="%")
    base = _chart(list(_points(tables, which)), _title(kind, f"{what} against size"))
    look = _colour([name for name, _ in tables])
    colour = {"color": look["color"]}
    y = alt.Y("value:Q", scale=_SHARE, axis=share, title=what)
    layers = [
        base.mark_rule().encode(x=axis, y=alt.Y("low:Q", scale=_SHARE), y2="high:Q", **colour),
        base.mark_point(filled=True, size=70, opacity=1).encode(x=axis, y=y, **look),
    ]
    curves, floors = list(_curves(tables, of)), list(_floors(tables, of))
    if curves:
        lines = _chart(curves, "").mark_line(strokeWidth=1.5)
        layers.append(lines.encode(x=axis, y=alt.Y("value:Q", scale=_SHARE), **colour))
    if floors:
        dashed = _chart(floors, "").mark_line(color="#777777", strokeWidth=1)
        look_of = alt.Scale(domain=list(FLOORS), range=[list(dash) for dash in DASHES])
        dash = alt.StrokeDash("player:N", title="players", scale=look_of)
        layers.append(dashed.encode(x=axis, y=alt.Y("value:Q", scale=_SHARE), strokeDash=dash))
    return alt.layer(*layers)


def _unit(kind: Kind) -> str:
    return grids.plain(kind.unit) or "size"


def _points(tables: Sequence[tuple[str, Table]], which: Measure) -> Iterator[dict[str, Any]]:
    """Yield the estimates, those of one size a little apart so that intervals can be told."""
    for i, (name, table) in enumerate(tables):
        apart = APART ** (i - (len(tables) - 1) / 2)
        for line in table.lines:
            found = line.figures.measures[which].interval()
            if found and line.size:
                ends = {"value": found.value, "low": found.low, "high": found.high}
                yield {"run": name, "size": line.size * apart, **ends}


def _curves(tables: Sequence[tuple[str, Table]], of: str) -> Iterator[dict[str, Any]]:
    for name, table in tables:
        reach = table.findings.reach
        for size, value in reach.curve if reach and reach.of == of else ():
            yield {"run": name, "size": size, "value": value}


def _floors(tables: Sequence[tuple[str, Table]], of: str) -> Iterator[dict[str, Any]]:
    """Yield the floors of the first run that has any: those of one suite are the same."""
    for _, table in tables:
        if table.findings.floors:
            for floor in table.findings.floors:
                value = getattr(floor, of)
                if floor.player in FLOORS and floor.size and value is not None:
                    yield {"player": floor.player, "size": floor.size, "value": value}
            return


def _budgets(kind: Kind, tables: Sequence[tuple[str, Table]]) -> Any:
    rows = [
        {"run": name, "tokens": each.tokens, **_ends(each.accuracy.interval())}
        for name, table in tables
        for each in table.findings.budgets
    ]
    base = _chart(rows, _title(kind, "accuracy if answers were cut"))
    axis = alt.X("tokens:Q", scale=alt.Scale(type="log", nice=False), title="tokens at most")
    look = _colour([name for name, _ in tables])
    y = alt.Y("value:Q", scale=_SHARE, axis=alt.Axis(format="%"), title="accuracy")
    band = base.mark_area(opacity=0.15).encode(
        x=axis, y=alt.Y("low:Q", scale=_SHARE), y2="high:Q", color=look["color"]
    )
    return alt.layer(band, base.mark_line(point=True).encode(x=axis, y=y, color=look["color"]))


def _ends(found: Any) -> dict[str, float]:
    return {"value": found.value, "low": found.low, "high": found.high} if found else {}


def _spent(kind: Kind, reports: Sequence[Report], names: Sequence[str]) -> Any:
    rows = [
        {
            "run": names[way.run],
            "how": f"{way.how} {way.number}",
            "tokens": max(way.tokens, 1.0),
            "value": way.accuracy,
            "frontier": way.frontier,
        }
        for way in frontier(reports, kind)
    ]
    base = _chart(rows, _title(kind, "what tokens buy"))
    axis = alt.X("tokens:Q", scale=alt.Scale(type="log", nice=False), title="mean tokens spent")
    y = alt.Y("value:Q", scale=_SHARE, axis=alt.Axis(format="%"), title="accuracy")
    points = base.mark_point(filled=True, size=60, opacity=1).encode(x=axis, y=y, **_colour(names))
    step = base.transform_filter("datum.frontier").mark_line(
        interpolate="step-after", color="#777777", strokeDash=[4, 3]
    )
    return alt.layer(step.encode(x=axis, y=y), points)


def _gaps(reports: Sequence[Report], names: Sequence[str]) -> Any:
    rows = [
        {
            "run": name,
            "axis": f"{grids.plain(gap.family)} {gap.axis}: {grids.plain(gap.far)}",
            "value": gap.difference.value,
            "low": gap.difference.low,
            "high": gap.difference.high,
        }
        for name, report in zip(names, reports, strict=True)
        for gap in report.gaps
    ]
    base = _chart(rows, "near minus far").properties(height=alt.Step(26))
    y, offset = alt.Y("axis:N", title=None, axis=alt.Axis(labelLimit=300)), alt.YOffset("run:N")
    x = alt.X("value:Q", axis=alt.Axis(format="+%"), title="difference of accuracies")
    look = _colour(names)
    rule = base.mark_rule().encode(
        x=alt.X("low:Q"), x2="high:Q", y=y, yOffset=offset, color=look["color"]
    )
    return alt.layer(rule, base.mark_point(filled=True, size=60, opacity=1).encode(
        x=x, y=y, yOffset=offset, **look))  # fmt: skip
