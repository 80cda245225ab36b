"""What players without a model reach on a suite, measured while it is frozen.

For each split and each size of it: witness instances right (those that have something to find),
and pairs of twins of which both halves are right (Promise 3: no constant scores there).

``greedy``
    the family's textbook heuristic, as it stands;
``greedy_else_none``
    the same, which answers "none" where its solution is none that counts;
``random``
    a random valid answer;
``constant``
    the best constant in hindsight, chosen for each size: of "none", the family's own constant
    answers, and every answer that a stored reference carries (which counts for the instances whose
    reference it is). For pairs the best one for pairs is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assay.core import NONE, SCHEMA, Instance, Row, Status
from assay.errors import FormatError
from assay.jsonl import dumps, loads
from assay.judge import Judge
from assay.play import play
from assay.proofs import read
from assay.rng import Stream
from assay.suite.spec_splits import Split
from assay.suite.tree import MAX_DOCUMENT, read_text

FLOORS = "floors.json"
PLAYERS = ("greedy", "greedy_else_none", "random", "constant")
MAX_CONSTANTS = 20_000
MAX_ANSWER = 200
_SPLIT = {"family", "question", "unit", "all", "sizes"}


def measure(base: Sequence[Instance]) -> Row:
    """Let every player answer the instances of one base that belong together.

    Returns
    -------
    dict
        ``size``; ``instances`` and ``witness``, how many; ``right``, for each player and each
        constant the pair of witness instances right and of 1 if all are right.

    Raises
    ------
    FormatError
        If a prompt does not say its problem.
    """
    judges = [Judge(instance) for instance in base]
    witness = [bool(instance.reference["feasible"]) for instance in base]
    answers: dict[str, list[bool]] = {}
    constants: dict[str, list[bool]] = {}
    for k, judge in enumerate(judges):
        problem = read(judge)
        if problem != judge.problem:
            raise FormatError(f"{judge.instance.id}: the prompt does not say the problem")
        for player, ok in _played(judge, problem).items():
            answers.setdefault(player, [False] * len(judges))[k] = ok
        for text, ok in _constants(judge, problem).items():
            constants.setdefault(text, [False] * len(judges))[k] = ok
    return {
        "size": judges[0].size,
        "instances": len(judges),
        "witness": sum(witness),
        "players": {name: _both(ok, witness) for name, ok in answers.items()},
        "constants": {text: _both(ok, witness) for text, ok in constants.items() if any(ok)},
    }


def _both(right: Sequence[bool], witness: Sequence[bool]) -> list[int]:
    return [sum(r and w for r, w in zip(right, witness, strict=True)), int(all(right))]


def _played(judge: Judge, problem: Any) -> dict[str, bool]:
    """Return whether each player's answer, written and read as a model's would be, is right."""
    family, prompt = judge.family, judge.instance.prompt
    right = {}
    for player in ("greedy", "random"):
        said = play(player, family, problem, Stream(["player", player, prompt, 0]))
        right[player] = _right(judge, family.answers.write(said.solution))
        if player == "greedy":
            counts = right[player] and said.solution is not NONE
            right["greedy_else_none"] = counts or _right(judge, family.answers.write(NONE))
    return right


def _constants(judge: Judge, problem: Any) -> dict[str, bool]:
    family = judge.family
    solutions = [NONE, family.players.constant(problem).solution]
    more = getattr(family.players, "constants", None)
    solutions += more(problem) if more is not None else []
    stored = family.problems.witness(judge.instance.reference)
    solutions += [] if stored is None else [stored]
    texts = {family.answers.write(solution) for solution in solutions}
    return {text: _right(judge, text) for text in sorted(texts) if len(text) <= MAX_ANSWER}


def _right(judge: Judge, text: str) -> bool:
    return judge.judge(text, None, "stop").verdict.status is Status.CORRECT


@dataclass(slots=True)
class _Cell:
    """Counts of one size of one split."""

    instances: int = 0
    witness: int = 0
    groups: int = 0
    right: dict[str, list[int]] = field(default_factory=dict)
    constants: dict[str, list[int]] = field(default_factory=dict)

    def add(self, one: Row) -> None:
        """Count one base's instances."""
        self.instances += one["instances"]
        self.witness += one["witness"]
        self.groups += 1
        _add(self.right, one["players"])
        _add(self.constants, one["constants"], MAX_CONSTANTS)

    def row(self, twins: bool) -> Row:
        """Return the counts as floors.json holds them."""
        best = list(self.constants.values())
        constant = [max((pair[k] for pair in best), default=0) for k in (0, 1)]
        counts = {**self.right, "constant": constant}
        return {
            "instances": self.instances,
            "witness": self.witness,
            "twins": self.groups if twins else 0,
            "players": {
                name: {
                    "witness_correct": counts.get(name, [0, 0])[0],
                    "twins_correct": counts.get(name, [0, 0])[1] if twins else 0,
                }
                for name in PLAYERS
            },
        }


