"""Timetables: two proofs, brute force, twins, answers, checker."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from assay import instances, orders
from assay.answers import calendar as answers
from assay.core import NONE, Status
from assay.errors import UserError
from assay.pictures.calendar import draw
from assay.players import calendar as players
from assay.problems.calendar import (
    MAX_TIMETABLES,
    Meeting,
    Person,
    Solution,
    Task,
    Timetable,
    canonical,
    from_json,
    to_json,
)
from assay.prompts import calendar as prompts
from assay.rng import Stream
from verifiers import calendar as checker
from verifiers.exact import calendar as exact

SMALL = Timetable(
    days=(0, 1),
    hours=(540, 900),
    slot=30,
    people=(
        Person("Ana", ((0, 540, 660),)),
        Person("Ben", ((0, 780, 840), (1, 540, 600))),
        Person("Carla", ((1, 780, 900),)),
    ),
    rooms=(((0, 690, 720),), ((1, 540, 570),)),
    meetings=(Task(60, 0, (0, 1)), Task(90, 1, (1, 2)), Task(60, 0, (2,))),
    order=((0, 1),),
)
RIGHT = (Meeting(0, 720), Meeting(1, 600), Meeting(0, 540))


def some_timetable(rng: Stream) -> Timetable:
    """Return a small problem that no generator of ours would draw: odd minutes and durations."""
    opens = 60 * rng.between(7, 10)
    closes = opens + rng.between(100, 240)
    days = tuple(day for day in range(7) if rng.chance(1, 4)) or (rng.below(7),)
    people, rooms, k = rng.between(1, 4), rng.between(1, 2), rng.between(1, 3)

    def busy() -> Iterator[tuple[int, int, int]]:
        for day in days:
            edges = sorted({rng.between(opens, closes) for _ in range(2 * rng.below(3))})
            for a, b in zip(edges[::2], edges[1::2], strict=False):
                yield day, a, b

    def task() -> Task:
        who = sorted(rng.permutation(people)[: rng.between(1, people)])
        return Task(rng.between(10, 90), rng.below(rooms), tuple(who))

    pairs = [(i, j) for i in range(k) for j in range(k) if i != j]
    return Timetable(
        days=days,
        hours=(opens, closes),
        slot=rng.between(17, 45),
        people=tuple(
            Person(name, tuple(busy())) for name in ("Ana", "Ben", "Noah", "Olga")[:people]
        ),
        rooms=tuple(tuple(busy()) for _ in range(rooms)),
        meetings=tuple(task() for _ in range(k)),
        order=tuple(pair for pair in pairs if rng.chance(1, 4)),
    )


def brute_force(problem: Timetable) -> list[Solution]:
    """Return all timetables: every combination of starts, compared minute by minute."""
    p = problem
    found: list[Solution] = []
    starts = [(day, t) for day in p.days for t in range(p.hours[0], p.hours[1], p.slot)]
    minutes: list[dict[tuple[int, int], set[tuple[int, int]]]] = [
        {
            (d, t): {(d, m) for m in range(t, t + task.duration)}
            for d, t in starts
            if t + task.duration <= p.hours[1]
        }
        for task in p.meetings
    ]
    taken = [{(d, m) for d, a, b in q.busy for m in range(a, b)} for q in p.people]
    rooms = [{(d, m) for d, a, b in room for m in range(a, b)} for room in p.rooms]
    for chosen in product(*minutes):
        at = [minutes[i][c] for i, c in enumerate(chosen)]
        people = [set(task.people) for task in p.meetings]
        alone = all(
            at[i].isdisjoint(rooms[task.room]) and all(at[i].isdisjoint(taken[q]) for q in who)
            for i, (task, who) in enumerate(zip(p.meetings, people, strict=True))
        )
        apart = all(
            at[i].isdisjoint(at[j])
            or (people[i].isdisjoint(people[j]) and p.meetings[i].room != p.meetings[j].room)
            for i in range(len(at))
            for j in range(i)
        )
        if alone and apart and all(max(at[i]) < min(at[j]) for i, j in p.order):
            found.append(tuple(Meeting(d, t) for d, t in chosen))
    return found


def known(problem: Timetable) -> dict[str, Any]:
    """Return the reference of a problem, from its facts."""
    facts = exact.prove(problem)
    return {"feasible": facts["timetables"] > 0, **facts}


def test_backtracking_and_brute_force_agree() -> None:
    """On a thousand odd problems, the count and the first are those of trying everything."""
    counts = Counter[int]()
    for index in range(1_000):
        problem = some_timetable(Stream(["timetable", index]))
        found = brute_force(problem)
        facts = known(problem)
        assert facts["timetables"] == min(len(found), MAX_TIMETABLES), problem
        first = min(found, default=None, key=lambda s: [(m.day, m.start) for m in s if m])
        assert exact.solve(problem) == (first or NONE)
        counts[min(2, len(found))] += 1
    assert min(counts.values()) > 25


def test_cp_sat_agrees() -> None:
    """On five hundred odd problems and on twins CP-SAT counts the same and finds the same first."""
    problems = [some_timetable(Stream(["cp", index])) for index in range(500)]
    order = orders.order("calendar", {"meetings": "2,3,4"}, question="timetable")
    for pair in instances.make(order, range(15)):
        for one in pair:
            problem = from_json(one.problem)
            assert isinstance(problem, Timetable)
            problems.append(problem)
    for problem in problems:
        assert exact.prove_again(problem) == known(problem), problem


def test_the_checker_takes_timetables_and_nothing_else() -> None:
    """Whatever is placed, the checker calls correct exactly what brute force finds."""
    for index in range(150):
        problem = some_timetable(Stream(["check", index]))
        right, facts, rng = set(brute_force(problem)), known(problem), Stream(["try", index])
        alone = [problem.alone(i) for i in range(len(problem.meetings))]
        for _ in range(60):
            placed = tuple(p.meeting(rng.between(1, p.possible)) for p in alone)
            fine = checker.check(problem, facts, placed).status is Status.CORRECT
            assert fine is (placed in right), (problem, placed)


def twins(count: int, **values: Any) -> Iterator[tuple[Timetable, Timetable, dict[str, Any]]]:
    """Yield pairs, the one with timetables first, with its features."""
    order = orders.order("calendar", values, question="timetable")
    for pair in instances.make(order, range(count)):
        good, bad = sorted(pair, key=lambda one: not one.reference["feasible"])
        problems = [from_json(one.problem) for one in (good, bad)]
        assert all(isinstance(problem, Timetable) for problem in problems)
        yield problems[0], problems[1], good.features  # type: ignore[misc]


@pytest.mark.parametrize("values", [{}, {"meetings": 4, "rooms": 1}, {"slot": 60}], ids=str)
def test_twins_differ_in_where_one_block_lies(values: dict[str, Any]) -> None:
    """One block of a person or a room lies elsewhere on its day; there are one to three ways."""
    for good, bad, features in twins(15, **values):
        moved = []
        for mine, yours in zip(holders(good), holders(bad), strict=True):
            assert lengths(mine) == lengths(yours)
            moved += [*set(mine) - set(yours), *set(yours) - set(mine)]
        assert len(moved) == 2
        assert replace(good, people=(), rooms=()) == replace(bad, people=(), rooms=())
        assert 1 <= features["timetables"] <= 3
        assert features["unique"] == (features["timetables"] == 1)


def holders(problem: Timetable) -> list[tuple[tuple[int, int, int], ...]]:
    """Return the blocks of everybody and of every room."""
    return [*(person.busy for person in problem.people), *problem.rooms]


def lengths(blocks: tuple[tuple[int, int, int], ...]) -> Counter[tuple[int, int]]:
    """Return how many blocks of each length lie on each day."""
    return Counter((day, end - start) for day, start, end in blocks)


def test_prompts_can_be_read_back() -> None:
    """Odd timetable problems come back from every rendering in every language."""
    for index in range(150):
        problem = some_timetable(Stream(["prompt", index]))
        for rendering, language in product(*prompts.SURFACES.values()):
            prompt = prompts.write(problem, {"rendering": rendering, "language": language})
            assert prompts.read(f"Hello.\n{prompt}Think first.") == problem
            assert answers.read(prompt, problem) is None
    prompt = prompts.write(SMALL, {"rendering": "list", "language": "en"})
    for old, new in (
        ("room 1", "room 3"),
        ("with Ana, Ben", "with Ana, Eve"),
        ("have ended", "end"),
    ):
        assert old in prompt
        assert prompts.read(prompt.replace(old, new, 1)) is None


WRITTEN: list[tuple[str, Any]] = [
    (answers.write(RIGHT), RIGHT),
    ('{"timetable": {"A": "Monday 12:00", "B": "Tue 10 am", "C": "Monday 9:00"}}', RIGHT),
    ('{"A": "Monday 12:00", "B": "Tue 10 am", "C": "Monday 9:00"}', RIGHT),
    ('{"answer": [["Monday","12:00"],["Tuesday","10:00"],["Monday","9:00"]]}', RIGHT),
    (
        '{"schedule": [{"meeting": "B", "day": "Tuesday", "start": "10:00"}, {"meeting": '
        '"Meeting A", "day": "Monday", "start": "12:00"}, '
        '{"meeting": "c", "day": "Monday", "start": "9:00"}]}',
        RIGHT,
    ),
    ("**A**: Monday 12:00\n**B**: Tuesday 10:00\n- C: Monday 09:00", RIGHT),
    ("| A | Monday | 12:00 |\n| B | Tuesday | 10:00 |\n| C | Monday | 9:00 |", RIGHT),
    ("회의 A: 월요일 정오\n회의 B: 화요일 오전 10시\n회의 C: 월요일 9시", RIGHT),
    ('{"answer": {"A": {"day": "Monday", "start": "12:00"}}}', (RIGHT[0], None, None)),
    ('{"answer": "none"}', NONE),
    ("There is no timetable.\nAnswer: none", NONE),
    ("가능한 시간표가 없습니다.", NONE),
    ('{"answer": {"A": 7}}', None),
    ("I do not know.", None),
]


@pytest.mark.parametrize(("text", "meant"), WRITTEN)
def test_answers_as_people_write_them(text: str, meant: Any) -> None:
    """Objects, lists, lines and tables by the meetings' letters are read."""
    assert answers.read(text, SMALL) == meant


