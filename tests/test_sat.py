"""3-SAT: twins that differ in nothing cheap, every proof by several routes, every notation."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from itertools import combinations, islice, product
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysat.solvers import Solver

from assay import instances, orders
from assay.answers import sat as answers
from assay.answers.sat_prose import MAX_TEXT
from assay.core import NONE, Posed, Status
from assay.errors import FormatError, JudgeError, UserError
from assay.formats import dimacs
from assay.jsonl import dumps
from assay.pictures import sat as pictures
from assay.players import sat as players
from assay.problems import sat as problems
from assay.problems import sat_params as limits
from assay.problems.sat import Clause, Problem
from assay.problems.sat_cues import SMALL as ALIKE
from assay.problems.sat_cues import alike
from assay.problems.sat_params import Params
from assay.problems.sat_walk import Base, exchanged, walk
from assay.problems.sat_walk import steps as most
from assay.prompts import sat as prompts
from assay.rng import Stream
from assay.symmetries.sat import canonical
from generators import sat as generator
from verifiers import sat as checker
from verifiers.certificates import dpll, rup
from verifiers.exact import sat as exact
from verifiers.exact import sat_count
from verifiers.exact.sat_core import core
from verifiers.exact.sat_count import by_table

AXES = list(prompts.SURFACES)
RENDERINGS = [
    dict(zip(AXES, values, strict=True)) for values in product(*prompts.SURFACES.values())
]
SMALL = Problem(5, ((1, 2, -3), (-1, -2, 4), (3, 4, 5), (-1, 3, -4), (-2, -3, -5), (2, -4, 5)))
REFUTED = Problem(3, tuple(product((1, -1), (2, -2), (3, -3))))


def uniform(n: int, m: int, index: int = 0) -> Problem:
    """Return a uniform formula."""
    params = Params(variables=n, clauses=m, kind="uniform")
    return generator.sample(params, Stream(["test", n, m, index])).problem


def majority(problem: Problem) -> int:
    """Return how many clauses the majority assignment violates."""
    sums = Counter[int]()
    for x in (x for clause in problem.clauses for x in clause):
        sums[abs(x)] += 1 if x > 0 else -1
    return sum(all((sums[abs(x)] >= 0) is (x < 0) for x in c) for c in problem.clauses)


def pairs(n: int, count: int) -> list[tuple[Posed, Posed]]:
    """Return twins, the satisfiable one first."""
    params = Params(variables=n)
    bases = [generator.sample(params, Stream(["pair", n, i])) for i in range(count)]
    return [
        (posed[0], posed[1])
        for base, facts in zip(bases, exact.prove_many(bases), strict=True)
        if generator.accept(params, facts)
        for posed in [generator.pose(base, facts, "assign", Stream(["pose", n]))]
    ]


def known(problem: Problem) -> dict[str, Any]:
    """Return the status and the smallest model as the first route proves them."""
    found = exact.prove_many([Base(problem)])[0]["first"]
    return {name: found[name] for name in ("feasible", "model") if name in found}


def brute(problem: Problem) -> str | None:
    """Return the first satisfying assignment in the order of counting, tried one by one."""
    for bits in product("01", repeat=problem.variables):
        true = problems.literals("".join(bits))
        if all(any(x in true for x in clause) for clause in problem.clauses):
            return "".join(bits)
    return None


def proof_of(problem: Problem, name: str = "glucose4") -> list[str]:
    """Return a solver's proof that a formula is unsatisfiable."""
    with Solver(name, bootstrap_with=problem.clauses, with_proof=True) as solver:
        assert not solver.solve()
        return list(solver.get_proof())


def refuted(n: int, m: int, count: int) -> list[Problem]:
    """Return some unsatisfiable uniform formulas."""
    found = (uniform(n, m, i) for i in range(1000))
    return list(islice((p for p in found if not by_table(p)["feasible"]), count))


# Sampling


def test_formulas_are_sets_of_clauses() -> None:
    """A formula has the number of clauses asked for, all different, in ordered variables."""
    for n, m in ((4, 17), (4, 32), (12, 51), (100, 426)):
        problem = uniform(n, m)
        assert problem == problems.formula(n, problem.clauses)
        assert len(problem.clauses) == m
        assert all(list(map(abs, c)) == sorted(map(abs, c)) for c in problem.clauses)


def test_every_clause_is_as_likely() -> None:
    """Over many draws the 32 clauses of four variables occur equally often."""
    counts = Counter(clause for i in range(800) for clause in uniform(4, 8, i).clauses)
    assert len(counts) == 32
    assert sum((c - 200) ** 2 / 200 for c in counts.values()) < 61  # 31 degrees, p = 0.001


def test_walks_exchange_signs_only() -> None:
    """Every step changes one variable's sign in two clauses; all formulas keep the counts."""
    for n in (4, 5, 12, 40):
        base = generator.sample(Params(variables=n), Stream(["walk", n]))
        now, counts = base.problem, Counter(x for c in base.problem.clauses for x in c)
        steps = list(walk(base))
        assert len(steps) <= most(n)
        for v, i, j in steps:
            assert v in now.clauses[i]
            assert -v in now.clauses[j]
            now = exchanged(now, [(v, i, j)])
            problems.formula(n, now.clauses)
        assert Counter(x for c in now.clauses for x in c) == counts
        assert now == exchanged(base.problem, steps)


def test_sampling_needs_no_solver_and_repeats() -> None:
    """The same stream gives the same draw; single formulas have no walk."""
    for params in (Params(variables=9), Params(variables=9, kind="uniform")):
        first, second = (generator.sample(params, Stream(["again"])) for _ in range(2))
        assert first == second
        assert list(walk(first)) == list(walk(second))
        assert bool(list(walk(first))) is (params.kind == "twins")


def test_draws_are_these_for_ever() -> None:
    """The bytes of a draw and of its twins are pinned: a change needs a new version."""
    base = generator.sample(Params(variables=5), Stream(["pinned"]))
    (facts,) = exact.prove_many([base])
    drawn = [base.problem.clauses, list(walk(base)), facts]
    assert sha256(dumps(drawn).encode()).hexdigest()[:16] == "8b22b60e4a94e9d0"


# Twins


