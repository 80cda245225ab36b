"""The digest of a run: what is published of scores whose questions must stay hidden.

It names the suite and the settings, counts the verdicts, and commits to the raw answers by the
SHA-256 of ``samples.jsonl`` and by the Merkle root of its rows (`assay.suite.merkle`). Whoever is
shown the run later can check that it is this one, and judge every answer again.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from assay import jsonl
from assay.core import SCHEMA, Row
from assay.errors import AssayError, CheckError, FormatError
from assay.jsonl import read_file
from assay.run import plan as plans
from assay.run.directory import Directory
from assay.run.score import judge
from assay.suite import errata, merkle
from assay.suite.manifest import VERSION, code_digest
from assay.suite.tree import file_digest, read_text

MAX_BYTES = 16 << 20
DIFFERENT = 13
"""The exit code where a run is not the one of a digest: that of a proof that fails."""
_SETTINGS = (
    "suite",
    "model",
    "sampling",
    "system",
    "samples",
    "max_tokens",
    "context",
    "seed",
    "instances",
)
_CODE = ("assay", "code_digest")


def digest(path: Path) -> Row:
    """Judge a run again from its raw answers and return its digest.

    Raises
    ------
    UserError
        If there is no run, or it is in use.
    FormatError
        If a file is damaged.
    """
    judge(path)
    directory = Directory(path)
    settings = plans.read(directory.settings)
    counts: dict[str, Counter[str]] = {}
    for row in read_file(directory.verdicts):
        split = counts.setdefault(row["split"], Counter())
        split[row["status"] or row["state"]] += 1
    return {
        "schema": SCHEMA,
        **{name: settings.get(name) for name in _SETTINGS},
        "answers": _answers(directory.samples),
        "erratum": errata.latest(errata.read(directory.errata)),
        "verdicts": {split: dict(sorted(found.items())) for split, found in counts.items()},
        "assay": VERSION,
        "code_digest": code_digest(),
    }


def _answers(path: Path) -> Row:
    rows = 0

    def leaves() -> Any:
        """Yield the leaf of every answer, and count them."""
        nonlocal rows
        with path.open("rb") as stream:
            for line in stream:
                rows += 1
                yield merkle.leaf(line.removesuffix(b"\n"))

    if not path.exists():
        raise FormatError(f"{path} is missing: nothing was answered")
    root = merkle.root(leaves()).hex()
    return {"rows": rows, "sha256": file_digest(path), "merkle_root": root}


def text(row: Row) -> str:
    """Return a digest as it is published."""
    return jsonl.dumps(row, floats=True) + "\n"


def check(path: Path, published: Path) -> Row:
    """Check that a run is the one of a published digest, and that it is judged alike again.

    Raises
    ------
    CheckError
        With the first thing that differs.
    FormatError
        If the digest is none.
    """
    try:
        stated: Any = jsonl.loads(read_text(published, MAX_BYTES))
    except AssayError as error:
        raise FormatError(f"{published}: {error}") from None
    found = jsonl.loads(text(digest(path)))
    if not isinstance(stated, dict) or set(stated) != set(found):
        raise FormatError(f"{published}: not the digest of a run")
    for name in found:
        if name not in _CODE and found[name] != stated[name]:
            raise CheckError(f"{path} is not the run of {published}: {name} differs", DIFFERENT)
    return dict(found)
