"""The documents of a suite, read by the programs that they are written for."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_suites import SPEC, tiny

from assay.errors import CheckError, FormatError, UserError
from assay.jsonl import dumps
from assay.suite import documents
from assay.suite.about import FOLDER
from assay.suite.check import check_sums
from assay.suite.freeze import freeze
from assay.suite.manifest import read_manifest
from assay.suite.shape import merged, of, settled

ROOT = Path(__file__).resolve().parents[1]
LOAD = """\
import json, sys
import datasets
out = {}
for config in datasets.get_dataset_config_names(sys.argv[1]):
    loaded = datasets.load_dataset(sys.argv[1], config)
    out[config] = {
        name: {"rows": list(split), "types": repr(split.features["problem"])}
        for name, split in loaded.items()
    }
out["default"] = sorted(datasets.load_dataset(sys.argv[1]))
json.dump(out, open(sys.argv[2], "w"))
"""
CROISSANT = """\
import json, sys
import mlcroissant
data = mlcroissant.Dataset(sys.argv[1])
records = {r.id: list(data.records(r.id)) for r in data.metadata.record_sets}
json.dump(records, open(sys.argv[2], "w"), default=lambda v: v.decode())
"""


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a frozen suite that tests must not change."""
    directory = tmp_path_factory.mktemp("suites") / "tiny"
    freeze(tiny(), directory)
    return directory


@pytest.fixture
def suite(frozen: Path, tmp_path: Path) -> Path:
    """Return a copy, to be damaged."""
    return Path(shutil.copytree(frozen, tmp_path / "tiny"))


def run(script: str, *arguments: object, home: Path) -> Any:
    """Run a script that writes JSON, offline, and return what it wrote."""
    out = home / "out.json"
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(home / "hf")}
    command = [sys.executable, "-c", script, *map(str, arguments), str(out)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(out.read_text())


def rows_of(directory: Path, split: str) -> list[dict[str, Any]]:
    """Return the rows of a split as they stand in its file."""
    text = (directory / "data" / f"{split}.jsonl").read_text()
    return [json.loads(line) for line in text.split("\n")[:-1]]


def without_nulls(value: Any) -> Any:
    """Return a value without keys whose value is null: a table has them everywhere."""
    if isinstance(value, dict):
        found = {name: without_nulls(item) for name, item in value.items()}
        return {name: item for name, item in found.items() if item is not None and item != {}}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def test_datasets_loads_every_row_offline(frozen: Path, tmp_path: Path) -> None:
    """The real ``load_dataset`` gives every row of every split, with the types that it has."""
    loaded = run(LOAD, frozen, home=tmp_path)
    for split in SPEC["splits"]:
        family = split.get("family", "tsp")
        found = loaded[family][split["name"].replace("-", "_")]
        assert without_nulls(found["rows"]) == without_nulls(rows_of(frozen, split["name"]))
    assert loaded["default"] == ["tsp_korean", "tsp_matrix", "tsp_size"]
    assert "'points': List(List(Value('int64')))" in loaded["tsp"]["tsp_matrix"]["types"]
    assert "'bound': Value('int64')" in loaded["jobshop"]["jobshop_optimize"]["types"]


def test_mlcroissant_loads_every_record(frozen: Path, tmp_path: Path) -> None:
    """The real `mlcroissant` gives every record, each value as the row has it."""
    records = run(CROISSANT, frozen / "croissant.json", home=tmp_path)
    for split in SPEC["splits"]:
        name = split["name"]
        rows = rows_of(frozen, name)
        assert len(records[name]) == len(rows)
        for record, row in zip(records[name], rows, strict=True):
            assert record[f"{name}/prompt"] == row["prompt"]
            for path, value in record.items():
                inside: Any = row
                for key in path.removeprefix(f"{name}/").split("."):
                    inside = (inside or {}).get(key)
                assert value == inside, path


def test_the_documents_depend_on_nothing_else(frozen: Path, tmp_path: Path) -> None:
    """Frozen again by two processes, every document has the same bytes."""
    freeze(tiny(), tmp_path / "again", workers=2)
    names = [p.name for p in frozen.iterdir() if p.is_file()]
    assert {"README.md", "croissant.json", "eval.yaml", "CITATION.cff", "LICENSE"} <= set(names)
    assert {"CHANGELOG.md", "ERRATA.jsonl"} <= set(names)
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (frozen / name).read_bytes(), name


def test_yaml_means_what_it_should(frozen: Path) -> None:
    """PyYAML reads the card's head, the citation and the Hub's list of tasks."""
    head = yaml.safe_load((frozen / "README.md").read_text().split("---\n")[1])
    assert head["language"] == ["en", "ko"]
    assert [c["config_name"] for c in head["configs"]] == [
        "tsp",
        "3sat",
        "maze",
        "calendar",
        "jobshop",
    ]
    citation = yaml.safe_load((frozen / "CITATION.cff").read_text())
    assert (citation["cff-version"], citation["version"]) == ("1.2.0", "1.0.0")
    tasks = yaml.safe_load((frozen / "eval.yaml").read_text())["tasks"]
    assert {"id": "tsp-size", "config": "tsp", "split": "tsp_size"} in tasks


def test_what_a_spec_says_of_itself(tmp_path: Path) -> None:
    """Description, authors, address and date of a spec stand in its documents."""
    said = {
        "description": 'A "small" one: 100% new.',
        "authors": ["A. Author", "B. Author"],
        "url": "https://example.org/tiny",
        "date": "2026-01-02",
        "licence": "MIT",
        "splits": SPEC["splits"][:1],
    }
    freeze(tiny(**said), tmp_path / "tiny")
    assert said["description"] in (tmp_path / "tiny" / "README.md").read_text()
    citation = yaml.safe_load((tmp_path / "tiny" / "CITATION.cff").read_text())
    assert citation["authors"] == [{"name": "A. Author"}, {"name": "B. Author"}]
    assert citation["url"] == said["url"]
    croissant = json.loads((tmp_path / "tiny" / "croissant.json").read_text())
    assert (croissant["url"], croissant["datePublished"]) == (said["url"], said["date"])
    licence = (tmp_path / "tiny" / "LICENSE").read_text()
    assert "Copyright (c) 2026 A. Author, B. Author" in licence


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"licence": "WTFPL"}, "CC-BY-4.0"),
        ({"authors": []}, "authors"),
        ({"authors": ["x\ny"]}, "single lines"),
        ({"url": "ftp://x"}, "https"),
        ({"date": "yesterday"}, "date"),
        ({"date": "20260102"}, "date"),
        ({"description": 7}, "single lines"),
    ],
)
def test_what_no_document_can_say_is_refused(change: dict[str, object], word: str) -> None:
    """A licence without a text, and a description that is none, are refused."""
    with pytest.raises(UserError, match=word):
        tiny(**change)


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ("CC-BY-4.0", "Creative Commons Attribution 4.0 International Public License"),
        ("CC0-1.0", "CC0 1.0 Universal"),
        ("Apache-2.0", "Version 2.0, January 2004"),
        ("MIT", "without restriction, including"),
    ],
)
def test_licences_are_whole(licence: str, words: str, tmp_path: Path) -> None:
    """Each licence that a spec may name stands in the suite with its full text."""
    freeze(tiny(licence=licence, splits=SPEC["splits"][:1]), tmp_path / "tiny")
    text = " ".join((tmp_path / "tiny" / "LICENSE").read_text().split())
    assert words in text
    assert "<" not in text.replace("<http", "")


