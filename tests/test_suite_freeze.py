"""Freezing: shards, derived splits, interruptions, isomorphic repeats, floors."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from test_rng import interpreters

from assay import families
from assay.context import asked
from assay.core import Instance, Row
from assay.errors import UserError
from assay.judge import Judge
from assay.locks import exclusive
from assay.suite import check, evidence, source
from assay.suite.check_rows import Layer
from assay.suite.floors import PLAYERS, read_floors
from assay.suite.freeze import freeze
from assay.suite.seen import Seen
from assay.suite.shards import tokens
from assay.suite.spec import load, parse

ROOT = Path(__file__).resolve().parents[1]


def split(name: str, family: str, count: int, **more: Any) -> dict[str, Any]:
    """Return a split that is drawn."""
    return {"name": name, "family": family, "axis": "size", "count": count, **more}


def of(name: str, axis: str, other: str, **more: Any) -> dict[str, Any]:
    """Return a split that is made of another one."""
    return {"name": name, "axis": axis, "of": other, **more}


SPLITS = [
    split("tsp", "tsp", 4, params={"cities": "5,16"}),
    of("tsp-ways", "surface", "tsp", surface={"rendering": "matrix,edges", "language": "ko,en"}),
    of("tsp-relabelled", "surface", "tsp", relabel=True),
    of("tsp-decide", "question", "tsp", question="decide"),
    split("sat", "3sat", 8, params={"variables": "6,12"}),
    of("sat-relabelled", "surface", "sat", relabel=True, surface={"language": "ko"}),
    of("sat-long", "context", "sat", tokens="600,3000", place="before"),
    split("maze", "maze", 4, question="reachable", params={"width": 6, "loops": 20}),
    of("maze-turned", "surface", "maze", relabel=True, surface={"rendering": "walls,cells"}),
    split("calendar", "calendar", 6),
    of("calendar-earliest", "question", "calendar", question="earliest"),
    of("calendar-long", "context", "calendar", tokens="600,2000", count=8),
    split("jobshop", "jobshop", 3),
    of("jobshop-relabelled", "surface", "jobshop", relabel=True, surface={"rendering": "table"}),
]
HEAD: dict[str, Any] = {
    "schema": 1,
    "name": "kinds",
    "version": "1.0.0",
    "licence": "CC-BY-4.0",
    "seed": "0x7",
}
SPEC = {**HEAD, "trained_on": {"tsp": "4..9"}, "splits": SPLITS}


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a suite with splits of every kind; tests must not change it."""
    directory = tmp_path_factory.mktemp("suites") / "kinds"
    freeze(parse(SPEC), directory)
    return directory


def rows(directory: Path, name: str) -> list[Instance]:
    """Return the instances of a split."""
    return list(source.instances(str(directory / "data" / f"{name}.jsonl")))


def manifest(directory: Path) -> Row:
    """Return a suite's manifest."""
    return dict(json.loads((directory / "manifest.json").read_text()))


def test_every_kind_of_split_checks(frozen: Path) -> None:
    """All layers accept a suite with surface, context and question splits, and samples of it."""
    found = check.check_sums(frozen)
    spec = check.opened(found)
    for layer in (Layer.REGENERATION, Layer.PROOF):
        assert check.check_rows_again(frozen, found, spec, layer) == spec.instances
        few = check.check_rows_again(frozen, found, spec, layer, sample=(5, 100))
        assert 0 < few < spec.instances


@pytest.mark.parametrize("workers", [2, 3])
def test_workers_and_hash_seeds_do_not_matter(workers: int, frozen: Path, tmp_path: Path) -> None:
    """Several processes with other hash seeds write the same bytes, certificates included."""
    (tmp_path / "spec.json").write_text(json.dumps(SPEC))
    code = (
        "import sys, json; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from assay.suite.freeze import freeze; from assay.suite.spec import parse\n"
        "if __name__ == '__main__':\n"
        "    spec = parse(json.loads(Path(sys.argv[2]).read_text()))\n"
        "    freeze(spec, Path(sys.argv[3]), workers=int(sys.argv[4]))\n"
    )
    script = tmp_path / "script.py"
    script.write_text(code)
    again = tmp_path / "again"
    subprocess.run(
        [sys.executable, script, ROOT, tmp_path / "spec.json", again, str(workers)],
        env={**os.environ, "PYTHONHASHSEED": str(workers)},
        check=True,
    )
    assert (again / "SHA256SUMS").read_bytes() == (frozen / "SHA256SUMS").read_bytes()


