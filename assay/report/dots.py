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

DOT, NAME = 13, 24
"""The heights of a dot's room and of a name's above its dots, in pixels."""
SIGNED = "datum.value ? datum.label : '0'"


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
    """Return differences from zero: under each name its dots, one below another.

    Parameters
    ----------
    dots : sequence of Dot
        At least one.
    title : str
        Of the axis.
    """
    names = list(dict.fromkeys(dot.name for dot in dots))
    many = max(sum(dot.name == name for dot in dots) for name in names)
    step = NAME + DOT * many
    layers = _rows(names, title, step)
    for name in names:
        mine = [dot for dot in dots if dot.name == name]
        for i, dot in enumerate(mine):
            layers += _dot(dot, names, title, NAME + DOT * i)
    return svg(alt.layer(*layers).properties(width=WIDTH, height=step * len(names)))


def _axes(names: Sequence[str], title: str) -> dict[str, Any]:
    packed = alt.Scale(paddingInner=0, paddingOuter=0)
    return {
        "y": alt.Y("name:N", sort=list(names), title=None, axis=None, scale=packed),
        "x": alt.X(
            "value:Q",
            title=title,
            axis=alt.Axis(format="+d", tickCount=7, labelExpr=SIGNED),
            scale=alt.Scale(nice=True, zero=True),
        ),
    }


def _rows(names: Sequence[str], title: str, step: int) -> list[Any]:
    """Return the line at zero, and the names: above their dots, where a phone has room for them."""
    axes = _axes(names, title)
    base = alt.Chart(alt.InlineData(values=[{"name": name, "value": 0} for name in names]))
    zero = base.mark_tick(color="var(--grey)", size=step, thickness=1.5, aria=False)
    said = base.mark_text(align="left", fill="var(--soft)", fontSize=12, limit=WIDTH, aria=False)
    above = {"x": alt.value(0), "y": axes["y"], "yOffset": alt.value(NAME // 2 - 2)}
    return [zero.encode(**axes), said.encode(**above, text="name:N")]


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
