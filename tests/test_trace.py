"""Reading traces: what is a claim and what is not, what is measured, and in how much time."""

import gc
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import linear

from assay import instances, orders
from assay.cli.group import group
from assay.core import Claim, Instance
from assay.errors import FormatError
from assay.jsonl import dumps
from assay.judge import Judge
from assay.run import traces
from assay.run.directory import Directory
from assay.run.importing import bring_in
from assay.trace.measures import measures
from assay.trace.reader import Trace, Tracer
from assay.trace.repetition import repetition
from assay.trace.reward import Constants, accuracy, of_row, repeats, reward
from assay.trace.reward import repetition as penalty
from assay.trace.totals import totals

PARAMS: dict[str, dict[str, Any]] = {
    "tsp": {"cities": 6, "metric": "uniform", "grid": 60},
    "3sat": {"variables": 5},
    "maze": {"width": 4},
    "calendar": {"constraints": "buffer", "days": 2},
    "jobshop": {"jobs": 3, "machines": 3},
}
each_family = pytest.mark.parametrize("name", PARAMS)


@cache
def made(name: str, count: int = 1) -> tuple[Instance, ...]:
    """Return the first instances of a family."""
    order = orders.order(name, PARAMS[name])
    found = tuple(i for base in instances.make(order, range(count)) for i in base)
    return tuple(replace(i, **MAZE) for i in found) if name == "maze" else found


CITED = [("clause_quote", True)]
CITED_F = [("clause_quote", True), ("clause_value", True)]
MAZE: dict[str, Any] = {
    "problem": {
        "goal": [3, 3],
        "passages": ["1322", "3010", "3310", "0110"],
        "question": "path",
        "start": [2, 2],
    },
    "reference": {"feasible": True, "length": 4, "path": "LDRR", "paths": 1},
}


@cache
def tracer(name: str) -> Tracer:
    """Return what reads traces of a family's first instance."""
    return Tracer(made(name)[0])


def claims(name: str, text: str) -> list[Claim]:
    """Return the claims in a text."""
    return tracer(name).trace(text).claims


def said(name: str, text: str) -> list[tuple[str, bool]]:
    """Return the kinds of the claims in a text, and whether they hold."""
    return [(claim.kind, claim.holds) for claim in claims(name, text)]


def problem(name: str) -> Any:
    """Return the problem that the traces are about."""
    return tracer(name).judge.problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 + 7 + 9 = 28", [True]),
        ("12 + 7 + 9 = 29", [False]),
        ("12 + 7 = 19 + 9 = 28", [True]),
        ("12 + 7 = 19 + 9 = 29", [False]),
        ("2 * (3 + 4) = 14", [True]),
        ("twelve, but 20 − 5 × 3 = 5.", [True]),
        ("12 plus 7 is 19", [True]),
        (r"$12 + 7 \times 2 = 26$", [True]),
        ("9 / 2 = 4", [False]),
        ("28 < 31 and 28 ≥ 31", [True, False]),
        ("28 is less than 31", [True]),
        ("28 is at most 27", [False]),
        ("12 + 7 = 19 < 20", [True, True]),
    ],
)
def test_sums(text: str, expected: list[bool]) -> None:
    """Arithmetic and comparisons are found in any family and judged exactly."""
    for name in PARAMS:
        assert [claim.holds for claim in claims(name, text)] == expected, name


@pytest.mark.parametrize(
    "text",
    [
        "Suppose 12 + 7 = 20.",
        "If 12 + 7 = 20 then so be it.",
        "Is 12 + 7 = 20?",
        "It is not 12 + 7 = 20.",
        "12 + 7 isn't 20, and we can't have 12 + 7 = 20.",
        'The prompt says "12 + 7 = 20".',
        "> 12 + 7 = 20",
        "12 + 7 = 20 is wrong.",
        "12 + 7 = 20 + x",
        "x + 12 + 7 = 20",
        "12.5 + 7 = 19",
        "1234567890123 + 7 = 20",
        "3 = 3",
    ],
)
def test_no_claim(text: str) -> None:
    """What is supposed, asked, negated, quoted, taken back or not decided is no claim."""
    assert claims("tsp", text) == []


def test_scope_ends_with_the_sentence() -> None:
    """After a supposition's sentence, and after a negation's comma, statements count again."""
    assert said("tsp", "Suppose 1 + 1 = 3. 1 + 1 = 2. Not 3, 1 + 1 = 2.") == [
        ("arithmetic", True),
        ("arithmetic", True),
    ]


