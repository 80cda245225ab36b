"""A sheet of SVG: shapes and text, a heading with the verdict, a legend, all of it escaped.

One ``<svg>`` element with its own white ground, so that it reads the same on light and dark pages;
no script, no style sheet, no reference to anything outside. The colours are those of Okabe & Ito
(2008), which readers with any kind of colour vision tell apart; what matters is also told by shape:
the answer is a solid line, the reference a dashed one, a fault is hatched or crossed.
"""

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from assay.core import Status, Verdict
from assay.pictures.canvas_words import clipped, plain, width_of, words_of, wrapped

INK, DIM, FAINT, GROUND = "#1a1a1a", "#5f6368", "#dadce0", "#ffffff"
BLUE, GREEN, RED, ORANGE = "#0072B2", "#009E73", "#D55E00", "#E69F00"
SKY, YELLOW, PURPLE = "#56B4E9", "#F0E442", "#CC79A7"
SERIES = (
    SKY, ORANGE, GREEN, YELLOW, BLUE, PURPLE, "#999999", "#B7DDF5", "#F5D08A", "#8FD4BE",
    "#2C6E96", "#8A5F00", "#00573F", "#A89B00", "#003F63", "#7E4468", "#4D4D4D", "#8AA4B5",
    "#C2B59B", "#E8C7DA",
)  # fmt: skip
"""Fills for things that are told apart by colour; further ones begin again. None is a fault's."""

MARGIN, LINE = 20, 18
_FONT = "Helvetica, Arial, 'Noto Sans', 'Noto Sans KR', sans-serif"
_SIGNS = {
    Status.CORRECT: ("#007A59", "M1 6l4 4l7-9"),
    Status.SUBOPTIMAL: ("#9A6700", "M1 5q3-4 6 0t6 0M1 9q3-4 6 0t6 0"),
}
_WRONG = "#B84F00", "M2 1l9 9M2 10l9-9"
MAX_WORDS = 200
PALE = 0.3
"""How opaque is what is drawn palely."""

_HATCH = 7

Point = tuple[float, float]
Entry = tuple[str, str, str]


