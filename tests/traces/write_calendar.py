"""Writes traces about weeks."""

from collections.abc import Sequence

from assay.problems.calendar import DAYS as LONG
from assay.problems.calendar import clock
from traces.decide_calendar import DAYS as SHORT
from traces.writing import Pen, arithmetic, claim, comparison, quoted


def _time(pen: Pen, minute: int) -> str:
    """Write a time in the manner of the trace."""
    hour, rest = divmod(minute, 60)
    if pen.manner % 4 == 0:
        noon = "am" if hour < 12 else "pm"
        blank = " " if pen.spaced else ""
        hour = hour - 12 if hour > 12 else hour
        return (
            f"{hour}:{rest:02d}{blank}{noon}" if rest or pen.manner % 3 else f"{hour}{blank}{noon}"
        )
    return clock(minute) if pen.manner % 4 == 1 else f"{hour}:{rest:02d}"


def _range(pen: Pen, start: int, end: int) -> str:
    a, b = _time(pen, start), _time(pen, end)
    return pen.one_of(f"{a}-{b}", f"{a}–{b}", f"{a} - {b}", f"from {a} to {b}", f"{a} to {b}")


def _day(pen: Pen) -> int:
    return int(pen.rng.choice(pen.problem.days))


def _words(day: int, start: int, end: int | None = None) -> str:
    return f"{SHORT[day]} {clock(start)}" + (f" {clock(end)}" if end is not None else "")


def _span(pen: Pen) -> tuple[int, int]:
    """Return a range on the half hours of the working day."""
    opens, closes = pen.problem.hours
    halves = (closes - opens) // 30
    first = pen.rng.below(halves - 1)
    last = min(halves, first + pen.rng.between(1, 5))
    return opens + 30 * first, opens + 30 * last


def _block(pen: Pen) -> tuple[str, int, int, int]:
    """Return a person and a busy block, in one of three cases another range."""
    person = pen.rng.choice(pen.problem.people)
    if not person.busy or pen.rng.chance(1, 3):
        return person.name, _day(pen), *_span(pen)
    day, start, end = pen.rng.choice(person.busy)
    return person.name, day, start, end


def busy(pen: Pen) -> str:
    """Return busy times, some of them at a single time."""
    name, day, start, end = _block(pen)
    lead = pen.one_of(f"On {LONG[day]}, ", f"{LONG[day]}: ")
    if pen.rng.chance(1, 4):
        text = f"{name} is {pen.one_of('busy', 'unavailable')} at {_time(pen, start)}"
        return f"{lead}{claim('busy', f'{name} {_words(day, start)}', text)}."
    verb = pen.one_of(
        "is busy", "is booked", "is unavailable", "is occupied", "has a meeting", "is in a meeting"
    )
    said = claim(
        "busy", f"{name} {_words(day, start, end)}", f"{name} {verb} {_range(pen, start, end)}"
    )
    return f"{lead}{said}."


def listed(pen: Pen) -> str:
    """Return a day's busy times, a person a line."""
    day = _day(pen)
    lines = []
    for person in pen.problem.people:
        blocks = [(a, b) for d, a, b in person.busy if d == day]
        if not blocks:
            continue
        said: list[str] = []
        for start, end in blocks:
            end = min(pen.problem.hours[1], end + (30 if pen.rng.chance(1, 4) else 0))
            words, text = (
                f"{person.name} {_words(day, start, end)}",
                f"{_time(pen, start)}-{_time(pen, end)}",
            )
            said.append(claim("busy", words, text if said else f"{person.name} is busy {text}"))
        lines.append("- " + ", ".join(said))
    return f"\n{LONG[day]}:\n" + "\n".join(lines) + "\n" if lines else free(pen)


