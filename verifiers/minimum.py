"""The verdict on a valid solution of a minimization problem, by its value alone.

Families whose question is ``optimize`` or ``decide`` share it: a value below the proven optimum, or
within a bound that is proven out of reach, is a fault of the judge's, never a score.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from assay.core import Status, Verdict


def measured(
    reasons: type[StrEnum], reference: Mapping[str, Any], bound: int | None, value: int
) -> Verdict:
    """Judge a value.

    Parameters
    ----------
    reasons : type
        The family's reasons, with ``OPTIMAL``, ``LONGER_THAN_OPTIMUM``, ``WITHIN_BOUND``,
        ``ABOVE_BOUND`` and ``BEATS_REFERENCE``.
    reference : mapping
        ``optimum`` and ``feasible``.
    bound : int or None
        The largest value allowed; None if the smallest value is asked for.
    value : int
        What the solution comes to.

    Returns
    -------
    Verdict
        With the value as its objective, and optimum and value as its quality.
    """
    optimum = reference["optimum"]
    if value < optimum:
        status, reason = Status.JUDGE_ERROR, "BEATS_REFERENCE"
    elif bound is not None:
        status, reason = _within(bound, value, reference["feasible"])
    elif value == optimum:
        status, reason = Status.CORRECT, "OPTIMAL"
    else:
        status, reason = Status.SUBOPTIMAL, "LONGER_THAN_OPTIMUM"
    return Verdict(status, getattr(reasons, reason), value, (optimum, value))


def _within(bound: int, value: int, feasible: bool) -> tuple[Status, str]:
    if value > bound:
        return Status.WRONG, "ABOVE_BOUND"
    return (Status.CORRECT, "WITHIN_BOUND") if feasible else (Status.JUDGE_ERROR, "BEATS_REFERENCE")
