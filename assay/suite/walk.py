"""Which indices of a stream a split takes: the lowest that give problems not seen before.

The sizes and kinds that a split names take turns, index by index. Where a problem repeats
itself, the next index of the *same* size and kind takes its place, so that each has its share.
"""

from collections.abc import Iterator, Mapping

from assay.errors import UserError
from assay.orders import Order
from assay.suite.spec_splits import Split

PATIENCE = 1_000


class Walk:
    """A walk along a stream, in rounds; what comes of a round decides about the next.

    Parameters
    ----------
    split : Split
        What is to be made.
    """

    def __init__(self, split: Split) -> None:
        self._name, self._order, self._start = split.name, split.order, split.start
        self._choices = split.order.spec.count
        share, more = divmod(split.bases, self._choices)
        first = split.start % self._choices
        turn = [(c - first) % self._choices for c in range(self._choices)]
        self._missing = {c: share + (turn[c] < more) for c in range(self._choices)}
        self._found = dict.fromkeys(self._missing, 0)
        self._repeats = dict.fromkeys(self._missing, 0)
        self._next = {c: split.start + turn[c] for c in self._missing}
        self.gaps: list[int] = []

    def rounds(self) -> Iterator[range | list[int]]:
        """Yield indices to make; between two rounds `take` must be told of each, in order."""
        bases = sum(self._missing.values())
        for c, missing in self._missing.items():
            self._next[c] += missing * self._choices
        yield range(self._start, self._start + bases)
        while any(self._missing.values()):
            indices = []
            for c, missing in self._missing.items():
                ahead = missing + self._repeats[c] if missing else 0
                indices += [self._next[c] + k * self._choices for k in range(ahead)]
                self._next[c] += ahead * self._choices
            yield sorted(indices)

    def wants(self, index: int) -> bool:
        """Say whether the size and kind of an index still lacks problems."""
        return self._missing[index % self._choices] > 0

    def take(self, index: int, new: bool) -> None:
        """Note whether an index that is wanted gave a problem not seen before.

        Raises
        ------
        UserError
            If there seem to be no more problems of its size and kind.
        """
        c = index % self._choices
        if new:
            self._missing[c] -= 1
            self._found[c] += 1
            self._repeats[c] = 0
            return
        self.gaps.append(index)
        self._repeats[c] += 1
        if self._repeats[c] > PATIENCE + 10 * self._found[c]:
            raise self._exhausted(c)

    def _exhausted(self, c: int) -> UserError:
        found, wanted = self._found[c], self._found[c] + self._missing[c]
        which = _described(self._order, c)
        return UserError(
            f"split {self._name!r} asks for {wanted} different {self._order.family} problems with "
            f"{which}, but there are only {found} that no other in the suite is isomorphic to "
            f"({self._repeats[c]} more draws gave none): lower count, or widen params"
        )


def _described(order: Order, index: int) -> str:
    params = order.spec.at(index)
    many: Mapping[str, object] = {
        name: getattr(params, name)
        for name, values in order.spec.choices.items()
        if len(values) > 1
    }
    given = many or {name: values[0] for name, values in order.spec.choices.items()}
    return ", ".join(f"{name} {value}" for name, value in given.items())
