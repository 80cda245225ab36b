"""The report: known truths, what is never scored, intervals that cover, and hostile names."""

import io
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from scipy.stats import binomtest

from assay import jsonl
from assay.cli.report import command
from assay.core import Status
from assay.errors import FormatError, JudgeError, UserError
from assay.report import files, grids, machine, markdown, terminal
from assay.report.build import build, tables
from assay.report.columns import Columns
from assay.report.figures import Kind, Measure, Report
from assay.report.intervals import Moments, wilson
from assay.report.page import page
from assay.report.rows import sample

Row = dict[str, Any]
Make = Callable[..., Path]
STATUSES = [str(s) for s in Status]
ROOT = Path(__file__).resolve().parents[1]
HOSTILE = "[red]x[/red] | <script>alert(1)</script>\n# *b* \x1b[2J`c` \\| https://e.vil \u202e@me"


def row(base: str = "b1", half: str = "", epoch: int = 0, **changes: Any) -> Row:
    """Return a verdict row, of a twin's half if ``half`` is ``a`` (with a solution) or ``b``."""
    twin = {"a": f"{base}.b", "b": f"{base}.a"}.get(half)
    instance = f"{base}.{half}" if half else base
    found = {
        "schema": 1,
        "id": f"{instance}#{epoch}",
        "instance": instance,
        "base_id": base,
        "twin_id": twin,
        "family": "tsp",
        "version": 1,
        "split": "main",
        "params": {},
        "question": "decide" if half else "optimize",
        "surface": {},
        "index": 0,
        "size": 8,
        "unit": "cities",
        "witness": half != "b",
        "epoch": epoch,
        "state": "judged",
        "status": "correct",
        "reason": "ok",
        "objective": None,
        "quality": None,
        "detail": {},
        "claimed_none": False,
        "finish_reason": "stop",
        "tokens": 10,
        "prompt_tokens": 5,
        "optimum": None,
    }
    return {**found, **changes}


def missing(**where: Any) -> Row:
    """Return the row of a sample that no answer arrived for."""
    keys = ["status", "reason", "claimed_none", "tokens", "finish_reason"]
    return {**row(**where), **dict.fromkeys(keys), "state": "missing"}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes a run directory."""

    def run(rows: list[Row], model: str = "m", name: str = "run", digest: str = "d") -> Path:
        directory = tmp_path / name
        directory.mkdir(parents=True)
        about = {"model": model, "suite": {"name": "s", "data_digest": digest}}
        (directory / "run.json").write_text(jsonl.dumps(about), "utf-8")
        with (directory / "verdicts.jsonl").open("wb") as stream:
            jsonl.write(stream, rows)
        return directory

    return run


def count(rows: list[Row]) -> Report:
    """Return the report of rows, without files."""
    columns = Columns()
    for each in rows:
        columns.add(sample(each))
    return Report("m", "run", "s", "d", tables(columns.frame()))


def total(rows: list[Row], table: int = 0) -> Any:
    """Return the total figures of one table, as they stand in the JSON."""
    return machine.rows([count(rows)])["runs"][0]["tables"][table]["total"]


def drawn(reports: list[Report]) -> str:
    """Return what a terminal of the standard width would show."""
    stream = io.StringIO()
    terminal.print_reports(reports, terminal.console(stream))
    return stream.getvalue()


# Known truths


def test_known_rates() -> None:
    """Every rate of a small run is what was counted by hand."""
    rows = [
        row("b1", quality=[1, 1], tokens=10),
        row("b2", status="suboptimal", reason="longer", quality=[1, 2], tokens=20),
        row("b3", status="truncated", reason="cut", tokens=60),
        row("b4", status="wrong", reason="repeated_city", claimed_none=True, tokens=None),
    ]
    found = total(rows)
    assert (found["instances"], found["samples"], found["scored"]) == (4, 4, 4)
    assert (found["accuracy"]["total"], found["accuracy"]["n"]) == (1, 4)
    assert found["valid"]["value"] == 0.5
    assert found["false_none"]["value"] == 0.25
    assert found["truncated"]["value"] == 0.25
    assert (found["quality"]["mean"], found["quality"]["n"]) == (0.75, 2)
    assert (found["tokens"]["mean"], found["tokens"]["n"]) == (30, 3)
    assert found["twin"]["value"] is None
    assert {r["reason"]: r["count"] for r in found["reasons"]} == {
        "ok": 1,
        "longer": 1,
        "cut": 1,
        "repeated_city": 1,
    }


@pytest.mark.parametrize("status", ["truncated", "unparsable", "refused", "suboptimal"])
def test_not_correct_is_wrong_in_the_headline(status: str) -> None:
    """Whatever else a model's answer is, only a correct one counts in the accuracy."""
    assert total([row("b1"), row("b2", status=status)])["accuracy"]["value"] == 0.5


