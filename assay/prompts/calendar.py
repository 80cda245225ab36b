"""Calendar prompts: everybody's busy times by person, as a table, or their free times.

In English and Korean. Each constraint stands in a line of its own, only where it holds. What is
read back counts only if writing it again gives the very text that was read, so nothing can be
half understood. Timetables are written beside (`assay.prompts.calendar_timetable`).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assay.core import Row
from assay.errors import FormatError
from assay.problems.calendar import Problem, Timetable, clock, from_json, minutes
from assay.prompts import calendar_texts as texts
from assay.prompts import calendar_timetable as timetables
from assay.prompts.calendar_tables import Table, blocks, entry
from assay.prompts.calendar_words import (
    CLOCK,
    HOWS,
    SURFACES,
    day_field,
    days_field,
    one_of,
    table_field,
)
from assay.text import NATURAL, Field, Form

__all__ = ["SURFACES", "read", "surface", "write"]

_FIELDS = {
    "buffer": {"before": NATURAL, "after": NATURAL},
    "no_weekends": {},
    "not_before": {"value": CLOCK},
    "not_after": {"value": CLOCK},
    "travel": {"name": Field(), "value": NATURAL},
    "optional": {"name": Field()},
}


def _rule_forms(language: str) -> dict[str, Form]:
    blocked = {"start": CLOCK, "end": CLOCK, "day": day_field(language)}
    fields = {**_FIELDS, "blocked": blocked}
    return {name: Form(text, **fields[name]) for name, text in texts.RULES[language].items()}


_RULES = {language: _rule_forms(language) for language in SURFACES["language"]}


def _rule_lines(problem: Problem, forms: Mapping[str, Form]) -> Iterator[str]:
    p = problem
    if p.buffer_before or p.buffer_after:
        yield forms["buffer"].write(before=p.buffer_before, after=p.buffer_after)
    if p.no_weekends:
        yield forms["no_weekends"].write()
    for name in ("not_before", "not_after"):
        if (value := getattr(p, name)) is not None:
            yield forms[name].write(value=value)
    for day, start, end in p.blocked:
        yield forms["blocked"].write(day=day, start=start, end=end)
    for person in p.people:
        if person.travel:
            yield forms["travel"].write(name=person.name, value=person.travel)
    for person in p.people:
        if person.optional:
            yield forms["optional"].write(name=person.name)


def _write_rules(language: str) -> Callable[[Problem], str]:
    def _write(problem: Problem) -> str:
        lines = list(_rule_lines(problem, _RULES[language]))
        return "\n".join([texts.FOLLOW[language], *lines]) if lines else ""

    return _write


def _read_rules(language: str) -> Callable[[str], Row]:
    """Return what reads the rules: the problem's fields, and the people's by their names."""

    def _read(text: str) -> Row:
        found: Row = {"blocked": [], "travel": {}, "optional": set()}
        for line in text.split("\n")[1:]:
            for name, form in _RULES[language].items():
                if (values := form.read(line)) is not None:
                    _note(found, name, values)
        return found

    return _read


def _note(found: Row, name: str, values: Row) -> None:
    if name == "blocked":
        found["blocked"].append([values["day"], values["start"], values["end"]])
    elif name == "travel":
        found["travel"][values["name"]] = values["value"]
    elif name == "optional":
        found["optional"].add(values["name"])
    elif name == "buffer":
        found.update(buffer_before=values["before"], buffer_after=values["after"])
    else:
        found[name] = values.get("value", True)


def _form(rendering: str, language: str) -> Form:
    legend = texts.LEGENDS[language][rendering]
    return Form(
        texts.MEETING[language].replace("«legend»", legend),
        n=NATURAL,
        duration=NATURAL,
        slot=NATURAL,
        days=days_field(language),
        opens=CLOCK,
        closes=CLOCK,
        zones=one_of({False: "", True: texts.ZONES[language]}),
        table=table_field(rendering, language),
        rules=Field(_write_rules(language), _read_rules(language)),
        task=one_of(texts.TASKS[language]),
    )


_FORMS = {how: _form(*how) for how in HOWS}


def surface(problem: Problem | Timetable) -> dict[str, str]:
    """Return the list of busy times, in English."""
    return {"rendering": "list", "language": "en"}


def _zone(offset: int) -> str:
    """Write how far a local clock is ahead."""
    return f" ({'-' if offset < 0 else '+'}{clock(abs(offset))})"


def _read_zone(title: str) -> tuple[str, int]:
    """Read a name with its zone."""
    name, _, zone = title[:-1].partition(" (")
    return name, (-1 if zone.startswith("-") else 1) * minutes(zone[1:])


def write(problem: Problem | Timetable, surface: Mapping[str, str]) -> str:
    """Write the prompt."""
    rendering, language = surface["rendering"], surface.get("language", "en")
    if isinstance(problem, Timetable):
        return timetables.write(problem, rendering, language)
    p, free = problem, rendering == "free"
    zones = any(person.offset for person in p.people)
    table: Table = [
        (
            q.name + (_zone(q.offset) if zones else ""),
            entry(q.busy, p.days, p.hours, free, q.offset),
        )
        for q in p.people
    ]
    return _FORMS[rendering, language].write(
        n=len(p.people),
        duration=p.duration,
        slot=p.slot,
        days=p.days,
        opens=p.hours[0],
        closes=p.hours[1],
        zones=zones,
        table=table,
        rules=p,
        task=(p.earliest, bool(p.optional)),
    )


def _row(found: Row, rendering: str) -> Row:
    """Return the problem that a form's values state, as JSON that is still to be checked."""
    hours, rules, free = (found["opens"], found["closes"]), found["rules"], rendering == "free"
    travel, optional = rules.pop("travel"), rules.pop("optional")
    people = []
    for title, days in found["table"]:
        name, offset = _read_zone(title) if found["zones"] else (title, 0)
        person = {"name": name, "offset": offset, "travel": travel.get(name, 0)}
        busy = blocks(days, hours, free, offset)
        people.append({**person, "optional": name in optional, **busy})
    rest = {"buffer_before": 0, "buffer_after": 0, "no_weekends": False}
    return {
        "days": found["days"],
        "hours": list(hours),
        "slot": found["slot"],
        "duration": found["duration"],
        "people": people,
        "earliest": found["task"][0],
        **rest,
        "not_before": None,
        "not_after": None,
        **rules,
    }


def read(prompt: str) -> Problem | Timetable | None:
    """Read the problem out of a prompt, or None if it is not a calendar prompt."""
    for rendering, language in HOWS:
        how = {"rendering": rendering, "language": language}
        for form, row in (
            (_FORMS[rendering, language], _row),
            (timetables.FORMS[rendering, language], timetables.row),
        ):
            if (found := form.read(prompt)) is None:
                continue
            try:
                problem: Any = from_json(row(found, rendering))
            except (FormatError, ValueError):
                continue
            if write(problem, how).strip() in prompt:
                return problem  # type: ignore[no-any-return]
    return None
