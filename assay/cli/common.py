"""What several commands share: progress on standard error, and reading instances."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from assay.core import Instance

workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="processes; the bytes do not depend on it",
)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on standard error if it is a terminal.

    Parameters
    ----------
    what : str
        What is counted.
    total : int or None
        How many there will be, if that is known.

    Yields
    ------
    callable
        Call it with the number of items done since the last call.
    """
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.advance(task, done)


def instances(path: str) -> Iterator[Instance]:
    """Yield the instances of a JSON-lines file, a suite directory, or ``-``."""
    from assay.suite.source import instances as read

    return read(path)


def note(text: str) -> None:
    """Say something on standard error, where it is in nobody's way."""
    click.echo(text, err=True)