@pytest.mark.parametrize("says_none", [True, False])
def test_a_constant_has_twin_score_zero(says_none: bool) -> None:
    """Who always says yes, or always none, has every second half right and scores nothing."""
    rows = []
    for i in range(20):
        right = {"a": not says_none, "b": says_none}
        for half, good in right.items():
            status = "correct" if good else "wrong"
            rows.append(row(f"b{i}", half, status=status, claimed_none=says_none))
    found = total(rows)
    assert (found["twin"]["total"], found["twin"]["n"]) == (0, 20)
    assert found["accuracy"]["value"] == float(not says_none)
    assert found["rejected"]["value"] == float(says_none)
    assert found["false_none"]["value"] == float(says_none)


def test_twins_meet_in_their_epoch() -> None:
    """A half counts with its other half of the same epoch, not of another."""
    rows = [
        row("b1", "a", 0),
        row("b1", "b", 0, status="wrong"),
        row("b1", "a", 1, status="wrong"),
        row("b1", "b", 1),
        row("b1", "a", 2),
        row("b1", "b", 2),
    ]
    twin = total(rows)["twin"]
    assert (twin["total"], twin["n"], twin["clusters"]) == (1, 3, 1)


def test_accuracy_is_of_witness_instances() -> None:
    """Instances with nothing to find are in a rate of their own."""
    found = total([row("b1", "a", status="wrong"), row("b1", "b")])
    assert (found["accuracy"]["n"], found["accuracy"]["value"]) == (1, 0)
    assert (found["rejected"]["n"], found["rejected"]["value"]) == (1, 1)


# What is never scored


def test_missing_is_never_a_zero() -> None:
    """A sample that never arrived changes no rate, and is counted."""
    rows = [row("b1"), row("b1", epoch=1)]
    found = total([*rows, missing(base="b1", epoch=2), missing(base="b2")])
    whole = total(rows)
    assert (found["missing"], found["samples"], found["scored"]) == (2, 4, 2)
    assert found["accuracy"] == whole["accuracy"]
    assert found["tokens"] == whole["tokens"]
    assert found["reasons"] == whole["reasons"]


def test_judge_errors_are_apart_and_loud() -> None:
    """An answer that beats a proven optimum is in no rate, and the table says so."""
    report = count([row("b1"), row("b2", status="judge_error", reason="beats_optimum")])
    found = machine.rows([report])["runs"][0]["tables"][0]["total"]
    assert (found["judge_errors"], found["scored"]) == (1, 1)
    assert found["accuracy"]["value"] == 1
    assert found["reasons"][0]["count"] == 1
    assert "1 JUDGE ERRORS" in drawn([report])
    assert "1 JUDGE ERRORS" in markdown.one(report)


@pytest.mark.parametrize("other", [missing(base="b1", half="b"), None])
def test_a_pair_without_its_half_is_unpaired(other: Row | None) -> None:
    """A right half whose twin is missing or was never asked gives neither a one nor a zero."""
    found = total([row("b1", "a"), *([other] if other else [])])
    assert (found["twin"]["n"], found["unpaired"]) == (0, 1)
    assert found["twin"]["value"] is None