def _add(
    sums: dict[str, list[int]], more: Mapping[str, Sequence[int]], most: int | None = None
) -> None:
    for name, pair in more.items():
        if name in sums:
            sums[name] = [a + b for a, b in zip(sums[name], pair, strict=True)]
        elif most is None or len(sums) < most:
            sums[name] = list(pair)


class Floors:
    """The floors of one split, added up base by base."""

    def __init__(self, split: Split) -> None:
        self._split = split
        self._cells: dict[int, _Cell] = {}

    def add(self, measured: Row) -> None:
        """Add what `measure` returned."""
        self._cells.setdefault(measured["size"], _Cell()).add(measured)

    def row(self, unit: str) -> Row:
        """Return the split's entry in ``floors.json``."""
        order = self._split.order
        sizes = {str(size): self._cells[size].row(order.twins) for size in sorted(self._cells)}
        return {
            "family": order.family,
            "question": order.question.name,
            "unit": unit,
            "all": _total(list(sizes.values())),
            "sizes": sizes,
        }


def _total(cells: Sequence[Row]) -> Row:
    """Add up cells; a constant may be another one for each size."""
    return {
        **{name: sum(c[name] for c in cells) for name in ("instances", "witness", "twins")},
        "players": {
            player: {
                count: sum(c["players"][player][count] for c in cells)
                for count in ("witness_correct", "twins_correct")
            }
            for player in PLAYERS
        },
    }


def document(splits: Mapping[str, Row]) -> str:
    """Return the text of ``floors.json``."""
    return dumps({"schema": SCHEMA, "splits": dict(splits)}) + "\n"


def read_floors(path: Path) -> Row:
    """Read a suite's ``floors.json``.

    Raises
    ------
    FormatError
        If it does not have its form.
    """
    text = read_text(path, MAX_DOCUMENT)
    try:
        found = loads(text)
        same = dumps(found) + "\n" == text
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from None
    fits = same and isinstance(found, dict) and set(found) == {"schema", "splits"}
    if not fits or found["schema"] != SCHEMA or not isinstance(found["splits"], dict):
        raise FormatError(f"{path}: not the floors of a suite")
    for name, split in found["splits"].items():
        if not isinstance(split, dict) or set(split) != _SPLIT or not _cells(split):
            raise FormatError(f"{path}: the floors of split {name[:80]!r} are damaged")
    return dict(found)


def _cells(split: Row) -> bool:
    sizes = split["sizes"]
    if not isinstance(sizes, dict) or not all(map(str.isdigit, sizes)):
        return False
    return all(_fits(cell) for cell in (split["all"], *sizes.values()))


def _fits(cell: Any) -> bool:
    if not isinstance(cell, dict) or set(cell) != {"instances", "witness", "twins", "players"}:
        return False
    players = cell.pop("players")
    cells = [cell, *players.values()] if isinstance(players, dict) else []
    cell["players"] = players
    numbers = [
        n for c in cells if isinstance(c, dict) for n in c.values() if not isinstance(n, dict)
    ]
    return bool(cells) and all(type(n) is int and n >= 0 for n in numbers)