@pytest.mark.parametrize(("n", "count"), [(4, 250), (8, 200), (12, 200), (30, 60)])
def test_twins_differ_in_nothing_cheap(n: int, count: int) -> None:
    """Within every pair all counts of literals, all variables of clauses and lengths agree."""
    found = pairs(n, count)
    assert len(found) > 0.6 * count
    for yes, no in found:
        a, b = yes.problem, no.problem
        assert alike(a, b)
        assert n > ALIKE or majority(a) == majority(b)
        assert Counter(x for c in a.clauses for x in c) == Counter(x for c in b.clauses for x in c)
        assert [[abs(x) for x in c] for c in a.clauses] == [[abs(x) for x in c] for c in b.clauses]
        assert sum(c != d for c, d in zip(a.clauses, b.clauses, strict=True)) == 2
        for name in ("clauses", "exchanges", "positive"):
            assert yes.features[name] == no.features[name]
        for surface in RENDERINGS:
            texts = [prompts.write(p, surface) for p in (a, b)]
            assert sorted(texts[0]) == sorted(texts[1])


def _auc(yes: list[int], no: list[int]) -> float:
    """Return how often a feature is larger on the satisfiable side, ties counting half."""
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)
    return wins / (len(yes) * len(no))


def test_signs_beyond_counts_tell_little() -> None:
    """Nor do clauses of one sign, first signs, repeated pairs of literals or the majority."""

    def features(problem: Problem) -> list[int]:
        counts = Counter(x for c in problem.clauses for x in c)
        common = {v if counts[v] >= counts[-v] else -v for v in range(1, problem.variables + 1)}
        twos = Counter(pair for c in problem.clauses for pair in combinations(c, 2))
        return [
            sum(len({x > 0 for x in c}) == 1 for c in problem.clauses),
            sum(c[0] > 0 for c in problem.clauses),
            sum(k * k for k in twos.values()),
            sum(common.isdisjoint(c) for c in problem.clauses),
        ]

    found = [(features(yes.problem), features(no.problem)) for yes, no in pairs(12, 500)]
    for k in range(4):
        auc = _auc([yes[k] for yes, _ in found], [no[k] for _, no in found])
        assert 0.45 < auc < 0.55, (k, auc)


def test_twins_are_one_of_each() -> None:
    """By brute force the first half has the stored smallest model and the second has none."""
    for yes, no in pairs(6, 150):
        assert yes.reference == {"feasible": True, "model": brute(yes.problem)}
        assert no.reference == {"feasible": False}
        assert brute(no.problem) is None


@pytest.mark.parametrize(("n", "count"), [(8, 60), (16, 8)])
def test_the_walk_stops_at_the_first_change(n: int, count: int) -> None:
    """The last exchange is the first that changes the status between formulas that are alike."""
    bases = [generator.sample(Params(variables=n), Stream(["first", i])) for i in range(count)]
    for base, facts in zip(bases, exact.prove_many(bases), strict=True):
        path = list(walk(base))
        steps = facts["exchanges"] or len(path)
        seen = [exchanged(base.problem, path[:k]) for k in range(steps + 1)]
        status = [by_table(problem)["feasible"] for problem in seen]
        fits = [
            status[k] is not status[k + 1] and alike(seen[k], seen[k + 1]) for k in range(steps)
        ]
        assert fits == [False] * (steps - 1) + [facts["exchanges"] is not None]


def test_walks_without_a_change_are_not_taken() -> None:
    """A walk that never changes the status is drawn again."""
    params = Params(variables=12, clauses=20)
    base = generator.sample(params, Stream(["easy"]))
    facts = exact.prove_many([base])[0]
    assert facts == {"exchanges": None}
    assert not generator.accept(params, facts)


# Single formulas


def test_status_is_taken_by_proof() -> None:
    """With a status asked for, exactly the formulas that have it are taken."""
    taken = Counter[str]()
    for i in range(60):
        base = Base(uniform(10, 45, i))
        facts = exact.prove_many([base])[0]
        for status in limits.STATUSES:
            if generator.accept(Params(kind="uniform", status=status), facts):
                taken[status] += 1
                (posed,) = generator.pose(base, facts, "assign", Stream(["p"]))
                assert status == "any" or posed.reference["feasible"] is (status == "satisfiable")
                problems.check_reference(posed.problem, posed.reference)
    assert taken["any"] == 60 == taken["satisfiable"] + taken["unsatisfiable"]
    assert min(taken.values()) > 5


@pytest.mark.parametrize("n", [4, 7, 12, 25])
def test_both_statuses_occur_within_the_limits(n: int) -> None:
    """At the least and the greatest number of clauses allowed both statuses turn up."""
    for m in limits.contested(n):
        found = {bool(exact._model(uniform(n, m, i).clauses)) for i in range(1500)}
        assert found == {True, False}, (n, m)


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"variables": 4, "clauses": 33, "kind": "uniform"}, "only 32 different"),
        ({"status": "satisfiable"}, "--kind uniform"),
        ({"clauses": 20}, r"unsatisfiable there; use 39 to 76 \(ratio 3.25 to 6.33\)"),
        ({"clauses": 120}, "satisfiable there; use 39 to 76"),
        ({"clauses": 20, "kind": "uniform", "status": "unsatisfiable"}, "use 39 to 76"),
        ({"clauses": 120, "kind": "uniform", "status": "satisfiable"}, "use 39 to 76"),
    ],
)
def test_hopeless_parameters_are_refused(given_: dict[str, Any], says: str) -> None:
    """Clauses that do not exist and statuses that hardly occur are refused with a way out."""
    with pytest.raises(UserError, match=says):
        problems.check_params(Params(**given_))


def test_other_parameters_are_taken() -> None:
    """All default sizes, and single formulas of any density, are allowed."""
    for n in range(3, 201):
        problems.check_params(Params(variables=n))
    for m in (1, 32):
        problems.check_params(Params(variables=4, clauses=m, kind="uniform"))
    problems.check_params(Params(clauses=20, kind="uniform", status="satisfiable"))
    problems.check_params(Params(clauses=120, kind="uniform", status="unsatisfiable"))


# Proofs


@pytest.mark.parametrize(("n", "m", "count"), [(3, 8, 1), (4, 17, 900), (5, 21, 600), (7, 31, 200)])
def test_all_routes_agree(n: int, m: int, count: int) -> None:
    """Two solvers with checked proofs, the truth table and brute force say the same."""
    for i in range(count):
        problem = uniform(n, m, i)
        model = brute(problem)
        wanted = {"feasible": False} if model is None else {"feasible": True, "model": model}
        assert by_table(problem) == wanted
        assert known(problem) == wanted
        assert exact.prove_again(problem) == wanted
        solution = exact.solve(problem)
        assert checker.check(problem, wanted, solution).status is Status.CORRECT


