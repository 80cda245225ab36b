"""Publishing: to a Hub over real HTTP, to an archive, to Parquet."""

import shutil
import sys
import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zstandard
from commands import suite_command
from hub_server import TOKEN, Hub, hub
from small_suites import SPEC, tiny

from assay.errors import CheckError, FormatError, UserError
from assay.suite import archive, check, parquet
from assay.suite import hub as remote
from assay.suite.freeze import freeze
from assay.suite.manifest import read_manifest

QUIET = {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a frozen suite that tests must not change."""
    directory = tmp_path_factory.mktemp("suites") / "tiny"
    freeze(tiny(), directory)
    return directory


@pytest.fixture
def server() -> Iterator[Hub]:
    """Run a Hub."""
    with hub() as running:
        yield running


def to_hub(directory: Path, server: Hub, home: Path, *more: str) -> tuple[int, str]:
    """Publish to the Hub as ``lab/tiny``; return the exit code and what was said."""
    environment = {"HF_ENDPOINT": server.url, "MY_KEY": TOKEN, "HF_HOME": str(home)}
    arguments = ("publish", directory, "--to", "hf:lab/tiny", "--key-env", "MY_KEY", *more)
    done = suite_command(*arguments, **QUIET, **environment)
    assert TOKEN not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_suite_reaches_the_hub(frozen: Path, server: Hub, tmp_path: Path) -> None:
    """Every file arrives, large ones as objects, under the tag of the version; never twice."""
    code, said = to_hub(frozen, server, tmp_path, "--private")
    assert code == 0, said
    assert f"{server.url}/datasets/lab/tiny/tree/v1.0.0" in said
    files = server.repositories["lab/tiny"]
    wanted = {p.relative_to(frozen).as_posix(): p for p in frozen.rglob("*") if p.is_file()}
    assert set(files) - {".gitattributes"} == set(wanted)
    assert all(files[name] == path.read_bytes() for name, path in wanted.items())
    assert server.tags["lab/tiny"] == {"v1.0.0": server.head("lab/tiny")}
    assert server.private == {"lab/tiny"}
    assert server.puts
    before = dict(files), server.head("lab/tiny")
    code, said = to_hub(frozen, server, tmp_path)
    assert (code, before) == (2, (dict(files), server.head("lab/tiny")))
    assert "has v1.0.0 already" in said


def test_an_interrupted_upload_goes_on(frozen: Path, server: Hub, tmp_path: Path) -> None:
    """After a failed commit, and after a missing tag, the same command ends what was begun."""
    server.fail = "/commit/"
    code, said = to_hub(frozen, server, tmp_path)
    assert (code, server.tags["lab/tiny"]) == (2, {})
    assert "not today" in said
    sent = list(server.puts)
    server.fail = "/tag/"
    assert to_hub(frozen, server, tmp_path)[0] == 2
    server.fail = None
    code, said = to_hub(frozen, server, tmp_path)
    assert code == 0, said
    assert server.puts == sent, "nothing is sent twice"
    assert server.tags["lab/tiny"] == {"v1.0.0": server.head("lab/tiny")}


def test_a_new_version_replaces_the_old_files(frozen: Path, server: Hub, tmp_path: Path) -> None:
    """The next version has a tag of its own, and files that it lacks are gone from it."""
    assert to_hub(frozen, server, tmp_path)[0] == 0
    first = server.tags["lab/tiny"]["v1.0.0"]
    freeze(tiny(version="1.1.0", splits=SPEC["splits"][:1]), tmp_path / "next")
    code, said = to_hub(tmp_path / "next", server, tmp_path)
    assert code == 0, said
    assert server.tags["lab/tiny"]["v1.0.0"] == first != server.tags["lab/tiny"]["v1.1.0"]
    data = {name for name in server.repositories["lab/tiny"] if name.startswith("data/")}
    assert data == {"data/tsp-size.jsonl"}


@pytest.mark.parametrize(
    ("target", "environment", "code", "word"),
    [
        ("hf:lab", {"HF_TOKEN": "x"}, 2, "OWNER/NAME"),
        ("hf:lab/../x", {"HF_TOKEN": "x"}, 2, "OWNER/NAME"),
        ("hf:lab/tiny", {"HF_TOKEN": ""}, 2, "HF_TOKEN is not set"),
        ("hf:lab/tiny", {"HF_TOKEN": "wrong"}, 2, "401"),
        ("hf:lab/tiny", {"HF_TOKEN": "x", "HF_ENDPOINT": "http://127.0.0.1:9"}, 3, "reached"),
        ("ftp://x", {}, 2, "--to must be"),
    ],
)
def test_what_cannot_be_published_is_said(
    frozen: Path, server: Hub, target: str, environment: dict[str, str], code: int, word: str
) -> None:
    """A wrong address, a missing or wrong token and a dead Hub are each one clear line."""
    done = suite_command(
        "publish", frozen, "--to", target, **{**QUIET, "HF_ENDPOINT": server.url, **environment}
    )
    assert (done.returncode, word in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["huggingface_hub", "pyarrow"])
def test_a_missing_library_is_named(
    name: str, frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra that it needs, publishing says in a line what to install."""
    monkeypatch.setitem(sys.modules, name, None)
    manifest = read_manifest(frozen)
    ways: dict[str, Callable[[], object]] = {
        "pyarrow": lambda: parquet.write(frozen, manifest, tmp_path / "parquet"),
        "huggingface_hub": lambda: remote.publish(frozen, manifest, "lab/tiny", "MY_KEY", False),
    }
    with pytest.raises(UserError, match=f"{name} is not installed; pip install"):
        ways[name]()
    assert not (tmp_path / "parquet").exists()


def test_a_damaged_suite_is_not_published(frozen: Path, server: Hub, tmp_path: Path) -> None:
    """What fails its sums is not sent."""
    copy = Path(shutil.copytree(frozen, tmp_path / "tiny"))
    (copy / "README.md").write_text("changed")
    code, _ = to_hub(copy, server, tmp_path)
    assert (code, server.seen) == (10, [])


def test_an_archive_is_reproducible(frozen: Path, tmp_path: Path) -> None:
    """Packed from two copies of other times, an archive has the same bytes, and checks."""
    copy = Path(shutil.copytree(frozen, tmp_path / "copy", copy_function=shutil.copyfile))
    paths = [tmp_path / "a.tar.zst", tmp_path / "b.tar.zst"]
    for directory, path in zip((frozen, copy), paths, strict=True):
        done = suite_command("publish", directory, "--to", path)
        assert done.returncode == 0, done.stderr
    assert paths[0].read_bytes() == paths[1].read_bytes()
    done = suite_command("check", paths[0])
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == read_manifest(frozen)["data_digest"]
    with tarfile.open(fileobj=BytesIO(_unpacked(paths[0]))) as usual:
        assert "manifest.json" in usual.getnames()
        assert usual.getnames() == sorted(usual.getnames())
    assert suite_command("publish", frozen, "--to", paths[0]).returncode == 2


def _unpacked(path: Path) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes())


