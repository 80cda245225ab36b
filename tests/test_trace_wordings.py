"""Wordings that the reader once missed, or took for something else."""

import pytest
from traces.markup import instances

from assay.trace.reader import Tracer

WEEK = "calendar-v2-558f395a887ad2fe~a"
SHOP = "jobshop-v2-d9893162be3967f9"
TOUR = "tsp-v2-37fd003f29908f72"
FORMULA = "3sat-v3-4169fe0a714cb097~a"
MAZE = "maze-v1-5d37b08d905054b0"
LATER_WEEK = "calendar-v2-e254eb9726fb085b~b"
LATER_SHOP = "jobshop-v2-4cd87809976c5d8c"


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


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The smallest entry is 10, between cities 2 and 3.", "distance"),
        ("Insert 2 between 3 and 4. The place of 2 between 3 and 4 is good.", ""),
        ("The edge has a cost of 10 between 2 and 3.", "distance"),
        ("3-2 instead of 3-4 (10 rather than 26)", "distance distance"),
        ("Then 2 and 3 at 10.", "distance"),
        ("Cities 0, 2 and 3 at 10.", ""),
        ("City 2 is the outlier: the closest to it is city 3 at 10.", "distance"),
        ("From 2 to 3 we have 10, from 3 to 4 we have 26.", "distance distance"),
        ("From 1 to 3, 4 and 5 remain.", ""),
        ("A matrix with 6 cities. Cities: 6", "quoted_value"),
        ("- **Number of cities:** 6", "quoted_value"),
        ("The tour is 0-1-2-3-4-5-0. All six cities appear exactly once.", "all_visited"),
    ],
)
def test_tours_are_read_as_they_are_meant(text: str, kinds: str) -> None:
    """A statement about a tour is read as what it says, and as nothing else."""
    assert claims(TOUR, text) == [(kind, True) for kind in kinds.split()]


SET = "x1 = T, x2 = F, x3 = T, x4 = F, x5 = T. "


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (SET + "1: x3, OK. 2: x3 and x5 are true, OK. 3: OK.", 3 * "clause_value "),
        (SET + "\n- 1: x3 ✓\n- 3: x5 is true. ✓", 2 * "clause_value "),
        (SET + "1: x1 is true, x2 is false, x3 is true, satisfied.", "clause_value"),
        (SET + "Check: 1 ✓, 2 ✓, 3 ✓.", 3 * "clause_value "),
        (SET + "Clause 1 → x3 ✓.", "clause_value"),
        (SET + "Clauses 1 to 3: all satisfied.", "clause_value"),
        (SET + "The options 4: fine.", ""),
        ("x2 = F, x3 = F. Clause 4 then requires x5 = T.", "unit"),
        ("x2 = F, x3 = F. This requires x5 = T.", ""),
        ("There are 5 variables (x1, ..., x5).", "quoted_value"),
        ("Variables: 5", "quoted_value"),
        ("Unsatisfied clauses: 7", ""),
        ("True: x1, x3, x5\nFalse: x2, x4\nClause 1 is satisfied.", "clause_value"),
    ],
)
def test_formulas_are_read_as_they_are_meant(text: str, kinds: str) -> None:
    """A statement about a formula is read as what it says, and as nothing else."""
    assert claims(FORMULA, text) == [(kind, True) for kind in kinds.split()]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("At (1,2) it's possible to go up or continue right.", "cell_open"),
        ("From (1,2) we can turn up, or keep going right.", "cell_open"),
        ("From (0,3) we can go down to (1,3).", "move"),
        ("(0,3) down to (1,3) is open. From (0,3) to (1,3) it's open.", "cell_open cell_open"),
        ("(0,0) to (0,3) is open.", ""),
        ("\n| 1 | (0,3) | D | (1,3) |\n| 2 | (1,3) | D | (2,3) |", "move move"),
        ("Rows: 4, Columns: 4", "quoted_value quoted_value"),
        ("Starting at (0,1), the maze forces one step down.", ""),
        ("Path: `DDLD` — 4 moves.", "path_length"),
    ],
)
def test_mazes_are_read_as_they_are_meant(text: str, kinds: str) -> None:
    """A statement about a maze is read as what it says, and as nothing else."""
    assert claims(MAZE, text) == [(kind, True) for kind in kinds.split()]