def test_nothing_scored_is_no_number() -> None:
    """Where every sample is missing there is no accuracy, rather than a zero."""
    report = count([missing(base="b1")])
    assert report.tables[0].total.figures.measures[Measure.ACCURACY].interval() is None
    assert "1 of 1 samples missing" in drawn([report])
    assert "0.0" not in drawn([report])


# Sums and order

BASES = st.sampled_from(["b1", "b2", "b3", "b4", "b5"])


@st.composite
def runs(draw: st.DrawFn) -> list[Row]:
    """Draw the rows of a run, with twins, several sizes, missing samples and judge errors."""
    rows = []
    keys = st.tuples(BASES, st.sampled_from(["", "a", "b"]), st.integers(0, 2))
    for base, half, epoch in draw(st.lists(keys, min_size=1, max_size=30, unique=True)):
        where: Row = {"base": base, "half": half, "epoch": epoch, "size": 5 + int(base[1]) // 2}
        if draw(st.integers(0, 5)) == 0:
            rows.append(missing(**where))
            continue
        status = draw(st.sampled_from(STATUSES))
        quality = [draw(st.integers(0, 99)), draw(st.integers(1, 99))]
        tokens = draw(st.none() | st.integers(0, 9999))
        rows.append(row(**where, status=status, quality=quality, tokens=tokens))
    return rows


@settings(deadline=None)
@given(runs(), st.randoms(use_true_random=False))
def test_order_does_not_matter(rows: list[Row], rng: random.Random) -> None:
    """Any order of the rows gives the same report, byte for byte."""
    shuffled = rng.sample(rows, len(rows))
    assert files.json_text([count(rows)]) == files.json_text([count(shuffled)])


@settings(deadline=None)
@given(runs())
def test_totals_are_sums(rows: list[Row]) -> None:
    """The counts of a total are the sums of its lines', and every row is in one line."""
    report = count(rows)
    assert sum(t.total.figures.samples for t in report.tables) == len(rows)
    for table in report.tables:
        lines, all_ = [line.figures for line in table.lines], table.total.figures
        for name in ("instances", "samples", "missing", "judge_errors", "unpaired", "scored"):
            assert getattr(all_, name) == sum(getattr(f, name) for f in lines)
        for measure in Measure:
            mine = all_.measures[measure]
            assert mine.n == sum(f.measures[measure].n for f in lines)
            assert mine.total == sum(f.measures[measure].total for f in lines)
        assert sum(n for _, _, n in all_.reasons) == all_.scored + all_.judge_errors


def test_a_cluster_may_cross_sizes() -> None:
    """One base that is asked at two sizes is one cluster of the total."""
    rows = [row("b1", size=5), row("b1", epoch=1, size=6)]
    accuracy = count(rows).tables[0].total.figures.measures[Measure.ACCURACY]
    assert (accuracy.clusters, accuracy.n, accuracy.nn) == (1, 2, 4)


def test_quality_beyond_small_integers() -> None:
    """Qualities written as hexadecimal strings are read, and summed without loss."""
    big = 3 << 60
    found = total([row("b1", quality=[hex(big), hex(2 * big)]), row("b2", quality=[1, 1])])
    assert found["quality"]["mean"] == 0.75
    assert found["quality"]["standard_error"] == 0.25


# Intervals

CLUSTERS = st.lists(
    st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1
)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 20), (1, 7), (5, 10), (39, 40), (40, 40)])
def test_wilson_agrees_with_scipy(k: int, n: int) -> None:
    """Samples that are clusters of their own have the plain Wilson interval, as scipy has it."""
    theirs = binomtest(k, n).proportion_ci(0.95, method="wilson")
    mine = Moments.of([(1, 1)] * k + [(1, 0)] * (n - k))
    assert mine.design_effect() == 1
    for found in (mine.interval(), wilson(k / n, n)):
        assert found is not None
        assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(CLUSTERS)
