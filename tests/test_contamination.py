"""Contamination: what a corpus, another suite or a model knows of a suite, and nothing else."""

import gzip
import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard
from commands import cli
from small_suites import SPEC, tiny
from timing import linear

from assay import instances as making
from assay import jsonl, orders
from assay.core import Instance
from assay.errors import FormatError
from assay.judge import Judge
from assay.play import play
from assay.rng import Stream
from assay.suite import corpus
from assay.suite.collisions import collisions
from assay.suite.freeze import freeze
from assay.suite.manifest import read_manifest
from assay.suite.overlap import Index
from assay.suite.source import instances
from assay.suite.spec import parse
from assay.suite.templates import literals, stripped

ROOT = Path(__file__).resolve().parents[1]
BIG = {
    "tsp": {"cities": 9},
    "3sat": {"variables": 12},
    "maze": {"width": 10},
    "calendar": {"people": 4},
    "jobshop": {"jobs": 4},
}


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a suite of every family, of sizes that have n-grams of their own."""
    splits = [
        {"name": name.strip("3") + "-split", "family": name, "axis": "size", "count": 6}
        | {"params": params}
        for name, params in BIG.items()
    ]
    directory = tmp_path_factory.mktemp("suites") / "tiny"
    freeze(tiny(splits=splits), directory)
    return directory


@pytest.fixture(scope="module")
def fresh() -> str:
    """Return prompts of the same families, questions and sizes, none of them in the suite."""
    prompts = []
    for name, params in BIG.items():
        order = orders.order(name, params, purpose="train", seed=3)
        prompts += [i.prompt for base in making.make(order, range(20)) for i in base]
    return "\n\n".join(prompts)


def found(index: Index) -> dict[str, float]:
    """Return the share of each base that was found, if it counts as known."""
    return {row.base: row.passage / row.total for row in index.found() if row.known}


def written(path: Path, text: str) -> Path:
    """Write a corpus in the way that its name says."""
    data = text.encode()
    if ".jsonl" in path.name:
        rows = [{"meta": {"n": 1}, "text": part} for part in text.split("\n\n\n")]
        data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    if path.suffix == ".gz":
        data = gzip.compress(data)
    if path.suffix == ".zst":
        data = zstandard.compress(data)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["c.txt", "c.txt.gz", "c.txt.zst", "c.jsonl", "c.jsonl.gz"])
def test_what_was_copied_is_found(frozen: Path, fresh: str, tmp_path: Path, name: str) -> None:
    """Each family's copied prompts are found, nearly whole, and nothing of the others."""
    rows = list(instances(str(frozen)))
    copied = {row.base_id for row in rows[::6]}
    text = fresh + "".join("\n\n\n" + row.prompt for row in rows if row.base_id in copied)
    index = Index(lambda: rows)
    index.scan(written(tmp_path / name, text + "\n\n\n" + fresh))
    shares = found(index)
    assert set(shares) == copied
    assert min(shares.values()) > 0.7
    assert index.without == 0


def test_other_words_around_the_numbers_do_not_hide_it(frozen: Path, tmp_path: Path) -> None:
    """The data alone, without the template, in capitals and other punctuation, are found."""
    row = next(i for i in instances(str(frozen)) if i.family == "3sat")
    text = "; ".join(stripped(row.prompt, literals(["3sat"]))).upper().replace(")", "]")
    index = Index(lambda: instances(str(frozen)))
    index.scan(written(tmp_path / "c.txt", f"Q: solve this. {text} A: yes"))
    assert found(index)[row.base_id] > 0.4
    assert set(found(index)) == {row.base_id}


def test_templates_alone_are_no_overlap(frozen: Path, fresh: str, tmp_path: Path) -> None:
    """Hundreds of fresh prompts share every template with the suite; nothing of it is known."""
    index = Index(lambda: instances(str(frozen)))
    index.scan(written(tmp_path / "c.txt", fresh * 3))
    assert max(row.passage / row.total for row in index.found()) < 0.3


