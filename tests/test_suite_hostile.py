"""Suites that were damaged or made to do harm: every one is found or refused, with one line."""

import json
import os
import resource
import shutil
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import zstandard

from assay.cli.group import main
from assay.errors import AssayError, CheckError
from assay.jsonl import dumps
from assay.suite import check, source
from assay.suite.freeze import freeze
from assay.suite.manifest import data_digest
from assay.suite.spec import parse
from assay.suite.tree import file_digest

SPEC: dict[str, Any] = {
    "schema": 1,
    "name": "small",
    "version": "1.0.0",
    "licence": "MIT",
    "seed": "0x7",
    "splits": [
        {"name": "a", "family": "jobshop", "axis": "size", "count": 2, "params": {"jobs": 2}},
        {"name": "b", "of": "a", "axis": "surface", "relabel": True, "count": 1},
    ],
}
SECONDS = 60
"""Much more than any of these takes, on a busy machine."""


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small frozen suite that tests must not change."""
    directory = tmp_path_factory.mktemp("suites") / "small"
    freeze(parse(SPEC), directory)
    return directory


@pytest.fixture
def suite(frozen: Path, tmp_path: Path) -> Path:
    """Return a copy of it in a folder of its own."""
    return Path(shutil.copytree(frozen, tmp_path / "room" / "small"))


def test_every_flipped_byte_is_found(suite: Path) -> None:
    """Changing any one byte of any file, in turn, fails the sums: 100 % are found."""
    count = 0
    for path in sorted(p for p in suite.rglob("*") if p.is_file()):
        data = path.read_bytes()
        with path.open("r+b", buffering=0) as stream:
            for at in range(len(data)):
                os.pwrite(stream.fileno(), bytes([data[at] ^ 1 << at % 8]), at)
                with pytest.raises(CheckError) as caught:
                    check.check_sums(suite)
                assert caught.value.exit_code == 10
                os.pwrite(stream.fileno(), data[at : at + 1], at)
                count += 1
    check.check_sums(suite)
    assert count == sum(p.stat().st_size for p in suite.rglob("*") if p.is_file())


def seal(suite: Path, change: Callable[[dict[str, Any]], object] = lambda manifest: None) -> None:
    """Write sums and digests that fit the files, as whoever means harm would."""
    path = suite / "manifest.json"
    manifest = json.loads(path.read_text())
    for entry in (*manifest["files"], *manifest["certificates"]):
        entry["sha256"] = file_digest(suite / entry["path"])
        entry["bytes"] = (suite / entry["path"]).stat().st_size
    manifest["data_digest"] = data_digest(manifest["spec"], manifest["files"])
    change(manifest)
    path.write_text(dumps(manifest, floats=True) + "\n")
    names = sorted(p.relative_to(suite).as_posix() for p in suite.rglob("*") if p.is_file())
    lines = [f"{file_digest(suite / n)}  {n}\n" for n in names if n != "SHA256SUMS"]
    (suite / "SHA256SUMS").write_text("".join(lines))


def resealed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Return a damage to the manifest under sums that fit."""
    return lambda suite: seal(suite, change)


def spec(**changes: Any) -> Callable[[Path], None]:
    """Return a damage to the spec, with digests that fit."""

    def change(manifest: dict[str, Any]) -> None:
        from assay.suite.manifest import canary

        manifest["spec"] |= changes
        manifest["canary"] = canary(manifest["spec"])
        manifest["data_digest"] = data_digest(manifest["spec"], manifest["files"])

    return resealed(change)


def splits(**changes: Any) -> Callable[[Path], None]:
    """Return a damage to the spec's first split."""
    return spec(splits=[{**SPEC["splits"][0], **changes}, SPEC["splits"][1]])


