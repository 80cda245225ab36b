"""The one table of file formats; every module offers what `Format` states."""

from typing import Any, Protocol

from assay.errors import UserError
from assay.formats import dimacs, jsplib, taillard, tsplib


class Format(Protocol):
    """``assay/formats/x.py``: a family's problems as the field writes them.

    A format that writes solutions too has the suffix of such files in ``SOLUTION`` and offers
    ``detect_solution``, ``read_solution`` and ``write_solution``.
    """

    NAME: str
    FAMILY: str

    def detect(self, text: str) -> bool:
        """Say whether a text looks like this format."""

    def read(self, text: str) -> Any:
        """Read a problem, refusing anything else with a `FormatError`."""

    def write(self, problem: Any) -> str:
        """Write a problem."""


FORMATS: tuple[Format, ...] = (
    tsplib,
    dimacs,
    taillard,
    jsplib,
)


def detected(text: str, name: str) -> Format:
    """Return the format of a file's text.

    Raises
    ------
    UserError
        If it is none of the table.
    """
    for known in FORMATS:
        if known.detect(text):
            return known
    names = ", ".join(known.NAME for known in FORMATS)
    raise UserError(f"{name} is in no format that is known here ({names})")


def solved(text: str) -> Any | None:
    """Return the format whose solution a text begins like, or None."""
    for known in FORMATS:
        detect = getattr(known, "detect_solution", None)
        if detect is not None and detect(text):
            return known
    return None


def named(name: str) -> Format:
    """Return a format by its name.

    Raises
    ------
    UserError
        If there is none of that name.
    """
    for known in FORMATS:
        if name == known.NAME:
            return known
    raise UserError(f"no format {name!r}; there are {', '.join(k.NAME for k in FORMATS)}")