def test_intervals_hold_the_estimate(clusters: list[tuple[int, int]]) -> None:
    """An interval lies in [0, 1], around the estimate, and mirrors when failures are counted."""
    found = Moments.of(clusters).interval()
    mirror = Moments.of((n, n - t) for n, t in clusters).interval()
    assert found is not None
    assert mirror is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high
    assert mirror.low == pytest.approx(1 - found.high)


@given(CLUSTERS)
def test_clusters_never_narrow(clusters: list[tuple[int, int]]) -> None:
    """The interval is never narrower than if every sample were independent."""
    moments = Moments.of(clusters)
    found = moments.interval()
    plain = wilson(moments.total / moments.n, moments.n)
    assert found is not None
    assert found.high - found.low >= plain.high - plain.low - 1e-12


@pytest.mark.parametrize("hits", [0, 4])
@pytest.mark.parametrize("groups", [1, 2, 5, 40])
def test_all_or_nothing_counts_instances(hits: int, groups: int) -> None:
    """With all right or all wrong, repeats add nothing: at most one sample an instance counts."""
    deff = Moments.of([(4, hits)] * groups).design_effect()
    assert deff is not None
    assert 0.7 * groups <= 4 * groups / deff <= groups


def test_repeats_that_agree_are_one_sample() -> None:
    """Instances whose repeats all agree have about the interval of one sample each, by t."""
    repeated = Moments.of([(4, 4)] * 12 + [(4, 0)] * 8).interval()
    single = Moments.of([(1, 1)] * 12 + [(1, 0)] * 8).interval()
    assert repeated is not None
    assert single is not None
    assert repeated.low == pytest.approx(single.low, abs=0.02)
    assert repeated.high == pytest.approx(single.high, abs=0.02)


@given(CLUSTERS)
def test_standard_error_by_definition(clusters: list[tuple[int, int]]) -> None:
    """The standard error from six integers is the one from the clusters' residuals."""
    moments = Moments.of(clusters)
    mean, error, groups = moments.mean(), moments.error(), len(clusters)
    assert mean is not None
    if groups < 2:
        assert error is None
        return
    residuals = sum((t - n * mean) ** 2 for n, t in clusters)
    assert error == pytest.approx((residuals * groups / (groups - 1)) ** 0.5 / moments.n, abs=1e-9)


@pytest.mark.parametrize(
    ("groups", "alike"), [(5, 0.5), (10, 0.9), (20, 0.1), (20, 0.5), (20, 0.9), (40, 0.5)]
)
def test_coverage_with_repeats(groups: int, alike: float) -> None:
    """With 4 samples an instance and beta-distributed difficulty, 95 % intervals cover 93 %."""
    rng, spread, rates = random.Random(groups), (1 - alike) / alike, []
    for p in (0.05, 0.2, 0.5, 0.8, 0.95):
        covered = 0
        for _ in range(300):
            levels = [rng.betavariate(p * spread, (1 - p) * spread) for _ in range(groups)]
            hits = [sum(rng.random() < level for _ in range(4)) for level in levels]
            found = Moments.of((4, h) for h in hits).interval()
            assert found is not None
            covered += found.low <= p <= found.high
        rates.append(covered / 300)
    assert sum(rates) / len(rates) >= 0.93
    assert min(rates) >= 0.85


