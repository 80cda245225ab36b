"""Judging beside the asking: a process of its own that follows ``samples.jsonl``.

It reads what the run has written and tells how many answers are correct so far. It shares
nothing with the asking but the files, so it can neither delay nor disturb it; it ends when the
asking ends, however that ends. The verdicts themselves are made from the files at the end.
"""

import os
import signal
import struct
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import BinaryIO

from assay import jsonl
from assay.core import Instance, Row, Status
from assay.errors import AssayError
from assay.judge import Judge
from assay.run import samples
from assay.run.directory import Directory

AFTER = 2.0
"""Seconds after which it begins: a short run is judged before it would have started."""

PAUSE = 0.3
_COUNTS = struct.Struct("<QQ")


class Follower:
    """The asking's side: a context manager that starts the process when it is worth it.

    Parameters
    ----------
    directory : Directory
        Of a run that has begun.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._start_at = time.monotonic() + AFTER
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._counts = (0, 0)

    def __enter__(self) -> "Follower":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def counts(self) -> tuple[int, int]:
        """Return how many answers have been judged so far, and how many of them are correct."""
        if self._process is None and time.monotonic() >= self._start_at:
            self._start()
        try:
            while self._pipe is not None and self._pipe.poll():
                judged, correct = _COUNTS.unpack(self._pipe.recv_bytes(_COUNTS.size))
                self._counts = judged, correct
        except (OSError, EOFError):
            self._pipe = None  # it has ended; the run goes on without
        return self._counts

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, other = context.Pipe(duplex=True)
        self._process = context.Process(target=follow, args=(self._directory, other), daemon=True)
        self._process.start()
        other.close()


def follow(directory: Directory, pipe: Connection) -> None:
    """Judge what is written until the other side of the pipe is closed.

    Parameters
    ----------
    directory : Directory
        Of a run that has begun.
    pipe : Connection
        Where the counts go.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to us too
    os.nice(10)
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as we live
    judged = correct = 0
    try:
        for status in _statuses(directory, pipe):
            judged += status is not None
            correct += status == Status.CORRECT
            if status is None:
                pipe.send_bytes(_COUNTS.pack(judged, correct))
    except (AssayError, OSError, EOFError):
        return


def _statuses(directory: Directory, pipe: Connection) -> Iterator[Status | None]:
    """Yield the status of every answer, and None whenever there is no more for now."""
    places = _places(directory)
    seen: set[str] = set()
    with directory.instances.open("rb") as instances, directory.samples.open("rb") as stream:
        while not pipe.poll(0 if seen else PAUSE):
            for row in _new(stream):
                if row["state"] == "ok" and row["id"] not in seen and row["instance"] in places:
                    seen.add(row["id"])
                    instances.seek(places[row["instance"]])
                    yield _status(instances.readline(), row)
            yield None
            time.sleep(PAUSE)


def _places(directory: Directory) -> dict[str, int]:
    """Return where each instance begins."""
    places, start = {}, 0
    with directory.instances.open("rb") as stream:
        for line in stream:
            places[jsonl.loads(line.decode("utf-8"))["id"]] = start
            start += len(line)
    return places


def _new(stream: BinaryIO) -> Iterator[Row]:
    """Yield the whole rows that came since the last time."""
    while True:
        start = stream.tell()
        line = stream.readline()
        if not line.endswith(b"\n"):
            stream.seek(start)
            return
        yield samples.parse(line, str(stream.name))


def _status(line: bytes, row: Row) -> Status:
    judge = Judge(Instance.from_row(jsonl.loads(line.decode("utf-8"))))
    judged = judge.judge(row["content"], row["reasoning"], row["finish_reason"])
    return judged.verdict.status
