"""The TOML file that a suite is made from.

::

    schema = 1
    name = "demo"
    version = "1.0.0"
    licence = "CC-BY-4.0"
    seed = "0x0"

    [[splits]]
    name = "tsp-size"
    family = "tsp"
    axis = "size"
    count = 40
    question = "optimize"          # optional: the family's first
    params = { cities = "5..9" }   # optional: as on the command line
    surface = { rendering = "matrix" }
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assay.core import Row
from assay.errors import UserError
from assay.orders import Order, order

AXES = ("size", "structure", "surface", "question", "context")
MAX_COUNT = 10_000_000
MAX_BYTES = 1 << 20
_NAME = re.compile("[a-z0-9][a-z0-9-]{0,63}")
_VERSION = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}")
_SEED = re.compile("0x[0-9a-f]{1,64}")


@dataclass(frozen=True, slots=True)
class Split:
    """One part of a suite, to be made from one order.

    Parameters
    ----------
    name : str
        Also the name of its data file.
    axis : str
        One of `AXES`: what the split varies.
    count : int
        The number of instances.
    order : Order
        How to make them.
    """

    name: str
    axis: str
    count: int
    order: Order


@dataclass(frozen=True, slots=True)
class SuiteSpec:
    """A checked spec; ``data`` is what was read, and part of the suite's identity."""

    name: str
    version: str
    licence: str
    splits: tuple[Split, ...]
    data: Row


def load(path: Path) -> SuiteSpec:
    """Read a spec from a TOML file.

    Raises
    ------
    UserError
        If the file is missing or says something that cannot be made.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise UserError(f"{path}: longer than {MAX_BYTES} bytes")
    try:
        return parse(tomllib.loads(raw.decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{path}: not TOML: {error}") from None
    except UserError as error:
        raise UserError(f"{path}: {error}") from None


def parse(data: Mapping[str, Any]) -> SuiteSpec:
    """Check a spec's data.

    Parameters
    ----------
    data : mapping
        As read from TOML, or from a manifest.

    Raises
    ------
    UserError
        With the first thing that is wrong.
    """
    _known(data, {"schema", "name", "version", "licence", "seed", "splits"}, "the spec")
    if data.get("schema") != 1:
        raise UserError("the spec needs schema = 1")
    name = _text(data, "name", _NAME, "lower-case letters, digits and hyphens")
    version = _text(data, "version", _VERSION, "a semantic version such as 1.0.0")
    licence = _text(data, "licence", re.compile("[A-Za-z0-9.+-]{1,64}"), "an SPDX name")
    seed = int(_text(data, "seed", _SEED, 'hexadecimal, such as "0x2a"'), 16)
    splits = data.get("splits")
    if not isinstance(splits, list) or not splits:
        raise UserError("the spec needs at least one [[splits]]")
    made = tuple(_split(split, seed) for split in splits)
    names = [split.name for split in made]
    if len(set(names)) < len(names):
        raise UserError("two splits have the same name")
    return SuiteSpec(name, version, licence, made, dict(data))


def _split(data: Any, seed: int) -> Split:
    if not isinstance(data, dict):
        raise UserError("a split must be a table")
    name = _text(data, "name", _NAME, "lower-case letters, digits and hyphens")
    where = f"split {name!r}"
    known = {"name", "family", "axis", "count", "question", "params", "surface"}
    _known(data, known, where)
    axis, count = data.get("axis"), data.get("count")
    if axis not in AXES:
        raise UserError(f"{where}: axis must be one of {', '.join(AXES)}")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MAX_COUNT:
        raise UserError(f"{where}: count must be 1 to {MAX_COUNT}")
    tables = [data.get("params", {}), data.get("surface", {})]
    if not all(isinstance(table, dict) for table in tables):
        raise UserError(f"{where}: params and surface must be tables")
    if not isinstance(data.get("question", ""), str):
        raise UserError(f"{where}: question must be a text")
    try:
        made = order(
            str(data.get("family")),
            tables[0],
            question=data.get("question"),
            seed=seed,
            surface=tables[1],
            split=name,
        )
    except UserError as error:
        raise UserError(f"{where}: {error}") from None
    if count % made.halves:
        raise UserError(f"{where}: its question comes as twins, so count must be even")
    return Split(name, axis, count, made)


def _known(data: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(data) - known):
        raise UserError(f"{where}: unknown field {unknown[0]!r}")


def _text(data: Mapping[str, Any], name: str, form: re.Pattern[str], what: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise UserError(f"{name} must be {what}, not {value!r}")
    return value
