"""Making a frozen suite from its spec.

Workers make shards (`assay.suite.shards`), each of them whole or not at all; what is done here, in
one place and in the order of the spec, is to choose: a base that is isomorphic to an earlier one of
the suite is skipped, and the next one of its size takes its place (`assay.suite.walk`). So neither
the number of workers nor an interruption can change a byte. The shards of an interrupted freeze
are kept beside the target, and the next freeze of the same spec by the same code goes on with
them. The suite takes its name only when everything in it is there.
"""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.core import Row
from assay.errors import UserError
from assay.jsonl import dumps
from assay.locks import exclusive
from assay.suite import documents
from assay.suite.crew import Crew
from assay.suite.floors import FLOORS, document
from assay.suite.manifest import MANIFEST, SUMS, code_digest, describe, sums
from assay.suite.merge import Merger
from assay.suite.spec import SuiteSpec

Progress = Callable[[int], None]


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
        If the directory is in the way or being frozen, the spec cannot be met, or the disk is full.
    """
    _free(directory, force)
    if not directory.parent.is_dir():
        raise UserError(f"there is no folder {directory.parent}")
    work = directory.with_name(f".{directory.name}.part")
    with _held(directory, work):
        _free(directory, force)
        _resume(spec, work)
        shutil.rmtree(work / "suite", ignore_errors=True)
        (work / "suite" / "data").mkdir(parents=True)
        with _roomy(directory), Crew(workers) as crew:
            manifest = _fill(spec, work, crew, progress)
        if directory.exists():
            shutil.rmtree(directory)
        (work / "suite").rename(directory)
        shutil.rmtree(work)
    return manifest


def _free(directory: Path, force: bool) -> None:
    if directory.is_symlink():
        raise UserError(f"{directory} is a link; name the folder itself")
    if directory.exists() and not (force and (directory / MANIFEST).is_file()):
        raise UserError(
            f"{directory} exists; choose another name"
            + (" (it is no suite)" if force else " or give --force")
        )


@contextmanager
def _held(directory: Path, work: Path) -> Iterator[None]:
    """Keep other freezes out of the folder in which the suite is made."""
    work.mkdir(exist_ok=True)
    if work.is_symlink():
        raise UserError(f"{work} is a link; remove it")
    with exclusive(work / "lock", f"{directory} is being frozen"):
        yield


@contextmanager
def _roomy(directory: Path) -> Iterator[None]:
    """Say what to do where the disk, a quota or a limit does not hold what is written."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise UserError(
            f"cannot write {directory}: {error.strerror}; what is done is kept beside it, "
            "and the same command goes on once there is room"
        ) from None


def _resume(spec: SuiteSpec, work: Path) -> None:
    """Keep the shards that the same code made of the same spec; drop all others."""
    plan = work / "plan.json"
    wanted = dumps({"spec": spec.data, "code_digest": code_digest()}) + "\n"
    try:
        same = plan.read_text(encoding="utf-8") == wanted
    except (OSError, UnicodeDecodeError):
        same = False
    if not same:
        shutil.rmtree(work / "shards", ignore_errors=True)
        plan.write_text(wanted, encoding="utf-8", newline="\n")
    (work / "shards").mkdir(exist_ok=True)


def _fill(spec: SuiteSpec, work: Path, crew: Crew, progress: Progress) -> Row:
    merger = Merger(spec, work, crew, progress)
    done = [merger.finish(split) for split in spec.splits]
    directory = work / "suite"
    files = [one.file for one in done]
    certificates = [one.certificates for one in done if one.certificates is not None]
    manifest = describe(spec.data, files, certificates, [one.described for one in done])
    floors = {split.name: one.floors for split, one in zip(spec.splits, done, strict=True)}
    _text(directory / MANIFEST, dumps(manifest) + "\n")
    _text(directory / FLOORS, document(floors))
    documents.write(directory, manifest)
    _text(directory / SUMS, sums(directory))
    return manifest


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
