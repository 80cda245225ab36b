"""Comparisons and plans: exact tests by counting, siblings, gaps along axes, the commands."""

import csv
import io
import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from test_report import HOSTILE, Row, row
from test_statistics import drawn, frame

from assay import jsonl
from assay.cli.compare import command as compare_command
from assay.cli.plan import command as plan_command
from assay.cli.report import command as report_command
from assay.errors import FormatError, JudgeError, UserError
from assay.report import summary
from assay.report.build import build
from assay.report.compare import compare, permuted, sign_flip
from assay.report.contrast import comparison
from assay.report.figures import Kind
from assay.report.findings import Unmatched
from assay.report.gaps import Split, gaps, left_out
from assay.report.power import guessed, needed, pilot
from assay.report.surfaces import elementary


def write(directory: Path, rows: list[Row], **settings: object) -> Path:
    """Write a run directory."""
    directory.mkdir()
    about = {"model": directory.name, "suite": {"name": "s", "data_digest": "d"}, **settings}
    (directory / "run.json").write_text(jsonl.dumps(about), "utf-8")
    with (directory / "verdicts.jsonl").open("wb") as stream:
        jsonl.write(stream, rows)
    return directory


def single(right: list[bool], prefix: str = "b") -> list[Row]:
    """Return rows of single samples."""
    return [
        row(f"{prefix}{i:03}", status="correct" if ok else "wrong") for i, ok in enumerate(right)
    ]


# Tests


def test_sign_flip_by_counting() -> None:
    """The p-value is the share of all sign patterns that reach as far."""
    d = np.array([0.5, -0.25, 1.0, 0.75, 0.0, 0.5])
    reached = [abs(sum(s * x for s, x in zip(signs, d, strict=True))) for signs in
               product((1, -1), repeat=len(d))]  # fmt: skip
    assert sign_flip(d) == pytest.approx(np.mean(np.array(reached) >= abs(d.sum()) - 1e-12))


def test_sign_flip_drawn_agrees_with_mcnemar() -> None:
    """With differences of one size and many bases, drawing comes to the binomial test."""
    from assay.report.compare import mcnemar

    d = np.array([1.0] * 25 + [-1.0] * 12 + [0.0] * 60)
    assert sign_flip(d) == pytest.approx(mcnemar(25, 12), abs=0.005)
    assert sign_flip(d) == sign_flip(d)


def test_no_difference_is_no_evidence() -> None:
    """Runs that are alike have p = 1, an interval with a width, and no significance."""
    rows = single([True] * 12 + [False] * 8)
    (found,) = compare(frame(rows), frame(rows))
    assert found.p == found.holm == found.bh == 1
    assert found.difference.value == 0
    assert found.difference.low is not None
    assert found.difference.low < -0.05


def test_single_samples_get_mcnemar() -> None:
    """Where each instance has one sample in each run, the test is McNemar's."""
    a, b = single([True] * 10 + [False] * 10), single([True] * 5 + [False] * 5 + [True] * 10)
    (found,) = compare(frame(a), frame(b))
    assert found.test == "mcnemar"
    assert found.paired
    assert found.difference.value == pytest.approx(0.25)
    assert found.p == pytest.approx(2 * sum([1, 15, 105, 455, 1365, 3003]) / 2**15)


def test_repeats_get_sign_flips() -> None:
    """Where there are repeats the bases' signs are flipped."""
    (found,) = compare(frame(drawn(1)), frame(drawn(2)))
    assert found.test == "sign-flip"
    assert found.instances == 30
    assert 0 < found.p <= 1


def test_a_comparison_explains_what_it_shows() -> None:
    """What MDE and a mark behind a figure mean is said where they stand, and only there."""
    a, b = single([True] * 30), single([True] * 20 + [False] * 10)
    for few, rows in ((False, b), (True, b[15:])):
        grid = comparison(("a", "b"), compare(frame(a), frame(rows)))
        assert any("~" in word for word in grid.lines[0]) is few
        assert any(note.startswith("~: ") for note in grid.notes) is few
        assert "MDE" in grid.heads
        assert "MDE: " in grid.notes[1]
    grid = comparison(("a", "b"), compare(frame(a), frame(a)))
    assert ("MDE" in grid.heads) == ("MDE: " in grid.notes[1])
    (alone,) = compare(frame(a), frame(a))
    grid = comparison(("a", "b"), [replace(alone, detectable=None)])
    assert "MDE" not in (*grid.heads, *" ".join(grid.notes).split())