def text(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Return a damage to a file's bytes under sums that fit."""

    def damage(suite: Path) -> None:
        path = suite / name
        path.write_bytes(change(path.read_bytes()))
        if name == "manifest.json":
            names = sorted(p.relative_to(suite).as_posix() for p in suite.rglob("*") if p.is_file())
            lines = [f"{file_digest(suite / n)}  {n}\n" for n in names if n != "SHA256SUMS"]
            (suite / "SHA256SUMS").write_text("".join(lines))
        elif name != "SHA256SUMS":
            seal(suite)

    return damage


def row(**changes: Any) -> Callable[[Path], None]:
    """Return a damage to the first data row, under sums that fit."""

    def change(data: bytes) -> bytes:
        first, *rest = data.split(b"\n")
        damaged = json.dumps({**json.loads(first), **changes}, separators=(",", ":"))
        return b"\n".join([damaged.encode("utf-8", "surrogatepass"), *rest])

    return text("data/a.jsonl", change)


def replaced(name: str, make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Return a damage that puts something else in a file's place."""

    def damage(suite: Path) -> None:
        (suite / name).unlink()
        make(suite / name)

    return damage


def pipe(path: Path) -> None:
    """Make a pipe: whoever opens it waits for ever."""
    os.mkfifo(path)


def sock(path: Path) -> None:
    """Make a socket."""
    with socket.socket(socket.AF_UNIX) as made:
        before = Path.cwd()
        os.chdir(path.parent)
        made.bind(path.name)
        os.chdir(before)


def folder_link(suite: Path) -> None:
    """Put a link to a folder elsewhere in the place of the data."""
    (suite / "data").rename(suite.parent / "elsewhere")
    (suite / "data").symlink_to(suite.parent / "elsewhere")


def sparse(name: str, size: int) -> Callable[[Path], None]:
    """Return a damage that makes a file very long without filling a disk."""
    return lambda suite: os.truncate(suite / name, size)


def bomb(suite: Path) -> None:
    """Put gigabytes of nothing into a few kilobytes of certificates."""
    packer = zstandard.ZstdCompressor(level=1)
    with (
        (suite / "certificates" / "a.jsonl.zst").open("wb") as raw,
        packer.stream_writer(raw, closefd=False) as stream,
    ):
        for _ in range(64):
            stream.write(bytes(1 << 24))
    seal(suite)


def certificate(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Return a damage to the certificates, under sums that fit."""

    def damage(suite: Path) -> None:
        path = suite / "certificates" / "a.jsonl.zst"
        data = zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
        rows = [json.loads(line) for line in data.split(b"\n")[:-1]]
        for one in rows:
            change(one)
        lines = "".join(
            json.dumps(one, sort_keys=True, separators=(",", ":")) + "\n" for one in rows
        )
        path.write_bytes(zstandard.compress(lines.encode()))
        seal(suite)

    return damage


def many_files(suite: Path) -> None:
    """Make more files than a suite can have."""
    for k in range(10_001):
        (suite / f"f{k}").touch()


def more_data(suite: Path) -> None:
    """Make a data file that the sums list and the manifest does not."""
    (suite / "data" / "c.jsonl").touch()
    seal(suite)


def deep(suite: Path) -> None:
    """Make folders in folders."""
    (suite / "a" / "b" / "c" / "d").mkdir(parents=True)


def entry(**changes: Any) -> Callable[[Path], None]:
    """Return a damage to the manifest's first file."""
    return resealed(lambda manifest: manifest["files"][0].update(changes))


def manifest(**changes: Any) -> Callable[[Path], None]:
    """Return a damage to the manifest's fields."""
    return resealed(lambda found: found.update(changes))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a name that leads out": entry(path="../outside.jsonl"),
    "a name that leads out of data": entry(path="data/../../outside.jsonl"),
    "an absolute name": entry(path="/etc/passwd"),
    "a name with a zero": entry(path="data/a\0.jsonl"),
    "a name with a backslash": entry(path="data\\a.jsonl"),
    "a name in other letters": entry(path="data/ä.jsonl"),
    "a name in capitals": entry(path="data/A.jsonl"),
    "a name that is a number": entry(path=7),
    "a name that is nothing": entry(path=None),
    "the sums for data": entry(path="SHA256SUMS"),
    "the manifest for data": entry(path="manifest.json"),
    "a file twice": resealed(lambda m: m["files"].append(m["files"][0])),
    "ten thousand data files": resealed(lambda m: m.update(files=m["files"] * 5_000)),
    "rows without number": entry(rows=None),
    "rows below zero": entry(rows=-1),
    "a thousand million rows": entry(rows=10**9),
    "true rows": entry(rows=True),
    "a fraction of a row": entry(rows=1.5),
    "bytes of another length": entry(bytes=10**9),
    "no digest": entry(sha256=None),
    "a digest of something else": entry(sha256="0" * 64),
    "a certificate that leads out": resealed(
        lambda m: m["certificates"][0].update(path="certificates/../../x.jsonl.zst")
    ),
    "another canary": manifest(canary="00000000-0000-8000-8000-000000000000"),
    "another name than the spec's": manifest(name="large"),
    "another identity": manifest(data_digest="0" * 64),
    "a manifest of another schema": manifest(schema=2),
    "a manifest without spec": manifest(spec=None),
    "a spec that is a list": manifest(spec=[]),
    "gaps that are none": resealed(lambda m: m["splits"][0].update(gaps=[0, 1, 2])),
    "gaps that are no list": resealed(lambda m: m["splits"][0].update(gaps="all")),
    "10^5 gaps": resealed(lambda m: m["splits"][0].update(gaps=list(range(100_000)))),
    "gaps of a huge index": resealed(lambda m: m["splits"][0].update(gaps=[2**52])),
    "splits in another order": resealed(lambda m: m["splits"].reverse()),
    "a split that is a text": resealed(lambda m: m.update(splits=["a", "b"])),
    "a count of 10^9": splits(count=10**9),
    "a count below zero": splits(count=-2),
    "a count without end": splits(count=2**60),
    "jobs of 10^9": splits(params={"jobs": 10**9}),
    "a range of 10^9": splits(params={"jobs": "2..1000000000"}),
    "a family there is not": splits(family="chess"),
    "a seed of a million digits": spec(seed="0x" + "f" * 1_000_000),
    "a spec of 10^5 splits": spec(splits=[{}] * 100_000),
    "a spec with a fraction": resealed(lambda m: m["spec"].update(note=1.5)),
    "another spec": spec(seed="0x8"),
    "NaN": text("manifest.json", lambda b: b.replace(b'"schema":1', b'"schema":NaN', 1)),
    "Infinity": text("manifest.json", lambda b: b.replace(b'"schema":1', b'"schema":Infinity', 1)),
    "1e400": text("manifest.json", lambda b: b.replace(b'"schema":1', b'"schema":1e400', 1)),
    "a number of 10^6 digits": text(
        "manifest.json", lambda b: b.replace(b'"schema":1', b'"schema":' + b"1" * 1_000_000, 1)
    ),
    "a key twice": text("manifest.json", lambda b: b.replace(b"{", b'{"assay":"0.1.0",', 1)),
    "a byte-order mark": text("manifest.json", lambda b: b"\xef\xbb\xbf" + b),
    "CRLF": text("manifest.json", lambda b: b.replace(b"\n", b"\r\n")),
    "blanks in the manifest": text("manifest.json", lambda b: b.replace(b":", b": ", 1)),
    "no last line feed": text("manifest.json", lambda b: b[:-1]),
    "no UTF-8": text("manifest.json", lambda b: b.replace(b"small", b"sm\xffll", 1)),
    "a lone surrogate": text("manifest.json", lambda b: b.replace(b"small", b"\\ud800", 1)),
    "a manifest of brackets": text("manifest.json", lambda b: b"[" * 1_000_000),
    "a manifest of objects": text("manifest.json", lambda b: b'{"a":' * 1_000_000),
    "an empty manifest": text("manifest.json", lambda b: b""),
    "a manifest too long": text("manifest.json", lambda b: b[:-1] + b" " * (17 << 20) + b"\n"),
    "zeros in the manifest": text("manifest.json", lambda b: b.replace(b"small", b"sm\0ll", 1)),
    "CRLF in the sums": text("SHA256SUMS", lambda b: b.replace(b"\n", b"\r\n")),
    "a mark before the sums": text("SHA256SUMS", lambda b: b"\xef\xbb\xbf" + b),
    "sums in capitals": text("SHA256SUMS", lambda b: b.upper()),
    "sums of something outside": text("SHA256SUMS", lambda b: b + b"0" * 64 + b"  ../x\n"),
    "sums that are no text": text("SHA256SUMS", lambda b: b"\xff\xfe" + b),
    "sums of a hundred megabytes": text("SHA256SUMS", lambda b: b + b"x" * (100 << 20)),
    "CRLF in data": text("data/a.jsonl", lambda b: b.replace(b"\n", b"\r\n")),
    "a mark before data": text("data/a.jsonl", lambda b: b"\xef\xbb\xbf" + b),
    "no last line feed in data": text("data/a.jsonl", lambda b: b[:-1]),
    "a row more": text("data/a.jsonl", lambda b: b + b[: b.index(b"\n") + 1]),
    "a row less": text("data/a.jsonl", lambda b: b[: b.index(b"\n") + 1]),
    "a row twice": text("data/a.jsonl", lambda b: b[: b.index(b"\n") + 1] * 2),
    "rows in another order": text(
        "data/a.jsonl", lambda b: b"".join(reversed(b.splitlines(keepends=True)))
    ),
    "an empty line in data": text("data/a.jsonl", lambda b: b.replace(b"\n", b"\n\n", 1)),
    "zeros in data": text("data/a.jsonl", lambda b: b.replace(b"job", b"jo\0", 1)),
    "no UTF-8 in data": text("data/a.jsonl", lambda b: b.replace(b"job", b"jo\xff", 1)),
    "a row of brackets": text("data/a.jsonl", lambda b: b"[" * 1_000_000 + b"\n\n"),
    "a row of 10^9": row(index=10**9),
    "a row of 10^400": row(attempt=10**400),
    "a row with NaN": row(attempt=float("nan")),
    "a row with a surrogate": row(prompt="\ud800"),
    "a row of another family": row(family="tsp"),
    "a row of another version": row(version=99),
    "a row with another reference": row(reference={"feasible": True, "optimum": 1}),
    "a row with another prompt": row(prompt="What is 6 times 7?"),
    "floors of brackets": text("floors.json", lambda b: b"[" * 1_000_000),
    "floors with NaN": text("floors.json", lambda b: b.replace(b'"schema":1', b'"schema":NaN')),
    "floors below zero": text("floors.json", lambda b: b.replace(b'"twins":0', b'"twins":-1')),
    "floors that are nothing": text("floors.json", lambda b: b"null\n"),
    "a link for a file": replaced("floors.json", lambda p: p.symlink_to("/etc/passwd")),
    "a link for data": replaced("data/a.jsonl", lambda p: p.symlink_to("/etc/passwd")),
    "a link to itself": replaced("floors.json", lambda p: p.symlink_to(p)),
    "a link for the sums": replaced("SHA256SUMS", lambda p: p.symlink_to("/etc/passwd")),
    "a link for the manifest": replaced("manifest.json", lambda p: p.symlink_to("/etc/passwd")),
    "a link for a folder": folder_link,
    "a pipe for a file": replaced("floors.json", pipe),
    "a pipe for data": replaced("data/a.jsonl", pipe),
    "a pipe for the sums": replaced("SHA256SUMS", pipe),
    "a pipe for the manifest": replaced("manifest.json", pipe),
    "a socket for a file": replaced("floors.json", sock),
    "a folder for a file": replaced("floors.json", lambda p: p.mkdir()),
    "a folder for data": replaced("data/a.jsonl", lambda p: p.mkdir()),
    "a file less": lambda suite: (suite / "data" / "a.jsonl").unlink(),
    "no sums": lambda suite: (suite / "SHA256SUMS").unlink(),
    "a file more": lambda suite: (suite / "data" / "c.jsonl").write_text(""),
    "a file more, summed": more_data,
    "a hidden file": lambda suite: (suite / ".hidden").write_text(""),
    "an empty folder's file": lambda suite: (suite / "certificates" / "x").write_text(""),
    "a name with a line feed": lambda suite: (suite / "a\nb").write_text(""),
    "a name that is no text": lambda suite: Path(os.fsdecode(bytes(suite) + b"/\xff")).touch(),
    "a name in another case": lambda suite: (suite / "Manifest.json").write_text("{}"),
    "ten thousand files": many_files,
    "folders in folders": deep,
    "a terabyte of sums": sparse("SHA256SUMS", 1 << 40),
    "a terabyte of manifest": sparse("manifest.json", 1 << 40),
    "a terabyte of floors": sparse("floors.json", 1 << 40),
    "a terabyte of data": sparse("data/a.jsonl", 1 << 40),
    "a bomb": bomb,
    "certificates that are no Zstandard": text("certificates/a.jsonl.zst", lambda b: b"PK" + b),
    "certificates cut short": text("certificates/a.jsonl.zst", lambda b: b[: len(b) // 2]),
    "a proof that is none": certificate(lambda one: one.update(proof={"drup": "0", "starts": []})),
    "a proof of brackets": certificate(lambda one: one.update(proof=[[[[]]]])),
    "a proof with huge times": certificate(
        lambda one: one["proof"].update(starts=[[10**15] * 3] * 2)
    ),
    "a solution that is none": certificate(lambda one: one.update(solution='{"starts":[[0]]}')),
    "a signature that is none": lambda suite: (suite / "SHA256SUMS.sig").write_text("trust me"),
}


def outside(suite: Path) -> list[tuple[str, float]]:
    """Return what lies beside a suite."""
    return sorted((str(p), p.lstat().st_mtime) for p in suite.parent.parent.rglob("*"))


@pytest.mark.parametrize("name", DAMAGES)
def test_hostile_suites_are_refused(
    name: str, suite: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One line says what is wrong, soon, in little memory; nothing is written anywhere."""
    DAMAGES[name](suite)
    before, start = outside(suite), time.process_time()
    code = main(["suite", "check", str(suite)])
    assert code in (2, 10, 11, 12, 13)
    assert time.process_time() - start < SECONDS
    said = [line for line in capfd.readouterr().err.split("\n") if line.startswith("error: ")]
    assert len(said) == 1
    assert len(said[0]) < 1_000
    assert said[0].isprintable()
    assert outside(suite) == before
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 3_000_000


def test_there_are_at_least_sixty() -> None:
    """The list of hostile suites is long, and an undamaged one passes."""
    assert len(DAMAGES) >= 60


def test_an_undamaged_suite_passes(suite: Path) -> None:
    """The suite that was damaged in so many ways is a good one."""
    seal(suite)
    assert main(["suite", "check", str(suite)]) == 0


@pytest.mark.parametrize("name", [n for n in DAMAGES if "pipe" in n or "terabyte" in n])
def test_hostile_suites_are_not_scored(name: str, suite: Path) -> None:
    """Reading a hostile suite's identity neither waits nor fills the memory."""
    DAMAGES[name](suite)
    start = time.process_time()
    with suppress(AssayError, OSError):
        source.identity(str(suite))
    assert time.process_time() - start < SECONDS
