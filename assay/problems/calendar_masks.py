"""The possible slots of a week as the bits of one integer.

The k-th slot of the i-th day is bit i * K + k, for K slots a day. Whatever keeps a meeting out of
[a, b) rules out consecutive slots: with the working day from o, slots s apart, duration d and the
margins p before and q after, slot k starts at o + k s and meets [a, b) if and only if
o + k s - p < b and o + k s + d + q > a, that is

    floor((a - d - q - o) / s) < k < ceil((b + p - o) / s).
"""

from assay.problems.calendar_week import EVERY_DAY, WEEKEND, Meeting, Person, Problem


class Masks:
    """The slots that each constraint of a week rules out."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._opens = problem.hours[0]
        self.per_day = problem.per_day
        self._place = {day: i * self.per_day for i, day in enumerate(problem.days)}
        self.all = (1 << problem.possible) - 1

    def meets(self, day: int, start: int, end: int, before: int = 0, after: int = 0) -> int:
        """Return the slots of a day at which a meeting would meet [start, end)."""
        slot, opens = self._problem.slot, self._opens
        low = max(0, (start - self._problem.duration - after - opens) // slot + 1)
        high = min(self.per_day, -(-(end + before - opens) // slot))
        return ((1 << max(0, high - low)) - 1) << self._place[day] + low

    def person(self, person: Person, before: int, after: int) -> int:
        """Return the slots that do not suit a person, with some margins."""
        mask = 0
        for day, start, end in person.busy:
            mask |= self.meets(day, start, end, before, after)
        return mask

    def absent(self, person: Person) -> int:
        """Return the slots that do not suit a person, buffer and travel included."""
        return self.person(person, *self._problem.margins(person))

    def _every_day(self, start: int, end: int) -> int:
        """Return the slots that meet [start, end) on any day."""
        return sum(self.meets(day, start, end) for day in self._problem.days)

    def rules(self) -> dict[str, int]:
        """Return, for each rule in force that is no person's, the slots that it rules out."""
        p, found = self._problem, {}
        if p.no_weekends:
            found["weekend"] = sum(self.meets(d, *p.hours) for d in p.days if d in WEEKEND)
        if p.not_before is not None:
            found["not_before"] = self._every_day(p.hours[0], p.not_before)
        if p.not_after is not None:
            found["not_after"] = self._every_day(p.not_after, p.hours[1])
        if p.blocked:
            found["blocked"] = 0
        for where, start, end in p.blocked:
            everywhere = where == EVERY_DAY
            mask = self._every_day(start, end) if everywhere else self.meets(where, start, end)
            found["blocked"] |= mask
        return found

    def allowed(self) -> int:
        """Return the slots that everything but the people allows."""
        mask = self.all
        for ruled_out in self.rules().values():
            mask &= ~ruled_out
        return mask

    def feasible(self) -> int:
        """Return the slots that everything and everybody required allows."""
        mask = self.allowed()
        for person in self._problem.required:
            mask &= ~self.absent(person)
        return mask

    def attended(self, mask: int) -> list[int]:
        """Return, for n = 0, 1, ..., those of some slots that suit n optional people or more."""
        levels = [mask]
        for person in self._problem.optional:
            free = ~self.absent(person)
            more = [level & free for level in levels]
            levels = [a | b for a, b in zip([*levels, 0], [0, *more], strict=True)]
        return [level for level in levels if level]

    def first(self, mask: int) -> Meeting:
        """Return the earliest of some slots, at least one."""
        return self._problem.meeting((mask & -mask).bit_length())