def test_tsp() -> None:
    """Distances, lengths, tours and comparisons of tours are judged by the matrix."""
    rows = problem("tsp").distances
    ab, bc = rows[0][3], rows[3][5]
    whole = sum(rows[a][b] for a, b in [(0, 3), (3, 5), (5, 4), (4, 1), (1, 2), (2, 0)])
    text = f"""d(0, 3) = {ab}. From 0 to 3 it is {ab + 1}. 3→5 ({bc}), $d_{{3,5}} = {bc}$, 0₃ no.
The distance between cities 0 and 3 is {ab}. d(0,3) + d(3,5) = {ab} + {bc} = {ab + bc}.
Tour 0 -> 3 -> 5 -> 4 -> 1 -> 2 -> 0: total length {whole}. All cities visited. Total = {whole + 1}
0-3-5 = {ab + bc}. There are 6 cities.
| From | To | Distance |
|---|---|---|
| 3 | 5 | {bc} |
"""
    assert said("tsp", text) == [
        ("distance", True),
        ("distance", False),
        ("distance", True),
        ("distance", True),
        ("distance", True),
        ("arithmetic", True),
        ("tour_length", True),
        ("all_visited", True),
        ("tour_length", False),
        ("tour_length", True),
        ("quoted_value", True),
        ("distance", True),
    ]


def test_sat() -> None:
    """Quotes are judged by the formula, values and units by the assignment in force."""
    first = problem("3sat").clauses[0]
    names = [("¬" if x < 0 else "") + f"x{abs(x)}" for x in first]
    quote, changed = " ∨ ".join(names), " ∨ ".join([f"¬{names[0]}".replace("¬¬", ""), *names[1:]])
    a, b, c = [f"x{abs(x)} = {'F' if x > 0 else 'T'}" for x in first]
    text = f"""Clause 1: ({quote}).
1. {changed}
Clause 1 is satisfied. {a}. {b}. Clause 1 forces {names[2]}. Clause 1 is satisfied.
If {c} then clause 1 is violated. Restart. Clause 1 is satisfied.
Let {a}, {b}. Suppose {c}. Conflict in clause 1. Clause 1 is violated. Clause 1 is true.
All clauses are satisfied. Clause 1 forces {names[0]}."""
    assert said("3sat", text) == [
        ("clause_quote", True),
        ("clause_quote", False),
        ("unit", True),
        ("clause_value", True),
        ("conflict", True),
        ("clause_value", True),
        ("clause_value", False),
        ("formula_satisfied", False),
        ("unit", True),
    ]


def test_sat_goes_back() -> None:
    """To backtrack takes back the variable set next and all that was set after it."""
    text = """x1 = T, x2 = F. ¬x1 is false. Backtrack: x1 = F. ¬x1 is true. x3 = T. Undo x1.
¬x2 is true. Now ¬x2 evaluates to true."""
    assert said("3sat", text) == [
        ("literal_value", True),
        ("literal_value", True),
        ("literal_value", True),
    ]


def test_sat_candidates() -> None:
    """Whole assignments are candidates in lists, tables, tuples, literals and JSON."""
    text = """x1=T, x2=F, x3=T, x4=1, x5=0
(T, F, T, T, F)
{x1, ¬x2, x3, x4, ¬x5}
| x1 | x2 | x3 | x4 | x5 |
|---|---|---|---|---|
| T | F | T | T | F |
{"assignment": {"x1": true, "x2": false, "x3": true, "x4": true, "x5": false}}
x1 = T. Then a while later x2 = F."""
    found = tracer("3sat").trace(text).candidates
    assert [c.key for c in found] == [frozenset((1, -2, 3, 4, -5))] * 5


def test_maze() -> None:
    """Passages, walls, moves, exits, dead ends and lengths are judged by the maze."""
    # +--+--+--+--+ start (2,2), goal (3,3)
    # |        |  |
    # +--+  +  +  +
    # |     |     |
    # +  +--+--+--+
    # |      S    |
    # +  +  +--+--+
    # |  |      G |
    # +--+--+--+--+
    text = """From (2,2) we can go left. There is a wall between (0,0) and (1,0).
(2,2) → (2,1) → (3,1) → (4,1); (2,2), up to (1,2). 2,3: L. (2,3) is a dead end.
The goal is at (3,3). LDRR has length 4. The path has 5 moves. No wall below (2,2)."""
    assert said("maze", text) == [
        ("cell_open", True),
        ("cell_wall", True),
        ("move", True),
        ("move", True),
        ("move", False),
        ("exits", True),
        ("dead_end", True),
        ("quoted_value", True),
        ("path_length", True),
        ("path_length", False),
    ]
    found = tracer("maze").trace("Path: L, D, R, R. Or ← ↓ → →, or RRRR.").candidates
    assert [str(c.verdict.status) for c in found] == ["correct", "correct"]