def test_derived_splits_are_paired(frozen: Path) -> None:
    """Every derived instance names a base of its source, and all ids of a suite differ."""
    said = {s["name"]: s for s in manifest(frozen)["splits"]}
    ids: list[str] = []
    for name, one in said.items():
        mine = rows(frozen, name)
        ids += [instance.id for instance in mine]
        if one["of"] is not None:
            theirs = {instance.base_id for instance in rows(frozen, one["of"])}
            assert {instance.base_id for instance in mine} <= theirs
        twins = {i.id: i.twin_id for i in mine if i.twin_id is not None}
        assert all(twins[str(twin)] == name_ for name_, twin in twins.items())
    assert len(set(ids)) == len(ids) == sum(one["instances"] for one in said.values())


def test_relabelled_instances_are_isomorphic(frozen: Path) -> None:
    """A relabelled instance has the digest and the values of the one it was made of."""
    for name in ("tsp", "sat", "maze", "jobshop"):
        first = {i.id.split("~")[0] + str(k % 2): i for k, i in enumerate(rows(frozen, name))}
        assert first
        family = families.get(next(iter(first.values())).family)

        def digests(which: str, family: families.Family = family) -> set[bytes]:
            problems, symmetries = family.problems, family.symmetries
            found = rows(frozen, which)
            return {symmetries.canonical(problems.from_json(i.problem)) for i in found}

        other = "maze-turned" if name == "maze" else f"{name}-relabelled"
        assert digests(name) == digests(other)
        assert {str(i.problem) for i in rows(frozen, name)}.isdisjoint(
            str(i.problem) for i in rows(frozen, other)
        )


def test_twins_are_relabelled_alike(frozen: Path) -> None:
    """The halves of a relabelled pair still differ in as little as the halves they came from."""
    for name in ("sat", "sat-relabelled"):
        found = {i.id: i for i in rows(frozen, name)}
        for instance in found.values():
            other = found[str(instance.twin_id)]
            pairs = zip(instance.problem["clauses"], other.problem["clauses"], strict=True)
            assert sum(a != b for a, b in pairs) == 2


@pytest.mark.parametrize("name", ["sat-long", "calendar-long"])
def test_contexts_are_filled_and_read_back(name: str, frozen: Path) -> None:
    """Around the asked prompt stands as much other text as asked for, and nobody mistakes it."""
    plain = {i.id: i for i in rows(frozen, name.removesuffix("-long"))}
    for instance in rows(frozen, name):
        tag = f"{instance.surface['place']}{instance.surface['context']}"
        first = plain[instance.id.replace(f"~{tag}.", "~").removesuffix(f"~{tag}")]
        judge = Judge(instance)
        assert asked(instance.prompt).strip() == first.prompt.strip()
        assert judge.family.prompts.read(asked(instance.prompt)) == judge.problem
        more = tokens(instance.prompt) - tokens(first.prompt)
        wanted = int(instance.surface["context"])
        assert 0.9 * wanted - 30 < more < wanted + 400
        assert "irrelevant" in instance.prompt


def test_floors_have_their_form(frozen: Path) -> None:
    """The floors add up, constants win no twins, and greedy else none loses none to greedy."""
    floors = read_floors(frozen / "floors.json")["splits"]
    said = {s["name"]: s for s in manifest(frozen)["splits"]}
    assert list(floors) == sorted(said)
    for name, one in floors.items():
        cells = one["sizes"].values()
        assert one["all"]["instances"] == said[name]["instances"]
        for key in ("instances", "witness", "twins"):
            assert sum(cell[key] for cell in cells) == one["all"][key]
        players = one["all"]["players"]
        assert set(players) == set(PLAYERS)
        assert players["constant"]["twins_correct"] == 0
        greedy, careful = players["greedy"], players["greedy_else_none"]
        assert careful["twins_correct"] >= greedy["twins_correct"]
        assert careful["witness_correct"] == greedy["witness_correct"]
        assert one["unit"] == families.get(one["family"]).problems.SIZE
        assert said[name]["floors"]["players"] == players


