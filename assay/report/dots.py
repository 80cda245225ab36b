"""Charts of dots: differences with their intervals, and what tokens buy.

Drawn as `charts` draws; what a dot stands for is its title.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from assay.report.charts import HEIGHT, PERCENT, WIDTH, svg
from assay.report.looks import Look
from assay.report.markup import Markup

ROW, LEAST = 17, 30
"""The height of a dot's room, and the least height of a name's, in pixels."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A difference, its interval if it has one, and what it says; shares, not per cent."""

    name: str
    look: Look
    value: float
    low: float | None
    high: float | None
    says: str


@dataclass(frozen=True, slots=True)
class Bought:
    """A way to spend tokens on one instance, the accuracy it buys, and what it says."""

    look: Look
    tokens: float
    accuracy: float
    frontier: bool
    says: str


def differences(dots: Sequence[Dot], title: str) -> Markup:
    """Return differences from zero, a row a name; several dots of one name stand below another.

    Parameters
    ----------
    dots : sequence of Dot
        At least one.
    title : str
        Of the axis.
    """
    names = list(dict.fromkeys(dot.name for dot in dots))
    many = max(sum(dot.name == name for dot in dots) for name in names)
    step = max(ROW, LEAST / many)
    layers = [_zero(names, title, step * many)]
    for name in names:
        mine = [dot for dot in dots if dot.name == name]
        for i, dot in enumerate(mine):
            shift = (i - (len(mine) - 1) / 2) * step * 0.7 + step * many / 2
            layers += _dot(dot, names, title, shift)
    height = step * many * len(names)
    return svg(alt.layer(*layers).properties(width=WIDTH, height=height))


def _axes(names: Sequence[str], title: str) -> dict[str, Any]:
    packed = alt.Scale(paddingInner=0, paddingOuter=0)
    axis = alt.Axis(labelLimit=220, labelFontSize=11, domain=False, ticks=False, labelPadding=8)
    return {
        "y": alt.Y("name:N", sort=list(names), title=None, axis=axis, scale=packed),
        "x": alt.X(
            "value:Q",
            title=title,
            axis=alt.Axis(format="+d", tickCount=7),
            scale=alt.Scale(nice=True, zero=True),
        ),
    }


def _zero(names: Sequence[str], title: str, step: float) -> Any:
    rows = [{"name": name, "value": 0} for name in names]
    ticks = alt.Chart(alt.InlineData(values=rows)).mark_tick(
        color="var(--grey)", size=step, thickness=1.5, aria=False
    )
    return ticks.encode(**_axes(names, title))


def _dot(dot: Dot, names: Sequence[str], title: str, shift: float) -> list[Any]:
    low = dot.value if dot.low is None else dot.low
    high = dot.value if dot.high is None else dot.high
    row = {"name": dot.name, "value": 100 * dot.value, "low": 100 * low, "high": 100 * high}
    base = alt.Chart(alt.InlineData(values=[row | {"says": dot.says}]))
    base = base.encode(y=_axes(names, title)["y"], yOffset=alt.value(shift))
    rule = base.encode(x=alt.X("low:Q", title=title), x2="high:Q")
    point = base.encode(x=_axes(names, title)["x"], description="says:N")
    return [
        rule.mark_rule(stroke=dot.look.stroke, strokeWidth=2, opacity=0.6, aria=False),
        _point(point, dot.look),
    ]


def _point(chart: alt.Chart, look: Look, size: int = 70, opacity: float = 1) -> Any:
    return chart.mark_point(
        shape=look.shape,
        size=size,
        opacity=opacity,
        stroke=look.stroke,
        strokeWidth=1.6,
        fill=look.fill,
    )


def spent(ways: Sequence[Bought]) -> Markup:
    """Return accuracy against the tokens that buy it; the line joins what nothing dominates."""
    rows = [
        {"tokens": max(way.tokens, 1.0), "value": 100 * way.accuracy, "says": way.says}
        for way in ways
    ]
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[0, 100], nice=False),
        axis=alt.Axis(values=[0, 25, 50, 75, 100], labelExpr=PERCENT),
    )
    scale = alt.Scale(type="log", nice=False, padding=14)
    axis = alt.Axis(grid=False, tickCount=6, format="~s")
    x = alt.X("tokens:Q", title="mean tokens for an instance", scale=scale, axis=axis)
    best = [row for row, way in zip(rows, ways, strict=True) if way.frontier]
    line = alt.Chart(alt.InlineData(values=best)).encode(x=x, y=y)
    layers = [
        line.mark_line(
            stroke="var(--grey)",
            strokeDash=[4, 3],
            strokeWidth=1.5,
            interpolate="step-after",
            aria=False,
        )
    ]
    for row, way in zip(rows, ways, strict=True):
        point = alt.Chart(alt.InlineData(values=[row])).encode(x=x, y=y, description="says:N")
        layers.append(_point(point, way.look, 60, 1 if way.frontier else 0.45))
    return svg(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT))
