"""``report --csv``: one row a sample, as RFC 4180 has it, for spreadsheets and data frames.

A cell that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-``, ``@``, a
tab or a return) gets an apostrophe before it, for names in it come from files.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from assay import jsonl
from assay.core import Row
from assay.report import rows

FIELDS = (
    "id",
    "instance",
    "base_id",
    "twin_id",
    "family",
    "version",
    "split",
    "question",
    "size",
    "unit",
    "index",
    "witness",
    "epoch",
    "state",
    "status",
    "reason",
    "objective",
    "optimum",
    "claimed_none",
    "finish_reason",
    "tokens",
    "prompt_tokens",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(directories: Sequence[Path], stream: IO[str]) -> int:
    """Write the samples of runs, and return how many there are.

    Parameters
    ----------
    directories : sequence of Path
        The runs; the column ``run`` names them.
    stream : text file
        Where to.

    Raises
    ------
    UserError
        If nothing in a run was scored.
    FormatError
        With the line of the first row that is damaged.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("run", *FIELDS, "surface", "params"))
    count = 0
    for directory in directories:
        name = directory.resolve().name
        for row in _rows(directory):
            writer.writerow(_safe([name, *_cells(row)]))
            count += 1
    return count


def _rows(directory: Path) -> Iterator[Row]:
    yield from (row for row, _ in rows.checked(directory))


def _cells(row: Row) -> Iterator[Any]:
    for name in FIELDS:
        value = row.get(name)
        yield str(value).lower() if isinstance(value, bool) else value
    for name in ("surface", "params"):
        yield jsonl.dumps(row.get(name) or {})


def _safe(cells: Sequence[Any]) -> list[Any]:
    return [
        "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
        for cell in cells
    ]