def _tar(*members: tuple[str, bytes, dict[str, Any]], kind: int = tarfile.USTAR_FORMAT) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as tar:
        for name, data, changes in members:
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), 0o644
            for key, value in changes.items():
                setattr(info, key, value)
            tar.addfile(info, BytesIO(data))
    return out.getvalue()[:-1]


HOSTILE: dict[str, Callable[[], bytes]] = {
    "parent": lambda: _tar(("../x", b"x", {})),
    "inside": lambda: _tar(("data/../../x", b"x", {})),
    "absolute": lambda: _tar(("/tmp/x", b"x", {})),
    "dot": lambda: _tar(("./x", b"x", {})),
    "deep": lambda: _tar(("a/b/c/d", b"x", {})),
    "backslash": lambda: _tar(("a\\b", b"x", {})),
    "control": lambda: _tar(("a\nb", b"x", {})),
    "link": lambda: _tar(("x", b"", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"})),
    "hard link": lambda: _tar(("x", b"", {"type": tarfile.LNKTYPE, "linkname": "/etc/passwd"})),
    "device": lambda: _tar(("x", b"", {"type": tarfile.CHRTYPE})),
    "pipe": lambda: _tar(("x", b"", {"type": tarfile.FIFOTYPE})),
    "folder": lambda: _tar(("x", b"", {"type": tarfile.DIRTYPE})),
    "executable": lambda: _tar(("x", b"x", {"mode": 0o4755})),
    "owner": lambda: _tar(("x", b"x", {"uid": 1000})),
    "time": lambda: _tar(("x", b"x", {"mtime": 7})),
    "pax": lambda: _tar(("x" * 150, b"x", {}), kind=tarfile.PAX_FORMAT),
    "gnu": lambda: _tar(("x" * 150, b"x", {}), kind=tarfile.GNU_FORMAT),
    "twice": lambda: _tar(("a", b"x", {}), ("a", b"y", {})),
    "unsorted": lambda: _tar(("b", b"x", {}), ("a", b"y", {})),
    "torn": lambda: _tar(("a", b"x" * 5000, {}))[:3000],
    "empty": lambda: b"",
    "no suite": lambda: _tar(("a", b"x", {}))[:1024] + bytes(1024),
    "behind": lambda: _tar(("manifest.json", b"x", {}))[:1024] + bytes(1024) + b"more",
    "bomb": lambda: _tar(("a", bytes(200 << 20), {})),
    "huge": lambda: archive._header("a", 1 << 32) + bytes(1024),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused(name: str, tmp_path: Path) -> None:
    """What is not exactly an archive of ours is refused, and nothing is written outside."""
    path = tmp_path / "x.tar.zst"
    path.write_bytes(zstandard.ZstdCompressor(level=3).compress(HOSTILE[name]()))
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    with pytest.raises(FormatError):
        archive.unpack(path, inside)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "x.tar.zst"]
    assert sum(p.stat().st_size for p in tmp_path.rglob("a/**/*") if p.is_file()) < 65 << 20
    with pytest.raises(CheckError) as caught, archive.opened(path):
        pass
    assert caught.value.exit_code == 10


@pytest.mark.parametrize(
    "more",
    [b"x", zstandard.compress(b"x"), zstandard.compress(b""), b"\x50\x2a\x4d\x18\x01\0\0\0x"],
)
def test_nothing_hides_behind_an_archive(frozen: Path, tmp_path: Path, more: bytes) -> None:
    """Bytes, a second frame or a skippable one behind the archive are refused."""
    path = tmp_path / "x.tar.zst"
    archive.pack(frozen, path)
    with archive.opened(path):
        pass
    path.write_bytes(path.read_bytes() + more)
    with pytest.raises(CheckError), archive.opened(path):
        pass


def test_every_flipped_bit_of_an_archive_is_harmless(frozen: Path, tmp_path: Path) -> None:
    """A flipped bit of an archive either fails, or gives the same suite."""
    path = tmp_path / "x.tar.zst"
    archive.pack(frozen, path)
    good = path.read_bytes()
    sums = (frozen / "SHA256SUMS").read_bytes()
    for at in [*range(40), *range(40, len(good), len(good) // 150)]:
        path.write_bytes(good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1 :])
        try:
            with archive.opened(path) as directory:
                assert (directory / "SHA256SUMS").read_bytes() == sums
                check.check_sums(directory)
        except CheckError:
            continue


def test_an_archive_that_is_none(tmp_path: Path) -> None:
    """A file that is not Zstandard fails the first layer with one line."""
    path = tmp_path / "x.tar.zst"
    path.write_bytes(b"no archive")
    done = suite_command("check", path)
    assert (done.returncode, "not Zstandard" in done.stderr) == (10, True)


def test_parquet_copies_hold_the_same_rows(frozen: Path, tmp_path: Path) -> None:
    """Copies are equal value by value; a changed one is found; nothing is overwritten."""
    manifest, target = read_manifest(frozen), tmp_path / "parquet"
    done = suite_command("publish", frozen, "--to", f"parquet:{target}")
    assert done.returncode == 0, done.stderr
    rows = sum(entry["rows"] for entry in manifest["files"])
    assert parquet.compare(frozen, manifest, target) == rows
    with pytest.raises(UserError, match="exists"):
        parquet.write(frozen, manifest, target)
    _change_one_value(target / "tsp" / "tsp-size.parquet")
    done = suite_command("check", frozen, "--sample", "1", "--parquet", target)
    assert (done.returncode, "row 3" in done.stderr) == (2, True), done.stderr


def _change_one_value(path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet as files

    table = files.read_table(path)
    rows = table.to_pylist()
    rows[2]["problem"]["points"][0][0] += 1
    files.write_table(pa.Table.from_pylist(rows, table.schema), path)


def test_a_copy_has_the_types_of_the_rows(frozen: Path, tmp_path: Path) -> None:
    """A copy is typed to the innermost value, where a reader would have to guess."""
    from pyarrow import parquet as files

    manifest = check.check_sums(frozen)
    parquet.write(frozen, manifest, tmp_path / "parquet")
    table = files.read_table(tmp_path / "parquet" / "tsp" / "tsp-matrix.parquet")
    assert table.schema.field("problem").type.field("distances").type.value_type.value_type == (
        "int64"
    )
    assert table.column("twin_id").null_count == 0
