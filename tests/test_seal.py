"""Sealed suites: committed to first, revealed later, and nothing leaks or changes in between."""

import json
import shutil
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from commands import KILLED, run_until, suite_command
from playing import play
from small_suites import SPEC

from assay.errors import CheckError, FormatError, UserError
from assay.jsonl import dumps
from assay.run import digest
from assay.server import serving
from assay.suite import check, merkle, opening, seal
from assay.suite import secret as secrets
from assay.suite.manifest import read_manifest
from assay.suite.secret import Secret
from assay.suite.spec import parse

ROOT = Path(__file__).resolve().parents[1]
DATA = {**SPEC, "splits": [SPEC["splits"][k] for k in (0, 2, 3, 6)]}


def toml(data: dict[str, Any]) -> str:
    """Return a spec as TOML: JSON values are TOML values, tables aside."""
    lines = [f"{k} = {json.dumps(v)}" for k, v in data.items() if k != "splits"]
    for split in data["splits"]:
        lines.append("[[splits]]")
        for key, value in split.items():
            if isinstance(value, dict):
                lines += [f"{key}.{k} = {json.dumps(v)}" for k, v in value.items()]
            else:
                lines.append(f"{key} = {json.dumps(value)}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a spec, its secret, the commitment and the hidden suite."""
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "spec.toml").write_text(toml(DATA))
    names = (folder / n for n in ("spec.toml", "commitment"))
    done = suite_command(
        "seal", *names, "--secret", folder / "secret", "--suite", folder / "hidden"
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def sealed(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "sealed"))


@pytest.fixture
def revealed(sealed: Path) -> Path:
    """Return such a copy whose suite is revealed."""
    done = _reveal(sealed)
    assert done.returncode == 0, done.stderr
    return sealed


def _reveal(folder: Path, *more: object, to: str = "hidden") -> subprocess.CompletedProcess[str]:
    secret = ("--secret", folder / "secret")
    return suite_command("reveal", folder / "commitment", *secret, "--to", folder / to, *more)


def secret_of(folder: Path) -> Secret:
    """Return the secret of a folder."""
    return secrets.load(folder / "secret", seal.read(folder / "commitment")["spec"])


def test_the_commitment_shows_nothing(made: Path) -> None:
    """No instance, seed or salt stands in what is published; the secret is its owner's alone."""
    secret = secret_of(made)
    published = b"".join(p.read_bytes() for p in sorted((made / "commitment").iterdir()))
    hidden = [secret.data.hex(), f"{secret.seed:x}", secret.salt(0).hex()]
    rows = list(seal.rows(made / "hidden", read_manifest(made / "hidden")))
    hidden += [json.loads(row)["id"] for row in rows]
    for text in hidden:
        assert text.encode() not in published
    everything = b"".join(p.read_bytes() for p in (made / "hidden").rglob("*") if p.is_file())
    for text in hidden[:3]:
        assert text.encode() not in everything
    assert stat.S_IMODE((made / "secret").stat().st_mode) == 0o600
    assert suite_command("check", made / "commitment").returncode == 0
    done = suite_command("check", made / "hidden")
    assert (done.returncode, "not revealed yet" in done.stderr) == (12, True)
    assert secret.data.hex() not in repr(secret)


def test_the_derivation_is_pinned() -> None:
    """What follows from a secret is this for ever."""
    secret = Secret(bytes(range(32)))
    assert f"{secret.seed:064x}" == SEED
    assert secret.commitment == COMMITTED
    assert secret.salt(1).hex() == SALT


SEED = "ff736cdfa4af3fa530e765e2a5542abe54a556185a2c8f84c56b3325285ae8be"
COMMITTED = "90af6e8b3c8378812e32394732454fbb7770ea8bfbb26d18b6a93d839350b3fa"
SALT = "12ad8bd950488be6ad895144e81dfb6d50e61321d462046ce1b4d8ef84dbcfcc"


def test_a_revealed_suite_is_checked_to_the_last_byte(revealed: Path) -> None:
    """The secret makes every byte again; the suite is the one that was committed to."""
    done = suite_command("check", revealed / "hidden", "--commitment", revealed / "commitment")
    assert done.returncode == 0, done.stderr
    assert "the same bytes again" in done.stderr
    assert "the suite of the commitment of" in done.stderr