def test_the_best_constant_is_found(tmp_path: Path) -> None:
    """Saying "satisfiable" wins every witness half of decide, and no twins."""
    splits = [split("sat", "3sat", 20, question="decide", params={"variables": 6})]
    freeze(parse({**HEAD, "splits": splits}), tmp_path / "constant")
    floors = read_floors(tmp_path / "constant" / "floors.json")["splits"]
    found = floors["sat"]["all"]["players"]["constant"]
    assert found == {"witness_correct": 10, "twins_correct": 0}


def test_the_manifest_says_what_is_there(frozen: Path) -> None:
    """Rows, bytes, classes, tokens and the canary are those of the files."""
    found = manifest(frozen)
    assert found["seed"] == "0x7"
    assert found["canary"][14] == "8"
    for entry in (*found["files"], *found["certificates"]):
        path = frozen / entry["path"]
        assert path.stat().st_size == entry["bytes"]
    for one in found["splits"]:
        mine = rows(frozen, one["name"])
        counts = sorted(tokens(instance.prompt) for instance in mine)
        assert one["prompt_tokens"]["most"] == counts[-1]
        assert one["prompt_tokens"]["least"] == counts[0]
        family = families.get(one["family"])
        classes = {family.symmetries.canonical(family.problems.from_json(i.problem)) for i in mine}
        assert one["distinct"] == len(classes)


def test_certificates_belong_to_instances(frozen: Path) -> None:
    """Certificates are of instances of their split, and infeasible formulas all have one."""
    for entry in manifest(frozen)["certificates"]:
        path = frozen / entry["path"]
        ids = {i.id: i for i in rows(frozen, path.name.removesuffix(".jsonl.zst"))}
        found = list(evidence.read(path))
        assert len(found) == entry["rows"]
        assert {row["id"] for row in found} <= set(ids)
        if path.name.startswith("sat."):
            unsat = {name for name, i in ids.items() if not i.reference["feasible"]}
            assert {row["id"] for row in found if row["proof"] is not None} == unsat


