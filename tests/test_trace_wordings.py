"""Wordings that the reader once missed, or took for something else."""

import pytest
from traces.markup import instances

from assay.trace.reader import Tracer

WEEK = "calendar-v2-558f395a887ad2fe~a"
SHOP = "jobshop-v2-d9893162be3967f9"
TOUR = "tsp-v2-37fd003f29908f72"
FORMULA = "3sat-v3-4169fe0a714cb097~a"
MAZE = "maze-v1-5d37b08d905054b0"


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
