"""The files of a directory that may have been made to do harm: plain ones only, and bounded."""

import os
import stat
from hashlib import sha256
from pathlib import Path

from assay.errors import FormatError

MAX_DOCUMENT = 64 << 20
MAX_NAMES = 10_000
MAX_LEVELS = 3


def plain_files(directory: Path) -> list[str]:
    """Return the names of all files below a directory, sorted, with slashes.

    Raises
    ------
    FormatError
        If there is a link, a device, a pipe or a name that is not plain ASCII, or if there are
        too many names or levels.
    """
    found: list[str] = []
    waiting = [("", 1)]
    while waiting:
        prefix, level = waiting.pop()
        with os.scandir(directory / prefix) as entries:
            for entry in entries:
                name = prefix + entry.name
                _name(directory, name)
                mode = entry.stat(follow_symlinks=False).st_mode
                if stat.S_ISDIR(mode) and level < MAX_LEVELS:
                    waiting.append((f"{name}/", level + 1))
                elif stat.S_ISREG(mode):
                    found.append(name)
                else:
                    what = "a link" if stat.S_ISLNK(mode) else "no plain file"
                    raise FormatError(f"{directory / name} is {what}; a suite holds plain files")
                if len(found) + len(waiting) > MAX_NAMES:
                    raise FormatError(f"{directory} holds more than {MAX_NAMES} files")
    return sorted(found)


def _name(directory: Path, name: str) -> None:
    if not name.isascii() or not name.isprintable() or "\\" in name:
        raise FormatError(f"{directory} holds a file with a strange name: {name[:80]!a}")


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read in pieces."""
    digest = sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def read_text(path: Path, most: int) -> str:
    """Return the text of a file that is UTF-8 and not too long.

    Raises
    ------
    FormatError
        If it is neither.
    """
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise FormatError(f"{path}: longer than {most} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError(f"{path}: not UTF-8") from None
