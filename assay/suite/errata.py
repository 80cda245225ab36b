"""Instances that turned out to be faulty: marked beside the frozen bytes, never in them.

``ERRATA.jsonl`` has a row for each: its ``id``, the number of the ``erratum`` that marked it (1
for the first of a suite, 2 for the next), the ``reason`` and the ``date``. Scoring does not ask
for them, judging counts them apart, and a run says up to which erratum it leaves instances out.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from assay.core import SCHEMA, Row
from assay.errors import FormatError, UserError
from assay.jsonl import dumps, read_file
from assay.suite.amend import amend
from assay.suite.source import instances

ERRATA = "ERRATA.jsonl"
_KINDS = {"schema": int, "erratum": int, "id": str, "reason": str, "date": str}
MAX_REASON = 500
MAX_ROWS = 1_000_000


def read(path: Path) -> dict[str, Row]:
    """Return the rows of a file of errata by instance; none if there is no file.

    Raises
    ------
    FormatError
        If it is damaged.
    """
    found: dict[str, Row] = {}
    if path.is_symlink() or not path.is_file():
        return found
    for number, row in enumerate(read_file(path), 1):
        fits = isinstance(row, dict) and {k: type(v) for k, v in row.items()} == _KINDS
        if not fits or row["schema"] != SCHEMA or number > MAX_ROWS or row["id"] in found:
            raise FormatError(f"{path}, line {number}: not a new erratum of schema {SCHEMA}")
        found[row["id"]] = row
    return found


def latest(found: Mapping[str, Row]) -> int:
    """Return the number of the latest erratum, 0 if there is none."""
    return max((row["erratum"] for row in found.values()), default=0)


def check(directory: Path) -> int:
    """Check a suite's errata, and return how many instances they mark.

    Raises
    ------
    FormatError
        If they are damaged, or mark what the suite does not hold.
    """
    found = read(directory / ERRATA)
    if found:
        known = {instance.id for instance in instances(str(directory))}
        if unknown := sorted(set(found) - known):
            raise FormatError(f"{directory / ERRATA}: the suite holds no {unknown[0][:80]!r}")
    return len(found)


def mark(directory: Path, names: Sequence[str], reason: str, bases: bool = False) -> list[str]:
    """Mark instances as faulty, and return their ids.

    The twin of a faulty instance is marked with it. The sums are made anew; a signature of the
    old ones is removed.

    Parameters
    ----------
    directory : Path
        A suite that fits its sums, `ERRATA` aside: marking may have been interrupted.
    names : sequence of str
        Ids of instances, or of bases.
    reason : str
        One line.
    bases : bool
        Whether the ids are of bases: then all that was made of each is marked, in every split.

    Raises
    ------
    UserError
        If an id is unknown or marked already, or the reason is no line.
    CheckError
        With layer 10, if the errata are not what the sums say.
    """
    if not reason.strip() or not reason.isprintable() or len(reason) > MAX_REASON:
        raise UserError(f"--reason must be one line of 1 to {MAX_REASON} characters")
    before = read(directory / ERRATA)
    wanted = _wanted(directory, set(names), bases)
    if again := sorted(wanted & set(before)):
        raise UserError(f"{again[0]} is marked already")
    number, today = latest(before) + 1, date.today().isoformat()
    rows = [
        {"schema": SCHEMA, "erratum": number, "id": name, "reason": reason, "date": today}
        for name in sorted(wanted)
    ]
    text = "".join(dumps(row) + "\n" for row in (*before.values(), *rows))
    amend(directory, {ERRATA: text})
    return sorted(wanted)


def _wanted(directory: Path, names: Collection[str], bases: bool) -> set[str]:
    wanted, known = set[str](), set[str]()
    for instance in instances(str(directory)):
        name = instance.base_id if bases else instance.id
        if name in names:
            known.add(name)
            wanted |= {instance.id} if instance.twin_id is None else {instance.id, instance.twin_id}
    if unknown := sorted(set(names) - known):
        raise UserError(f"{directory} holds no {'base' if bases else 'instance'} {unknown[0][:80]}")
    return wanted