@pytest.mark.parametrize("n", [13, 16, 20])
def test_tables_and_solvers_agree_on_larger_ones(n: int) -> None:
    """Up to the largest truth table the solvers find the same smallest model."""
    for i in range(25):
        problem = uniform(n, Params(variables=n).m, i)
        assert known(problem) == by_table(problem)
        assert exact.prove_again(problem) == by_table(problem)


def test_two_solvers_agree_beyond_the_table() -> None:
    """At 50 variables both solvers give the same smallest model, or checked proofs."""
    for i in range(30):
        problem = uniform(50, 213, i)
        assert known(problem) == exact.prove_again(problem)


def test_unused_variables_are_false_in_the_smallest_model() -> None:
    """A variable that no clause holds is part of the model, as 0."""
    problem = Problem(9, ((1, 2, 3), (-1, -2, 4)))
    wanted = {"feasible": True, "model": "001000000"}
    assert known(problem) == wanted == exact.prove_again(problem)


def test_a_false_proof_stops_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver whose proof does not hold is a judge error, not a reference."""
    monkeypatch.setattr(Solver, "get_proof", lambda self: ["1 2 0", "0"])
    with pytest.raises(JudgeError):
        exact.prove_many([Base(refuted(12, 60, 1)[0])])


def test_a_false_model_stops_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver whose model violates a clause is a judge error, not a reference."""
    monkeypatch.setattr(Solver, "get_model", lambda self: [-1, -2, -3, -4])
    with pytest.raises(JudgeError):
        exact.prove_many([Base(Problem(4, ((1, 2, 3), (1, 2, 4))))])


# The proof checker


@pytest.mark.parametrize("name", ["glucose3", "glucose4", "cadical103", "cadical153", "cadical195"])
def test_solvers_proofs_are_accepted(name: str) -> None:
    """Proofs of solvers known to write valid ones are accepted, deletions included."""
    for n, m in ((4, 20), (12, 60), (18, 90)):
        for problem in refuted(n, m, 12):
            rup.check(problem.clauses, proof_of(problem, name))
    large = next(p for i in range(99) if not exact._model((p := uniform(60, 270, i)).clauses))
    rup.check(large.clauses, proof_of(large, name))


def test_a_proof_of_one_twin_is_none_of_the_other() -> None:
    """The proof that refutes the unsatisfiable twin never refutes the satisfiable one."""
    for yes, no in pairs(12, 60):
        proof = proof_of(no.problem)
        rup.check(no.problem.clauses, proof)
        with pytest.raises(JudgeError):
            rup.check(yes.problem.clauses, proof)


def test_the_end_must_be_there() -> None:
    """Without the empty clause as its last line a proof proves nothing."""
    for problem in refuted(12, 60, 10):
        proof = proof_of(problem)
        for cut in ([], proof[:-1], [*proof, "1 0"], [*proof, "d 1 2 0"], [*proof[:-1], "d 0"]):
            with pytest.raises(JudgeError):
                rup.check(problem.clauses, cut)


@pytest.mark.parametrize(
    "line",
    ["1 2", "1 0 2 0", "1  2 0", " 0", "", "00", "x 0", "٣ 0", "+1 0", "1.0 0", "13 0", "d", "0\n"],
)
def test_lines_that_are_no_clauses_are_refused(line: str) -> None:
    """Whatever is not DRUP, and a variable that the formula does not have, is a format error."""
    with pytest.raises(FormatError, match="line 1"):
        rup.check(refuted(12, 60, 1)[0].clauses, [line, "0"])


def test_mutated_proofs_are_rejected() -> None:
    """A step with a literal left out is taken only if it follows; skipped steps are missed."""
    rejected = 0
    for problem in refuted(16, 75, 25):
        proof = proof_of(problem)
        with pytest.raises(JudgeError):
            rup.check(problem.clauses, ["0"])
        for k, line in enumerate(proof[:-1]):
            for mutated in ([*proof[:k], *proof[k + 1 :]], [*proof[:k], "0"], _negated(proof, k)):
                try:
                    rup.check(problem.clauses, mutated)
                except JudgeError:
                    rejected += 1
            assert line.endswith(" 0")
    assert rejected > 100


def _negated(proof: list[str], k: int) -> list[str]:
    flipped = " ".join(str(-int(x)) for x in proof[k].removeprefix("d ").split())
    return [*proof[:k], flipped, *proof[k + 1 :]]


def _propagates(clauses: list[Clause], clause: list[int]) -> bool:
    """Say whether a clause is RUP, by looking at every clause over and over."""
    true = {-x for x in clause}
    while True:
        if any(-x in true for x in true):
            return True
        left = [[x for x in c if -x not in true] for c in clauses if true.isdisjoint(c)]
        if any(not c for c in left):
            return True
        units = {c[0] for c in left if len(c) == 1}
        if not units:
            return False
        true |= units


def _accepted(clauses: Sequence[Clause], proof: list[str]) -> bool:
    """Say whether a proof refutes, by the definition of DRUP and plain propagation."""
    known, units = [list(c) for c in clauses], list[Clause]()
    ended = False
    for line in proof:
        deletion, literals = line.startswith("d "), [int(x) for x in line.lstrip("d ").split()]
        if literals.pop() != 0:
            return False
        if not deletion and not _propagates([*map(tuple, known), *units], literals):
            return False
        if deletion and (same := [c for c in known if set(c) == set(literals) and len(c) > 1]):
            known.remove(same[0])
        elif not deletion:
            known.append(literals)
        units += _fixed([*map(tuple, known), *units])
        ended = not deletion and not literals
    return ended


def _fixed(clauses: list[Clause]) -> list[Clause]:
    """Return the unit clauses that propagation alone derives: deletions leave them in force."""
    true = set[int]()
    while True:
        left = [[x for x in c if -x not in true] for c in clauses if true.isdisjoint(c)]
        units = {c[0] for c in left if len(c) == 1}
        if not units or any(not c for c in left) or any(-x in units | true for x in units):
            return [(x,) for x in true | units]
        true |= units


def _mutations(proof: list[str], rng: Stream) -> Iterator[list[str]]:
    """Yield proofs with a line dropped, a literal flipped, no end, another order, and cut off."""
    k = rng.below(len(proof))
    yield [*proof[:k], *proof[k + 1 :]]
    words = proof[k].split()
    place = rng.below(max(1, len(words) - 1))
    if words[place] not in ("d", "0"):
        words[place] = str(-int(words[place]))
        yield [*proof[:k], " ".join(words), *proof[k + 1 :]]
    yield proof[:-1]
    order = rng.permutation(len(proof))
    yield [proof[i] for i in order]
    yield proof[k + 1 :]
    yield proof[:k]
    yield [*proof[:k], proof[k].removesuffix(" 0"), *proof[k + 1 :]]


