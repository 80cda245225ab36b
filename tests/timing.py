"""How long code takes, so that a slow or busy machine does not change what a test says of it."""

import gc
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


def quickest(run: Callable[[], object], rounds: int = 3) -> float:
    """Return the CPU seconds of the quickest of a few rounds, without garbage collections."""
    spent = []
    gc.disable()
    try:
        for _ in range(rounds):
            start = time.process_time()
            run()
            spent.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(spent)


def linear(run: Callable[[T], object], few: T, many: T, times: int = 4) -> None:
    """Assert that many takes no more than in proportion to few.

    ``many`` is ``times`` as much as ``few``. Three times as long as proportion would have it is
    still called linear, for caches differ; a square would be ``times`` times as long.
    """
    spent = [quickest(partial(run, each)) for each in (few, many)]
    assert spent[1] < 3 * times * spent[0] + 0.1, spent
