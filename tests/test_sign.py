"""Signatures of suites, by the real ssh-keygen."""

import shutil
import subprocess
from pathlib import Path

import pytest
from commands import suite_command
from small_suites import SPEC, tiny

from assay.errors import CheckError, UserError
from assay.suite import archive, signing
from assay.suite.freeze import freeze

TOOL = shutil.which("ssh-keygen")
pytestmark = pytest.mark.skipif(TOOL is None, reason="ssh-keygen is not installed")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a frozen suite that tests must not change."""
    directory = tmp_path_factory.mktemp("suites") / "tiny"
    freeze(tiny(splits=SPEC["splits"][:1]), directory)
    return directory


@pytest.fixture
def suite(frozen: Path, tmp_path: Path) -> Path:
    """Return a copy, to be signed."""
    return Path(shutil.copytree(frozen, tmp_path / "tiny"))


def key(path: Path, passphrase: str = "") -> Path:
    """Make a key pair and return the private one."""
    assert TOOL is not None
    command = [TOOL, "-q", "-t", "ed25519", "-N", passphrase, "-C", "x", "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def signers(path: Path, **keys: Path) -> Path:
    """Write a list of signers and return it."""
    lines = [f"{name}@example.org {k.with_suffix('.pub').read_text()}" for name, k in keys.items()]
    path.write_text("".join(lines))
    return path


def test_a_signature_names_its_signer(suite: Path, tmp_path: Path) -> None:
    """A signed suite checks, and with a list of signers says whose it is; an archive too."""
    ours, theirs = key(tmp_path / "ours"), key(tmp_path / "theirs")
    trusted = signers(tmp_path / "signers", them=theirs, us=ours)
    assert suite_command("sign", suite, "--key", ours).returncode == 0
    for source in (suite, tmp_path / "tiny.tar.zst"):
        if source != suite:
            archive.pack(suite, source)
        done = suite_command("check", source, "--signers", trusted)
        assert (done.returncode, "by us@example.org" in done.stderr) == (0, True), done.stderr
    assert signing.verify(suite) == "somebody"


def test_others_are_not_trusted(suite: Path, tmp_path: Path) -> None:
    """A suite that another key signed, or none, fails with code 11 where signers are given."""
    ours, theirs = key(tmp_path / "ours"), key(tmp_path / "theirs")
    trusted = signers(tmp_path / "signers", us=ours)
    done = suite_command("check", suite, "--signers", trusted)
    assert (done.returncode, "not signed" in done.stderr) == (11, True)
    signing.sign(suite, theirs)
    done = suite_command("check", suite, "--signers", trusted)
    assert (done.returncode, "by any of" in done.stderr) == (11, True)


def test_a_signature_of_other_sums_fails(suite: Path, tmp_path: Path) -> None:
    """A signature made of other sums, in another namespace, or flipped anywhere is found."""
    ours = key(tmp_path / "ours")
    trusted = signers(tmp_path / "signers", us=ours)
    path = signing.sign(suite, ours)
    good = path.read_bytes()
    body = range(good.index(b"\n") + 1, good.rindex(b"\n-----END"))
    for at in [i for i in body if good[i] != ord("\n")][::9]:
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        with pytest.raises(CheckError) as caught:
            signing.verify(suite, trusted)
        assert caught.value.exit_code == 11
    path.write_bytes(good)
    (suite / "SHA256SUMS").write_text("0" * 64 + "  x\n")
    with pytest.raises(CheckError):
        signing.verify(suite)
    assert TOOL is not None
    sums = suite / "SHA256SUMS"
    path.unlink()
    subprocess.run([TOOL, "-q", "-Y", "sign", "-f", ours, "-n", "file", sums], check=True)
    with pytest.raises(CheckError):
        signing.verify(suite)


def test_a_commitment_is_signed_too(tmp_path: Path) -> None:
    """What is published of a sealed suite names its signer, and nobody else's key will do."""
    (tmp_path / "spec.toml").write_text(
        'schema = 1\nname = "x"\nversion = "1.0.0"\nlicence = "MIT"\n'
        '[[splits]]\nname = "a"\nfamily = "maze"\naxis = "size"\ncount = 2\n'
    )
    ours, theirs = key(tmp_path / "ours"), key(tmp_path / "theirs")
    names = (tmp_path / "spec.toml", tmp_path / "commitment")
    (tmp_path / "none").write_text("no key")
    secret = ("--secret", tmp_path / "secret")
    done = suite_command("seal", *names, *secret, "--key", tmp_path / "none")
    assert (done.returncode, "cannot sign" in done.stderr) == (2, True), done.stderr
    assert not names[1].exists(), "the same command goes on with a key that can sign"
    done = suite_command("seal", *names, *secret, "--key", ours)
    assert done.returncode == 0, done.stderr
    for whose, code in ((ours, 0), (theirs, 11)):
        trusted = signers(tmp_path / "signers", us=whose)
        assert suite_command("check", names[1], "--signers", trusted).returncode == code


@pytest.mark.parametrize("kind", ["none", "text"])
def test_a_key_that_is_none_is_said(suite: Path, tmp_path: Path, kind: str) -> None:
    """A file that is no key gives one line, and no signature."""
    path = tmp_path / "key"
    path.write_text("no key" if kind == "text" else "")
    with pytest.raises(UserError, match="cannot sign"):
        signing.sign(suite, path)
    assert not (suite / "SHA256SUMS.sig").exists()


def test_without_the_tool_it_is_said(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where OpenSSH is missing, the line says to install it."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UserError, match="install OpenSSH"):
        signing.sign(suite, suite / "SHA256SUMS")
