"""Tours: on the map where there are points, else around a circle and in the matrix of distances.

The answer is a solid line, the reference tour a broad dashed one beneath it. Without points the
cities stand around a circle in the order of the reference, which is then the circle's rim, and
beside it the distances are a heat map in which both tours' legs are framed.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin
from typing import Any

from assay.core import NONE, Verdict
from assay.pictures.canvas import (
    BLUE,
    DIM,
    FAINT,
    GREEN,
    GROUND,
    INK,
    MARGIN,
    RED,
    Canvas,
    Entry,
    Point,
    ticks,
)
from assay.pictures.canvas_words import title_of, told
from assay.problems.tsp import Problem

_SIDE = 560.0


def svg(
    problem: Problem, solution: Any | None, other: Any | None = None, verdict: Verdict | None = None
) -> str:
    """Return the map of the cities with a tour and the reference tour beneath it.

    Parameters
    ----------
    problem : Problem
        Distances, and points if there are any.
    solution, other : sequence of int, NONE or None
        The answer and the reference.
    verdict : Verdict or None
        What became of the answer.
    """
    n = len(problem.distances)
    asked = f": is there one within {problem.bound}?" if problem.bound is not None else ""
    asked = f" from {problem.ends[0]} to {problem.ends[1]}" if problem.ends else asked
    kind = "path" if problem.ends else "tour"
    title = title_of(other, verdict)
    none = told(f"there is no {kind} within {problem.bound}", title)
    wide = (_SIDE if problem.points is not None else 2 * _SIDE - 60) + 2 * MARGIN + 24
    words = none if solution is NONE else ""
    canvas = Canvas(wide, f"A {kind} of {n} cities{asked}", verdict, words)
    top = canvas.top
    corner = MARGIN + 28, top
    if problem.points is not None:
        _map(canvas, problem, corner, (solution, other), verdict)
    else:
        _round(canvas, problem, (MARGIN, top), (solution, other), verdict)
        _heat(canvas, problem, (MARGIN + _SIDE + 24, top + 40), (solution, other))
    for name, tour in ((title, solution), ("reference", other)):
        if legs := _legs(problem, tour):
            canvas.say(f"{name}: length {sum(problem.distances[a][b] for a, b in legs)}")
    return canvas.finished(top + _SIDE + 32, _legend(solution, other, verdict))


def _legend(solution: Any, other: Any, verdict: Verdict | None) -> list[Entry]:
    entries = [("ring", INK, "city")]
    if solution is not None and solution is not NONE:
        entries.append(("line", BLUE, title_of(other, verdict)))
    if other is not None and other is not NONE:
        entries.append(("dash", GREEN, "reference"))
    if verdict is not None and {"city", "position"} & set(verdict.detail):
        entries.append(("cross", RED, "where it fails"))
    return entries


def _legs(problem: Problem, tour: Any) -> list[tuple[int, int]]:
    """Return the legs between known cities, the way back included."""
    if tour is None or tour is NONE:
        return []
    n = len(problem.distances)
    stops = list(tour)
    if problem.ends is None and len(stops) > 1 and stops[0] != stops[-1]:
        stops.append(stops[0])
    return [(a, b) for a, b in pairwise(stops) if 0 <= a < n and 0 <= b < n and a != b]


def _draw(
    canvas: Canvas, problem: Problem, at: Sequence[Point], tours: tuple[Any, Any], r: float
) -> None:
    """Draw both tours' legs, the reference beneath, and the cities on them."""
    solution, other = tours
    broad, thin = max(2.5, r * 0.75), max(1.4, r / 3.4)
    for a, b in _legs(problem, other):
        dash = f"{broad * 1.6:.1f} {broad * 1.2:.1f}"
        canvas.line(at[a], at[b], GREEN, broad, stroke_dasharray=dash, stroke_opacity=0.6)
    for a, b in _legs(problem, solution):
        canvas.line(at[a], at[b], BLUE, thin, stroke_linecap="round")
        if not problem.symmetric or problem.ends is not None:
            _arrow(canvas, at[a], at[b], thin + 2)
    ends = problem.ends or ()
    for city, point in enumerate(at):
        canvas.circle(point, r, GROUND, stroke=INK, stroke_width=1.2 if r > 5 else 0.8)
        if city in ends:
            canvas.circle(point, r + 3, "none", stroke=INK, stroke_width=1.5)
        if r >= 7:
            x, y = point
            size = 9 if city > 99 else 10
            canvas.text((x, y + 3.5), str(city), size, text_anchor="middle")


def _arrow(canvas: Canvas, a: Point, b: Point, size: float) -> None:
    """Draw a small triangle in the middle of a leg, towards its end."""
    (x, y), (u, v) = a, b
    long = ((u - x) ** 2 + (v - y) ** 2) ** 0.5 or 1.0
    dx, dy = (u - x) / long * size, (v - y) / long * size
    mx, my = (x + u) / 2, (y + v) / 2
    tip = mx + dx, my + dy
    left, right = (mx - dx - dy, my - dy + dx), (mx - dx + dy, my - dy - dx)
    d = "M" + "L".join(f"{p[0]:.1f} {p[1]:.1f}" for p in (tip, left, right)) + "Z"
    canvas.path(d, BLUE)