@pytest.mark.parametrize("size", [64, 257, 1000, 5000])
def test_no_border_hides_anything(
    frozen: Path, tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the corpus is cut into pieces, the same is found."""
    rows = list(instances(str(frozen)))
    guid = read_manifest(frozen)["canary"]
    text = "".join(f"{row.prompt}\n\n\n" for row in rows[::4]).replace("\n\n\n", f" {guid} \n\n\n")
    paths = [written(tmp_path / name, text) for name in ("c.txt", "c.jsonl")]
    whole = Index(lambda: rows)
    for path in paths:
        assert whole.scan(path, [guid.encode()]) == {guid.encode()}
    monkeypatch.setattr(corpus, "BLOCK", size)
    for path in paths:
        cut = Index(lambda: rows)
        assert cut.scan(path, [guid.encode()]) == {guid.encode()}
        assert found(cut) == found(whole)


def test_time_grows_with_the_corpus_alone(frozen: Path, tmp_path: Path) -> None:
    """Ten times the corpus takes about ten times as long, and no more memory."""
    words = [str(k) for k in range(5000)]
    random.seed(5)
    text = " ".join(random.choices(words, k=200_000)) + "\n"
    small, large = tmp_path / "small.txt", tmp_path / "large.txt"
    small.write_text(text)
    large.write_text(text * 10)
    index = Index(lambda: instances(str(frozen)))
    linear(index.scan, small, large, 10)
    assert max(len(raw) for raw, _ in corpus.pieces(large)) <= corpus.BLOCK


def test_canaries_and_overlap_are_told(frozen: Path, tmp_path: Path) -> None:
    """The command names the canary's file, the bases, and the files that they stand in."""
    row = next(iter(instances(str(frozen))))
    first = written(tmp_path / "a.txt", "nothing here\n")
    guid = read_manifest(frozen)["canary"].upper()
    second = written(tmp_path / "b.txt", f"{guid}\n{row.prompt}")
    done = cli("contamination", "--suite", frozen, "--corpus", first, second)
    assert done.returncode == 0, done.stderr
    assert f"{guid.lower()} in {second}" in done.stdout
    assert re.search(r"^1 of \d+ bases known", done.stdout, re.MULTILINE), done.stdout
    assert row.base_id in done.stdout
    done = cli("contamination", "--suite", frozen, "--corpus", first, second, "--json")
    told = json.loads(done.stdout)
    assert [c["file"] for c in told["canaries"]] == [str(second)]
    known = [(o["base"], o["file"]) for o in told["overlap"] if o["known"]]
    assert known == [(row.base_id, str(second))]


@pytest.mark.parametrize("name", ["c.txt.gz", "c.txt.zst"])
def test_a_damaged_corpus_is_said(frozen: Path, tmp_path: Path, name: str) -> None:
    """A torn archive is one clear line, not half an answer."""
    path = written(tmp_path / name, "word " * 100_000)
    path.write_bytes(path.read_bytes()[:-20])
    index = Index(lambda: instances(str(frozen)))
    if name.endswith("gz"):
        with pytest.raises(FormatError, match="damaged"):
            index.scan(path)
    path.write_bytes(b"no archive at all")
    with pytest.raises(FormatError, match="damaged"):
        index.scan(path)


def test_hostile_text_is_read(frozen: Path, tmp_path: Path) -> None:
    """Bytes that are no text, endless words and deep JSON are read past."""
    (tmp_path / "a.txt").write_bytes(b"\xff\x00" * 1000 + b"x" * 200_000)
    (tmp_path / "b.jsonl").write_bytes(b"[" * 100_000 + b"\n{bad\n\xff\n" + b'"\\ud800"\n')
    index = Index(lambda: instances(str(frozen)))
    for path in sorted(tmp_path.iterdir()):
        index.scan(path)
    assert found(index) == {}


def test_relabelled_problems_collide(frozen: Path, tmp_path: Path) -> None:
    """A suite has no collision in itself; with a relabelled copy every instance is found."""
    assert list(collisions([str(frozen)])) == []
    splits = [
        {"name": "a", "family": "tsp", "axis": "size", "count": 4, "params": {"cities": 7}},
        {"name": "b", "of": "a", "axis": "surface", "relabel": True},
    ]
    suite = tmp_path / "relabelled"
    freeze(tiny(splits=splits), suite)
    assert list(collisions([str(suite)])) == []
    rows = [row for row in instances(str(suite)) if row.split == "b"]
    path = tmp_path / "others.jsonl"
    changed = [
        {**row.to_row(), "id": f"tsp-v9-{k:016x}", "base_id": f"tsp-v9-{k:016x}", "split": ""}
        for k, row in enumerate(rows)
    ]
    path.write_text("".join(jsonl.dumps(row) + "\n" for row in changed))
    pairs = [(c.first[1], c.second[2]) for c in collisions([str(suite), str(path)])]
    assert pairs == [("a", row["id"]) for row in changed]
    done = cli("contamination", "--suite", suite, "--suite", path)
    assert (done.returncode, "4 isomorphic problems" in done.stdout) == (0, True)


def test_each_split_of_a_mixture_is_named(tmp_path: Path) -> None:
    """The same draws in two files of one source collide where their bases differ."""
    order = orders.order("maze", {"width": 5})
    rows = [i.to_row() for base in making.make(order, range(3)) for i in base]
    more = [{**row, "id": f"{row['id']}~x", "base_id": "other", "split": "two"} for row in rows]
    path = tmp_path / "both.jsonl"
    path.write_text("".join(jsonl.dumps(row) + "\n" for row in (*rows, *more)))
    assert [c.second[1] for c in collisions([str(path)])] == ["two"] * 3


@pytest.fixture(scope="module")
def siblings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a public suite and its fresh sibling, made by the command."""
    folder = tmp_path_factory.mktemp("siblings")
    spec = folder / "spec.toml"
    spec.write_text(
        'schema = 1\nname = "public"\nversion = "1.0.0"\nlicence = "CC0-1.0"\nseed = "0x1"\n'
        '[[splits]]\nname = "tsp"\nfamily = "tsp"\naxis = "size"\ncount = 60\n'
        'params = { cities = "8,10" }\n'
    )
    for name, more in (("public", ()), ("fresh", ("--seed", "0x2"))):
        done = cli("suite", "freeze", spec, folder / name, *more)
        assert done.returncode == 0, done.stderr
    return {name: folder / name for name in ("public", "fresh")}


def answered(suite: Path, run: Path, player: Callable[[Instance], str], model: str) -> Path:
    """Bring in the answers of a model and return the run."""
    answers = run.with_suffix(".jsonl")
    rows = [{"id": i.id, "content": player(i), "model": model} for i in instances(str(suite))]
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = cli("run", "import", answers, "--suite", suite, "--run", run)
    assert done.returncode == 0, done.stderr
    return run


def greedy(instance: Instance) -> str:
    """Answer as the textbook heuristic does."""
    judge = Judge(instance)
    said = play("greedy", judge.family, judge.problem, Stream(["x"]))
    return judge.family.answers.write(said.solution)


def right(instance: Instance) -> str:
    """Answer as one who knows the answer."""
    judge = Judge(instance)
    return judge.family.answers.write(judge.family.exact.solve(judge.problem))


def half(instance: Instance) -> str:
    """Answer every other instance of each size."""
    return right(instance) if instance.index // 2 % 2 else '{"tour": []}'


def sibling(*runs: Path) -> list[dict[str, Any]]:
    """Run the sibling test and return what it says."""
    done = cli("contamination", "--sibling", *runs, "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    return list(
        next(v for v in rows.values() if isinstance(v, list) and v and isinstance(v[0], dict))
    )


def test_a_model_that_knows_the_suite_is_seen(siblings: dict[str, Path], tmp_path: Path) -> None:
    """Who knows the public answers is better there than on the sibling; who reasons is not."""
    public, fresh = siblings["public"], siblings["fresh"]
    assert list(collisions([str(public), str(fresh)])) == []
    knows = (
        answered(public, tmp_path / "a", right, "m"),
        answered(fresh, tmp_path / "b", greedy, "m"),
    )
    (row,) = sibling(*knows)
    assert row["paired"] is False
    assert row["difference"]["high"] < -0.3
    assert row["p"] < 0.001
    reasons = (
        answered(public, tmp_path / "c", half, "m"),
        answered(fresh, tmp_path / "d", half, "m"),
    )
    (row,) = sibling(*reasons)
    assert row["difference"]["low"] < 0 < row["difference"]["high"]
    done = cli("contamination", "--sibling", *knows)
    assert (done.returncode, "public" in done.stdout) == (0, True)
    done = cli("contamination", "--sibling", knows[0], reasons[0])
    assert (done.returncode, "one suite" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((), "--suite"),
        (("--suite", "nowhere"), "no file or suite"),
        (("--suite", "x", "--sibling", ".", "."), "no suite and no corpus"),
        (("--suite", "x", "--corpus", "nowhere"), "nowhere"),
    ],
)
def test_bad_requests_are_said(arguments: tuple[str, ...], word: str) -> None:
    """What cannot be looked for is one clear line."""
    done = cli("contamination", *arguments)
    assert (done.returncode, word in done.stderr) == (2, True), done.stderr


def test_ngrams_of_two_bases_tell_of_neither() -> None:
    """An n-gram that two bases share is nobody's."""
    order = orders.order("maze", {"width": 10})
    rows = [i for base in making.make(order, range(2)) for i in base]
    alone = Index(lambda: rows[:1])
    both = Index(lambda: [rows[0], *rows])
    assert len(alone._keys) > 0
    assert both.bases == 2
    text = " ".join(str(k) for k in range(40))
    shared = [_with(row, text + f" own{k} " * 14) for k, row in enumerate(rows)]
    index = Index(lambda: shared)
    assert len(index._keys) == 2 * 13


def _with(row: Instance, prompt: str) -> Instance:
    return replace(row, prompt=prompt)


def test_specs_have_siblings(tmp_path: Path) -> None:
    """A sibling's spec differs in its seed alone."""
    first, second = parse(SPEC), parse({**SPEC, "seed": "0x9"})
    assert [s.count for s in first.splits] == [s.count for s in second.splits]
    assert {**first.data, "seed": "0x9"} == second.data
