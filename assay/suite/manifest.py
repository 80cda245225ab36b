"""A frozen suite's manifest, digests and sums.

The *data digest* is the suite's identity: the SHA-256 of the canonical JSON of its spec and of
the (path, SHA-256) of every data file. What depends on solver or code versions (certificates,
floors, the code's own digest) is recorded beside it and covered by ``SHA256SUMS`` only.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from assay.core import SCHEMA, Row
from assay.errors import FormatError, UserError
from assay.jsonl import dumps, loads
from assay.suite.tree import MAX_DOCUMENT, file_digest, plain_files, read_text

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
VERSION = "0.1.0"
MAX_BYTES = 16 << 20
MAX_FILES = 4_000
ROOT = Path(__file__).resolve().parents[2]
_FROM_SPEC = ("name", "version", "licence", "seed", "commitment")
_FIELDS = {
    "name": str,
    "version": str,
    "licence": str,
    "canary": str,
    "data_digest": str,
    "spec": dict,
    "files": list,
    "certificates": list,
    "splits": list,
}


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


def canary(spec: Row) -> str:
    """Return the suite's canary, a GUID of its own: to be found where the suite was read.

    Examples
    --------
    >>> canary({"name": "demo"})
    '1ed2ef80-04c7-84dc-8ced-d0cb6ce0c5f4'
    """
    digest = bytearray(sha256(dumps(["canary", spec]).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80  # RFC 9562: version 8, made by a rule of one's own
    digest[8] = digest[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(digest)))


def code_digest() -> str:
    """Return a digest of the modules that make and prove instances: recorded, not identity."""
    digest = sha256()
    for folder in ("assay", "generators", "verifiers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(f"{path.relative_to(ROOT).as_posix()} {file_digest(path)}\n".encode())
    return digest.hexdigest()


def describe(
    spec: Row, files: Sequence[Row], certificates: Sequence[Row], splits: Sequence[Row]
) -> Row:
    """Return the manifest of a suite.

    Parameters
    ----------
    spec : dict
        As read; its ``seed`` or, for a sealed suite, its ``commitment`` is the manifest's.
    files, certificates : sequence of dict
        ``path``, ``sha256``, ``bytes`` and ``rows`` of each.
    splits : sequence of dict
        What was measured of each split.
    """
    root: Row = {name: spec[name] for name in _FROM_SPEC if name in spec}
    return {
        "schema": SCHEMA,
        **root,
        "canary": canary(spec),
        "data_digest": data_digest(spec, files),
        "spec": spec,
        "files": list(files),
        "certificates": list(certificates),
        "splits": list(splits),
        "tokens_by": "assay's estimate, rather too high than too low (assay.endpoint.tokens)",
        "assay": VERSION,
        "code_digest": code_digest(),
    }


def sums(directory: Path, documents: Mapping[str, str] | None = None) -> str:
    """Return the text of ``SHA256SUMS``: every other file, sorted, as ``sha256sum`` writes it.

    Parameters
    ----------
    directory : Path
        The folder.
    documents : mapping or None
        Texts by name, that are yet to be written there.

    Raises
    ------
    FormatError
        If there is anything but plain files and folders.
    """
    new = {name: sha256(text.encode()).hexdigest() for name, text in (documents or {}).items()}
    names = sorted({*plain_files(directory), *new} - {SUMS, SIGNATURE})
    return "".join(f"{new.get(name) or file_digest(directory / name)}  {name}\n" for name in names)


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
    text = read_text(path, MAX_BYTES)
    try:
        manifest = loads(text)
        canonical = dumps(manifest) + "\n" == text
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from None
    _form(manifest, path)
    if not canonical:
        raise FormatError(f"{path}: not the canonical form of its JSON, ended by one line feed")
    return dict(manifest)


def _form(manifest: Any, path: Path) -> None:
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise FormatError(f"{path}: not a manifest of schema {SCHEMA}")
    for name, kind in _FIELDS.items():
        if not isinstance(manifest.get(name), kind):
            raise FormatError(f"{path}: field {name!r} is missing or of the wrong type")
    for name in ("files", "certificates", "splits"):
        if len(manifest[name]) > MAX_FILES:
            raise FormatError(f"{path}: more than {MAX_FILES} {name}")
    _entries(path, manifest["files"], "data", ".jsonl")
    _entries(path, manifest["certificates"], "certificates", ".jsonl.zst")
    if not all(isinstance(split, dict) for split in manifest["splits"]):
        raise FormatError(f"{path}: a split must be an object")


def _entries(path: Path, entries: list[Any], folder: str, suffix: str) -> None:
    for entry in entries:
        if not isinstance(entry, dict) or not _plain(entry.get("path"), folder, suffix):
            raise FormatError(f"{path}: a file must be named {folder}/NAME{suffix}")
        if not isinstance(entry.get("sha256"), str):
            raise FormatError(f"{path}: {entry['path']} has no sha256")
        for name in ("bytes", "rows"):
            number = entry.get(name)
            if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 1 << 53:
                raise FormatError(f"{path}: {entry['path']} has no number of {name}")
    if len({entry["path"] for entry in entries}) < len(entries):
        raise FormatError(f"{path}: a file is named twice")


def _plain(path: Any, folder: str, suffix: str) -> bool:
    """Say whether a path is one of ours: hostile manifests name files elsewhere."""
    if not isinstance(path, str) or len(path) > 100:
        return False
    stem = path.removeprefix(f"{folder}/").removesuffix(suffix)
    lower = stem.replace("-", "").isalnum() and stem.isascii() and stem == stem.lower()
    return path == f"{folder}/{stem}{suffix}" and lower


def data_files(directory: Path, manifest: Row, name: str = "files") -> list[Path]:
    """Return the paths of a suite's data files, refusing links and missing ones.

    Parameters
    ----------
    directory : Path
        The suite.
    manifest : dict
        As `read_manifest` returned it.
    name : str
        ``files``, or ``certificates``.

    Raises
    ------
    FormatError
        If a file is missing, has another length, or is not a plain file inside the suite.
    """
    paths = [directory / entry["path"] for entry in manifest[name]]
    for path, entry in zip(paths, manifest[name], strict=True):
        if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
            raise FormatError(f"{path} is missing or not a plain file")
        if path.stat().st_size != entry["bytes"]:
            raise FormatError(f"{path} does not have the length that {MANIFEST} says")
    return paths


def check_lengths(directory: Path, manifest: Row) -> None:
    """Refuse files that are longer than they may be, before any of them is read.

    Raises
    ------
    FormatError
        With the first one.
    """
    listed = {entry["path"] for name in ("files", "certificates") for entry in manifest[name]}
    for name in plain_files(directory):
        if name not in listed and (directory / name).stat().st_size > MAX_DOCUMENT:
            raise FormatError(f"{directory / name}: longer than {MAX_DOCUMENT} bytes")