def test_mutated_proofs_are_judged_by_the_definition() -> None:
    """Whatever is done to a proof, it is accepted exactly if plain propagation accepts it."""
    outcome = Counter[bool]()
    for i, problem in enumerate(refuted(14, 75, 40)):
        proof = proof_of(problem)
        assert _accepted(problem.clauses, proof)
        for mutated in _mutations(proof, Stream(["mutated", i])):
            try:
                rup.check(problem.clauses, mutated)
                taken = True
            except (JudgeError, FormatError):
                taken = False
            assert taken is _accepted(problem.clauses, mutated)
            outcome[taken] += 1
    assert outcome[False] > 120
    assert outcome[True] > 10  # some lines are not needed, and some orders do


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_bits_of_clauses_agree_with_plain_propagation(data: st.DataObject) -> None:
    """Clause by clause, additions in between, both ways of propagating agree."""
    literal = st.integers(-5, 5).filter(bool)
    clause = st.lists(literal, max_size=4, unique_by=abs)
    plain = data.draw(st.lists(clause.filter(len), max_size=14))
    known = rup._Clauses(5)
    for c in plain:
        known.add(c)
    for c in data.draw(st.lists(clause, max_size=6)):
        implied = known.implies(c)
        assert implied is _propagates([tuple(x) for x in plain], c)
        if implied or (c and data.draw(st.booleans())):
            known.add(c)
            plain.append(c)


def test_deletions_count() -> None:
    """A deleted clause no longer supports a step; one that is not there is passed over."""
    clauses = [(1, 2), (1, -2), (-1, 2), (-1, -2)]
    rup.check(clauses, ["d 1 -1 0", "1 0", "d 1 2 0", "0"])
    with pytest.raises(JudgeError, match="line 2"):
        rup.check(clauses, ["d 2 1 0", "1 0", "0"])
    rup.check([*clauses, (1, 2)], ["d 1 2 0", "1 0", "0"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(-4, 4).filter(bool), max_size=4), max_size=12))
def test_satisfiable_formulas_are_never_refuted(steps: list[list[int]]) -> None:
    """No list of clauses at all refutes a formula that has a model."""
    lines = [" ".join([*map(str, clause), "0"]) for clause in steps]
    with pytest.raises(JudgeError):
        rup.check([(1, 2, -3), (-1, 2, 4), (1, 3, 4), (-2, -3, -4)], [*lines, "0"])


# The problem


def test_isomorphic_formulas_share_their_canonical_bytes() -> None:
    """Renaming, flipping signs everywhere and reordering change nothing; other formulas differ."""
    seen = set()
    for i in range(150):
        problem, rng = uniform(8, 34, i), Stream(["iso", i])
        names = [v + 1 for v in rng.permutation(8)]
        signs = [1 - 2 * rng.below(2) for _ in range(8)]
        clauses = [
            tuple((1 if x > 0 else -1) * signs[abs(x) - 1] * names[abs(x) - 1] for x in c)
            for c in problem.clauses
        ]
        rng.shuffle(clauses)
        other = problems.formula(8, [c[::-1] for c in clauses])
        assert canonical(other) == canonical(problem)
        seen.add(canonical(problem))
    assert len(seen) == 150
    assert all(canonical(yes.problem) != canonical(no.problem) for yes, no in pairs(8, 50))


def test_every_assignment_is_judged_by_the_clauses() -> None:
    """On all assignments, whole and partial, the verdict is what the definition says."""
    reference = {"feasible": True, "model": brute(SMALL)}
    for signs in product((1, -1, 0), repeat=5):
        stated = tuple(s * v for s, v in zip(signs, range(1, 6), strict=True) if s)
        verdict = checker.check(SMALL, reference, stated)
        completions = [
            all(
                not {s * v for s, v in zip(full, range(1, 6), strict=True)}.isdisjoint(c)
                for c in SMALL.clauses
            )
            for full in product((1, -1), repeat=5)
            if all(s in (0, f) for s, f in zip(signs, full, strict=True))
        ]
        assert (verdict.status is Status.CORRECT) is all(completions)
        if verdict.reason == checker.Reason.CLAUSE_UNSATISFIED:
            clause = SMALL.clauses[int(verdict.detail["clause"]) - 1]
            assert all(-x in stated for x in clause)
        elif verdict.reason == checker.Reason.MISSING_VARIABLE:
            assert verdict.detail["variable"] not in [abs(x) for x in stated]


def test_a_model_of_a_refuted_formula_is_our_fault() -> None:
    """An assignment that satisfies what was proven unsatisfiable is a judge error."""
    verdict = checker.check(SMALL, {"feasible": False}, problems.literals(brute(SMALL) or ""))
    assert (verdict.status, verdict.reason) == (Status.JUDGE_ERROR, checker.Reason.BEATS_REFERENCE)
    assert checker.check(REFUTED, {"feasible": False}, (1, 2, 3)).status is Status.WRONG


@pytest.mark.parametrize("surface", RENDERINGS)
@pytest.mark.parametrize("n", [4, 12, 100])
def test_prompts_are_read_back(n: int, surface: dict[str, str]) -> None:
    """Every rendering holds the whole problem, also inside a chat, and is itself no answer."""
    for i in range(10):
        problem = uniform(n, Params(variables=n).m, i)
        prompt = prompts.write(problem, surface)
        assert prompts.read(f"System.\n{prompt}\nUser.") == problem
        assert answers.read(prompt, problem) is None


def test_damaged_prompts_are_not_read() -> None:
    """A prompt with a clause missing or out of range states no problem."""
    for surface in RENDERINGS:
        prompt = prompts.write(SMALL, surface)
        lines = prompt.split("\n")
        k = next(i for i, line in enumerate(lines) if line.startswith(("2. ", "-1 -2 4")))
        assert prompts.read("\n".join(lines[:k] + lines[k + 1 :])) is None
        assert prompts.read(prompt.replace("5", "3")) is None


# Answers

