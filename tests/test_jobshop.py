"""The job-shop family: bounds, schedules, proofs, checker, answers."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay import instances, orders
from assay.adopt import adopt
from assay.answers import jobshop as answers
from assay.cli.group import main
from assay.core import NONE, Instance, Status
from assay.errors import FormatError, JudgeError, UserError
from assay.formats import jsplib, table, taillard
from assay.jsonl import dumps
from assay.judge import Judge
from assay.pictures import jobshop as picture
from assay.players import jobshop as players
from assay.problems.jobshop import (
    Params,
    Problem,
    Starts,
    check_params,
    from_json,
    job_bound,
    lower_bound,
    machine_bound,
    to_json,
)
from assay.problems.jobshop_rules import (
    expanded,
    first_come_first,
    most_work_first,
    shortest_first,
    timetable,
)
from assay.prompts import jobshop as prompts
from assay.proofs import prove
from assay.rng import Stream
from assay.symmetries.jobshop import canonical
from generators import jobshop as generator
from verifiers import jobshop as checker
from verifiers.certificates import disjunctive, rup
from verifiers.certificates.disjunctive_names import Names
from verifiers.exact import jobshop as exact
from verifiers.exact.jobshop_clauses import Encoding, Windows

THREE = Problem((((0, 5), (2, 6), (1, 1)), ((1, 5), (2, 3), (0, 2)), ((1, 2), (2, 2), (0, 4))))
"""Three jobs on three machines, the simple bound 14, the optimum 16."""

GOOD = ((0, 5, 11), (2, 11, 14), (0, 2, 5))
"""A schedule of `THREE` that ends at 16."""


def draw(jobs: int, machines: int, index: int, longest: int = 9) -> Problem:
    """Return one base."""
    key = ["t", jobs, machines, longest, index]
    return generator.sample(Params(jobs, machines, longest), Stream(key))


def sequences(left: list[int]) -> Iterator[list[int]]:
    """Yield every sequence in which job j occurs ``left[j]`` times."""
    if not any(left):
        yield []
    for j, count in enumerate(left):
        if count:
            for rest in sequences([c - (i == j) for i, c in enumerate(left)]):
                yield [j, *rest]


def brute_force(problem: Problem) -> int:
    """Return the least makespan over all sequences, which cover all semi-active schedules."""
    tried = sequences([problem.machines] * len(problem.jobs))
    return min(problem.makespan(timetable(problem, sequence)) for sequence in tried)


def by_the_clock(problem: Problem, bound: int) -> bool:
    """Say whether some start times end by a bound, by trying all of them."""
    rows = []
    for job in problem.jobs:
        times = product(*[range(bound - d + 1) for _, d in job])
        rows.append(
            [
                row
                for row in times
                if all(row[k] + job[k][1] <= row[k + 1] for k in range(len(job) - 1))
            ]
        )
    return any(valid(problem, starts) for starts in product(*rows))


def valid(problem: Problem, starts: Sequence[Sequence[int]]) -> bool:
    """Say whether start times are a schedule, one unit of time after another."""
    if len(starts) != len(problem.jobs):
        return False
    taken: set[tuple[int, int]] = set()
    for job, row in zip(problem.jobs, starts, strict=True):
        if len(row) != len(job):
            return False
        done = 0
        for (machine, duration), start in zip(job, row, strict=True):
            units = {(machine, t) for t in range(start, start + duration)}
            if start < done or taken & units:
                return False
            taken |= units
            done = start + duration
    return True


def test_all_proofs_agree_with_brute_force() -> None:
    """On thousands of tiny instances CP-SAT, the SAT route and brute force find one optimum."""
    shapes = [(2, 2), (2, 3), (3, 2), (2, 4)]
    problems = [draw(*shapes[i % 4], i, 3 + i % 9) for i in range(2400)]
    for problem, facts in zip(problems, exact.prove_many(problems), strict=True):
        optimum = brute_force(problem)
        assert facts == {"optimum": optimum, "lower_bound": lower_bound(problem)}
        assert exact.prove_again(problem) == {"optimum": optimum, "feasible": True}


def test_proofs_agree_with_brute_force_on_three_by_three() -> None:
    """With three jobs on three machines too."""
    problems = [draw(3, 3, i, 5 + i % 5) for i in range(80)]
    for problem, facts in zip(problems, exact.prove_many(problems), strict=True):
        assert facts["optimum"] == brute_force(problem) == exact.prove_again(problem)["optimum"]


def test_sequences_reach_the_optimum() -> None:
    """Trying every start time finds nothing shorter than trying every sequence."""
    for index in range(40):
        problem = draw(2, 2, index, 3)
        optimum = brute_force(problem)
        assert by_the_clock(problem, optimum)
        assert not by_the_clock(problem, optimum - 1)


@pytest.mark.parametrize(
    ("jobs", "machines", "count"), [(4, 3, 60), (5, 4, 25), (4, 6, 15), (8, 3, 20), (6, 6, 6)]
)
def test_proofs_agree_on_larger_ones(jobs: int, machines: int, count: int) -> None:
    """CP-SAT and the SAT route find the same optimum at sizes beyond brute force."""
    problems = [draw(jobs, machines, i, 20) for i in range(count)]
    for problem, facts in zip(problems, exact.prove_many(problems), strict=True):
        assert exact.prove_again(problem)["optimum"] == facts["optimum"]


def test_ft06() -> None:
    """Fisher and Thompson's 6 x 6 instance has the makespan that the literature gives, 55."""
    rows = [
        "2 1 0 3 1 6 3 7 5 3 4 6",
        "1 8 2 5 4 10 5 10 0 10 3 4",
        "2 5 3 4 5 8 0 9 1 1 4 7",
        "1 5 0 5 2 5 3 3 4 8 5 9",
        "2 9 1 3 4 5 5 4 0 3 3 1",
        "1 3 3 3 5 9 0 10 4 4 2 1",
    ]
    numbers = [list(map(int, row.split())) for row in rows]
    problem = Problem(tuple(tuple(zip(r[::2], r[1::2], strict=True)) for r in numbers))
    assert exact.prove_many([problem]) == [{"optimum": 55, "lower_bound": 52}]
    assert exact.prove_again(problem)["optimum"] == 55