def test_calendar() -> None:
    """Busy and free times, slots and durations are judged by the week."""
    person = next(p for p in problem("calendar").people if p.busy[0][0] == 0)
    _, start, end = person.busy[0]
    span = f"{start // 60}:{start % 60:02d}–{end // 60}:{end % 60:02d}"
    text = f"""{person.name} is busy {span} on Monday. On Monday {person.name} is free {span}.
Monday: {person.name} has a meeting from 7:00 to 7:30. 9:00-10:30 is 90 minutes.
Saturday is a weekend day. 10:00 + 45 minutes = 11:00. Could {person.name} be free 9:00-10:00?
There are 3 people. {person.name} is not busy {span}."""
    assert said("calendar", text) == [
        ("busy", True),
        ("free", False),
        ("busy", False),
        ("duration", True),
        ("weekend", True),
        ("duration", False),
        ("quoted_value", True),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clause 1: a b. Set {a}, {b}. Clause 1 reads {2}.", []),
        ("Set {a}. - Clause 1: {1} ∨ {2}", []),
        ("Set {a}. Clause 2 is {1} ∨ {2}", [("clause_quote", False)]),
        ("{a}, {b}. {c}. Clause 1 gives {c2}.", [("unit", True)]),
        ("{c}. So {a}. And {b}. Clause 1 forces {2}", [("unit", True)]),
        ("{a}. Clause 1 ({0} ∨ {1} ∨ {2}) = F ∨ F ∨ T", [*CITED, ("clause_value", False)]),
        ("{a}, {b}, {c}. Clause 1: {0} ∨ {1} ∨ {2}, which is F ∨ F ∨ F", CITED_F),
        ("{a}, {b}, {c}. clause 1 = 0 + 0 + 0 = 0", [("clause_value", True)]),
        ("{a}. Clause 1: F ∨ {1} ∨ {2}", []),
        ("Clauses 1-3 are satisfied.", []),
        ("Clause 1 in words: 1. {p}\n1. {p}\n", CITED),
        ("So {p}", []),
        ("Clause 1: {d}", CITED),
        ("1. {d} 0", CITED),
        ("Clause 1: 1 0 1", []),
        ("{A}. | Clause | value |\n|---|---|\n| 1 | T |\n", [("clause_value", True)]),
        ("| Variable | value |\n|---|---|\n| 1 | T |\n", []),
        ("{a}, {b}. From clause 1 we get {c2}.", [("unit", True)]),
        ("With 5 variables, it is small. It is in 4 clauses.", [("quoted_value", True)]),
        ("OK, 6 variables, 21 clauses.", [("quoted_value", False), ("quoted_value", True)]),
    ],
)
def test_more_of_sat(text: str, expected: list[tuple[str, bool]]) -> None:
    """Reduced clauses are no quotes; rows of values, numbers, words and tables are read."""
    first = problem("3sat").clauses[0]
    names = [("¬" if x < 0 else "") + f"x{abs(x)}" for x in first]
    false = [f"x{abs(x)} = {'F' if x > 0 else 'T'}" for x in first]
    true = [f"x{abs(x)} := {'T' if x > 0 else 'F'}" for x in first]
    words = ", or ".join(f"x{abs(x)} is {'true' if x > 0 else 'false'}" for x in first) + "."
    parts = dict(zip(("{0}", "{1}", "{2}", "{a}", "{b}", "{c}"), names + false, strict=True))
    parts |= {"{p}": words, "{d}": " ".join(map(str, first)), "{c2}": true[2], "{A}": true[0]}
    for name, part in parts.items():
        text = text.replace(name, part)
    assert said("3sat", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{t}. Total 3. In total 6 cities.", [("tour_length", False)]),
        ("{t}: 7, 10, 77. Sum 7 + 10 = 17.", [("arithmetic", True)]),
        (
            "Path via 1,2,3: 0-1-2: {012}, 0-1-3: 4.",
            [("tour_length", True), ("tour_length", False)],
        ),
        ("From 0, remaining 1, 2, 3: 5, 6, 7.", []),
        ("T2 = {t}: 3.", [("tour_length", False)]),
        ("In the range 1-5: 3 values. The ratio 3 to 5 is 2.", []),
        ("City 1 is at least 30. Step 3 = 4 + 5 = 9.", [("arithmetic", True)]),
        ("Perhaps [0, 3, 2, ...]: 1 + 1 = 3.", []),
        ("112 exceeds 53. n = 6 cities.", [("comparison", True), ("quoted_value", True)]),
        ("0→1 ({01}) →2 (999).", [("distance", True), ("distance", False)]),
        ("The lower bound is 4.", []),
    ],
)
def test_more_of_tsp(text: str, expected: list[tuple[str, bool]]) -> None:
    """Lists lead in to lists, steps are no length, ranges and names of things no numbers."""
    rows = problem("tsp").distances
    text = text.replace("{012}", str(rows[0][1] + rows[1][2])).replace("{01}", str(rows[0][1]))
    assert said("tsp", text.replace("{t}", "0 → 3 → 5 → 4 → 1 → 2 → 0")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(2,1) is open at the bottom, (2,2) is blocked at the top", "open+ wall+"),
        (
            "(1,2): open to the north, so go. (1,1): wall on the left, wall below.",
            "open+ wall- wall+",
        ),
        ("a wall separates (2,2) and (2,1), there's a wall below (2,2)", "wall- wall+"),
        ("(2,2) is blocked above and only down is left", "wall+"),
        ("From start (2,2) you can go left.", "open+"),
        ("From (2,2): up (1,2) or left (2,1).", "move- move+"),
        ("We have a maze with 4 rows and 4 columns.", "value+ value+"),
        ("It has 5 rows, no, 4 rows.", "value- value+"),
        ("Start (2,2), goal (3,3). S is in row 2, column 1.", "value+ value+ value-"),
        ("The region of the goal is {(3,3), (3,2)}. The cell above the goal is (2,3).", ""),
        ("L, D, R, R = 4 moves. Letters: L-D-R-R. That's 5 moves.", "length+ length-"),
        ("\n2,2: 2,1 2,3\n3,3: 3,2\n", "exits+ exits+"),
    ],
)
def test_more_of_maze(text: str, expected: str) -> None:
    """Sides are said in many ways, corrected numbers count, and a region is no goal."""
    short = {"cell_open": "open", "cell_wall": "wall", "quoted_value": "value"}
    short |= {"path_length": "length"}
    found = (f"{short.get(kind, kind)}{'-+'[holds]}" for kind, holds in said("maze", text))
    assert " ".join(found) == expected


