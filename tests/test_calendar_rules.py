"""Calendars' constraints: alone and in pairs, bands of constrainedness, what rules all out."""

import json
from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from test_calendar import best_of, brute_force, every_start, reference, some_week

from assay import instances, orders
from assay.core import Status
from assay.errors import UserError
from assay.problems.calendar import (
    CONSTRAINTS,
    NAMES,
    Params,
    Person,
    Problem,
    bands,
    elements,
    from_json,
    to_json,
)
from assay.problems.calendar_masks import Masks
from assay.prompts import calendar as prompts
from assay.rng import Stream
from generators.calendar_draft import Draft
from generators.calendar_moves import fill
from generators.calendar_rules import a_week
from verifiers import calendar as checker
from verifiers.exact import calendar as exact
from verifiers.exact.calendar_again import restricted
from verifiers.exact.calendar_conflicts import minimal_conflicts

SETS = [{name} for name in CONSTRAINTS] + [set(pair) for pair in combinations(CONSTRAINTS, 2)]


def a_busy_week(names: set[str], index: int) -> Problem:
    """Return a week in which some constraints hold and blocks leave a few slots."""
    rng = Stream(["rules", sorted(names), index])
    draft = Draft(a_week(Params(people=4, days=6, slot=60, closes=15), names, 5, rng))
    keep = draft.open & -draft.open | 1 << draft.open.bit_length() - 1
    assert fill(draft, keep, rng)
    draft.add_optional(rng)
    return draft.problem(rng.permutation(4))


@pytest.mark.parametrize("names", SETS, ids=lambda names: "+".join(sorted(names)))
def test_each_constraint_alone_and_in_pairs(names: set[str]) -> None:
    """Proofs, checker, prompts and JSON agree where one or two constraints hold, and only those."""
    for index in range(6):
        problem = a_busy_week(names, index)
        slots = brute_force(problem)
        best = best_of(slots)
        known = reference(problem)
        assert known["slots"] == len(slots) > 0
        assert exact.prove_again(problem) == known
        for meeting in every_start(problem):
            verdict = checker.check(problem, known, meeting)
            right = meeting in (best[:1] if problem.earliest else best)
            assert (verdict.status is Status.CORRECT) is right, (meeting, verdict)
            shown = {"buffer", "weekend", "not_before", "not_after", "blocked", "travel"} & names
            assert shown == set(verdict.detail) & set(CONSTRAINTS) - {"optional", "priority"}
        for rendering, language in product(*prompts.SURFACES.values()):
            prompt = prompts.write(problem, {"rendering": rendering, "language": language})
            assert prompts.read(prompt) == problem
        assert from_json(to_json(problem)) == problem


def all_conflicts(problem: Problem) -> list[list[str]]:
    """Return the minimal conflicts, found by going through all sets of elements."""
    names = elements(problem)
    found: list[tuple[int, ...]] = []
    for size in range(len(names) + 1):
        for places in combinations(range(len(names)), size):
            if any(set(smaller) <= set(places) for smaller in found):
                continue
            if not brute_force(restricted(problem, {names[i] for i in places})):
                found.append(places)
    return [[names[i] for i in places] for places in found]


def test_conflicts_are_all_and_minimal() -> None:
    """On infeasible odd weeks the conflicts are those that all sets of elements give."""
    sizes = Counter[int]()
    weeks = (some_week(Stream(["conflict", index])) for index in range(700))
    for week in weeks:
        problem = replace(week, people=tuple(replace(p, optional=False) for p in week.people))
        if len(elements(problem)) <= 7 and problem.possible <= 40 and not brute_force(problem):
            conflicts = minimal_conflicts(problem, Masks(problem))
            assert conflicts == all_conflicts(problem), problem
            sizes.update(map(len, conflicts))
    assert sizes.total() > 150
    assert {1, 2, 3, 4} <= set(sizes)