def test_instances_of_one_run_only_are_left_out() -> None:
    """Only common instances are compared, and the others are told."""
    a, b = single([True] * 20), single([False] * 12)
    (found,) = compare(frame(a), frame(b))
    assert (found.instances, found.alone) == (12, 8)
    assert found.difference.value == -1


def test_what_has_no_verdict_bounds_the_difference() -> None:
    """The difference is bounded by all missing samples and judge errors of either run."""
    a, b = single([True] * 6 + [False] * 4), single([True] * 8 + [False] * 2)
    lost = {"status": None, "reason": None, "claimed_none": None, "tokens": None}
    b[0] = {**b[0], **lost, "state": "missing"}
    a[1] = {**a[1], "status": "judge_error", "reason": "beats_reference"}
    (found,) = compare(frame(a), frame(b))
    assert (found.open, found.instances, found.alone) == ((1, 1), 8, 2)
    low, high = found.bounds or (0.0, 0.0)
    assert (low, high) == pytest.approx((0.7 - 0.6, 0.8 - 0.5))
    b[2] = {**b[2], **lost, "state": "does_not_fit"}
    (found,) = compare(frame(a), frame(b))
    assert found.open == (1, 1)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["accuracy", "twin"]), st.booleans())
def test_bounds_hold_whatever_the_missing_ones_are(seed: int, of: str, apart: bool) -> None:
    """However the samples without a verdict had ended, the difference is within the bounds."""
    rng = np.random.default_rng(seed)
    whole, seen = [], []
    for side in range(2):
        full = [
            row(
                f"b{i}" + (f".{side}" if apart else ""),
                half,
                epoch,
                size=8 + i % 2,
                status="correct" if rng.random() < 0.6 else "wrong",
            )
            for i in range(6)
            for half in "ab"
            for epoch in range(2)
        ]
        hidden = [
            {**r, "status": "judge_error", "reason": "x"} if rng.random() < 0.3 else r for r in full
        ]
        whole.append(frame(full))
        seen.append(frame(hidden))
    truth = next(c for c in compare(*whole) if c.of == of)
    found = [c for c in compare(*seen) if c.of == of]
    for each in found:
        low, high = each.bounds or (each.difference.value,) * 2
        assert low - 1e-9 <= truth.difference.value <= high + 1e-9


def test_a_sibling_is_compared_size_by_size() -> None:
    """Other instances of the same sizes: a difference in sizes alone is no difference."""
    rng = np.random.default_rng(0)
    a: list[Row] = []
    b: list[Row] = []
    for rows, prefix, many in ((a, "x", (60, 20)), (b, "y", (20, 60))):
        for size, p, number in zip((8, 16), (0.9, 0.2), many, strict=True):
            for i in range(number):
                status = "correct" if rng.random() < p else "wrong"
                rows.append(row(f"{prefix}{size}.{i}", size=size, status=status))
    (found,) = compare(frame(a), frame(b))
    assert found.test == "stratified"
    assert not found.paired
    assert abs(found.b.value - found.a.value) > 0.2
    assert found.p > 0.05
    assert found.difference.low is not None
    assert found.difference.high is not None
    assert found.difference.low < 0 < found.difference.high


def test_permutations_by_counting() -> None:
    """The drawn p-value is near the hypergeometric one that all deals give."""
    from scipy.stats import fisher_exact

    x, y = np.array([1.0] * 9 + [0.0] * 3), np.array([1.0] * 4 + [0.0] * 8)
    theirs = fisher_exact([[9, 3], [4, 8]])[1]
    assert permuted(np.array([1.0]), [(x, y)]) == pytest.approx(theirs, abs=0.005)


