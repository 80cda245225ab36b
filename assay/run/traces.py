"""``traces.jsonl``: a row a sample with what its reasoning did, derived like the verdicts.

It is made from the instances and the samples alone, in the order of ``verdicts.jsonl``, and can
be deleted and made again at any time.
"""

from collections.abc import Iterator
from pathlib import Path

from assay import jsonl
from assay.core import SCHEMA, Row
from assay.endpoint.window import DOES_NOT_FIT
from assay.errors import FormatError, UserError
from assay.files import replacing
from assay.run import plan as plans
from assay.run import samples
from assay.run.directory import Directory, check_copy, locked
from assay.trace.measures import measures
from assay.trace.reader import Trace, Tracer

TRACED, MISSING = "traced", "missing"


def build(path: Path) -> list[Row]:
    """Read the trace of every sample of a run, write the rows, and return them.

    Raises
    ------
    UserError
        If there is no run, or it is in use.
    FormatError
        If one of its files is damaged.
    """
    directory = _directory(path)
    with locked(directory), replacing(directory.traces) as stream:
        recorded = plans.read(directory.settings)
        check_copy(directory, recorded)
        found = list(_rows(directory, recorded["samples"]))
        jsonl.write(stream, found)
    return found


def read(path: Path) -> list[Row]:
    """Return the rows that a run has; none if its traces were not read.

    Raises
    ------
    FormatError
        If the file is damaged.
    """
    file = Directory(path).traces
    if not file.is_file():
        return []
    rows = []
    for number, value in enumerate(jsonl.read_file(file), 1):
        if not isinstance(value, dict) or value.get("schema") != SCHEMA:
            raise FormatError(f"{file}, line {number}: not a trace row of schema {SCHEMA}")
        rows.append(value)
    return rows


def one(path: Path, sample: str) -> Trace:
    """Return the trace of one sample of a run.

    Raises
    ------
    UserError
        If there is no run, no such sample, or no answer to it.
    FormatError
        If a file is damaged.
    """
    directory = _directory(path)
    places = samples.answered(directory.samples)
    for instance in directory.read_instances():
        if sample == instance.id or sample.startswith(f"{instance.id}#"):
            name = sample if "#" in sample[len(instance.id) :] else plans.sample_id(instance.id, 0)
            if name in places:
                with directory.samples.open("rb") as stream:
                    row = samples.read_at(stream, places[name])
                if row["state"] == "ok":
                    return Tracer(instance).read(row)
            raise UserError(f"there is no answer to {name} in {path}")
    raise UserError(f"{path} has no sample {sample}; verdicts.jsonl lists them by id")


def _directory(path: Path) -> Directory:
    directory = Directory(path)
    if not directory.settings.is_file():
        raise UserError(f"{path} is not a run: it has no {directory.settings.name}")
    return directory


def _rows(directory: Directory, epochs: int) -> Iterator[Row]:
    """Yield the rows of a run: instances in their order, each with all its epochs."""
    places = samples.answered(directory.samples)
    source = directory.samples if directory.samples.exists() else Path("/dev/null")
    with source.open("rb") as stream:
        for instance in directory.read_instances():
            tracer = Tracer(instance)
            for epoch in range(epochs):
                place = places.get(plans.sample_id(instance.id, epoch))
                sample = None if place is None else samples.read_at(stream, place)
                yield _about(tracer, epoch) | _traced(tracer, sample)


def _about(tracer: Tracer, epoch: int) -> Row:
    instance = tracer.instance
    return {
        "schema": SCHEMA,
        "id": plans.sample_id(instance.id, epoch),
        "instance": instance.id,
        "family": instance.family,
        "question": instance.question,
        "size": tracer.judge.size,
        "unit": tracer.judge.unit,
        "epoch": epoch,
        "witness": instance.reference["feasible"],
    }


def _traced(tracer: Tracer, sample: Row | None) -> Row:
    if sample is None:
        return {"state": MISSING}
    if sample["state"] == DOES_NOT_FIT:
        return {"state": DOES_NOT_FIT}
    return {"state": TRACED, **measures(tracer.read(sample))}
