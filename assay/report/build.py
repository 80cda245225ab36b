"""Building the report of a run from its directory alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from assay.core import Row
from assay.errors import FormatError, UserError
from assay.report import efforts, floors, rows, traces
from assay.report.cells import split_up
from assay.report.cells import table as count
from assay.report.columns import Columns, Frame
from assay.report.figures import Measure, Report, Table
from assay.report.findings import Findings, Floor, Reach
from assay.report.floors import Note, silent
from assay.report.gaps import Split, gaps, left_out
from assay.report.lengths import budgets, lengths
from assay.report.reach import reach
from assay.report.repeats import epochs, repeats
from assay.run.directory import LEFT_OUT
from assay.spec import integers
from assay.suite import errata

GUESSED = 0.5
"""Where guessing gets more of the witness instances right, reach is that of the twin score."""


def build(directory: Path, note: Note = silent, *, effort: bool = True) -> Report:
    """Count the verdicts of a run, and find in them what can be found.

    Parameters
    ----------
    directory : Path
        A run directory, with ``verdicts.jsonl`` and, if all is well, ``run.json``.
    note : callable
        Is told in a line what takes long: players and solvers, the first time.
    effort : bool
        Whether solvers may run to measure the effort at N50.

    Raises
    ------
    UserError
        If nothing there has been scored.
    FormatError
        If a file there is damaged.
    """
    frame = read(directory, note)
    settings = rows.settings(directory)
    suite = settings.get("suite")
    suite = suite if isinstance(suite, dict) else {}
    name = directory.resolve().name
    counted = tables(frame, floors.floors(directory, note))
    if effort:
        counted = efforts.measured(directory, counted, note)
    splits = _splits(settings)
    twins = {table.kind for table in counted if _guessed(table, table.findings.floors)}
    return Report(
        _text(settings, "model") or name,
        name,
        _text(suite, "name"),
        _text(suite, "data_digest"),
        counted,
        gaps(frame, splits, _trained(settings), twins),
        "trained_on" in settings,
        traces.read(directory, frame),
        len(errata.read(directory / LEFT_OUT)),
        left_out(frame, splits, twins),
    )


def read(directory: Path, note: Note = silent) -> Frame:
    """Return the rows of a run as columns.

    Parameters
    ----------
    directory : Path
        A run directory.
    note : callable
        See `build`.

    Raises
    ------
    UserError
        If nothing there has been scored.
    FormatError
        If a file there is damaged.
    """
    columns = Columns(floors.greedy_values(directory, note))
    for sample in rows.samples(directory):
        columns.add(sample)
    frame = columns.frame()
    if not len(frame):
        raise UserError(f"{directory / rows.VERDICTS} has no rows: run score first")
    return frame


def tables(frame: Frame, found: floors.Found | None = None) -> tuple[Table, ...]:
    """Return a table a family, question and unit, in alphabetical order, with its findings."""
    return tuple(_table(part, found or {}) for _, part in split_up(frame, frame.kind))


def _table(frame: Frame, found: floors.Found) -> Table:
    table = count(frame)
    known = found.get(table.kind, ())
    findings = Findings(
        repeats(frame), epochs(frame), budgets(frame), lengths(frame), known, _reach(table, known)
    )
    return replace(table, findings=findings)


def _reach(table: Table, known: tuple[Floor, ...]) -> Reach | None:
    lines = [(li.size, li.figures) for li in table.lines if li.size is not None]
    sizes = [size for size, _ in lines]
    guessed = _guessed(table, known)
    of, measure = ("twin", Measure.TWIN) if guessed else ("accuracy", Measure.ACCURACY)
    counted = [figures.measures[measure] for _, figures in lines]
    return reach(of, sizes, counted, floors.guessing(known, sizes, of))


def _guessed(table: Table, known: tuple[Floor, ...]) -> bool:
    """Say whether guessing alone gets so much that only the twin score says something."""
    sizes = [line.size for line in table.lines if line.size is not None]
    return table.twins and max(floors.guessing(known, sizes, "accuracy"), default=0.0) > GUESSED


def _splits(settings: Row) -> list[Split]:
    found = settings.get("splits") or []
    if not isinstance(found, list):
        raise FormatError(f"{rows.RUN}: field 'splits' is damaged")
    return [_split(each) for each in found]


def _split(data: Any) -> Split:
    data = data if isinstance(data, dict) else {}
    name, axis, of = (data.get(field) for field in ("name", "axis", "of"))
    if isinstance(name, str) and isinstance(axis, str) and isinstance(of, str | None):
        return Split(name, axis, of)
    raise FormatError(f"{rows.RUN}: field 'splits' is damaged")


def _trained(settings: Row) -> dict[str, frozenset[int]]:
    """Return the sizes that the suite declares a model was trained on, by family."""
    found = settings.get("trained_on", {})
    if not isinstance(found, dict):
        raise FormatError(f"{rows.RUN}: field 'trained_on' is damaged")
    try:
        return {str(f): frozenset(integers(str(sizes), str(f))) for f, sizes in found.items()}
    except UserError:
        raise FormatError(f"{rows.RUN}: field 'trained_on' is damaged") from None


def _text(row: Row, key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value else None
