"""Sealed suites: committed to before anybody is scored, shown to nobody until they are revealed.

What is published first is a commitment: the spec with a commitment to its secret in the place of
the seed, and the root of a Merkle tree over the salted rows (`assay.suite.merkle`,
`assay.suite.secret`). The protocol, and what it does not protect against, stands in
docs/sealed-suites.md.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assay.core import SCHEMA, Row
from assay.errors import AssayError, CheckError, FormatError, UserError
from assay.jsonl import dumps, loads
from assay.suite import merkle, signing
from assay.suite.check_rows import Layer
from assay.suite.manifest import MANIFEST, SUMS, VERSION, code_digest, sums
from assay.suite.secret import SIZE, Secret, load
from assay.suite.spec import SuiteSpec, parse
from assay.suite.tree import read_text

COMMITMENT = "commitment.json"
REVEAL = "reveal.json"
MAX_BYTES = 16 << 20
_FIELDS = {
    "schema": int,
    "name": str,
    "version": str,
    "spec": dict,
    "rows": int,
    "merkle_root": str,
    "data_digest": str,
    "assay": str,
    "code_digest": str,
}
_CARD = """\
# {name} {version}: sealed

This is a commitment to a suite of {rows} instances that nobody has been shown yet.
`commitment.json` holds the spec, a commitment to the secret that its seed follows from, and the
Merkle root of its salted rows. Scores on it are published with digests of the raw answers.
When the suite is revealed, `python cli.py suite check SUITE --commitment DIR` tells whether it
is this one, makes every instance again, and proves every reference again.

docs/sealed-suites.md of assay says what this protects against, and what it does not.
"""


def sealed(data: Row, secret: Secret) -> Row:
    """Return a spec's data with the commitment to a secret in the place of its seed."""
    kept = {name: value for name, value in data.items() if name != "seed"}
    return {**kept, "commitment": secret.commitment}


def spec_of(data: Row, secret: Secret) -> SuiteSpec:
    """Return the spec that a sealed suite is made from.

    Raises
    ------
    UserError
        If it says something that cannot be made.
    """
    return parse(data, secret.seed)


def leaves(directory: Path, manifest: Row, secret: Secret) -> Iterator[bytes]:
    """Yield the leaf of every row of a suite, in the order of its files."""
    for index, row in enumerate(rows(directory, manifest)):
        yield merkle.leaf(secret.salt(index) + row)


def rows(directory: Path, manifest: Row) -> Iterator[bytes]:
    """Yield the rows of a suite as they stand there, without their line feeds."""
    for entry in manifest["files"]:
        with (directory / entry["path"]).open("rb") as stream:
            for line in stream:
                yield line.removesuffix(b"\n")


def commitment(directory: Path, manifest: Row, secret: Secret) -> Row:
    """Return what is published of a suite that stays hidden."""
    return {
        "schema": SCHEMA,
        "name": manifest["name"],
        "version": manifest["version"],
        "spec": manifest["spec"],
        "rows": sum(entry["rows"] for entry in manifest["files"]),
        "merkle_root": merkle.root(leaves(directory, manifest, secret)).hex(),
        "data_digest": manifest["data_digest"],
        "assay": VERSION,
        "code_digest": code_digest(),
    }


def publish(directory: Path, row: Row, key: Path | None) -> None:
    """Write a commitment into a new directory, signed if there is a key: all of it or nothing.

    Raises
    ------
    UserError
        If the directory exists, or the key cannot sign.
    """
    if directory.exists() or directory.is_symlink():
        raise UserError(f"{directory} exists; choose another name")
    texts = {COMMITMENT: dumps(row) + "\n", "README.md": _CARD.format_map(row)}
    with TemporaryDirectory(prefix=".assay-", dir=directory.parent) as scratch:
        made = Path(scratch) / directory.name
        made.mkdir()
        for name, text in (*texts.items(), (SUMS, sums(made, texts))):
            (made / name).write_text(text, encoding="utf-8", newline="\n")
        if key is not None:
            signing.sign(made, key)
        made.rename(directory)


def is_commitment(directory: Path) -> bool:
    """Say whether a directory holds a commitment and no suite."""
    return (directory / COMMITMENT).is_file() and not (directory / MANIFEST).exists()


def read(path: Path) -> Row:
    """Read a commitment, from its file or its directory.

    Raises
    ------
    FormatError
        If it is none.
    """
    path = path / COMMITMENT if path.is_dir() else path
    try:
        text = read_text(path, MAX_BYTES)
        row: Any = loads(text)
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from None
    except AssayError as error:
        raise FormatError(f"{path}: {error}") from None
    fits = isinstance(row, dict) and {k: type(v) for k, v in row.items()} == _FIELDS
    if not fits or row["schema"] != SCHEMA or dumps(row) + "\n" != text:
        raise FormatError(f"{path}: not a commitment of schema {SCHEMA}")
    if len(row["merkle_root"]) != 2 * merkle.SIZE or row["rows"] < 1:
        raise FormatError(f"{path}: not a commitment to anything")
    return dict(row)


def check_published(directory: Path) -> Row:
    """Check the files of a commitment against their sums, and return it.

    Raises
    ------
    CheckError
        With layer 10.
    """
    try:
        if read_text(directory / SUMS, MAX_BYTES) != sums(directory):
            raise FormatError(f"{directory}: its files are not what {SUMS} says")
        row = read(directory)
        spec_of(row["spec"], Secret(bytes(SIZE)))
    except (AssayError, OSError) as error:
        raise CheckError(str(error), Layer.SUMS) from None
    return row


def secret_in(directory: Path, manifest: Row) -> Secret | None:
    """Return the secret of a suite that has been revealed; None if it is no sealed one.

    Raises
    ------
    CheckError
        With layer 12, if the suite is sealed, or the secret is another one's.
    """
    if "commitment" not in manifest["spec"]:
        return None
    path = directory / REVEAL
    if not path.exists():
        raise CheckError(f"{directory} is sealed, and not revealed yet", Layer.REGENERATION)
    try:
        return load(path, manifest["spec"])
    except UserError as error:
        raise CheckError(str(error), Layer.REGENERATION) from None


def check(directory: Path, manifest: Row, secret: Secret, published: Row) -> None:
    """Check that a revealed suite is the one that was committed to.

    Raises
    ------
    CheckError
        With layer 12.
    """
    found = commitment(directory, manifest, secret)
    for name in ("name", "version", "spec", "rows", "data_digest", "merkle_root"):
        if found[name] != published[name]:
            raise CheckError(
                f"{directory} is not the suite that was committed to: its {name} differs",
                Layer.REGENERATION,
            )
