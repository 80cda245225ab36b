"""Frozen suites: the same bytes everywhere, every damage found, hostile ones refused."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assay.errors import AssayError, CheckError, FormatError, UserError
from assay.jsonl import dumps
from assay.suite import check, source
from assay.suite.check_rows import Layer
from assay.suite.freeze import freeze
from assay.suite.manifest import sums
from assay.suite.spec import SuiteSpec, load, parse

ROOT = Path(__file__).resolve().parents[1]
SPEC: dict[str, Any] = {
    "schema": 1,
    "name": "small",
    "version": "1.0.0",
    "licence": "CC-BY-4.0",
    "seed": "0x7",
    "splits": [
        {
            "name": "sizes",
            "family": "tsp",
            "axis": "size",
            "count": 6,
            "params": {"cities": "4..6", "metric": "uniform"},
        },
        {
            "name": "asked",
            "family": "tsp",
            "axis": "question",
            "count": 4,
            "question": "decide",
            "params": {"cities": 5},
        },
    ],
}


def spec(**changes: object) -> SuiteSpec:
    """Return the small spec, changed."""
    return parse({**SPEC, **changes})


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a frozen suite that tests must not change."""
    directory = tmp_path_factory.mktemp("suites") / "small"
    freeze(spec(), directory)
    return directory


@pytest.fixture
def suite(frozen: Path, tmp_path: Path) -> Path:
    """Return a copy of the frozen suite, to be damaged."""
    return Path(shutil.copytree(frozen, tmp_path / "small"))


def check_all(directory: Path, **how: Any) -> None:
    """Run every layer."""
    manifest = check.check_sums(directory)
    check.check_signature(directory)
    opened = check.opened(manifest)
    for layer in (Layer.REGENERATION, Layer.PROOF):
        check.check_rows_again(directory, manifest, opened, layer, **how)


def prove_all(directory: Path) -> None:
    """Run the last layer alone."""
    manifest = check.check_sums(directory)
    check.check_rows_again(directory, manifest, check.opened(manifest), Layer.PROOF)


def seal_again(directory: Path) -> None:
    """Write sums and digests that fit the damaged files, as a forger would."""
    from assay.suite.manifest import data_digest
    from assay.suite.tree import file_digest

    path = directory / "manifest.json"
    manifest = json.loads(path.read_text())
    for entry in manifest["files"]:
        entry["sha256"] = file_digest(directory / entry["path"])
        entry["bytes"] = (directory / entry["path"]).stat().st_size
    manifest["data_digest"] = data_digest(manifest["spec"], manifest["files"])
    path.write_text(dumps(manifest) + "\n")
    (directory / "SHA256SUMS").write_text(sums(directory))


def test_a_frozen_suite_checks(frozen: Path) -> None:
    """A suite as it was frozen passes every layer."""
    check_all(frozen)


@pytest.mark.parametrize("workers", [2, 3])
def test_workers_do_not_matter(workers: int, frozen: Path, tmp_path: Path) -> None:
    """Frozen by several processes, a suite has the same bytes."""
    again = tmp_path / "again"
    freeze(spec(), again, workers=workers)
    assert (again / "SHA256SUMS").read_bytes() == (frozen / "SHA256SUMS").read_bytes()


def test_the_digest_is_pinned(frozen: Path) -> None:
    """The small suite's identity is this for ever; a change must raise a family's version."""
    manifest = json.loads((frozen / "manifest.json").read_text())
    assert manifest["data_digest"] == (
        "81a51b5bb334be29e1e8060410b5d8b3e927737e26a81e7b375d2f1fde19ffcd"
    )


