"""Why a calendar's verdict is what it is."""

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Why a verdict is what it is."""

    FITS = "fits"
    MOST_ATTEND = "most_attend"
    EARLIEST = "earliest"
    TIMETABLE = "timetable"
    NONE_EXISTS = "none_exists"
    MISSING_MEETING = "missing_meeting"
    UNKNOWN_DAY = "unknown_day"
    WRONG_DURATION = "wrong_duration"
    OUTSIDE_HOURS = "outside_hours"
    OFF_GRID = "off_grid"
    WEEKEND = "weekend"
    BEFORE_NOT_BEFORE = "before_not_before"
    AFTER_NOT_AFTER = "after_not_after"
    IN_BLOCKED_RANGE = "in_blocked_range"
    PERSON_BUSY = "person_busy"
    BUFFER_VIOLATED = "buffer_violated"
    TRAVEL_VIOLATED = "travel_violated"
    ROOM_TAKEN = "room_taken"
    PERSON_TWICE = "person_twice"
    ROOM_TWICE = "room_twice"
    ORDER_VIOLATED = "order_violated"
    FEWER_OPTIONAL = "fewer_optional"
    LATER_THAN_EARLIEST = "later_than_earliest"
    CLAIMED_NONE = "claimed_none"
    BEATS_REFERENCE = "beats_reference"


def tally(detail: Mapping[str, int | str]) -> dict[str, int | str]:
    """Return a detail with how many of its constraints passed, and of how many."""
    outcomes = list(detail.values())
    passed = outcomes.count("pass")
    return {**detail, "passed": passed, "constraints": passed + outcomes.count("fail")}
