"""Putting documents into a suite that is frozen already, under sums that are made anew.

The sums are replaced first, and say what the documents are to be. So whatever ends a command on
its way, the same command, which gives the same documents, finds either the old suite or its own
sums, and goes on.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from assay.core import Row
from assay.errors import CheckError
from assay.files import replacing
from assay.suite.check import MAX_SUMS, check_sums
from assay.suite.check_rows import Layer
from assay.suite.manifest import SIGNATURE, SUMS, sums
from assay.suite.tree import read_text


def begin(directory: Path, names: Collection[str]) -> Row:
    """Check a suite's sums but for the documents to be written, and return its manifest.

    Half-written files of a command that was killed are removed.

    Raises
    ------
    CheckError
        With layer 10.
    """
    for name in (SUMS, *names):
        for part in directory.glob(f".{name}.*.part"):
            part.unlink()
    return check_sums(directory, names)


def amend(directory: Path, documents: Mapping[str, str]) -> None:
    """Write documents, by name, into a suite that `begin` let through; a signature is removed.

    Raises
    ------
    CheckError
        With layer 10, if the sums are neither of the suite as it is nor as it is to be.
    """
    stated, wanted = read_text(directory / SUMS, MAX_SUMS), sums(directory, documents)
    if stated != wanted:
        if stated != sums(directory):
            names = " or ".join(sorted(documents))
            raise CheckError(f"{directory}: {names} is not what {SUMS} says", Layer.SUMS)
        (directory / SIGNATURE).unlink(missing_ok=True)
        _write(directory / SUMS, wanted)
    for name, text in documents.items():
        _write(directory / name, text)


def _write(path: Path, text: str) -> None:
    with replacing(path) as stream:
        stream.write(text.encode())