def _radius(n: int) -> float:
    return 9.0 if n <= 60 else max(2.5, 200 / n * 2.2)


def _map(
    canvas: Canvas, problem: Problem, corner: Point, tours: tuple[Any, Any], verdict: Verdict | None
) -> None:
    points = problem.points or ()
    left, low = min(x for x, _ in points), min(y for _, y in points)
    wide = max(x for x, _ in points) - left
    high = max(y for _, y in points) - low
    span = max(1, wide, high)
    r = _radius(len(points))
    inner = _SIDE - 2 * r - 12
    x0 = corner[0] + r + 6 + (span - wide) / span * inner / 2
    y0 = corner[1] + _SIDE - r - 6 - (span - high) / span * inner / 2
    scale = inner / span

    def place(x: float, y: float) -> Point:
        """Return where a point of the grid lies in the picture."""
        return x0 + (x - left) * scale, y0 - (y - low) * scale

    bottom = corner[1] + _SIDE
    for tick in ticks(left, left + wide, 9):
        x = place(tick, low)[0]
        canvas.line((x, corner[1]), (x, bottom), FAINT)
        canvas.text((x, bottom + 12), str(tick), 9, fill=DIM, text_anchor="middle")
    for tick in ticks(low, low + high, 9):
        y = place(left, tick)[1]
        canvas.line((corner[0], y), (corner[0] + _SIDE, y), FAINT)
        canvas.text((corner[0] - 4, y + 3), str(tick), 9, fill=DIM, text_anchor="end")
    canvas.rect(*corner, _SIDE, _SIDE, stroke=DIM, stroke_width=1)
    at = [place(*point) for point in points]
    _draw(canvas, problem, at, tours, r)
    _fault(canvas, at, r, verdict)


def _round(
    canvas: Canvas, problem: Problem, corner: Point, tours: tuple[Any, Any], verdict: Verdict | None
) -> None:
    """Draw the cities around a circle, in the order of the reference if there is one."""
    n = len(problem.distances)
    order = list(range(n))
    for tour in tours[::-1]:
        if tour is not None and tour is not NONE and sorted(set(tour)) == list(range(n)):
            order = list(dict.fromkeys(tour))
            break
    r = _radius(n)
    middle = corner[0] + _SIDE / 2 - 10, corner[1] + _SIDE / 2
    size = _SIDE / 2 - 24 - r
    at: list[Point] = [(0.0, 0.0)] * n
    for k, city in enumerate(order):
        turn = 2 * pi * k / n - pi / 2
        at[city] = middle[0] + size * cos(turn), middle[1] + size * sin(turn)
    _draw(canvas, problem, at, tours, r)
    _fault(canvas, at, r, verdict)


def _fault(canvas: Canvas, at: Sequence[Point], r: float, verdict: Verdict | None) -> None:
    """Ring and cross the city that a verdict names."""
    for name in ("city", "first", "last"):
        city = verdict.detail.get(name) if verdict is not None else None
        if isinstance(city, int) and 0 <= city < len(at):
            x, y = at[city]
            canvas.circle((x, y), r + 4, "none", stroke=RED, stroke_width=2.5)
            canvas.cross((x + r + 5, y - r - 5), 5)


def _heat(canvas: Canvas, problem: Problem, corner: Point, tours: tuple[Any, Any]) -> None:
    """Draw the distances, darker where longer, and frame the legs of both tours."""
    rows = problem.distances
    n, side = len(rows), _SIDE - 80
    cell = side / n
    low = min(d for i, row in enumerate(rows) for j, d in enumerate(row) if i != j)
    high = max(1, *(max(row) for row in rows))
    x0, y0 = corner
    shades: dict[int, list[str]] = {}
    for i, row in enumerate(rows):
        for j, d in enumerate(row):
            if i != j:
                shade = (d - low) * 8 // max(1, high - low)
                shades.setdefault(shade, []).append(
                    f"M{x0 + j * cell:.1f} {y0 + i * cell:.1f}h{cell:.1f}v{cell:.1f}h-{cell:.1f}z"
                )
    for shade, parts in sorted(shades.items()):
        grey = 245 - shade * 17
        canvas.path("".join(parts), f"#{grey:02x}{grey:02x}{grey:02x}")
    step = max(1, -(-n // 20))
    for k in range(0, n, step):
        middle = (k + 0.5) * cell
        canvas.text((x0 + middle, y0 - 4), str(k), 9, fill=DIM, text_anchor="middle")
        canvas.text((x0 - 4, y0 + middle + 3), str(k), 9, fill=DIM, text_anchor="end")
    words = f"distances from {low} (light) to {high} (dark), row to column"
    canvas.text((x0, y0 + side + 16), words, 10, fill=DIM)
    for tour, colour, dash in ((tours[1], GREEN, "3 2"), (tours[0], BLUE, None)):
        for leg in _legs(problem, tour):
            a, b = sorted(leg) if problem.symmetric else leg
            x, y = x0 + b * cell, y0 + a * cell
            width = max(1.0, min(2.5, cell / 5))
            inset = 0 if dash else width
            canvas.rect(
                x + inset, y + inset, max(1, cell - 2 * inset), max(1, cell - 2 * inset),
                stroke=colour, stroke_width=width, stroke_dasharray=dash,
            )  # fmt: skip
