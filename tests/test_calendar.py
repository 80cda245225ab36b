"""The calendar family: weeks, twins, proofs, answers, checker."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import combinations, pairwise, product
from time import process_time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.answers import calendar as answers
from assay.core import NONE, Status
from assay.errors import FormatError, UserError
from assay.jsonl import dumps
from assay.pictures.calendar import draw
from assay.players import calendar as players
from assay.problems.calendar import (
    CONSTRAINTS,
    EVERY_DAY,
    NAMES,
    Meeting,
    Params,
    Person,
    Problem,
    canonical,
    check_params,
    check_reference,
    clock,
    from_json,
    minutes,
    to_json,
    witness,
)
from assay.prompts import calendar as prompts
from assay.rng import Stream
from generators import calendar as generator
from verifiers import calendar as checker
from verifiers.exact import calendar as exact

CLOCK = st.integers(0, 1440)
PEOPLE = (
    Person("Ana", ((0, 540, 660), (0, 780, 900), (2, 540, 840))),
    Person("Ben", ((0, 660, 690), (0, 900, 960), (1, 540, 570), (1, 900, 960), (2, 840, 870))),
    Person("Carla", ((1, 600, 630), (5, 600, 660))),
)
WEEK = Problem(
    days=(0, 1, 2, 5),
    hours=(540, 1020),
    slot=30,
    duration=60,
    people=PEOPLE,
    buffer_before=15,
    buffer_after=15,
    no_weekends=True,
    not_before=600,
    not_after=960,
    blocked=((EVERY_DAY, 720, 780), (1, 840, 900)),
)
REFERENCE = {"feasible": True, "slots": 3, "earliest": {"day": "Tuesday", "start": "11:00"}}
CASES: list[dict[str, Any]] = [
    {},
    {"people": 2, "days": 1, "constraints": "none"},
    {"people": 5, "days": 5, "constraints": "all"},
    {"people": 12, "days": 7, "constraints": "all"},
    {"people": 2, "days": 7, "slot": 60},
    {"slot": 5, "duration": 35, "days": 2},
    {"slot": 12, "duration": 24, "buffer": 7, "constraints": "buffer"},
    {"opens": 5, "closes": 22, "duration": 240, "slot": 15, "constraints": "all"},
    {"opens": 9, "closes": 15, "constraints": "all", "days": 1, "people": 2},
    {"feasible": 20, "days": 6, "constraints": "weekend"},
]


def base(index: int, **values: Any) -> generator.Base:
    """Return the base of one key."""
    return generator.sample(Params(**values), Stream(["c", values, index]))


def accepted(count: int, **values: Any) -> Iterator[tuple[generator.Base, list[Any]]]:
    """Yield accepted bases of some parameters, with their facts."""
    drawn = [base(i, **values) for i in range(count)]
    for found, facts in zip(drawn, exact.prove_many(drawn), strict=True):
        if generator.accept(Params(**values), facts):
            yield found, facts


def halves(count: int, **values: Any) -> Iterator[tuple[Problem, Problem]]:
    """Yield the two weeks of accepted bases, the feasible one first."""
    for found, facts in accepted(count, **values):
        good, bad = generator.pose(found, facts, "slot", Stream(["pose"]))
        yield good.problem, bad.problem


def some_week(rng: Stream) -> Problem:
    """Return a week that no generator of ours would draw: odd minutes, odd days, odd hours."""
    opens = rng.between(0, 18) * 40
    closes = opens + rng.between(1, 600)
    span = closes - opens
    duration, slot = rng.between(1, min(span, 90)), rng.between(1, min(span, 70))
    days = tuple(d for d in range(7) if rng.chance(1, 3)) or (rng.below(7),)

    def times() -> tuple[int, int]:
        a, b = sorted((rng.between(opens, closes), rng.between(opens, closes)))
        return (a, b) if a < b else (opens, closes)

    def busy() -> Iterator[tuple[int, int, int]]:
        for day in days:
            edges = sorted({rng.between(opens, closes) for _ in range(2 * rng.below(4))})
            for a, b in zip(edges[::2], edges[1::2], strict=False):
                yield day, a, b

    room = min(opens, 1440 - closes, 40)
    zoned, mobile, choice = (rng.chance(1, 3) for _ in range(3))

    def person(name: str) -> Person:
        offset = rng.between(-opens, 1440 - closes) if zoned else 0
        travel = rng.between(0, room) if mobile and rng.chance(1, 2) else 0
        return Person(name, tuple(busy()), offset, travel, choice and rng.chance(1, 2))

    people = tuple(person(name) for name in NAMES[: rng.between(1, 4)])
    blocked = {(rng.choice((EVERY_DAY, *days)), *times()) for _ in range(rng.below(3))}
    return Problem(
        days=days,
        hours=(opens, closes),
        slot=slot,
        duration=duration,
        people=people,
        buffer_before=rng.between(0, room) if rng.chance(1, 2) else 0,
        buffer_after=rng.between(0, room) if rng.chance(1, 2) else 0,
        no_weekends=rng.chance(1, 2),
        not_before=rng.between(opens, closes) if rng.chance(1, 3) else None,
        not_after=rng.between(opens, closes) if rng.chance(1, 3) else None,
        blocked=tuple(sorted(blocked)),
        earliest=rng.chance(1, 2),
    )


def brute_force(problem: Problem) -> list[tuple[Meeting, int]]:
    """Return the feasible slots with how many optional people can come, minute by minute."""
    p, found = problem, []
    for day in p.days:
        shut = {m for d, a, b in p.blocked if d in (EVERY_DAY, day) for m in range(a, b)}
        busy = [{m for d, a, b in q.busy if d == day for m in range(a, b)} for q in p.people]
        for start in range(p.hours[0], p.hours[1], p.slot):
            meeting = range(start, start + p.duration)
            if meeting[-1] >= p.hours[1] or (p.no_weekends and day >= 5):
                continue
            if p.not_before is not None and meeting[0] < p.not_before:
                continue
            if p.not_after is not None and meeting[-1] >= p.not_after:
                continue
            kept = range(start - p.buffer_before, start + p.duration + p.buffer_after)
            away = [range(start - q.travel, start + p.duration + q.travel) for q in p.people]
            comes = [
                mine.isdisjoint(kept) and mine.isdisjoint(theirs)
                for mine, theirs in zip(busy, away, strict=True)
            ]
            if shut.isdisjoint(meeting) and all(
                fine or q.optional for fine, q in zip(comes, p.people, strict=True)
            ):
                some = sum(fine and q.optional for fine, q in zip(comes, p.people, strict=True))
                found.append((Meeting(day, start), some))
    return found


def best_of(slots: list[tuple[Meeting, int]]) -> list[Meeting]:
    """Return the slots at which most of the optional people can come."""
    most = max((some for _, some in slots), default=0)
    return [meeting for meeting, some in slots if some == most]


def reference(problem: Problem) -> dict[str, Any]:
    """Return the reference of a problem, from its facts."""
    facts = exact.prove(problem)
    rest = {k: v for k, v in facts.items() if k not in ("allowed", "many")}
    return {"feasible": facts["slots"] > 0, **rest}


def every_start(problem: Problem) -> list[Meeting]:
    """Return the possible slots of a week."""
    return [problem.meeting(ordinal) for ordinal in range(1, problem.possible + 1)]


def test_masks_and_brute_force_agree() -> None:
    """On thousands of odd weeks the bit masks find the slots that a walk by minutes finds."""
    counts = Counter[bool]()
    for index in range(3_000):
        problem = some_week(Stream(["brute", index]))
        slots = brute_force(problem)
        best = best_of(slots)
        facts = exact.prove(problem)
        assert facts["slots"] == len(slots), problem
        assert exact.solve(problem) == (best[0] if slots else NONE), problem
        if slots and problem.optional:
            assert (facts["attending"], facts["best"]) == (dict(slots)[best[0]], len(best))
        nobody = replace(problem, people=())
        assert facts["allowed"] == exact.prove(nobody)["slots"]
        counts[bool(slots)] += 1
    assert min(counts.values()) > 500


def test_cp_sat_agrees() -> None:
    """On two thousand odd weeks, and on both halves of twins, CP-SAT counts the same slots."""
    weeks = [some_week(Stream(["cp", index])) for index in range(2_000)]
    for values in CASES:
        weeks += [week for pair in halves(20, **values) for week in pair]
    assert len(weeks) > 2_350
    for week in weeks:
        assert exact.prove_again(week) == reference(week), week


def test_the_checker_takes_what_is_feasible_and_nothing_else() -> None:
    """Over all starts of odd weeks, the checker calls correct exactly what brute force finds."""
    for index in range(600):
        problem = replace(some_week(Stream(["check", index])), earliest=False)
        known = reference(problem)
        slots = brute_force(problem)
        best = best_of(slots)
        for meeting in every_start(problem):
            status = checker.check(problem, known, meeting).status
            assert (status is Status.CORRECT) is (meeting in best), (problem, meeting)
            fewer = meeting in dict(slots) and meeting not in best
            assert (status is Status.SUBOPTIMAL) is fewer, (problem, meeting)


def test_only_the_first_slot_is_the_earliest() -> None:
    """Where the earliest is asked for, later feasible slots are suboptimal, by their ordinals."""
    problem = replace(WEEK, earliest=True)
    verdicts = [checker.check(problem, REFERENCE, meeting) for meeting, _ in brute_force(WEEK)]
    assert [v.reason for v in verdicts] == ["earliest", *["later_than_earliest"] * 2]
    assert [v.quality for v in verdicts] == [(20, 20), (20, 24), (20, 43)]
    assert [v.detail["earliest"] for v in verdicts] == ["pass", "fail", "fail"]


def test_a_verdict_says_pass_or_fail_for_each_constraint() -> None:
    """The detail names every constraint in force, and who is in the way."""
    detail = checker.check(WEEK, REFERENCE, Meeting(5, 540, 570)).detail
    assert detail == {
        "day": "pass",
        "duration": "fail",
        "hours": "pass",
        "grid": "pass",
        "weekend": "fail",
        "not_before": "fail",
        "not_after": "pass",
        "blocked": "pass",
        "busy": "pass",
        "buffer": "fail",
        "person": "Carla",
        "block": "10:00-11:00",
        "passed": 6,
        "constraints": 10,
    }
    bare = replace(
        WEEK,
        buffer_before=0,
        buffer_after=0,
        no_weekends=False,
        not_before=None,
        not_after=None,
        blocked=(),
    )
    assert set(checker.check(bare, REFERENCE, Meeting(0, 600)).detail) == {
        *("day", "duration", "hours", "grid", "busy", "person", "block", "passed", "constraints")
    }


def test_a_slot_that_beats_the_reference_is_our_fault() -> None:
    """A feasible slot before the proven earliest one, or where none is, is a judge error."""
    late = {**REFERENCE, "earliest": {"day": "Tuesday", "start": "13:00"}}
    for known in (late, {"feasible": False, "slots": 0}):
        for earliest in (False, True):
            problem = replace(WEEK, earliest=earliest)
            verdict = checker.check(problem, known, Meeting(1, 660))
            assert (verdict.status, verdict.reason) == (Status.JUDGE_ERROR, "beats_reference")


@pytest.mark.parametrize("values", CASES, ids=str)
def test_nearly_every_draw_is_accepted(values: dict[str, Any]) -> None:
    """Construction finds twins at every corner of the parameters; few draws are refused."""
    check_params(Params(**values))
    assert len(list(accepted(40, **values))) >= 30


def test_a_named_constraint_holds_and_no_other() -> None:
    """Each constraint can be had alone, all together, none, or some of them."""

    def in_force(problem: Problem) -> set[str]:
        p = problem
        found = {
            "buffer": p.buffer_before or p.buffer_after,
            "weekend": p.no_weekends,
            "not_before": p.not_before,
            "not_after": p.not_after,
            "blocked": p.blocked,
            "priority": p.earliest,
            "zones": any(person.offset for person in p.people),
            "optional": p.optional,
            "travel": any(person.travel for person in p.people),
        }
        return {name for name, value in found.items() if value}

    for name in CONSTRAINTS:
        for pair in halves(10, constraints=name, days=6):
            assert [in_force(week) for week in pair] == [{name}] * 2
    for good, _ in halves(10, constraints="all", days=6):
        assert in_force(good) == set(CONSTRAINTS)
    for good, _ in halves(10, constraints="none"):
        assert not in_force(good)
    seen = Counter(n for good, _ in halves(80, days=6) for n in in_force(good))
    assert all(20 <= seen[name] <= 65 for name in CONSTRAINTS)
    pairs = {p for good, _ in halves(80, days=6) for p in combinations(sorted(in_force(good)), 2)}
    assert len(pairs) == 36


@pytest.mark.parametrize("values", CASES, ids=str)
def test_twins_differ_in_where_one_block_lies(values: dict[str, Any]) -> None:
    """One block of one person lies elsewhere on its day; everything else is the same."""
    for good, bad in halves(25, **values):
        assert replace(good, people=bad.people) == bad
        assert [p.name for p in good.people] == [p.name for p in bad.people]
        moved = []
        for mine, yours in zip(good.people, bad.people, strict=True):
            assert loads_of(mine) == loads_of(yours)
            moved += [*set(mine.busy) - set(yours.busy), *set(yours.busy) - set(mine.busy)]
        assert len(moved) == 2
        assert edges_of(good) == edges_of(bad)
        assert exact.prove(replace(bad, people=()))["slots"] > 0


def loads_of(person: Person) -> Counter[tuple[int, int]]:
    """Return how many blocks of each length a person has on each day."""
    return Counter((day, end - start) for day, start, end in person.busy)


def edges_of(problem: Problem) -> list[int]:
    """Return at how many different times something begins, and something ends."""
    blocks = [block for person in problem.people for block in person.busy]
    return [len({(b[0], b[k]) for b in blocks}) for k in (1, 2)]


@pytest.mark.parametrize("values", CASES, ids=str)
def test_blocks_of_a_person_never_touch(values: dict[str, Any]) -> None:
    """Every drawn week is in normal form: blocks lie in the hours, in order, with gaps."""
    for pair in halves(10, **values):
        for week in pair:
            assert from_json(to_json(week)) == week
            for person in week.people:
                assert all(a[0] < b[0] or a[2] < b[1] for a, b in pairwise(person.busy))


def test_feasible_halves_have_one_to_three_slots() -> None:
    """The number of feasible slots is spread evenly over what is asked for."""
    counts = Counter(facts["slots"] for _, both in accepted(300) for facts in both)
    assert counts[0] == sum(counts[n] for n in (1, 2, 3)) == counts.total() // 2
    assert all(70 < counts[n] < 130 for n in (1, 2, 3))


def test_looking_moved_says_nothing() -> None:
    """In half of the pairs the drawn week is the feasible one."""
    drawn = [facts[0]["slots"] > 0 for _, facts in accepted(300)]
    assert 120 < sum(drawn) < 180


def surface_features(problem: Problem) -> list[float]:
    """Return what a glance at a week tells, without laying calendars over one another."""
    o, c = problem.hours
    blocks = [block for person in problem.people for block in person.busy]
    starts, ends = [b[1] for b in blocks], [b[2] for b in blocks]
    gaps = [b[1] - a[2] for p in problem.people for a, b in pairwise(p.busy) if a[0] == b[0]]
    lengths = [len(prompts.write(problem, {"rendering": r})) for r in ("list", "free")]
    return [
        *lengths,
        len(blocks),
        sum(ends) - sum(starts),
        sum(starts) / len(starts),
        float(np.std(starts)),
        starts.count(o),
        ends.count(c),
        sum(start % 60 == 0 for start in starts),
        min(starts),
        max(ends),
        min(gaps, default=0),
        sum(gap * gap for gap in gaps),
        *edges_of(problem),
        len(set(blocks)),
    ]


@pytest.mark.parametrize("values", [{}, {"people": 5, "days": 5, "constraints": "all"}], ids=str)
def test_surface_features_do_not_tell_twins_apart(values: dict[str, Any]) -> None:
    """A linear classifier on cheap features, cross-validated, stays near a coin's AUC."""
    pairs = list(halves(700, **values))
    rows = np.array([surface_features(week) for pair in pairs for week in pair])
    labels = np.tile([1.0, -1.0], len(pairs))
    spread = rows.std(axis=0)
    rows = (rows - rows.mean(axis=0)) / np.where(spread > 0, spread, 1)
    fold = np.arange(len(rows)) // 2 % 5
    scores = np.zeros(len(rows))
    for k in range(5):
        known = rows[fold != k]
        ridge = known.T @ known + 10 * np.eye(rows.shape[1])
        scores[fold == k] = rows[fold == k] @ np.linalg.solve(ridge, known.T @ labels[fold != k])
    above = scores[labels > 0][:, None] - scores[labels < 0][None, :]
    assert abs((above > 0).mean() + (above == 0).mean() / 2 - 0.5) < 0.05


