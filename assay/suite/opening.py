"""Revealing a sealed suite: all of it with its secret, or some instances with inclusion proofs."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from assay.core import SCHEMA, Instance, Row
from assay.errors import AssayError, CheckError, FormatError, UserError
from assay.jsonl import dumps, loads, read_file
from assay.proofs import prove, read_back
from assay.suite import merkle, seal
from assay.suite.amend import amend
from assay.suite.check_rows import Layer
from assay.suite.manifest import read_manifest
from assay.suite.secret import Secret, document

_FIELDS = {"schema": int, "leaf": int, "salt": str, "path": list, "row": dict}
MAX_PATH = 64


def reveal(directory: Path, secret: Secret, published: Row) -> Row:
    """Put the secret and the commitment into a suite, and return its manifest.

    Raises
    ------
    CheckError
        If it is not the suite that was committed to.
    """
    manifest = read_manifest(directory)
    seal.check(directory, manifest, secret, published)
    secrets = document(secret, manifest["spec"])
    amend(directory, {seal.REVEAL: secrets, seal.COMMITMENT: dumps(published) + "\n"})
    return manifest


def excerpts(directory: Path, secret: Secret, names: Collection[str]) -> Iterator[Row]:
    """Yield some instances of a suite that stays sealed, each with its inclusion proof.

    Raises
    ------
    UserError
        If the suite has no instance of one of the names.
    """
    manifest = read_manifest(directory)
    hashes = list(seal.leaves(directory, manifest, secret))
    missing = set(names)
    for index, line in enumerate(seal.rows(directory, manifest)):
        row = loads(line.decode("utf-8"))
        if row["id"] in missing:
            missing.discard(row["id"])
            proof = [part.hex() for part in merkle.path(hashes, index)]
            salt = secret.salt(index).hex()
            yield {"schema": SCHEMA, "leaf": index, "salt": salt, "path": proof, "row": row}
    if missing:
        raise UserError(f"the suite holds no instance {min(missing)[:80]}")


def check_excerpts(path: Path, published: Row) -> int:
    """Check instances with their inclusion proofs, and return how many there are.

    Each stands in the tree that was committed to, its prompt says its problem, and its reference
    is proven again. That it follows from the secret can be checked only when that is revealed.

    Raises
    ------
    CheckError
        With layer 12 if an instance is not in the tree, with 13 if its reference is wrong.
    """
    count = 0
    for number, row in enumerate(read_file(path), 1):
        try:
            instance = _included(row, published)
        except FormatError as error:
            raise CheckError(f"{path}, line {number}: {error}", Layer.REGENERATION) from None
        try:
            read_back(instance)
            prove(instance)
        except AssayError as error:
            raise CheckError(f"{path}, line {number}: {error}", Layer.PROOF) from None
        count += 1
    return count


def _included(row: Any, published: Row) -> Instance:
    fits = isinstance(row, dict) and {k: type(v) for k, v in row.items()} == _FIELDS
    if not fits or row["schema"] != SCHEMA or len(row["path"]) > MAX_PATH:
        raise FormatError("not an instance with its inclusion proof")
    try:
        salt, *proof = (bytes.fromhex(text) for text in (row["salt"], *row["path"]))
    except (ValueError, TypeError):
        raise FormatError("its proof is not hexadecimal") from None
    if any(len(part) != merkle.SIZE for part in (salt, *proof)):
        raise FormatError("a part of its proof does not have 32 bytes")
    found = merkle.leaf(salt + dumps(row["row"]).encode())
    whole = bytes.fromhex(published["merkle_root"])
    if not merkle.includes(whole, published["rows"], row["leaf"], found, proof):
        raise FormatError("the instance does not stand in the suite that was committed to")
    return Instance.from_row(row["row"])