def test_more_of_calendar() -> None:
    """Subjects carry on, lists and tables of busy times are read, hours in words count."""
    one, two = problem("calendar").people[:2]

    def shown(person: Any, day: int) -> list[str]:
        """Return when a person is busy on a day, as times of the clock."""
        blocks = (block[1:] for block in person.busy if block[0] == day)
        return [f"{a // 60}:{a % 60:02d}-{b // 60}:{b % 60:02d}" for a, b in blocks]

    first, second = shown(one, 0), shown(two, 1)
    text = f"""On Monday {one.name} is busy {first[0]} but free {first[1]}, then busy {first[1]}.
Busy times:
- {one.name}:
  - Monday: {", ".join(first)}
- {two.name}: Monday 7:00-7:30; Tuesday {second[0]}

| Person | Monday busy | Tuesday busy |
|---|---|---|
| {one.name} | {first[0]} | 7:00-7:30 |
| {two.name} | - | {second[0]}, {second[1]} |

Free slots by day:

| Day | {one.name} | {two.name} |
|-----|----|----|
| Monday | {first[0]} | none |
"""
    busy = [claim.holds for claim in claims("calendar", text) if claim.kind == "busy"]
    assert busy == [True, True, *[True] * len(first), False, True, True, False, True, True]
    assert [c.holds for c in claims("calendar", text) if c.kind == "free"] == [False, False]
    told = """9:00-11:00 is two hours. 9:00-11:30 is 2 and a half hours. 9:00-10:00 is an hour long.
The first candidate start is Monday 9:00. It needs three hours. Everyone is busy at 3 pm. Is it so?
We need 60 minutes on Monday between 9:00 and 17:00."""
    found = tracer("calendar").trace(told)
    assert [(c.kind, c.holds) for c in found.claims] == [
        *[("duration", True)] * 3,
        (
            "busy",
            all(
                any(a <= 900 < b for d, a, b in p.busy if d == 0)
                for p in problem("calendar").people
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Job 0 starts at 0 on machine {m} and ends at {d}.", "start+ end+"),
        ("Job 0 on machine {m} is scheduled at 1, is done at {d}.", "start+ end-"),
        ("| op | start | end |\n|---|---|---|\n| J0 M{m} | 0 | {d} |", "start+ end+"),
        (
            "Job 0: machine {m} for {d}, machine 0 for 99... sorry machine {m} for 99.",
            "last+ last- last-",
        ),
        ("Machine {m}: J0 ({d}), J1 (99)", "last+ last-"),
        ("J0 M{m}: 0~{d}", "start+ end+"),
        ("Job 0 takes {d} on machine {m}, 99 on machine {m}.", "last+ last-"),
        ("Let me try job 0 first on machine 0.", ""),
        ("Put J1 before J0 on M{m} at 5.", ""),
        ("We have a job shop with 3 jobs, 4 machines. The lower bound is 9.", "value+ value-"),
        ("M0 = 3 + 4 = 7. Job 1: 3 + 4 = 8.", "arithmetic+ arithmetic-"),
    ],
)
def test_more_of_jobshop(text: str, expected: str) -> None:
    """Times before machines, tables, lists that carry on, and orders that are no operations."""
    machine, duration = problem("jobshop").jobs[0][0]
    short = {"duration_of": "last", "quoted_value": "value"}
    text = text.replace("{m}", str(machine)).replace("{d}", str(duration))
    found = (f"{short.get(kind, kind)}{'-+'[holds]}" for kind, holds in said("jobshop", text))
    assert " ".join(found) == expected


@pytest.mark.parametrize("k", range(4))
def test_calendar_slots_agree_with_the_checker(k: int) -> None:
    """A slot is said to fit if and only if the checker accepts it, on every possible slot."""
    one = Tracer(made("calendar", 2)[k])
    week = one.judge.problem
    good = []
    for ordinal in range(1, week.possible + 1):
        meeting = week.meeting(ordinal)
        day = ("Monday", "Tuesday")[meeting.day]
        text = f"{day} {meeting.start // 60}:{meeting.start % 60:02d} works."
        found = one.trace(text)
        fits = str(found.candidates[0].verdict.status) != "wrong"
        assert [c.holds for c in found.claims] == [fits]
        good += [text.replace("works", "is free")] if fits else []
    assert len(good) == one.instance.reference["slots"]


def test_jobshop() -> None:
    """Durations are judged by the jobs; starts, ends and the makespan by the schedule in force."""
    jobs = problem("jobshop").jobs
    (m0, d0), (m1, d1), _ = jobs[0]
    (n0, e0), *_ = jobs[1]
    text = f"""Job 0: M{m0} ({d0}), M{m1} ({d1 + 1}). Job 1's first operation is on machine {n0}.
J0 on M{m0}: 0-{d0}. J0 M{m1} starts at {d0} and ends at {d0 + d1}. J0 M{m1} ends at {d0}.
J0 on M{m1} starts at {d0 - 1}. Makespan = 3. There are 3 jobs."""
    assert said("jobshop", text) == [
        ("duration_of", True),
        ("duration_of", False),
        ("machine_of", True),
        ("start", True),
        ("end", True),
        ("start", True),
        ("end", True),
        ("end", False),
        ("start", False),
        ("quoted_value", True),
    ]
    assert e0 > 0


def test_jobshop_schedules() -> None:
    """A schedule counts when its last start is said, and its makespan is then decided."""
    starts = tracer("jobshop").judge.witness()
    jobs = problem("jobshop").jobs
    lines = [
        f"J{j} M{machine}: {t}-{t + d}"
        for j, row in enumerate(starts)
        for (machine, d), t in zip(jobs[j], row, strict=True)
    ]
    span = problem("jobshop").makespan(starts)
    trace = tracer("jobshop").trace("\n".join(lines) + f"\nThe makespan is {span}.")
    assert [str(c.verdict.status) for c in trace.candidates] == ["correct"]
    assert trace.claims[-1].kind == "makespan"
    assert trace.claims[-1].holds
    assert all(claim.holds for claim in trace.claims if claim.kind == "end")


def test_what_only_looks_like_a_claim() -> None:
    """Exchanged edges, the wall line of a drawing and a case spoken of state nothing."""
    assert said("tsp", "Replace edges (0,2) and (1,3) with (0,1) and (2,3).") == []
    assert said("maze", "(1,0)→(0,0): the wall line between these rows shows it.") == []
    clause = next(c for c in problem("3sat").clauses)
    off = [f"x{abs(x)} = {'F' if x > 0 else 'T'}" for x in clause]
    branch = f"{off[0]}. {off[1]}. If {off[2]}: hmm; then clause 1 is violated."
    assert [kind for kind, _ in said("3sat", branch)] == []
    assert said("3sat", f"{branch} {off[2]}. Clause 1 is violated.") == [("clause_value", True)]


def test_another_schedule_begins_anew() -> None:
    """What an alternative places is not held against the schedule before it."""
    (m0, d0), (m1, d1), _ = problem("jobshop").jobs[0]
    first, second = f"J0 on M{m0}: 0-{d0}. ", f"J0 on M{m1}: 0-{d1}."
    assert ("start", False) in said("jobshop", first + second)
    for word in ("Alternatively, ", "Another order: ", "Alternative: "):
        assert said("jobshop", first + word + second) == [
            ("start", True),
            ("end", True),
            ("end", True),
        ]


@each_family
def test_oracle_is_faithful(name: str) -> None:
    """A correct answer that stood in the reasoning is found there, and is the final one."""
    one = tracer(name)
    answer = one.judge.family.answers.write(one.judge.witness())
    row = measures(one.trace(f"<think>\nMy answer: {answer}\n</think>\n{answer}"))
    if "none" not in answer:
        tried = row["candidates"]
        assert (tried["written"], tried["correct"], tried["faithful"]) == (1, 1, True)
        assert not tried["found_and_lost"]
        assert not tried["lucky"]
    assert row["status"] == "correct"


def a_tour(cities: Iterable[int]) -> str:
    """Return a tour with arrows."""
    return " → ".join(map(str, cities))


def test_measures_of_candidates() -> None:
    """Found and lost, the curve, changes, fidelity and tokens after follow their definitions."""
    best = list(tracer("tsp").judge.witness())
    other = [best[0], best[2], best[1], *best[3:]]
    text = f"{a_tour(other)}\n\nWait. {a_tour(best)}\n\nLet me check. {a_tour(other)}\n"
    final = dumps({"tour": other})
    row = measures(tracer("tsp").trace(f"<think>{text}</think>{final}", tokens=1000))
    tried = row["candidates"]
    assert (tried["written"], tried["different"], tried["correct"]) == (3, 2, 1)
    assert tried["found_and_lost"] is True
    assert tried["lucky"] is None
    assert tried["faithful"] is True
    assert tried["changes"] == 2
    assert [value for _, value in tried["best"]] == sorted(
        (problem("tsp").length(t) for t in (best, other)), reverse=True
    )
    assert 0 < tried["first_correct"] < row["reasoning_tokens"]
    assert tried["tokens_after"] == row["reasoning_tokens"] - tried["first_correct"]
    assert row["markers"] == {"backtracking": 1, "checking": 1}
    assert row["steps"] == 3


def test_lucky() -> None:
    """A correct answer that nothing in the reasoning supports is lucky."""
    answer = dumps({"tour": list(tracer("tsp").judge.witness())})
    row = measures(tracer("tsp").trace(f"<think>I guess. 1 + 1 = 2.</think>{answer}"))
    assert row["candidates"]["lucky"] is True


def test_first_false_claim() -> None:
    """The first false claim is found, and whether the same sum is later put right."""
    row = measures(tracer("tsp").trace("1 + 1 = 2. 12 + 7 = 20. Wait, 12 + 7 = 19. 5 + 5 = 11."))
    told = row["claims"]
    assert (told["decided"], told["true"], told["precision"]) == (4, 2, 500)
    assert told["first_false"] == {"kind": "arithmetic", "start": 11, "token": 2, "corrected": True}
    assert told["covered"] == len("1 + 1 = 212 + 7 = 2012 + 7 = 195 + 5 = 11")


def floats(value: Any) -> bool:
    """Say whether a float is anywhere in a JSON value."""
    if isinstance(value, dict):
        return any(map(floats, value.values()))
    return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)


