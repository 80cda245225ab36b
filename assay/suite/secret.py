"""The secret of a sealed suite, and what follows from it.

From 32 random bytes S, kept in a file of their own, follow by HMAC-SHA256 (RFC 2104)

* the root seed, HMAC(S, "assay-seal-v1 seed"), 256 bits: with the spec it determines every
  instance, as an ordinary suite's seed does;
* for the i-th row the salt HMAC(S, "assay-seal-v1 salt" || i as 8 bytes, big endian), without
  which nobody can test a guess of the row against its leaf;
* the commitment SHA-256("assay-seal-v1 commitment" || S), which stands in the spec.
"""

import hmac
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from assay.core import SCHEMA, Row
from assay.errors import AssayError, FormatError, UserError
from assay.jsonl import dumps, loads
from assay.suite.tree import read_text

SIZE = 32
MAX_BYTES = 1 << 16
_DOMAIN = b"assay-seal-v1 "
_FIELDS = {"schema", "secret", "of"}


@dataclass(frozen=True, slots=True)
class Secret:
    """32 bytes that nobody else knows."""

    data: bytes

    def __repr__(self) -> str:
        return "Secret(…)"

    @property
    def seed(self) -> int:
        """The root seed, 0 .. 2**256 - 1."""
        return int.from_bytes(self._derived(b"seed"), "big")

    @property
    def commitment(self) -> str:
        """What a spec states of it: 64 hexadecimal digits."""
        return sha256(_DOMAIN + b"commitment" + self.data).hexdigest()

    def salt(self, index: int) -> bytes:
        """Return the salt of a row, 32 bytes."""
        return self._derived(b"salt" + index.to_bytes(8, "big"))

    def _derived(self, what: bytes) -> bytes:
        return hmac.digest(self.data, _DOMAIN + what, "sha256")


def fingerprint(data: Row) -> str:
    """Return what a secret's file says it is for: the digest of a spec without its seed."""
    return sha256(dumps({k: v for k, v in data.items() if k != "commitment"}).encode()).hexdigest()


def draw(path: Path, data: Row) -> Secret:
    """Draw a secret for a spec into a file that only its owner can read, and return it.

    If the file is there and holds a secret for the same spec, that one is taken: sealing was
    interrupted.

    Raises
    ------
    UserError
        If the file holds anything else, or cannot be made.
    """
    if os.path.lexists(path):
        return load(path, data)
    secret = Secret(secrets.token_bytes(SIZE))
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "w", encoding="ascii") as stream:
        stream.write(document(secret, data))
        stream.flush()
        os.fsync(stream.fileno())
    return secret


def document(secret: Secret, data: Row) -> str:
    """Return the text of a secret's file."""
    return dumps({"schema": SCHEMA, "secret": secret.data.hex(), "of": fingerprint(data)}) + "\n"


def load(path: Path, data: Row) -> Secret:
    """Read the secret of a spec from its file.

    Raises
    ------
    UserError
        If there is none, or it is another spec's.
    """
    try:
        row: Any = loads(read_text(path, MAX_BYTES))
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from None
    except AssayError as error:
        raise FormatError(f"{path}: not a secret: {error}") from None
    fits = isinstance(row, dict) and set(row) == _FIELDS and isinstance(row["secret"], str)
    try:
        found = Secret(bytes.fromhex(row["secret"] if fits else ""))
    except ValueError:
        found = Secret(b"")
    if len(found.data) != SIZE:
        raise FormatError(f"{path} holds no secret of {SIZE} bytes")
    if row["of"] != fingerprint(data) or data.get("commitment", found.commitment) != (
        found.commitment
    ):
        raise UserError(f"{path} holds the secret of another suite; each suite has its own")
    return found
