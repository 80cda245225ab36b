"""A suite as one file, ``NAME.tar.zst``: the same bytes twice, and opened with suspicion.

The archive is POSIX ustar (IEEE 1003.1-1988): plain files only, sorted, of nobody and of no time,
in one frame of Zstandard (RFC 8878) made by one thread at one level. Reading accepts that form
alone: a header must be, byte for byte, the one that writing would have made of its name and
length, so links, devices, extensions, other people's files and times cannot occur.
"""

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from assay.errors import CheckError, FormatError
from assay.files import replacing
from assay.suite.check_rows import Layer
from assay.suite.manifest import MANIFEST
from assay.suite.tree import MAX_NAMES, plain_files

SUFFIX = ".tar.zst"
LEVEL = 12
BLOCK = 512
MAX_NAME = 100
WINDOW = 1 << 27
RLE = 1
"""The kind of block that repeats one byte."""
MAX_TOTAL = 64 << 30
RATIO = 500
"""Frozen text never shrinks so much: what grows more is a bomb, unless it is small."""
SMALL = 64 << 20


def pack(directory: Path, path: Path) -> int:
    """Write a directory's files as an archive, and return how many there are.

    Raises
    ------
    FormatError
        If there is anything but plain files.
    """
    import zstandard

    names = plain_files(directory)
    machine = zstandard.ZstdCompressor(level=LEVEL, threads=0, write_checksum=True)
    with replacing(path) as stream, machine.stream_writer(stream, closefd=False) as out:
        for name in names:
            size = (directory / name).stat().st_size
            out.write(_header(name, size))
            with (directory / name).open("rb") as file:
                written = 0
                while piece := file.read(1 << 20):
                    written += len(piece)
                    out.write(piece)
            if written != size:
                raise FormatError(f"{directory / name} changes while it is packed")
            out.write(bytes(-size % BLOCK))
        out.write(bytes(2 * BLOCK))
    return len(names)


def _header(name: str, size: int) -> bytes:
    if len(name) > MAX_NAME:
        raise FormatError(f"the name {name[:80]!r}… is too long for an archive")
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o644, 0
    return info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Open a suite, be it a directory or an archive, and yield a directory.

    Raises
    ------
    CheckError
        With layer 10, if an archive is none of ours.
    """
    if path.is_dir() or not path.name.endswith(SUFFIX):
        yield path
        return
    with TemporaryDirectory(prefix="assay-") as scratch:
        directory = Path(scratch) / path.name.removesuffix(SUFFIX)
        directory.mkdir()
        try:
            unpack(path, directory)
        except (FormatError, OSError) as error:
            raise CheckError(str(error), Layer.SUMS) from None
        yield directory


def unpack(path: Path, directory: Path) -> None:
    """Write the files of an archive into an empty directory, and nothing outside it.

    Raises
    ------
    FormatError
        If it is not of the form that `pack` gives, or grows beyond all bounds.
    """
    import zstandard

    machine = zstandard.ZstdDecompressor(max_window_size=WINDOW)
    room = min(MAX_TOTAL, max(SMALL, RATIO * path.stat().st_size))
    try:
        with path.open("rb") as raw, machine.stream_reader(raw) as stream:
            _one_frame(raw, path)
            raw.seek(0)
            _unpack(stream, directory, path, room)
    except zstandard.ZstdError as error:
        raise FormatError(f"{path}: not Zstandard: {error}") from None


def _one_frame(raw: IO[bytes], path: Path) -> None:
    """Refuse what is not one frame of Zstandard from the first byte to the last (RFC 8878, 3.1)."""
    import zstandard

    head = raw.read(18)
    if len(head) < 18:
        raise FormatError(f"{path}: not Zstandard: it is too short")
    raw.seek(zstandard.frame_header_size(head))
    last = False
    while not last:
        block = int.from_bytes(_exactly(raw, 3, path), "little")
        last, kind = bool(block & 1), block >> 1 & 3
        raw.seek(1 if kind == RLE else block >> 3, 1)
    if zstandard.get_frame_parameters(head).has_checksum:
        raw.seek(4, 1)
    if raw.tell() != path.stat().st_size:
        raise FormatError(f"{path}: ends too early, or something stands behind its end")


def _unpack(stream: IO[bytes], directory: Path, path: Path, room: int) -> None:
    before = ""
    for _ in range(MAX_NAMES):
        header = _exactly(stream, BLOCK, path)
        if not any(header):
            break
        name, size = _entry(header, path)
        if name <= before:
            raise FormatError(f"{path}: {name!r} is not in its place")
        room -= size + 2 * BLOCK
        if room < 0:
            raise FormatError(f"{path}: unpacked it is far larger than a suite of its length")
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            _copy(stream, file, size, path)
        if any(_exactly(stream, -size % BLOCK, path)):
            raise FormatError(f"{path}: something stands behind {name!r}")
        before = name
    else:
        raise FormatError(f"{path}: holds more than {MAX_NAMES} files")
    if any(_exactly(stream, BLOCK, path)) or stream.read(1):
        raise FormatError(f"{path}: something stands behind its end")
    if not (directory / MANIFEST).is_file():
        raise FormatError(f"{path} is not a suite: it has no {MANIFEST}")


def _entry(header: bytes, path: Path) -> tuple[str, int]:
    """Return the name and length that a header states, if it is one of ours."""
    try:
        name = header[:MAX_NAME].rstrip(b"\0").decode("ascii")
        size = int(header[124:135], 8)
        good = size >= 0 and header == _header(name, size)
    except (UnicodeDecodeError, ValueError):
        good = False
    if not good:
        raise FormatError(f"{path}: an entry is not of the form that suite publish writes")
    parts = name.split("/")
    plain = name.isprintable() and "\\" not in name and len(parts) <= 3
    if not plain or any(part in ("", ".", "..") for part in parts):
        raise FormatError(f"{path}: holds a file with a strange name: {name[:80]!r}")
    return name, size


def _copy(stream: IO[bytes], file: IO[bytes], size: int, path: Path) -> None:
    while size:
        piece = stream.read(min(size, 1 << 20))
        if not piece:
            raise FormatError(f"{path}: ends too early")
        file.write(piece)
        size -= len(piece)


def _exactly(stream: IO[bytes], size: int, path: Path) -> bytes:
    data = b""
    while len(data) < size:
        piece = stream.read(size - len(data))
        if not piece:
            raise FormatError(f"{path}: ends too early")
        data += piece
    return data