def test_repetition_counts() -> None:
    """The share of repeated n-grams is what counting them one by one gives."""
    words = [str(k * k % 17) for k in range(500)]
    grams = [tuple(words[k : k + 10]) for k in range(len(words) - 9)]
    found = repetition(" ".join(words))
    assert (found.ngrams, found.repeated) == (len(grams), len(grams) - len(set(grams)))
    assert found.period == 17


@given(
    st.integers(10, 60), st.integers(2, 6), st.integers(0, 80), st.integers(0, 80), st.integers()
)
@settings(max_examples=60, deadline=None)
def test_planted_loops(period: int, times: int, before: int, after: int, seed: int) -> None:
    """A planted loop is found where it starts, with its period and its length."""
    ahead = [f"a{seed}{k}" for k in range(before)]
    unit = [f"u{k}" for k in range(period)]
    found = repetition(" ".join([*ahead, *unit * times, *(f"z{k}" for k in range(after))]))
    assert (found.period, found.loop_words) == (period, period * times)
    assert found.loop_start == len("".join(ahead)) + before


def test_reward_of_accuracy() -> None:
    """The length's part of the reward has the report's values at its corners and between."""
    assert [round(accuracy(True, n), 4) for n in (0, 25_600, 28_672, 31_744, 99_999)] == [
        *(1.0, 1.0, 0.75, 0.5, 0.5)
    ]
    assert [round(accuracy(False, n), 4) for n in (0, 1_851, 3_702, 99_999)] == [
        *(-1.0, -0.75, -0.5, -0.5)
    ]
    assert accuracy(True, 10, Constants(longest=20, free=0)) == pytest.approx(0.75)


