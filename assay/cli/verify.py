"""``verify FILE --answers ANSWERS``: judging answers without any endpoint."""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assay.cli.common import instances, note

if TYPE_CHECKING:
    from assay.core import Instance


def _texts(path: Path) -> dict[str, list[Any]]:
    """Return the answer rows of each instance, by id."""
    from assay.errors import FormatError
    from assay.jsonl import read_file

    rows: dict[str, list[Any]] = {}
    for number, row in enumerate(read_file(path), 1):
        name = row.get("id") if isinstance(row, dict) else None
        if not isinstance(name, str) or not {"answer", "content"} & set(row):
            raise FormatError(f"{path}, line {number}: needs an id and an answer (or content)")
        rows.setdefault(name.partition("#")[0], []).append(row)
    return rows


def _solution(path: Path, source: str) -> "tuple[Instance, str] | None":
    """Return the instance and the answer that a file such as ``.tour`` is about, or None."""
    from assay import families
    from assay.errors import FormatError, UserError
    from assay.files import head, read_text
    from assay.formats.table import solved

    known = solved(head(path))
    if known is None:
        return None
    try:
        value = known.read_solution(read_text(path))
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from None
    asked = list(islice(instances(source), 2))
    if len(asked) != 1 or asked[0].family != known.FAMILY:
        raise UserError(f"{path} is one solution: {source} must hold one {known.FAMILY} instance")
    return asked[0], families.get(known.FAMILY).answers.write(value)


def _asked(path: Path, source: str) -> "tuple[Iterable[Instance], dict[str, list[Any]]]":
    """Return the instances, and the answer rows of each by id."""
    found = _solution(path, source)
    if found is None:
        return instances(source), _texts(path)
    return [found[0]], {found[0].id: [{"id": found[0].id, "answer": found[1]}]}


def _content(row: dict[str, Any]) -> str | None:
    """Return an answer as text; a JSON value is as good as its text."""
    from assay.errors import FormatError
    from assay.jsonl import dumps

    value = row.get("content", row.get("answer"))
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return dumps(value, floats=True)
    raise FormatError(f"{row['id']}: an answer must be a text or an object")


@click.command()
@click.argument("source", metavar="FILE")
@click.option(
    "--answers",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    help='JSON lines: {"id": …, "answer": "text"}; a run'
    "'s samples.jsonl or a TSPLIB .tour will do",
)
def command(source: str, path: Path) -> None:
    """Judge answers offline and write one verdict a line to standard output.

    FILE holds the instances: a JSON-lines file, a suite directory, or - for standard input.
    """
    from assay.core import in_words
    from assay.errors import JudgeError, UserError
    from assay.jsonl import dumps
    from assay.judge import Judge

    asked, answers = _asked(path, source)
    counts: Counter[str] = Counter()
    unanswered = 0
    for instance in asked:
        rows = answers.pop(instance.id, [])
        unanswered += not rows
        judge = Judge(instance)
        for row in rows:
            judged = judge.judge(_content(row), row.get("reasoning"), row.get("finish_reason"))
            counts[judged.verdict.status] += 1
            verdict = {"schema": 1, "id": row["id"], **asdict(judged.verdict)}
            sys.stdout.write(dumps({**verdict, "claimed_none": judged.claimed_none}) + "\n")
    if answers:
        raise UserError(f"{path} answers {next(iter(answers))!r}, which {source} does not hold")
    said = ", ".join(f"{count} {in_words(status)}" for status, count in counts.most_common())
    note(said or "no answers")
    if unanswered:
        note(f"{unanswered} instances have no answer")
    if counts["judge_error"]:
        raise JudgeError(f"{counts['judge_error']} judge errors: please report these instances")