def test_revealing_goes_on_after_a_kill(sealed: Path, tmp_path: Path) -> None:
    """Killed at any moment, the same command reveals the suite; what is revealed stays signed."""
    for changes in range(20):
        copy = Path(shutil.copytree(sealed, tmp_path / f"{changes}"))
        files = (copy / "commitment", "--secret", copy / "secret", "--to", copy / "hidden")
        command = ("suite", "reveal", *files)
        killed = run_until(copy / "hidden", changes, *command) == KILLED
        assert run_until(copy / "hidden", 100, *command) == 0
        check.check_sums(copy / "hidden")
        if not killed:
            break
    assert 5 < changes < 19
    signature = copy / "hidden" / "SHA256SUMS.sig"
    signature.write_text("of these sums")
    assert run_until(copy / "hidden", 100, *command) == 0
    assert signature.exists()
    for name in ("reveal.json", "commitment.json"):
        (copy / "hidden" / name).write_text("another")
    assert run_until(copy / "hidden", 0, *command) == KILLED, "what the sums say is put there again"
    (copy / "hidden" / "SHA256SUMS").write_bytes((sealed / "hidden" / "SHA256SUMS").read_bytes())
    assert run_until(copy / "hidden", 100, *command) == 10


def test_a_suite_is_made_again_from_the_secret(sealed: Path) -> None:
    """Without the kept suite, secret and commitment are enough."""
    done = _reveal(sealed, to="again")
    assert done.returncode == 0, done.stderr
    for path in (sealed / "hidden" / "data").iterdir():
        assert (sealed / "again" / "data" / path.name).read_bytes() == path.read_bytes()


def test_another_suite_is_not_the_committed_one(revealed: Path, tmp_path: Path) -> None:
    """A suite of another secret, with a commitment of its own, does not pass for this one."""
    done = suite_command(
        "seal",
        revealed / "spec.toml",
        tmp_path / "c",
        "--secret",
        tmp_path / "secret",
        "--suite",
        tmp_path / "hidden",
    )
    assert done.returncode == 0, done.stderr
    arguments = ("--secret", tmp_path / "secret", "--to", tmp_path / "hidden")
    assert suite_command("reveal", revealed / "commitment", *arguments).returncode == 2
    assert suite_command("reveal", tmp_path / "c", *arguments).returncode == 0
    assert suite_command("check", tmp_path / "hidden").returncode == 0
    done = suite_command("check", tmp_path / "hidden", "--commitment", revealed / "commitment")
    assert (done.returncode, "differs" in done.stderr) == (12, True)


