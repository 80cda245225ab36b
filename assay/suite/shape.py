"""The types of a JSON-lines file's columns, inferred from all of its rows.

A *shape* is None (only null was seen), ``"int64"``, ``"string"``, ``"bool"``, a list of one shape
(what the items of a JSON list have in common), or a dict from names to shapes. Merging is
associative and commutative, so the order of rows does not matter. It is what Arrow, and so
Parquet, `datasets` and Croissant, need to be told: left to guess, they take a column that starts
with nulls for nothing at all.
"""

from collections.abc import Iterable
from typing import Any

from assay.errors import FormatError

Shape = Any
INTEGER, TEXT, TRUTH = "int64", "string", "bool"
_SCALARS = {int: INTEGER, str: TEXT, bool: TRUTH}
MIXED = frozenset([INTEGER, TEXT])
"""Integers beyond 2**53 are written as texts, so a column may hold both: it is one of texts."""


def of(value: Any) -> Shape:
    """Return the shape of one JSON value.

    Raises
    ------
    FormatError
        If it holds a float, which no frozen row does, or a list of things unlike each other.

    Examples
    --------
    >>> of({"tour": [0, 2, 1], "bound": None})
    {'tour': ['int64'], 'bound': None}
    """
    if value is None:
        return None
    if isinstance(value, dict):
        return {name: of(item) for name, item in value.items()}
    if isinstance(value, list):
        kinds = set(map(type, value))
        if len(kinds) == 1 and (kind := next(iter(kinds))) in _SCALARS:
            return [_SCALARS[kind]]
        return [merged(map(of, value))]
    if type(value) not in _SCALARS:
        raise FormatError(f"{type(value).__name__} has no type in a table")
    return _SCALARS[type(value)]


def merged(shapes: Iterable[Shape]) -> Shape:
    """Return what several shapes have in common; see `merge`."""
    found: Shape = None
    for shape in shapes:
        found = merge(found, shape)
    return found


def merge(a: Shape, b: Shape) -> Shape:
    """Return the shape of a column that holds values of both shapes.

    Raises
    ------
    FormatError
        If there is none.

    Examples
    --------
    >>> merge({"bound": None}, {"bound": "int64", "points": [["int64"]]})
    {'bound': 'int64', 'points': [['int64']]}
    """
    if a is None or a == b:
        return b
    if b is None:
        return a
    if isinstance(a, dict) and isinstance(b, dict):
        return {name: merge(a.get(name), b.get(name)) for name in sorted({*a, *b})}
    if isinstance(a, list) and isinstance(b, list):
        return [merge(a[0], b[0])]
    if isinstance(a, str) and isinstance(b, str) and {a, b} == MIXED:
        return TEXT
    raise FormatError(f"a column cannot hold both {_said(a)} and {_said(b)}")


def _said(shape: Shape) -> str:
    if isinstance(shape, str):
        return shape
    return "objects" if isinstance(shape, dict) else "lists"


def settled(shape: Shape) -> Shape:
    """Return a shape without unknowns: where only null was seen, integers could stand."""
    if shape is None:
        return INTEGER
    if isinstance(shape, dict):
        return {name: settled(shape[name]) for name in sorted(shape)}
    return [settled(shape[0])] if isinstance(shape, list) else shape
