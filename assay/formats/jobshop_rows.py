"""What the formats of job shops share: rows of numbers, and a problem made of them."""

from collections.abc import Sequence

from assay.errors import FormatError
from assay.problems.jobshop import Problem, from_json
from assay.text import natural

MAX_TEXT = 1 << 22


def numbers(line: str) -> list[int] | None:
    """Return a line's natural numbers (none of an empty one), or None if it holds other words."""
    try:
        return [natural(word) for word in line.split()]
    except ValueError:
        return None


def problem_of(jobs: Sequence[Sequence[tuple[int, int]]], name: str) -> Problem:
    """Return the problem whose jobs are these pairs of machine and duration.

    Raises
    ------
    FormatError
        If they are no job shop, with the format's name before the reason.
    """
    try:
        return from_json({"bound": None, "jobs": [[list(pair) for pair in job] for job in jobs]})
    except FormatError as error:
        raise FormatError(f"{name}: {error}") from None