def _free_span(pen: Pen, blocks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return a range, in two of three cases one that meets none of some blocks."""
    wanted = pen.rng.chance(2, 3)
    for _ in range(40):
        start, end = _span(pen)
        if not wanted or not any(a < end and start < b for a, b in blocks):
            break
    return start, end


def free(pen: Pen) -> str:
    """Return when somebody, or everybody, is free."""
    day = _day(pen)
    lead = pen.one_of(f"On {LONG[day]}, ", f"{LONG[day]}: ")
    if pen.rng.chance(1, 3):
        blocks = [(a, b) for p in pen.problem.people for d, a, b in p.busy if d == day]
        start, end = _free_span(pen, blocks)
        who = pen.one_of("everyone is", "everybody is", "all are")
        text = f"{who} {pen.one_of('free', 'available')} {_range(pen, start, end)}"
        return f"{lead}{claim('free', f'all {_words(day, start, end)}', text)}."
    person = pen.rng.choice(pen.problem.people)
    start, end = _free_span(pen, [(a, b) for d, a, b in person.busy if d == day])
    shape, who, when = pen.rng.below(6), f"{person.name} {SHORT[day]}", _time(pen, start)
    shown = f"{person.name} is {pen.one_of('free', 'available')}"
    if shape == 0:
        text = f"{shown} until {_time(pen, end)}"
        return f"{lead}{claim('free', f'{who} open {clock(end)}', text)}."
    if shape == 1:
        word = pen.one_of("after", "from")
        rest = " on" if word == "from" else ""
        return (
            f"{lead}{claim('free', f'{who} {clock(start)} close', f'{shown} {word} {when}{rest}')}."
        )
    if shape == 2:
        return f"{lead}{claim('free', who, f'{shown} all day')}."
    text = f"{shown} {_range(pen, start, end)}"
    return f"{lead}{claim('free', f'{who} {clock(start)} {clock(end)}', text)}."


def _slot(pen: Pen) -> tuple[int, int, int]:
    """Return a possible slot, now and then the first that fits."""
    problem = pen.problem
    if pen.earliest and pen.rng.chance(1, 2):
        day, start = pen.earliest
    else:
        meeting = problem.meeting(pen.rng.between(1, problem.possible))
        day, start = meeting.day, meeting.start
    return day, start, start + problem.duration


def slot_fits(pen: Pen) -> str:
    """Return that a slot fits, which it may not."""
    day, start, end = _slot(pen)
    text = pen.one_of(
        f"{LONG[day]} {_time(pen, start)}-{_time(pen, end)} works",
        f"{LONG[day]} {_time(pen, start)}-{_time(pen, end)} fits",
        f"the slot {LONG[day]} {_time(pen, start)}–{_time(pen, end)} is feasible",
        f"{LONG[day]}, {_time(pen, start)} to {_time(pen, end)} is valid",
        f"{LONG[day]} at {_time(pen, start)} works",
        f"{LONG[day]} from {_time(pen, start)} to {_time(pen, end)} suits everybody",
    )
    return pen.starts(claim("slot_fits", _words(day, start, end), text) + ".")


def duration(pen: Pen) -> str:
    """Return how long a range lasts."""
    start, end = _span(pen)
    minutes = end - start
    said = minutes if pen.rng.chance(2, 3) else minutes + 30
    amount = f"{said} minutes"
    if said % 60 == 0 and pen.rng.chance(1, 2):
        amount = f"{said // 60} hour" + ("s" if said > 60 else "")
    elif said == 90 and pen.rng.chance(1, 2):
        amount = pen.one_of("1.5 hours", "an hour and a half")
    a, b = _time(pen, start), _time(pen, end)
    text = pen.one_of(
        f"{a}-{b} is {amount}",
        f"{a} to {b} is {amount}",
        f"{a}–{b} lasts {amount}",
        f"from {a} to {b} is {amount} long",
    )
    if amount.endswith("minutes") and pen.rng.chance(1, 4):
        text = f"{a} + {amount} = {b}"
    return pen.starts(claim("duration", f"{clock(start)} {clock(end)} {said}", text) + ".")


def buffer(pen: Pen) -> str:
    """Return that the buffer is kept, if the week has one."""
    if not pen.problem.buffer_before:
        return duration(pen)
    day, start, end = _slot(pen)
    when = f"{LONG[day]} {_time(pen, start)}-{_time(pen, end)}"
    text = pen.one_of(
        f"for {when} the buffer is kept",
        f"the buffer is satisfied for {when}",
        f"for {when} the buffer is fine",
        f"{when}: buffer ok",
        f"the buffer is met for {when}",
    )
    return pen.starts(claim("buffer", _words(day, start, end), text) + ".")


def weekend(pen: Pen) -> str:
    """Return whether a day is one of the weekend."""
    day = _day(pen)
    yes = pen.rng.chance(1, 2)
    kinds = ("a weekend day", "on the weekend") if yes else ("a weekday", "a working day")
    text = f"{LONG[day]} is {pen.rng.choice(kinds)}"
    return pen.starts(claim("weekend", f"{SHORT[day]} {'T' if yes else 'F'}", text) + ".")


def earliest(pen: Pen) -> str:
    """Return which slot is the first that fits."""
    day, start, _ = _slot(pen)
    word, thing = pen.one_of("earliest", "first"), pen.one_of("slot", "time", "start")
    extra = pen.one_of("", "feasible ", "possible ", "common ")
    when = pen.one_of(
        f"{LONG[day]} at {_time(pen, start)}",
        f"{LONG[day]} {_time(pen, start)}",
        f"{LONG[day]}, {_time(pen, start)}",
    )
    text = f"the {word} {extra}{thing} is {when}"
    return pen.starts(claim("earliest", _words(day, start), text) + ".")


def quote(pen: Pen) -> str:
    """Return the numbers of the prompt."""
    values: list[tuple[str, int, Sequence[str]]] = [
        (
            "people",
            len(pen.problem.people),
            ("[There are # people].", "We have [# people] to satisfy."),
        ),
        (
            "duration",
            pen.problem.duration,
            ("[The meeting takes # minutes].", "[The meeting lasts # minutes]."),
        ),
    ]
    if pen.problem.buffer_before:
        values.append(("buffer", pen.problem.buffer_before, ("[The buffer is # minutes].",)))
    return quoted(pen, values)


def _asked(pen: Pen) -> str:
    name, day, start, end = _block(pen)
    return pen.one_of(
        f"Is {name} free on {LONG[day]} {_range(pen, start, end)}?",
        f"Is {name} busy at {_time(pen, start)} on {LONG[day]}?",
        f"Does {LONG[day]} {_time(pen, start)} work?",
        "Is the buffer kept?",
    )


def _supposed(pen: Pen) -> str:
    name, day, start, end = _block(pen)
    return pen.one_of(
        f"If {name} is free on {LONG[day]} {_range(pen, start, end)}, good.",
        f"Suppose {name} is busy {_range(pen, start, end)} on {LONG[day]}.",
        f"Maybe {LONG[day]} {_time(pen, start)}-{_time(pen, end)} works.",
        f"We need {name} to be free on {LONG[day]}.",
    )


def _negated(pen: Pen) -> str:
    name, day, start, end = _block(pen)
    return pen.one_of(
        f"{name} is not free on {LONG[day]} {_range(pen, start, end)}.",
        f"{name} isn't busy {_range(pen, start, end)} on {LONG[day]}.",
        f"{LONG[day]} {_time(pen, start)}-{_time(pen, end)} doesn't work.",
    )


def _announced(pen: Pen) -> str:
    name, day, start, _ = _block(pen)
    return pen.one_of(
        f"Let me look at {LONG[day]}.",
        f"Next: {name}'s calendar on {LONG[day]}.",
        f"Let me check {_time(pen, start)} on {LONG[day]}.",
        f'Somebody said "{name} is free all day" once.',
    )


SCENES = (
    *(busy, busy, listed, free, free, slot_fits),
    *(slot_fits, duration, duration, buffer, weekend, earliest),
    *(quote, arithmetic, comparison),
)
NOISE = (_asked, _supposed, _negated, _announced)
