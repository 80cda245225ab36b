"""Checking a frozen suite, layer by layer, from the cheapest doubt to the dearest.

10 *sums*: the files are exactly those of ``SHA256SUMS`` and the manifest, bit for bit.
11 *signature*: if the sums are signed, by the key that signed them.
12 *regeneration*: the spec gives the same bytes again, and no problem twice.
13 *proof*: every prompt says its problem, and every reference is proven again by another route.

The first layer trusts nothing: it opens plain files alone, of bounded length, and parses only
what it has measured. Data rows are not parsed before the spec has given the same bytes.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from assay.core import Row
from assay.errors import AssayError, CheckError, FormatError
from assay.suite import check_rows, signing
from assay.suite.check_rows import Claim, Layer
from assay.suite.crew import Crew
from assay.suite.floors import FLOORS, read_floors
from assay.suite.manifest import (
    MANIFEST,
    SUMS,
    canary,
    check_lengths,
    data_digest,
    data_files,
    read_manifest,
    sums,
)
from assay.suite.spec import SuiteSpec, parse
from assay.suite.tree import plain_files, read_text

MAX_SUMS = 2 << 20

Progress = Callable[[int], None]


def check_sums(directory: Path, but: Collection[str] = ()) -> Row:
    """Check every byte against the sums and the manifest, and return the manifest.

    Parameters
    ----------
    directory : Path
        The suite.
    but : collection of str
        Documents that may be others than the sums say (see `assay.suite.amend`).

    Raises
    ------
    CheckError
        With layer 10.
    """
    try:
        check_names(directory)
        stated = read_text(directory / SUMS, MAX_SUMS)
        manifest = read_manifest(directory)
        check_lengths(directory, manifest)
        for name in ("files", "certificates"):
            data_files(directory, manifest, name)
        _compare(directory, stated, but)
        _digests(directory, manifest, stated)
        read_floors(directory / FLOORS)
    except CheckError:
        raise
    except (AssayError, OSError) as error:
        raise CheckError(str(error), Layer.SUMS) from None
    return manifest


def check_names(directory: Path) -> None:
    """Refuse a directory that holds anything but plain files.

    Raises
    ------
    FormatError
        With the first thing that is none.
    """
    names = plain_files(directory)
    if SUMS not in names:
        raise FormatError(f"{directory} has no {SUMS}")


def _compare(directory: Path, stated: str, but: Collection[str]) -> None:
    wanted, found = (
        [line for line in text.split("\n") if line.partition("  ")[2] not in but]
        for text in (stated, sums(directory))
    )
    for want, have in zip_longest(wanted, found):
        if want != have:
            name = (have or want or "?").split("  ")[-1][:200] or SUMS
            raise FormatError(f"{directory}: {name!r} is not what {SUMS} says")


def _digests(directory: Path, manifest: Row, stated: str) -> None:
    """Check the manifest's own digests against the sums, which fit the files."""
    known = {name: digest for digest, _, name in (x.partition("  ") for x in stated.split("\n"))}
    for entry in (*manifest["files"], *manifest["certificates"]):
        if known.get(entry["path"]) != entry["sha256"]:
            raise FormatError(f"{directory}: {entry['path']} is not the manifest's")
    listed = {entry["path"] for name in ("files", "certificates") for entry in manifest[name]}
    folders = ("data/", "certificates/")
    for name in known:
        if name.startswith(folders) and name not in listed:
            raise FormatError(f"{directory}: {name} is not in {MANIFEST}")
    spec = manifest["spec"]
    if data_digest(spec, manifest["files"]) != manifest["data_digest"]:
        raise FormatError(f"{directory}: the data digest in {MANIFEST} is wrong")
    same = all(manifest[name] == spec.get(name) for name in ("name", "version", "licence"))
    if not same or manifest["canary"] != canary(spec):
        raise FormatError(f"{directory}: {MANIFEST} and its spec contradict each other")


def check_signature(directory: Path, signers: Path | None = None) -> str | None:
    """Check the signature of the sums, if there is one; say whose it is.

    Raises
    ------
    CheckError
        With layer 11; see `assay.suite.signing.verify`.
    """
    return signing.verify(directory, signers)


def opened(manifest: Row, secret: int | None = None) -> SuiteSpec:
    """Return the spec of a manifest, and check that its files and splits are the spec's.

    Parameters
    ----------
    manifest : dict
        As `check_sums` returned it.
    secret : int or None
        The root seed of a sealed suite.

    Raises
    ------
    CheckError
        With layer 12.
    """
    try:
        rows = manifest["spec"].get("splits")
        if not isinstance(rows, list) or len(rows) != len(manifest["files"]):
            raise FormatError("the files are not those of the spec's splits")
        spec = parse(manifest["spec"], secret)
        names = [f"data/{split.name}.jsonl" for split in spec.splits]
        if names != [entry["path"] for entry in manifest["files"]]:
            raise FormatError("the files are not those of the spec's splits")
        counts = [split.count for split in spec.splits]
        if counts != [entry["rows"] for entry in manifest["files"]]:
            raise FormatError("the files do not have as many rows as the spec says")
        if [split.name for split in spec.splits] != [s.get("name") for s in manifest["splits"]]:
            raise FormatError("the manifest's splits are not the spec's")
    except AssayError as error:
        raise CheckError(str(error), Layer.REGENERATION) from None
    return spec


def check_rows_again(
    directory: Path,
    manifest: Row,
    spec: SuiteSpec,
    layer: Layer,
    *,
    workers: int = 1,
    sample: tuple[int, int] = (1, 1),
    progress: Progress = lambda done: None,
) -> int:
    """Make the rows again, or prove their references again, and return how many.

    Parameters
    ----------
    directory, manifest, spec
        The suite.
    layer : Layer
        ``REGENERATION`` or ``PROOF``.
    workers : int
        Processes.
    sample : tuple of int
        The share of the bases to look at: a numerator and a denominator.
    progress : callable
        Called with the number of instances checked since the last call.

    Raises
    ------
    CheckError
        With the layer.
    """
    try:
        with TemporaryDirectory(prefix="assay-") as scratch, Crew(workers) as crew:
            claims = check_rows.claims(directory, manifest, spec, Path(scratch))
            return _all(claims, layer, crew, sample, progress)
    except CheckError:
        raise
    except AssayError as error:
        raise CheckError(str(error), layer) from None


def _all(
    claims: Sequence[Claim],
    layer: Layer,
    crew: Crew,
    sample: tuple[int, int],
    progress: Progress,
) -> int:
    given = [(claim, part) for claim in claims for part in claim.parts(sample)]
    tasks = [(c.rows(p), crew.give(check_rows.check, c, layer, p)) for c, p in given]
    count = 0

    def results() -> Iterator[list[int]]:
        """Yield what was found in every part, and tell the progress."""
        nonlocal count
        for rows, task in tasks:
            yield from task.result()
            count += rows
            progress(rows)

    found = results()
    if layer is Layer.REGENERATION and sample[0] == sample[1]:
        check_rows.all_distinct(claims, found)
    for _ in found:
        pass
    return count
