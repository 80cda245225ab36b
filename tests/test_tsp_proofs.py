"""Shortest tours of every kind: three proofs agree, certificates hold, twins give nothing away."""

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cues import auc, validated

from assay import instances, orders
from assay.adopt import adopt
from assay.cli.group import main
from assay.errors import FormatError, UserError
from assay.formats import tsplib
from assay.jsonl import dumps
from assay.problems.tsp import METRICS, Params, Problem, from_json, to_json
from assay.rng import Stream
from generators import tsp as generator
from verifiers.certificates import tour as certificate
from verifiers.exact import tsp as exact
from verifiers.exact import tsp_branch, tsp_circuit, tsp_known, tsp_local, tsp_program, tsp_tours

ROUTES = ("tour", "path")


def draw(cities: int, metric: str, route: str, index: int) -> Problem:
    """Return one base; every third comes from a tiny grid, where ties abound."""
    grid = 10 if index % 3 == 0 else 0
    params = Params(cities=cities, metric=metric, grid=grid, route=route)
    return generator.sample(params, Stream(["proofs", metric, route, index]))


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("route", ROUTES)
def test_programme_and_branch_and_cut_agree(metric: str, route: str) -> None:
    """Optimum and second are the same on a thousand instances of 5 to 9 cities in all."""
    problems = [draw(5 + i % 5, metric, route, i) for i in range(100)]
    for problem, facts in zip(problems, exact.prove_many(problems), strict=True):
        found = tsp_branch.shortest(problem, 2)
        assert found.lengths == (facts["optimum"], facts["second"])
        assert [problem.length(tour) for tour in found.tours] == list(found.lengths)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("route", ROUTES)
def test_programme_and_circuit_agree(metric: str, route: str) -> None:
    """CP-SAT finds the same two values."""
    problems = [draw(4 + i % 7, metric, route, i) for i in range(21)]
    for problem, facts in zip(problems, exact.prove_many(problems), strict=True):
        values = tsp_circuit.prove(problem)
        assert values == {name: facts[name] for name in values}


@pytest.mark.long
@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("route", ROUTES)
def test_three_proofs_agree_in_bulk(metric: str, route: str) -> None:
    """Programme, branch and cut, and CP-SAT find the same two values on thousands in all."""
    problems = [draw(5 + i % 7, metric, route, i) for i in range(300)]
    for problem, facts in zip(problems, exact.prove_many(problems), strict=True):
        both = {name: facts[name] for name in ("optimum", "second")}
        assert tsp_circuit.prove(problem) == both
        assert list(tsp_branch.shortest(problem, 2).lengths) == list(both.values())


@pytest.mark.parametrize("metric", METRICS)
def test_kicks_keep_the_tour_and_its_length(metric: str) -> None:
    """After any number of kicks it is still a tour, and as long as the changes say."""
    problem = draw(30, metric, "tour", 1)
    matrix = tsp_tours.matrix_of(problem)
    search = tsp_local.Search(matrix, tsp_tours.nearest(matrix, 0), problem.symmetric)
    length = problem.length(search.tour)
    assert length <= problem.length(tsp_tours.nearest(matrix, 0))
    for k in range(100):
        change, tried = search.kick(Stream(["kick", k]))
        assert sorted(tried) == list(range(30))
        assert problem.length(tried) == length + change
        length += min(change, 0)
        assert problem.length(search.tour) == length


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("route", ROUTES)
def test_duals_make_all_tours_shorter_by_the_same(metric: str, route: str) -> None:
    """Distances less any integers of the nodes change a tour's length by what they measure."""
    problem = draw(20, metric, route, 1)
    known = tsp_known.Known(problem, 1, 1 << 40)
    before, tour = known.tours[0][0], known.tours[0][1]
    rng = Stream(["duals"])
    nodes = 20 if problem.symmetric else 40
    known.reweigh(np.array([rng.between(-1000, 1000) for _ in range(nodes)]), 7)
    search = tsp_local.Search(known.weights, tour, problem.symmetric)
    assert problem.length(tsp_tours.rotated(problem, search.tour)) <= before
    for k in range(50):
        now = problem.length(tsp_tours.rotated(problem, search.tour))
        change, tried = search.kick(Stream(["kick", k]))
        assert change == 7 * (problem.length(tsp_tours.rotated(problem, tried)) - now)