WANTED = (1, -2, 3, -4, 5)
NOTATIONS = [
    '{"assignment": {"x1": true, "x2": false, "x3": true, "x4": false, "x5": true}}',
    "{'assignment': {'x1': True, 'x2': False, 'x3': True, 'x4': False, 'x5': True,}}",
    '{"assignment": {"1": 1, "2": 0, "3": 1, "4": 0, "5": 1}}',
    '{"assignment": {"X_1": "T", "x₂": "F", "x3": "true", "x 4": "0", "x5": 1.0}}',
    '{"assignment": [true, false, true, false, true]}',
    '{"assignment": [1, 0, 1, 0, 1]}',
    '{"assignment": [1, -2, 3, -4, 5, 0]}',
    '{"assignment": ["x1", "¬x2", "x3", "~x4", "x5"]}',
    '{"assignment": ["x1=True", "x2=False", "3", "-4", "x5: 1"]}',
    '{"assignment": [{"x1": true}, {"x2": false}, {"x3": true, "x4": false}, {"x5": true}]}',
    '{"assignment": "10101"}',
    '{"assignment": "x1=T, x2=F, x3=T, x4=F, x5=T"}',
    '{"answer": {"x1": true, "x2": false, "x3": true, "x4": false, "x5": true}}',
    '{"answer": {"assignment": [1, 0, 1, 0, 1]}}',
    '{"answer": "satisfiable", "assignment": [1, 0, 1, 0, 1]}',
    '{"x1": true, "x2": false, "x3": true, "x4": false, "x5": true}',
    "x1 = True, x2 = False, x3 = True, x4 = False, x5 = True",
    "x1=1; x2=0; x3=1; x4=0; x5=1",
    "x1 True\nx2 False\nx3 True\nx4 False\nx5 True",
    "- **x1**: true\n- **x2**: false\n- **x3**: true\n- **x4**: false\n- **x5**: true\n\nDone.",
    "1. x1 = True\n2. x2 = False\n3. x3 = True\n4. x4 = False\n5. x5 = True",
    "| var | value |\n|---|---|\n| x1 | True |\n| x2 | False |\n| x3 | 1 |\n| x4 | 0 |\n| x5 | T |",
    "| x1 | x2 | x3 | x4 | x5 |\n|:-:|:-:|---|---|---|\n| T | F | T | F | T |",
    "| x1 | x2 | x3 | x4 | x5 |\n|---|---|---|---|---|\n| 1 | 0 | 1 | 0 | 1 |",
    r"\boxed{x_1 = \text{True},\; x_{2} = \text{False}, x_3 = 1, x_4 = 0, x_5 = \mathrm{T}}",
    r"x_1 &= 1 \\ x_2 &= 0 \\ x_3 &= 1 \\ x_4 &= 0 \\ x_5 &= 1",
    "x₁ → T, x₂ → F, x₃ ↦ T, x₄ := F, x₅ ← T",
    "Set x1, x3 and x5 to true and x2, x4 to false.",
    "True: x1, x3, x5\nFalse: x2, x4",
    "x1 = True (clause 1)\nx2 = False, since clause 4\nx3 = True (x1)\nx4 = False\nx5 = True",
    "First x1 = False, which fails. So x1 = True: x2 = False, x3 = True, x4 = False, x5 = True!",
    "x1, ¬x2, x3, ¬x4, x5",
    "not x2, x1, x3, not x4, x5",
    r"$x_1 \land \lnot x_2 \land x_3 \land \neg x_4 \land x_5$",
    "1 -2 3 -4 5 0",
    "s SATISFIABLE\nv 1 -2 3\nv -4 5 0",
    "[1, -2, 3, −4, 5]",
    "The assignment x1...x5 = 10101 works.",
    "(T, F, T, F, T)",
    "TFTFT",
    "[True, False, True, False, True]",
]


@pytest.mark.parametrize("text", NOTATIONS)
def test_assignments_are_read(text: str) -> None:
    """Every usual way of writing an assignment is understood, in the order of the text or not."""
    found = answers.read(text, SMALL)
    assert found is not None
    assert tuple(sorted(found, key=abs)) == WANTED


@pytest.mark.parametrize(
    "text",
    [
        '{"answer": "none"}',
        '{"assignment": "unsatisfiable"}',
        '{"assignment": {}, "answer": "none"}',
        '{"assignment": null, "answer": "UNSAT"}',
        '{"answer": "no satisfying assignment exists"}',
        "**Answer: UNSATISFIABLE**",
        "s UNSATISFIABLE",
        "x1 = True fails and x1 = False fails.\nThere is no satisfying assignment.",
        "None of the assignments satisfies the formula.",
        "It is impossible to satisfy all clauses.",
    ],
)
def test_none_is_read(text: str) -> None:
    """Every usual way of saying that there is none is understood."""
    assert answers.read(text, SMALL) is NONE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The formula is satisfiable.",
        "There are five variables: x1, x2, x3, x4, x5.",
        "Clauses 1, 2, 3, 4, 5 hold.",
        "(x1 | ¬x2 | x3) & (x4 | x5 | ¬x1)",
        "(x1, ¬x2, x3), (¬x1, x4, x5)",
        "x1 is true, or x2 is false, or x3 is true.\nx4 is true, or x5 is false, or x1 is false.",
        "x1 참 또는 x2 거짓 또는 x3 참.\nx4 참 또는 x5 거짓 또는 x1 거짓.",
        "The variables are B, C, D, E, G.",
        "1 -2 3 0\n-1 4 5 0\n2 -4 5 0",
        "x1 = True",
        '{"assignment": {"x1": "perhaps"}}',
        '{"assignment": {"x1": 2}}',
        '{"assignment": {}}',
        '{"assignment": []}',
        '{"assignment": [[1]]}',
        '{"assignment": ["x1 or x2"]}',
        '{"assignment": ["tttt"]}',
    ],
)
def test_what_is_no_answer_is_not_read(text: str) -> None:
    """Clauses quoted, names listed and values that are none are not taken for assignments."""
    assert answers.read(text, SMALL) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('{"answer": 14}', 14),
        ('{"answer": "1,024"}', 1024),
        ("There are 1,024 of them.", 1024),
        ('{"answer": 1e400}', None),
        ('{"answer": NaN}', None),
        ('{"answer": .5}', None),
        ("The count is -5.", None),
        ("The count is 7-8.", None),
    ],
)
def test_a_count_is_a_whole_number(text: str, count: int | None) -> None:
    """A count is read where a natural number is written, and not out of a part of another."""
    assert answers.read(text, replace(SMALL, question="count")) == count


