"""A sheet of SVG: shapes and text, a heading with the verdict, a legend, all of it escaped.

One ``<svg>`` element with its own white ground, so that it reads the same on light and dark pages;
no script, no style sheet, no reference to anything outside. The colours are those of Okabe & Ito
(2008), which readers with any kind of colour vision tell apart; what matters is also told by shape:
the answer is a solid line, the reference a dashed one, a fault is hatched or crossed.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from assay.core import Status, Verdict

INK, DIM, FAINT, GROUND = "#1a1a1a", "#5f6368", "#dadce0", "#ffffff"
BLUE, GREEN, RED, ORANGE = "#0072B2", "#009E73", "#D55E00", "#E69F00"
SKY, YELLOW, PURPLE = "#56B4E9", "#F0E442", "#CC79A7"
SERIES = (SKY, ORANGE, GREEN, YELLOW, BLUE, PURPLE, "#999999", "#B7DDF5", "#F5D08A", "#8FD4BE")
"""Fills for things that are told apart by colour; further ones begin again. None is a fault's."""

MARGIN, LINE = 20, 18
_FONT = "Helvetica, Arial, 'Noto Sans', 'Noto Sans KR', sans-serif"
_SIGNS = {
    Status.CORRECT: ("#007A59", "M1 6l4 4l7-9"),
    Status.SUBOPTIMAL: ("#9A6700", "M1 5q3-4 6 0t6 0M1 9q3-4 6 0t6 0"),
}
_WRONG = "#B84F00", "M2 1l9 9M2 10l9-9"
MAX_WORDS = 200

Point = tuple[float, float]


def number(value: float) -> str:
    """Write a coordinate with two decimals at most.

    Examples
    --------
    >>> number(3.0), number(2.5), number(1 / 3)
    ('3', '2.5', '0.33')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def plain(text: object) -> str:
    """Return a text that XML can hold: other characters become U+FFFD."""
    return "".join(
        c if c in "\t\n" or (" " <= c <= "\ud7ff") or ("\ue000" <= c <= "\ufffd") or c > "\uffff"
        else "\ufffd"
        for c in str(text)
    )  # fmt: skip


def width_of(text: str, size: float = 12) -> float:
    """Return about how wide a text is."""
    units = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in text)
    return units * size


def clipped(text: str, width: float, size: float = 12) -> str:
    """Return a text cut so that it is about no wider than a width."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


def ticks(low: float, high: float, most: int = 8) -> list[int]:
    """Return round numbers from low to high, at most so many.

    Examples
    --------
    >>> ticks(0, 47), ticks(0, 5)
    ([0, 10, 20, 30, 40], [0, 1, 2, 3, 4, 5])
    """
    step, k = 1, 0
    while (high - low) / step > most - 1:
        k += 1
        step = (1, 2, 5)[k % 3] * 10 ** (k // 3)
    first = -(-int(low) // step) * step
    return list(range(first, int(high) + 1, step))


class Canvas:
    """Shapes, in the order in which they are drawn.

    Parameters
    ----------
    width, height : float
        In pixels.
    title : str
        What is shown, also for readers that do not see it.
    """

    def __init__(self, width: float, height: float, title: str) -> None:
        self.width, self.height, self.title = width, height, title
        self._parts: list[str] = []
        self._said: list[str] = [title]

    def add(self, tag: str, content: str | None = None, **given: Any) -> None:
        """Add an element; ``stroke_width`` becomes ``stroke-width``, None is left out."""
        values = {name: v for name, v in given.items() if v is not None}
        said = "".join(
            f" {name.rstrip('_').replace('_', '-')}={quoteattr(_value(v))}"
            for name, v in values.items()
        )
        inner = "" if content is None else escape(plain(content))
        self._parts.append(f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>")

    def line(self, a: Point, b: Point, stroke: str = INK, width: float = 1, **more: Any) -> None:
        """Draw a line."""
        (x1, y1), (x2, y2) = a, b
        more |= {"stroke": stroke, "stroke_width": width}
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, **more)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str = "none", **more: Any
    ) -> None:
        """Draw a rectangle."""
        self.add("rect", x=x, y=y, width=width, height=height, fill=fill, **more)

    def circle(self, at: Point, r: float, fill: str, **more: Any) -> None:
        """Draw a disc, or a ring if the fill is ``none``."""
        self.add("circle", cx=at[0], cy=at[1], r=r, fill=fill, **more)

    def path(self, d: str, fill: str = "none", **more: Any) -> None:
        """Draw a path, given as SVG writes it."""
        if d:
            self.add("path", d=d, fill=fill, **more)

    def polyline(self, points: Iterable[Point], stroke: str, width: float, **more: Any) -> None:
        """Draw a line through points."""
        d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
        if len(d) > 1:
            style = {"stroke_linejoin": "round", "stroke_linecap": "round", **more}
            self.path(d, stroke=stroke, stroke_width=width, **style)

    def text(self, at: Point, words: str, size: float = 12, **more: Any) -> None:
        """Write words from a point on, which lies on their base line."""
        style: dict[str, Any] = {"fill": INK, **more}
        self.add("text", words[:MAX_WORDS], x=at[0], y=at[1], font_size=size, **style)

    def cross(self, at: Point, r: float) -> None:
        """Mark a fault."""
        (x, y), d = at, r
        shape = f"M{number(x - d)} {number(y - d)}L{number(x + d)} {number(y + d)}"
        shape += f"M{number(x - d)} {number(y + d)}L{number(x + d)} {number(y - d)}"
        self.path(shape, stroke=GROUND, stroke_width=r, stroke_linecap="round")
        self.path(shape, stroke=RED, stroke_width=max(2, r / 2), stroke_linecap="round")

    def heading(self, verdict: Verdict | None) -> None:
        """Write the title and, below it, the verdict in words with its sign."""
        room = self.width - 2 * MARGIN
        self.text((MARGIN, 28), clipped(self.title, room, 15), 15, font_weight="bold")
        if verdict is not None:
            colour, sign = _SIGNS.get(verdict.status, _WRONG)
            place = f"translate({MARGIN} {18 + LINE})"
            self.path(sign, stroke=colour, stroke_width=2.2, transform=place)
            words = clipped(words_of(verdict), room - 18)
            self.text((MARGIN + 18, 28 + LINE), words, fill=colour, font_weight="bold")
            self._said.append(words_of(verdict))

    def say(self, words: str) -> None:
        """Add a sentence for readers that do not see the picture."""
        self._said.append(words)

    def legend(self, y: float, entries: Sequence[tuple[str, str, str]]) -> None:
        """Draw the legend: of each entry its kind (see `_KEYS`), its colour and its words."""
        for row in rows_of(entries, self.width):
            x: float = MARGIN
            for kind, colour, words in row:
                _key(self, kind, colour, (x, y))
                self.text((x + 28, y + 4), words, 11, fill=DIM)
                x += entry_width(words)
            y += LINE

    def written(self) -> str:
        """Return the element."""
        size = f"{number(self.width)} {number(self.height)}"
        said = escape(plain(". ".join(self._said)[:1000]))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" '
            f'width="{number(self.width)}" height="{number(self.height)}" role="img" '
            f'font-family="{_FONT}">'
            f"<title>{escape(plain(self.title))}</title><desc>{said}</desc>"
            f'<rect width="100%" height="100%" rx="6" fill="{GROUND}"/>'
            + "".join(self._parts)
            + "</svg>"
        )


