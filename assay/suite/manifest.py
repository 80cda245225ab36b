"""A frozen suite's manifest, digests and sums.

The *data digest* is the suite's identity: the SHA-256 of the canonical JSON of its spec and of
the (path, SHA-256) of every data file. What depends on solver or code versions (floors, the
code's own digest) is recorded beside it and covered by ``SHA256SUMS`` only.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from assay.core import SCHEMA, Row
from assay.errors import FormatError, UserError
from assay.jsonl import dumps, loads

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
FLOORS = "floors.json"
VERSION = "0.1.0"
MAX_BYTES = 64 << 20
ROOT = Path(__file__).resolve().parents[2]


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read in pieces."""
    digest = sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def data_digest(spec: Row, files: Sequence[Row]) -> str:
    """Return the suite's identity.

    Parameters
    ----------
    spec : dict
        The spec as read.
    files : sequence of dict
        With ``path`` and ``sha256``, in the spec's order.
    """
    covered = [spec, [[entry["path"], entry["sha256"]] for entry in files]]
    return sha256(dumps(covered).encode()).hexdigest()


def code_digest() -> str:
    """Return a digest of the modules that make and prove instances: recorded, not identity."""
    digest = sha256()
    for folder in ("assay", "generators", "verifiers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(f"{path.relative_to(ROOT).as_posix()} {file_digest(path)}\n".encode())
    return digest.hexdigest()


def sums(directory: Path) -> str:
    """Return the text of ``SHA256SUMS``: every other file, sorted, as ``sha256sum`` writes it."""
    paths = sorted(
        path.relative_to(directory).as_posix()
        for path in directory.rglob("*")
        if path.is_file() and path.name != SUMS
    )
    return "".join(f"{file_digest(directory / path)}  {path}\n" for path in paths)


def read_manifest(directory: Path) -> Row:
    """Read a suite's manifest.

    Raises
    ------
    UserError
        If there is none.
    FormatError
        If it is not a manifest.
    """
    path = directory / MANIFEST
    if path.is_symlink() or not path.is_file():
        raise UserError(f"{directory} is not a suite: it has no {MANIFEST}")
    if path.stat().st_size > MAX_BYTES:
        raise FormatError(f"{path}: longer than {MAX_BYTES} bytes")
    try:
        manifest = loads(path.read_text(encoding="utf-8"))
    except (FormatError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: {error}") from None
    _form(manifest, path)
    return dict(manifest)


def _form(manifest: Any, path: Path) -> None:
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise FormatError(f"{path}: not a manifest of schema {SCHEMA}")
    for name, kind in {"name": str, "data_digest": str, "spec": dict, "files": list}.items():
        if not isinstance(manifest.get(name), kind):
            raise FormatError(f"{path}: field {name!r} is missing or of the wrong type")
    for entry in manifest["files"]:
        if not isinstance(entry, dict) or not _plain(entry.get("path")):
            raise FormatError(f"{path}: a data file must be named data/NAME.jsonl")
        if not isinstance(entry.get("sha256"), str):
            raise FormatError(f"{path}: a data file has no sha256")


def _plain(path: Any) -> bool:
    """Say whether a path is a data file's: hostile manifests name files elsewhere."""
    if not isinstance(path, str):
        return False
    stem = path.removeprefix("data/").removesuffix(".jsonl")
    return path == f"data/{stem}.jsonl" and stem.replace("-", "").isalnum() and stem.isascii()


def data_files(directory: Path, manifest: Row) -> list[Path]:
    """Return the paths of a suite's data files, refusing links and missing ones.

    Raises
    ------
    FormatError
        If a file is missing or is not a plain file inside the suite.
    """
    paths = [directory / entry["path"] for entry in manifest["files"]]
    for path in paths:
        if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
            raise FormatError(f"{path} is missing or not a plain file")
    return paths
