"""The fields that calendar prompts are made of, by rendering and language."""

from collections.abc import Callable, Mapping
from typing import Any

from assay.problems.calendar import EVERY_DAY, clock, minutes
from assay.prompts.calendar_tables import (
    RENDERINGS,
    Table,
    read_list,
    read_table,
    write_list,
    write_table,
)
from assay.prompts.calendar_texts import ANY_DAY, DAYS, EMPTY, PERSON
from assay.text import Field

SURFACES = {"rendering": RENDERINGS, "language": ("en", "ko")}
HOWS = [(r, language) for r in SURFACES["rendering"] for language in SURFACES["language"]]
"""Every rendering in every language."""

CLOCK = Field(clock, minutes)


def one_of(words: Mapping[Any, str]) -> Field:
    """Return a field that holds one of some words, each for a value."""
    names = {word: key for key, word in words.items()}

    def _read(text: str) -> Any:
        if text not in names:
            raise ValueError("not one of the words that can stand here")
        return names[text]

    return Field(words.__getitem__, _read)


def day_field(language: str) -> Field:
    """Return the field of a day, or of any day."""
    return one_of({EVERY_DAY: ANY_DAY[language], **dict(enumerate(DAYS[language]))})


def days_field(language: str) -> Field:
    """Return the field of a list of days."""
    names = DAYS[language]
    return Field(
        lambda days: ", ".join([names[day] for day in days]),
        lambda text: [names.index(name) for name in text.split(", ")],
    )


def table_field(rendering: str, language: str) -> Field:
    """Return the field of the busy or free times."""
    names, empty = DAYS[language], EMPTY[language][rendering]
    write: Callable[[Table], str]
    read: Callable[[str], Table]
    if rendering == "table":
        corner = PERSON[language]
        write, read = (
            lambda table: write_table(table, names, empty, corner),
            lambda text: read_table(text, names, empty),
        )
    else:
        write, read = (
            lambda table: write_list(table, names, empty),
            lambda text: read_list(text, names, empty),
        )
    return Field(write, read)
