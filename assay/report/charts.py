"""Charts as static SVG: Vega-Lite specs made by Altair, drawn by vl-convert without a network.

Colours are CSS variables, so that one picture serves light and dark paper. What a mark stands
for is its ``title``: a browser shows it when the pointer rests there, and a screen reader reads
it. vl-convert escapes all text; names come here through `grids.plain` all the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

import altair as alt
import vl_convert

from assay.report.intervals import Interval
from assay.report.looks import Look
from assay.report.markup import Markup

WIDTH, HEIGHT = 400, 230
SMALL_WIDTH, SMALL_HEIGHT = 160, 100
APART = 7
"""How many pixels the runs of one size stand apart, if there is room."""
LOGARITHMIC = 16
"""Sizes that grow by this factor or more stand on a logarithmic axis."""
PERCENT = "datum.label + ' %'"
_LABELLED = re.compile(r'<(path|line|rect) aria-label="([^"]*)"([^>]*)/>')
_VERSION = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


@dataclass(frozen=True, slots=True)
class Curve:
    """A run in a chart against size: (size, estimate, what it says) for each point.

    ``fit`` is the curve of its reach, (size, share); without one its points are joined.
    """

    look: Look
    points: Sequence[tuple[int, Interval, str]]
    fit: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What a player that is no model gets: (size, share), with its name and its dashes."""

    name: str
    dash: Sequence[int]
    points: Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the bar at one size: from one share to another, and what it says."""

    size: int
    low: float
    high: float
    colour: str
    says: str


def curves(shown: Sequence[Curve], unit: str, frames: Sequence[Frame] = ()) -> Markup:
    """Return proportions against size, with their intervals; later curves lie on top.

    Parameters
    ----------
    shown : sequence of Curve
        One a run. At one size they stand a little apart, so that equal ones can be seen.
    unit : str
        What a size counts.
    frames : sequence of Frame
        Drawn beneath.
    """
    sizes = sorted({size for curve in shown for size, _, _ in curve.points})
    logarithmic = bool(sizes) and sizes[0] > 0 and sizes[-1] >= LOGARITHMIC * sizes[0]
    x = _sizes(sizes, unit, logarithmic)
    middle = (len(shown) - 1) / 2
    step = min(APART, _gap(sizes, logarithmic) / 2 / max(len(shown), 1))
    layers = [layer for frame in frames for layer in _frame(frame, x)]
    layers += [
        layer for i, curve in enumerate(shown) for layer in _curve(curve, x, (i - middle) * step)
    ]
    return svg(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT))


def _gap(sizes: Sequence[int], logarithmic: bool) -> float:
    """Return about how many pixels the two closest sizes are apart."""
    places = [log(size) if logarithmic else float(size) for size in sizes]
    gaps = [b - a for a, b in pairwise(places)]
    return min(gaps) / sum(gaps) * WIDTH * 0.8 if gaps else float(WIDTH)


def _sizes(sizes: Sequence[int], unit: str, logarithmic: bool) -> alt.X:
    low, high = (sizes[0], sizes[-1]) if sizes else (0, 1)
    room = 1.0 if low == high else (high - low) * 0.09
    ends = [low / 1.3, high * 1.3] if logarithmic else [low - room, high + room]
    scale = alt.Scale(domain=ends, type="log" if logarithmic else "linear", nice=False, zero=False)
    axis = alt.Axis(values=list(sizes), format="d", grid=False, labelOverlap="greedy")
    return alt.X("size:Q", scale=scale, axis=axis, title=unit)


def _frame(frame: Frame, x: alt.X) -> list[alt.Chart]:
    rows = [
        {"size": size, "value": 100 * share, "says": f"{frame.name}, {size}: {100 * share:.1f} %"}
        for size, share in frame.points
    ]
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, 100], nice=False), title=None)
    line = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y)
    label = alt.Chart(alt.InlineData(values=rows[-1:])).encode(x=x, y=y, text=alt.value(frame.name))
    dash = list(frame.dash)
    return [
        line.mark_line(stroke="var(--grey)", strokeWidth=1.5, strokeDash=dash, aria=False),
        line.mark_point(size=36, opacity=0).encode(description="says:N"),
        label.mark_text(dx=-2, dy=-7, align="right", fill="var(--soft)", fontSize=11, aria=False),
    ]


def _line(curve: Curve, base: alt.Chart, x: alt.X) -> Any:
    """Return the fitted curve of a run, or its points joined."""
    look, y = curve.look, alt.Y("value:Q", scale=alt.Scale(domain=[0, 100], nice=False), title=None)
    dash = list(look.dash) or [1, 0]
    if curve.fit:
        fitted = [{"size": size, "value": 100 * share} for size, share in curve.fit]
        base = alt.Chart(alt.InlineData(values=fitted)).encode(x=x)
    drawn = base.encode(y=y)
    return drawn.mark_line(stroke=look.stroke, strokeWidth=2, strokeDash=dash, aria=False)


def _curve(curve: Curve, x: alt.X, shift: float) -> list[alt.Chart]:
    rows = [
        {"size": size, "low": 100 * e.low, "value": 100 * e.value, "high": 100 * e.high, "says": s}
        for size, e, s in curve.points
    ]
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr=PERCENT)
    look = curve.look
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, xOffset=alt.value(shift))
    value = base.encode(y=alt.Y("value:Q", scale=scale, axis=axis, title=None))
    whisker = base.encode(y=alt.Y("low:Q", scale=scale, axis=axis, title=None), y2="high:Q")
    return [
        whisker.mark_rule(stroke=look.stroke, strokeWidth=1.5, opacity=0.55, aria=False),
        _line(curve, base, x),
        value.mark_point(
            shape=look.shape,
            size=85,
            stroke=look.stroke,
            strokeWidth=1.6,
            fill=look.fill,
            opacity=1,
        ).encode(description="says:N"),
    ]


def bars(pieces: Sequence[Piece]) -> Markup:
    """Return a bar a size, made of pieces that are given bottom up."""
    rows = [
        {"size": p.size, "low": 100 * p.low, "high": 100 * p.high, "fill": p.colour, "says": p.says}
        for p in pieces
    ]
    axis = alt.Axis(grid=False, labelAngle=0, labelOverlap="greedy", domain=False, ticks=False)
    share = alt.Axis(values=[0, 50, 100], labelExpr=PERCENT)
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(stroke="var(--paper)", strokeWidth=1)
        .encode(
            x=alt.X("size:O", axis=axis, title=None, scale=alt.Scale(paddingInner=0.25)),
            y=alt.Y("low:Q", axis=share, title=None, scale=alt.Scale(domain=[0, 100])),
            y2="high:Q",
            fill=alt.Fill("fill:N", scale=None),
            description="says:N",
        )
        .properties(width=SMALL_WIDTH, height=SMALL_HEIGHT)
    )
    return svg(chart)


def svg(chart: Any) -> Markup:
    """Return a chart as SVG whose marks have titles, on paper of any colour."""
    chart = chart.configure(
        font="system-ui, sans-serif",
        background="transparent",
        padding=4,
        axis=alt.AxisConfig(
            labelColor="var(--soft)",
            titleColor="var(--soft)",
            titleFontWeight="normal",
            labelFontSize=12,
            titleFontSize=12,
            domainColor="var(--line)",
            tickColor="var(--line)",
            gridColor="var(--line)",
            aria=False,
        ),
        view=alt.ViewConfig(stroke=None),
    )
    drawn = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), vl_version=_VERSION)
    return Markup(_LABELLED.sub(r"<\1\3><title>\2</title></\1>", drawn))