def test_every_flipped_byte_is_found(suite: Path) -> None:
    """Flipping one bit of any byte of any file fails the sums."""
    for path in sorted(p for p in suite.rglob("*") if p.is_file()):
        data = path.read_bytes()
        for at in range(0, len(data), max(1, len(data) // 150)):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises(CheckError) as caught:
                check.check_sums(suite)
            assert caught.value.exit_code == 10
        path.write_bytes(data)
    check.check_sums(suite)


def _drop(suite: Path) -> None:
    (suite / "data" / "sizes.jsonl").unlink()


def _add(suite: Path) -> None:
    (suite / "data" / "more.jsonl").write_text("")


def _link(suite: Path) -> None:
    path = suite / "floors.json"
    target = suite.parent / "elsewhere.json"
    path.rename(target)
    path.symlink_to(target)


@pytest.mark.parametrize("damage", [_drop, _add, _link])
def test_the_files_are_those_listed(suite: Path, damage: Callable[[Path], None]) -> None:
    """A missing file, an extra file and a link fail the sums."""
    damage(suite)
    with pytest.raises(CheckError) as caught:
        check.check_sums(suite)
    assert caught.value.exit_code == 10


def _edit(suite: Path, change: Callable[[dict[str, object]], object]) -> None:
    path = suite / "data" / "sizes.jsonl"
    rows = [json.loads(line) for line in path.read_text().split("\n")[:-1]]
    change(rows[2])
    text = "".join(
        json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
        for row in rows
    )
    path.write_text(text)
    seal_again(suite)


FORGERIES: list[tuple[int, Callable[[dict[str, object]], object]]] = [
    (12, lambda row: row.pop("prompt")),
    (12, lambda row: row.update(prompt="Hello.")),
    (12, lambda row: row.update(schema=2)),
    (12, lambda row: row.update(family="chess")),
    (12, lambda row: row.update(version=99)),
    (12, lambda row: row.update(twin_id="tsp-v1-0000000000000000")),
    (12, lambda row: row.update(extra=1)),
    (12, lambda row: row.update(id="tsp-v1-0000000000000000")),
    (12, lambda row: row.update(attempt=7)),
]


@pytest.mark.parametrize(("layer", "change"), FORGERIES)
def test_forgeries_are_found(
    suite: Path, layer: int, change: Callable[[dict[str, object]], object]
) -> None:
    """Rows that were changed and summed again fail the form or the regeneration."""
    _edit(suite, change)
    with pytest.raises(CheckError) as caught:
        check_all(suite)
    assert caught.value.exit_code == layer


def test_a_false_reference_fails_its_proof(suite: Path) -> None:
    """A longer tour, stored as the optimum with sums that fit, is no proof."""
    from assay.problems.tsp import from_json

    def lengthen(row: dict[str, object]) -> None:
        problem = from_json(row["problem"])
        tours = [[0, *rest] for rest in ([1, 2, 3, 4, 5], [2, 1, 3, 4, 5], [1, 3, 2, 4, 5])]
        tours = [tour[: len(problem.distances)] for tour in tours]
        tour = max((t for t in tours if sorted(t) == [*range(len(t))]), key=problem.length)
        row["reference"] = {"feasible": True, "optimum": problem.length(tour), "tour": tour}

    _edit(suite, lengthen)
    with pytest.raises(CheckError) as caught:
        prove_all(suite)
    assert caught.value.exit_code == 13


def _manifest(suite: Path, **changes: object) -> None:
    path = suite / "manifest.json"
    path.write_text(dumps({**json.loads(path.read_text()), **changes}) + "\n")


@pytest.mark.parametrize(
    "name",
    [
        "../outside.jsonl",
        "/etc/passwd",
        "data/../x.jsonl",
        "data/a/b.jsonl",
        "data/.jsonl",
        7,
        "data/sizes.jsonl\u0000",
        "data/süß.jsonl",
        "data\\x.jsonl",
        None,
    ],
)
def test_hostile_names_are_refused(suite: Path, name: object) -> None:
    """A manifest that names files elsewhere is refused before anything is opened."""
    _manifest(suite, files=[{"path": name, "sha256": "0", "bytes": 1, "rows": 1}])
    with pytest.raises(FormatError):
        list(source.instances(str(suite)))
    with pytest.raises(CheckError):
        check.check_sums(suite)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "NaN", '{"schema":1,"schema":1}', "[" * 100_000, '{"schema":1}']
)
def test_hostile_manifests_are_refused(suite: Path, text: str) -> None:
    """A manifest that is none is refused with one line."""
    (suite / "manifest.json").write_text(text)
    with pytest.raises(AssayError):
        source.identity(str(suite))


def test_changed_data_have_no_identity(suite: Path) -> None:
    """A suite whose bytes changed cannot be scored under its old name."""
    path = suite / "data" / "sizes.jsonl"
    path.write_bytes(path.read_bytes()[:-3] + b" }\n")
    with pytest.raises(FormatError, match="suite check"):
        source.identity(str(suite))


def test_freezing_overwrites_nothing(suite: Path, tmp_path: Path) -> None:
    """An existing folder stays, with --force too unless it is a suite."""
    with pytest.raises(UserError, match="--force"):
        freeze(spec(), suite)
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter1.tex").write_text("years of work")
    with pytest.raises(UserError, match="no suite"):
        freeze(spec(), other, force=True)
    assert (other / "chapter1.tex").read_text() == "years of work"
    freeze(spec(name="other"), suite, force=True)
    assert source.identity(str(suite))["name"] == "other"


def test_isomorphic_instances_are_skipped(tmp_path: Path) -> None:
    """Four cities at distances of 1 to 10 repeat themselves; a suite holds each problem once."""
    split = {
        **SPEC["splits"][0],
        "count": 600,
        "params": {"cities": 4, "metric": "uniform", "grid": 10},
    }
    made = freeze(spec(splits=[split]), tmp_path / "many")
    gaps = made["splits"][0]["gaps"]
    rows = list(source.instances(str(tmp_path / "many")))
    assert len(rows) == 600
    assert gaps
    assert [row.index for row in rows] == [i for i in range(600 + len(gaps)) if i not in gaps]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"schema": 2}, "schema"),
        ({"name": "A B"}, "name"),
        ({"version": "one"}, "semantic"),
        ({"seed": 7}, "hexadecimal"),
        ({"splits": []}, "splits"),
        ({"extra": 1}, "extra"),
        ({"splits": [{**SPEC["splits"][0], "family": "chess"}]}, "chess"),
        ({"splits": [{**SPEC["splits"][0], "axis": "colour"}]}, "axis"),
        ({"splits": [{**SPEC["splits"][0], "count": 0}]}, "count"),
        ({"splits": [{**SPEC["splits"][1], "count": 3}]}, "even"),
        ({"splits": [SPEC["splits"][0]] * 2}, "same name"),
        ({"splits": [{**SPEC["splits"][0], "params": {"cities": "2..3"}}]}, "--cities"),
        ({"splits": [{**SPEC["splits"][0], "name": "../x"}]}, "name"),
        ({"splits": [{**SPEC["splits"][0], "question": ["optimize"]}]}, "must be a text"),
        ({"splits": [{**SPEC["splits"][0], "surface": {"fog": "x"}}]}, "it has rendering"),
    ],
)
def test_bad_specs_are_refused(change: dict[str, object], word: str) -> None:
    """Whatever a spec says that cannot be made is named."""
    with pytest.raises(UserError, match=word):
        spec(**change)


def test_the_specs_in_the_repository_load() -> None:
    """Every spec under suites/ can be made."""
    paths = sorted((ROOT / "suites").glob("*.toml"))
    assert paths
    for path in paths:
        assert load(path).splits