def test_batches_do_not_matter() -> None:
    """Facts are the same whether proven together, apart, or in another order."""
    problems = [draw(3, 3, i) for i in range(30)]
    together = exact.prove_many(problems)
    assert together == [exact.prove_many([problem])[0] for problem in problems]
    assert together[::-1] == exact.prove_many(problems[::-1])


def test_clauses_say_what_schedules_are() -> None:
    """The clauses have a model exactly from the optimum on, and it decodes to a schedule."""
    from pysat.solvers import Minisat22

    for index in range(60):
        problem = draw(3, 2, index, 6)
        optimum = brute_force(problem)
        for horizon in range(job_bound(problem), optimum + 3):
            encoding = Encoding(problem, horizon)
            with Minisat22(bootstrap_with=encoding.clauses()) as solver:
                assert solver.solve() is (horizon >= optimum)
                if horizon >= optimum:
                    starts = encoding.starts(solver.get_model())
                    assert valid(problem, starts)
                    assert problem.makespan(starts) <= horizon


def test_a_schedule_shorter_than_proven_is_loud() -> None:
    """Refuting a horizon that can be met is a judge error."""
    with pytest.raises(JudgeError, match="after all"):
        exact.refutation(THREE, exact.prove_many([THREE])[0]["optimum"])


def test_refutations_are_checked() -> None:
    """A bare empty clause refutes neither a horizon that can be met nor one that needs search."""
    hard = draw(5, 5, 5, 20)
    optimum = exact.prove_many([hard])[0]["optimum"]
    for problem, horizon in ((THREE, 16), (hard, optimum), (hard, optimum - 1)):
        with pytest.raises(JudgeError):
            rup.check(Encoding(problem, horizon).clauses(), ["0"])
        with pytest.raises(JudgeError):
            exact.follow(problem, horizon, ["0"])
    exact.follow(hard, optimum - 1, exact.refutation(hard, optimum - 1))


def test_files_can_be_asked_to_decide() -> None:
    """A file's shop becomes twins around its optimum, if that exceeds the simple bound."""
    shop = next(
        shop
        for shop in (draw(3, 3, index) for index in range(50))
        if exact.prove_many([shop])[0]["optimum"] > lower_bound(shop)
    )
    pair = adopt("jobshop", shop, "decide")
    optimum = exact.prove_many([shop])[0]["optimum"]
    assert {i.problem["bound"]: i.reference["feasible"] for i in pair} == {
        optimum: True,
        optimum - 1: False,
    }
    for instance in pair:
        prove(instance)
    with pytest.raises(UserError, match="take --question optimize"):
        adopt("jobshop", Problem((((0, 1), (1, 2)),)), "decide")


def test_a_file_whose_proof_is_too_hard_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where CP-SAT reaches its deterministic limit, import names the file that it is about."""
    monkeypatch.setattr(exact, "LIMIT", 0)
    file = tmp_path / "hard.jsp"
    shop = generator.sample(Params(7, 7, 20), Stream(["hard", 7]))
    rows = [" ".join(f"{machine} {time}" for machine, time in job) for job in shop.jobs]
    file.write_text("\n".join(["7 7", *rows, ""]))
    assert main(["import", str(file), "--out", str(tmp_path / "out.jsonl")]) == 2
    said = capsys.readouterr().err
    assert f"error: {file}: a shop of 7 jobs x 7 machines is too hard: no proof within" in said


def test_what_is_too_hard_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second proof beyond the limit is one line; the others are proven, and the code is 3."""
    monkeypatch.setattr(exact, "CONFLICTS", 1)
    flow = Params(7, 7, 20, routing="flowshop")
    hard = generator.sample(flow, Stream(["t", 7, 7, 20, 1]))
    made = [*adopt("jobshop", hard), *adopt("jobshop", THREE)]
    path = tmp_path / "shops.jsonl"
    path.write_text("".join(dumps(instance.to_row()) + "\n" for instance in made))
    assert main(["prove", str(path)]) == 3
    named, proven, end = capsys.readouterr().err.splitlines()
    assert named.startswith(f"{made[0].id}: a shop of 7 jobs x 7 machines is too hard")
    assert proven == "1 references proven again"
    assert end == "error: 1 of 2 references are not proven a second time"


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_clauses_refute_what_can_be_met(data: st.DataObject) -> None:
    """Whatever clauses a proof consists of, it never rules out a horizon that a schedule meets."""
    index = data.draw(st.integers(0, 40))
    problem = draw(2 + index % 3, 2 + index % 2, index, 9)
    optimum = exact.prove_many([problem])[0]["optimum"]
    names = Encoding(problem, optimum).names
    last = names.base[-1] + names.late[-1] + len(names.pairs)
    literal = st.integers(-last, last).filter(bool) if last else st.nothing()
    lines = data.draw(st.lists(st.lists(literal, max_size=2), max_size=60)) if last else []
    taken = [line for line in lines if _follows(problem, optimum, names, [line])]
    with pytest.raises(JudgeError):
        disjunctive.check(problem.jobs, optimum, names, [*taken, []])


def _follows(problem: Problem, horizon: int, names: Names, lines: Any) -> bool:
    """Say whether every clause is taken; what is missed then is the end."""
    try:
        disjunctive.check(problem.jobs, horizon, names, lines)
    except JudgeError as error:
        return "does not end" in str(error)
    return True


def test_unit_propagation_and_windows_agree() -> None:
    """Of clauses of two literals the shop's checker takes all that one of the encoding takes."""
    taken = 0
    for index in range(12):
        problem = draw(3, 3, index, 6)
        horizon = exact.prove_many([problem])[0]["optimum"]
        encoding = Encoding(problem, horizon)
        clauses, names = encoding.clauses(), encoding.names
        last = max(abs(x) for clause in clauses for x in clause) if clauses else 0
        known = rup._Clauses(last, clauses)
        for x in range(-last, last + 1):
            for y in range(x, last + 1, 3):
                if x and y and known.implies([x, y]):
                    assert _follows(problem, horizon, names, [[x, y]])
                    taken += 1
    assert taken > 300


