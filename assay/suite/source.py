"""Where instances come from: a JSON-lines file, a suite directory, or standard input."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assay.core import Instance, Row
from assay.errors import FormatError, UserError
from assay.jsonl import read_file
from assay.suite.manifest import data_digest, data_files, read_manifest
from assay.suite.tree import file_digest


@cache
def _standard_input() -> Path:
    """Keep standard input in a file, because it can be read only once."""
    with tempfile.NamedTemporaryFile(prefix="assay-", suffix=".jsonl", delete=False) as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
    path = Path(copy.name)
    import atexit

    atexit.register(path.unlink, missing_ok=True)
    return path


def _files(source: str) -> list[Path]:
    if source == "-":
        return [_standard_input()]
    path = Path(source)
    if path.is_dir():
        return data_files(path, read_manifest(path))
    if not path.exists():
        raise UserError(f"there is no file or suite {source}")
    return [path]


def instances(source: str) -> Iterator[Instance]:
    """Yield the instances of a source, in order, one at a time.

    Parameters
    ----------
    source : str
        A JSON-lines file, a suite directory, or ``-``.

    Raises
    ------
    UserError
        If there is no such source.
    FormatError
        If a row is damaged, or an id occurs twice; the message names the line.
    """
    seen: set[str] = set()
    for path in _files(source):
        for number, row in enumerate(read_file(path), 1):
            try:
                instance = Instance.from_row(row)
            except FormatError as error:
                raise FormatError(f"{path}, line {number}: {error}") from None
            if instance.id in seen:
                raise FormatError(f"{path}, line {number}: {instance.id} occurs twice")
            seen.add(instance.id)
            yield instance


def identity(source: str) -> Row:
    """Return what a source is: its ``name`` and ``data_digest``.

    For a suite the digest is computed again from the files, so that a run never claims to be
    of a suite whose bytes have changed.

    Raises
    ------
    FormatError
        If a suite's files are not those of its manifest.
    """
    path = Path(source)
    if source == "-" or not path.is_dir():
        (file,) = _files(source)
        name = "standard input" if source == "-" else path.stem
        return {"name": name, "data_digest": file_digest(file)}
    manifest = read_manifest(path)
    files = [
        {"path": entry["path"], "sha256": file_digest(file)}
        for entry, file in zip(manifest["files"], data_files(path, manifest), strict=True)
    ]
    found = data_digest(manifest["spec"], files)
    if found != manifest["data_digest"]:
        raise FormatError(f"{source}: its data are not those of its manifest; run suite check")
    return {"name": manifest["name"], "data_digest": found}


def axes(source: str) -> Row:
    """Return what a suite says of its splits, for reports.

    Parameters
    ----------
    source : str
        As for `instances`.

    Returns
    -------
    dict
        ``splits``: name, axis and ``of``, the split that it varies, or null; ``trained_on`` if
        the suite declares it. Empty for what is no suite.
    """
    path = Path(source)
    if source == "-" or not path.is_dir():
        return {}
    spec = read_manifest(path)["spec"]
    splits = spec.get("splits")
    splits = splits if isinstance(splits, list) else []
    names = ("name", "axis", "of")
    found = [{n: split.get(n) for n in names} for split in splits if isinstance(split, dict)]
    declared = {"trained_on": spec["trained_on"]} if "trained_on" in spec else {}
    return {"splits": found, **declared}
