"""Checking a frozen suite, layer by layer, from the cheapest doubt to the dearest.

10 *sums*: the files are exactly those of ``SHA256SUMS`` and the manifest, bit for bit.
11 *form*: every row is an instance, every prompt says its problem, twins are paired.
12 *regeneration*: the spec gives the same bytes again.
13 *proof*: every reference is proven again by the independent route.
"""

from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

from assay.core import Instance, Row
from assay.errors import AssayError, CheckError, FormatError, JudgeError
from assay.jsonl import dumps
from assay.proofs import prove, read_back
from assay.suite.freeze import distinct
from assay.suite.manifest import (
    MANIFEST,
    SUMS,
    data_digest,
    data_files,
    file_digest,
    read_manifest,
    sums,
)
from assay.suite.source import instances
from assay.suite.spec import parse

SUMS_LAYER, FORM_LAYER, REGENERATION_LAYER, PROOF_LAYER = 10, 11, 12, 13


def check_sums(directory: Path) -> Row:
    """Check every byte against the sums and the manifest, and return the manifest.

    Raises
    ------
    CheckError
        With layer 10.
    """
    try:
        manifest = read_manifest(directory)
        files = data_files(directory, manifest)
        stated = (directory / SUMS).read_text(encoding="utf-8")
    except (AssayError, OSError, UnicodeDecodeError) as error:
        raise CheckError(str(error), SUMS_LAYER) from None
    _no_links(directory)
    for want, have in zip_longest(stated.split("\n"), sums(directory).split("\n")):
        if want != have:
            name = (have or want or "?").split("  ")[-1] or SUMS
            raise CheckError(f"{directory}: {name} is not what {SUMS} says", SUMS_LAYER)
    found = [
        {"path": entry["path"], "sha256": file_digest(path)}
        for entry, path in zip(manifest["files"], files, strict=True)
    ]
    for entry, have_entry in zip(manifest["files"], found, strict=True):
        if entry["sha256"] != have_entry["sha256"]:
            raise CheckError(f"{directory}: {entry['path']} is not the manifest's", SUMS_LAYER)
    if data_digest(manifest["spec"], found) != manifest["data_digest"]:
        raise CheckError(f"{directory}: the data digest in {MANIFEST} is wrong", SUMS_LAYER)
    return manifest


def _no_links(directory: Path) -> None:
    for path in directory.rglob("*"):
        if path.is_symlink():
            raise CheckError(f"{path} is a link; a suite holds plain files", SUMS_LAYER)


def check_form(directory: Path, manifest: Row) -> int:
    """Check that every row is an instance whose prompt says its problem; return how many.

    Raises
    ------
    CheckError
        With layer 11.
    """
    ids: dict[str, str | None] = {}
    try:
        for instance in instances(str(directory)):
            read_back(instance)
            ids[instance.id] = instance.twin_id
    except AssayError as error:
        raise CheckError(str(error), FORM_LAYER) from None
    for name, twin in ids.items():
        if twin is not None and ids.get(twin) != name:
            raise CheckError(f"{name}: its twin {twin} does not name it back", FORM_LAYER)
    return len(ids)


def check_regeneration(directory: Path, manifest: Row, workers: int = 1) -> None:
    """Make every row again from the spec and compare byte by byte.

    Raises
    ------
    CheckError
        With layer 12.
    """
    try:
        spec = parse(manifest["spec"])
        if [f"data/{s.name}.jsonl" for s in spec.splits] != [f["path"] for f in manifest["files"]]:
            raise FormatError(f"{directory}: the files are not those of the spec's splits")
        for split, path in zip(spec.splits, data_files(directory, manifest), strict=True):
            fresh = (i for base in distinct(split, [], workers) for i in base)
            _same(path, fresh)
    except CheckError:
        raise
    except AssayError as error:
        raise CheckError(str(error), REGENERATION_LAYER) from None


def _same(path: Path, fresh: Iterator[Instance]) -> None:
    with path.open("rb") as stream:
        for number, instance in enumerate(fresh, 1):
            line = (dumps(instance.to_row()) + "\n").encode()
            if stream.read(len(line)) != line:
                raise CheckError(
                    f"{path}, line {number}: the spec gives other bytes", REGENERATION_LAYER
                )
        if stream.read(1):
            raise CheckError(f"{path} has more rows than the spec gives", REGENERATION_LAYER)


def check_proofs(directory: Path, progress: Callable[[int], None] = lambda done: None) -> int:
    """Prove every reference again; return how many.

    Raises
    ------
    CheckError
        With layer 13.
    """
    count = 0
    for instance in instances(str(directory)):
        try:
            prove(instance)
        except (JudgeError, FormatError) as error:
            raise CheckError(str(error), PROOF_LAYER) from None
        count += 1
        progress(1)
    return count