def test_a_verdict_says_pass_or_fail_for_each_constraint() -> None:
    """The detail names every constraint, how many passed, and the meeting at fault."""
    facts = known(SMALL)
    wrong = (Meeting(0, 720), Meeting(0, 690), None)
    verdict = checker.check(SMALL, facts, wrong)
    assert verdict.reason == "missing_meeting"
    assert verdict.detail["meeting"] == "C"
    failed = {name for name, outcome in verdict.detail.items() if outcome == "fail"}
    assert failed == {"complete", "people_once", "order"}
    assert (verdict.detail["passed"], verdict.detail["constraints"]) == (7, 10)
    assert checker.check(SMALL, facts, RIGHT).reason == "timetable"
    denied = {"feasible": False, "timetables": 0}
    assert checker.check(SMALL, denied, RIGHT).status is Status.JUDGE_ERROR


def test_canonical_ignores_who_is_who() -> None:
    """People and rooms in another order, under other names, are the same problem."""
    swapped = replace(
        SMALL,
        people=tuple(
            replace(p, name=n)
            for p, n in zip(SMALL.people[::-1], ("Olga", "Ben", "Ana"), strict=True)
        ),
        rooms=SMALL.rooms[::-1],
        meetings=tuple(
            Task(t.duration, 1 - t.room, tuple(sorted(2 - p for p in t.people)))
            for t in SMALL.meetings
        ),
    )
    assert canonical(swapped) == canonical(SMALL)
    assert canonical(replace(SMALL, order=())) != canonical(SMALL)
    assert from_json(to_json(SMALL)) == SMALL


def test_players_and_picture() -> None:
    """Greedy places what fits next or says none; the picture shows letters and the order."""
    assert isinstance(players.greedy(SMALL).solution, tuple)
    full = replace(SMALL, rooms=(((0, 540, 900), (1, 540, 900)), ()))
    assert players.greedy(full).solution is NONE
    picture = draw(SMALL, RIGHT)
    assert "A before B" in picture
    assert "A: Monday 12:00-13:00, 60 min, room 1, Ana, Ben" in picture
    assert picture.split("\n")[1].split() == ["09:00", "C1", "2"]
    assert draw(SMALL, NONE).endswith("there is no timetable")


def test_parameters_that_cannot_be_met_are_refused() -> None:
    """Constraints are for one meeting, and the meetings must have room."""
    for given, word in (
        ({"constraints": "all"}, "needs --constraints none"),
        ({"days": 1, "meetings": 6, "duration": 120}, "twice --meetings"),
        ({"plan": "meeting"}, "needs --plan timetable"),
    ):
        with pytest.raises(UserError, match=word):
            orders.order("calendar", given, question="timetable")
    with pytest.raises(UserError, match="--plan meeting only"):
        orders.order("calendar", {"plan": "timetable"}, question="slot")
