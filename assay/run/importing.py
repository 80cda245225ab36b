"""Bringing answers in from elsewhere, so that they are judged as if they had been asked here.

An answer is recognized by the id of its instance, or by its exact prompt. The answers to one
instance are numbered in the order of the files.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assay.core import Row
from assay.endpoint.messages import Completion
from assay.errors import UserError
from assay.run import foreign, samples
from assay.run.directory import Directory, begin, locked
from assay.run.foreign import Found
from assay.run.plan import Plan, sample_id
from assay.run.score import Outcome, judge
from assay.suite.source import identity
from assay.suite.source import instances as source_instances

FROM = "import"
"""What stands in place of an endpoint's address."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    Parameters
    ----------
    outcome : Outcome
        What judging came to.
    matched, unknown : int
        Answers that belong to an instance, and those that do not.
    example : str
        Where the first one stands that does not.
    """

    outcome: Outcome
    matched: int
    unknown: int
    example: str


class Known:
    """The instances of a suite, by id and by prompt.

    Parameters
    ----------
    suite : str
        A JSON-lines file or a suite directory.
    """

    def __init__(self, suite: str) -> None:
        self._ids: set[str] = set()
        self._prompts: dict[bytes, str | None] = {}
        for instance in source_instances(suite):
            self._ids.add(instance.id)
            digest = _digest(instance.prompt)
            # A prompt that two instances share tells neither.
            self._prompts[digest] = None if digest in self._prompts else instance.id

    def find(self, found: Found) -> str | None:
        """Return the id of the instance that an answer belongs to, or None."""
        if found.id is not None:
            for name in (found.id, found.id.rpartition("#")[0]):
                if name in self._ids:
                    return name
        return None if found.prompt is None else self._prompts.get(_digest(found.prompt))


def _digest(prompt: str) -> bytes:
    return sha256(prompt.strip().encode("utf-8", "surrogatepass")).digest()


def bring_in(files: Sequence[Path], suite: str, path: Path, model: str | None = None) -> Imported:
    """Make a run of answers that are there already, and judge them.

    Parameters
    ----------
    files : sequence of Path
        What to read; see `assay.run.foreign`.
    suite : str
        What was asked.
    path : Path
        The run directory; the same import again goes on from there.
    model : str or None
        What answered, if the files do not say.

    Raises
    ------
    UserError
        If no answer belongs to the suite, or the models differ.
    FormatError
        If a file is damaged.
    IncompleteError
        If an answer could not be written.
    """
    known = Known(suite)
    numbers, unknown, models = Counter[str](), "", set[str]()
    for found in _all(files):
        if (name := known.find(found)) is None:
            unknown = unknown or found.where
            numbers[""] += 1
        else:
            numbers[name] += 1
            models.update(filter(None, [found.model]))
    missed = numbers.pop("", 0)
    if not numbers:
        raise UserError(f"none of {missed} answers belongs to {suite}, by id or by exact prompt")
    directory = Directory(path)
    plan = _plan(suite, _model(model, models), max(numbers.values()))
    with locked(directory):
        begin(directory, plan, suite)
        _write(directory, known, files)
    return Imported(judge(path), numbers.total(), missed, unknown)


def _all(files: Sequence[Path]) -> Iterator[Found]:
    for path in files:
        yield from foreign.read(path)


def _model(given: str | None, found: set[str]) -> str:
    if given is not None:
        return given
    if len(found) != 1:
        names = ", ".join(sorted(found)[:3]) or "none"
        raise UserError(f"say with --model which model answered; the files name: {names}")
    return found.pop()


def _plan(suite: str, model: str, epochs: int) -> Plan:
    return Plan(
        suite=identity(suite),
        endpoint=FROM,
        model=model,
        sampling={},
        system=None,
        samples=epochs,
        max_tokens=0,
        seed=0,
    )


def _write(directory: Directory, known: Known, files: Sequence[Path]) -> None:
    writer = samples.Writer(directory.samples)
    try:
        have = set(samples.answered(directory.samples))
        numbers = Counter[str]()
        for found in _all(files):
            if (name := known.find(found)) is not None:
                epoch, numbers[name] = numbers[name], numbers[name] + 1
                if sample_id(name, epoch) not in have:
                    writer.append(_row(name, epoch, found))
    finally:
        writer.close()


def _row(name: str, epoch: int, found: Found) -> Row:
    came = Completion(
        found.content,
        found.reasoning,
        found.finish_reason,
        found.prompt_tokens,
        found.completion_tokens,
        found.model,
    )
    settings = {"imported": found.where}
    return samples.line(sample_id(name, epoch), name, epoch, settings, 0, came)