def test_bytes_are_pinned() -> None:
    """The same keys give the same weeks for ever, or the family's version must rise."""
    weeks = [
        to_json(week) for values in CASES for i in range(3) for week in base(i, **values).weeks
    ]
    assert sha256(dumps(weeks).encode()).hexdigest() == PINNED


PINNED = "d15eee395091fb24e81deee8b3a060a9427aed820775c6b86099b4136e8fc5e7"


def test_canonical_ignores_who_is_who() -> None:
    """Renaming and reordering people gives the same digest; another block gives another."""
    renamed = replace(
        WEEK, people=tuple(Person(n, p.busy) for n, p in zip(NAMES[5:], PEOPLE[::-1], strict=False))
    )
    assert canonical(renamed) == canonical(WEEK)
    other = replace(WEEK, people=(*PEOPLE[:2], Person("Carla", ((1, 600, 630),))))
    assert canonical(other) != canonical(WEEK)
    assert canonical(replace(WEEK, earliest=True)) != canonical(WEEK)


def test_prompts_can_be_read_back() -> None:
    """Odd weeks come back from both renderings, also inside a longer text."""
    for index in range(400):
        problem = some_week(Stream(["prompt", index]))
        for rendering, language in product(*prompts.SURFACES.values()):
            prompt = prompts.write(problem, {"rendering": rendering, "language": language})
            assert prompts.read(f"Hello.\n{prompt}Think first.") == problem
            assert answers.read(prompt, problem) is None