def test_solve_respects_the_bound() -> None:
    """The exact solution is optimal, meets the optimum as a bound, and is none below it."""
    for index in range(60):
        problem = draw(3, 3, index)
        optimum = exact.prove_many([problem])[0]["optimum"]
        assert problem.makespan(exact.solve(problem)) == optimum
        assert valid(problem, exact.solve(Problem(problem.jobs, optimum)))
        assert exact.solve(Problem(problem.jobs, optimum - 1)) is NONE


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 1000))
def test_bounds_and_rules_enclose_the_optimum(jobs: int, machines: int, index: int) -> None:
    """No rule's schedule is invalid or below the simple bound, which both parts respect."""
    problem = draw(jobs, machines, index)
    for rule in (shortest_first, most_work_first):
        starts = timetable(problem, rule(problem))
        assert valid(problem, starts)
        assert problem.makespan(starts) >= lower_bound(problem)
    assert lower_bound(problem) == max(job_bound(problem), machine_bound(problem))


def test_taillards_bound_by_hand() -> None:
    """The machine bound is the shortest head, the load and the shortest tail."""
    assert machine_bound(THREE) == 2 + 11 + 1
    assert job_bound(THREE) == 12
    assert brute_force(THREE) == THREE.makespan(GOOD) == 16


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_verdicts_agree_with_a_clock(data: st.DataObject) -> None:
    """Start times are accepted exactly if no unit of time is used twice and order is kept."""
    problem = draw(2, 2, data.draw(st.integers(0, 20)), 3)
    row = st.lists(st.integers(-1, 8), min_size=1, max_size=3)
    starts = data.draw(st.lists(row, min_size=1, max_size=3))
    if data.draw(st.booleans()):
        starts = [list(row) for row in timetable(problem, data.draw(st.permutations([0, 0, 1, 1])))]
        starts[0][0] += data.draw(st.integers(-2, 2))
    verdict = checker.check(problem, exact.prove_again(problem), tuple(map(tuple, starts)))
    accepted = verdict.status in {Status.CORRECT, Status.SUBOPTIMAL}
    assert accepted is (valid(problem, starts) and min(map(min, starts)) >= 0)
    if accepted:
        assert verdict.objective == problem.makespan(starts)


@pytest.mark.parametrize(
    ("starts", "reason", "detail"),
    [
        (((0, 5), *GOOD[1:]), "missing_operation", {"job": 0, "operation": 2}),
        (((0, None, 11), *GOOD[1:]), "missing_operation", {"job": 0, "operation": 1}),
        (GOOD[:2], "missing_operation", {"job": 2, "operation": 0}),
        ((*GOOD[:2], (0, 2, 5, 9)), "extra_operation", {"job": 2, "operation": 3}),
        ((*GOOD, (20,)), "extra_operation", {"job": 3}),
        (((-1, 5, 11), *GOOD[1:]), "starts_before_zero", {"job": 0, "operation": 0}),
        ((GOOD[0], (2, 6, 14), GOOD[2]), "job_order_violated", {"job": 1, "operation": 1}),
        ((*GOOD[:2], (0, 2, 4)), "machine_overlap", {"machine": 0, "job": 0, "other": 2}),
        ((*GOOD[:2], (0, 4, 6)), "machine_overlap", {"machine": 2, "job": 2, "other": 0}),
    ],
)
def test_every_fault_is_located(starts: Any, reason: str, detail: dict[str, int]) -> None:
    """A fault's reason comes with the job and operation, or the machine and the two jobs."""
    verdict = checker.check(THREE, {"optimum": 16, "feasible": True}, starts)
    assert (verdict.status, verdict.reason) == (Status.WRONG, reason)
    assert dict(verdict.detail) == detail


def test_no_rows_at_all_are_missing_operations() -> None:
    """An empty schedule is a fault of the answer where nothing takes time or one operation is."""
    for jobs in ((((0, 1),),), (((0, 0), (1, 2)), ((1, 3), (0, 0)))):
        verdict = checker.check(Problem(jobs), {"optimum": 1, "feasible": True}, ())
        assert (verdict.status, verdict.reason) == (Status.WRONG, "missing_operation")