def _value(value: object) -> str:
    return number(value) if isinstance(value, int | float) else plain(value)


def words_of(verdict: Verdict) -> str:
    """Return a verdict in words: status, reason, value and where the fault lies."""
    reason = str(verdict.reason).replace("_", " ")
    value = "" if verdict.objective is None else f", value {verdict.objective}"
    fine = {"pass", "fail"}
    said = ((name.replace("_", " "), v) for name, v in verdict.detail.items() if v not in fine)
    where = ", ".join(f"{name} {value}" for name, value in said)
    return f"{verdict.status}: {reason}{value}" + (f" ({where})" if where else "")


def entry_width(words: str) -> float:
    """Return how wide an entry of a legend is."""
    return 28 + width_of(words, 11) + 18


def rows_of(
    entries: Sequence[tuple[str, str, str]], width: float
) -> list[list[tuple[str, str, str]]]:
    """Return a legend's entries by rows that fit a width."""
    rows: list[list[tuple[str, str, str]]] = [[]]
    used: float = MARGIN
    for entry in entries:
        wide = entry_width(entry[2])
        if rows[-1] and used + wide > width - MARGIN + 18:
            rows.append([])
            used = MARGIN
        rows[-1].append(entry)
        used += wide
    return rows


def _key(canvas: Canvas, kind: str, colour: str, at: Point) -> None:
    """Draw the sign of a legend's entry: line, dash, box, outline, hatch, dot, ring, cross."""
    x, y = at
    if kind in ("line", "dash"):
        dash = "5 4" if kind == "dash" else None
        canvas.line((x, y), (x + 22, y), colour, 3, stroke_dasharray=dash)
    elif kind in ("dot", "ring"):
        fill, stroke = (colour, None) if kind == "dot" else ("none", colour)
        canvas.circle((x + 11, y), 4.5, fill, stroke=stroke, stroke_width=stroke and 2)
    elif kind == "cross":
        canvas.cross((x + 11, y), 5)
    else:
        fill, stroke = (colour, INK) if kind == "box" else ("none", colour)
        width = 0.5 if kind == "box" else 2
        dash = "4 3" if kind == "dashed" else None
        if kind == "hatch":
            lines = f"M{x + 2} {y + 2}l8-8M{x + 5} {y + 6}l12-12M{x + 12} {y + 6}l8-8"
            canvas.path(lines, stroke=colour, stroke_width=0.8)
        style = {"stroke": stroke, "stroke_width": width, "stroke_dasharray": dash}
        canvas.rect(x + 2, y - 6, 18, 12, fill, **style)
