"""The week: a column a day, in it a lane a person (and a room), time downwards.

Busy times are filled lanes, pale before and after where a person must be free as well; what the
rules exclude is hatched. The answer is a framed box across the lanes of whom the meeting takes, the
reference a dashed one; where somebody is busy, that block is framed and crossed.
"""

from itertools import pairwise
from typing import Any

from assay.core import NONE, Verdict
from assay.pictures.calendar_lanes import Placed, meetings, runs
from assay.pictures.canvas import (
    BLUE,
    DIM,
    FAINT,
    GREEN,
    GROUND,
    INK,
    MARGIN,
    PALE,
    RED,
    Canvas,
    Entry,
    number,
    series,
)
from assay.pictures.canvas_words import clipped, title_of, told, width_of
from assay.problems.calendar import DAYS, MIDNIGHT, Person, Problem, clock

_HIGH = 480.0
_NAME = 9.0
"""The size of a lane's name."""
_LABEL = 15
"""How high the label of a meeting is."""


def svg(
    problem: Problem, solution: Any | None, other: Any | None = None, verdict: Verdict | None = None
) -> str:
    """Return the week with a meeting (or a timetable) and the reference beside it.

    Parameters
    ----------
    problem : Problem
        The week.
    solution, other : Meeting, tuple of Meeting, NONE or None
        The answer and the reference.
    verdict : Verdict or None
        What became of the answer.
    """
    return _Week(problem, solution, other, verdict).drawn()