def test_a_killed_freeze_goes_on(tmp_path: Path) -> None:
    """Killed in the middle and started again, a freeze gives the bytes of one left alone."""
    spec = tmp_path / "slow.toml"
    lines = [f"{name} = {json.dumps(value)}" for name, value in HEAD.items() if name != "name"]
    body = '[[splits]]\nname = "sat"\nfamily = "3sat"\naxis = "size"\ncount = 600\n'
    spec.write_text("\n".join(['name = "slow"', *lines, body]))
    target, work = tmp_path / "slow", tmp_path / ".slow.part"
    paths = map(str, (sys.executable, ROOT / "cli.py", "suite", "freeze", spec, target))
    command = [*paths, "--workers", "2"]
    first = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    while len(list(work.glob("shards/sat/*.meta"))) < 5 and first.poll() is None:
        time.sleep(0.01)
    assert first.poll() is None
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    kept = sorted(work.glob("shards/sat/*.meta"))
    assert 5 <= len(kept) < 32
    assert not target.exists()
    os.link(kept[0], tmp_path / "kept")
    before = (tmp_path / "kept").stat()
    subprocess.run(command, check=True, capture_output=True)
    after = (tmp_path / "kept").stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    assert not work.exists()
    undisturbed = tmp_path / "again"
    freeze(load(spec), undisturbed)
    assert (target / "SHA256SUMS").read_bytes() == (undisturbed / "SHA256SUMS").read_bytes()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_full_disk_leaves_no_suite(workers: str, tmp_path: Path) -> None:
    """Where a file cannot be written whole, one line says so, and there is no suite."""
    command = [sys.executable, "cli.py", "suite", "freeze", "suites/smoke-v1.toml"]
    done = subprocess.run(
        [
            "bash",
            "-c",
            'ulimit -f 6; exec "$@"',
            "-",
            *command,
            tmp_path / "s",
            "--workers",
            workers,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: cannot write {tmp_path / 's'}: File too large; ")
    assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == [".s.part"]


def test_shards_of_other_code_are_not_kept(tmp_path: Path) -> None:
    """What an interrupted freeze of another spec or of other code left is made anew."""
    work = tmp_path / ".small.part"
    (work / "shards" / "tsp").mkdir(parents=True)
    (work / "shards" / "tsp" / "0-0.meta").write_text("not ours")
    (work / "plan.json").write_text("{}")
    small = {**HEAD, "splits": [split("tsp", "tsp", 4, params={"cities": 4})]}
    freeze(parse(small), tmp_path / "small")
    assert len(rows(tmp_path / "small", "tsp")) == 4


def test_two_freezes_do_not_meet(tmp_path: Path) -> None:
    """While one process freezes into a target, a second one is told so and changes nothing."""
    small = {**HEAD, "splits": [split("tsp", "tsp", 4, params={"cities": 4})]}
    work = tmp_path / ".small.part"
    work.mkdir()
    holder = (
        "import sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from assay.locks import exclusive\n"
        "with exclusive(Path(sys.argv[2]), 'x'):\n    print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, ROOT, work / "lock"], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(UserError, match=f"being frozen by process {other.pid}"):
            freeze(parse(small), tmp_path / "small")
        other.kill()
    freeze(parse(small), tmp_path / "small")
    with exclusive(tmp_path / "lock", "free"):
        assert len(rows(tmp_path / "small", "tsp")) == 4


def test_too_few_classes_are_counted(tmp_path: Path) -> None:
    """Where a size holds fewer problems than asked for, the freeze says how many there are."""
    params = {"variables": 3, "clauses": 2, "kind": "uniform"}
    few = [split("few", "3sat", 50, question="count", params=params)]
    with pytest.raises(UserError, match=r"there are only (\d+)") as caught:
        freeze(parse({**HEAD, "splits": few}), tmp_path / "few")
    # Two clauses on three variables: equal, or different in the signs of 1, 2 or 3 of them.
    assert "only 4 " in str(caught.value)
    assert "variables 3" in str(caught.value)
    assert not (tmp_path / "few").exists()


def test_every_size_keeps_its_share(tmp_path: Path) -> None:
    """Repeats are replaced by problems of the same size."""
    params = {"variables": "3,6", "clauses": 4, "kind": "uniform"}
    few = [split("few", "3sat", 16, question="count", params=params)]
    made = freeze(parse({**HEAD, "splits": few}), tmp_path / "few")
    found = rows(tmp_path / "few", "few")
    sizes = [instance.params["variables"] for instance in found]
    assert made["splits"][0]["gaps"]
    assert sizes.count(3) == sizes.count(6) == 8
    said = check.check_sums(tmp_path / "few")
    spec = check.opened(said)
    check.check_rows_again(tmp_path / "few", said, spec, Layer.REGENERATION)


def test_no_problem_stands_in_two_splits(tmp_path: Path) -> None:
    """Two splits that draw from the same stream share no problem, whatever they ask."""
    params = {"cities": 5}
    splits = [
        split("one", "tsp", 20, params=params),
        split("two", "tsp", 40, params=params, question="decide"),
    ]
    made = freeze(parse({**HEAD, "splits": splits}), tmp_path / "two")
    assert made["splits"][1]["gaps"] == list(range(20))
    first, second = (rows(tmp_path / "two", name) for name in ("one", "two"))
    assert {i.base_id for i in first}.isdisjoint(i.base_id for i in second)


def test_a_set_of_digests_is_small() -> None:
    """A hundred thousand digests take less than 32 bytes each, and none is forgotten."""
    seen, numbers = Seen(), [(k * 0x9E3779B97F4A7C15) % (1 << 64) or 1 for k in range(1, 100_001)]
    for number in numbers:
        assert seen.add_all([number])
    assert all(number in seen for number in numbers)
    assert not seen.add_all([numbers[5]])
    assert len(seen) == 100_000
    assert seen._table.itemsize * len(seen._table) < 32 * len(seen)


PURE = """
import hashlib, json, sys
sys.path.insert(0, sys.argv[1])
from assay import families
from assay.rng import Stream
from assay.suite.spec import parse
from assay.suite.walk import Walk
digest = hashlib.sha256()
for split in parse(json.loads(sys.argv[2])).splits:
    family = families.get(split.order.family)
    for index in next(Walk(split).rounds()):
        base = family.generator.sample(split.order.spec.at(index), Stream([split.name, index]))
        problem = getattr(base, "problem", getattr(base, "weeks", (base,))[0])
        problem = problem[0] if isinstance(problem, tuple) else problem
        digest.update(family.symmetries.canonical(problem))
        other, _ = family.symmetries.relabel(problem, {"optimum": 0}, Stream(["r", index]))
        digest.update(repr(other).encode() + family.symmetries.canonical(other))
print(digest.hexdigest())
"""


def test_every_python_freezes_the_same() -> None:
    """Walks, canonical digests and relabellings are the same on every installed Python."""
    digests = set()
    plain = [s for s in SPLITS if "of" not in s and s["name"] != "maze"]
    text = json.dumps({**HEAD, "splits": plain})
    for path in [sys.executable, *interpreters()]:
        for seed in ("0", "1"):
            done = subprocess.run(
                [path, "-S", "-c", PURE, str(ROOT), text],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            )
            digests.add(done.stdout)
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (of("x", "surface", "nowhere", relabel=True), "of must name"),
        (of("x", "surface", "tsp"), "needs a surface"),
        (of("x", "size", "tsp"), "axis of"),
        (of("x", "surface", "tsp", surface={"rendering": "fog"}), "fog"),
        (of("x", "context", "tsp", tokens="5"), "256"),
        (of("x", "context", "tsp"), "tokens"),
        (of("x", "context", "tsp", tokens="600", place="under"), "place"),
        (of("x", "question", "tsp", question="optimize"), "another"),
        (of("x", "question", "tsp", question="path"), "route"),
        (of("x", "question", "tsp", question="dance"), "no question"),
        (of("x", "surface", "tsp", relabel=True, count=99), "count"),
        (of("x", "surface", "tsp", relabel="yes"), "true or false"),
        (of("x", "surface", "tsp", surface={"rendering": "edges,edges"}), "twice"),
        (of("x", "surface", "tsp", surface={"rendering": ["edges"]}), "must be a text"),
        (of("x", "context", "tsp", tokens=[512, 600]), "tokens must be a text"),
        (split("x", "tsp", 1, params={"cities": [5, 6]}), "cities must be a text"),
        (split("x", "tsp", 1, params={"cities": 5.5}), "cities must be a text"),
        ({**split("x", "tsp", 4), "count": 4.0}, "count must be 1"),
        (split("x", "tsp", 1, start=-1), "start"),
        ({**split("x", "tsp", 2), "axis": "context"}, "of ="),
    ],
)
def test_bad_derived_splits_are_refused(change: dict[str, Any], word: str) -> None:
    """Whatever a derived split says that cannot be made is named."""
    with pytest.raises(UserError, match=word):
        parse({**HEAD, "splits": [split("tsp", "tsp", 4), change]})


def test_a_context_needs_other_prompts() -> None:
    """A split of one base has nothing to put around it, and says so before anything is made."""
    splits = [split("tsp", "tsp", 1), of("x", "context", "tsp", tokens="512")]
    with pytest.raises(UserError, match="split 'x': split 'tsp' has no second base"):
        parse({**HEAD, "splits": splits})


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"commitment": "00"}, "not both"),
        ({"seed": None, "commitment": "ab" * 32}, "not both"),
        ({"trained_on": {"chess": "1..2"}}, "chess"),
        ({"trained_on": {"tsp": "many"}}, "whole number"),
        ({"note": 1.5}, "note"),
    ],
)
def test_bad_heads_are_refused(data: dict[str, Any], word: str) -> None:
    """What a spec says of itself is checked."""
    with pytest.raises(UserError, match=word):
        parse({**SPEC, **data})


def test_a_sealed_spec_waits_for_its_seed() -> None:
    """A spec with a commitment in place of its seed can be made only by who knows the seed."""
    sealed = {k: v for k, v in SPEC.items() if k != "seed"} | {"commitment": "ab" * 32}
    with pytest.raises(UserError, match="sealed"):
        parse(sealed)
    assert parse(sealed, 7).splits[0].order == parse(SPEC).splits[0].order