def test_stratified_tests_keep_their_level() -> None:
    """Two runs of one curve differ significantly in about one comparison of twenty."""
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(60):
        sides = [(rng.random(25) < p, rng.random(20) < p) for p in (0.8, 0.3)]
        strata = [(x.astype(float), y.astype(float)) for x, y in sides]
        hits += permuted(np.array([0.5, 0.5]), strata) < 0.05
    assert hits <= 8


# Plans


def test_a_plan_has_the_power_it_says() -> None:
    """So many instances find the difference in about the share of simulations promised."""
    rng = np.random.default_rng(1)
    spread = guessed(0.5, 0.5, 0.5)
    n = needed(0.1, 0.8, 0.05, spread.variance(2, 2))
    found = 0
    for _ in range(200):
        true = rng.normal(0.1, spread.between**0.5, n)
        noise = rng.normal(0, (spread.within[0] / 2 + spread.within[1] / 2) ** 0.5, n)
        d = true + noise
        found += abs(d.mean()) > 1.96 * d.std(ddof=1) / n**0.5
    assert 0.7 < found / 200 < 0.9


def test_a_pilot_gives_the_variances() -> None:
    """From many instances the variances within and between come out as they were drawn."""
    rng = np.random.default_rng(2)
    level = rng.beta(1, 1, 1500)
    rows = [
        row(f"b{i:04}", epoch=e, status="correct" if rng.random() < level[i] else "wrong")
        for i in range(1500)
        for e in range(3)
    ]
    found = pilot(frame(rows), None, 0.5, 0.5)
    assert found.within[0] == pytest.approx(1 / 6, abs=0.01)
    assert found.between == pytest.approx(1 / 12, abs=0.01)


# Gaps


def faced(base: str, right: list[bool], split: str, tag: str) -> list[Row]:
    """Return the samples of one rendering of a base."""
    name = f"{base}~{tag}" if tag else base
    return [
        row(
            base,
            instance=name,
            id=f"{name}#{e}",
            epoch=e,
            split=split,
            status="correct" if ok else "wrong",
        )
        for e, ok in enumerate(right)
    ]


def test_surface_is_paired_and_counts_all_renderings() -> None:
    """The gap is by instance; all renderings right stands beside all repeats of one right."""
    rows = []
    for i in range(20):
        good = i < 10
        rows += faced(f"b{i}", [good, good], "main", "")
        rows += faced(f"b{i}", [good and i < 5] * 2, "korean", "ko")
    splits = [Split("main", "size", None), Split("korean", "surface", "main")]
    found = gaps(frame(rows), splits)
    pair = next(g for g in found if g.far == "korean")
    assert pair.paired
    assert (pair.accuracies[0].value, pair.accuracies[1].value) == (0.5, 0.25)
    assert pair.difference.value == pytest.approx(0.25)
    faces = next(g for g in found if g.renderings)
    assert faces.renderings is not None
    assert faces.repeats is not None
    assert (faces.renderings.value, faces.k) == (0.25, 2)
    assert faces.repeats.value == pytest.approx(0.375)


def test_structure_is_taken_at_common_sizes() -> None:
    """A shifted split of larger instances is compared where both have instances."""
    rows = [
        row(f"{split}{size}.{i}", size=size, split=split, status="correct" if ok else "wrong")
        for split, sizes in (("base", (8, 16)), ("shifted", (16, 32)))
        for size in sizes
        for i in range(20)
        for ok in [size < 16 or (size == 16 and i < (10 if split == "base" else 4))]
    ]
    splits = [Split("base", "size", None), Split("shifted", "structure", "base")]
    found = {g.axis: g for g in gaps(frame(rows), splits)}
    assert found["structure"].difference.value == pytest.approx(0.3)
    assert not found["structure"].paired
    assert found["size"].near == "optimize, 8 cities"
    assert found["size"].difference.value == pytest.approx(0.5)


