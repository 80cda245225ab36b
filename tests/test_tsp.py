"""The TSP family: distances, proofs, checker."""

from itertools import permutations
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay import instances, orders
from assay.answers import tsp as answers
from assay.core import NONE, Status
from assay.judge import Judge
from assay.players import tsp as players
from assay.problems.tsp import Params, Problem, from_points, from_triangle
from assay.problems.tsp_metrics import euclidean
from assay.rng import Stream
from assay.symmetries.tsp import canonical
from generators import tsp as generator
from verifiers import tsp as checker
from verifiers.exact import tsp as exact


def draw(cities: int, metric: str, index: int) -> Problem:
    """Return one base."""
    return generator.sample(Params(cities=cities, metric=metric), Stream(["t", metric, index]))


def brute_force(problem: Problem) -> tuple[int, tuple[int, ...]]:
    """Return the least length and the least tour of that length, by trying all."""
    n = len(problem.distances)
    return min((problem.length((0, *rest)), (0, *rest)) for rest in permutations(range(1, n)))


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "uniform"])
def test_programme_agrees_with_brute_force(metric: str) -> None:
    """On thousands of instances of 4 to 6 cities value and canonical tour are brute force's."""
    problems = [draw(4 + i % 3, metric, i) for i in range(1000)]
    for problem, facts in zip(problems, exact.prove_many(problems), strict=True):
        assert (facts["optimum"], tuple(facts["tour"])) == brute_force(problem)


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "uniform"])
def test_programme_agrees_with_brute_force_up_to_eight(metric: str) -> None:
    """At 7 and 8 cities too."""
    problems = [draw(7 + i % 2, metric, i) for i in range(8)]
    for problem, facts in zip(problems, exact.prove_many(problems), strict=True):
        assert (facts["optimum"], tuple(facts["tour"])) == brute_force(problem)


def test_ties_give_the_smallest_tour() -> None:
    """With many optimal tours the canonical one is the lexicographically smallest."""
    square = from_triangle([[1, 1, 1, 1], [1, 1, 1], [1, 1], [1]])
    assert exact.prove_many([square])[0]["tour"] == [0, 1, 2, 3, 4]
    for index in range(200):
        rng = Stream(["ties", index])
        rows = [[rng.between(1, 2) for _ in range(4 - i)] for i in range(4)]
        problem = from_triangle(rows)
        facts = exact.prove_many([problem])[0]
        assert (facts["optimum"], tuple(facts["tour"])) == brute_force(problem)


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "uniform"])
def test_programme_agrees_with_cp_sat(metric: str) -> None:
    """The dynamic programme and CP-SAT's circuit find the same optimum up to 16 cities."""
    problems = [draw(n, metric, i) for n in (4, 6, 9, 12) for i in range(20)]
    problems.append(draw(16, metric, 0))
    for problem, facts in zip(problems, exact.prove_many(problems), strict=True):
        assert exact.prove_again(problem)["optimum"] == facts["optimum"]


def test_batches_do_not_matter() -> None:
    """Facts are the same whether proven together, apart, or in another order."""
    problems = [draw(4 + i % 8, "euclidean", i) for i in range(40)]
    together = exact.prove_many(problems)
    assert together == [exact.prove_many([problem])[0] for problem in problems]
    assert together[::-1] == exact.prove_many(problems[::-1])


@given(*[st.integers(0, 10_000)] * 4)
def test_rounding_is_to_the_nearest(a: int, b: int, c: int, d: int) -> None:
    """The integer formula rounds the Euclidean distance to the nearest integer."""
    assert abs(euclidean((a, b), (c, d)) - hypot(a - c, b - d)) <= 0.5 + 1e-9


def test_manhattan_bounds_are_even() -> None:
    """Neither twin's bound betrays itself by its parity."""
    order = orders.order("tsp", {"metric": "manhattan"}, question="decide")
    for first, second in instances.make(order, range(50)):
        assert first.problem["bound"] % 2 == second.problem["bound"] % 2 == 0