SPAN = "start end "
CARRIED_SHOPS = [
    ("Job 3 goes first on machine 2: 0 to 11. It then runs on machine 1 from 12 to 17.", 2 * SPAN),
    ("Job 3: machine 2 from 0 to 11. Then machine 1 from 12 to 17.", 2 * SPAN),
    (
        "Job 0 grabs M1 at 0 and is done with it at 13, then moves on to M2 at 13.",
        "start end start",
    ),
    ("On machine 1, job 2 goes first (0-12), then job 0 (12-25).", 2 * SPAN),
    ("Job 2 is first on machine 1, from 0 to 12. Then job 0, from 12 to 25.", 2 * SPAN),
    ("J2 on M1 at 0. M1 is busy with J2 until 12. J0 starts there at 12.", "start end start"),
    ("**Job 3**\n- M2: 0-11\n- M1: 12-17\n", 2 * SPAN),
    ("### Machine 1\n1. J2: 0-12\n2. J0: 12-25\n", 2 * SPAN),
    ("J2 is on M1 from 0 to 12. M2 (J2 waits) from 12 to 30.", SPAN),
    ("J2 on M1: starts at 0, runs for 12 units, ends at 12.", "start duration_of end"),
    ("J2 on M1 at 0, so job 2 ends at 12.", SPAN),
    ("J2 starts at 0 on M1, at 12 on M2, and at 30 on M0, finishing at 44.", "start " * 3 + "end"),
    ("Job 2 begins with machine 1 (12) and machine 2 (18).", "machine_of duration_of duration_of"),
    ("Job 0: first machine 1 for 13, then machine 2 for 19.", "duration_of duration_of"),
    ("Times: job 2 (18 on machine 2 and 14 on machine 0).", "duration_of duration_of"),
    ("| Job | 1st | 2nd |\n|--|:-:|--|\n| 2 | M1 (0-12) | M2 (12-30) |\n", ""),
    ("| M | 1st | 2nd |\n|--|--|--|\n| M1 | J2 (0-12) | J0 (12-25) |\n", 2 * SPAN),
    ("J2 on M1 from 0 to 12 leaves a gap on M2 from 0 to 12.", SPAN),
    ("If J2 holds M1 until 12, J0 waits until 12. M1 is idle from 36 to 40.", ""),
    ("Job 2 goes first on machine 1 and job 0 second on machine 2.", ""),
    ("Suppose J1 precedes J0 on M1: J3 0-8, J1 8-23. Job 0 has slack from 30 to 40.", ""),
    ("J2 M1: 0 + 12 = 12, M2: 12 + 18 = 30.", "arithmetic arithmetic"),
    ("- $12 + 18 = 30$\n- J0 is ready, i.e. at $12 + 13 = 25$", "arithmetic arithmetic"),
]
CARRIED_WEEKS = [
    ("On Monday Quinn is busy 9:30-10, again 12-13, and once more 14:30-15:30.", 3),
    ("On Monday Quinn has meetings at 9:30-10:00 and 12:00-13:00, Felix at 10:00-11:30.", 3),
    ("Quinn is busy 9:30-10:00 on Monday, Felix 10:00-11:30; and finally Olga 12:00-13:00.", 3),
    ("### Felix\n\n- **Monday**: 10:00-11:30\n- **Tuesday**: 9:00-11:00\n", 2),
    ("Felix's schedule:\nMonday: 10:00-11:30; 12:00-13:00\nTuesday: 9:00-11:00\n", 3),
    ("Felix: Mon 10:00-11:30, 12:00-13:00; Tue 9:00-11:00\n", 3),
    ("Monday:\nQuinn: 9:30-10:00, 12:00-13:00\nFelix: 10:00-11:30\n", 3),
    ("Monday: Quinn 9:30-10:00, 12:00-13:00. Felix 10:00-11:30.", 3),
    ("At 10 on Monday, Felix is in a meeting. Monday 10:00-11:30 is blocked by Felix.", 2),
    ("From 10:00 on, Felix is booked till 11:30 on Monday.", 1),
    ("Felix is busy Monday afternoon from 12 to 1pm and 3-5pm.", 2),
    ("Busy on Monday: Felix 10:00-11:30, Quinn 9:30-10:00.", 2),
    ("| | Monday | Tuesday |\n|-|-|-|\n| Felix | 10:00-11:30 | 9:00-11:00 |\n", 2),
    ("Quinn:\nMonday: 10:00-12:00\n", 0),
    ("Options:\n- Felix: Monday 13:00-14:00\n", 0),
    ("Let me look for what is free.\n\nQuinn:\nMonday: 9:30-10:00\n", 0),
    ("Quinn is busy 9:30-10:00 on Monday, then 10:00-12:00 is open.", 1),
    ("Quinn is busy 9:30-10:00 on Monday, then we have 10:00-11:00 to look at.", 1),
]


@pytest.mark.parametrize(("text", "kinds"), CARRIED_SHOPS)
def test_jobs_and_machines_are_carried_on(text: str, kinds: str) -> None:
    """What leaves out its job or its machine is said of the one that the text is about."""
    assert claims(LATER_SHOP, text) == [(kind, True) for kind in kinds.split()]


@pytest.mark.parametrize(("text", "count"), CARRIED_WEEKS)
def test_persons_and_verbs_are_carried_on(text: str, count: int) -> None:
    """What leaves out its person or its verb is said as the statement before was."""
    assert claims(LATER_WEEK, text) == [("busy", True)] * count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1. Monday: 13:30–14:00 = 30 min ✗\n2. Wednesday: 14:00–16:00 = 2 hours ✓\n", 2),
        ("11:30-12:00 -> 30 min ✗. Monday 11:30-12:00 is too short (30 minutes).", 2),
        ("9:30 to 11:15 is 60 minutes, no, 9:30 to 11:15 is 105 minutes.", 2),
        ("The hours are 10-15h.", 0),
    ],
)
def test_lengths_of_ranges_are_read(text: str, count: int) -> None:
    """A range and its length are a claim in a numbered list and behind a day as well."""
    assert [kind for kind, _ in claims(LATER_WEEK, text)] == ["duration"] * count
