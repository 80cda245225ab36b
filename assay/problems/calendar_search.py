"""Backtracking over timetables on bit masks, with forward checking.

Every meeting has the mask of the slots that are still open to it (`calendar_masks`). Placing one
takes from each of the others the slots that would overlap it, where they share a person or a
room, or that would break the order. Counting places the meeting with the fewest slots next
(Haralick & Elliott 1980), which changes no count; the first timetable is the lexicographically
smallest of the meetings' ordinals, so it does not depend on how it was searched.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from assay.problems.calendar_masks import Masks
from assay.problems.calendar_timetable import Timetable
from assay.problems.calendar_week import Meeting


class Search:
    """The timetables of a problem; its people's and rooms' blocks matter in `options` only."""

    def __init__(self, problem: Timetable) -> None:
        self._n = len(problem.meetings)
        self.alone = [problem.alone(i) for i in range(self._n)]
        self.masks = [Masks(p) for p in self.alone]
        self._order = set(problem.order)
        pairs = [(i, j) for i in range(self._n) for j in range(self._n) if i != j]
        self._near = {
            (i, j): problem.shared(i, j)
            for i, j in pairs
            if problem.shared(i, j) or {(i, j), (j, i)} & self._order
        }
        self._known: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}

    def options(self) -> list[int]:
        """Return, for each meeting, the slots that suit its people and its room."""
        return [masks.feasible() for masks in self.masks]

    def _effects(self, i: int, bit: int) -> tuple[tuple[int, int], ...]:
        """Return what placing a meeting on a slot leaves to the others it matters to."""
        key = (i, bit)
        if key not in self._known:
            meeting = self.alone[i].meeting(bit + 1)
            self._known[key] = tuple(
                (j, self._left(i, j, meeting)) for (a, j) in self._near if a == i
            )
        return self._known[key]

    def _left(self, i: int, j: int, meeting: Meeting) -> int:
        """Return the slots of meeting j that meeting i leaves to it."""
        masks, week = self.masks[j], self.alone[j]
        day, end = meeting.day, meeting.start + self.alone[i].duration
        left = masks.all
        if self._near[i, j]:
            left &= ~masks.meets(day, meeting.start, end)
        opens, place = week.hours[0], week.days.index(day) * masks.per_day
        if (i, j) in self._order:
            k = min(masks.per_day, max(0, -(-(end - opens) // week.slot)))
            left &= ~((1 << place + k) - 1)
        if (j, i) in self._order:
            k = (meeting.start - week.duration - opens) // week.slot + 1
            left &= (1 << place + min(masks.per_day, max(0, k))) - 1
        return left

    def placed(self, options: Sequence[int], i: int, bit: int) -> list[int] | None:
        """Return the options of all with a meeting placed on a slot, None if one has none left."""
        rest = list(options)
        rest[i] = 1 << bit
        for j, left in self._effects(i, bit):
            rest[j] &= left
            if not rest[j]:
                return None
        return rest

    def solutions(self, options: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Yield the timetables with some options, as the places of the meetings' bits."""
        if all(options):
            yield from self._walk(options, frozenset(range(self._n)))

    def _walk(self, options: Sequence[int], unplaced: frozenset[int]) -> Iterator[tuple[int, ...]]:
        if not unplaced:
            yield tuple(option.bit_length() - 1 for option in options)
            return
        i = min(unplaced, key=lambda j: (options[j].bit_count(), j))
        rest, mask = unplaced - {i}, options[i]
        while mask:
            bit = (mask & -mask).bit_length() - 1
            mask &= mask - 1
            if (left := self.placed(options, i, bit)) is not None:
                yield from self._walk(left, rest)

    def count(self, options: Sequence[int], limit: int) -> int:
        """Return how many timetables there are with some options, at most a limit."""
        return sum(1 for _ in islice(self.solutions(options), limit))

    def first(self, options: Sequence[int], i: int = 0) -> tuple[Meeting, ...] | None:
        """Return the first timetable with some options, or None."""
        if i == self._n:
            bits = (option.bit_length() for option in options)
            return tuple(p.meeting(b) for p, b in zip(self.alone, bits, strict=True))
        mask = options[i]
        while mask:
            bit = (mask & -mask).bit_length() - 1
            mask &= mask - 1
            left = self.placed(options, i, bit)
            if left is not None and (found := self.first(left, i + 1)) is not None:
                return found
        return None