def test_very_late_schedules_are_judged_alike() -> None:
    """Starts beyond what columns of short integers hold are judged by the same rules."""
    for late in (1 << 28, (1 << 30) // 3 - 15, 1 << 30, 1 << 41):
        moved = tuple(tuple(start + late for start in row) for row in GOOD)
        verdict = checker.check(THREE, {"optimum": 16, "feasible": True}, moved)
        assert (verdict.status, verdict.objective) == (Status.SUBOPTIMAL, 16 + late)
        clash = (*moved[:2], (late, late + 2, late + 4))
        verdict = checker.check(THREE, {"optimum": 16, "feasible": True}, clash)
        assert verdict.reason == "machine_overlap"


def test_idle_time_is_no_fault() -> None:
    """A schedule with gaps that ends in time is as right as the earliest one."""
    late = (GOOD[0], GOOD[1], (0, 3, 9))
    verdict = checker.check(THREE, {"optimum": 16, "feasible": True}, late)
    assert (verdict.status, verdict.objective) == (Status.CORRECT, 16)


NOTATIONS = [
    '{"starts": [[0, 5, 11], [2, 11, 14], [0, 2, 5]]}',
    'First {"starts": [[0, 9, 18], [2, 3, 4], [0, 2, 5]]}, better:\n'
    '{"starts": [[0, 5, 11], [2, 11, 14], [0, 2, 5]]}',
    "```json\n{'starts': [['0', '5', '11'], [2, 11.0, 14], [0, 2, 5],]}\n```",
    '{"answer": {"starts": [[0, 5, 11], [2, 11, 14], [0, 2, 5]]}}',
    '{"answer": [[0, 5, 11], [2, 11, 14], [0, 2, 5]]}',
    '{"starts": [0, 5, 11, 2, 11, 14, 0, 2, 5]}',
    '{"starts": [[[0, 5], [5, 11], [11, 12]], [[2, 7], [11, 14], [14, 16]],'
    " [[0, 2], [2, 4], [5, 9]]]}",
    '{"starts": {"job 0": [0, 5, 11], "Job 1": [2, 11, 14], "J2": [0, 2, 5]}}',
    '{"starts": {"0": [0, 5, 11], "2": [0, 2, 5], "1": [2, 11, 14]}}',
    '{"starts": {"job 1": [0, 5, 11], "job 2": [2, 11, 14], "job 3": [0, 2, 5]}}',
    '{"starts": {"J0": {"M0": 0, "M1": 11, "M2": 5}, "J1": {"M0": 14, "M1": 2, "M2": 11},'
    ' "J2": {"machine 0": 5, "machine 1": 0, "machine 2": 2}}}',
    '{"Job 0": [0, 5, 11], "Job 1": [2, 11, 14], "Job 2": [0, 2, 5]}',
    '{"schedule": [{"job": 0, "operations": [{"machine": 0, "start": 0, "end": 5}, {"machine": 2,'
    ' "start": 5}, {"machine": 1, "start": 11}]}, {"job": 1, "operations": [{"start": 2},'
    ' {"start": 11}, {"start": 14}]}, {"job": 2, "operations": [0, 2, 5]}]}',
    '{"starts": [{"job": 2, "machine": 1, "start": 0}, {"job": 0, "machine": 0, "start": 0},'
    ' {"job": 0, "machine": 2, "start": 5}, {"job": 0, "machine": 1, "start": 11},'
    ' {"job": 1, "machine": 2, "start": 11}, {"job": 1, "machine": 1, "start": 2},'
    ' {"job": 1, "machine": 0, "start": 14}, {"job": 2, "machine": 2, "start": 2},'
    ' {"job": 2, "machine": 0, "start": 5}]}',
    "Job 0: M0 0-5, M2 5-11, M1 11-12\nJob 1: M1 2-7, M2 11-14, M0 14-16\n"
    "Job 2: M1 0-2, M2 2-4, M0 5-9\nMakespan: 16",
    "J0: 0, 5, 11\nJ1: 2, 11, 14\nJ2: 0, 2, 5",
    "- **Job 0**: [0, 5, 11]\n- **Job 1**: [2, 11, 14]\n- **Job 2**: [0, 2, 5]",
    "1. Job 0: 0–5, 5–11, 11–12\n2. Job 1: 2–7, 11–14, 14–16\n3. Job 2: 0–2, 2–4, 5–9",
    "Job 0: machine 0 from 0 to 5, then machine 2 from 5 to 11, then machine 1 from 11 to 12.\n"
    "Job 1: machine 1 from 2 to 7, then machine 2 from 11 to 14, then machine 0 from 14 to 16.\n"
    "Job 2: machine 1 from 0 to 2, then machine 2 from 2 to 4, then machine 0 from 5 to 9.",
    "### Job 0\n- Operation 1 (Machine 0, 5): start 0, end 5\n- Operation 2 (Machine 2, 6): start"
    " 5, end 11\n- Operation 3 (Machine 1, 1): start 11, end 12\n### Job 1\n- Machine 1: 2 to 7\n"
    "- Machine 2: 11 → 14\n- Machine 0 (2): 14 → 16\n### Job 2\n- Op 0: Start time: 0\n"
    "- Op 1: starts at time 2, takes 2, ends at 4\n- Op 2: begins at 5",
    "Machine 0: J0 0-5, J2 5-9, J1 14-16\nMachine 1: J2 0-2, J1 2-7, J0 11-12\n"
    "Machine 2: J2 2-4, J0 5-11, J1 11-14",
    "**Machine 0**\n- Job 0: 0–5\n- Job 2: 5–9\n- Job 1: 14–16\n**Machine 1**\n- Job 2: 0–2\n"
    "- Job 1: 2–7\n- Job 0: 11–12\n**Machine 2**\n- Job 2: 2–4\n- Job 0: 5–11\n- Job 1: 11–14",
    "M0: J0 (0-5), J2 (5-9), J1 (14-16)\nM1: J2 (0-2), J1 (2-7), J0 (11-12)\n"
    "M2: J2 (2-4), J0 (5-11), J1 (11-14)",
    "| Job | Op | Machine | Start | End |\n|---|---|---|---|---|\n| 0 | 0 | 0 | 0 | 5 |\n"
    "| 0 | 1 | 2 | 5 | 11 |\n| 0 | 2 | 1 | 11 | 12 |\n| 1 | 0 | 1 | 2 | 7 |\n| 1 | 1 | 2 | 11 | 14"
    " |\n| 1 | 2 | 0 | 14 | 16 |\n| J2 | 0 | M1 | 0 | 2 |\n| J2 | 1 | M2 | 2 | 4 |\n"
    "| J2 | 2 | M0 | 5 | 9 |",
    "| Job | Operation 1 | Operation 2 | Operation 3 |\n|:--|--:|--:|--:|\n| **Job 0** | 0 | 5 | 11"
    " |\n| **Job 1** | 2 | 11 | 14 |\n| **Job 2** | 0 | 2 | 5 |",
    "| Job | M0 | M1 | M2 |\n|---|---|---|---|\n| 0 | 0–5 | 11–12 | 5–11 |\n| 1 | 14–16 | 2–7 |"
    " 11–14 |\n| 2 | 5–9 | 0–2 | 2–4 |",
    "Job,Operation,Start\n0,0,0\n0,1,5\n0,2,11\n1,0,2\n1,1,11\n1,2,14\n2,0,0\n2,1,2\n2,2,5",
    "starts = [[0, 5, 11],\n          [2, 11, 14],\n          [0, 2, 5]]",
    r"\\boxed{[[0, 5, 11], [2, 11, 14], [0, 2, 5]]}",
    "J0M0: 0-5, J0M2: 5-11, J0M1: 11-12\nJ1M1: 2-7, J1M2: 11-14, J1M0: 14-16\n"
    "J2M1: 0-2, J2M2: 2-4, J2M0: 5-9",
    "Job 0, machine 0: start = 0\nJob 0, machine 2: start = 5\nJob 0, machine 1: start = 11\n"
    "Job 1, machine 1: start = 2\nJob 1, machine 2: start = 11\nJob 1, machine 0: start = 14\n"
    "Job 2, machine 1: start = 0\nJob 2, machine 2: start = 2\nJob 2, machine 0: start = 5",
]


@pytest.mark.parametrize("text", NOTATIONS)
def test_notations(text: str) -> None:
    """Schedules are read as people and models write them."""
    assert answers.read(text, THREE) == GOOD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I do not know.",
        "The makespan is 16.",
        "Job 2 ends at 9 on machine 0, and job 1 on machine 0 at 16.",
        "Job 0: machine 0 for 5, then machine 2 for 6, then machine 1 for 1\n"
        "Job 1: machine 1 for 5, then machine 2 for 3, then machine 0 for 2\n"
        "Job 2: machine 1 for 2, then machine 2 for 2, then machine 0 for 4",
        "Job 0: M0(5) -> M2(6) -> M1(1)\nJob 1: M1(5) -> M2(3) -> M0(2)\n"
        "Job 2: M1(2) -> M2(2) -> M0(4)",
        "Machines by job:\nJob 0: 0, 2, 1\nJob 1: 1, 2, 0\nJob 2: 1, 2, 0",
        '{"starts": [[first, second, ...], ...]}',
        '{"starts": []}',
        '{"starts": [[0.5, 5, 11], [2, 11, 14], [0, 2, 5]]}',
        '{"starts": [[true, 5, 11], [2, 11, 14], [0, 2, 5]]}',
        '{"starts": 16}',
    ],
)
def test_no_schedule_is_stated(text: str) -> None:
    """Prose, the problem itself and half times are not taken for a schedule."""
    assert answers.read(text, THREE) is None


