"""How a run goes, on standard error: a bar on a terminal, else a line every so often."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assay.cli.common import note

if TYPE_CHECKING:
    from assay.run.ask import Tally

LINE_EVERY = 30.0
"""Seconds between lines where there is no terminal."""

WINDOW = 60.0
"""Seconds over which speeds are measured."""


class Speed:
    """Answers and tokens a second, over the last minute."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int, int]] = deque()

    def look(self, tally: "Tally", now: float) -> tuple[float, float]:
        """Take note of a tally and return the answers and tokens a second."""
        self._seen.append((now, tally.answered, tally.tokens))
        while len(self._seen) > 2 and now - self._seen[0][0] > WINDOW:
            self._seen.popleft()
        then, answered, tokens = self._seen[0]
        if now <= then:
            return 0.0, 0.0
        return (tally.answered - answered) / (now - then), (tally.tokens - tokens) / (now - then)


@contextmanager
def shown() -> "Iterator[Callable[[Tally], None]]":
    """Show a run's progress while the block runs.

    Yields
    ------
    callable
        Call it with the tally, as often as you like.
    """
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    speed = Speed()
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)

        def changed(tally: "Tally") -> None:
            """Move the bar."""
            said = escape(state(tally, *speed.look(tally, time.monotonic())))
            bar.update(task, total=tally.total, completed=tally.done, description=said)

        yield changed


def _lines() -> "Callable[[Tally], None]":
    speed, last, trouble = Speed(), time.monotonic(), ""

    def changed(tally: "Tally") -> None:
        """Write a line where the last one is old, or trouble has begun."""
        nonlocal last, trouble
        now = time.monotonic()
        per_second = speed.look(tally, now)
        fresh = tally.trouble and not trouble
        trouble = tally.trouble
        if fresh or now - last >= LINE_EVERY:
            last = now
            note(f"{tally.done} of {tally.total} answered, {state(tally, *per_second)}")

    return changed


def state(tally: "Tally", answers: float, tokens: float) -> str:
    """Return in one line how a run goes.

    Parameters
    ----------
    tally : Tally
        Its counts.
    answers, tokens : float
        A second.
    """
    parts = [tally.trouble] if tally.trouble else []
    if tally.judged:
        parts.append(f"{tally.correct} of {tally.judged} correct so far")
    if tokens:
        parts.append(f"{tokens:.0f} tokens/s")
    parts.append(f"{tally.in_flight} in flight")
    parts += [f"{tally.retries} retries"] if tally.retries else []
    parts += [f"{tally.failed} failed"] if tally.failed else []
    parts += [f"{tally.unfit} do not fit"] if tally.unfit else []
    left = tally.total - tally.done - tally.failed - tally.refused
    if answers and left > 0:
        parts.append(f"{duration(left / answers)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """Return a rough duration.

    Examples
    --------
    >>> duration(4000)
    '1 h 7 min'
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    days, hours = divmod(minutes // 60, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60} min"