@pytest.mark.parametrize("shift", range(6))
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("closed", [False, True])
def test_tours_have_no_start_and_no_direction(shift: int, reverse: bool, closed: bool) -> None:
    """A tour rotated, reversed or closed is as right as it was."""
    problem = draw(6, "euclidean", 1)
    facts = exact.prove_many([problem])[0]
    tour = facts["tour"][shift:] + facts["tour"][:shift]
    tour = tour[::-1] if reverse else tour
    tour = [*tour, tour[0]] if closed else tour
    verdict = checker.check(problem, {**facts, "feasible": True}, tuple(tour))
    assert (verdict.status, verdict.objective) == (Status.CORRECT, facts["optimum"])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-2, 9), max_size=9))
def test_only_permutations_are_tours(tour: list[int]) -> None:
    """A list is valid exactly if it visits every city once, with or without its return."""
    problem = draw(6, "euclidean", 1)
    reference = {**exact.prove_many([problem])[0], "feasible": True}
    cut = tour[:-1] if len(tour) > 1 and tour[0] == tour[-1] else tour
    valid = sorted(cut) == list(range(6))
    status = checker.check(problem, reference, tuple(tour)).status
    assert (status in {Status.CORRECT, Status.SUBOPTIMAL}) is valid


def test_relabelled_problems_are_the_same() -> None:
    """The canonical digest ignores labels, and tells different matrices apart."""
    problem = draw(9, "euclidean", 3)
    order = Stream(["relabel"]).permutation(9)
    points = problem.points or ()
    moved = from_points("euclidean", tuple(points[i] for i in order))
    assert moved != problem
    assert canonical(moved) == canonical(problem)
    assert len({canonical(draw(9, "euclidean", i)) for i in range(300)}) == 300


def test_greedy_is_nearest_neighbour() -> None:
    """The greedy player goes from city 0 to the nearest city left, again and again."""
    problem = from_triangle([[5, 2, 9], [1, 4], [8]])
    assert players.greedy(problem).solution == (0, 2, 1, 3)


@pytest.mark.parametrize(
    ("text", "tour"),
    [
        ('{"tour": [0, 2, 1, 3]}', (0, 2, 1, 3)),
        ('First {"tour": [0, 1, 2, 3]}, no: {"tour": [0, 2, 1, 3]}', (0, 2, 1, 3)),
        ("```json\n{'tour': ['0', 'City 2', 1, 3,]}\n```", (0, 2, 1, 3)),
        ('{"answer": {"tour": [0, 2, 1, 3]}}', (0, 2, 1, 3)),
        ('{"answer": [0, 2, 1, 3]}', (0, 2, 1, 3)),
        ("The tour is 0 → 2 → 1 → 3 → 0, of length 12.", (0, 2, 1, 3, 0)),
        ("**Tour:** City 0 -> City 2 -> City 1 -> City 3", (0, 2, 1, 3)),
        (r"\boxed{0-2-1-3}", (0, 2, 1, 3)),
        ("Lengths: 3 + 4 + 5 = 12.\n\n0, 2, 1, 3", (0, 2, 1, 3)),
        ('{"tour": "0-2-1-3"}', (0, 2, 1, 3)),
        ("I do not know.", None),
        ("3 + 4 = 7", None),
        ('{"tour": [first, second, ...]}', None),
        ('{"tour": [0, 2, 1', (0, 2, 1)),
        ('{"tour": [0.5, 1.5]}', None),
        ('{"tour": [true, false]}', None),
    ],
)
def test_notations(text: str, tour: tuple[int, ...] | None) -> None:
    """Tours are read as people and models write them; the last one counts."""
    assert answers.read(text, from_triangle([[1, 1, 1], [1, 1], [1]])) == tour


RIGHT = (0, 7, 3, 1, 9, 2, 8, 4, 6, 5)
ARROWS = " -> ".join(map(str, RIGHT))
LIST = str(list(RIGHT))