def test_the_infeasible_twin_says_why() -> None:
    """Only the infeasible half has conflicts; each names elements of the week, in their order."""
    order = orders.order("calendar", {"constraints": "all", "people": 5, "days": 5})
    for pair in instances.make(order, range(20)):
        for one in pair:
            problem = from_json(one.problem)
            assert isinstance(problem, Problem)
            names, conflicts = elements(problem), one.reference.get("conflicts")
            assert (conflicts is None) is one.reference["feasible"]
            for conflict in conflicts or []:
                assert sorted(conflict, key=names.index) == conflict
                assert not Masks(restricted(problem, conflict)).feasible()
            assert one.features["conflicts"] >= len(conflicts or [])


@pytest.mark.parametrize("values", [{}, {"people": 2, "days": 2, "slot": 15}, {"days": 7}], ids=str)
@pytest.mark.parametrize("band", [*map(str, range(10)), "any"])
def test_bands_are_reached_by_construction(values: dict[str, Any], band: str) -> None:
    """Every single instance lies in its band, none was drawn twice, and all have slots."""
    for constraints in ("none", "some", "all"):
        given = {"band": band, "constraints": constraints, **values}
        order = orders.order("calendar", given)
        assert not order.twins
        for (one,) in instances.make(order, range(8)):
            possible, slots = one.features["possible"], one.features["feasible"]
            assert one.attempt == 0
            assert one.twin_id is None
            assert slots >= 1
            assert one.features["constrainedness"] == 1000 * (possible - slots) // possible
            assert one.features["band"] == 10 * (possible - slots) // possible
            assert band in ("any", str(one.features["band"]))


def test_any_band_is_as_likely() -> None:
    """Asked for any band, each of the ten comes about as often."""
    order = orders.order("calendar", {"band": "any"})
    seen = Counter(one.features["band"] for (one,) in instances.make(order, range(400)))
    assert sorted(seen) == list(range(10))
    assert all(20 <= n <= 65 for n in seen.values())


def test_numbers_of_slots_belong_to_one_band() -> None:
    """Every number of feasible slots lies in exactly the band that its share says."""
    for days, slot in product((1, 3, 7), (15, 30, 60)):
        params = Params(days=days, slot=slot, band="any")
        assert set(bands(params)) <= set(range(10))
    with pytest.raises(UserError, match="--band 2"):
        orders.order("calendar", {"days": 1, "slot": 60, "closes": 15, "band": "2"})
    with pytest.raises(UserError, match="rules out too many"):
        orders.order("calendar", {"days": 7, "constraints": "weekend", "band": "1"})
    with pytest.raises(UserError, match="no twins"):
        orders.order("calendar", {"band": "twins,3"})
    with pytest.raises(UserError, match="--band twins only"):
        orders.order("calendar", {"band": "3"}, question="timetable")


def test_local_times_say_the_same() -> None:
    """Moving everybody's local clock changes what is written, and nothing that is meant."""
    people = tuple(Person(name, ((0, 600, 660),)) for name in NAMES[:3])
    week = Problem((0,), (540, 1020), 30, 60, people)
    moved = replace(week, people=tuple(replace(p, offset=k - 90) for k, p in enumerate(people)))
    assert reference(moved) == reference(week)
    prompt = prompts.write(moved, {"rendering": "list", "language": "en"})
    assert "Ana (-01:30)\n  Monday: 08:30-09:30" in prompt
    assert "Ben (-01:29)\n  Monday: 08:31-09:31" in prompt
    assert prompts.read(prompt) == moved


def test_every_reason_has_a_case() -> None:
    """For each reason a verdict can have, but our own fault, a file in tests/data states it."""
    folder = Path(__file__).parent / "data" / "calendar"
    files = [*folder.glob("correct/*.json"), *folder.glob("wrong/*.json")]
    seen = {json.loads(path.read_text(encoding="utf-8"))["reason"] for path in files}
    assert seen == set(checker.Reason) - {"beats_reference"}
