"""What a spec may say about a suite for its documents, and what they say where it is silent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assay.core import Row
from assay.errors import UserError

FIELDS = frozenset(["description", "authors", "url", "date"])
RELEASED = "2026-11-24"
"""The date of this version of the generator: the publication date of a suite that states none."""

FOLDER = Path(__file__).with_name("licences")
LICENCES = ("Apache-2.0", "CC-BY-4.0", "CC0-1.0", "MIT")
_LINE = re.compile(r"[^\x00-\x1f\x7f]{1,1000}")
_URL = re.compile(r"https?://[^\s\x00-\x1f\x7f\"<>]{1,500}")
MAX_AUTHORS = 100


@dataclass(frozen=True, slots=True)
class About:
    """Who made a suite, when, and where it is.

    Parameters
    ----------
    description : str
        A sentence or two.
    authors : tuple of str
        Names of people or groups.
    url : str
        Its home; where none is stated, the name that its canary gives it.
    date : str
        Of publication, as ISO 8601.
    """

    description: str
    authors: tuple[str, ...]
    url: str
    date: str


def check(data: Mapping[str, Any]) -> None:
    """Check what a spec says about its suite.

    Raises
    ------
    UserError
        With the first thing that is wrong.
    """
    licence = data.get("licence")
    if licence not in LICENCES:
        raise UserError(
            f"no text of the licence {str(licence)[:64]!r} is known; choose one of "
            f"{', '.join(LICENCES)}"
        )
    authors = data.get("authors", [""])
    if not isinstance(authors, list) or not 0 < len(authors) <= MAX_AUTHORS:
        raise UserError(f"authors must be a list of 1 to {MAX_AUTHORS} names")
    lines = [data.get("description", "-"), *data.get("authors", [])]
    if not all(isinstance(line, str) and _LINE.fullmatch(line) for line in lines):
        raise UserError("description and authors must be single lines of 1 to 1000 characters")
    url = data.get("url", "https://-")
    if not isinstance(url, str) or not _URL.fullmatch(url):
        raise UserError("url must be a text that begins with https:// or http://")
    day = data.get("date", RELEASED)
    try:
        good = isinstance(day, str) and date.fromisoformat(day).isoformat() == day
    except ValueError:
        good = False
    if not good:
        raise UserError('date must be a text such as "2026-11-24"')


def about(manifest: Row) -> About:
    """Return what the documents of a suite say about it."""
    spec, name = manifest["spec"], manifest["name"]
    families = sorted({split["family"] for split in manifest["splits"]})
    usual = (
        f"{name}: problems of {', '.join(families)} with proven answers, made by assay to show "
        "whether a language model's reasoning reaches beyond what it was trained on."
    )
    return About(
        spec.get("description", usual),
        tuple(spec.get("authors", [f"the authors of {name}"])),
        spec.get("url", f"urn:uuid:{manifest['canary']}"),
        spec.get("date", RELEASED),
    )


def licence_text(manifest: Row) -> str:
    """Return the full text of a suite's licence.

    Raises
    ------
    UserError
        If it is none of `LICENCES`.
    """
    check({"licence": manifest["licence"]})
    text = (FOLDER / f"{manifest['licence']}.txt").read_text(encoding="utf-8")
    said = about(manifest)
    return text.replace("<year>", said.date[:4]).replace(
        "<copyright holders>", ", ".join(said.authors)
    )