# Reading


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"schema": 2}, "schema"),
        ({"size": "8"}, "'size'"),
        ({"size": True}, "'size'"),
        ({"status": "splendid"}, "status 'splendid'"),
        ({"status": None}, "status None"),
        ({"state": "lost"}, "state 'lost'"),
        ({"quality": [1, 0]}, "'quality'"),
        ({"quality": [1]}, "'quality'"),
        ({"quality": "1/2"}, "'quality'"),
        ({"witness": None}, "'witness'"),
        ({"epoch": -1}, "'epoch'"),
        ({"epoch": 10**15}, "'epoch'"),
        ({"size": 10**19}, "'size'"),
        ({"tokens": -5}, "'tokens'"),
        ({"tokens": 10**19}, "'tokens'"),
        ({"objective": "x"}, "'objective'"),
        ({"split": 7}, "'split'"),
    ],
)
def test_damaged_rows_are_named(make: Make, change: Row, says: str) -> None:
    """A damaged row is refused in one line that names the file, the line and the field."""
    directory = make([row("b1"), row("b2", **change)])
    with pytest.raises(FormatError, match="line 2: ") as caught:
        build(directory)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_row_that_stands_twice_is_refused(make: Make) -> None:
    """A sample counted twice would weigh double."""
    with pytest.raises(FormatError, match=r"line 2: .*twice"):
        build(make([row("b1"), row("b1")]))


def test_no_verdicts_says_what_to_do(tmp_path: Path, make: Make) -> None:
    """A directory that is not there, is not scored, or holds no rows is a user's error."""
    with pytest.raises(UserError, match="no run directory"):
        build(tmp_path / "nowhere")
    with pytest.raises(UserError, match="run score first"):
        build(tmp_path)
    with pytest.raises(UserError, match="run score first"):
        build(make([]))


@pytest.mark.parametrize("about", ["{}", '{"model":null,"suite":"x"}', '{"model":[1],"new":1.5}'])
def test_settings_may_say_less(make: Make, about: str) -> None:
    """Without a model's name in run.json the directory's name stands for it."""
    directory = make([row()])
    (directory / "run.json").write_text(about, "utf-8")
    found = build(directory)
    assert (found.model, found.suite, found.digest) == ("run", None, None)


def test_no_settings_at_all(make: Make) -> None:
    """Verdicts alone are enough for a report; damaged settings are named."""
    directory = make([row()])
    (directory / "run.json").write_text("[1", "utf-8")
    with pytest.raises(FormatError, match=r"run\.json"):
        build(directory)
    (directory / "run.json").unlink()
    assert build(directory).model == "run"


# Showing


def test_written_files_say_the_same(make: Make) -> None:
    """Both files are written, may be written again, and hold the figures of the report."""
    directory = make([row("b1"), row("b2", status="wrong", reason="repeated_city")])
    report = build(directory)
    for _ in range(2):
        files.write(report, directory)
    data = json.loads((directory / "report.json").read_text("utf-8"))
    assert data["schema"] == 1
    assert data["runs"][0]["tables"][0]["total"]["accuracy"]["value"] == 0.5
    assert "50.0 (" in (directory / "report.md").read_text("utf-8")
    assert sorted(p.name for p in directory.iterdir()) == [
        "report.json",
        "report.md",
        "run.json",
        "verdicts.jsonl",
    ]


def test_columns_without_content_are_left_out() -> None:
    """Optimization has no twin column, and a decision no quality column."""
    heads = [g.heads for g in grids.single(count([row("b1", quality=[1, 1]), row("b2", "a")]))]
    assert "twin score" not in heads[1]
    assert "quality" in heads[1]
    assert "quality" not in heads[0]


ASKED = {
    "accuracy:": r"accuracy",
    "in parentheses:": r"\d \(\d",
    "twin score:": r"twin score",
    "false none:": r"\bfalse\b",
    "true none:": r"\btrue\b",
    "valid:": r"\bvalid\b",
    "quality:": r"(?<!best )quality",
    "tokens:": r"tokens",
    "cut:": r"cut(?! after)",
    "gap closed:": r"\bgap\b",
    "N50:": r"N50",
    "N80:": r"N80",
    ">:": r"[ .]>\d",
    "<:": r"[ (]<\d",
    "~:": r"\d\)?~",
}
"""How a line of the legend begins, and what is shown that asks for it."""


