"""Reading what a run left on disk: ``run.json`` and the rows of ``verdicts.jsonl``.

Only what a report counts is taken from a row. Keys it does not know are let through, so that
later rows can say more; what it needs and does not find, or finds damaged, is named by line.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from assay import jsonl
from assay.core import SCHEMA, Row, Status
from assay.errors import FormatError, UserError

RUN, VERDICTS = "run.json", "verdicts.jsonl"
UNFIT = "does_not_fit"
ERRATUM = "erratum"
_NULL = type(None)
_FIELDS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("id", (str,)),
    ("instance", (str,)),
    ("base_id", (str,)),
    ("twin_id", (str, _NULL)),
    ("family", (str,)),
    ("question", (str,)),
    ("unit", (str,)),
    ("size", (int,)),
    ("epoch", (int,)),
    ("witness", (bool,)),
    ("status", (str, _NULL)),
    ("reason", (str, _NULL)),
    ("claimed_none", (bool, _NULL)),
    ("tokens", (int, _NULL)),
)
_RANGES = (("size", -(1 << 53), 1 << 53), ("epoch", 0, 1 << 31), ("tokens", 0, 1 << 40))
"""Larger ones are no counts, and their sums would not fit 64 bits."""
_STATUSES = {str(status): status for status in Status}


class Sample(NamedTuple):
    """One row of ``verdicts.jsonl``, as far as a report counts it.

    ``status`` is None for a missing sample, one that no answer arrived for, and for one that
    was not asked because the context leaves too little room (``unfit``). ``claimed_none`` is
    None where no answer could be read. ``objective`` and ``optimum`` are None where the answer
    or the question has no value.
    """

    id: str
    instance: str
    base_id: str
    twin_id: str | None
    family: str
    question: str
    unit: str
    size: int
    epoch: int
    witness: bool
    status: Status | None
    reason: str
    claimed_none: bool | None
    tokens: int | None
    quality: tuple[int, int] | None
    unfit: bool = False
    split: str = ""
    objective: int | None = None
    optimum: int | None = None

    @property
    def right(self) -> bool | None:
        """Whether the answer is correct; None if the sample is not scored."""
        if self.status is None or self.status is Status.JUDGE_ERROR:
            return None
        return self.status is Status.CORRECT


def _status(row: Row) -> Status | None:
    if row.get("state") in ("missing", UNFIT, ERRATUM):
        return None
    if row.get("state") != "judged" or row["status"] not in _STATUSES:
        raise FormatError(f"state {row.get('state')!r} with status {row['status']!r} is unknown")
    return _STATUSES[row["status"]]


def _integer(value: Any) -> int:
    if isinstance(value, str):
        value = int(value, 16)  # how jsonl writes integers beyond 2**53
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError
    return value


def _quality(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    try:
        numerator, denominator = map(_integer, value if isinstance(value, list) else ())
        if numerator < 0 or denominator <= 0:
            raise ValueError
    except ValueError:
        raise FormatError("field 'quality' is not a fraction") from None
    return numerator, denominator


def sample(row: Any) -> Sample:
    """Read one row of ``verdicts.jsonl``.

    Raises
    ------
    FormatError
        If it is not such a row.
    """
    if not isinstance(row, dict) or row.get("schema") != SCHEMA:
        raise FormatError(f"not a verdict row of schema {SCHEMA}")
    for name, kinds in _FIELDS:
        if name not in row or type(row[name]) not in kinds:
            raise FormatError(f"field {name!r} is missing or has the wrong type")
    for name, low, end in _RANGES:
        if row[name] is not None and not low <= row[name] < end:
            raise FormatError(f"field {name!r} is not from {low} to {end - 1}")
    return Sample(
        row["id"],
        row["instance"],
        row["base_id"],
        row["twin_id"],
        row["family"],
        row["question"],
        row["unit"],
        row["size"],
        row["epoch"],
        row["witness"],
        _status(row),
        row["reason"] or "",
        row["claimed_none"],
        row["tokens"],
        _quality(row.get("quality")),
        row.get("state") == UNFIT,
        _text(row.get("split")),
        _value(row, "objective"),
        _value(row, "optimum"),
    )


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise FormatError("field 'split' is not a text")
    return value or ""


def _value(row: Row, name: str) -> int | None:
    value = row.get(name)
    if value is None or type(value) is int:
        return value
    try:
        return _integer(value)
    except ValueError:
        raise FormatError(f"field {name!r} is not an integer") from None


def samples(directory: Path) -> Iterator[Sample]:
    """Yield the samples of a run, one row at a time; see `checked`."""
    return (found for _, found in checked(directory))


def checked(directory: Path) -> Iterator[tuple[Row, Sample]]:
    """Yield the rows of a run and the samples that they state, without those left out by errata.

    Raises
    ------
    UserError
        If there is no such directory, or nothing in it has been scored.
    FormatError
        With the line of the first row that is damaged or stands twice.
    """
    path = directory / VERDICTS
    if not directory.is_dir():
        raise UserError(f"there is no run directory {directory}")
    if not path.is_file():
        raise UserError(f"{directory} has no {VERDICTS}: run score first")
    seen: set[str] = set()
    for number, row in enumerate(jsonl.read_file(path), 1):
        try:
            found = sample(row)
        except FormatError as error:
            raise FormatError(f"{path}, line {number}: {error}") from None
        if found.id in seen:
            raise FormatError(f"{path}, line {number}: sample {found.id!r} stands there twice")
        seen.add(found.id)
        if row["state"] != ERRATUM:
            yield row, found


def settings(directory: Path) -> Row:
    """Return what ``run.json`` says, or nothing if there is none.

    Raises
    ------
    FormatError
        If it is not a JSON object.
    """
    path = directory / RUN
    try:
        found = jsonl.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (FormatError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: {error}") from None
    if not isinstance(found, dict):
        raise FormatError(f"{path}: not a JSON object")
    return found