def test_structure_without_a_base_is_set_against_the_ladder() -> None:
    """A structure split that names no other is compared with the sizes of its own kind."""
    rows = [
        row(f"{split}{size}.{i}", size=size, split=split, status="correct" if i < hits else "wrong")
        for split, size, hits in (("ladder", 8, 18), ("ladder", 16, 10), ("knots", 16, 5))
        for i in range(20)
    ]
    splits = [Split("ladder", "size", None), Split("knots", "structure", None)]
    found = {g.axis: g for g in gaps(frame(rows), splits)}
    assert found["structure"].difference.value == pytest.approx(0.25)


def test_sizes_without_a_partner_are_named() -> None:
    """A shifted split's sizes that the ladder lacks are in no gap, and the report says which."""
    rows = [
        row(f"{split}{size}.{i}", size=size, split=split)
        for split, size in (("ladder", 8), ("ladder", 16), ("knots", 16), ("knots", 24))
        for i in range(3)
    ]
    splits = [Split("ladder", "size", None), Split("knots", "structure", None)]
    assert left_out(frame(rows), splits) == (
        Unmatched("structure", "tsp", "knots", "cities", (24,)),
    )
    (gap,) = (g for g in gaps(frame(rows), splits) if g.axis == "structure")
    assert gap.difference.clusters == 3
    alone = [*splits[:1], Split("knots", "structure", "ladder")]
    assert left_out(frame(rows), alone)[0].sizes == (24,)


def decided(right: int, many: int = 20, split: str = "asked", says_yes: bool = False) -> list[Row]:
    """Return pairs of twins of which the first few are right, or all of whose answers are yes."""
    return [
        row(
            f"{split}{i}",
            half,
            split=split,
            status="correct" if i < right or (says_yes and half == "a") else "wrong",
        )
        for i in range(many)
        for half in "ab"
    ]


def test_where_yes_is_a_good_guess_twins_are_compared() -> None:
    """Who always says yes has no accuracy to lose along an axis, and no twin either."""
    rows = [*decided(0, split="near", says_yes=True), *decided(0, split="far", says_yes=True)]
    splits = [Split("near", "size", None), Split("far", "structure", None)]
    kind = Kind("tsp", "decide", "cities")
    (plain,) = gaps(frame(rows), splits)
    (paired,) = gaps(frame(rows), splits, None, {kind})
    assert (plain.of, plain.accuracies[1].value) == ("accuracy", 1.0)
    assert (paired.of, paired.accuracies[1].value) == ("twin", 0.0)


def test_the_twin_score_along_an_axis_counts_pairs() -> None:
    """One pair is one sample, right if both halves are; a pair without a half counts nowhere."""
    rows = [*decided(15, split="near"), *decided(5, split="far")][:-1]
    splits = [Split("near", "size", None), Split("far", "structure", None)]
    (gap,) = gaps(frame(rows), splits, None, {Kind("tsp", "decide", "cities")})
    assert gap.difference.value == pytest.approx(15 / 20 - 5 / 19)
    assert gap.accuracies[1].clusters == 19


def test_a_question_is_set_against_other_questions() -> None:
    """A question split that varies no other is compared with its family's ladder, by size."""
    rows = [
        row(f"b{i}", split="ladder", status="correct" if i < 12 else "wrong") for i in range(20)
    ]
    splits = [Split("ladder", "size", None), Split("asked", "question", None)]
    (gap,) = (g for g in gaps(frame([*rows, *decided(5)]), splits) if g.axis == "question")
    assert gap.difference.value == pytest.approx(12 / 20 - 5 / 20)


def test_the_declared_sizes_are_near() -> None:
    """With [trained_on] near is what was trained on, wherever it lies."""
    rows = [
        row(f"b{size}.{i}", size=size, split="ladder", status="correct" if i < hits else "wrong")
        for size, hits in ((8, 20), (16, 10), (32, 4))
        for i in range(20)
    ]
    (gap,) = gaps(frame(rows), [Split("ladder", "size", None)], {"tsp": frozenset([16])})
    assert gap.near == "optimize, 16 cities"
    assert gap.difference.value == pytest.approx(0.5 - 0.6)