def explained(text: str) -> tuple[set[str], set[str]]:
    """Return what a terminal's tables ask the legend for, and what it says."""
    top, _, end = text.rstrip().rpartition("\n\n")
    tables = "\n".join(line for line in top.split("\n") if not line.startswith("verdicts:"))
    said = {each.split(": ")[0] + ":" for line in end.split("\n") for each in line.split("; ")}
    return {name for name, look in ASKED.items() if re.search(look, tables)}, said & set(ASKED)


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("sizes", [(8,), (4, 6, 8, 12, 16, 24)])
@pytest.mark.parametrize("kind", [{"quality": [1, 1]}, {"half": "a"}, {"tokens": None}])
def test_a_legend_explains_what_is_shown_and_no_more(
    kind: Row, sizes: tuple[int, ...], few: bool
) -> None:
    """In reports, comparisons and the overview of a demo each head and mark is explained, once."""
    rows = []
    for i in range(3 if few else 30):
        for size in sizes:
            status = "correct" if size < 9 + i % 5 else "wrong"
            more = {**kind, "size": size, "status": status, "base": f"b{size}.{i}"}
            rows.append(row(**more))
            if "half" in kind:
                rows.append(row(**{**more, "half": "b"}))
    report = count(rows)
    overview = io.StringIO()
    terminal.print_overview([report, report], terminal.console(overview))
    for text in (drawn([report]), drawn([report, report]), overview.getvalue()):
        asked, said = explained(text)
        assert asked == said
    assert ("N50:" in explained(drawn([report]))[1]) == (len(sizes) > 1)
    assert "N50:" not in explained(overview.getvalue())[1]


def test_reasons_are_words_for_people_and_keys_for_programs(make: Make) -> None:
    """Tables write a reason with blanks; JSON and CSV write the key that a filter needs."""
    run = make([row(status="wrong", reason="claimed_unsatisfiable")])
    report = build(run)
    people = drawn([report]) + markdown.one(report) + page([report])
    assert people.count("claimed unsatisfiable") >= 3
    assert "claimed_unsatisfiable" not in people
    files.write_sheet([run], run / "samples.csv")
    for text in (files.json_text([report]), (run / "samples.csv").read_text("utf-8")):
        assert "claimed_unsatisfiable" in text


def test_no_number_is_folded() -> None:
    """A table of repeated twins with four-figure counts fits 100 columns, each line on one."""
    rows = [
        row(f"b{i}", half, epoch, tokens=12345, size=1000)
        for i in range(510)
        for half in "ab"
        for epoch in range(2)
    ]
    text = drawn([count(rows)])
    assert max(map(len, text.splitlines())) <= terminal.WIDTH
    line = next(line for line in text.splitlines() if line.strip().startswith("1000 "))
    assert line.split()[:3] == ["1000", "1020", "2040"]
    assert line.split()[-2:] == ["12345", "0.0"]
    assert line.count("100.0 (99.2-100.0)") == 2


def test_hostile_names_are_dead_on_the_terminal() -> None:
    """Markup and escape sequences from files are shown as text, in 100 columns."""
    report = count([row("b1", "a", reason=HOSTILE, unit=HOSTILE), row("b1", "b")])
    report = Report(HOSTILE, HOSTILE, HOSTILE, HOSTILE, report.tables)
    text = drawn([report]) + drawn([report, report])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[red]x[/red]" in text
    assert max(map(len, text.splitlines())) <= terminal.WIDTH


def test_hostile_names_are_dead_in_markdown() -> None:
    """Names from files make no markup, no HTML, no link and no further table cell."""
    report = count([row("b1", reason=HOSTILE, family=HOSTILE, unit=HOSTILE)])
    report = Report(HOSTILE, HOSTILE, HOSTILE, HOSTILE, report.tables)
    reader = MarkdownIt("commonmark").enable("table")
    html = reader.render(markdown.one(report) + markdown.many([report, report]))
    for tag in ("<script", "<a ", "<em>", "<code>", "<img"):
        assert tag not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    for table in html.split("<table>")[1:]:
        lines = table.split("<tr>")[1:]
        cells = {line.count("<th ") + line.count("<td ") for line in lines}
        assert len(cells) == 1


