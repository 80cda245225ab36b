"""Checking the rows of a frozen suite, base by base, in any number of processes.

What is made again is compared byte by byte with what stands in the file; rows are parsed only to
prove their references. A base's place in its file is found by counting lines.
"""

import secrets
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from assay import jsonl
from assay.core import Instance, Row
from assay.errors import CheckError, FormatError
from assay.instances import make
from assay.proofs import prove, read_back
from assay.suite import evidence
from assay.suite.derive import Source, derive
from assay.suite.manifest import data_files
from assay.suite.seen import Seen, digest
from assay.suite.spec import SuiteSpec
from assay.suite.spec_splits import Split
from assay.suite.walk import Walk

BATCH = 64
PARTS = 32


class Layer(IntEnum):
    """What a check looks at; also its exit code."""

    SUMS = 10
    SIGNATURE = 11
    REGENERATION = 12
    PROOF = 13


@dataclass(frozen=True, slots=True)
class Claim:
    """What a split's file is said to hold.

    Parameters
    ----------
    split : Split
        The split.
    path, offsets : Path
        Its file, and where its bases are; see `assay.suite.derive.Source`.
    source : tuple of Path or None
        The same two of the split that it is made of.
    certificates : Path or None
        Where its certificates are.
    certified : int
        How many there are.
    indices : array of int
        Of a drawn split: the indices that the walk took, and those that it found to be repeats.
    gaps : frozenset of int
        The latter.
    """

    split: Split
    path: Path
    offsets: Path
    source: tuple[Path, Path] | None
    certificates: Path | None
    certified: int
    indices: "array[int]"
    gaps: frozenset[int]

    def parts(self, sample: tuple[int, int]) -> Iterator[list[tuple[int, int]]]:
        """Yield what each task looks at: positions in the walk, and of bases in the file.

        A repeat has the position -1. Of a sample repeats are left out; which bases are in it
        cannot be foreseen.
        """
        some, whole = sample
        at, chosen = 0, list[tuple[int, int]]()
        start = secrets.randbelow(whole)
        for k in range(len(self.indices)):
            if self.indices[k] in self.gaps:
                chosen += [(k, -1)] if some == whole else []
                continue
            if (at + start) * some % whole < some:
                chosen.append((k, at))
            at += 1
        if not chosen:
            chosen = [next((k, 0) for k, i in enumerate(self.indices) if i not in self.gaps)]
        step = max(1, -(-len(chosen) // PARTS))
        for k in range(0, len(chosen), step):
            yield chosen[k : k + step]

    def rows(self, part: Sequence[tuple[int, int]]) -> int:
        """Return how many instances a part holds."""
        return self.split.per_base * sum(at >= 0 for _, at in part)


def claims(directory: Path, manifest: Row, spec: SuiteSpec, scratch: Path) -> list[Claim]:
    """Return what the files of a suite are said to hold.

    Parameters
    ----------
    directory, manifest, spec
        The suite.
    scratch : Path
        A folder in which to note where bases are.

    Raises
    ------
    FormatError
        If a file has another number of rows, or the gaps do not fit.
    """
    made: dict[str, Claim] = {}
    packed = {p.name: p for p in data_files(directory, manifest, "certificates")}
    number = {Path(entry["path"]).name: entry["rows"] for entry in manifest["certificates"]}
    paths = data_files(directory, manifest)
    for split, path, said in zip(spec.splits, paths, manifest["splits"], strict=True):
        offsets = scratch / f"{split.name}.offsets"
        offsets.write_bytes(_offsets(path, split).tobytes())
        source = made[split.of] if split.of is not None else None
        gaps = _gaps(said, path)
        proofs = f"{split.name}.jsonl.zst"
        if number.get(proofs, 0) > split.count:
            raise FormatError(f"{path} has fewer rows than certificates")
        made[split.name] = Claim(
            split,
            path,
            offsets,
            None if source is None else (source.path, source.offsets),
            packed.get(proofs),
            number.get(proofs, 0),
            array("Q", range(split.bases)) if source else _walked(split, gaps, path),
            gaps,
        )
    return list(made.values())


def _offsets(path: Path, split: Split) -> "array[int]":
    """Return where the bases of a file begin, and where the last one ends."""
    found, line, at = array("Q", [0]), 0, 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            end = piece.find(b"\n")
            while end >= 0:
                line += 1
                if line % split.per_base == 0:
                    found.append(at + end + 1)
                end = piece.find(b"\n", end + 1)
            at += len(piece)
    if line != split.count or found[-1] != at:
        raise FormatError(f"{path} does not have {split.count} rows, each ended by a line feed")
    return found


def _gaps(said: Row, path: Path) -> frozenset[int]:
    gaps = said.get("gaps")
    if not isinstance(gaps, list) or any(type(g) is not int or not 0 <= g < 1 << 53 for g in gaps):
        raise FormatError(f"{path}: the manifest's gaps must be a list of indices")
    return frozenset(gaps)


def _walked(split: Split, gaps: frozenset[int], path: Path) -> "array[int]":
    walk, indices = Walk(split), array("Q")
    for some in walk.rounds():
        for index in some:
            if walk.wants(index):
                walk.take(index, index not in gaps)
                indices.append(index)
    if set(walk.gaps) != gaps:
        raise FormatError(f"{path}: the manifest's gaps are none of its walk's")
    return indices


def check(claim: Claim, layer: Layer, part: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Check some bases; of drawn ones return the digests, those of repeats included.

    Raises
    ------
    AssayError
        With the first fault.
    """
    if layer is Layer.PROOF:
        _prove(claim, [at for _, at in part if at >= 0])
        return []
    if claim.source is not None:
        other = Source(*claim.source)
        for _, at in part:
            ways = derive(claim.split, other, at)
            _same(claim, at, [instance for way in ways for instance in way])
        return []
    found = []
    for k in range(0, len(part), BATCH):
        some = part[k : k + BATCH]
        made = make(claim.split.order, [claim.indices[position] for position, _ in some])
        for (_, at), base in zip(some, made, strict=True):
            if at >= 0:
                _same(claim, at, base)
            found.append([digest(instance) for instance in base])
    return found


def _same(claim: Claim, at: int, instances: Sequence[Instance]) -> None:
    want = "".join(jsonl.dumps(instance.to_row()) + "\n" for instance in instances).encode()
    if Source(claim.path, claim.offsets).data(at) != want:
        line = at * claim.split.per_base + 1
        raise FormatError(f"{claim.path}, from line {line}: the spec gives other bytes")


def _prove(claim: Claim, positions: Sequence[int]) -> None:
    own = Source(claim.path, claim.offsets)
    other = Source(*claim.source) if claim.source is not None and claim.split.variants else None
    bases = [(at, own.base(at)) for at in positions]
    known = _certificates(claim, {instance.id for _, base in bases for instance in base})
    for at, base in bases:
        first = other.base(at) if other is not None else []
        for k, instance in enumerate(base):
            read_back(instance)
            if first and _is(instance, first[k % len(first)]):
                continue
            prove(instance, known.get(instance.id))


def _is(instance: Instance, first: Instance) -> bool:
    """Say whether an instance is one that is proven where it was first asked."""
    return instance.problem == first.problem and instance.reference == first.reference


def _certificates(claim: Claim, ids: set[str]) -> dict[str, Row]:
    if claim.certificates is None:
        return {}
    return {row["id"]: row for row in evidence.read(claim.certificates, ids, claim.certified)}


def all_distinct(claims: Sequence[Claim], digests: Iterator[list[int]]) -> None:
    """Check that no problem comes twice, and that what was left out as a repeat is one.

    Raises
    ------
    CheckError
        With layer 12.
    """
    seen = Seen()
    for claim in claims:
        if claim.source is not None:
            continue
        for index in claim.indices:
            new = seen.add_all(next(digests))
            if new is (index in claim.gaps):
                what = "is left out, but is no repeat" if new else "is isomorphic to another one"
                raise CheckError(f"{claim.path}: index {index} {what}", Layer.REGENERATION)
