"""Timetable prompts: the meetings, the people's and rooms' times, what must come before what."""

from collections.abc import Callable, Sequence

from assay.core import Row
from assay.problems.calendar import LETTERS, Task, Timetable
from assay.prompts import calendar_texts as texts
from assay.prompts.calendar_tables import Table, blocks, entry
from assay.prompts.calendar_words import CLOCK, HOWS, days_field, table_field
from assay.text import NATURAL, Field, Form

_LETTER = Field(LETTERS.__getitem__, LETTERS.index)
_TASKS = {
    language: Form(
        text,
        letter=_LETTER,
        duration=NATURAL,
        room=NATURAL,
        people=Field(", ".join, lambda names: names.split(", ")),
    )
    for language, text in texts.TASK.items()
}
_ORDERS = {
    language: Form(text, first=_LETTER, second=_LETTER) for language, text in texts.BEFORE.items()
}
_ROOMS = {language: Form(text, number=NATURAL) for language, text in texts.ROOM.items()}


def _write_tasks(language: str) -> Callable[[tuple[Sequence[Task], Sequence[str]]], str]:
    def _write(given: tuple[Sequence[Task], Sequence[str]]) -> str:
        tasks, names = given
        lines = []
        for i, task in enumerate(tasks):
            who = [names[p] for p in task.people]
            values = {"duration": task.duration, "room": task.room + 1, "people": who}
            lines.append(_TASKS[language].write(letter=i, **values))
        return "\n".join(lines)

    return _write


def _read_tasks(language: str) -> Callable[[str], list[Row]]:
    def _read(text: str) -> list[Row]:
        found = []
        for line in text.split("\n"):
            if (values := _TASKS[language].read(line)) is None:
                raise ValueError("not a meeting")
            found.append(values)
        return found

    return _read


def _write_order(language: str) -> Callable[[Sequence[tuple[int, int]]], str]:
    def _write(order: Sequence[tuple[int, int]]) -> str:
        lines = [_ORDERS[language].write(first=i, second=j) for i, j in order]
        return "\n".join([texts.FOLLOW[language], *lines]) if lines else ""

    return _write


def _read_order(language: str) -> Callable[[str], list[list[int]]]:
    def _read(text: str) -> list[list[int]]:
        found = []
        for line in text.split("\n")[1:]:
            if (values := _ORDERS[language].read(line)) is None:
                raise ValueError("not a rule")
            found.append([values["first"], values["second"]])
        return found

    return _read


def _form(rendering: str, language: str) -> Form:
    return Form(
        texts.TIMETABLE[language].replace("«legend»", texts.WHO[language][rendering]),
        k=NATURAL,
        n=NATURAL,
        r=NATURAL,
        slot=NATURAL,
        days=days_field(language),
        opens=CLOCK,
        closes=CLOCK,
        meetings=Field(_write_tasks(language), _read_tasks(language)),
        table=table_field(rendering, language),
        rules=Field(_write_order(language), _read_order(language)),
    )


FORMS = {how: _form(*how) for how in HOWS}
"""The forms of timetable prompts, by rendering and language."""


def write(problem: Timetable, rendering: str, language: str) -> str:
    """Write the prompt of a timetable."""
    p, free = problem, rendering == "free"
    table: Table = [(q.name, entry(q.busy, p.days, p.hours, free)) for q in p.people]
    for number, taken in enumerate(p.rooms, 1):
        title = _ROOMS[language].write(number=number)
        table.append((title, entry(taken, p.days, p.hours, free)))
    return FORMS[rendering, language].write(
        k=len(p.meetings),
        n=len(p.people),
        r=len(p.rooms),
        slot=p.slot,
        days=p.days,
        opens=p.hours[0],
        closes=p.hours[1],
        meetings=(p.meetings, [q.name for q in p.people]),
        table=table,
        rules=p.order,
    )


def row(found: Row, rendering: str) -> Row:
    """Return the timetable problem that a form's values state, still to be checked.

    Raises
    ------
    ValueError
        If a meeting names somebody who has no times.
    """
    hours, free = (found["opens"], found["closes"]), rendering == "free"
    people, rooms = [], []
    for title, days in found["table"]:
        busy = blocks(days, hours, free)
        if any(form.read(title) for form in _ROOMS.values()):
            rooms.append(busy["busy"])
        else:
            people.append({"name": title, "offset": 0, "travel": 0, "optional": False, **busy})
    names = [person["name"] for person in people]
    meetings = [
        {
            "duration": task["duration"],
            "room": task["room"] - 1,
            "people": [names.index(name) for name in task["people"]],
        }
        for task in found["meetings"]
    ]
    return {
        "days": found["days"],
        "hours": list(hours),
        "slot": found["slot"],
        "people": people,
        "rooms": rooms,
        "meetings": meetings,
        "order": found["rules"],
    }
