"""Putting a split together from its shards, base by base, in the order of its walk."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from assay import families
from assay.core import Row
from assay.suite import evidence, shards
from assay.suite.crew import Crew, Task
from assay.suite.floors import Floors
from assay.suite.seen import Seen
from assay.suite.spec import SuiteSpec
from assay.suite.spec_splits import Split
from assay.suite.tree import file_digest
from assay.suite.walk import Walk

MAX_SHARD = 1_024
MIN_SHARD = 4
PARTS = 32
"""A split is cut into about so many shards, so that the last ones end together."""


@dataclass(slots=True)
class Done:
    """What a split came to."""

    file: Row
    certificates: Row | None
    described: Row
    floors: Row


@dataclass(slots=True)
class _Sink:
    """The files of a split in the making, and what is counted on the way."""

    rows: IO[bytes]
    proofs: Any
    floors: Floors
    offsets: "array[int]" = field(default_factory=lambda: array("Q", [0]))
    certified: int = 0
    digest: Any = field(default_factory=sha256)
    classes: int = 0
    tokens: "array[int]" = field(default_factory=lambda: array("I"))

    def add(self, base: Row, rows: bytes, proofs: bytes) -> None:
        """Write and count one base."""
        self.rows.write(rows)
        self.proofs.write(proofs)
        self.digest.update(rows)
        self.certified += proofs.count(b"\n")
        self.offsets.append(self.offsets[-1] + len(rows))
        self.classes += len(set(base["digests"]))
        self.tokens.extend(base["tokens"])
        for measured in base["floors"]:
            self.floors.add(measured)


def cut(indices: Sequence[int], bases: int) -> Iterator[Sequence[int]]:
    """Yield the indices of one shard after another."""
    step = min(MAX_SHARD, max(MIN_SHARD, -(-bases // PARTS)))
    for at in range(0, len(indices), step):
        yield indices[at : at + step]


class Merger:
    """Makes the splits of a suite, one after another, while the workers are ahead.

    Parameters
    ----------
    spec : SuiteSpec
        What to make.
    work : Path
        The folder with ``shards/`` and ``suite/``.
    crew : Crew
        Who does the work.
    progress : callable
        Called with the number of instances that were added.
    """

    def __init__(
        self, spec: SuiteSpec, work: Path, crew: Crew, progress: Callable[[int], None]
    ) -> None:
        self._spec, self._crew, self._progress = spec, crew, progress
        self._shards, self._suite = work / "shards", work / "suite"
        self._seen = Seen()
        self._ahead: dict[str, list[tuple[Path, Task | None]]] = {}
        drawn = (split for split in spec.splits if split.of is None)
        self._walks = {split.name: Walk(split) for split in drawn}
        self._rounds = {name: walk.rounds() for name, walk in self._walks.items()}
        for split in spec.splits:
            if split.of is None:
                self._ahead[split.name] = self._drawn(split, 0, next(self._rounds[split.name]))

    def finish(self, split: Split) -> Done:
        """Make one split; those before it must be finished.

        Raises
        ------
        UserError
            If it cannot be made.
        """
        path = self._suite / "data" / f"{split.name}.jsonl"
        proofs = self._suite / "certificates" / f"{split.name}.jsonl.zst"
        proofs.parent.mkdir(exist_ok=True)
        floors = Floors(split)
        make = self._walked if split.of is None else self._derived
        with (
            path.open("wb") as rows,
            proofs.open("wb") as packed,
            evidence.compressed(packed) as stream,
        ):
            sink = _Sink(rows, stream, floors)
            gaps = make(split, sink)
        self._derive(split, path, sink.offsets)
        return Done(
            _file(self._suite, path, split.count, sink.digest.hexdigest()),
            _kept(self._suite, proofs, sink.certified),
            _described(split, sink, gaps),
            floors.row(families.get(split.order.family).problems.SIZE),
        )

    def _stem(self, split: Split, name: str) -> Path:
        folder = self._shards / split.name
        folder.mkdir(exist_ok=True)
        return folder / name

    def _drawn(
        self, split: Split, turn: int, indices: Sequence[int]
    ) -> list[tuple[Path, Task | None]]:
        """Give out the shards of one round, those apart that are there already."""
        given: list[tuple[Path, Task | None]] = []
        for k, part in enumerate(cut(indices, split.bases)):
            stem = self._stem(split, f"{turn}-{k}")
            done = shards.whole(stem)
            task = None if done else self._crew.give(shards.draw, split.order, part, stem)
            given.append((stem, task))
        return given

    def _derive(self, split: Split, path: Path, offsets: "array[int]") -> None:
        """Give out the shards of the splits that are made of this one."""
        table = self._shards / f"{split.name}.offsets"
        others = [other for other in self._spec.splits if other.of == split.name]
        if others:
            table.write_bytes(offsets.tobytes())
        for other in others:
            self._ahead[other.name] = self._rewritten(other, path, table)

    def _rewritten(self, split: Split, path: Path, table: Path) -> list[tuple[Path, Task | None]]:
        given: list[tuple[Path, Task | None]] = []
        for k, part in enumerate(cut(range(split.bases), split.bases)):
            stem = self._stem(split, f"{k}")
            arguments = (split, path, table, part, stem)
            done = shards.whole(stem)
            task = None if done else self._crew.give(shards.rewrite, *arguments)
            given.append((stem, task))
        return given

    def _walked(self, split: Split, sink: _Sink) -> list[int]:
        walk, rounds = self._walks[split.name], self._rounds[split.name]
        given, turn = self._ahead.pop(split.name), 0
        while True:
            for base, rows, proofs in _bases(given):
                index = base["index"]
                if not walk.wants(index):
                    continue
                new = self._seen.add_all([int(text, 16) for text in base["digests"]])
                walk.take(index, new)
                if new:
                    sink.add(base, rows, proofs)
                    self._progress(split.per_base)
            indices = next(rounds, None)
            if indices is None:
                return walk.gaps
            turn += 1
            given = self._drawn(split, turn, indices)

    def _derived(self, split: Split, sink: _Sink) -> list[int]:
        for base, rows, proofs in _bases(self._ahead.pop(split.name)):
            sink.add(base, rows, proofs)
            self._progress(split.per_base)
        return []


def _bases(given: list[tuple[Path, Task | None]]) -> Iterator[tuple[Row, bytes, bytes]]:
    """Yield what is known of each base of some shards, its rows and its certificates."""
    for stem, task in given:
        if task is not None:
            task.result()
        rows, proofs = (stem.with_suffix(s).open("rb") for s in (shards.ROWS, shards.PROOFS))
        with rows, proofs:
            for base in shards.described(stem):
                yield base, rows.read(base["bytes"][0]), proofs.read(base["bytes"][1])


def _file(suite: Path, path: Path, rows: int, digest: str) -> Row:
    name = path.relative_to(suite).as_posix()
    return {"path": name, "sha256": digest, "bytes": path.stat().st_size, "rows": rows}


def _kept(suite: Path, path: Path, rows: int) -> Row | None:
    """Describe a file of certificates, or remove it if there are none."""
    if rows:
        return _file(suite, path, rows, file_digest(path))
    path.unlink()
    if not any(path.parent.iterdir()):
        path.parent.rmdir()
    return None


def _described(split: Split, sink: _Sink, gaps: list[int]) -> Row:
    family = families.get(split.order.family)
    counts = sorted(sink.tokens)
    floors = sink.floors.row(family.problems.SIZE)["all"]
    return {
        "name": split.name,
        "family": family.name,
        "version": family.version,
        "question": split.order.question.name,
        "axis": split.axis,
        "of": split.of,
        "instances": split.count,
        "bases": split.bases,
        "distinct": sink.classes,
        "gaps": sorted(gaps),
        "prompt_tokens": {
            "least": counts[0],
            "median": counts[len(counts) // 2],
            "most": counts[-1],
        },
        "floors": {name: floors[name] for name in ("witness", "twins", "players")},
    }
