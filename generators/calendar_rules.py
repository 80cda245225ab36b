"""Draws which constraints hold in a week, and of whom: a week of people without blocks.

Where a band of constrainedness is asked for, so many slots must be left by the rules alone as
are to be feasible in the end: a rule that would leave fewer is drawn at its weakest, and left out
if even that is too much.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assay.problems.calendar import (
    CONSTRAINTS,
    EVERY_DAY,
    MIDNIGHT,
    NAMES,
    RULES,
    Block,
    Params,
    Person,
    Problem,
)
from assay.problems.calendar_masks import Masks
from assay.rng import Stream
from generators.calendar_draft import GRAIN

FIVE = 5
HALF_HOUR = 30


def wanted(params: Params, rng: Stream) -> set[str]:
    """Draw which constraints hold."""
    left_out = {"weekend"} if params.days < 6 else set()
    left_out |= {"optional"} if params.people < 3 else set()
    fitting = [c for c in CONSTRAINTS if c not in left_out]
    if params.constraints == "some":
        return {c for c in fitting if rng.chance(1, 2)} or {rng.choice(fitting)}
    if params.constraints == "all":
        return set(fitting)
    return {params.constraints} & set(fitting)


def a_week(params: Params, names: set[str], least: int, rng: Stream) -> Problem:
    """Draw a week in which some constraints hold and nobody is busy yet.

    Parameters
    ----------
    names : set of str
        The constraints, of `CONSTRAINTS`.
    least : int
        How many slots the rules must leave; those that would leave fewer are left out.
    """
    opens, closes = params.opens * 60, params.closes * 60
    week = Problem(
        days=tuple(range(params.days)),
        hours=(opens, closes),
        slot=params.slot,
        duration=params.duration,
        people=_people(params, names, rng),
        earliest="priority" in names,
    )
    if "buffer" in names:
        before, after = _buffers(params, rng)
        week = replace(week, buffer_before=before, buffer_after=after)
    for name in RULES:
        if name in names:
            week = _ruled(params, week, name, least, rng)
    return week


def _buffers(params: Params, rng: Stream) -> tuple[int, int]:
    """Draw the minutes before and after, of which one may be none."""
    most = params.buffer // FIVE
    before = rng.between(0, most)
    return FIVE * before, FIVE * rng.between(0 if before else 1, most)


def _ruled(params: Params, week: Problem, name: str, least: int, rng: Stream) -> Problem:
    """Return the week with one more rule, if it leaves enough slots."""
    for values in _strengths(params, name, rng):
        ruled = replace(week, **values)
        if Masks(ruled).allowed().bit_count() >= least:
            return ruled
    return week


def _strengths(params: Params, name: str, rng: Stream) -> Iterator[dict[str, Any]]:
    """Yield a rule as drawn, then at its weakest."""
    opens, closes = params.opens * 60, params.closes * 60
    most = max(1, (params.closes - params.opens) // 4)
    if name == "weekend":
        yield {"no_weekends": True}
    elif name == "blocked":
        ranges = _ranges(params, rng)
        yield {"blocked": ranges}
        yield {"blocked": ranges[-1:]}
    else:
        edge, sign = (opens, 1) if name == "not_before" else (closes, -1)
        yield {name: edge + sign * 60 * rng.between(1, most)}
        yield {name: edge + sign * params.slot}


def _ranges(params: Params, rng: Stream) -> tuple[Block, ...]:
    """Draw a range that is blocked every day, one that is blocked on one day, or both."""
    grain = min(params.slot, GRAIN)
    day = rng.below(params.days)
    found = []
    for where in rng.choice(((EVERY_DAY,), (day,), (EVERY_DAY, day))):
        length = rng.choice((30, 60)) // grain * grain
        last = ((params.closes - params.opens) * 60 - length) // grain - 1
        start = params.opens * 60 + grain * rng.between(1, last)
        found.append((where, start, start + length))
    return tuple(found)


def _people(params: Params, names: set[str], rng: Stream) -> tuple[Person, ...]:
    """Draw people without blocks, the optional ones last."""
    n = params.people
    called = [NAMES[i] for i in rng.permutation(len(NAMES))[:n]]
    optional = rng.between(1, n // 3) if "optional" in names else 0
    offsets = _offsets(params, rng) if "zones" in names else [0] * n
    travels = _travels(n - optional, params, rng) if "travel" in names else []
    travels += [0] * (n - len(travels))
    return tuple(
        Person(name, (), offset, travel, i >= n - optional)
        for i, (name, offset, travel) in enumerate(zip(called, offsets, travels, strict=True))
    )


def _offsets(params: Params, rng: Stream) -> list[int]:
    """Draw how far local clocks are ahead, by half hours, so that no working day is split."""
    low = -min(params.opens * 60, 12 * 60) // HALF_HOUR
    high = min(MIDNIGHT - params.closes * 60, 12 * 60) // HALF_HOUR
    offsets = [HALF_HOUR * rng.between(low, high) for _ in range(params.people)]
    if not any(offsets):
        offsets[rng.below(params.people)] = HALF_HOUR * rng.between(1, high)
    return offsets


def _travels(required: int, params: Params, rng: Stream) -> list[int]:
    """Draw the minutes of travel of those required: none or some, somebody some."""
    most = params.buffer // FIVE
    travels = [FIVE * rng.between(1, most) if rng.chance(1, 2) else 0 for _ in range(required)]
    if not any(travels):
        travels[rng.below(required)] = FIVE * rng.between(1, most)
    return travels