def test_a_lone_surrogate_can_be_written(make: Make) -> None:
    """A name that no encoding has is escaped in the files and on the terminal."""
    directory = make([row(reason="\ud800")], model="\ud800")
    report = build(directory)
    files.write(report, directory)
    assert build(directory).model == "\ud800"
    drawn([report]).encode("utf-8")


def test_several_runs_beside_each_other() -> None:
    """A comparison has a column a run, a dash where a run has no such size, and twins apart."""
    rows = [row("b1"), row("b2", size=9), row("b3", "a"), row("b3", "b")]
    first, second = count(rows), count([row("b1", status="wrong")])
    found = grids.compare([first, second])
    assert [g.title for g in found] == [
        "tsp decide: accuracy",
        "tsp decide: twin score",
        "tsp optimize: accuracy",
    ]
    assert [line[0] for line in found[2].lines] == ["8", "9", "all"]
    assert found[2].lines[0][1].startswith("100.0 (")
    assert found[2].lines[0][2].startswith("0.0 (")
    assert found[2].lines[1][2] == "-"
    assert found[2].heads == ("cities", "m (run) #1", "m (run) #2")


def test_labels_use_directories_only_if_needed() -> None:
    """Different models keep their names; the same model is told apart by its directory."""
    tables = count([row()]).tables
    names = [("x", "y"), ("x", "z"), ("w", "z")]
    a, b, c = (Report(model, name, None, None, tables) for model, name in names)
    assert grids.labels([a, b, c]) == ["x (y)", "x (z)", "w"]


def test_many_runs_fit_the_width() -> None:
    """Ten runs with long names are printed in blocks of 100 columns, and none is lost."""
    tables = count([row()]).tables
    reports = [Report(f"model-{'x' * 40}-{i}", "r", None, None, tables) for i in range(10)]
    text = drawn(reports)
    assert max(map(len, text.splitlines())) <= terminal.WIDTH
    assert text.count("100.0 (") == 30  # the overview, the one size, and all sizes


def test_different_suites_are_pointed_out() -> None:
    """Figures of different suites stand beside each other only with a warning."""
    tables = count([row()]).tables
    a, b = Report("m", "r", "s", "d", tables), Report("m", "r", "s", "e", tables)
    assert "different suites" in drawn([a, b])
    assert "different suites" in markdown.many([a, b])
    assert "different suites" not in drawn([a, a])


def test_missing_samples_are_told_of_each_run() -> None:
    """A comparison says which run lacks samples."""
    a, b = count([row("b1")]), count([row("b1"), missing(base="b2")])
    warnings = grids.compare([a, b])[0].warnings
    assert warnings == (
        "m (run) #2: 1 of 2 samples missing: not scored; accuracy would be 50.0 to 100.0 with them",
    )


# The command


def test_command_prints_and_writes(make: Make) -> None:
    """One run is printed in full, and its files are made."""
    directory = make([row()])
    result = CliRunner().invoke(command, [str(directory)])
    assert result.exit_code == 0, result.output
    assert "tsp optimize" in result.output
    assert (directory / "report.md").is_file()