def number(value: float) -> str:
    """Write a coordinate with two decimals at most.

    Examples
    --------
    >>> number(3.0), number(2.5), number(1 / 3)
    ('3', '2.5', '0.33')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def series(k: int) -> str:
    """Return the fill of the thing with a number, from 0."""
    return SERIES[k % len(SERIES)]


def ink_on(fill: str) -> str:
    """Return the colour of words that can be read on a fill, by its luma (ITU-R BT.601)."""
    red, green, blue = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return INK if 299 * red + 587 * green + 114 * blue > 128_000 else GROUND


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
    """Shapes, in the order in which they are drawn, below a heading and above a legend.

    Parameters
    ----------
    width : float
        In pixels; the height is known when the sheet is `finished`.
    title : str
        What is shown, also for readers that do not see it.
    verdict : Verdict or None
        What became of the answer, written below the title with its sign.
    words : str
        A sentence for the last line of the heading, if there is one to be said.

    Attributes
    ----------
    top : float
        Where the heading ends and the picture can begin.
    """

    def __init__(
        self, width: float, title: str, verdict: Verdict | None = None, words: str = ""
    ) -> None:
        self.width, self.title = width, title
        self._parts: list[str] = []
        self._said: list[str] = [title]
        self.top = 44.0 - LINE
        self._heading(MARGIN, title, 15, font_weight="bold")
        if verdict is not None:
            colour, sign = _SIGNS.get(verdict.status, _WRONG)
            place = f"translate({MARGIN} {number(self.top - 8)})"
            self.path(sign, stroke=colour, stroke_width=2.2, transform=place)
            said = words_of(verdict)
            self._heading(MARGIN + 18, said, 12, fill=colour, font_weight="bold")
            self.say(said)
        if words:
            self._heading(MARGIN, words, 12)
            self.say(words)

    def _heading(self, x: float, words: str, size: float, **more: Any) -> None:
        """Write words below what the heading holds so far, in as many lines as they need."""
        for line in wrapped(words, self.width - x - MARGIN, size):
            self.text((x, self.top + 2), line, size, **more)
            self.top += LINE

    def add(
        self, tag: str, content: str | None = None, whole: str | None = None, **given: Any
    ) -> None:
        """Add an element; ``stroke_width`` becomes ``stroke-width``, None is left out.

        ``whole`` is what a reader sees who points at it: words that its content had no room for.
        """
        values = {name: v for name, v in given.items() if v is not None}
        said = "".join(
            f" {name.rstrip('_').replace('_', '-')}={quoteattr(_value(v))}"
            for name, v in values.items()
        )
        inner = "" if content is None else escape(plain(content))
        inner += "" if whole is None else f"<title>{escape(plain(whole))}</title>"
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

    def name(self, at: Point, words: str, size: float, room: float, **more: Any) -> None:
        """Write a name; where it is wider than its room it is cut, and whole when pointed at."""
        short = clipped(words, room, size)
        more["whole"] = words[:MAX_WORDS] if short != words else None
        self.text(at, short, size, **more)

    def cross(self, at: Point, r: float) -> None:
        """Mark a fault."""
        (x, y), d = at, r
        shape = f"M{number(x - d)} {number(y - d)}L{number(x + d)} {number(y + d)}"
        shape += f"M{number(x - d)} {number(y + d)}L{number(x + d)} {number(y - d)}"
        self.path(shape, stroke=GROUND, stroke_width=r, stroke_linecap="round")
        self.path(shape, stroke=RED, stroke_width=max(2, r / 2), stroke_linecap="round")

    def hatched(
        self, box: tuple[float, float, float, float], stroke: str, width: float = 0.7
    ) -> None:
        """Veil a box (left, top, width, height) and fill it with slanting lines."""
        x, y, wide, high = box
        self.rect(*box, GROUND, fill_opacity=0.45)
        d, at = [], _HATCH - high
        while at < wide:
            a, b = max(at, 0), min(at + high, wide)
            d.append(f"M{x + a:.1f} {y + a - at:.1f}L{x + b:.1f} {y + b - at:.1f}")
            at += _HATCH
        self.path("".join(d), stroke=stroke, stroke_width=width)

    def say(self, words: str) -> None:
        """Add a sentence for readers that do not see the picture."""
        self._said.append(words)

    def finished(self, y: float, entries: Iterable[Entry]) -> str:
        """Return the element with a legend from a height on, which ends the sheet.

        Of each entry of the legend: its kind (see `_key`), its colour and its words.
        """
        for row in _rows(entries, self.width):
            x: float = MARGIN
            for kind, colour, words in row:
                _key(self, kind, colour, (x, y))
                self.text((x + 28, y + 4), words, 11, fill=DIM)
                x += _entry_width(words)
            y += LINE
        width, height = number(self.width), number(y + 2)
        said = escape(plain(". ".join(self._said)[:1000]))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" '
            f'font-family="{_FONT}">'
            f"<title>{escape(plain(self.title))}</title><desc>{said}</desc>"
            f'<rect width="100%" height="100%" rx="6" fill="{GROUND}"/>'
            + "".join(self._parts)
            + "</svg>"
        )


def _value(value: object) -> str:
    return number(value) if isinstance(value, int | float) else plain(value)


def _entry_width(words: str) -> float:
    return 28 + width_of(words, 11) + 18


def _rows(entries: Iterable[Entry], width: float) -> list[list[Entry]]:
    """Return a legend's entries, cut to the sheet, by rows that fit its width."""
    rows: list[list[Entry]] = [[]]
    used: float = MARGIN
    for kind, colour, words in entries:
        short = clipped(words, width - 2 * MARGIN - 28, 11)
        wide = _entry_width(short)
        if rows[-1] and used + wide > width - MARGIN + 18:
            rows.append([])
            used = MARGIN
        rows[-1].append((kind, colour, short))
        used += wide
    return rows


def _key(canvas: Canvas, kind: str, colour: str, at: Point) -> None:
    """Draw the sign of a legend's entry: a line, box, outline, dot, ring, cross or a variant."""
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
        fill = colour if kind in ("box", "pale") else "none"
        stroke = {"box": INK, "pale": None}.get(kind, colour)
        width = 0.5 if kind == "box" else 2
        opacity = PALE if kind == "pale" else None
        dash = "4 3" if kind == "dashed" else None
        if kind == "hatch":
            lines = f"M{x + 2} {y + 2}l8-8M{x + 5} {y + 6}l12-12M{x + 12} {y + 6}l8-8"
            canvas.path(lines, stroke=colour, stroke_width=0.8)
        style = {"stroke": stroke, "stroke_width": width, "stroke_dasharray": dash}
        canvas.rect(x + 2, y - 6, 18, 12, fill, fill_opacity=opacity, **style)
