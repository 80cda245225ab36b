"""The processes that do a suite's work: as many as asked for, or this one alone."""

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from types import TracebackType
from typing import Any

from assay.errors import UserError
from assay.instances import held, mortal


@dataclass(slots=True)
class Task:
    """A piece of work under way, or still to be done by whoever asks for its result."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    future: "Future[Any] | None" = None

    def result(self) -> Any:
        """Return what the work gave, waiting for it or doing it now.

        Raises
        ------
        UserError
            If a worker was killed.
        """
        if self.future is None:
            return self.function(*self.arguments)
        try:
            return self.future.result()
        except BrokenProcessPool:
            raise UserError(
                "a worker process was killed; the same command goes on where it stopped, "
                "with fewer --workers if memory was short"
            ) from None


class Crew:
    """Does pieces of work, in the order in which they are given.

    Parameters
    ----------
    workers : int
        Processes; with 1 the work is done here, when its result is asked for.
    """

    def __init__(self, workers: int) -> None:
        self._pool: ProcessPoolExecutor | None = None
        if workers > 1:
            with held():
                self._pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=mortal)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=error is None, cancel_futures=True)

    def give(self, function: Callable[..., Any], *arguments: Any) -> Task:
        """Give a piece of work, a function of a module and its arguments."""
        if self._pool is None:
            return Task(function, arguments)
        # A worker is started here; Ctrl-C is for it to take once it can (see `mortal`).
        with held():
            return Task(function, arguments, self._pool.submit(function, *arguments))