def test_faces_of_one_split_are_told_apart() -> None:
    """A split may hold several renderings of each base: each instance is a face of its base."""
    rows = []
    for i in range(20):
        rows += faced(f"b{i}", [True], "main", "")
        for tag, ok in (("ko", i < 10), ("edges", i < 15), ("ko.edges", i < 5)):
            rows += faced(f"b{i}", [ok], "written", tag)
    splits = [Split("main", "size", None), Split("written", "surface", "main")]
    faces = next(g for g in gaps(frame(rows), splits) if g.renderings)
    assert faces.renderings is not None
    assert (faces.k, faces.renderings.value) == (4, 0.25)
    assert faces.repeats is None
    assert faces.accuracies[1].value == pytest.approx(0.5)


def test_chance_that_k_renderings_are_right() -> None:
    """The mean over all choices of k renderings of the product of their shares."""
    p = np.array([[0.5], [1.0], [0.25]])
    assert elementary(p, 1)[0] == pytest.approx(1.75 / 3)
    assert elementary(p, 2)[0] == pytest.approx((0.5 + 0.125 + 0.25) / 3)
    assert elementary(p, 3)[0] == pytest.approx(0.125)
    fewer = np.array([[0.5], [np.nan], [0.25]])
    assert elementary(fewer, 2)[0] == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("declared", "word"),
    [({}, "decay"), ({"trained_on": {"tsp": "5..9,30..50:10"}}, "generalization gap")],
)
def test_only_a_declared_training_set_makes_a_gap(
    tmp_path: Path, declared: dict[str, object], word: str
) -> None:
    """Without [trained_on] a report speaks of decay, and never of a generalization gap."""
    rows = [row(f"b{s}.{i}", size=s, split="main") for s in (8, 16) for i in range(3)]
    splits = [{"name": "main", "axis": "size", "of": None}]
    report = build(write(tmp_path / "run", rows, splits=splits, **declared))
    assert word in summary.gaps(report).title
    assert len(report.gaps) == 1


@pytest.mark.parametrize(
    "damaged",
    [
        {"splits": [{"name": "main", "axis": "size", "of": ["x"]}]},
        {"splits": [1]},
        {"splits": 7},
        {"trained_on": [1]},
        {"trained_on": {"tsp": "5..9:0"}},
        {"trained_on": {"tsp": "9" * 5000}},
        {"trained_on": {"tsp": "many"}},
    ],
)
def test_damaged_axes_are_named(tmp_path: Path, damaged: dict[str, object]) -> None:
    """What run.json says of the suite is checked; a fault is one line."""
    run = write(tmp_path / "run", [row(split="main")], **damaged)
    with pytest.raises(FormatError, match=r"run\.json: field '(splits|trained_on)' is damaged"):
        build(run)


# The commands


def test_compare_on_the_command_line(tmp_path: Path) -> None:
    """The table names both runs; JSON holds the same figures; one run is not two."""
    a = write(tmp_path / "a", single([True] * 10 + [False] * 10))
    b = write(tmp_path / "b", single([True] * 19 + [False]))
    shown = CliRunner().invoke(compare_command, [str(a), str(b)])
    assert shown.exit_code == 0, shown.output
    assert "+45.0" in shown.output
    data = json.loads(CliRunner().invoke(compare_command, [str(a), str(b), "--json"]).output)
    assert data["tables"][0]["difference"]["value"] == 0.45
    assert data["tables"][0]["kind"]["family"] == "tsp"
    assert "McNemar" in CliRunner().invoke(compare_command, [str(a), str(b), "--md"]).output
    same = CliRunner().invoke(compare_command, [str(a), str(a)])
    assert isinstance(same.exception, UserError)


def test_judge_errors_of_a_comparison_are_loud(tmp_path: Path) -> None:
    """A comparison says what has no verdict, counts judge errors apart, and ends with an error."""
    rows = single([True] * 4 + [False] * 2)
    a = write(tmp_path / "a", rows)
    b = write(tmp_path / "b", [{**rows[0], "status": "judge_error", "reason": "x"}, *rows[1:]])
    done = CliRunner().invoke(compare_command, [str(a), str(b)])
    assert isinstance(done.exception, JudgeError)
    assert "B: 1 JUDGE ERRORS" in done.output
    assert "no verdict on 0 of A and 1 of B; with them B - A is -16.7 to +0.0" in done.output
    told = json.loads(CliRunner().invoke(compare_command, [str(a), str(b), "--json"]).output)
    assert told["judge_errors"] == [0, 1]
    assert told["tables"][0]["bounds"] == [pytest.approx(-1 / 6), 0]