def test_the_last_answer_counts() -> None:
    """Of two assignments the later one is read, in JSON and in prose; JSON goes before prose."""
    first, second = NOTATIONS[0].replace("true", "false"), NOTATIONS[0]
    assert answers.read(f"{first}\nNo: {second}", SMALL) == WANTED
    first, second = NOTATIONS[16].replace("True", "False"), NOTATIONS[16]
    assert answers.read(f"{first}\n\nThat fails, so\n\n{second}", SMALL) == WANTED
    assert answers.read(f"{NOTATIONS[0]} {first}", SMALL) == WANTED


def test_what_is_written_is_read() -> None:
    """The JSON that states a solution is read as that solution."""
    for signs in product((1, -1), repeat=5):
        solution = tuple(s * v for s, v in zip(signs, range(1, 6), strict=True))
        assert answers.read(answers.write(solution), SMALL) == solution
    assert answers.read(answers.write(NONE), SMALL) is NONE


WORDS = (
    "x1 x2 ¬x3 -x4 x99 = : | , & ; ( ) [ ] true True FALSE T f 0 1 -2 10101 tftft v p cnf and is "
    'to not { } " \n none unsatisfiable {"assignment": {"x1":true} \\text \\neg _ ∨ ✓ 1. - '
    "999999999999 \u0663 \u2028 \ud800 NaN 1e999"
)
PIECES = st.sampled_from(WORDS.split(" "))
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | PIECES,
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(
            st.sampled_from(["x1", "x2", "1", "x9", "y", "assignment", "answer"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(PIECES | st.text(max_size=6), max_size=40).map(" ".join)
    | st.lists(PIECES, max_size=40).map("".join)
    | JSONS.map(lambda value: json.dumps({"assignment": value}))
    | JSONS.map(lambda value: json.dumps({"answer": value}))
)
def test_any_text_is_read_without_a_fault(text: str) -> None:
    """Whatever the text, the reader returns integers, NONE or None, and the checker judges them."""
    found = answers.read(text, REFUTED)
    if found is not None and found is not NONE:
        assert all(isinstance(x, int) and not isinstance(x, bool) for x in found)
        assert len(found) <= MAX_TEXT
    if found is not None:
        verdict = checker.check(REFUTED, {"feasible": False}, found)
        assert (verdict.status is Status.CORRECT) is (found is NONE)
        assert verdict.status is not Status.JUDGE_ERROR
        pictures.draw(REFUTED, found)


def test_hostile_texts_are_read_fast() -> None:
    """Two hundred thousand characters of anything take well under a second."""
    large = uniform(100, 426)
    for piece in (
        *(
            "{",
            "}",
            "{}",
            '{"',
            "[",
            "(",
            "1 ",
            "x1 ",
            "x1,",
            "x1=",
            "x1=1,",
            "true:",
            "true: x1,",
            "t",
        ),
        *("tttt ", "9", "-", "¬", "not ", "|", "| x1 ", "1 -2 3 0\n", '{"assignment": ', "p cnf"),
        *(
            '{"x1":1}',
            '{"answer":{"assignment":',
            "1. ",
            "&",
            "&=",
            "x 1 ",
            '"x1": true,',
            "\\text{",
        ),
        *('{"assignment": [1,', "x1, and ", "_", "\n", " ", "x1 = x1 and "),
    ):
        start = process_time()
        answers.read(piece * (200_000 // len(piece)), large)
        assert process_time() - start < 10, piece


# Players and pictures


def test_greedy_never_states_a_violated_assignment() -> None:
    """Greedy answers with a whole satisfying assignment or none, and is right quite often."""
    right = 0
    for i in range(150):
        problem = uniform(12, 45, i)
        play = players.greedy(problem)
        if play.solution is not NONE:
            right += 1
            assert sorted(map(abs, play.solution)) == list(range(1, 13))
            assert problems.satisfies(problem, play.solution)
        assert len(play.trace) < 100 * 20
    assert right > 50


def test_random_and_constant_win_no_twins() -> None:
    """Saying none is right on one half only; guessing rarely on both."""
    both = 0
    for i, (yes, no) in enumerate(pairs(8, 80)):
        assert players.constant(yes.problem).solution is NONE
        said = [players.random(p.problem, Stream(["r", i, k])) for k, p in enumerate((yes, no))]
        both += all(
            checker.check(p.problem, p.reference, s.solution).status is Status.CORRECT
            for p, s in zip((yes, no), said, strict=True)
        )
    assert both <= 5


def test_pictures_show_signs_and_faults() -> None:
    """The grid has a sign for every literal, and marks exactly the clauses that are left."""
    lines = pictures.draw(SMALL, (1, 2, 3, 4, -5)).split("\n")
    assert lines[0].strip() == "12345"
    assert lines[1].split() == ["value", "TTTTF"]
    assert lines[2].split() == ["1", "++-.."]
    assert [line.split()[0] for line in lines if line.endswith("!")] == []
    lines = pictures.draw(SMALL, (-1, -2, -3, -4, -5)).split("\n")
    assert [line.split()[0] for line in lines if line.endswith("!")] == ["3"]
    assert pictures.draw(SMALL, NONE).endswith("no assignment satisfies every clause")
    wide = pictures.draw(Problem(120, ((1, 2, 120),)), None).split("\n")
    assert max(map(len, wide)) <= 106
    assert wide[-1] == "x101 to x120 are not shown"


# Kinds


def posed(n: int, question: str, count: int = 12, **given_: Any) -> list[Posed]:
    """Return single formulas with their references."""
    params = Params(variables=n, **given_)
    bases = [generator.sample(params, Stream(["kind", n, i])) for i in range(count)]
    return [
        generator.pose(base, facts, question, Stream(["pose"]))[0]
        for base, facts in zip(bases, exact.prove_many(bases), strict=True)
        if generator.accept(params, facts)
    ]


@pytest.mark.parametrize("kind", ["planted", "unique"])
@pytest.mark.parametrize("n", [4, 5, 8, 13, 20])
def test_hidden_solutions_are_there(kind: str, n: int) -> None:
    """Formulas around an assignment have it; unique ones have no other, by brute force."""
    found = posed(n, "assign", 60, kind=kind)
    assert len(found) == 60 or (kind == "unique" and found)
    for one in found:
        models = by_rows(one.problem)
        assert models == one.features["solutions"] > 0
        assert kind == "planted" or models == 1
        assert len(set(one.problem.clauses)) == len(one.problem.clauses)


def by_rows(problem: Problem) -> int:
    """Count models with the truth table."""
    return sat_count.table(problem).bit_count()


def test_unique_formulas_are_equally_likely() -> None:
    """Of the formulas with one solution each is as likely, whatever route draws it."""
    # Three variables, 7 of the 8 clauses: one formula for each solution.
    params = Params(variables=3, clauses=7, kind="unique", distinct="yes")
    counts = Counter(
        frozenset(generator.sample(params, Stream(["even", i])).problem.clauses)
        for i in range(1600)
    )
    assert len(counts) == 8
    assert sum((c - 200) ** 2 / 200 for c in counts.values()) < 24.3  # 7 degrees, p = 0.001


def test_the_condition_biases_nothing() -> None:
    """Drawing on condition that each variable is needed gives what drawing without it gives."""

    def drawn(way: Any, count: int) -> list[int]:
        found = []
        for i in range(count):
            rng = Stream(["way", i])
            true = [0, *(v for v in range(1, 9))]
            params = Params(variables=8, clauses=36, kind="unique", distinct="no")
            clauses = way(params, true, rng)
            problem = Problem(8, tuple(clauses))
            if by_rows(problem) == 1:
                found.append(sum(x > 0 for c in clauses for x in c))
        return found

    def plainly(params: Params, true: list[int], rng: Stream) -> Any:
        drawn = islice(generator._triples(8, 7, rng), params.m)
        return tuple(generator._pattern(triple, 1 + way, true) for triple, way in drawn)

    one, other = drawn(generator._supported, 600), drawn(plainly, 4000)
    assert min(len(one), len(other)) > 80
    means = [sum(x) / len(x) for x in (one, other)]
    assert abs(means[0] - means[1]) < 2.0  # of 108 literals; a standard error is about 0.5


def test_planted_signs_are_balanced() -> None:
    """Half of the literals of a planted formula agree with its hidden solution."""
    agree = total = 0
    for i in range(120):
        base = generator.sample(Params(variables=30, kind="planted"), Stream(["balance", i]))
        true = set(problems.literals(base.hidden))
        agree += sum(x in true for c in base.problem.clauses for x in c)
        total += 3 * len(base.problem.clauses)
    assert abs(agree / total - 0.5) < 0.01  # five standard errors


def test_communities_hold_most_clauses() -> None:
    """Variables that meet in clauses are those of a group, in the share that was asked for."""
    base = generator.sample(Params(variables=30, kind="community", inside=90), Stream(["c"]))
    together = Counter(p for c in base.problem.clauses for p in combinations(map(abs, c), 2))
    groups = [{v} for v in range(1, 31)]
    for (a, b), k in together.most_common():
        one, two = (next(g for g in groups if v in g) for v in (a, b))
        if one is not two and len(groups) > 3 and k > 2:
            one |= two
            groups.remove(two)
    inside = sum(any(set(map(abs, c)) <= g for g in groups) for c in base.problem.clauses)
    assert inside > 0.8 * len(base.problem.clauses)


def test_repeated_clauses_are_a_choice() -> None:
    """With distinct no clauses repeat, also along walks; three variables need that."""
    for n, distinct in ((3, "auto"), (4, "no")):
        params = Params(variables=n, distinct=distinct)
        bases = [generator.sample(params, Stream(["rep", n, i])) for i in range(60)]
        repeated = sum(len(set(b.problem.clauses)) < params.m for b in bases)
        assert repeated > 30
        assert any(generator.accept(params, facts) for facts in exact.prove_many(bases))
    sizes = {len(set(uniform(4, 17, i).clauses)) for i in range(60)}
    assert sizes == {17}


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"kind": "unique", "clauses": 40}, "use 48 or more"),
        ({"kind": "community", "communities": 4}, "--variables 16 or more"),
        ({"variables": 3, "distinct": "yes", "clauses": 8}, "--distinct no"),
        ({"kind": "planted", "status": "satisfiable"}, "--kind uniform"),
        ({"kind": "planted", "variables": 4, "clauses": 29}, "only 28 different"),
    ],
)
def test_other_kinds_have_limits(given_: dict[str, Any], says: str) -> None:
    """What a kind cannot do is refused with a way out."""
    with pytest.raises(UserError, match=says):
        limits.check_params(Params(**given_))


