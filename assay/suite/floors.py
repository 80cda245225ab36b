"""What the embedded players reach on a suite, measured when it is frozen.

For each split and player: samples right among those that have something to find, and for twins
the pairs of which both halves are right (Promise 3: a constant scores zero there).
"""

from collections import Counter
from collections.abc import Iterable

from assay.core import Instance, Row, Status
from assay.judge import Judge
from assay.play import PLAYERS, answer


class Floors:
    """Counts what each player gets right, instance by instance."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, base: Iterable[Instance]) -> None:
        """Let every player answer the one or two instances of a base."""
        judges = [Judge(instance) for instance in base]
        self._counts["", "bases"] += 1
        self._counts["", "instances"] += len(judges)
        self._counts["", "witness"] += sum(j.instance.reference["feasible"] for j in judges)
        for player in PLAYERS:
            right = [_right(judge, player) for judge in judges]
            self._counts[player, "both"] += all(right)
            self._counts[player, "witness"] += sum(
                ok for ok, j in zip(right, judges, strict=True) if j.instance.reference["feasible"]
            )

    def row(self, *, twins: bool) -> Row:
        """Return the counts of a split as JSON."""
        row: Row = {name: self._counts["", name] for name in ("instances", "witness")}
        for player in PLAYERS:
            row[player] = {"witness_correct": self._counts[player, "witness"]}
            if twins:
                row[player]["twins_correct"] = self._counts[player, "both"]
        if twins:
            row["twins"] = self._counts["", "bases"]
        return row


def _right(judge: Judge, player: str) -> bool:
    judged = judge.judge(answer(player, judge.instance.prompt), None, "stop")
    return judged.verdict.status is Status.CORRECT