@pytest.mark.parametrize(
    "text",
    [
        '{"answer": "none"}',
        '{"starts": "none"}',
        "{'answer': 'None'}",
        "There are no such start times.",
        "**Answer:** none.",
        "No schedule ends by 15.",
        "There are no start times whose makespan is at most 15.",
        "Answer: none\n\nThe best one is [[0, 5, 11], [2, 11, 14], [0, 2, 5]].",
        r"\\boxed{\\text{none}}",
        "None of the schedules meets the bound.",
        "The bound cannot be met.",
        "The optimum is 16, which exceeds the bound, so there is none.",
        "A makespan of 15 is not achievable.",
        "그런 일정은 존재하지 않습니다.",
    ],
)
def test_none_is_understood(text: str) -> None:
    """The claim that there is no schedule is read where the question allows it."""
    assert answers.read(text, Problem(THREE.jobs, bound=15)) is NONE


@pytest.mark.parametrize(
    "remark",
    [
        "No schedule with a smaller makespan exists.",
        "A shorter makespan is not possible.",
        "It is not possible to start earlier.",
        "It is impossible to prove this optimal by hand.",
    ],
)
def test_a_remark_is_no_claim(remark: str) -> None:
    """That nothing is better does not take back the schedule before it."""
    text = f"J0: 0, 5, 11\nJ1: 2, 11, 14\nJ2: 0, 2, 5\n\n{remark}"
    assert answers.read(text, Problem(THREE.jobs, bound=16)) == GOOD


def test_an_operation_left_out_is_missing() -> None:
    """In every form, what is not stated stays open, and the checker says which it is."""
    for text in (
        '{"starts": [[0, 5, 11], [2, null, 14], [0, 2, 5]]}',
        "J0: M0 0-5, M2 5-11, M1 11-12\nJ1: M1 2-7, M0 14-16\nJ2: M1 0-2, M2 2-4, M0 5-9",
    ):
        found = answers.read(text, THREE)
        assert found == (GOOD[0], (2, None, 14), GOOD[2])
        verdict = checker.check(THREE, {"optimum": 16, "feasible": True}, found)
        assert verdict.reason == "missing_operation"


@given(st.data())
def test_written_schedules_are_read_back(data: st.DataObject) -> None:
    """What is written is read as the same schedule, whatever the shape."""
    problem = draw(data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6)), 1)
    sequence = [j for j, job in enumerate(problem.jobs) for _ in job]
    starts = timetable(problem, data.draw(st.permutations(sequence)))
    assert answers.read(answers.write(starts), problem) == starts
    assert answers.read(answers.write(NONE), problem) is NONE
    if len(sequence) > 2:
        assert answers.read(in_words(problem, starts), problem) == starts


def in_words(problem: Problem, starts: Starts) -> str:
    """Return a schedule as a listing."""
    return "\n".join(
        f"Job {j}: " + ", ".join(f"M{i} {s}-{s + d}" for (i, d), s in zip(job, row, strict=True))
        for j, (job, row) in enumerate(zip(problem.jobs, starts, strict=True))
    )