def test_a_changed_prompt_is_not_half_understood() -> None:
    """A prompt with a line that is not ours, or that contradicts itself, is refused."""
    prompt = prompts.write(WEEK, {"rendering": "list"})
    for old, new in (
        ("  Monday: 09:00-11:00", "  Monday: 9:00-11:00"),
        ("meeting of 3", "meeting of 4"),
        ("not start before 10:00", "not start before noon"),
        ("- The meeting must not be on a", "- The meeting may be on a"),
        ("13:00-15:00", "13:00-13:00"),
        ("Carla", "Mallory"),
    ):
        assert old in prompt
        assert prompts.read(prompt.replace(old, new, 1)) is None
    assert prompts.read(prompt) == WEEK


T, S = Meeting(1, 630, 690), Meeting(1, 630)
WRITTEN: list[tuple[str, Any]] = [
    (r'$\boxed{\{"answer": "none"\}}$', NONE),
    (r"\boxed{\text{Tuesday},\ 10{:}30\text{--}11{:}30}", T),
    ("We meet from 10:30 to 11:30 (60 minutes) on Tuesday.", T),
    ("| Tuesday | 10:30 | 11:30 |", S),
    ("There is no feasible slot before Tuesday 10:30.", S),
    ("There is no time conflict on Tuesday, 10:30-11:30.", T),
    ("Monday is impossible, so Tuesday 10:30-11:30.", T),
    ("The meeting cannot be scheduled.", NONE),
    ("Tuesday 10:30\u202fAM\u2009–\u200911:30\u00a0AM", T),
    ("\u017fat 10:30", None),
    ('{"slot": {"day": "Tuesday", "start": "10:30"}}', S),
    ('{"slot": {"day": "Tuesday", "start": "10:30", "end": "11:30"}}', T),
    ("```json\n{'slot': {'day': 'Tuesday', 'start': '10:30',}}\n```", S),
    ('{"slot": "Tuesday 10:30-11:30"}', T),
    ('{"slot": ["Tuesday","10:30","11:30"]}', T),
    ('{"slot": {"day": "tue", "time": "10:30 AM - 11:30 AM"}}', T),
    ('{"slot": {"day": 2, "start": "10:30"}}', S),
    ('{"slot": {"day": "Day 2", "start": "1030"}}', S),
    ('{"slot": {"day": "Wednesday", "start": 9}}', Meeting(2, 540)),
    ('{"slot": {"day": "Caturday", "start": "10:30"}}', Meeting(-1, 630)),
    ('{"slot": {"day": "Day 5", "start": "10:30"}}', Meeting(-1, 630)),
    ('{"slot": {"day": Tuesday, "start": 10:30}}', S),
    ('{"slot": {"day": Tuesday, "start": 10:30, "end": 11:30}}', T),
    ('{"slot": {"day": "Saturday", "start": "10:30"}}', Meeting(5, 630)),
    ('{"answer": "none"}', NONE),
    ('{"slot": null}', NONE),
    ('{"slot": "none"}', NONE),
    ('{"answer": {"day":"Tuesday","start":"10:30"}}', S),
    ("Tuesday 10:30-11:30", T),
    ("Tuesday, 10:30 AM to 11:30 AM", T),
    ("Tue 10.30", S),
    ("Day 2 at 10:30", S),
    ("\\boxed{Tuesday 10:30-11:30}", T),
    ("\\boxed{\\text{Tuesday, 10:30 – 11:30}}", T),
    ("\\boxed{none}", NONE),
    ("$\\boxed{\\text{no slot}}$ ok", NONE),
    ("10:30 AM to 11:30 AM on Tuesday", T),
    ("10:30-11:30 (Tuesday)", T),
    ("**Day:** Tuesday\n**Time:** 10:30 – 11:30", T),
    (
        "The answer is **Tuesday 10:30–11:30**.\n\nAna is free on Tuesday from 10:00 on, "
        "and Ben on Tuesday from 9:30.\nSo is Carla.",
        T,
    ),
    ("Final answer: Tuesday from 10:30 to 11:30.", T),
    ("Monday is full.\nThe meeting can be on Tuesday, 1:30-2:30 PM.", Meeting(1, 810, 870)),
    ("Tuesday 11:30-12:30 PM", Meeting(1, 690, 750)),
    ("Tuesday 12:30 PM - 1:30", Meeting(1, 750, 810)),
    ("Tuesday 9-10 AM", Meeting(1, 540, 600)),
    ("Tuesday at noon", Meeting(1, 720)),
    ("There is no feasible slot.", NONE),
    ("No slot works for everyone.", NONE),
    ("No", NONE),
    ("none", NONE),
    ("Answer: none", NONE),
    ("There is no common time slot for all.", NONE),
    ("Answer: none\n\nOn Tuesday 10:00-11:00 Ana is busy, on Monday 9:00-10:00 Ben is.", NONE),
    ("There is no time that works for everyone.", NONE),
    ("It is not possible to schedule the meeting.", NONE),
    ("**No solution**", NONE),
    ("**Tuesday 10:30–11:30**\n\nAll are free. On Monday 12:00-13:00 Ana would be busy.", T),
    ("Tuesday 10:30 works, Tuesday 11:00 does not (Ana is busy from 11:30).", S),
    ("Monday 13:00 fails, Tuesday 10:30 works.", S),
    ("- **Day:** Tuesday\n- **Start:** 10:30\n- **End:** 11:30", S),
    ("Ana is busy on Tuesday from 10:30 to 11:30 and I am not sure what to do.", None),
    ("I am unable to find it. Tuesday 10:30-11:30 is busy.", None),
    ("<answer>none</answer>", NONE),
    ("화요일 오전 10시 30분", S),
    ("화요일 오전 10시 30분부터 11시 30분까지 가능합니다.", T),
    ("회의는 화요일 10시 반에 시작합니다.", S),
    ("답: 화요일 10:30~11:30", T),
    ("(화) 10:30", S),
    ("수요일 오후 2시", Meeting(2, 840)),
    ("수요일 14시 5분", Meeting(2, 845)),
    ("2일차 10:30", S),
    ("화요일 정오", Meeting(1, 720)),
    ('{"slot": {"요일": "화요일", "시작": "오전 10시 30분", "종료": "오전 11시 30분"}}', T),
    ('{"slot": {"day": "화", "start": "10:30"}}', S),
    ('{"slot": "화요일 10:30"}', S),
    ('{"answer": "없음"}', NONE),
    ("가능한 시간이 없습니다.", NONE),
    ("월요일은 모두 바쁘지만 화요일 10시 30분은 가능합니다.", S),
    ("2026-03-03T10:30", S),
    ("2026-03-03T10:30:00Z/2026-03-03T11:30:00Z", T),
    ("2026-03-03 10:30 - 11:30", T),
    ("2026-W10-2T10:30", S),
    ("2026-13-45T10:30", None),
    ('{"slot": {"start": "2026-03-03T10:30", "end": "2026-03-03T11:30"}}', T),
    ('{"slot": {"day": "2026-03-03", "start": "T10:30"}}', S),
    ("Tuesday at 9h", Meeting(1, 540)),
    ("Tuesday 9 am", Meeting(1, 540)),
    ("Tuesday, 9 o'clock", Meeting(1, 540)),
    ("Tuesday 1030 hrs", S),
    ("‘Tuesday’, “10:30”", S),
    ("I do not know", None),
    ("", None),
    ("Tuesday", None),
    ("10:30", None),
    ("Tuesday 10h30", S),
    ("Tuesday 10:30 (until 11:30)", T),
    ('{"day": "Tuesday", "start": "10:30"}', S),
    ('{"slot": {"day": "Tuesday", "start_time": "10:30", "end_time": "11:30"}}', T),
    ('{"slot": {"day": "Tuesday", "start": "10:30 a.m.", "end": "11:30 a.m."}}', T),
    ('{"slot": {"day": "TUESDAY", "start": "10:30:00"}}', S),
    ('{"slot": {"start": "Tuesday 10:30"}}', S),
    ('{"slot": "Tuesday, 10:30"} Done.', S),
    ('{"slot": {"day": "weekday", "start": "HH:MM"}}', None),
    ('{"slot": {"day": "Tuesday", "start": "25:99"}}', None),
    ('{"slot": []}', None),
    ('{"slot": {}}', None),
    ('{"slot": 5}', None),
    ('{"slot": {"day": true, "start": false}}', None),
]


