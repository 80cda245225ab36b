"""How each run looks on a page: its colour, its symbol and its line.

The colours are those of Okabe & Ito (2008), which readers with any common colour vision tell
apart; ``page.css`` holds their values, for light and for dark paper. No two of the first runs
share a symbol either, so that nothing hangs on colour alone. The embedded players are the frame
in which a model is read: dashed and hollow, and grey where a model stands beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assay.play import PLAYERS
from assay.report.markup import Markup, tag

CEILING, *FLOORS = PLAYERS
COLOURS = ("blue", "orange", "purple", "vermillion", "sky", "green")
INK, GREY = "ink", "grey"
DASHES = ((6, 4), (2, 3), (8, 3, 2, 3))
SHAPES = (
    "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0Z",
    "M0,-1.1L1.1,0.9H-1.1Z",
    "M-0.9,-0.9H0.9V0.9H-0.9Z",
    "M0,-1.25L1.15,0L0,1.25L-1.15,0Z",
    "M0,1.1L1.1,-0.9H-1.1Z",
    "M-0.35,-1.1H0.35V-0.35H1.1V0.35H0.35V1.1H-0.35V0.35H-1.1V-0.35H-0.35Z",
    "M-1.1,0L0.9,-1.1V1.1Z",
)
"""Paths in a square from -1 to 1."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one run is drawn; ``colour`` is a name that ``page.css`` knows."""

    colour: str
    shape: str
    dash: tuple[int, ...] = ()
    hollow: bool = False

    @property
    def stroke(self) -> str:
        """The colour, as CSS writes it."""
        return f"var(--{self.colour})"

    @property
    def fill(self) -> str:
        """What fills the symbol, as CSS writes it."""
        return "var(--paper)" if self.hollow else self.stroke


def looks(models: Sequence[str]) -> list[Look]:
    """Return a look for each run, given the names of their models."""
    alone = set(models) <= set(PLAYERS)
    coloured = [m for m in models if m not in PLAYERS] or [m for m in models if m in FLOORS]
    found, used = [], 0
    for i, model in enumerate(models):
        colour = INK if alone and model == CEILING else GREY
        if model in coloured:
            colour, used = COLOURS[used % len(COLOURS)], used + 1
        dash = DASHES[FLOORS.index(model)] if model in FLOORS else ()
        found.append(Look(colour, SHAPES[i % len(SHAPES)], dash, model in PLAYERS))
    return found


def symbol(look: Look) -> Markup:
    """Return a short piece of a run's line with its symbol, for a legend."""
    line = tag(
        "path",
        d="M0,7H30",
        stroke=look.stroke,
        stroke_width="2",
        stroke_dasharray=" ".join(map(str, look.dash)),
    )
    point = tag(
        "path",
        d=look.shape,
        transform="translate(15,7) scale(4.2)",
        stroke=look.stroke,
        stroke_width="0.4",
        fill=look.fill,
    )
    return tag("svg", line, point, class_="symbol", viewBox="0 0 30 14", aria_hidden="true")
