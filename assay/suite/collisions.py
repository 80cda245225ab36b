"""Isomorphic problems within and between suites: the same question in other clothes.

Within a suite all that is made of one base is meant to be alike (twins, surfaces, contexts), so a
collision is between different bases there, and between any two instances of different suites.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assay.suite.seen import digest
from assay.suite.source import instances


@dataclass(frozen=True, slots=True)
class Collision:
    """Two instances whose problems are isomorphic.

    Parameters
    ----------
    first, second : tuple of str
        Of each the source, the split and the id.
    """

    first: tuple[str, str, str]
    second: tuple[str, str, str]


def collisions(sources: Sequence[str]) -> Iterator[Collision]:
    """Yield each instance that repeats an earlier one, with that one.

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
    seen: dict[int, tuple[str, str, str, str]] = {}
    for source in sources:
        told: set[tuple[str, str]] = set()
        for instance in instances(source):
            here = (source, instance.split, instance.id, instance.base_id)
            first = seen.setdefault(digest(instance), here)
            if first is here or (first[0], first[3]) == (source, instance.base_id):
                continue
            pair = (first[2], instance.base_id)
            if pair not in told:
                told.add(pair)
                yield Collision(first[:3], here[:3])