@pytest.mark.parametrize(("text", "meant"), WRITTEN)
def test_answers_as_people_write_them(text: str, meant: Any) -> None:
    """Days and times are read in the usual notations, and nothing is made up."""
    assert answers.read(text, WEEK) == meant


NOTHING = (
    *("None of these times works for everybody.", "None of the slots work for everyone."),
    *("None of the available time slots suits all.", "No times work for everyone."),
    *("No time works for all.", "There's no time that suits everyone.", "No time available."),
    *("There is no time at which all can meet.", "There is no time when everyone is free."),
    *("There is no slot that works for everyone.", "There isn't a time that works."),
    *("There is not a single slot that works.", "There are no times available."),
    *("It is impossible to schedule the meeting.", "It isn't possible to hold the meeting."),
    *("We cannot schedule the meeting.", "No meeting is possible.", "Nothing works."),
    *("A meeting is not possible.", "Such a slot does not exist.", "It is impossible."),
    *("There is no common availability.", "The constraints cannot all be satisfied."),
    *("The problem has no feasible solution.", "All slots are ruled out."),
    *("No slot works for everyone, since Ana is busy on Monday 10:00-11:00.",),
    *("No slot works on Monday, Tuesday, Wednesday or Saturday.",),
    *("There is no slot from Monday to Saturday that works.",),
    *("가능한 시간대가 없습니다.", "회의를 잡을 수 없습니다.", "회의는 불가능합니다."),
    *("모든 사람이 참석할 수 있는 시간은 없습니다.", "조건을 만족하는 시간이 존재하지 않습니다."),
)
REMARKS = (
    *("None of the other times works for everybody.", "No earlier slot works."),
    *("On Monday, no slot works for everyone.", "No slot on Monday works."),
    *("There is no slot on Monday that works.", "None of Monday's times works."),
    *("It is impossible to schedule it any earlier.", "An earlier start is not possible."),
    *("There are no overlapping meetings.", "None of them is busy then."),
    *("Nothing earlier fits.", "There is no conflict.", "Ana cannot meet earlier."),
    *("월요일에는 가능한 시간이 없습니다.", "더 이른 시간은 없습니다."),
)


