"""What a solver spends at N50: measured on a run's instances of the sizes next to it.

Sizes of polynomial and of NP-hard families do not compare; conflicts, nodes or cells are no
common unit either, but say whether a reach lies where solving begins to be work. The mean over
the first instances of the two sizes is interpolated at log2 N50. Sums are kept in effort.json,
with the digest of the instances, so that a solver runs once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import log2
from pathlib import Path
from typing import Any

from assay import families, jsonl
from assay.core import SCHEMA
from assay.errors import FormatError
from assay.report.figures import Kind, Table
from assay.report.findings import Reach
from assay.report.floors import Note, keep, silent
from assay.roles import Effort
from assay.run.directory import Directory
from assay.suite.source import instances
from assay.suite.tree import file_digest

NAME = "effort.json"
EACH = 10
"""How many instances of a size are solved."""
Cell = tuple[Kind, int]
Kept = dict[str, list[int]]


def measured(directory: Path, tables: Sequence[Table], note: Note = silent) -> tuple[Table, ...]:
    """Return the tables, each reach with the solver's effort at N50 where it can be measured.

    Raises
    ------
    FormatError
        If a file there is damaged.
    """
    wanted = {(t.kind, s) for t in tables if t.findings.reach for s in beside(t.findings.reach)}
    wanted = {cell for cell in wanted if cell[0].family in families.FAMILIES}
    source = Directory(directory).instances
    if not wanted or not source.is_file():
        return tuple(tables)
    digest = file_digest(source)
    kept = _read(directory / NAME, digest)
    if missing := {cell for cell in wanted if _key(cell) not in kept}:
        note(
            f"{directory}: solving up to {EACH} instances of each of {len(missing)} sizes at N50, "
            f"once; kept in {NAME} (--no-effort leaves it out)"
        )
        kept |= _solved(source, missing)
        keep(directory / NAME, {"schema": SCHEMA, "instances": digest, "sizes": kept})
    return tuple(_with(table, kept) for table in tables)


def beside(reach: Reach) -> list[int]:
    """Return the one or two sizes next to N50; none where that is censored."""
    n50 = reach.n50.value
    if n50 is None:
        return []
    sizes = [size for size, _ in reach.floor]
    below, above = [s for s in sizes if s <= n50], [s for s in sizes if s >= n50]
    return sorted({*below[-1:], *above[:1]})


def _key(cell: Cell) -> str:
    return "/".join((*cell[0], str(cell[1])))


def _solved(source: Path, wanted: set[Cell]) -> Kept:
    """Return the number and the sum of efforts of each cell."""
    found: Kept = {_key(cell): [0, 0] for cell in wanted}
    seen: Counter[Cell] = Counter()
    asked = {(kind.family, kind.question) for kind, _ in wanted}
    for instance in instances(str(source)):
        if not instance.reference["feasible"] or (instance.family, instance.question) not in asked:
            continue
        family = families.get(instance.family)
        problem = family.problems.from_json(instance.problem)
        kind = Kind(instance.family, instance.question, family.problems.SIZE)
        cell = kind, family.problems.size(problem)
        if cell not in wanted or seen[cell] == EACH or family.effort is None:
            continue
        seen[cell] += 1
        spent = family.effort.effort(problem, instance.reference)
        if spent is not None:
            found[_key(cell)][0] += 1
            found[_key(cell)][1] += spent
    return found


def _with(table: Table, kept: Kept) -> Table:
    reach = table.findings.reach
    effort = _effort(table, reach)
    if reach is None or effort is None:
        return table
    points = [(size, kept.get(_key((table.kind, size)), [0, 0])) for size in beside(reach)]
    means = [(log2(size), total / count) for size, (count, total) in points if count]
    if not means:
        return table
    reach = replace(reach, effort={effort.UNIT: _at(log2(reach.n50.value or 1), means)})
    return replace(table, findings=replace(table.findings, reach=reach))


def _effort(table: Table, reach: Reach | None) -> Effort | None:
    known = reach is not None and beside(reach) and table.kind.family in families.FAMILIES
    return families.get(table.kind.family).effort if known else None


def _at(x: float, points: Sequence[tuple[float, float]]) -> float:
    (x1, y1), (x2, y2) = points[0], points[-1]
    return y1 if x1 == x2 else y1 + (y2 - y1) * (x - x1) / (x2 - x1)


def _read(path: Path, digest: str) -> Kept:
    if not path.is_file():
        return {}
    try:
        data: Any = jsonl.loads(path.read_text("utf-8"))
        if data["instances"] != digest:
            return {}
        return {str(key): [int(n), int(total)] for key, (n, total) in data["sizes"].items()}
    except (FormatError, UnicodeDecodeError, ValueError, TypeError, KeyError, AttributeError):
        raise FormatError(f"{path} is damaged; delete it and it is measured again") from None