def test_reward_of_repetition() -> None:
    """The 5-grams that occur more than 5 times cost what counting them one by one says."""
    words = ("one two three four five " * 7 + "and so on until the end of it").split()
    grams = [tuple(words[k : k + 5]) for k in range(len(words) - 4)]
    often = {g: grams.count(g) for g in grams if grams.count(g) > 5}
    expected = -max(len(often) / len(grams), max(often.values()) / (len(words) / 5))
    assert penalty(repeats(words)) == pytest.approx(expected)
    assert penalty(repeats(words[:25])) == 0


def test_reward_in_the_shape_of_trainers() -> None:
    """Strings and chats, ids and ends, tags and stop tokens give the rewards of the formula."""
    one = made("tsp")[0]
    answer = dumps({"tour": list(tracer("tsp").judge.witness())})
    good, row = f"<think>\nok\n</think>\n{answer}<|im_end|>", dumps(one.to_row())
    chat = [{"role": "assistant", "content": good}]
    bad = good.replace("ok\n</think>", "ok")
    assert reward(
        ["p"] * 4, [good, chat, bad, "<think>a</think>no"], [row, one.to_row(), one, row]
    )[:3] == pytest.approx([8 / 13, 8 / 13, -8 / 13])
    assert reward(["p"], [good], [row], completion_ids=[[1] * 28_672], other=3) == pytest.approx(
        [8 / 13 * 0.75 - 28_668 / (28_672 / 5) / 13]
    )
    assert reward(["p"], [good], [row], ended=[False]) == pytest.approx([-4 / 13])
    assert reward(["p"], [good[7:]], [row], opened=True) == pytest.approx([8 / 13])


