"""How an instance comes to be: sample, prove, accept, pose. This module owns that loop.

For every index the stream's key is ``[root seed, purpose, family, version, parameters without
defaults, index, attempt]``; a base that is not accepted is drawn again with the next attempt,
on proven values alone, never on how long a proof took. Posing draws from a stream of its own,
so that how an instance is asked changes nothing about what it is. An instance is therefore a
function of its order and its index: chunks, workers and the order of making cannot matter.
"""

import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from assay import families, posing
from assay.core import Instance, Posed, Row
from assay.errors import UserError
from assay.orders import Order
from assay.rng import Stream
from assay.spec import without_defaults

CHUNK = 64
MAX_ATTEMPTS = 1_000


@dataclass(frozen=True, slots=True)
class _Base:
    """A draw, its number of attempts, and what was proven about it."""

    index: int
    attempt: int
    params: Any
    base: Any
    facts: Any


def _bases(order: Order, indices: Sequence[int]) -> list[_Base]:
    """Draw and prove until every index has an accepted base."""
    family = families.get(order.family)
    accepted: dict[int, _Base] = {}
    attempt, pending = 0, list(indices)
    while pending:
        if attempt == MAX_ATTEMPTS:
            raise _refused(order, pending[0])
        params = [order.spec.at(index) for index in pending]
        drawn = [
            family.generator.sample(p, Stream(order.key(p, i, attempt)))
            for p, i in zip(params, pending, strict=True)
        ]
        facts = family.exact.prove_many(drawn)
        for index, p, base, fact in zip(pending, params, drawn, facts, strict=True):
            if family.generator.accept(p, fact):
                accepted[index] = _Base(index, attempt, p, base, fact)
        pending = [index for index in pending if index not in accepted]
        attempt += 1
    return [accepted[index] for index in indices]


def _refused(order: Order, index: int) -> UserError:
    params = without_defaults(order.spec.at(index))
    given = " ".join(f"--{name.replace('_', '-')} {value}" for name, value in params.items())
    return UserError(
        f"no {order.family} instance fits {given or 'the default parameters'} "
        f"in {MAX_ATTEMPTS} draws (index {index}); widen the parameters"
    )


def _instances(order: Order, found: _Base) -> list[Instance]:
    """Pose one base: one instance, or two twins in an order that tells nothing."""
    family = families.get(order.family)
    key = order.key(found.params, found.index, found.attempt)
    rng = Stream([*key, "pose", order.question.name])
    posed = list(family.generator.pose(found.base, found.facts, order.question.name, rng))
    rng.shuffle(posed)
    base_id = posing.base_id(family, key)
    surfaces = [_surface(order, p) for p in posed]
    ids = [
        _variant(order, base_id, p, surface, half)
        for p, surface, half in zip(posed, surfaces, "ab", strict=False)
    ]
    params: Row = {name: getattr(found.params, name) for name in order.spec.choices}
    return [
        replace(
            posing.instance(family, base_id, name, twin, order.question.name, p, surface),
            split=order.split,
            params=params,
            index=found.index,
            attempt=found.attempt,
        )
        for p, surface, name, twin in zip(posed, surfaces, ids, posing.twins(ids), strict=True)
    ]


def _surface(order: Order, posed: Posed) -> dict[str, str]:
    return {**families.get(order.family).prompts.surface(posed.problem), **order.surface}


def _variant(
    order: Order, base_id: str, posed: Posed, surface: Mapping[str, str], half: str
) -> str:
    family = families.get(order.family)
    usual = family.prompts.surface(posed.problem)
    parts = [value for axis, value in surface.items() if value != usual[axis]]
    if order.question != family.question(None):
        parts.append(order.question.name)
    if order.twins:
        parts.append(half)
    return "~".join([base_id, ".".join(parts)]) if parts else base_id


def make(order: Order, indices: Sequence[int]) -> list[list[Instance]]:
    """Make the instances of some indices, proven together.

    Parameters
    ----------
    order : Order
        What to make.
    indices : sequence of int
        Indices of bases, in any order.

    Returns
    -------
    list of list of Instance
        For each index its instance, or its two twins.

    Raises
    ------
    UserError
        If no draw fits the parameters.
    """
    return [_instances(order, found) for found in _bases(order, indices)]


def _chunk(order: Order, start: int, stop: int) -> list[list[Instance]]:
    return make(order, range(start, stop))


def stream(
    order: Order, start: int, stop: int | None, workers: int = 1
) -> Iterator[list[Instance]]:
    """Yield the instances of consecutive indices, one list an index, in order.

    Parameters
    ----------
    order : Order
        What to make.
    start, stop : int or None
        Indices from ``start`` up to but without ``stop``; None never ends.
    workers : int
        Processes, 1 or more. The result does not depend on it.
    """
    if workers <= 1:
        for low, high in _spans(start, stop):
            yield from _chunk(order, low, high)
        return
    yield from _parallel(order, _spans(start, stop), workers)


def _spans(start: int, stop: int | None) -> Iterator[tuple[int, int]]:
    low = start
    while stop is None or low < stop:
        high = low + CHUNK if stop is None else min(low + CHUNK, stop)
        yield low, high
        low = high


def _parallel(
    order: Order, spans: Iterator[tuple[int, int]], workers: int
) -> Iterator[list[Instance]]:
    """Keep a few chunks in flight: enough to feed every worker, few enough to stay small."""
    from multiprocessing import get_context

    with held():
        # Ctrl-C between the making of a semaphore and its registration would leak it.
        made = ProcessPoolExecutor(workers, get_context("spawn"), initializer=mortal)
    with made as pool:

        def submit(span: tuple[int, int]) -> Future[list[list[Instance]]]:
            """Give the pool a span, Ctrl-C held back from a worker that this may start."""
            with held():
                return pool.submit(_chunk, order, *span)

        try:
            flying = [submit(span) for span in islice(spans, 2 * workers)]
            while flying:
                done = flying.pop(0).result()
                if span := next(spans, None):
                    flying.append(submit(span))
                yield from done
        except BrokenProcessPool:
            raise UserError("a worker process was killed; try again with fewer --workers") from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def held() -> Iterator[None]:
    """Hold Ctrl-C back while the block runs; what is started within holds it back too."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def mortal() -> None:
    """Let Ctrl-C, held back while a worker starts, end it at once and without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
