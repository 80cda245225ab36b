"""What a slot costs: the slots looked at, in order, times the people asked about each."""

from collections.abc import Mapping
from typing import Any

UNIT = "slots checked"


def effort(problem: Any, reference: Mapping[str, Any]) -> int | None:
    """Return how many pairs of slot and person are looked at until the first feasible slot.

    All of the week's where there is none; None for several meetings at once.
    """
    from assay.problems.calendar import witness

    if not hasattr(problem, "ordinal"):
        return None
    last = problem.ordinal(witness(reference)) if reference["feasible"] else problem.possible
    return int(last * len(problem.people))