def test_a_changed_row_breaks_the_seal(revealed: Path) -> None:
    """One changed byte in any row gives another root, whatever the sums say."""
    suite = revealed / "hidden"
    manifest, published = read_manifest(suite), seal.read(revealed / "commitment")
    path = suite / manifest["files"][1]["path"]
    data = path.read_bytes()
    for at in range(0, len(data), len(data) // 20):
        if data[at] != ord("\n"):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises(CheckError, match="merkle_root"):
                seal.check(suite, manifest, secret_of(revealed), published)


def test_single_instances_are_revealed(sealed: Path) -> None:
    """Rows with their inclusion proofs check against the commitment; changed ones do not."""
    rows = [json.loads(r) for r in seal.rows(sealed / "hidden", read_manifest(sealed / "hidden"))]
    names = [rows[k]["id"] for k in (0, 5, len(rows) - 1)]
    done = _reveal(sealed, *(part for name in names for part in ("--instance", name)))
    assert done.returncode == 0, done.stderr
    path = sealed / "some.jsonl"
    path.write_text(done.stdout)
    checked = suite_command("check", path, "--commitment", sealed / "commitment")
    assert (checked.returncode, "3 instances" in checked.stderr) == (0, True), checked.stderr
    assert not (sealed / "hidden" / "reveal.json").exists()
    published = seal.read(sealed / "commitment")
    found = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
    for change in (
        {"leaf": found[0]["leaf"] + 1},
        {"salt": "00" * 32},
        {"path": found[0]["path"][:-1]},
        {"path": [*found[0]["path"], "00" * 32]},
        {"row": {**found[0]["row"], "index": 99}},
        {"row": found[1]["row"]},
        {"path": "x"},
        {"path": [7]},
        {"leaf": -1},
        {"leaf": 1 << 40},
        {"extra": 1},
    ):
        path.write_text(dumps({**found[0], **change}) + "\n")
        with pytest.raises(CheckError) as caught:
            opening.check_excerpts(path, published)
        assert caught.value.exit_code == 12
    assert _reveal(sealed, "--instance", "tsp-v1-0000000000000000").returncode == 2


def test_sealing_overwrites_nothing(sealed: Path) -> None:
    """A secret is never replaced; the same spec goes on with it, another spec is refused."""
    before = (sealed / "secret").read_bytes()
    spec, secret = sealed / "spec.toml", ("--secret", sealed / "secret")
    assert suite_command("seal", spec, sealed / "commitment", *secret).returncode == 2
    kept = ("--suite", sealed / "hidden")
    done = suite_command("seal", spec, sealed / "again", *secret, *kept)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == seal.read(sealed / "commitment")["merkle_root"]
    spec.write_text(toml({**DATA, "version": "2.0.0"}))
    done = suite_command("seal", spec, sealed / "other", *secret)
    assert (done.returncode, "another suite" in done.stderr) == (2, True)
    assert (sealed / "secret").read_bytes() == before
    inside = ("--secret", sealed / "new" / "secret")
    done = suite_command("seal", spec, sealed / "new", *inside)
    assert (done.returncode, "must not be in" in done.stderr) == (2, True)
    done = suite_command("seal", spec, sealed / "no" / "new", "--secret", sealed / "fresh")
    assert (done.returncode, "there is no folder" in done.stderr) == (2, True)
    assert not (sealed / "fresh").exists()


@pytest.mark.parametrize("text", ["", "{}", "x", '{"schema":1,"secret":"00","of":"x"}', "[]"])
def test_a_damaged_secret_is_refused(sealed: Path, text: str) -> None:
    """A file that holds no secret is one clear line."""
    (sealed / "secret").write_text(text)
    done = _reveal(sealed)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr


@pytest.mark.parametrize(
    "change", [{"rows": 0}, {"merkle_root": "00"}, {"extra": 1}, {"rows": "9"}]
)
def test_a_damaged_commitment_is_refused(sealed: Path, change: dict[str, object]) -> None:
    """A commitment that is none is refused, and a changed one fails its sums."""
    path = sealed / "commitment" / "commitment.json"
    path.write_text(dumps({**json.loads(path.read_text()), **change}) + "\n")
    with pytest.raises(FormatError):
        seal.read(path)
    assert suite_command("check", sealed / "commitment").returncode == 10


def test_a_sealed_spec_has_no_seed(sealed: Path) -> None:
    """The hidden suite's spec cannot be made without the secret."""
    data = read_manifest(sealed / "hidden")["spec"]
    assert "seed" not in data
    with pytest.raises(UserError, match="sealed"):
        parse(data)


def test_scores_are_published_and_judged_again(revealed: Path, tmp_path: Path) -> None:
    """A run's digest shows no answer; the run checks against it, and a changed answer does not."""
    run = tmp_path / "run"
    with serving() as url:
        play(url, revealed / "hidden", run, "greedy")
    command = [sys.executable, "cli.py", "run", "digest", str(run)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    data = read_manifest(revealed / "hidden")["data_digest"]
    assert row["suite"]["data_digest"] == data == seal.read(revealed / "commitment")["data_digest"]
    raw = (run / "samples.jsonl").read_bytes()
    assert row["answers"]["sha256"] == sha256(raw).hexdigest()
    assert sum(sum(split.values()) for split in row["verdicts"].values()) == row["answers"]["rows"]
    assert "tour" not in done.stdout
    published = tmp_path / "digest.json"
    published.write_text(done.stdout)
    assert digest.check(run, published) == row
    (run / "samples.jsonl").write_bytes(raw.replace(b'"content":"', b'"content":" ', 1))
    with pytest.raises(CheckError, match="answers") as caught:
        digest.check(run, published)
    assert caught.value.exit_code == 13
    (run / "samples.jsonl").write_bytes(raw)
    row["verdicts"]["tsp-size"] = {"correct": 99}
    published.write_text(dumps(row) + "\n")
    with pytest.raises(CheckError, match="verdicts"):
        digest.check(run, published)


def test_a_hidden_suite_is_not_published(sealed: Path, tmp_path: Path) -> None:
    """Publishing refuses a suite that is still sealed, and takes it once it is revealed."""
    target = tmp_path / "x.tar.zst"
    done = suite_command("publish", sealed / "hidden", "--to", target)
    assert (done.returncode, target.exists()) == (12, False)
    assert _reveal(sealed).returncode == 0
    assert suite_command("publish", sealed / "hidden", "--to", target).returncode == 0
    assert suite_command("check", target, "--commitment", sealed / "commitment").returncode == 0


def test_the_tree_is_that_of_rfc_6962() -> None:
    """Roots of the test vectors of certificate transparency come out."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    inputs.append("606162636465666768696a6b6c6d6e6f")
    leaves = [merkle.leaf(bytes.fromhex(text)) for text in inputs]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for size, wanted in roots.items():
        assert merkle.root(leaves[:size]).hex() == wanted
    assert merkle.root([]) == sha256().digest()


def test_inclusion_proofs_hold_and_no_others() -> None:
    """For trees of 1 to 20 leaves every proof holds for its leaf and place alone."""
    for size in range(1, 21):
        leaves = [merkle.leaf(bytes([k])) for k in range(size)]
        whole = merkle.root(leaves)
        for index in range(size):
            proof = merkle.path(leaves, index)
            for k in range(size):
                holds = merkle.includes(whole, size, k, leaves[index], proof)
                assert holds is (k == index)
            assert not merkle.includes(whole, size, index, merkle.leaf(b"x"), proof)
            if proof:
                assert not merkle.includes(whole, size, index, leaves[index], proof[:-1])
                assert not merkle.includes(whole, size, index, leaves[index], proof[1:])
