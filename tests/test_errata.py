"""Errata: instances that are left out by version, while every frozen byte stays."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import KILLED, run_until, suite_command
from playing import play
from small_suites import SPEC, tiny

from assay.errors import CheckError, FormatError, UserError
from assay.report.build import build
from assay.report.grids import origin
from assay.run import verdicts
from assay.run.directory import Directory
from assay.run.score import judge
from assay.server import serving
from assay.suite import check, documents, errata
from assay.suite.freeze import freeze
from assay.suite.manifest import read_manifest
from assay.suite.source import instances


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a frozen suite that tests must not change."""
    directory = tmp_path_factory.mktemp("suites") / "tiny"
    freeze(tiny(splits=SPEC["splits"][:4]), directory)
    return directory


@pytest.fixture
def suite(frozen: Path, tmp_path: Path) -> Path:
    """Return a copy, to be marked."""
    return Path(shutil.copytree(frozen, tmp_path / "tiny"))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Serve the players."""
    with serving() as address:
        yield address


def names(suite: Path, split: str) -> list[str]:
    """Return the ids of a split."""
    return [i.id for i in instances(str(suite)) if i.split == split]


def _lines(path: Path) -> list[str]:
    return path.read_text().split("\n")[:-1]


def test_frozen_bytes_stay(suite: Path, frozen: Path) -> None:
    """An erratum changes the list and the sums; the suite checks, under the same identity."""
    (name, *_) = names(suite, "tsp-size")
    done = suite_command("erratum", suite, name, "--reason", "Typo.")
    assert (done.returncode, done.stdout) == (0, f"{name}\n"), done.stderr
    manifest = check.check_sums(suite)
    assert documents.check(suite, manifest) == 1
    assert manifest == read_manifest(frozen)
    changed = [
        p.name
        for p in sorted(suite.rglob("*"))
        if p.is_file() and p.read_bytes() != (frozen / p.relative_to(suite)).read_bytes()
    ]
    assert changed == ["ERRATA.jsonl", "SHA256SUMS"]


def test_the_same_command_goes_on_after_a_kill(suite: Path, tmp_path: Path) -> None:
    """Killed at any moment, the same command marks what was to be marked, and the suite checks."""
    (name, *_) = names(suite, "tsp-size")
    (suite / "SHA256SUMS.sig").write_text("of the old sums")
    for changes in range(20):
        copy = Path(shutil.copytree(suite, tmp_path / f"{changes}"))
        command = ("suite", "erratum", copy, name, "--reason", "Typo.")
        if run_until(copy, changes, *command) != KILLED:
            break
        if name not in errata.read(copy / "ERRATA.jsonl"):
            assert run_until(copy, 100, *command) == 0
        assert documents.check(copy, check.check_sums(copy)) == 1
    assert 5 < changes < 19


def test_errata_of_somebody_else_are_refused(suite: Path) -> None:
    """A list that is neither under the sums nor the one to be written gets no new sums."""
    first, second, *_ = names(suite, "tsp-size")
    before = (suite / "SHA256SUMS").read_bytes()
    errata.mark(suite, [first], "Typo.")
    (suite / "SHA256SUMS").write_bytes(before)
    with pytest.raises(CheckError, match=r"ERRATA\.jsonl") as caught:
        errata.mark(suite, [second], "Typo.")
    assert caught.value.exit_code == 10
    assert (suite / "SHA256SUMS").read_bytes() == before


def test_twins_and_variants_go_together(suite: Path) -> None:
    """A half takes its twin with it; a base takes all that was made of it, in every split."""
    (half, *_) = names(suite, "tsp-matrix")
    twin = {i.id: i.twin_id for i in instances(str(suite))}[half]
    assert twin is not None
    assert errata.mark(suite, [half], "The bound is off by one.") == sorted([half, twin])
    base = next(i.base_id for i in instances(str(suite)) if i.split == "tsp-korean")
    marked = errata.mark(suite, [base], "Unclear wording.", bases=True)
    assert {i.split for i in instances(str(suite)) if i.id in marked} == {"tsp-size", "tsp-korean"}
    numbers = [row["erratum"] for row in errata.read(suite / "ERRATA.jsonl").values()]
    assert numbers == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("given", "reason", "word"),
    [
        (["tsp-v1-0000000000000000"], "x", "no instance"),
        ([], "x\ny", "one line"),
        ([], " ", "one line"),
        ([], "x" * 501, "one line"),
    ],
)
def test_bad_errata_are_refused(suite: Path, given: list[str], reason: str, word: str) -> None:
    """Unknown ids and reasons that are no line are refused, and nothing changes."""
    before = (suite / "SHA256SUMS").read_bytes()
    with pytest.raises(UserError, match=word):
        errata.mark(suite, given or names(suite, "tsp-size")[:1], reason)
    assert (suite / "SHA256SUMS").read_bytes() == before
    check.check_sums(suite)


def test_nothing_is_marked_twice(suite: Path) -> None:
    """An id that is marked already is refused, and one that the suite does not hold is found."""
    (name, *_) = names(suite, "tsp-size")
    errata.mark(suite, [name], "Typo.")
    with pytest.raises(UserError, match="already"):
        errata.mark(suite, [name], "Typo.")
    path = suite / "ERRATA.jsonl"
    path.write_text(path.read_text().replace(name, "tsp-v1-0000000000000000"))
    with pytest.raises(CheckError, match="holds no") as caught:
        documents.check(suite, read_manifest(suite))
    assert caught.value.exit_code == 10


def test_scoring_leaves_them_out(suite: Path, url: str, tmp_path: Path) -> None:
    """Marked before, an instance is not asked; marked later, its answer no longer counts."""
    first, second, *_ = names(suite, "tsp-size")
    total = len(list(instances(str(suite))))
    errata.mark(suite, [first], "Typo.")
    run = tmp_path / "run"
    outcome = play(url, suite, run)
    assert outcome.counts == {"correct": total - 1, verdicts.ERRATUM: 1}
    asked = {json.loads(line)["instance"] for line in _lines(run / "samples.jsonl")}
    assert (first in asked, second in asked) == (False, True)
    raw = (run / "samples.jsonl").read_bytes()
    errata.mark(suite, [second], "Typo.")
    assert judge(run, str(suite)).counts == {"correct": total - 2, verdicts.ERRATUM: 2}
    again = play(url, suite, run)
    assert (again.tally.missing, again.counts[verdicts.ERRATUM]) == (0, 2)
    assert (run / "samples.jsonl").read_bytes() == raw
    report = build(run)
    assert "2 faulty instances left out" in origin(report)
    sizes = {t.kind.question: t.total.figures.samples for t in report.tables if t.kind[0] == "tsp"}
    assert sizes == {"optimize": 6, "decide": 4}


def test_errata_are_never_forgotten(suite: Path, frozen: Path, url: str, tmp_path: Path) -> None:
    """A run that knows of an erratum does not go on with a suite that does not."""
    errata.mark(suite, names(suite, "tsp-size")[:1], "Typo.")
    play(url, suite, tmp_path / "run")
    with pytest.raises(FormatError, match="lacks errata"):
        play(url, frozen, tmp_path / "run")
    assert len(errata.read(Directory(tmp_path / "run").errata)) == 1


@pytest.mark.parametrize("row", ["{}", '{"schema":1}', "[]", "NaN", '{"id":1}'])
def test_damaged_errata_are_refused(suite: Path, row: str) -> None:
    """A list of errata that is none is refused with its line."""
    (suite / "ERRATA.jsonl").write_text(row + "\n")
    with pytest.raises(FormatError, match="line 1"):
        errata.read(suite / "ERRATA.jsonl")