def test_stored_integers_give_the_reward() -> None:
    """The reward of a stored row is the one of its completion, and the row holds no float."""
    answer = dumps({"tour": list(tracer("tsp").judge.witness())})
    for text in (f"<think>a b c d e f\n</think>{answer}", answer, "<think>cut"):
        trace: Trace = tracer("tsp").trace(text, finish_reason="stop")
        row = measures(trace)
        assert not floats(row)
        assert of_row(row) == pytest.approx(reward(["p"], [text], [made("tsp")[0]])[0])


ALPHABET = (
    *("0", "1", "3", " ", ", ", "(", ")", "[", "]", "=", "+", " -> ", "→", "x1", "¬", "∨", " is "),
    *("true", "F", "clause 1", "satisfied", "(0,0)", "right", "open", "wall", "Monday", "9:00"),
    *("-", "10:00", "busy", "free", "J0", "M1", "starts at", "makespan", "d(0,1)", "tour", "\n"),
    *(
        "| ",
        ".",
        "?",
        "if ",
        "not ",
        "\\",
        "$",
        "é",
        "\ud800",
        "\x1b[31m",
        '"',
        "{",
        "}",
        "<think>",
    ),
    *(
        "</think>",
        "=",
        ":",
        "all",
        "cities",
        "visited",
        "total",
        "first",
        "op",
        "day 1",
        "T",
        "backtrack",
    ),
)


@each_family
@given(st.lists(st.sampled_from(ALPHABET), max_size=120).map("".join))
@settings(max_examples=120, deadline=None)
def test_fuzzed_traces(name: str, text: str) -> None:
    """No text makes reading fail or earns a verdict that its final answer does not."""
    trace = tracer(name).trace(text)
    measures(trace)
    assert trace.judged.verdict == tracer(name).judge.judge(text).verdict
    spans = [(c.start, c.end) for c in trace.claims] + [(c.start, c.end) for c in trace.candidates]
    assert all(0 <= start < end <= len(trace.parts.text) for start, end in spans)


HOSTILE = {
    "tags": "<think>",
    "brackets": "(",
    "closed": ")",
    "line": "x1 = T, ",
    "sum": "1+",
    "same": "d(0,1)=",
    "lead": "0-1: 0-1-2 -> ",
    "equal": "1=1=",
    "arrows": "0->1->",
    "list": "0, 1, 2, ",
    "quotes": '"',
    "negations": "not d(0,1) = 3 ",
    "distances": "d(0,1) = 3 ",
    "clauses": "clause 1: x1 or x2 or x3 = T ",
    "cells": "(0,0) -> ",
    "moves": "R, ",
    "week": "Monday 9:00-10:00, Ana is busy 9:00-10:00, ",
    "shop": "J0 M1: 0-5, ",
    "rows": "J0 M1 0-5\n",
    "compared": "1<2, ",
    "blanks": " ",
    "tables": "| 1 ",
    "backslashes": "\\",
}


# What raised in the hands of a fuzzer.
RAISED = {
    "possessives": "two's people, one's hour, four's jobs, three's machines. (0,0): up's, right's.",
    "brackets": "J2, M2: on 64] 64$ 57] J1, [57, 60] - [22, M0: [5, - 46] J0 on M1 [5, 9] - 3",
    "letters": "ſix cells, sİx cells, sıx cells",
}


@each_family
@pytest.mark.parametrize("what", RAISED)
def test_what_once_raised_is_read(name: str, what: str) -> None:
    """A trace that no one would write is read like any other."""
    assert tracer(name).trace(RAISED[what]).candidates is not None


