"""Making files without ever leaving half of one, or losing one that is there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assay.errors import FormatError, UserError


def refuse_existing(path: Path, force: bool) -> None:
    """Refuse to replace what exists.

    Raises
    ------
    UserError
        If the path exists and ``force`` is not set or it is no plain file (a folder, a device),
        or if its folder does not exist.
    """
    if os.path.lexists(path) and not force:
        raise UserError(f"{path} exists; choose another name or give --force")
    if path.exists() and not path.is_file():
        raise UserError(f"{path} is no plain file, and is not replaced; choose another name")
    if not path.parent.is_dir():
        raise UserError(f"there is no folder {path.parent}")


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that takes its place only when it was written whole.

    Parameters
    ----------
    path : Path
        Where the file shall be; an older one is replaced in one step.

    Yields
    ------
    binary file
        To write to. If the block raises, nothing is left behind.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def head(path: Path, most: int = 4096) -> str:
    """Return the beginning of a file as text, whatever it holds.

    Raises
    ------
    UserError
        If the file cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(most).decode("utf-8", "replace")
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from None


def read_text(path: Path) -> str:
    """Return a whole file as text.

    Raises
    ------
    UserError
        If the file cannot be read.
    FormatError
        If it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FormatError(f"{path} is no text in UTF-8") from None