class _Week:
    """A week's measures and its parts."""

    def __init__(self, problem: Any, solution: Any, other: Any, verdict: Verdict | None) -> None:
        self.problem, self.solution = problem, solution
        self.other, self.verdict = other, verdict
        self.title = title_of(other, verdict)
        rooms = getattr(problem, "rooms", ())
        self.lanes = [(person.name, person.busy) for person in problem.people]
        self.lanes += [(f"room {k}", busy) for k, busy in enumerate(rooms, 1)]
        self.lane = max(11.0, min(28.0, 140 / len(self.lanes)))
        self.day = self.lane * len(self.lanes) + 14
        self.left = MARGIN + 40.0
        several = getattr(problem, "meetings", ())
        what = f"{len(several)} meetings" if several else f"A meeting of {problem.duration} minutes"
        self.canvas = Canvas(
            max(460.0, self.left + self.day * len(problem.days) + MARGIN),
            f"{what} for {len(problem.people)} people",
            verdict, told("nothing fits", self.title) if solution is NONE else "",
        )  # fmt: skip
        widest = max(width_of(name, _NAME) for name, _ in self.lanes)
        self.upright = widest > self.lane - 2
        self.head = min(widest, 60.0) + 4 if self.upright else _NAME
        self.top = self.canvas.top + self.head + 14
        opens, closes = problem.hours
        self.scale = _HIGH / (closes - opens)

    def drawn(self) -> str:
        """Return the picture."""
        problem, canvas = self.problem, self.canvas
        self._frame(canvas)
        for k, (_, busy) in enumerate(self.lanes):
            for block in busy:
                self._block(canvas, k, block)
        for day in problem.days:
            for start, end in self._ruled_out(day):
                top = self.y(start)
                box = self.x(day), top, self.day - 14, self.y(end) - top
                canvas.hatched(box, DIM)
        for placed in meetings(problem, self.other):
            self._meeting(canvas, placed, GREEN, dashed=True)
        for placed in meetings(problem, self.solution):
            colour = RED if self._wrong(placed.name) else BLUE
            self._meeting(canvas, placed, colour, dashed=False)
        self._fault(canvas)
        self._labels(canvas)
        return canvas.finished(self.top + _HIGH + 20, self._legend())

    def _wrong(self, name: str) -> bool:
        """Say whether a meeting is at fault: the only one, or one that the verdict names."""
        if self.verdict is None or self.verdict.status in ("correct", "suboptimal"):
            return False
        return not name or name in str(self.verdict.detail.get("meeting", ""))

    def _legend(self) -> list[Entry]:
        people = [_said(person) for person in self.problem.people]
        names = [*people, *(name for name, _ in self.lanes[len(people) :])]
        entries = [("box", series(k), name) for k, name in enumerate(names)]
        if any(map(any, map(self._margins, range(len(people))))):
            entries.append(("pale", DIM, "to be free as well"))
        if any(True for _ in meetings(self.problem, self.solution)):
            alone = not getattr(self.problem, "meetings", ())
            entries.append(("outline", RED if alone and self._wrong("") else BLUE, self.title))
        if any(True for _ in meetings(self.problem, self.other)):
            entries.append(("dashed", GREEN, "reference"))
        if any(self._ruled_out(day) for day in self.problem.days):
            entries.append(("hatch", DIM, "ruled out"))
        return entries

    def x(self, day: int) -> float:
        """Return where a weekday's column begins."""
        position: int = self.problem.days.index(day)
        return self.left + position * self.day

    def y(self, minute: int) -> float:
        """Return where a time lies, held to the working hours and a little around them."""
        opens, closes = self.problem.hours
        at: int = min(max(minute, opens - 20), closes + 20)
        return float(self.top + (at - opens) * self.scale)

    def _frame(self, canvas: Canvas) -> None:
        opens, closes = self.problem.hours
        right = self.x(self.problem.days[-1]) + self.day - 14
        for minute in range(opens, closes + 1):
            if minute % 60 == 0 or minute in (opens, closes):
                y = self.y(minute)
                canvas.line((self.left, y), (right, y), FAINT)
                canvas.text((self.left - 6, y + 4), clock(minute), 10, fill=DIM, text_anchor="end")
        for day in self.problem.days:
            x, wide = self.x(day), self.day - 14
            canvas.rect(x, self.top, wide, _HIGH, stroke=DIM, stroke_width=1)
            name = DAYS[day] if wide >= 70 else DAYS[day][:3]
            style = {"text_anchor": "middle", "font_weight": "bold"}
            canvas.text((x + wide / 2, self.top - self.head - 8), name, 12, **style)
            self._names(canvas, x)

    def _names(self, canvas: Canvas, left: float) -> None:
        """Write the lanes' names, upwards where they are too wide."""
        for k, (name, _) in enumerate(self.lanes):
            x, y = left + (k + 0.5) * self.lane, self.top - 5
            if self.upright:
                turn = f"rotate(-90 {number(x + 3)} {number(y)})"
                canvas.name((x + 3, y), name, _NAME, self.head - 4, fill=DIM, transform=turn)
            else:
                canvas.text((x, y), name, _NAME, fill=DIM, text_anchor="middle")

    def _block(self, canvas: Canvas, lane: int, block: tuple[int, int, int]) -> None:
        day, start, end = block
        if day in self.problem.days:
            x = self.x(day) + lane * self.lane
            before, after = self._margins(lane)
            opens, closes = self.problem.hours
            for a, b in ((start - after, start), (end, end + before)):
                top, low = self.y(max(a, opens)), self.y(min(b, closes))
                if low > top:
                    canvas.rect(
                        x + 1, top, self.lane - 2, low - top, series(lane), fill_opacity=PALE
                    )
            high = self.y(end) - self.y(start)
            canvas.rect(
                x + 1, self.y(start), self.lane - 2, high, series(lane), rx=2, stroke=INK,
                stroke_width=0.5, fill_opacity=0.85,
            )  # fmt: skip

    def _margins(self, lane: int) -> tuple[int, int]:
        """Return how long a lane's person must be free before and after the meeting."""
        problem = self.problem
        if isinstance(problem, Problem) and lane < len(problem.people):
            return problem.margins(problem.people[lane])
        return 0, 0

    def _ruled_out(self, day: int) -> list[tuple[int, int]]:
        """Return the times of a day that the rules exclude, those that meet as one."""
        found: list[tuple[int, int]] = []
        ranges = self.problem.closed(day) if isinstance(self.problem, Problem) else []
        for start, end in sorted(ranges):
            if found and start <= found[-1][1]:
                found[-1] = found[-1][0], max(found[-1][1], end)
            else:
                found.append((start, end))
        return found

    def _meeting(self, canvas: Canvas, placed: Placed, colour: str, *, dashed: bool) -> None:
        """Frame the lanes of whom a meeting takes, and tie them where others lie between."""
        meeting = placed.meeting
        if meeting.day not in self.problem.days:
            return
        end = placed.end if not dashed else meeting.start + placed.long
        out = 3 if dashed else 1
        top = self.y(meeting.start)
        high = max(4.0, self.y(max(end, meeting.start)) - top)
        dash = "6 4" if dashed else None
        spans = [self._across(meeting.day, run, out) for run in runs(placed.lanes)]
        for (_, before), (after, _) in pairwise(spans):
            a, b = (before, top + high / 2), (after, top + high / 2)
            canvas.line(a, b, colour, 2, stroke_dasharray=dash)
        for left, right in spans:
            canvas.rect(
                left, top, right - left, high, colour, fill_opacity=0.08 if dashed else 0.22,
                stroke=colour, stroke_width=2.2 if dashed else 3, stroke_dasharray=dash, rx=3,
            )  # fmt: skip
        if dashed and placed.name:
            at = (spans[-1][1] - out - 2, top + high - 4)
            canvas.text(at, placed.name, 10, fill=colour, font_weight="bold", text_anchor="end")
        words = f"{placed.name} {clock(meeting.start)}–{clock(end)}".strip()
        canvas.say(f"{'reference' if dashed else self.title}: {DAYS[meeting.day]} {words}")

    def _across(self, day: int, run: range, out: float) -> tuple[float, float]:
        """Return from where to where a run of lanes lies on a day."""
        left = self.x(day) + run.start * self.lane
        return left - out, left + len(run) * self.lane + out

    def _labels(self, canvas: Canvas) -> None:
        """Write in the answer's boxes when they are, each below those that are in its way."""
        taken: list[tuple[int, int]] = []
        for placed in meetings(self.problem, self.solution):
            meeting, name, end = placed.meeting, placed.name, placed.end
            if meeting.day not in self.problem.days or end > MIDNIGHT:
                continue
            y = round(self.y(meeting.start))
            while above := [h for day, h in taken if day == meeting.day and abs(h - y) < _LABEL]:
                y = max(above) + _LABEL
            taken.append((meeting.day, y))
            words = f"{name} {clock(meeting.start)}–{clock(end)}".strip()
            words = clipped(words, self.day - 18, 10)
            colour, box = RED if self._wrong(name) else BLUE, min(self.day - 18, 6.2 * len(words))
            x = self.x(meeting.day) + min(placed.lanes[0] * self.lane, self.day - 18 - box)
            canvas.rect(x + 3, y + 2, box, _LABEL - 1, GROUND, fill_opacity=0.85, rx=2)
            canvas.text((x + 5, y + 12), words, 10, fill=colour, font_weight="bold")

    def _fault(self, canvas: Canvas) -> None:
        """Frame the block that is in the way, and cross where it and the meeting part."""
        where = self.verdict.detail if self.verdict is not None else {}
        answers = meetings(self.problem, self.solution)
        ends = {p.meeting.day: p.meeting.start + p.long for p in answers}
        for k, (name, busy) in enumerate(self.lanes):
            for day, start, end in busy:
                named = where.get("block") == f"{clock(start)}-{clock(end)}"
                if name == where.get("person") and named and day in ends.keys() & self.problem.days:
                    x, top = self.x(day) + k * self.lane, self.y(start)
                    high = self.y(end) - top
                    canvas.rect(x, top, self.lane, high, stroke=RED, stroke_width=3, rx=2)
                    at = self.y(max(start, min(end, ends[day])))
                    canvas.cross((x + self.lane / 2, at), 5)


def _said(person: Person) -> str:
    more = ", ".join(said_of(person))
    return clipped(person.name, 140, 11) + (f" ({more})" if more else "")


def said_of(person: Person) -> list[str]:
    """Return what is to be said of a person beside the name and the busy times."""
    sign = "-" if person.offset < 0 else "+"
    return [
        *([f"local time {sign}{clock(abs(person.offset))}"] if person.offset else []),
        *([f"{person.travel} min of travel"] if person.travel else []),
        *(["optional"] if person.optional else []),
    ]
