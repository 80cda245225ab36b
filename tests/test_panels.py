"""The page's figures beyond one question, and what it shows of samples, without a browser."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_page import check_alive, report, rows
from test_report import Row, row
from test_samples import played, scored

from assay import jsonl
from assay.core import Status
from assay.play import answer
from assay.report import broad, exhibits, summary
from assay.report.build import build, read
from assay.report.compare import compare, corrected
from assay.report.findings import Floor
from assay.report.listing import listing
from assay.report.page import page
from assay.run import samples


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return runs of three players on the same instances."""
    folder = tmp_path_factory.mktemp("runs")
    return [played(folder, player) for player in ("greedy", "oracle", "random")]


def test_differences_are_those_of_compare(runs: list[Path]) -> None:
    """Each run is compared with the first as `compare` does, corrected over all of the lines."""
    frames = [read(run) for run in runs]
    found = broad.against(frames)
    assert [run for run, _ in found] == [1, 2]
    plain = [compare(frames[0], frame) for frame in frames[1:]]
    for (_, mine), theirs in zip(found, plain, strict=True):
        assert [(c.kind, c.of, c.difference, c.p) for c in mine] == [
            (c.kind, c.of, c.difference, c.p) for c in theirs
        ]
    holm, _ = corrected([c.p for many in plain for c in many])
    assert [c.holm for _, many in found for c in many] == holm
    seen = check_alive(page([build(run) for run in runs], (), None, found))
    for _, many in found:
        for each in many:
            assert summary.signed(each.difference) in seen.text
    assert broad.against(frames[:1]) == []


def test_means_of_traces(runs: list[Path]) -> None:
    """What the page says of traces are the means of the integers in ``traces.jsonl``."""
    found = build(runs[0]).traces
    assert found
    every = list(jsonl.read_file(runs[0] / "traces.jsonl"))
    status = {r["id"]: r["status"] for r in jsonl.read_file(runs[0] / "verdicts.jsonl")}
    for line in found.lines:
        mine = [
            each
            for each in every
            if (each["family"], each["question"]) == (line.family, line.question)
            and (status[each["id"]] == "correct") is line.right
        ]
        assert line.samples == len(mine)
        decided = [each["claims"]["decided"] for each in mine]
        assert line.means["claims.decided"] == pytest.approx(sum(decided) / len(mine))
        false = [each["claims"]["first_false"] is not None for each in mine]
        assert line.means["claims.with_false"] == pytest.approx(sum(false) / len(mine))
        held = [each["claims"]["precision"] for each in mine if each["claims"]["decided"]]
        if held:
            assert line.means["claims.precision"] == pytest.approx(sum(held) / len(held))


def test_floors_are_drawn_unless_they_are_runs() -> None:
    """A player's floor is a dashed line beside a model, and not beside that player's own run."""
    floors = tuple(Floor("greedy", size, 0.25, None) for size in (5, 9))
    for model, there in (("phi-4", True), ("greedy", False)):
        found = report(rows(), model)
        tables = tuple(
            replace(t, findings=replace(t.findings, floors=floors)) for t in found.tables
        )
        text = page([replace(found, tables=tables)])
        assert ("greedy, 9: 25.0 %" in text) is there


def test_reach_is_drawn_as_it_was_fitted() -> None:
    """Where there is a fit the page says N50 and draws its curve: more points than sizes."""
    sizes = {4: 28, 8: 15, 16: 2}
    wrong: Row = {"status": "wrong", "reason": "repeated_city"}
    found = report(
        [
            row(f"b{size}.{i}", size=size, **(wrong if i >= right else {}))
            for size, right in sizes.items()
            for i in range(30)
        ]
    )
    reach = found.tables[0].findings.reach
    assert reach
    text = page([found])
    assert summary.level(reach.n50, reach) in text
    paths = [str(a.get("d")) for name, a in check_alive(text).tags if name == "path"]
    assert len(reach.curve) > len(sizes)
    assert len(reach.curve) - 1 in [path.count("L") for path in paths]


# Exhibits


def test_the_first_answer_is_shown(tmp_path: Path) -> None:
    """Faults before an answer, and text that looks like an id, do not lead an exhibit astray."""
    run = scored(tmp_path, lambda i: [f'{{"x":1,"id":"{i.id}#0"}} ,"id":"{i.id}#0" '], "m")
    lines = (run / "samples.jsonl").read_text().splitlines()
    first = json.loads(lines[0])
    fault = {**first, "state": "error", "content": None, "error": {"kind": "x", "message": "y"}}
    later = {**first, "content": "later"}
    odd = [jsonl.dumps(fault), *lines, jsonl.dumps(later)]
    (run / "samples.jsonl").write_text("\n".join(odd) + '\n{"torn":')
    found = {each.name: each.row for each in exhibits.exhibits(run, [first["id"], "absent#0"])}
    assert list(found) == [first["id"]]
    said = "".join(text for looks, text in found[first["id"]]["trace"] if looks < 8)
    assert said == first["content"]
    assert samples.answered(run / "samples.jsonl")[first["id"]] == len(odd[0]) + 1


def test_exhibits_of_every_family(runs: list[Path]) -> None:
    """An exhibit has the prompt, the picture, and the verdict that stands in ``verdicts.jsonl``."""
    for run, player in zip(runs, ("greedy", "oracle", "random"), strict=True):
        verdicts = {r["id"]: r for r in jsonl.read_file(run / "verdicts.jsonl")}
        for name, shown in exhibits.exhibits(run, verdicts):
            about = verdicts[name]
            assert shown["verdict"].startswith(about["reason"].replace("_", " "))
            assert shown["picture"].startswith("<svg")
            assert "<script" not in shown["picture"]
            text = "".join(t for looks, t in shown["trace"] if looks < 8)
            assert text == answer(player, shown["prompt"])
            if about["status"] == Status.CORRECT and about["family"] == "jobshop":
                assert "shortest schedule" not in shown["picture"]


def test_same_runs_same_listing(runs: list[Path]) -> None:
    """The table and the exhibits are the same every time, a row for each verdict."""
    frames = [read(run) for run in runs]
    first, second = (listing(runs, frames, list("abc"), 12) for _ in range(2))
    assert first == second
    assert len(first.shown) == 12
    assert first.rows["shown"] == list(first.shown)
    total = sum(map(len, frames))
    names = {name for name, column in first.rows.items() if len(column) == total}
    wanted = {"run", "kind", "instance", "epoch", "size", "verdict", "reason", "tokens", "mark"}
    assert wanted <= names
