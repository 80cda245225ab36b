"""Moves and cells inside JSON: objects around a path, and objects in it."""

from collections.abc import Mapping
from typing import Any

_AROUND = ("path", "moves", "directions", "steps", "answer", "solution")
_MOVE = ("move", "direction", "dir", "action")
_COUNT = ("steps", "count", "distance", "times", "cells", "length")
_ROW, _COLUMN = ("row", "r"), ("column", "col", "c")


def inner(value: Any) -> Any:
    """Return the path in ``{"moves": …}``, or the value itself if it is no such object."""
    return _first(value, _AROUND, value) if isinstance(value, dict) else value


def told(item: Any) -> str | None:
    """Return what an item of a list says: a string, or ``{"move": "right", "steps": 2}``."""
    if isinstance(item, str):
        return item
    move = _first(item, _MOVE) if isinstance(item, dict) else None
    count = _first(item, _COUNT, 1) if isinstance(item, dict) else None
    if not isinstance(move, str) or type(count) is not int or count < 1:
        return None
    return move if count == 1 else f"{move} {count}"


def row_and_column(item: Mapping[str, Any]) -> list[Any]:
    """Return the row and the column of ``{"row": …, "column": …}``."""
    return [_first(item, _ROW), _first(item, _COLUMN)]


def _first(item: Mapping[str, Any], names: tuple[str, ...], default: Any = None) -> Any:
    return next((item[name] for name in names if name in item), default)