def _tamper(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def tamper(directory: Path) -> None:
        path = directory / "croissant.json"
        data = json.loads(path.read_text())
        change(data)
        path.write_text(dumps(data) + "\n")

    return tamper


def _types(data: dict[str, Any]) -> None:
    fields = data["recordSet"][0]["field"]
    next(f for f in fields if f["@id"].endswith("optimum"))["dataType"] = "sc:Text"


TAMPERED = [
    *(
        _tamper(lambda data, name=name: data.pop(name))  # type: ignore[misc]
        for name in ("name", "license", "url", "creator", "datePublished", "rai:dataBiases")
    ),
    _tamper(lambda data: data.update(conformsTo=["http://mlcommons.org/croissant/1.0"])),
    _tamper(lambda data: data["distribution"][0].update(sha256="0" * 64)),
    _tamper(lambda data: data["distribution"][0].update(contentUrl="https://example.org/x")),
    _tamper(lambda data: data["distribution"].pop()),
    _tamper(lambda data: data["recordSet"].pop()),
    _tamper(lambda data: data["recordSet"][0]["field"].pop()),
    _tamper(_types),
    lambda directory: (directory / "croissant.json").write_text("NaN"),
    lambda directory: (directory / "croissant.json").unlink(),
]


@pytest.mark.parametrize("tamper", TAMPERED)
def test_a_false_croissant_is_found(suite: Path, tamper: Callable[[Path], object]) -> None:
    """A description that lacks what it needs, or contradicts the data, fails with code 10."""
    documents.check(suite, read_manifest(suite))
    tamper(suite)
    with pytest.raises(CheckError, match=r"croissant\.json") as caught:
        documents.check(suite, read_manifest(suite))
    assert caught.value.exit_code == 10


def test_mlcroissant_lets_it_through(suite: Path, tmp_path: Path) -> None:
    """Why there is a check of our own: that package loads a description of changed types."""
    _tamper(_types)(suite)
    records = run(CROISSANT, suite / "croissant.json", home=tmp_path)
    assert isinstance(records["tsp-size"][0]["tsp-size/reference.optimum"], str)


def test_the_documents_are_under_the_sums(suite: Path) -> None:
    """A changed word in the card fails the first layer."""
    check_sums(suite)
    path = suite / "README.md"
    path.write_text(path.read_text().replace("Do not train", "Do train"))
    with pytest.raises(CheckError, match=r"README\.md"):
        check_sums(suite)


def test_shapes_merge_in_any_order() -> None:
    """What a column holds does not depend on which row comes first."""
    rows = [{"a": None}, {"a": [1], "b": None}, {"a": [], "c": {"d": True}}, {"c": {"e": "x"}}]
    wanted = {"a": ["int64"], "b": "int64", "c": {"d": "bool", "e": "string"}}
    assert settled(merged(map(of, rows))) == wanted
    assert settled(merged(map(of, reversed(rows)))) == wanted
    assert merged([of(1), of("0x20000000000000")]) == "string"
    with pytest.raises(FormatError, match="both"):
        merged([of([1]), of(1)])


def test_the_code_has_its_licence() -> None:
    """The licence that pyproject.toml states stands in full in the file that it names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (name,) = project["license-files"]
    standard = FOLDER / f"{project['license']}.txt"
    assert (ROOT / name).read_text("utf-8") == standard.read_text("utf-8")
