"""Draws calendar weeks: pairs that differ in where one busy block lies, or single ones by band.

*Pairs.* Blocks are drawn, half of them anywhere and half of them across a slot that is still to
go, until no slot is feasible but those to keep: by the toss of a coin none, or t in a row. Then
every block is tried at every other place on its day, and one of the moves that lead from t
feasible slots to none, or from none to t, is taken at random. The coin makes looking moved say
nothing. The halves agree in everybody's busy minutes, number and lengths of blocks on every day
(`generators.calendar_moves`).

*Bands.* The number of feasible slots, at least one, is drawn from the numbers that lie in the
band, and blocks are added, as long as they leave so many, until there are exactly so many.

Timetables are drawn beside (`generators.calendar_timetable`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assay.core import Posed
from assay.problems.calendar import RULES, Params, Problem, Timetable, band_counts, bands
from assay.problems.calendar_masks import Masks
from assay.problems.calendar_params import MANY, TWINS, possible
from assay.rng import Stream
from generators import calendar_timetable
from generators.calendar_draft import Draft
from generators.calendar_moves import fill, moves, run, thin
from generators.calendar_rules import a_week, wanted

MAX_TRIES = 100
SPARE = 3
"""So many slots more than are to be feasible are left by the rules."""


@dataclass(frozen=True, slots=True)
class Base:
    """Two weeks that differ in one block, or one week; none if none was found."""

    weeks: tuple[Problem | Timetable, ...]


def _week(params: Params, least: int, rng: Stream) -> Draft | None:
    """Draw a week without blocks, or return None if the rule that was named leaves too little."""
    week = a_week(params, wanted(params, rng), least, rng)
    named = params.constraints
    return None if named in RULES and named not in Masks(week).rules() else Draft(week)


def _pair(params: Params, wish: int, forth: bool, rng: Stream) -> Base | None:
    """Draw a week and move one of its blocks, or return None where no move will do."""
    draft = _week(params, min(wish + SPARE, possible(params) // 2), rng)
    if draft is None:
        return None
    some = min(wish, draft.most())
    keep = run(draft, some, rng) if forth else 0
    if keep.bit_count() != some * forth or not fill(draft, keep, rng):
        return None
    draft.add_optional(rng)
    if not (found := list(moves(draft, 0 if forth else some))):
        return None
    order = rng.permutation(params.people)
    drawn = draft.problem(order)
    i, moved = rng.choice(found)
    draft.blocks[i] = moved
    return Base((drawn, draft.problem(order)))


def _single(params: Params, band: int, rng: Stream) -> Base | None:
    """Draw a week whose constrainedness lies in a band, or return None where none will do."""
    count = rng.choice(band_counts(params, band))
    draft = _week(params, count, rng)
    if draft is None or not thin(draft, count, rng):
        return None
    draft.add_optional(rng)
    return Base((draft.problem(rng.permutation(params.people)),))


def sample(params: Params, rng: Stream) -> Base:
    """Draw a pair of weeks or of timetables, or a single week.

    If every try fails, there is none, which `accept` refuses.
    """
    if params.plan == MANY:
        return Base(calendar_timetable.sample(params, rng))
    if params.band != TWINS:
        band = rng.choice(bands(params))
        tries = (_single(params, band, rng) for _ in range(MAX_TRIES))
        return next((found for found in tries if found), Base(()))
    wish, forth = rng.between(1, params.feasible), rng.chance(1, 2)
    for _ in range(MAX_TRIES):
        if found := _pair(params, wish, forth, rng):
            return found
    return Base(())


def accept(params: Params, facts: Sequence[Mapping[str, Any]]) -> bool:
    """Take pairs of which one half has 1 to ``params.feasible`` solutions and the other none.

    Of single weeks take those in the band.
    """
    if not facts:
        return False
    if params.band != TWINS:
        return any(facts[0]["slots"] in band_counts(params, band) for band in bands(params))
    none, some = sorted(_solutions(half) for half in facts)
    return none == 0 < some <= params.feasible


def _solutions(facts: Mapping[str, Any]) -> int:
    count = facts["timetables"] if "timetables" in facts else facts["slots"]
    return int(count)


def pose(
    base: Base, facts: Sequence[Mapping[str, Any]], question: str, rng: Stream
) -> tuple[Posed, ...]:
    """Pose the weeks, the one with solutions first."""
    halves = sorted(zip(base.weeks, facts, strict=True), key=lambda half: not _solutions(half[1]))
    return tuple(
        calendar_timetable.posed(week, found)
        if isinstance(week, Timetable)
        else _posed(replace(week, earliest=week.earliest or question == "earliest"), found)
        for week, found in halves
    )


def _posed(problem: Problem, facts: Mapping[str, Any]) -> Posed:
    """Return a problem with its reference, and how constrained it is, per mille."""
    slots, blocks = facts["slots"], [b for person in problem.people for b in person.busy]
    names = ("slots", "earliest", "attending", "best", "conflicts")
    reference = {"feasible": slots > 0, **{k: facts[k] for k in names if k in facts}}
    whole = problem.possible
    features = {
        "possible": whole,
        "allowed": facts["allowed"],
        "feasible": slots,
        "blocks": len(blocks),
        "busy": sum(end - start for _, start, end in blocks),
        "constrainedness": 1000 * (whole - slots) // whole,
        "band": min(9, 10 * (whole - slots) // whole),
        "conflicts": facts.get("many", 0),
    }
    return Posed(problem, reference, features)
