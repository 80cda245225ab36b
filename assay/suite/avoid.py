"""Fresh instances that a suite does not hold: none is isomorphic to one of its problems.

What is asked of a problem does not matter: a formula that a suite asks to be decided is left out
also where an assignment is wanted.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from assay.core import Instance
from assay.errors import UserError
from assay.instances import stream
from assay.orders import Order
from assay.suite.seen import Seen, digest
from assay.suite.source import instances

PATIENCE = 1_000


class Avoided:
    """The problems of some suites or files.

    Parameters
    ----------
    sources : sequence of str
        JSON-lines files or suite directories.

    Raises
    ------
    UserError
        If there is no such source.
    FormatError
        If one is damaged.
    """

    def __init__(self, sources: Sequence[str]) -> None:
        self._seen = Seen()
        self.skipped = 0
        for source in sources:
            for instance in instances(source):
                self._seen.add_all([digest(instance)])

    def stream(
        self, order: Order, start: int, count: int, workers: int
    ) -> Iterator[list[Instance]]:
        """Yield so many bases from an index on, without those to be avoided.

        Parameters
        ----------
        order : Order
            What to make.
        start, count : int
            The first index, and how many bases.
        workers : int
            Processes.

        Raises
        ------
        UserError
            If there seem to be no others.
        """
        if not len(self._seen):
            yield from stream(order, start, start + count, workers)
            return
        yield from islice(self._fresh(stream(order, start, None, workers), order), count)

    def _fresh(self, made: Iterator[list[Instance]], order: Order) -> Iterator[list[Instance]]:
        missed = 0
        for base in made:
            if not any(digest(instance) in self._seen for instance in base):
                missed = 0
                yield base
                continue
            self.skipped += 1
            missed += 1
            if missed > PATIENCE:
                raise UserError(
                    f"{missed} {order.family} problems in a row are isomorphic to one of --avoid: "
                    "there seem to be no others; widen the parameters"
                )