HOSTILE = [
    "Job 0: ", "J0 M0 0-5 ", "| Job | Start | Machine |\n", "|1", "0,", "0-", "start ", "at time ",
    "[0,", "[0]", "[0, 1],", "9", "9.0", "job", "j 0 ", "\t", " ", '{"starts": [[', '{"starts":1}',
    "{'starts': [[0", '"Job 0"', "from to ", "operation 1 (machine 2, duration 3): start at time ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """Two hundred thousand characters of anything are read within a second."""
    started = process_time()
    found = answers.read(piece * (200_000 // len(piece)), THREE)
    checker.check(THREE, {"optimum": 16, "feasible": True}, found or NONE)
    assert process_time() - started < 10


WORDS = """job 0 J1 machine M2 op 1 : | - – → , 3 9 12.0 1.5 -4 start end from to at for [ ] ( )
    { } "starts" "job" null {"starts":[[ ]]} none"""
PIECES = st.sampled_from(["\n", *WORDS.split()])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=60).map(" ".join))
def test_reading_never_raises(text: str) -> None:
    """Whatever a text holds, it is read as something that can be judged and drawn."""
    for problem in (THREE, Problem(THREE.jobs, 15)):
        found = answers.read(text, problem)
        if found is not None:
            checker.check(problem, {"optimum": 16, "feasible": problem.bound is None}, found)
            assert picture.draw(problem, found)


@pytest.mark.parametrize("params", [{}, {"routing": "flowshop"}, {"slack": 3}])
def test_twins_differ_in_few_durations(params: dict[str, Any]) -> None:
    """Twins share bound, orders, job totals, machine loads and simple bounds; optima lie apart."""
    order = orders.order("jobshop", {"jobs": "3..5", **params}, question="decide")
    for pair in instances.make(order, range(30)):
        low, high = sorted(pair, key=lambda i: i.reference["optimum"])
        bound, slack = low.problem["bound"], params.get("slack", 0)
        least, most = low.reference["optimum"], high.reference["optimum"]
        assert high.problem["bound"] == bound
        assert least + least * slack // 100 <= bound <= most - max(1, most * slack // 100)
        assert (low.reference["feasible"], high.reference["feasible"]) == (True, False)
        assert totals(low) == totals(high)
        assert least > lower_bound(from_json(low.problem))


def totals(instance: Instance) -> list[Any]:
    """Return all that twins have in common."""
    problem = from_json(instance.problem)
    loads = [0] * problem.machines
    for job in problem.jobs:
        for machine, duration in job:
            loads[machine] += duration
    jobs = [([i for i, _ in job], sum(d for _, d in job)) for job in problem.jobs]
    return [loads, jobs, machine_bound(problem), instance.features["machine_bound"]]


def test_flow_shops_have_one_order() -> None:
    """In a flow shop every job visits machine 0, then 1, and so on; durations keep their range."""
    given_ = {"routing": "flowshop", "jobs": 5, "machines": 4, "shortest": 7, "longest": 30}
    for question in ("optimize", "decide"):
        for made in instances.make(orders.order("jobshop", given_, question=question), range(20)):
            for instance in made:
                for job in instance.problem["jobs"]:
                    assert [machine for machine, _ in job] == [0, 1, 2, 3]
                    assert all(7 <= duration <= 30 for _, duration in job)


def test_gap_is_what_it_says() -> None:
    """Above means that no optimum equals the simple bound; any means that some do."""
    for gap in ("above", "any"):
        order = orders.order("jobshop", {"gap": gap})
        made = [i for base in instances.make(order, range(60)) for i in base]
        slack = [slack_of(instance) for instance in made]
        assert (min(slack) > 0) is (gap == "above")


def slack_of(instance: Instance) -> int:
    """Return by how much the optimum exceeds the simple bound."""
    optimum: int = instance.reference["optimum"]
    return optimum - lower_bound(from_json(instance.problem))


def test_parameters_without_a_gap_are_refused() -> None:
    """Where hardly any optimum exceeds the simple bound, the message says what to do."""
    for params in (Params(longest=4), Params(jobs=7, machines=2)):
        with pytest.raises(UserError, match="--gap any"):
            check_params(params)
    check_params(Params(jobs=7, machines=2, longest=1, gap="any"))
    with pytest.raises(UserError, match="needs --gap above"):
        orders.order("jobshop", {"gap": "any"}, question="decide")


@pytest.mark.parametrize(("jobs", "machines"), [(2, 2), (6, 2), (2, 10), (10, 3)])
def test_the_rarest_gaps_are_found(jobs: int, machines: int) -> None:
    """At the corners of the parameters an instance is found in a few hundred draws."""
    order = orders.order("jobshop", {"jobs": jobs, "machines": machines})
    assert len(instances.make(order, range(3))) == 3


def test_slack_beyond_what_twins_differ_by_is_refused() -> None:
    """More slack than twins of a size can have is one line that names what can; as much is made."""
    for jobs, slack in ((5, 6), (7, 4), (9, 2)):
        with pytest.raises(UserError, match=f"at most {slack - 1} with"):
            check_params(Params(jobs, jobs, slack=slack))
    for jobs, machines, slack in ((4, 3, 10), (5, 5, 5), (8, 8, 3)):
        params = {"jobs": jobs, "machines": machines, "slack": slack}
        pair = instances.make(orders.order("jobshop", params, question="decide"), [0])[0]
        assert [i.reference["feasible"] for i in pair].count(True) == 1


def test_durations_and_orders_are_uniform() -> None:
    """Every duration and every order of the machines occurs about as often as any other."""
    problems = [draw(4, 3, i, 5) for i in range(600)]
    jobs = [job for problem in problems for job in problem.jobs]
    orders = [tuple(machine for machine, _ in job) for job in jobs]
    durations = [duration for job in jobs for _, duration in job]
    assert all(320 < orders.count(order) < 480 for order in set(orders))
    assert len(set(orders)) == 6
    assert all(1300 < durations.count(d) < 1580 for d in range(1, 6))


def renamed(problem: Problem, rng: Stream) -> Problem:
    """Return the problem with its jobs and machines named otherwise."""
    names = rng.permutation(problem.machines)
    jobs = [tuple((names[i], d) for i, d in job) for job in problem.jobs]
    rng.shuffle(jobs)
    return Problem(tuple(jobs), problem.bound)


def test_renamed_problems_are_the_same() -> None:
    """The canonical digest ignores names, and tells different problems apart."""
    problems = [draw(4, 3, i) for i in range(300)]
    for index, problem in enumerate(problems):
        assert canonical(renamed(problem, Stream(["rename", index]))) == canonical(problem)
    assert len(set(map(canonical, problems))) == 300
    assert canonical(Problem(problems[0].jobs, 50)) == canonical(problems[0])


def test_tiny_classes_are_told_apart() -> None:
    """Over all 2 x 2 problems of durations 1 and 2 the digest has one value a class."""
    orders = [(0, 1), (1, 0)]
    all_jobs = [((a, x), (b, y)) for a, b in orders for x, y in product((1, 2), repeat=2)]
    problems = [Problem(pair) for pair in product(all_jobs, repeat=2)]
    classes = {
        min(
            tuple(sorted(tuple((name[i], d) for i, d in job) for job in problem.jobs))
            for name in orders
        )
        for problem in problems
    }
    assert len(set(map(canonical, problems))) == len(classes)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_prompts_are_read_back(data: st.DataObject) -> None:
    """In both renderings the prompt says the problem, and is no answer to it."""
    shape = data.draw(st.integers(1, 6)), data.draw(st.integers(2, 6))
    problem = draw(*shape, data.draw(st.integers(0, 50)), data.draw(st.sampled_from([3, 20, 99])))
    for bound in (None, data.draw(st.integers(0, 100))):
        asked = Problem(problem.jobs, bound)
        for rendering, language in product(*prompts.SURFACES.values()):
            prompt = prompts.write(asked, {"rendering": rendering, "language": language})
            assert prompts.read(prompt) == asked
            assert answers.read(prompt, asked) is None
        assert from_json(to_json(asked)) == asked


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3 jobs", "4 jobs"),
        ("numbered 0 to 2", "numbered 0 to 3"),
        ("machine 0 for 5", "machine 2 for 5"),
        ("machine 0 for 5", "machine 9 for 5"),
        ("machine 0 for 5", "machine 0 for 10001"),
        ("Job 1:", "Job 5:"),
        (", then machine 1 for 1", ""),
    ],
)
def test_damaged_prompts_are_not_read(old: str, new: str) -> None:
    """A prompt that contradicts itself states no problem."""
    prompt = prompts.write(THREE, prompts.surface(THREE))
    assert old in prompt
    assert prompts.read(prompt.replace(old, new, 1)) is None


@pytest.mark.parametrize(
    "reference",
    [
        {"feasible": True},
        {"feasible": 1, "optimum": 16},
        {"feasible": True, "optimum": True},
        {"feasible": True, "optimum": 13},
        {"feasible": True, "optimum": 10**20},
        {"feasible": False, "optimum": 16},
        {"feasible": True, "optimum": 16, "starts": [[0]]},
    ],
)
def test_damaged_references_are_refused(reference: dict[str, Any]) -> None:
    """A reference that is not of the form, or below the simple bound, is a format error."""
    from assay.problems.jobshop import check_reference

    check_reference(THREE, {"feasible": True, "optimum": 16})
    with pytest.raises(FormatError):
        check_reference(THREE, reference)


def test_greedy_takes_the_shortest() -> None:
    """Shortest processing time first, by hand: job 1 goes first on machine 0, which costs one."""
    problem = Problem((((0, 5), (1, 3)), ((0, 2), (1, 2))))
    assert players.greedy(problem).solution == ((2, 7), (0, 2))
    assert players.greedy(Problem(problem.jobs, 10)).solution == ((2, 7), (0, 2))
    assert players.greedy(Problem(problem.jobs, 9)).solution is NONE
    assert players.greedy(THREE).solution == GOOD


def test_players_give_schedules() -> None:
    """Every player's schedule is valid, and its trace is short and says what was done."""
    for index in range(50):
        problem = draw(2 + index % 5, 2 + index % 4, index)
        plays = [
            players.greedy(problem),
            players.random(problem, Stream(["p", index])),
            players.constant(problem),
        ]
        for play in plays:
            assert valid(problem, play.solution)
            assert 0 < len(play.trace) < 80 * (1 + len(problem.jobs) * problem.machines)
        total = sum(duration for job in problem.jobs for _, duration in job)
        assert problem.makespan(plays[2].solution) == total


def test_the_picture_of_a_schedule() -> None:
    """A row a machine, a digit a job, and a mark where two operations clash."""
    assert picture.draw(THREE, GOOD) == (
        "M0 |000002222.....11|\n"
        "M1 |2211111....0....|\n"
        "M2 |..22.000000111..|\n"
        "one column is 1, the last operation ends at 16"
    )
    clash = picture.draw(THREE, (*GOOD[:2], (0, 2, 4)))
    assert "M0 |0000#222......11|" in clash
    assert picture.draw(Problem(THREE.jobs, 15), NONE) == "no schedule of 15 or less"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.none() | st.integers(-5, 10**12), max_size=5), max_size=5))
