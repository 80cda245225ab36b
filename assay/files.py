"""Making files without ever leaving half of one, or losing one that is there."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assay.errors import UserError


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


@contextmanager
def exclusive(path: Path, what: str) -> Iterator[None]:
    """Hold the lock of a file, which goes with the process, however that ends.

    Parameters
    ----------
    path : Path
        The lock file; it is made if need be.
    what : str
        What to tell who comes second, such as ``runs/x is in use``.

    Raises
    ------
    UserError
        If another process holds it.
    """
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = os.pread(fd, 20, 0).decode("ascii", "replace").strip() or "unknown"
                raise UserError(f"{what} by process {owner}; wait for it, or end it") from None
            if not _same_file(fd, path):
                continue  # who held it has removed it: this one keeps nobody out
            os.ftruncate(fd, 0)
            os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
            yield
            return
        finally:
            os.close(fd)


def _same_file(fd: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), os.stat(path, follow_symlinks=False))
    except FileNotFoundError:
        return False