def test_a_search_that_takes_too_long_ends_with_a_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It says that it takes long, and then that it gives up and what to do."""
    monkeypatch.setattr(tsp_branch, "WORK", 8000)
    with pytest.raises(UserError, match=r"40 cities .* limit of the search"):
        tsp_branch.shortest(draw(40, "asymmetric", "tour", 7))
    assert "takes long" in caplog.text


def test_what_is_too_hard_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a search gives up, import names the file and prove the instance."""
    problem = draw(40, "asymmetric", "tour", 7)
    (made,) = adopt("tsp", problem)
    suite, file = tmp_path / "suite.jsonl", tmp_path / "hard.atsp"
    suite.write_text(dumps(made.to_row()) + "\n")
    file.write_text(tsplib.write(problem))
    monkeypatch.setattr(tsp_branch, "WORK", 8000)
    what = "no tour of these 40 cities could be proven shortest"
    assert main(["import", str(file), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert f"error: {file}: {what}" in capsys.readouterr().err
    assert main(["prove", str(suite)]) == 2
    assert f"error: {made.id}: {what}" in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("metric", METRICS)
def test_certificates_of_many_ties_hold(metric: str) -> None:
    """Where hundreds of tours are optimal, the second is proven equal to the first."""
    params = Params(cities=17, metric=metric, grid=17)
    problem = generator.sample(params, Stream(["many ties", metric]))
    facts = exact.prove_many([problem])[0]
    assert exact.prove_again(problem) == {**facts, "feasible": True}


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("route", ROUTES)
def test_programme_agrees_with_brute_force(metric: str, route: str) -> None:
    """Optimum, canonical tour, second and number of tours are those of trying all orders."""
    from itertools import permutations

    for i in range(60):
        problem = draw(4 + i % 4, metric, route, i)
        start, *ends = problem.ends or (0,)
        inner = [c for c in range(len(problem.distances)) if c not in (start, *ends)]
        orders_ = [(start, *order, *ends) for order in permutations(inner)]
        if problem.symmetric and problem.ends is None:
            orders_ = [order for order in orders_ if order[1] < order[-1]]
        ranked = sorted((problem.length(order), order) for order in orders_)
        facts = tsp_program.prove([problem])[0]
        assert (facts["optimum"], tuple(facts["tour"])) == ranked[0]
        assert facts["second"] == ranked[1][0]
        assert facts["tours"] == sum(length == ranked[0][0] for length, _ in ranked)


@pytest.mark.parametrize("cities", [15, 22, 30])
@pytest.mark.parametrize("metric", METRICS)
def test_certificates_hold(cities: int, metric: str) -> None:
    """Beyond the programme's reach the tree's certificate proves the same value."""
    for route in ROUTES:
        problem = draw(cities, metric, route, 1)
        assert exact.prove_again(problem) == {**exact.prove_many([problem])[0], "feasible": True}


def checked(problem: Problem, proof: Any) -> list[int]:
    """Return the lengths that a certificate proves."""
    return certificate.verify(problem.distances, problem.symmetric, problem.ends, proof)


@pytest.mark.parametrize("metric", METRICS)
def test_mutated_certificates_are_rejected(metric: str) -> None:
    """A longer tour, a bound taken out, a pruned tree, a wrong degree: nothing is proven."""
    problem = draw(18, metric, "tour", 1)
    proof = tsp_branch.certified(problem, 2)
    lengths = [problem.length(tour) for tour in proof["tours"]]
    assert checked(problem, proof) == lengths

    def damaged(change: Any) -> Any:
        other = copy.deepcopy(proof)
        change(other)
        return other

    def longer(row: Any) -> None:
        row["tours"][1][:] = range(18)

    def twice(row: Any) -> None:
        row["tours"][1] = row["tours"][0]

    def excluded(row: Any) -> None:
        row["nodes"][0]["steps"][0]["others"] = [[1 << 40, [[0, 1], [1, 2], [0, 2]]]]

    def no_steps(row: Any) -> None:
        for node in row["nodes"]:
            node["steps"] = []

    def cut_off(row: Any) -> None:
        row["nodes"].pop()

    def one_more(row: Any) -> None:
        row["nodes"].append({"steps": [], "branch": None})

    def lifted(row: Any) -> None:
        for node in row["nodes"]:
            for step in node["steps"]:
                step["degree"] = [y + 5_000_000 for y in step["degree"]]

    def negative(row: Any) -> None:
        row["nodes"][0]["steps"][0]["rows"].append([-1, [[0, 1]]])

    def no_set(row: Any) -> None:
        row["nodes"][0]["steps"][0]["rows"].append([1, [[0, 1], [2, 3]]])

    def everything(row: Any) -> None:
        nodes = 18 if problem.symmetric else 36
        row["nodes"][0]["steps"][0]["rows"].append([1 << 40, [list(range(nodes))]])

    for change in (
        longer,
        twice,
        excluded,
        no_steps,
        cut_off,
        one_more,
        lifted,
        negative,
        no_set,
        everything,
    ):
        with pytest.raises(FormatError):
            checked(problem, damaged(change))
    with pytest.raises(FormatError):
        checked(problem, {"tours": proof["tours"]})


def test_a_shorter_problem_refuses_the_certificate() -> None:
    """A certificate does not prove anything about other distances."""
    problem = draw(18, "euclidean", "tour", 1)
    proof = tsp_branch.certified(problem)
    rows = [list(row) for row in problem.distances]
    a, b = next((a, b) for a in range(18) for b in range(a) if abs(a - b) > 3 and rows[a][b] > 300)
    rows[a][b] = rows[b][a] = 0
    other = Problem(tuple(map(tuple, rows)))
    if exact.prove_many([other])[0]["optimum"] < other.length(proof["tours"][0]):
        with pytest.raises(FormatError):
            checked(other, proof)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("slack", [0, 1, 5, 20])
def test_twins_lie_on_both_sides(metric: str, slack: int) -> None:
    """One bound at or above the optimum, one below; for Manhattan both even."""
    order = orders.order("tsp", {"metric": metric, "slack": slack}, question="decide")
    for pair in instances.make(order, range(10)):
        for instance in pair:
            optimum, bound = instance.reference["optimum"], instance.problem["bound"]
            assert instance.reference["feasible"] is (bound >= optimum)
            assert abs(bound - optimum) <= max(2, optimum * slack // 100)
            assert metric != "manhattan" or bound % 2 == 0


def test_problems_of_every_kind_survive_json() -> None:
    """Directed distances, ends and clusters come back as they were."""
    for metric in METRICS:
        for route in ROUTES:
            problem = draw(9, metric, route, 4)
            assert from_json(to_json(problem)) == problem
            assert from_json(to_json(problem)).symmetric is (metric != "asymmetric")
    with pytest.raises(FormatError):
        from_json({**to_json(draw(9, "euclidean", "path", 4)), "ends": [0, 9]})


def surface_features(row: Any) -> list[float]:
    """Return what a quick look at a prompt counts."""
    bound, prompt = row.problem["bound"], row.prompt
    digits = [int(c) for c in prompt if c in "0123456789"]
    return [len(prompt), bound % 2, bound % 3, bound % 5, bound % 10, len(str(bound)), sum(digits)]


@pytest.mark.parametrize("metric", ["euclidean", "manhattan"])
def test_nothing_gives_a_twin_away(metric: str) -> None:
    """A linear score of surface features, cross-validated on 2,000 twins, has AUC at most 0.55."""
    order = orders.order("tsp", {"metric": metric, "cities": 8}, question="decide")
    pairs = instances.make(order, range(2000))
    rows = [instance for pair in pairs for instance in pair]
    x = np.array([surface_features(row) for row in rows])
    y = np.array([int(row.reference["feasible"]) for row in rows])
    assert abs(validated(x, y, np.arange(len(rows)) // 2) - 0.5) <= 0.05
    for column in x.T:
        assert abs(auc(column, y) - 0.5) <= 0.05


def test_paths_say_what_is_wrong() -> None:
    """A path that returns, or begins elsewhere, gets a reason of its own."""
    from verifiers import tsp as checker

    problem = replace(draw(5, "euclidean", "tour", 1), ends=(1, 3))
    reference = {"feasible": True, "optimum": exact.prove_many([problem])[0]["optimum"]}
    assert checker.check(problem, reference, (1, 0, 2, 4, 3, 1)).reason == "not_closed_as_asked"
    assert checker.check(problem, reference, (0, 1, 2, 4, 3)).reason == "wrong_ends"
    assert checker.check(problem, reference, exact.solve(problem)).reason == "optimal"