def test_pictures_of_anything_are_small(starts: list[list[int | None]]) -> None:
    """Whatever is drawn fits 100 columns."""
    drawn = picture.draw(THREE, tuple(map(tuple, starts)))
    assert max(map(len, drawn.split("\n"))) <= 100


def test_orders_become_the_earliest_schedule() -> None:
    """The orders of an earliest schedule give that schedule again."""
    for index in range(60):
        problem = draw(2 + index % 5, 2 + index % 4, index)
        starts = timetable(problem, first_come_first(problem))
        visits: list[list[tuple[int, int]]] = [[] for _ in range(problem.machines)]
        for j, (job, row) in enumerate(zip(problem.jobs, starts, strict=True)):
            for (machine, _), start in zip(job, row, strict=True):
                visits[machine].append((start, j))
        assert expanded(problem, [[j for _, j in sorted(visit)] for visit in visits]) == starts


def test_windows_lose_no_schedule() -> None:
    """Every optimal schedule found lies in the windows of its makespan, in the settled order."""
    for index in range(200):
        problem = draw(2 + index % 3, 2 + index % 4, index, 12)
        starts = exact.solve(problem)
        windows = Windows(problem, problem.makespan(starts))
        flat = [start for row in starts for start in row]
        assert not windows.empty
        assert all(
            early <= start <= late
            for early, start, late in zip(windows.early, flat, windows.late, strict=True)
        )
        assert all(flat[a] + windows.durations[a] <= flat[b] for a, b in windows.before)


def test_both_checkers_agree_on_proofs() -> None:
    """What one checker takes, the other takes too, and neither takes a proof without its end."""
    from pysat.solvers import Glucose4

    checked = 0
    for index in range(12):
        problem = draw(5, 5, index, 12)
        horizon = exact.prove_many([problem])[0]["optimum"] - 1
        clauses = Encoding(problem, horizon).clauses()
        if () in clauses or horizon < lower_bound(problem):
            continue
        with Glucose4(bootstrap_with=clauses, with_proof=True) as solver:
            assert not solver.solve()
            proof = [*(solver.get_proof() or ()), "0"]
        rup.check(clauses, proof)
        exact.follow(problem, horizon, proof)
        cut = [line for line in proof if line != "0"]
        with pytest.raises(JudgeError):
            rup.check(clauses, cut)
        with pytest.raises(JudgeError):
            exact.follow(problem, horizon, cut)
        checked += len(proof) > 3
    assert checked >= 3


