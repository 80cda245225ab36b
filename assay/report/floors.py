"""What players that are no models get right on the instances of a run: floors.json.

A suite publishes it, and a run has a copy; where there is none, the players are played over the
run's instances once, and the file is kept. The value that greedy reaches on each instance whose
question has an optimum is kept beside it, in greedy.json, with the digest of the instances.

**g**, the share that guessing gets right, is that of the better of ``random`` and ``constant``,
which look at nothing but the form of the question. ``greedy`` works on the problem: its share is
drawn beside a model's, and is not taken off.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from assay import jsonl
from assay.core import SCHEMA, Instance, Row, Status
from assay.errors import AssayError, FormatError
from assay.files import replacing
from assay.judge import Judge
from assay.play import answer
from assay.report.figures import Kind
from assay.report.findings import Floor
from assay.run.directory import Directory
from assay.suite.source import instances
from assay.suite.tree import file_digest

GREEDY = "greedy.json"
GUESSING = ("constant", "random")
PLAYERS = ("greedy", "greedy_else_none", *GUESSING)
Found = dict[Kind, tuple[Floor, ...]]
Note = Callable[[str], None]
"""Is told in a line what takes long."""


def silent(text: str) -> None:
    """Say nothing."""


def floors(directory: Path, note: Note = silent) -> Found:
    """Return the floors of a run, measured now if nobody did; nothing without instances.

    Raises
    ------
    FormatError
        If the file is damaged.
    """
    run = Directory(directory)
    path = run.floors
    if path.is_file():
        return read(path)
    if not run.instances.is_file():
        return {}
    note(f"{directory}: playing greedy, random and constant, once; kept in {path.name}")
    measured = measure(run.read_instances())
    keep(path, measured)
    return _shares(measured)


def read(path: Path) -> Found:
    """Read floors.json: shares of every table, by player and size, over all its splits.

    Raises
    ------
    FormatError
        If it is damaged.
    """
    try:
        return _shares(jsonl.loads(path.read_text("utf-8")))
    except (FormatError, UnicodeDecodeError, ValueError, TypeError, KeyError, AttributeError):
        raise FormatError(f"{path} is damaged; delete it and it is measured again") from None


def _shares(data: Any) -> Found:
    sums: dict[tuple[Kind, str, int | None], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for split in data["splits"].values():
        kind = Kind(str(split["family"]), str(split["question"]), str(split["unit"]))
        for size, cell in _cells(split):
            for player, scores in cell["players"].items():
                sums[kind, str(player), size] = [
                    a + b
                    for a, b in zip(
                        sums[kind, str(player), size], _counts(cell, scores), strict=True
                    )
                ]
    found: dict[Kind, list[Floor]] = defaultdict(list)
    for (kind, player, size), (right, witness, both, twins) in sums.items():
        shares = right / witness if witness else None, both / twins if twins else None
        found[kind].append(Floor(player, size, *shares))
    return {kind: tuple(sorted(each, key=_rank)) for kind, each in found.items()}


def _rank(floor: Floor) -> tuple[str, int]:
    return floor.player, -1 if floor.size is None else floor.size


def _cells(split: Any) -> Iterator[tuple[int | None, Any]]:
    yield None, split["all"]
    for size, cell in split["sizes"].items():
        yield int(size), cell


def _counts(cell: Any, scores: Any) -> list[int]:
    found = [scores["witness_correct"], cell["witness"], scores.get("twins_correct"), cell["twins"]]
    found = [0 if value is None else value for value in found]
    if any(type(value) is not int or value < 0 for value in found):
        raise ValueError
    return found


def guessing(found: Sequence[Floor], sizes: Sequence[int], of: str) -> list[float]:
    """Return g at each size: what the better guesser gets right, 0 where it is not known.

    Parameters
    ----------
    found : sequence of Floor
        Of one table.
    sizes : sequence of int
        At which g is wanted.
    of : str
        ``accuracy`` or ``twin``.
    """
    shares = {(f.player, f.size): getattr(f, of) or 0.0 for f in found if f.player in GUESSING}
    return [max(shares.get((player, size), 0.0) for player in GUESSING) for size in sizes]


def measure(found: Iterator[Instance]) -> Row:
    """Play every player over instances, and return floors.json."""
    splits: dict[str, Any] = {}
    pairs: dict[tuple[str, str], dict[str, bool]] = {}
    for instance in found:
        judge = Judge(instance)
        name = instance.split or f"{instance.family}-{instance.question}"
        about = {"family": instance.family, "question": instance.question, "unit": judge.unit}
        split = splits.setdefault(name, {**about, "all": _cell(), "sizes": {}})
        cells = split["all"], split["sizes"].setdefault(str(judge.size), _cell())
        right = played(judge)
        twin = pairs.pop((instance.twin_id or "", instance.id), None)
        if instance.twin_id and not twin:
            pairs[instance.id, instance.twin_id] = right
        for cell in cells:
            _count(cell, bool(instance.reference["feasible"]), right, twin)
    return {"schema": SCHEMA, "splits": splits}


def _cell() -> Row:
    scores = {player: {"witness_correct": 0, "twins_correct": 0} for player in PLAYERS}
    return {"instances": 0, "witness": 0, "twins": 0, "players": scores}


def _count(cell: Row, witness: bool, right: dict[str, bool], twin: dict[str, bool] | None) -> None:
    cell["instances"] += 1
    cell["witness"] += witness
    cell["twins"] += twin is not None
    for player, scores in cell["players"].items():
        scores["witness_correct"] += witness and right[player]
        scores["twins_correct"] += twin is not None and right[player] and twin[player]


def played(judge: Judge) -> dict[str, bool]:
    """Return which players are right on an instance."""
    prompt, none = judge.instance.prompt, '{"answer": "none"}'
    found = {}
    for player in ("greedy", *GUESSING):
        judged = judge.judge(answer(player, prompt), None, "stop")
        found[player] = judged.verdict.status is Status.CORRECT
        if player == "greedy":
            gave_up = judged.verdict.status in (Status.WRONG, Status.UNPARSABLE)
            claim = judge.judge(none, None, "stop") if gave_up else judged
            found["greedy_else_none"] = claim.verdict.status is Status.CORRECT
    return found


def greedy_values(directory: Path, note: Note = silent) -> dict[str, int]:
    """Return the value of greedy's solution of each instance that has an optimum; kept.

    Raises
    ------
    FormatError
        If the kept file is damaged.
    """
    source, path = Directory(directory).instances, directory / GREEDY
    if not source.is_file():
        return {}
    digest = file_digest(source)
    if path.is_file():
        kept = _read_values(path, digest)
        if kept is not None:
            return kept
    note(f"{directory}: playing greedy for the gap to the optimum, once; kept in {GREEDY}")
    values = dict(_values(instances(str(source))))
    keep(path, {"schema": SCHEMA, "instances": digest, "values": values})
    return values


def _read_values(path: Path, digest: str) -> dict[str, int] | None:
    try:
        data = jsonl.loads(path.read_text("utf-8"))
        if data["instances"] != digest:
            return None
        return {
            str(name): int(value, 16) if isinstance(value, str) else int(value)
            for name, value in data["values"].items()
        }
    except (FormatError, UnicodeDecodeError, ValueError, TypeError, KeyError, AttributeError):
        raise FormatError(f"{path} is damaged; delete it and it is made again") from None


def _values(found: Iterator[Instance]) -> Iterator[tuple[str, int]]:
    for instance in found:
        if instance.reference.get("optimum") is None:
            continue
        judged = Judge(instance).judge(answer("greedy", instance.prompt), None, "stop")
        if judged.verdict.objective is not None:
            yield instance.id, judged.verdict.objective


def keep(path: Path, row: Row) -> None:
    """Write a derived file; a directory that cannot be written is no reason to fail."""
    try:
        with replacing(path) as stream:
            stream.write((jsonl.dumps(row) + "\n").encode("utf-8"))
    except (OSError, AssayError):
        return
