"""What can be asked about a calendar, and the parameters of what is drawn."""

from dataclasses import dataclass, field
from typing import Any

from assay.core import Question
from assay.errors import UserError

BANDS = tuple(str(band) for band in range(10))
"""Tenths of constrainedness: band b holds the shares from b/10 up to, not with, (b + 1)/10."""

ONE, MANY = "meeting", "timetable"
TWINS, ANY = "twins", "any"
_SINGLE = {"band": (ANY, *BANDS)}
_ONE = {"plan": (ONE,)}
QUESTIONS = (
    Question("slot", twins=True, single=_SINGLE, allows=_ONE),
    Question("earliest", twins=True, single=_SINGLE, allows=_ONE),
    Question(
        "timetable",
        twins=True,
        needs={"plan": MANY, "constraints": "none"},
        allows={"band": (TWINS,)},
    ),
)
RULES = ("weekend", "not_before", "not_after", "blocked")
"""The constraints that rule slots out whoever is busy."""

CONSTRAINTS = ("buffer", *RULES, "priority", "zones", "optional", "travel")

_SETS = "what else must hold: nothing, a random half, everything, or the one named"
_CHOICES = ("none", "some", "all", *CONSTRAINTS)
_BAND = (
    "twins, or single instances whose share of infeasible slots lies in that tenth "
    "(0 for under 0.1, 9 for 0.9 and more), or in any of the ten"
)


_ALONE = {"question": ("slot", "earliest"), "constraints": ("some", "all", "buffer", "travel")}
_TIMETABLES = {"question": ("timetable",)}


def _number(default: int, low: int, high: int, text: str, **only: Any) -> Any:
    return field(default=default, metadata={"help": text, "range": (low, high), **only})


def _choice(default: str, choices: tuple[str, ...], text: str) -> Any:
    return field(default=default, metadata={"help": text, "choices": choices})


@dataclass(frozen=True, slots=True)
class Params:
    """What to draw."""

    people: int = _number(3, 2, 12, "number of people")
    days: int = _number(3, 1, 7, "days, from Monday on")
    slot: int = _number(30, 5, 60, "minutes between possible starts")
    opens: int = _number(9, 5, 12, "hour at which the working day begins")
    closes: int = _number(17, 13, 22, "hour at which the working day ends")
    duration: int = _number(60, 5, 240, "minutes that a meeting takes")
    constraints: str = _choice("some", _CHOICES, _SETS)
    buffer: int = _number(
        15, 5, 60, "most minutes to be free before and after, and of travel", only=_ALONE
    )
    feasible: int = _number(
        3, 1, 20, "most solutions of the twin that has some", only={"band": (TWINS,)}
    )
    band: str = _choice(TWINS, (TWINS, ANY, *BANDS), _BAND)
    plan: str = _choice(ONE, (ONE, MANY), "what is planned; follows from the question")
    meetings: int = _number(3, 2, 6, "meetings of a timetable", only=_TIMETABLES)
    rooms: int = _number(2, 1, 4, "rooms of a timetable", only=_TIMETABLES)


def check_params(params: Params) -> None:
    """Refuse combinations that no instance can meet.

    Raises
    ------
    UserError
        If slots do not divide the hour or the duration, if the day is too short for the
        meeting, if weekends are to be ruled out of a week that has none, if nobody can be
        optional, if no number of slots lies in the band, or if ruling out weekends leaves too few.
    """
    if 60 % params.slot:
        raise UserError(f"--slot must divide 60, as 5, 15, 30 and 60 do, not {params.slot}")
    if params.duration % params.slot:
        raise UserError(f"--duration must be a multiple of --slot, {params.slot}")
    if (params.closes - params.opens) * 60 < 2 * params.duration + 240:
        raise UserError("--opens to --closes must last twice --duration and four hours more")
    if params.constraints == "weekend" and params.days < 6:
        raise UserError("--constraints weekend needs --days 6 or 7")
    if params.constraints == "optional" and params.people < 3:
        raise UserError("--constraints optional needs --people 3 or more")
    if params.band in BANDS:
        _check_band(params)
    if params.plan == MANY:
        _check_timetable(params)


def _check_timetable(params: Params) -> None:
    """Refuse a timetable whose meetings cannot all stand one after the other, with room to move."""
    room = params.days * (params.closes - params.opens) * 60
    if 2 * params.meetings * params.duration > room:
        raise UserError("--days of --opens to --closes must last twice --meetings x --duration")


def possible(params: Params) -> int:
    """Return how many possible slots a week of these parameters has."""
    span = (params.closes - params.opens) * 60
    return params.days * ((span - params.duration) // params.slot + 1)


def bands(params: Params) -> tuple[int, ...]:
    """Return the bands that are asked for and that have a number of feasible slots."""
    wanted = BANDS if params.band == ANY else (params.band,)
    return tuple(int(band) for band in wanted if band_counts(params, int(band)))


def band_counts(params: Params, band: int) -> range:
    """Return the numbers of feasible slots, 1 or more, that lie in a band."""
    slots = possible(params)
    # of p slots, f feasible: band b holds b/10 <= (p - f)/p < (b + 1)/10
    low = slots - ((band + 1) * slots - 1) // 10
    return range(max(1, low), slots - -(-band * slots // 10) + 1)


def _check_band(params: Params) -> None:
    counts = band_counts(params, int(params.band))
    if not counts:
        raise UserError(
            f"a week of {possible(params)} possible slots has no number of feasible ones in "
            f"--band {params.band}; take more --days or a finer --slot"
        )
    if params.constraints == "weekend":
        left = 5 * (possible(params) // params.days)
        if left < counts[0]:
            raise UserError(
                f"--constraints weekend rules out too many slots for --band {params.band}"
            )