@pytest.mark.parametrize(
    ("given_", "question", "says"),
    [
        ({"kind": "planted,uniform"}, "assign", "cannot be mixed"),
        ({"kind": "twins,unique"}, "assign", "cannot be mixed"),
        ({"kind": "planted"}, "decide", "twins, community, uniform only"),
        ({"kind": "unique"}, "decide", "twins, community, uniform only"),
        ({"variables": 31}, "core", "4 to 30 only"),
        ({"variables": 21}, "count", "3 to 20 only"),
        ({"kind": "twins"}, "count", "needs --kind uniform"),
    ],
)
def test_questions_have_limits(given_: dict[str, Any], question: str, says: str) -> None:
    """Kinds that are always satisfiable are no part of a question about the status."""
    with pytest.raises(UserError, match=says):
        orders.order("3sat", given_, question=question)


def test_balanced_alternates() -> None:
    """A balanced status is both in turn, at one number of clauses."""
    order = orders.order("3sat", {"kind": "uniform", "status": "balanced"})
    made = [one for base in instances.make(order, range(16)) for one in base]
    assert [one.reference["feasible"] for one in made] == [True, False] * 8
    assert {len(one.problem["clauses"]) for one in made} == {51}


# Cores and counts


@pytest.mark.parametrize(
    ("n", "m", "count"), [(4, 20, 60), (7, 36, 40), (12, 60, 15), (30, 150, 3)]
)
def test_cores_are_minimal(n: int, m: int, count: int) -> None:
    """A core has no model, and without any one of its clauses it has one; the checker agrees."""
    seen = 0
    for i in range(40 * count):
        problem = uniform(n, m, i)
        if seen == count or exact._model(problem.clauses):
            continue
        seen += 1
        found = core(problem.clauses)
        part = [problem.clauses[k - 1] for k in found]
        assert not exact._model(part)
        assert all(exact._model([*part[:k], *part[k + 1 :]]) for k in range(len(part)))
        asked = Problem(n, problem.clauses, "core")
        assert checker.check(asked, {}, frozenset(found)).reason == "minimal_core"
        less = checker.check(asked, {}, frozenset(found[1:]))
        assert (less.status, less.reason) == (Status.WRONG, "core_is_satisfiable")
        if len(found) < m:
            more = checker.check(asked, {}, frozenset(range(1, m + 1)))
            assert (more.status, more.reason) == (Status.SUBOPTIMAL, "core_not_minimal")
    assert seen == count