@pytest.mark.parametrize("text", NOTHING)
def test_a_claim_that_nothing_suits_everybody(text: str) -> None:
    """However it is said, the claim is read, also after its reasons and of timetables."""
    assert answers.read(text, WEEK) is NONE
    assert answers.read(f"Monday 10:00-11:00 fails.\n\n**{text}**", WEEK) is NONE


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_on_part_of_the_week_takes_nothing_back(remark: str) -> None:
    """That a day, an earlier or another time does not suit is no claim that none does."""
    assert answers.read(f"Slot: Tuesday 10:30-11:30\n{remark}", WEEK) == T
    assert answers.read(f"Tuesday 10:30-11:30. {remark}", WEEK) == T
    assert answers.read(remark, WEEK) is None


@pytest.mark.parametrize(
    "text",
    [
        "None of Monday's times works, so Tuesday 10:30-11:30.",
        "None of the times on Monday works; Tuesday 10:30-11:30 does.",
        "Monday has no feasible slot, so Tuesday 10:30-11:30.",
        "Monday: no slot works. Tuesday: 10:30-11:30 works.",
        "It is possible to schedule the meeting on Tuesday 10:30-11:30.",
        "None of the three is busy on Tuesday 10:30-11:30.",
        "No slot but Tuesday 10:30-11:30 works.",
        "- Monday: none\n- Tuesday: 10:30-11:30\n- Wednesday: none",
        "Monday is full, so it is impossible there. Tuesday 10:30-11:30.",
    ],
)
def test_a_slot_stands_beside_what_does_not_work(text: str) -> None:
    """A slot that is proposed after a day is ruled out is read."""
    assert answers.read(text, WEEK) == T


