"""The run directory: which file is which, who may write, and how it begins.

``run.json`` is written last when a run begins and never again, so a directory without it holds
nothing that was asked, and one with it holds a whole copy of the instances.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assay import jsonl
from assay.core import Instance, Row
from assay.errors import FormatError, UserError
from assay.files import replacing
from assay.judge import Judge
from assay.locks import exclusive
from assay.run import plan as plans
from assay.run.plan import Plan
from assay.suite import errata
from assay.suite.floors import FLOORS, read_floors
from assay.suite.source import axes
from assay.suite.source import instances as source_instances
from assay.suite.tree import file_digest

LEFT_OUT = "errata.jsonl"
KNOWN = frozenset(["lock", "log.txt", "instances.jsonl", FLOORS, LEFT_OUT])
"""What a run that was killed while it began may have left."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The files of a run.

    Parameters
    ----------
    path : Path
        The directory, which need not exist yet.
    """

    path: Path

    @property
    def settings(self) -> Path:
        """What was asked of whom."""
        return self.path / "run.json"

    @property
    def instances(self) -> Path:
        """A copy: judging and reporting need nothing else."""
        return self.path / "instances.jsonl"

    @property
    def samples(self) -> Path:
        """Every answer, raw, append only."""
        return self.path / "samples.jsonl"

    @property
    def verdicts(self) -> Path:
        """What the answers are worth; derived."""
        return self.path / "verdicts.jsonl"

    @property
    def traces(self) -> Path:
        """What the reasoning did; derived, and only once it was asked for."""
        return self.path / "traces.jsonl"

    @property
    def floors(self) -> Path:
        """What players without a model reach on the suite; a copy, where the suite has them."""
        return self.path / FLOORS

    @property
    def errata(self) -> Path:
        """Which instances are left out, because they are faulty; a copy of the suite's errata."""
        return self.path / LEFT_OUT

    @property
    def log(self) -> Path:
        """What happened on the way."""
        return self.path / "log.txt"

    def read_instances(self) -> Iterator[Instance]:
        """Yield the instances of the copy.

        Raises
        ------
        FormatError
            If it is damaged.
        """
        return source_instances(str(self.instances))


@contextmanager
def locked(directory: Directory) -> Iterator[None]:
    """Make the directory if need be, and keep other writers out of it.

    The lock goes with the process, however that ends.

    Raises
    ------
    UserError
        If another process writes there, or it is not a run's directory.
    """
    _make(directory)
    with exclusive(directory.path / "lock", f"{directory.path} is in use"):
        yield


def _make(directory: Directory) -> None:
    path = directory.path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UserError(f"{path} is not a directory; choose another --run") from None
    if directory.settings.exists():
        return
    for found in path.iterdir():
        if found.name not in KNOWN and not found.name.endswith(".part"):
            raise UserError(
                f"{path} is not a run: it holds {found.name} and no run.json; choose another --run"
            )


def begin(directory: Directory, plan: Plan, source: str) -> int:
    """Begin a run, or check that this is the one to go on with; return its instances' number.

    Parameters
    ----------
    directory : Directory
        Locked.
    plan : Plan
        What is asked now.
    source : str
        Where the instances of a new run come from.

    Raises
    ------
    UserError
        If the run that is there asks something else.
    FormatError
        If the source or the copy is damaged.
    """
    for part in directory.path.glob(".*.part"):
        part.unlink()
    copy_errata(directory, source)
    if not directory.settings.exists():
        copied = _copy(directory.instances, source)
        copy_floors(directory, source)
        plans.write(directory.settings, plan, copied, axes(source))
        return int(copied["count"])
    recorded = plans.read(directory.settings)
    plans.check_same(recorded, plan, directory.settings)
    check_copy(directory, recorded)
    return int(recorded["instances"]["count"])


def copy_floors(directory: Directory, source: str) -> None:
    """Copy the floors of a suite beside its instances, for a report to draw.

    Raises
    ------
    FormatError
        If they are damaged.
    """
    path = Path(source) / FLOORS
    if source != "-" and path.is_file():
        read_floors(path)
        with path.open("rb") as floors, replacing(directory.floors) as stream:
            shutil.copyfileobj(floors, stream)


def copy_errata(directory: Directory, source: str) -> int:
    """Copy a suite's errata, the latest ones whenever a run goes on; return how many they mark.

    Raises
    ------
    FormatError
        If they are damaged, or older than those that the run has.
    """
    path = Path(source) / errata.ERRATA
    if source == "-" or not path.is_file():
        return 0
    found, before = errata.read(path), errata.read(directory.errata)
    if not before.items() <= found.items():
        raise FormatError(f"{source} lacks errata that {directory.errata} has; use the later suite")
    if found != before:
        with path.open("rb") as rows, replacing(directory.errata) as stream:
            shutil.copyfileobj(rows, stream)
    return len(found)


def check_copy(directory: Directory, recorded: Row) -> None:
    """Refuse a copy of the instances that is not the one the run began with.

    Raises
    ------
    FormatError
        If it is missing or changed.
    """
    path = directory.instances
    if not path.is_file() or file_digest(path) != recorded["instances"].get("sha256"):
        raise FormatError(f"{path} is not what {directory.settings} says; it was changed")


def _copy(path: Path, source: str) -> Row:
    digest, count = sha256(), 0
    with replacing(path) as stream:
        for instance in source_instances(source):
            Judge(instance)  # what cannot be judged is refused before anything is asked
            line = (jsonl.dumps(instance.to_row()) + "\n").encode()
            digest.update(line)
            stream.write(line)
            count += 1
    if count == 0:
        path.unlink()
        raise UserError(f"{source} holds no instances")
    return {"count": count, "sha256": digest.hexdigest()}