def test_files_are_there_before_the_output(make: Make, tmp_path: Path) -> None:
    """Who closes the output early, as head does, has all files."""
    directory = make([row(f"b{i}", size=i) for i in range(2, 200)])
    table, plots = tmp_path / "table.csv", tmp_path / "plots"
    asked = [directory, "--csv", table, "--plots", plots]
    line = [sys.executable, str(ROOT / "cli.py"), "report", *map(str, asked)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        process.stdout.close()
    assert (directory / "report.json").is_file()
    assert len(table.read_text().splitlines()) == 199
    assert sorted(path.suffix for path in plots.iterdir())[-1] == ".svg"


def test_command_compares(make: Make) -> None:
    """Several runs are printed beside each other, also as JSON and Markdown."""
    names = [str(make([row()], model=m, name=m)) for m in ("left", "right")]
    shown = CliRunner().invoke(command, names).output
    assert "left" in shown
    assert "right" in shown
    data = json.loads(CliRunner().invoke(command, ["--json", *names]).output)
    assert [r["model"] for r in data["runs"]] == ["left", "right"]
    assert CliRunner().invoke(command, ["--md", *names]).output.startswith("# Comparison")


@pytest.mark.parametrize("extra", [["--json", "--md"], ["run"]])
def test_command_refuses(make: Make, extra: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Two outputs at once, or one run twice, is a user's error."""
    directory = make([row()])
    monkeypatch.chdir(directory.parent)
    result = CliRunner().invoke(command, [str(directory), *extra])
    assert isinstance(result.exception, UserError)


def test_help_imports_nothing_heavy() -> None:
    """Help must be quick: rich and numpy are imported by the report, not by its help."""
    code = (
        "import sys; from assay.cli.report import command; "
        "command(['--help'], standalone_mode=False); "
        "sys.exit(bool({'rich', 'numpy', 'jsonlines', 'fractions'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_plain_prints(text: str) -> None:
    """Whatever a name holds, what is shown is printable, short and in UTF-8."""
    shown = grids.plain(text)
    assert shown.isprintable()
    shown.encode("utf-8")


@given(st.text())
def test_escape_keeps_the_text(text: str) -> None:
    """Escaped text, rendered in a cell, is the text again, in that one cell."""
    shown = grids.plain(text)
    page = f"| h |\n| --- |\n| x{markdown.escape(shown)}x |\n"
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    children = [t.children or [] for t in tokens if t.type == "inline"][1:]
    assert len(children) == 1
    assert {c.type for c in children[0]} == {"text"}
    assert "".join(c.content for c in children[0]) == f"x{shown}x"


def test_kind_is_found() -> None:
    """A table is found by family, question and unit."""
    report = count([row()])
    assert report.table(Kind("tsp", "optimize", "cities")) is report.tables[0]
    assert report.table(Kind("tsp", "optimize", "rooms")) is None


def test_judge_errors_alone_are_bounded() -> None:
    """What judge errors could change is said, together with missing samples if there are any."""
    wrong = row("b2", status="judge_error", reason="beats_reference")
    (said,) = grids.cautions(count([row(), wrong]).tables[0].total.figures)
    assert said.endswith("please report it; accuracy would be 50.0 to 100.0 with them")
    lost, faults = grids.cautions(count([row(), wrong, missing(base="b3")]).tables[0].total.figures)
    assert lost.endswith("accuracy would be 33.3 to 100.0 with them and the judge errors")
    assert faults.endswith("please report it")


def test_judge_errors_are_loud(make: Make) -> None:
    """A run with a judge error is reported, and the command fails for it."""
    directory = make([row(), row("b2", status="judge_error", reason="beats_reference")])
    result = CliRunner().invoke(command, [str(directory)])
    assert isinstance(result.exception, JudgeError)
    assert "tsp optimize" in result.output
    assert (directory / "report.json").is_file()


def test_a_page_is_not_overwritten(make: Make, tmp_path: Path) -> None:
    """A file that is in the page's way stays unless --force is given."""
    directory, out = make([row()]), tmp_path / "thesis.html"
    out.write_text("years of work")
    result = CliRunner().invoke(command, [str(directory), "--html", str(out)])
    assert isinstance(result.exception, UserError)
    assert out.read_text() == "years of work"
    assert (
        CliRunner().invoke(command, [str(directory), "--html", str(out), "--force"]).exit_code == 0
    )