def test_first_come_first_by_hand() -> None:
    """The operation that has waited longest goes first, whatever its duration."""
    problem = Problem((((0, 5), (1, 9)), ((1, 7), (0, 1)), ((1, 8), (0, 1))))
    starts = timetable(problem, first_come_first(problem))
    assert starts == ((0, 15), (0, 7), (7, 15))


FORMATS = (jsplib, taillard)


@pytest.mark.parametrize("form", FORMATS)
def test_formats_give_problems_back(form: Any) -> None:
    """What is written is recognized and read as the same problem, whatever the shape."""
    for index in range(40):
        problem = draw(1 + index % 12, 1 + index % 7, index, 99)
        text = form.write(problem)
        assert table.detected(text, "x") is form
        assert form.read(text) == problem
        assert form.read(text.replace("\n", "\r\n")) == problem


CLASSIC = """+++++++++++++++++++++
 instance ft02
 Fisher and Thompson 2x3, a remark
 2 3
 0 3 1 2 2 1
 2 4  1 1 0 5
+++++++++++++++++++++
"""
FLOW = """number of jobs, number of machines, initial seed, upper bound and lower bound :
          2           3   873654221          14          12
processing times :
 3 4
 2 1
 1 5
"""
SHOP = """Nb of jobs, Nb of Machines, Time seed, Machine seed, Upper bound, Lower bound
 2 3 840612802 398197754 14 12
Times
 3 2 1
 4 1 5
Machines
 1 2 3
 3 2 1
"""


def test_files_of_others_are_read() -> None:
    """OR-Library's frame, Taillard's job shops and his flow shops are recognized and read."""
    shop = Problem((((0, 3), (1, 2), (2, 1)), ((2, 4), (1, 1), (0, 5))))
    flow = Problem((((0, 3), (1, 2), (2, 1)), ((0, 4), (1, 1), (2, 5))))
    for text, problem in ((CLASSIC, shop), (SHOP, shop), (FLOW, flow)):
        assert table.detected(text, "x").read(text) == problem


@pytest.mark.parametrize(
    ("form", "text", "words"),
    [
        (jsplib, "hello", "no line with the numbers"),
        (jsplib, "2 2\n0 1 1 2\n", "1 rows for 2 jobs"),
        (jsplib, "2 2\n0 1 1 2\n0 1 1 2\n2 2\n0 1 1 2\n0 1 1 2\n", "one file holds one"),
        (jsplib, "2 2\n0 1 1 2\n0 1 1\n", "row of job 1 has 3 numbers"),
        (jsplib, "2 2\n0 1 0 2\n0 1 1 1\n", "every machine once"),
        (jsplib, "1 2\n0 10001 1 2\n", "durations 0 to"),
        (jsplib, "1 2\n0 0 1 0\n", "takes time"),
        (jsplib, "1 999\n" + "0 1 " * 999, "1 to 100"),
        (jsplib, "9" * 30 + " 2\n", "no line with the numbers"),
        (taillard, "Times\n1 2\nMachines\n1 2\n", "no line with the numbers"),
        (taillard, SHOP + SHOP, "one file holds one"),
        (taillard, SHOP.replace(" 4 1 5\n", ""), "times are 2 rows of 3"),
        (taillard, SHOP.replace(" 3 2 1\n 4", " 3 2\n 4"), "times are 2 rows of 3"),
        (taillard, SHOP.replace("Machines\n 1", "Machines\n 0"), "machines are 0 to 2"),
        (taillard, FLOW.replace(" 1 5\n", ""), "processing times are 3 rows of 2"),
    ],
)
def test_damaged_files_are_refused(form: Any, text: str, words: str) -> None:
    """A file that is no shop gets one line that says what is wrong with it."""
    with pytest.raises(FormatError, match=words):
        form.read(text)


@given(st.lists(st.sampled_from(["2 2", "0 1 1 2", "Times", "Machines", "x", "", "9" * 20])))
def test_reading_files_never_fails_otherwise(lines: list[str]) -> None:
    """Whatever a file holds, it is read or refused."""
    text = "\n".join(lines)
    for form in FORMATS:
        with suppress(FormatError):
            form.read(text)
        form.detect(text)


def test_operations_may_take_no_time() -> None:
    """With durations of 0, as orb07 has, both proofs agree with brute force and are schedules."""
    for index in range(150):
        drawn = draw(2 + index % 2, 2 + index % 3, index, 5)
        problem = Problem(tuple(tuple((i, max(0, d - 2)) for i, d in job) for job in drawn.jobs))
        if job_bound(problem):
            optimum = brute_force(problem)
            assert exact.prove_many([problem])[0]["optimum"] == optimum
            assert exact.prove_again(problem)["optimum"] == optimum
            found = checker.check(
                problem, {"optimum": optimum, "feasible": True}, exact.solve(problem)
            )
            assert found.status is Status.CORRECT


@pytest.mark.parametrize(
    ("beside", "claimed"),
    [
        ('{"starts": STARTS, "makespan": 7}', 7),
        ("The makespan is 12.\nstarts: STARTS", 12),
        ("Makespan: 9\n" + '{"starts": STARTS}', 9),
        ('{"starts": STARTS}', None),
    ],
)
def test_a_claimed_makespan_is_recorded(beside: str, claimed: int | None) -> None:
    """The claim stands beside the true makespan, and changes no verdict."""
    instance = instances.make(orders.order("jobshop", {}), [0])[0][0]
    judge = Judge(instance)
    text = beside.replace("STARTS", str([list(row) for row in judge.witness()]))
    verdict = judge.judge(text, None, "stop").verdict
    assert (verdict.status, verdict.objective) == (Status.CORRECT, instance.reference["optimum"])
    assert verdict.detail.get("claimed") == claimed
