"""What a page shows of one sample: its picture, prompt, marked trace, and verdict in words.

Everything is made again from the instance and the raw answer; nothing is stored for it. What a
model wrote stays text: it leaves here as strings, and the picture as SVG in which it is escaped.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from assay.core import Instance, Row, Status, in_words
from assay.pictures.canvas_words import words_of
from assay.report.marked import clean, stretches
from assay.run import samples
from assay.run.directory import Directory
from assay.trace.measures import measures
from assay.trace.reader import Trace, Tracer

LONGEST = 400_000
"""A trace with more characters is not shown on a page, but by ``trace RUN SAMPLE``."""
LARGEST = 400_000
"""Nor is a picture with more, but by ``show``."""
_ID = b',"id":"'


class Exhibit(NamedTuple):
    """All that is shown of a sample, as JSON."""

    name: str
    row: Row


def exhibits(directory: Path, wanted: Collection[str]) -> Iterator[Exhibit]:
    """Yield what is shown of some samples of a run, in the order of its instances.

    Parameters
    ----------
    directory : Path
        The run; without its instances and answers nothing is yielded.
    wanted : collection of str
        Ids of samples.

    Raises
    ------
    FormatError
        If a file is damaged.
    """
    run = Directory(directory)
    if not run.instances.is_file() or not run.samples.is_file():
        return
    answers = _answers(run.samples, set(wanted))
    asked = {str(row.get("instance")) for row in answers.values()}
    for instance in _instances(run, asked):
        tracer = Tracer(instance)
        mine = sorted(k for k, row in answers.items() if row.get("instance") == instance.id)
        for name in mine:
            yield Exhibit(name, _shown(tracer, answers[name]))


def _instances(run: Directory, asked: Collection[str]) -> Iterator[Instance]:
    return (instance for instance in run.read_instances() if instance.id in asked)


def _answers(path: Path, wanted: set[str]) -> dict[str, Row]:
    """Return the first answer to each wanted sample; other lines are passed over unread.

    A row's keys are sorted, and no quote within a string has a comma before it but a backslash:
    so what stands behind the first `_ID` of a line is the row's id.
    """
    found: dict[str, Row] = {}
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            start = line.find(_ID) + len(_ID)
            name = line[start : line.find(b'"', start)].decode("utf-8", "replace")
            if name in wanted and name not in found and line.endswith(b"\n"):
                row = samples.parse(line, f"{path}, line {number}")
                if row["state"] == "ok" and row["id"] == name:
                    found[name] = row
    return found


def _shown(tracer: Tracer, sample: Row) -> Row:
    trace = tracer.read(sample)
    row: Row = {
        "prompt": clean(tracer.instance.prompt),
        "verdict": clean(words_of(trace.judged.verdict)).partition(": ")[2],
        "facts": [[name, clean(words)] for name, words in _facts(tracer, trace, sample)],
        "picture": _picture(tracer, trace),
    }
    if len(trace.parts.text) <= LONGEST:
        row["trace"] = [[looks, text] for text, looks in stretches(trace)]
        true = sum(claim.holds for claim in trace.claims)
        row["counts"] = {
            "true": true,
            "false": len(trace.claims) - true,
            "candidate": len(trace.candidates),
        }
    return row


def _picture(tracer: Tracer, trace: Trace) -> str | None:
    """Return the instance with the answer on it, and beside a wrong one a correct solution."""
    judge, verdict = tracer.judge, trace.judged.verdict
    other = None if verdict.status is Status.CORRECT else judge.witness()
    drawn = judge.family.picture.svg(judge.problem, trace.judged.solution, other, verdict)
    return drawn if len(drawn) <= LARGEST else None


def _facts(tracer: Tracer, trace: Trace, sample: Row) -> Iterator[tuple[str, str]]:
    row = measures(trace)
    claims, tried = row["claims"], row["candidates"]
    counted = f"{row['tokens']:,}" + ("" if row["counted"] else " (estimated)")
    best = tracer.instance.reference.get("optimum")
    if trace.judged.verdict.objective is not None and type(best) is int:
        yield "value and optimum", f"{trace.judged.verdict.objective:,} and {best:,}"
    yield "tokens", counted
    yield "ended", str(sample["finish_reason"] or "not said")
    if claims["decided"]:
        yield "claims", f"{claims['true']} of {claims['decided']} hold"
    if first := claims["first_false"]:
        later = ", put right later" if first["corrected"] else ""
        yield (
            "first false",
            f"{in_words(first['kind'])}, at token {first['token']:,}{later}",
        )
    if tried["written"]:
        yield "in the reasoning", _candidates(tried["written"], tried["correct"])
    yield from _outcome(tried)
    surface: Mapping[str, Any] = tracer.instance.surface
    if surface:
        yield "asked as", ", ".join(f"{key} {value}" for key, value in sorted(surface.items()))


def _candidates(written: int, correct: int) -> str:
    return f"{written} whole solution{'s' if written > 1 else ''}, {correct} correct"


def _outcome(tried: Row) -> Iterator[tuple[str, str]]:
    if tried["found_and_lost"]:
        yield "found and lost", "a correct solution stood in the reasoning"
    if tried["lucky"]:
        yield "lucky", "nothing in the reasoning supports the right answer"
    if tried["tokens_after"]:
        yield "overthinking", f"{tried['tokens_after']:,} tokens after the first correct candidate"
