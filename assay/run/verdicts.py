"""``verdicts.jsonl``: derived from the instances and the samples alone, in one fixed order.

It can be deleted and made again at any time, without an endpoint. A sample without an answer
is ``missing``, one that the context leaves no room for ``does_not_fit``, and one of an instance
that turned out to be faulty ``erratum``, answered or not: none has a status or counts as wrong.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from assay import jsonl
from assay.core import SCHEMA, Instance, Row
from assay.endpoint.window import DOES_NOT_FIT
from assay.errors import UserError
from assay.files import replacing
from assay.judge import Judge, Judged
from assay.run import plan as plans
from assay.run import samples
from assay.run.directory import Directory, check_copy
from assay.suite import errata

MISSING = "missing"
ERRATUM = "erratum"


def build(directory: Directory, places: Mapping[str, int] | None = None) -> Counter[str]:
    """Judge every sample of a run and write the verdicts.

    Parameters
    ----------
    directory : Directory
        Of a run that has begun.
    places : mapping or None
        What `assay.run.samples.answered` returns, if that is known already.

    Returns
    -------
    Counter
        How many samples have each status; those without one count as ``missing`` or
        ``does_not_fit``.

    Raises
    ------
    UserError
        If there is no run.
    FormatError
        If one of its files is damaged.
    """
    if not directory.settings.is_file():
        raise UserError(f"{directory.path} is not a run: it has no {directory.settings.name}")
    recorded = plans.read(directory.settings)
    check_copy(directory, recorded)
    counts: Counter[str] = Counter()
    with replacing(directory.verdicts) as stream:
        found = samples.answered(directory.samples) if places is None else places
        for row in rows(directory, recorded["samples"], found):
            counts[row["status"] or row["state"]] += 1
            stream.write((jsonl.dumps(row) + "\n").encode("utf-8"))
    return counts


def rows(directory: Directory, epochs: int, places: Mapping[str, int]) -> Iterator[Row]:
    """Yield the verdict rows of a run: instances in their order, each with all its epochs.

    Raises
    ------
    FormatError
        If a file is damaged.
    """
    faulty = errata.read(directory.errata)
    with _open(directory.samples) as stream:
        for instance in directory.read_instances():
            judge = Judge(instance)
            for epoch in range(epochs):
                if instance.id in faulty:
                    yield _about(judge, epoch) | _EMPTY | {"state": ERRATUM}
                    continue
                place = places.get(plans.sample_id(instance.id, epoch))
                sample = None if place is None else samples.read_at(stream, place)
                yield verdict(judge, epoch, sample)


def _open(path: Path) -> BinaryIO:
    return path.open("rb") if path.exists() else Path("/dev/null").open("rb")


def verdict(judge: Judge, epoch: int, sample: Row | None) -> Row:
    """Return the verdict row of one sample.

    Parameters
    ----------
    judge : Judge
        Of the sample's instance.
    epoch : int
        Which repetition it is.
    sample : dict or None
        The sample's row; None if there is no answer.
    """
    row = _about(judge, epoch)
    if sample is None:
        return row | _EMPTY | {"state": MISSING}
    if sample["state"] == DOES_NOT_FIT:
        return row | _EMPTY | {"state": DOES_NOT_FIT}
    judged = judge.judge(sample["content"], sample["reasoning"], sample["finish_reason"])
    return row | _said(judged) | _cost(sample) | {"state": "judged"}


def _about(judge: Judge, epoch: int) -> Row:
    instance: Instance = judge.instance
    return {
        "schema": SCHEMA,
        "id": plans.sample_id(instance.id, epoch),
        "instance": instance.id,
        "base_id": instance.base_id,
        "twin_id": instance.twin_id,
        "family": instance.family,
        "version": instance.version,
        "split": instance.split,
        "params": instance.params,
        "question": instance.question,
        "surface": instance.surface,
        "index": instance.index,
        "size": judge.size,
        "unit": judge.unit,
        "witness": instance.reference["feasible"],
        "optimum": instance.reference.get("optimum"),
        "epoch": epoch,
    }


def _said(judged: Judged) -> Row:
    verdict = judged.verdict
    return {
        "status": str(verdict.status),
        "reason": str(verdict.reason),
        "objective": verdict.objective,
        "quality": None if verdict.quality is None else list(verdict.quality),
        "detail": dict(verdict.detail),
        "claimed_none": judged.claimed_none,
    }


def _cost(sample: Row) -> dict[str, Any]:
    return {
        "finish_reason": sample["finish_reason"],
        "tokens": sample["usage"]["completion"],
        "prompt_tokens": sample["usage"]["prompt"],
    }


_EMPTY: Row = dict.fromkeys(
    (
        "status",
        "reason",
        "objective",
        "quality",
        "detail",
        "claimed_none",
        "finish_reason",
        "tokens",
        "prompt_tokens",
    )
)
