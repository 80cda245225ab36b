"""The week: a column a day, in it a lane a person (and a room), time downwards.

Busy times are filled lanes, what the rules exclude is hatched. The answer is a framed box across
the day's lanes, the reference a dashed one; where somebody is busy, that block is framed and
crossed.
"""

from collections.abc import Iterator
from typing import Any

from assay.core import NONE, Verdict
from assay.pictures.canvas import (
    BLUE,
    DIM,
    FAINT,
    GREEN,
    GROUND,
    INK,
    LINE,
    MARGIN,
    RED,
    SERIES,
    Canvas,
    clipped,
    rows_of,
)
from assay.problems.calendar import DAYS, Meeting, Problem, clock

_HIGH = 480.0


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
        rooms = getattr(problem, "rooms", ())
        self.lanes = [(person.name, person.busy) for person in problem.people]
        self.lanes += [(f"room {k}", busy) for k, busy in enumerate(rooms, 1)]
        self.lane = max(9.0, min(26.0, 110 / len(self.lanes)))
        self.day = self.lane * len(self.lanes) + 14
        self.left = MARGIN + 40.0
        self.top = 64.0 + (LINE if verdict else 0) + (LINE if solution is NONE else 0)
        opens, closes = problem.hours
        self.scale = _HIGH / (closes - opens)

    def drawn(self) -> str:
        """Return the picture."""
        problem = self.problem
        wide = max(460.0, self.left + self.day * len(problem.days) + MARGIN)
        legend = self._legend()
        tall = self.top + _HIGH + 22 + len(rows_of(legend, wide)) * LINE
        several = getattr(problem, "meetings", ())
        what = f"{len(several)} meetings" if several else f"a meeting of {problem.duration} minutes"
        canvas = Canvas(
            wide, tall, f"{what[:1].upper()}{what[1:]} for {len(problem.people)} people"
        )
        canvas.heading(self.verdict)
        if self.solution is NONE:
            words = "The answer says that nothing fits."
            canvas.text((MARGIN, self.top - 30), words)
            canvas.say(words)
        self._frame(canvas)
        for k, (_, busy) in enumerate(self.lanes):
            for block in busy:
                self._block(canvas, k, block)
        self._closed(canvas)
        for meeting, name, long in _meetings(problem, self.other):
            self._meeting(canvas, meeting, name, long, GREEN, dashed=True)
        for meeting, name, long in _meetings(problem, self.solution):
            colour = RED if self._wrong(name) else BLUE
            self._meeting(canvas, meeting, name, long, colour, dashed=False)
        self._fault(canvas)
        canvas.legend(self.top + _HIGH + 20, legend)
        return canvas.written()

    def _wrong(self, name: str) -> bool:
        """Say whether a meeting is at fault: the only one, or one that the verdict names."""
        if self.verdict is None or self.verdict.status in ("correct", "suboptimal"):
            return False
        return not name or name in str(self.verdict.detail.get("meeting", ""))

    def _before(self, meeting: Meeting, name: str) -> int:
        """Return how many meetings of the answer, drawn before, overlap one."""
        before = [(m, n, long) for m, n, long in _meetings(self.problem, self.solution) if n < name]
        return sum(
            other.day == meeting.day and other.start <= meeting.start < other.start + long
            for other, _, long in before
        )

    def _legend(self) -> list[tuple[str, str, str]]:
        entries = []
        for k, (name, _) in enumerate(self.lanes):
            person = self.problem.people[k] if k < len(self.problem.people) else None
            more = " (optional)" if getattr(person, "optional", False) else ""
            entries.append(("box", _colour(k), clipped(name, 140, 11) + more))
        if any(True for _ in _meetings(self.problem, self.solution)):
            entries.append(("outline", BLUE, "answer"))
        if any(True for _ in _meetings(self.problem, self.other)):
            entries.append(("dashed", GREEN, "reference"))
        if any(self._ranges(day) for day in self.problem.days):
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
            canvas.text((x + wide / 2, self.top - 18), name, 12, **style)
            for k, (who, _) in enumerate(self.lanes):
                middle = x + (k + 0.5) * self.lane
                short = clipped(who, self.lane - 1, 8) if self.lane >= 20 else who[:1]
                canvas.text((middle, self.top - 5), short, 8, fill=DIM, text_anchor="middle")

    def _block(self, canvas: Canvas, lane: int, block: tuple[int, int, int]) -> None:
        day, start, end = block
        if day in self.problem.days:
            x = self.x(day) + lane * self.lane
            high = self.y(end) - self.y(start)
            canvas.rect(
                x + 1, self.y(start), self.lane - 2, high, _colour(lane), rx=2, stroke=INK,
                stroke_width=0.5, fill_opacity=0.85,
            )  # fmt: skip

    def _ranges(self, day: int) -> list[tuple[int, int]]:
        closed = getattr(self.problem, "closed", None)
        return closed(day) if closed is not None else []

    def _closed(self, canvas: Canvas) -> None:
        """Hatch what the rules exclude."""
        for day in self.problem.days:
            for start, end in self._ranges(day):
                x, wide = self.x(day), self.day - 14
                top, low = self.y(start), self.y(end)
                canvas.rect(x, top, wide, low - top, GROUND, fill_opacity=0.45)
                at = top - wide
                d = []
                while at < low:
                    a, b = max(at, top), min(at + wide, low)
                    if b > a:
                        d.append(f"M{x + a - at:.1f} {a:.1f}L{x + b - at:.1f} {b:.1f}")
                    at += 7
                canvas.path("".join(d), stroke=DIM, stroke_width=0.7)

    def _meeting(
        self, canvas: Canvas, meeting: Meeting, name: str, long: int, colour: str, *, dashed: bool
    ) -> None:
        if meeting.day not in self.problem.days:
            return
        end = meeting.end if meeting.end is not None and not dashed else meeting.start + long
        out = 4 if dashed else 1
        x, top = self.x(meeting.day) - out, self.y(meeting.start)
        high = max(4.0, self.y(max(end, meeting.start)) - top)
        dash = "6 4" if dashed else None
        canvas.rect(
            x, top, self.day - 14 + 2 * out, high, colour, fill_opacity=0.08 if dashed else 0.22,
            stroke=colour, stroke_width=2.2 if dashed else 3, stroke_dasharray=dash, rx=3,
        )  # fmt: skip
        words = f"{name} {clock(meeting.start)}–{clock(end)}".strip()
        if not dashed and end <= 24 * 60:
            top += 15 * self._before(meeting, name)
            box = min(self.day - 18, 6.2 * len(words))
            canvas.rect(x + 3, top + 2, box, 14, GROUND, fill_opacity=0.85, rx=2)
            words = clipped(words, self.day - 18, 10)
            canvas.text((x + 5, top + 12), words, 10, fill=colour, font_weight="bold")
        canvas.say(f"{'reference' if dashed else 'answer'}: {DAYS[meeting.day]} {words}")

    def _fault(self, canvas: Canvas) -> None:
        """Frame and cross the block that is in the way."""
        where = self.verdict.detail if self.verdict is not None else {}
        days = {m.day for m, _, _ in _meetings(self.problem, self.solution)}
        for k, (name, busy) in enumerate(self.lanes):
            for day, start, end in busy:
                named = where.get("block") == f"{clock(start)}-{clock(end)}"
                if name == where.get("person") and named and day in days & set(self.problem.days):
                    x, top = self.x(day) + k * self.lane, self.y(start)
                    high = self.y(end) - top
                    canvas.rect(x, top, self.lane, high, stroke=RED, stroke_width=3, rx=2)
                    canvas.cross((x + self.lane / 2, top + high / 2), 5)


def _meetings(problem: Any, solution: Any) -> Iterator[tuple[Meeting, str, int]]:
    """Yield each meeting of a solution with its name and its minutes."""
    if isinstance(solution, Meeting):
        yield solution, "", problem.duration
    elif isinstance(solution, tuple):
        for k, (meeting, task) in enumerate(zip(solution, problem.meetings, strict=False)):
            if isinstance(meeting, Meeting):
                yield meeting, chr(ord("A") + k), task.duration


def _colour(lane: int) -> str:
    return SERIES[lane % len(SERIES)]