@pytest.mark.parametrize(
    ("text", "tour"),
    [
        (f'First I looked at {LIST} but it is too long.\n{{"tour": []}}', None),
        (f"Tour: {LIST}\nLeg lengths: 233, 250, 1, 2, 3, 4, 5, 6, 7, 8", RIGHT),
        (f"Tour: {LIST}\nLeg lengths: [233, 250, 31, 42, 53, 64, 75, 86, 97, 28]", RIGHT),
        (f"{ARROWS} -> 0, with lengths 12, 13, 14, 15, 16, 17, 18, 19, 20, 21", (*RIGHT, 0)),
        (
            f"Best: {LIST}. For comparison, the tour [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]: 9999.",
            RIGHT,
        ),
        ("There are cities numbered 0, 1, 2, 3, 4, 5, 6, 7, 8, 9. I cannot solve this.", None),
        ("I considered cities 0, 1, 2 first.", None),
        ("From 9: 0, 3, 8.", None),
        ("Row 0 is: 0, 712, 452, 3, 4, 5, 6, 7, 8, 9", None),
        ('{"tour": null}', NONE),
        ('{"tour": null, "answer": "none"}', NONE),
        (f'{{"tour": {[float(city) for city in RIGHT]}}}', RIGHT),
        ("\n".join(f"{i}. City {city}" for i, city in enumerate(RIGHT, 1)), RIGHT),
        ("\n".join(f"- {city}" for city in RIGHT), RIGHT),
        (
            "| Step | City |\n|---|---|\n"
            + "\n".join(f"| {i} | {city} |" for i, city in enumerate(RIGHT, 1)),
            RIGHT,
        ),
        (f"I found {ARROWS}.\n\nAnswer: none", NONE),
        (f"The shortest tour visits the cities in this order:\n\n{ARROWS}", RIGHT),
        (f"$$\\boxed{{{ARROWS.replace('->', 'to')}}}$$", RIGHT),
        (f"**Route** ({len(RIGHT)} cities): {ARROWS} → 0\n\nTotal: 2,310", (*RIGHT, 0)),
        ("Tour: 0, 7, 3", (0, 7, 3)),
    ],
)
def test_only_the_tour_that_is_given_counts(text: str, tour: object) -> None:
    """What is weighed, compared, numbered or measured is no answer, and the answer stays one."""
    problem = draw(10, "euclidean", 0)
    assert answers.read(text, problem) == tour


@pytest.mark.parametrize(
    "text",
    [
        '{"answer": "none"}',
        "{'answer': 'None'}",
        "There is no such tour.",
        r"Final answer: \boxed{none}",
        "**Answer:** none.",
        "No such tour exists",
        "None of the tours is short enough.",
        "No valid tour exists.",
        "The bound cannot be met.",
    ],
)
def test_none_is_understood(text: str) -> None:
    """The claim that there is no tour is read where the question allows it."""
    problem = Problem(from_triangle([[1, 1, 1], [1, 1], [1]]).distances, bound=3)
    assert answers.read(text, problem) is NONE


@pytest.mark.parametrize(
    ("answer", "claimed"),
    [
        ('{"tour": [TOUR], "length": 123}', 123),
        ('{"tour": [TOUR], "total_distance": "77"}', 77),
        ('{"answer": {"tour": [TOUR]}, "length": 5.0}', 5),
        ("Tour: [TOUR]\nTotal distance: 1,234", 1234),
        ("Tour: [TOUR] with a total length of 99.", 99),
        ("Length: 40, then improved.\nTour: [TOUR]\n**Length** = **39**", 39),
        ("Tour: [TOUR]. Its length is at most 500.", None),
        ("Tour: [TOUR]. The distance is 12.5", None),
        ('{"tour": [TOUR], "length": true}', None),
        ('{"tour": [TOUR], "length": 99999999999999999}', None),
        ('{"tour": [TOUR]}', None),
    ],
)
def test_a_claimed_length_is_recorded(answer: str, claimed: int | None) -> None:
    """The claim stands in the detail beside the true length, and changes no verdict."""
    instance = instances.make(orders.order("tsp", {"cities": 6}), [0])[0][0]
    tour = ", ".join(map(str, instance.reference["tour"]))
    verdict = Judge(instance).judge(answer.replace("TOUR", tour), None, "stop").verdict
    assert (verdict.status, verdict.objective) == (Status.CORRECT, instance.reference["optimum"])
    agrees = "yes" if claimed == verdict.objective else "no"
    expected = {} if claimed is None else {"claimed": claimed, "claim_agrees": agrees}
    assert verdict.detail == expected
    true = f'{{"tour": [{tour}], "length": {verdict.objective}}}'
    assert Judge(instance).judge(true, None, "stop").verdict.detail["claim_agrees"] == "yes"
