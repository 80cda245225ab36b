"""Calendar prompts: every person's busy times, or every person's free times, day by day.

Each constraint stands in a line of its own, only where it holds. What is read back counts only
if writing it again gives the very text that was read, so nothing can be half understood.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from assay.core import Row
from assay.errors import FormatError
from assay.problems.calendar import (
    DAYS,
    EVERY_DAY,
    Problem,
    clock,
    from_json,
    minutes,
)
from assay.text import NATURAL, Field, Form

SURFACES = {"rendering": ("list", "free"), "language": ("en",)}

Range = tuple[int, int]
Table = list[tuple[str, dict[int, list[Range]]]]
"""For each person the name and, for each day, some ranges."""

_TEMPLATE = """\
A meeting of «n» people takes «duration» minutes and is to be on one of these days: «days». All \
of it must lie within the working hours, «opens» to «closes»; it can start at «opens» and every \
«slot» minutes after that.

«legend»

«table»

Everybody must be free for the whole meeting. People are free again from the very minute at which \
a busy time ends, and still free up to the very minute at which one begins.«rules»

«task» It is also possible that there is none.

End your reply with one JSON object on a line of its own. If there is such a time, the key is \
"slot", and its value holds the name of the day and the start on the 24-hour clock, both in \
quotes, as in {"slot": {"day": weekday, "start": HH:MM}}. If not, the key is "answer" and its \
value is the word "none" in quotes.
"""
_LEGENDS = {
    "list": "These are the times at which each person is busy:",
    "free": "These are the times in the working hours at which each person is free; at all "
    "other times in the working hours the person is busy:",
}
_EMPTY = {"list": "not busy", "free": "not free"}
_TASKS = {
    "slot": "Find a time at which the meeting can take place; any such time will do.",
    "earliest": "Find the earliest time at which the meeting can take place: the first possible "
    "day, and on that day the first possible start.",
}
_RULES_FOLLOW = " These rules hold as well:"

_CLOCK = Field(clock, minutes)


def _one_of(words: Mapping[Any, str]) -> Field:
    names = {word: key for key, word in words.items()}

    def read(text: str) -> Any:
        if text not in names:
            raise ValueError("not one of the words that can stand here")
        return names[text]

    return Field(words.__getitem__, read)


_DAY = _one_of({EVERY_DAY: "any day", **dict(enumerate(DAYS))})
_RULES = {
    "buffer": Form(
        "- Everybody must also be free in the «value» minutes right before the meeting and in the "
        "«value» minutes right after it; outside the working hours everybody is free.",
        value=NATURAL,
    ),
    "no_weekends": Form("- The meeting must not be on a Saturday or a Sunday."),
    "not_before": Form("- The meeting must not start before «value».", value=_CLOCK),
    "not_after": Form("- The meeting must not end after «value».", value=_CLOCK),
    "blocked": Form(
        "- The meeting must not overlap the time from «start» to «end» on «day».",
        start=_CLOCK,
        end=_CLOCK,
        day=_DAY,
    ),
}


def _rule_lines(problem: Problem) -> Iterator[str]:
    for name in ("buffer", "no_weekends", "not_before", "not_after"):
        value = getattr(problem, name)
        if value is True:
            yield _RULES[name].write()
        elif value is not None and value is not False and (name, value) != ("buffer", 0):
            yield _RULES[name].write(value=value)
    for day, start, end in problem.blocked:
        yield _RULES["blocked"].write(day=day, start=start, end=end)


def _write_rules(problem: Problem) -> str:
    lines = list(_rule_lines(problem))
    return "\n".join([_RULES_FOLLOW, *lines]) if lines else ""


def _read_rules(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {"blocked": []}
    for line in text.split("\n")[1:]:
        for name, form in _RULES.items():
            values = form.read(line)
            if values is None:
                continue
            if name == "blocked":
                found["blocked"].append([values["day"], values["start"], values["end"]])
            else:
                found[name] = values.get("value", True)
    return found


def _write_days(days: tuple[int, ...]) -> str:
    return ", ".join(DAYS[day] for day in days)


def _read_days(text: str) -> list[int]:
    return [DAYS.index(name) for name in text.split(", ")]


def _write_table(table: Table, empty: str) -> str:
    lines = []
    for name, days in table:
        lines.append(name)
        for day, ranges in days.items():
            spans = ", ".join(f"{clock(a)}-{clock(b)}" for a, b in ranges)
            lines.append(f"  {DAYS[day]}: {spans or empty}")
    return "\n".join(lines)


def _read_table(text: str, empty: str) -> Table:
    table: Table = []
    for line in text.split("\n"):
        if not line.startswith("  "):
            table.append((line, {}))
            continue
        name, _, spans = line[2:].partition(": ")
        found = [] if spans == empty else [_span(span) for span in spans.split(", ")]
        table[-1][1][DAYS.index(name)] = found
    return table


def _span(text: str) -> Range:
    start, _, end = text.partition("-")
    return minutes(start), minutes(end)


def _others(ranges: list[Range], hours: Range) -> list[Range]:
    """Return the rest of the working hours: free times from busy ones, and back."""
    edges = [hours[0], *(t for span in ranges for t in span), hours[1]]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _table(problem: Problem, rendering: str) -> Table:
    table: Table = []
    for person in problem.people:
        days: dict[int, list[Range]] = {day: [] for day in problem.days}
        for day, start, end in person.busy:
            days[day].append((start, end))
        if rendering == "free":
            days = {day: _others(ranges, problem.hours) for day, ranges in days.items()}
        table.append((person.name, days))
    return table


def _form(rendering: str) -> Form:
    empty = _EMPTY[rendering]
    return Form(
        _TEMPLATE.replace("«legend»", _LEGENDS[rendering]),
        n=NATURAL,
        duration=NATURAL,
        slot=NATURAL,
        days=Field(_write_days, _read_days),
        opens=_CLOCK,
        closes=_CLOCK,
        table=Field(
            lambda table: _write_table(table, empty), lambda text: _read_table(text, empty)
        ),
        rules=Field(_write_rules, _read_rules),
        task=_one_of(_TASKS),
    )


_FORMS = {rendering: _form(rendering) for rendering in SURFACES["rendering"]}


def surface(problem: Problem) -> dict[str, str]:
    """Return the list of busy times."""
    return {"rendering": "list", "language": "en"}


def write(problem: Problem, surface: Mapping[str, str]) -> str:
    """Write the prompt."""
    rendering = surface["rendering"]
    return _FORMS[rendering].write(
        n=len(problem.people),
        duration=problem.duration,
        slot=problem.slot,
        days=problem.days,
        opens=problem.hours[0],
        closes=problem.hours[1],
        table=_table(problem, rendering),
        rules=problem,
        task=problem.question,
    )


def _row(found: Mapping[str, Any], rendering: str) -> Row:
    """Return the problem that a form's values state, as JSON that is still to be checked."""
    hours = (found["opens"], found["closes"])
    people = []
    for name, days in found["table"]:
        if rendering == "free":
            days = {day: _others(ranges, hours) for day, ranges in days.items()}
        busy = [[day, start, end] for day, ranges in days.items() for start, end in ranges]
        people.append({"name": name, "busy": busy})
    rest = {"buffer": 0, "no_weekends": False, "not_before": None, "not_after": None}
    return {
        "days": found["days"],
        "hours": list(hours),
        "slot": found["slot"],
        "duration": found["duration"],
        "people": people,
        "earliest": found["task"] == "earliest",
        **rest,
        **found["rules"],
    }


def read(prompt: str) -> Problem | None:
    """Read the problem out of a prompt, or None if it is not a calendar prompt."""
    for rendering, form in _FORMS.items():
        found = form.read(prompt)
        if found is None:
            continue
        try:
            problem = from_json(_row(found, rendering))
        except FormatError:
            continue
        if write(problem, {"rendering": rendering}).strip() in prompt:
            return problem
    return None