def test_every_slot_can_be_written_and_read() -> None:
    """What `write` states is what `read` finds, on odd weeks too."""
    for index in range(60):
        problem = some_week(Stream(["write", index]))
        for meeting in every_start(problem):
            whole = replace(meeting, end=meeting.start + problem.duration)
            assert answers.read(answers.write(meeting), problem) == meeting
            assert answers.read(answers.write(whole), problem) == whole
    assert answers.read(answers.write(NONE), WEEK) is NONE


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(range(4)), CLOCK, CLOCK, st.sampled_from(range(5)))
def test_clocks_agree(position: int, start: int, end: int, style: int) -> None:
    """A time means the same on either clock and in every notation."""
    day, first, last = WEEK.days[position], start % 1440, end % 1440
    name = ("Monday", "Tuesday", "Wednesday", "Saturday")[position]
    text = (
        f"{name} {clock(first)}-{clock(last)}",
        f"{name}, {twelve(first)} to {twelve(last)}",
        f"{twelve(first)} – {twelve(last)} on {name}",
        f"Day {position + 1}: {clock(first)} until {clock(last)}",
        f'{{"slot": {{"day": "{name[:3]}", "from": "{twelve(first)}", "to": "{twelve(last)}"}}}}',
    )[style]
    assert answers.read(text, WEEK) == Meeting(day, first, last)