@each_family
def test_time_is_linear(name: str) -> None:
    """Four times the hostile text takes about four times the time."""
    for unit in HOSTILE.values():
        text = unit * (60_000 // len(unit))
        ready, problem_ = tracer(name), problem(name)
        surface = ready.instance.surface
        read = partial(ready.judge.family.claims.read, problem=problem_, surface=surface)
        linear(read, text, text * 4)


@pytest.mark.parametrize("row", ["=#", ".#a", "!#a", "-#a", "'#", "\\\\& #=", "\\\\&\t#a"])
def test_rows_of_one_sign(row: str) -> None:
    """Four times the row of one sign takes about four times the time, whatever ends it."""
    sign = row[row.index("#") - 1]
    ready, problem_ = tracer("tsp"), problem("tsp")
    surface = ready.instance.surface
    read = partial(ready.judge.family.claims.read, problem=problem_, surface=surface)
    linear(read, row.replace("#", sign * 10_000), row.replace("#", sign * 40_000))


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_collection_is_put_back(enabled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading leaves garbage collection on or off as it was, also when something fails."""
    seen: list[bool] = []

    def fail(*_: object) -> None:
        seen.append(gc.isenabled())
        raise ZeroDivisionError

    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        tracer("tsp").trace("0-1-2-3-4-5-0")
        assert gc.isenabled() is enabled
        monkeypatch.setattr("assay.trace.reader.segments", fail)
        with pytest.raises(ZeroDivisionError):
            tracer("tsp").trace("")
        assert gc.isenabled() is enabled
        assert seen == [False]
    finally:
        (gc.enable if before else gc.disable)()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run with an answer for some instances of every family."""
    folder = tmp_path_factory.mktemp("run")
    every = [made(name)[0] for name in PARAMS]
    suite, answers = folder / "suite.jsonl", folder / "answers.jsonl"
    suite.write_text("".join(dumps(i.to_row()) + "\n" for i in every))
    said = []
    for one in every[:-1]:
        judge = Judge(one)
        answer = judge.family.answers.write(judge.witness())
        text = f"<think>1 + 1 = 2, 1 + 1 = 3 [bold]\x1b[31m\n{answer}</think>{answer}"
        said.append({"id": one.id, "content": text})
    answers.write_text("".join(json.dumps(row) + "\n" for row in said))
    bring_in((answers,), str(suite), folder / "run", "m")
    return folder / "run"


def test_rows_of_a_run(run: Path) -> None:
    """A row a sample is written, without floats, the same every time, and can be read back."""
    rows = traces.build(run)
    first = Directory(run).traces.read_bytes()
    assert [row["state"] for row in rows] == ["traced"] * 4 + ["missing"]
    assert not floats(rows)
    assert traces.read(run) == rows
    traces.build(run)
    assert Directory(run).traces.read_bytes() == first
    every = [total for total in totals(rows) if total.size is None]
    assert [total.family for total in every] == list(PARAMS)[:4]
    assert all(total.figures["with_false"] == 1 for total in every)


def test_command_line(run: Path) -> None:
    """The table, the JSON and one trace are printed; a model's control characters are not."""
    found = CliRunner().invoke(group, ["trace", str(run)])
    assert found.exit_code == 0
    assert "tsp" in found.output
    found = CliRunner().invoke(group, ["trace", str(run), "--json"])
    assert {row["family"] for row in json.loads(found.output)} == set(PARAMS) - {"jobshop"}
    name = made("tsp")[0].id
    found = CliRunner().invoke(group, ["trace", str(run), name])
    assert "[bold]" in found.output
    assert "\x1b" not in found.output
    assert "[correct" in found.output
    found = CliRunner().invoke(group, ["trace", str(run), f"{name}#0", "--json"])
    told = json.loads(found.output)
    assert [claim["holds"] for claim in told["claims"]] == [True, False]
    for wrong in ("nothing", made("jobshop")[0].id):
        assert CliRunner().invoke(group, ["trace", str(run), wrong]).exit_code != 0


@each_family
def test_prompts_hold(name: str) -> None:
    """Whatever a prompt says of its own instance, in any rendering and language, is true."""
    family = tracer(name).judge.family
    for question in family.problems.QUESTIONS:
        order = orders.order(name, {}, question=question.name)
        for one in (i for base in instances.make(order, range(2)) for i in base):
            posed = Judge(one).problem
            for values in product(*family.prompts.SURFACES.values()):
                surface = dict(zip(family.prompts.SURFACES, values, strict=True))
                with suppress(FormatError):
                    text = family.prompts.write(posed, surface)
                    read = family.claims.read(text, posed, surface)
                    assert [text[c.start : c.end] for c in read.claims if not c.holds] == []
                    assert not read.candidates
