"""Making a frozen suite from its spec.

Freezing walks each split's stream of indices and skips a base that is isomorphic to an earlier
one of the split (the lowest index wins; the gaps are recorded). It keeps one short digest an
instance in memory and writes as it goes, into a folder beside the target that takes the
target's name only when everything in it is there.
"""

import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from assay import families, jsonl
from assay.core import SCHEMA, Instance, Row
from assay.errors import UserError
from assay.instances import stream
from assay.suite.floors import Floors
from assay.suite.manifest import (
    FLOORS,
    MANIFEST,
    SUMS,
    VERSION,
    code_digest,
    data_digest,
    file_digest,
    sums,
)
from assay.suite.spec import Split, SuiteSpec

Progress = Callable[[int], None]


def _identity(base: list[Instance]) -> bytes:
    """Return a short digest that isomorphic bases share."""
    problems = families.get(base[0].family).problems
    parts = sorted(problems.canonical(problems.from_json(i.problem)) for i in base)
    return sha256(b"".join(parts)).digest()[:16]


def distinct(split: Split, gaps: list[int], workers: int = 1) -> Iterator[list[Instance]]:
    """Yield a split's bases: consecutive indices without isomorphic repeats.

    Parameters
    ----------
    split : Split
        What to make.
    gaps : list of int
        Skipped indices are appended here.
    workers : int
        Processes; the result does not depend on it.

    Raises
    ------
    UserError
        If there are fewer different instances than asked for.
    """
    wanted = split.count // split.order.halves
    seen: set[bytes] = set()
    repeats = 0
    for base in stream(split.order, 0, None, workers):
        name = _identity(base)
        if name not in seen:
            seen.add(name)
            repeats = 0
            yield base
            if len(seen) == wanted:
                return
            continue
        gaps.append(base[0].index)
        repeats += 1
        if repeats > 1_000 + 10 * len(seen):
            raise UserError(
                f"split {split.name!r} asks for {wanted} different {split.order.family} "
                f"problems, but only {len(seen)} were found; lower count or widen the parameters"
            )


def freeze(
    spec: SuiteSpec,
    directory: Path,
    *,
    workers: int = 1,
    force: bool = False,
    progress: Progress = lambda done: None,
) -> Row:
    """Make a suite and return its manifest.

    Parameters
    ----------
    spec : SuiteSpec
        What to make.
    directory : Path
        Where; it must not exist, unless ``force`` is set and it is a suite.
    workers : int
        Processes; the bytes do not depend on it.
    progress : callable
        Called with the number of instances made since the last call.

    Raises
    ------
    UserError
        If the directory is in the way or the spec cannot be met.
    """
    if directory.exists() and not (force and (directory / MANIFEST).is_file()):
        raise UserError(
            f"{directory} exists; choose another name"
            + (" (it is no suite)" if force else " or give --force")
        )
    part = directory.with_name(f".{directory.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    (part / "data").mkdir(parents=True)
    try:
        manifest = _fill(spec, part, workers, progress)
        if directory.exists():
            shutil.rmtree(directory)
        part.rename(directory)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _fill(spec: SuiteSpec, part: Path, workers: int, progress: Progress) -> Row:
    files: list[Row] = []
    splits: list[Row] = []
    floors: Row = {}
    for split in spec.splits:
        gaps: list[int] = []
        measured = Floors()
        path = part / "data" / f"{split.name}.jsonl"
        with path.open("wb") as stream_:
            for base in distinct(split, gaps, workers):
                jsonl.write(stream_, (instance.to_row() for instance in base))
                measured.add(base)
                progress(len(base))
        floors[split.name] = measured.row(twins=split.order.twins)
        files.append(_file(path, split))
        splits.append(_described(split, gaps))
    manifest = _manifest(spec, files, splits)
    _json(part / MANIFEST, manifest)
    _json(part / FLOORS, {"schema": SCHEMA, "splits": floors})
    (part / SUMS).write_text(sums(part), encoding="utf-8", newline="\n")
    return manifest


def _file(path: Path, split: Split) -> Row:
    return {
        "path": f"data/{path.name}",
        "sha256": file_digest(path),
        "bytes": path.stat().st_size,
        "rows": split.count,
    }


def _described(split: Split, gaps: list[int]) -> Row:
    family = families.get(split.order.family)
    return {
        "name": split.name,
        "family": family.name,
        "version": family.version,
        "question": split.order.question.name,
        "axis": split.axis,
        "instances": split.count,
        "distinct": split.count // split.order.halves,
        "gaps": gaps,
    }


def _manifest(spec: SuiteSpec, files: list[Row], splits: list[Row]) -> Row:
    return {
        "schema": SCHEMA,
        "name": spec.name,
        "version": spec.version,
        "licence": spec.licence,
        "data_digest": data_digest(spec.data, files),
        "spec": spec.data,
        "files": files,
        "splits": splits,
        "assay": VERSION,
        "code_digest": code_digest(),
    }


def _json(path: Path, value: Row) -> None:
    path.write_text(jsonl.dumps(value) + "\n", encoding="utf-8", newline="\n")