def twelve(minute: int) -> str:
    """Write a time on the 12-hour clock."""
    hour, rest = divmod(minute, 60)
    return f"{(hour - 1) % 12 + 1}:{rest:02d} {'AM' if hour < 12 else 'PM'}"


WORDS = (
    "Tuesday tue Day 2 9 10:30 10.30 11:30 AM p.m. noon - – to until on , : ( ) { } [ ] \" ' slot "
    "answer day start end none null true \\boxed{ \\text{ no such time exists ``` ** 24:00 99:99"
)
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=30).map(" ".join))
def test_reading_never_raises(text: str) -> None:
    """Any text is a meeting with bounded times that the checker judges, none, or nothing."""
    found = answers.read(text, WEEK)
    if isinstance(found, Meeting):
        assert -1 <= found.day <= 6
        assert 0 <= found.start <= 1440
        assert found.end is None or 0 <= found.end <= 1440
    if found is not None:
        assert checker.check(WEEK, REFERENCE, found).status is not Status.JUDGE_ERROR


@pytest.mark.parametrize(
    "piece",
    [
        *("Tuesday ", "10:30 ", "10:30-", '{"slot":', '{"slot":{}}', "\\boxed{", "answer: "),
        *(
            "화요일 ",
            "오전 10시 ",
            "월",
            "부터",
            "2026-03-03T10:30/",
            "10h",
            "T10:30",
            "일차 ",
            "Tuesday 10:30/",
        ),
        *("no slot ", "day ", '"', "{", " ", "\n", "1", "-", "(", "Tuesday\"'*` ", "9 - "),
    ],
)
def test_hostile_texts_are_read_quickly(piece: str) -> None:
    """Two hundred thousand characters of anything take a fraction of a second."""
    start = process_time()
    for tail in ("", " 10:30", '{"slot": "'):
        answers.read(piece * (200_000 // len(piece)) + tail, WEEK)
    assert process_time() - start < 10


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"slot": 25}, "--slot must divide 60"),
        ({"slot": 30, "duration": 45}, "multiple of --slot"),
        ({"duration": 240}, "twice --duration"),
        ({"opens": 12, "closes": 13}, "twice --duration"),
        ({"constraints": "weekend"}, "needs --days 6 or 7"),
        ({"constraints": "optional", "people": 2}, "needs --people 3"),
    ],
)
def test_parameters_that_cannot_be_met_are_refused(values: dict[str, Any], word: str) -> None:
    """One line says which parameter to change."""
    with pytest.raises(UserError, match=word):
        check_params(Params(**values))


