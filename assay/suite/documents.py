"""What is written into a suite for people and for other programs, from its manifest."""

from collections.abc import Callable
from pathlib import Path

from assay.core import Row

Writer = Callable[[Path, Row], None]

WRITERS: tuple[Writer, ...] = ()
"""Each is given the directory and the manifest, and writes files of its own into it."""


def write(directory: Path, manifest: Row) -> None:
    """Write every document; the sums are made after that and cover them."""
    for writer in WRITERS:
        writer(directory, manifest)