def test_a_decay_is_told_from_a_gap(tmp_path: Path) -> None:
    """Where only some families' sizes are declared, the others' difference is called a decay."""
    rows = [
        row(f"{family}{s}.{i}", size=s, split=family, family=family)
        for family in ("tsp", "maze")
        for s in (8, 16)
        for i in range(3)
    ]
    splits = [{"name": name, "axis": "size", "of": None} for name in ("tsp", "maze")]
    report = build(write(tmp_path / "run", rows, splits=splits, trained_on={"tsp": "8"}))
    assert {gap.family: gap.declared for gap in report.gaps} == {"tsp": True, "maze": False}
    assert "maze: no sizes are declared as trained on: a decay with size" in (
        summary.gaps(report).notes
    )


def test_plan_on_the_command_line(tmp_path: Path) -> None:
    """A plan needs no run; with a pilot it measures; more samples need fewer instances."""
    data = json.loads(CliRunner().invoke(plan_command, ["--json"]).output)
    numbers = [each["instances"] for each in data["plans"]]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == 1178
    run = write(tmp_path / "a", drawn(1))
    arguments = [str(run), "--mde", "0.1", "--samples", "4", "--json"]
    (one,) = json.loads(CliRunner().invoke(plan_command, arguments).output)["plans"]
    assert one["samples"] == 4
    back = ["--instances", "1178", "--samples", "1", "--json"]
    (found,) = json.loads(CliRunner().invoke(plan_command, back).output)["plans"]
    assert found["mde"] == pytest.approx(0.05, abs=1e-4)


def test_the_sheet_has_a_row_a_sample(tmp_path: Path) -> None:
    """CSV reads back, its cells are no formulas, and an older file is not overwritten."""
    rows = [row("b1"), row("b2", reason="=1+1"), row("b3", reason=HOSTILE)]
    run, path = write(tmp_path / "a", rows), tmp_path / "samples.csv"
    done = CliRunner().invoke(report_command, [str(run), "--csv", str(path)])
    assert done.exit_code == 0, done.output
    read = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    assert [r["id"] for r in read] == ["b1#0", "b2#0", "b3#0"]
    assert read[1]["reason"] == "'=1+1"
    assert read[2]["reason"] == HOSTILE
    again = CliRunner().invoke(report_command, [str(run), "--csv", str(path)])
    assert isinstance(again.exception, UserError)


def test_every_plot_is_drawn(tmp_path: Path) -> None:
    """Each chart stands there as SVG and PNG; hostile names make no markup and no path."""
    rows = [*drawn(1, 12), row("b900", size=16, family=HOSTILE)]
    run = write(tmp_path / "a", rows)
    done = CliRunner().invoke(report_command, [str(run), "--plots", str(tmp_path / "plots")])
    assert done.exit_code == 0, done.exception
    found = sorted((tmp_path / "plots").iterdir())
    assert len(found) == 12
    for path in found:
        data = path.read_bytes()
        if path.suffix == ".png":
            assert data.startswith(b"\x89PNG")
        else:
            assert data.startswith(b"<svg")
            assert b"<script" not in data


def test_traces_are_summed_up(tmp_path: Path) -> None:
    """Whatever integers traces.jsonl holds are averaged, right answers apart from wrong ones."""
    run = write(tmp_path / "a", single([True, True, False]))
    lines = [{"schema": 1, "id": f"b00{i}#0", "claims": 2 * i, "text": "x"} for i in range(3)]
    (run / "traces.jsonl").write_text("".join(jsonl.dumps(each) + "\n" for each in lines))
    found = build(run).traces
    assert found is not None
    assert [(t.right, t.samples, dict(t.means)) for t in found.lines] == [
        (False, 1, {"claims": 4.0}),
        (True, 2, {"claims": 1.0}),
    ]
