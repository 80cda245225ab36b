"""What the fields of a spec look like."""

import re
from collections.abc import Mapping
from typing import Any

from assay.errors import UserError

NAME = re.compile("[a-z0-9][a-z0-9-]{0,63}")
VERSION = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){2}")
LICENCE = re.compile("[A-Za-z0-9.+-]{1,64}")
SEED = re.compile("0x[0-9a-f]{1,64}")


def known(data: Mapping[str, Any], names: set[str], where: str) -> None:
    """Refuse a field that is not one of those known.

    Raises
    ------
    UserError
        With the first one, and where it is.
    """
    if unknown := sorted(set(map(str, data)) - names):
        raise UserError(f"{where}: unknown field {unknown[0][:80]!r}")


def text(data: Mapping[str, Any], name: str, form: re.Pattern[str], what: str) -> str:
    """Return a text that has a form.

    Raises
    ------
    UserError
        If it is missing or has another form.
    """
    value = data.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise UserError(f"{name} must be {what}, not {repr(value)[:80]}")
    return value


def whole(value: Any, low: int, high: int, what: str) -> int:
    """Return a whole number between two bounds.

    Raises
    ------
    UserError
        If it is none.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise UserError(f"{what} must be {low} to {high}")
    return value


def table(value: Any, what: str) -> dict[str, Any]:
    """Return a table.

    Raises
    ------
    UserError
        If it is none.
    """
    if not isinstance(value, dict):
        raise UserError(f"{what} must be a table")
    return value


def listing(value: Any, what: str) -> str:
    """Return numbers or names in the one form that a spec has for them, as text.

    Raises
    ------
    UserError
        If it is neither a text, nor a whole number, nor true or false.
    """
    if not isinstance(value, str | int):
        raise UserError(f'{what} must be a text, such as "5,8" or "5..8", not {repr(value)[:80]}')
    return str(value)