def test_small_cores_by_brute_force() -> None:
    """On tiny formulas exactly the minimal ones of all sets of clauses are called minimal."""
    clauses = ((1, 2), (-1, 2), (1, -2), (-1, -2), (2,), (-2,), (1, -2))
    asked = Problem(2, clauses, "core")
    sets = [frozenset(c) for k in range(8) for c in combinations(range(1, 8), k)]
    bad = {s for s in sets if brute(Problem(2, tuple(clauses[k - 1] for k in s))) is None}
    for s in sets:
        verdict = checker.check(asked, {}, s)
        minimal = s in bad and not any(s - {k} in bad for k in s)
        wanted = Status.CORRECT if minimal else Status.SUBOPTIMAL if s in bad else Status.WRONG
        assert verdict.status is wanted, s


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.integers(-5, 5).filter(bool), min_size=1, max_size=4), max_size=16))
def test_the_checkers_procedure_decides(clauses: list[list[int]]) -> None:
    """The procedure in the checker finds a model exactly where there is one, and it is one."""
    whole = [tuple({abs(x): x for x in clause}.values()) for clause in clauses]
    found = dpll.model(whole)
    assert (found is None) is (brute(Problem(5, tuple(whole))) is None)
    assert found is None or all(not found.isdisjoint(clause) for clause in whole)


def test_the_checkers_procedure_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too hard is a judge error after a fixed number of steps."""
    monkeypatch.setattr(dpll, "BOUND", 3)
    with pytest.raises(JudgeError, match="too hard"):
        dpll.model(uniform(12, 51).clauses)


@pytest.mark.parametrize(("n", "ms"), [(4, (0, 5, 17)), (9, (9, 20, 39)), (16, (30, 50, 68))])
def test_models_are_counted_alike(n: int, ms: tuple[int, ...]) -> None:
    """Components and truth tables count the same models, and so does the solver one by one."""
    for m in ms:
        for i in range(12):
            problem = uniform(n, m, i) if m else Problem(n, ((1, 2, 3),))
            assert sat_count.by_components(problem.clauses, n) == by_rows(problem)
            assert sat_count.count(problem) == by_rows(problem)
            if m > 30:
                with Solver("cadical195", bootstrap_with=problem.clauses) as solver:
                    assert sum(1 for _ in solver.enum_models()) <= by_rows(problem)


def test_backbones_by_brute_force() -> None:
    """The backbone is the number of variables that have one value in all models."""
    for i in range(80):
        problem = uniform(8, 30, i)
        models = [
            bits
            for bits in product("01", repeat=8)
            if problems.satisfies(problem, problems.literals("".join(bits)))
        ]
        (facts,) = exact.prove_many([Base(problem)])
        if models:
            frozen = sum(len(set(column)) == 1 for column in zip(*models, strict=True))
            assert facts["first"]["backbone"] == frozen


def test_proofs_of_walks_and_single_solutions_reject_mutations() -> None:
    """A proof that there is no second solution is none once the clause against it is missing."""
    for one in posed(12, "assign", 40, kind="unique"):
        other = tuple(-x for x in problems.literals(one.reference["model"]))
        with Solver("glucose4", bootstrap_with=[*one.problem.clauses, other], with_proof=True) as s:
            assert not s.solve()
            proof = s.get_proof()
        rup.check([*one.problem.clauses, other], proof)
        with pytest.raises(JudgeError):
            rup.check(one.problem.clauses, proof)


# DIMACS

SATLIB = """\
c This Formular is generated by mcnf
c
p cnf 4  3
 1 -2 3 0
-1 2 4 0
 2 -3 -4 0
%
0

"""


def test_satlib_files_are_read() -> None:
    """The trailer of SATLIB's files, wide blanks and comments do not matter."""
    problem = dimacs.read(SATLIB)
    assert problem == Problem(4, ((1, -2, 3), (-1, 2, 4), (2, -3, -4)))
    assert dimacs.detect(SATLIB)
    assert dimacs.read(dimacs.write(problem)) == problem
    assert dimacs.read(SATLIB.replace("\n", "\r\n")) == problem


def test_clauses_of_any_length_are_read() -> None:
    """Clauses may have any length and any number of lines; what says nothing is left out."""
    problem = dimacs.read("p cnf 5 5\n1\n0 1 2 3 4 5 0 -1 -2 0\n3 3 0 4 -4 0")
    assert problem.clauses == ((1,), (1, 2, 3, 4, 5), (-1, -2), (3,))
    for surface in RENDERINGS:
        assert prompts.read(prompts.write(problem, surface)) == problem
    assert known(problem) == exact.prove_again(problem) == {"feasible": True, "model": "10100"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 2 0",
        "p cnf 2 1\n1 2",
        "p cnf 2 1\n1 3 0",
        "p cnf 2 2\n1 2 0",
        "p cnf 2 1\n1 2 0 1 0",
        "p cnf 2 1\n0",
        "p cnf 2 1\n1 x 0",
        "p cnf 2 1\n١ 0",
        "p cnf 2 1\n--1 0",
        "p cnf 2 1\np cnf 2 1\n1 0",
        "p dnf 2 1\n1 0",
        "p cnf 0 1\n0",
        "p cnf 9999999999999999999999 1\n1 0",
        "p cnf 2 99999999\n1 0",
        "p cnf 1 1\n1 -1 0",
    ],
)
def test_what_is_no_cnf_is_refused(text: str) -> None:
    """Damaged files raise a FormatError."""
    with pytest.raises(FormatError):
        dimacs.read(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="p cnf0123-\n%", max_size=60))
def test_any_file_is_read_or_refused(text: str) -> None:
    """No text makes the reader raise anything else."""
    dimacs.detect(text)
    with suppress(FormatError):
        problem = dimacs.read("p cnf 3 2\n" + text)
        assert dimacs.read(dimacs.write(problem)) == problem


@pytest.mark.parametrize(
    "text",
    [
        "The formula is not unsatisfiable: x1=0, x2=1, x3=0",
        "x1=0, x2=1, x3=0\n\nWithout x2 = 1 clause 5 would be unsatisfiable.",
        "x1=0, x2=1, x3=0\n\nNo clause is left unsatisfied; no assignment with fewer was tried.",
    ],
)
def test_remarks_claim_nothing(text: str) -> None:
    """The word in a remark does not turn an assignment into the claim that there is none."""
    problem = Problem(3, ((-1, 2, 3),))
    assert answers.read(text, problem) not in (None, NONE)


def test_null_is_none() -> None:
    """An assignment of null says that there is none, as in the other families."""
    assert answers.read('{"assignment": null}', Problem(3, ((-1, 2, 3),))) is NONE