@pytest.mark.parametrize("text", ["9:00", "24:01", "09:60", "0900", "٠٩:٠٠", "", "09:0", "-1:00"])
def test_only_one_way_to_write_a_time(text: str) -> None:
    """A reference's times have two digits, a colon and two digits."""
    with pytest.raises((ValueError, FormatError)):
        minutes(text)
    with pytest.raises(FormatError):
        check_reference(WEEK, {**REFERENCE, "earliest": {"day": "Tuesday", "start": text}})


def test_a_week_that_cannot_be_is_proven_infeasible() -> None:
    """Weekends ruled out of a weekend, and a day shut from end to end, leave no slot."""
    weekend = replace(WEEK, days=(5, 6), people=(), blocked=())
    shut = replace(WEEK, blocked=((EVERY_DAY, 540, 1020),))
    for problem, why in ((weekend, "weekend"), (shut, "blocked")):
        values = exact.prove_again(problem)
        assert (values["feasible"], values["slots"]) == (False, 0)
        assert values["conflicts"][0] == [why]
        assert exact.solve(problem) is NONE
        assert witness(reference(problem)) is NONE


def test_greedy_asks_the_first_person_only() -> None:
    """It takes the earliest slot that suits the rules and the first person, or says none."""
    assert players.greedy(WEEK).solution == Meeting(1, 600)
    busy = Person("Ana", tuple((day, 540, 1020) for day in WEEK.days))
    assert players.greedy(replace(WEEK, people=(busy, *PEOPLE[1:]))).solution is NONE
    alone = replace(WEEK, people=PEOPLE[2:], earliest=True)
    verdict = checker.check(alone, reference(alone), players.greedy(alone).solution)
    assert verdict.reason == "earliest"


def test_floors_are_low() -> None:
    """On twins the constant is never right twice, and greedy and random hardly ever."""
    both = Counter[str]()
    pairs = list(halves(200))
    for i, pair in enumerate(pairs):
        for name in ("constant", "greedy", "random"):
            right = [
                checker.check(week, reference(week), play(name, week, i)).status is Status.CORRECT
                for week in pair
            ]
            both[name] += all(right)
    assert both["constant"] == 0
    assert both["greedy"] <= 0.05 * len(pairs)
    assert both["random"] <= 0.05 * len(pairs)


def play(name: str, problem: Problem, index: int) -> Any:
    """Return what a player answers."""
    if name == "random":
        return players.random(problem, Stream(["r", index, problem.possible])).solution
    return (players.greedy if name == "greedy" else players.constant)(problem).solution


def test_the_picture_shows_the_week() -> None:
    """A row a slot, a column a day: who is busy, what is ruled out, where the meeting is."""
    lines = draw(WEEK, Meeting(1, 660)).split("\n")
    assert lines[0].split() == ["Mon", "Tue", "Wed", "Sat"]
    assert lines[1].split() == ["09:00", "x1", "x1", "x1", "x."]
    assert lines[5].split() == ["11:00", "1", "*.", "1", "x."]
    assert lines[-1] == "Tuesday 11:00-12:00"
    assert draw(WEEK, NONE).endswith("no slot suits everybody")
    fine = replace(WEEK, slot=5, duration=60)
    assert max(map(len, draw(fine, Meeting(-1, 0)).split("\n"))) <= 80
    assert draw(fine, None).count("\n") < 60
