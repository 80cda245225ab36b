"""Wordings of weeks and shops that the reader once took for something else."""

import pytest
from traces.markup import instances

from assay.trace.reader import Tracer

WEEK = "calendar-v2-558f395a887ad2fe~a"
SHOP = "jobshop-v2-d9893162be3967f9"


def claims(instance: str, text: str) -> list[tuple[str, bool]]:
    """Return the kinds of the claims that are read, and whether they hold."""
    read = Tracer(instances()[instance]).trace(text).claims
    return [(claim.kind, claim.holds) for claim in read]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Job 1 on machine 0 starts at 0 and ends at 0 + 1 = 1.", "start end arithmetic"),
        ("Job 1 on machine 0 starts at max(0, 0) = 0 and ends at 1.", "start end"),
        ("Job 1 on machine 0 takes 1, starts at 0, ends at 1.", "duration_of start end"),
        ("At t=0, J1 starts on M0, J0 starts on M1.", "start start"),
        ("M0: 0-1 (J1), 1-10 (J2).", "start end start end"),
        ("The lower bound is 9 + 9 + 6 = 24.", "arithmetic"),
        ("J1,1 on M0 comes next.", ""),
        ("That conflicts with J2 on M0 at 34.", ""),
        ("Two jobs, J0 and J1, compete.", ""),
    ],
)
def test_shops_are_read_as_they_are_meant(text: str, kinds: str) -> None:
    """A statement about a shop is read as what it says, and as nothing else."""
    assert claims(SHOP, text) == [(kind, True) for kind in kinds.split()]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Grace is busy 9:30-10:00 (Mon), 12:00-12:30 (Tue).", "busy busy"),
        ("On Monday Grace is busy at 9:30, 12:30 and 14:30.", "busy busy busy"),
        ("Tuesday 12:30-13:30 is available for both Grace and Maria.", "free"),
        ("On Tuesday both are free 12:30-13:30.", ""),
        ("Grace is busy on Tuesday since her first meeting is 12:00-12:30.", "busy"),
        ("Tuesday 12:30 is fine.", "slot_fits"),
        ("Tuesday 12:30 is fine for Grace.", ""),
        ("The earliest slot is after 12:00 on Tuesday.", ""),
        ("The busy times first.\n\nGrace:\n- Tuesday: 12:00-12:30\n", "busy"),
        ("The busy times first. Free times later on.\n\nGrace:\n- Tuesday: 12:00-12:30\n", ""),
    ],
)
def test_weeks_are_read_as_they_are_meant(text: str, kinds: str) -> None:
    """A statement about a week is read as what it says, and as nothing else."""
    assert claims(WEEK, text) == [(kind, True) for kind in kinds.split()]
