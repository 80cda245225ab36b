"""What a worker does: a shard of a split, made, measured and written to files of its own.

A shard is a few bases. Its rows stand in ``NAME.jsonl``, its certificates in ``NAME.proofs``,
and in ``NAME.meta`` one line for each base: its index, how many bytes of the two belong to it,
its canonical digests, its prompts' tokens and what the players reached. The last file appears
when the others are whole, so a shard is there entirely or not at all, however the work ends.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assay import jsonl
from assay.core import Instance, Row
from assay.endpoint.tokens import estimate
from assay.instances import make
from assay.jsonl import dumps
from assay.orders import Order
from assay.proofs import certify
from assay.suite.derive import Source, derive
from assay.suite.floors import measure
from assay.suite.seen import digest
from assay.suite.spec_splits import Split

BATCH = 64
ROWS, PROOFS, META = ".jsonl", ".proofs", ".meta"


def whole(stem: Path) -> bool:
    """Say whether a shard has been made."""
    return stem.with_suffix(META).exists()


def draw(order: Order, indices: Sequence[int], stem: Path) -> None:
    """Make the shard of some indices of an order's stream."""
    bases = (
        base
        for at in range(0, len(indices), BATCH)
        for base in make(order, indices[at : at + BATCH])
    )
    _write(stem, ((base[0].index, [base], True) for base in bases))


def rewrite(split: Split, path: Path, offsets: Path, positions: range, stem: Path) -> None:
    """Make the shard of some bases of another split, asked in this split's ways.

    Parameters
    ----------
    split : Split
        What to make.
    path, offsets
        The other split's file, and the one that says where its bases are; see `Source`.
    positions : range
        Which of them.
    stem : Path
        The files to write.
    """
    source = Source(path, offsets)
    groups = ((k, derive(split, source, k)) for k in positions)
    _write(stem, ((k, found, bool(not split.variants)) for k, found in groups))


def _write(stem: Path, bases: Iterable[tuple[int, list[list[Instance]], bool]]) -> None:
    """Write a shard's files; a base may be asked in several ways."""
    names = [stem.with_suffix(suffix) for suffix in (ROWS, PROOFS, META)]
    parts = [name.with_suffix(name.suffix + ".part") for name in names]
    rows, proofs, meta = (part.open("wb") for part in parts)
    with rows, proofs, meta:
        for index, ways, proven in bases:
            instances = [instance for way in ways for instance in way]
            evidence = [certify(i) for i in instances] if proven else []
            at = rows.tell(), proofs.tell()
            jsonl.write(rows, (instance.to_row() for instance in instances))
            jsonl.write(proofs, (row for row in evidence if row is not None))
            sizes = [rows.tell() - at[0], proofs.tell() - at[1]]
            meta.write((dumps(_described(index, ways, sizes)) + "\n").encode())
    for part, name in zip(parts, names, strict=True):
        os.replace(part, name)


def _described(index: int, ways: list[list[Instance]], sizes: list[int]) -> Row:
    return {
        "index": index,
        "bytes": sizes,
        "digests": [f"{digest(instance):016x}" for instance in ways[0]],
        "tokens": [tokens(instance.prompt) for way in ways for instance in way],
        "floors": [measure(way) for way in ways],
    }


def tokens(prompt: str) -> int:
    """Return assay's own estimate of a prompt's tokens, without a chat form."""
    return estimate((("user", prompt),), template=0)


def described(stem: Path) -> Iterator[Row]:
    """Yield what is known of each base of a shard."""
    yield from jsonl.read_file(stem.with_suffix(META))
