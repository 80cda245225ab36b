"""What the traces of a run showed: means of the integers in ``traces.jsonl``, if it exists.

A row has the ``id`` of a sample and any number of integers, also in objects (``claims.true``);
every one is averaged, over the correct answers and over the others, by family and question.
``claims.with_false`` is added: whether there is a first false claim.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from assay import jsonl
from assay.errors import FormatError
from assay.report.columns import Frame
from assay.report.findings import Trace, Traces
from assay.run.directory import Directory

_KEYS = frozenset(["schema", "id", "epoch", "index", "size", "version", "witness"])
_APART = frozenset(["reward"])


def read(directory: Path, frame: Frame) -> Traces | None:
    """Return the summary of a run's traces, or None if they were not scored.

    Raises
    ------
    FormatError
        If the file is damaged.
    """
    path = Directory(directory).traces
    if not path.is_file():
        return None
    sums: dict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
    counts: dict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
    where = _places(frame)
    for number, row in enumerate(jsonl.read_file(path), 1):
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            raise FormatError(f"{path}, line {number}: not a row about a sample")
        key = where(row["id"])
        if key is not None and row.get("state", "traced") == "traced":
            counts[key][""] += 1
            for name, value in _integers(row):
                counts[key][name] += 1
                sums[key][name] += value
    return Traces(tuple(_line(frame, key, counts[key], sums[key]) for key in sorted(counts)))


def _integers(row: Any, within: str = "") -> Iterator[tuple[str, int]]:
    for name, value in row.items():
        if type(value) in (int, bool) and name not in _KEYS:
            yield within + name, int(value)
        elif isinstance(value, dict) and not within and name not in _APART:
            yield from _integers(value, f"{name}.")
            if name == "claims":
                yield "claims.with_false", isinstance(value.get("first_false"), dict)


def _places(frame: Frame) -> Any:
    codes = {name: code for code, name in enumerate(frame.names)}
    starts = np.searchsorted(frame.instance, np.arange(len(frame.names) + 1))

    def where(sample: str) -> tuple[int, bool] | None:
        """Return the kind of a sample and whether it was right, None if there is none such."""
        instance, _, epoch = sample.rpartition("#")
        code = codes.get(instance)
        if code is None or not epoch.isdecimal():
            return None
        for at in range(int(starts[code]), int(starts[code + 1])):
            if int(frame.epoch[at]) == int(epoch):
                return int(frame.kind[at]), bool(frame.right[at])
        return None

    return where


def _line(frame: Frame, key: tuple[int, bool], counts: Counter[str], sums: Counter[str]) -> Trace:
    kind = frame.kinds[key[0]]
    means = {name: sums[name] / counts[name] for name in sorted(sums)}
    return Trace(kind.family, kind.question, key[1], counts[""], means)
