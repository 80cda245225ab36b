"""The TOML file that a suite is made from.

::

    schema = 1
    name = "demo"
    version = "1.0.0"
    licence = "CC-BY-4.0"
    seed = "0x0"
    description = "…"              # optional, as are authors = ["…"], url and date: for its card

    [trained_on]                   # optional: the sizes a model has seen, by family
    tsp = "4..9"

    [[splits]]
    name = "tsp-size"
    family = "tsp"
    axis = "size"
    count = 40
    question = "optimize"          # optional: the family's first
    params = { cities = "5..9" }   # optional: as on the command line
    surface = { rendering = "matrix" }

    [[splits]]                     # asks the instances of another split in another way
    name = "tsp-korean"
    of = "tsp-size"
    axis = "surface"               # or question, with question = "decide"
    surface = { language = "ko", rendering = "matrix,edges" }
    relabel = true

    [[splits]]
    name = "tsp-long"
    of = "tsp-size"
    axis = "context"
    tokens = "512,4096"            # of other prompts around it, about
    place = "around"               # where the others stand: before, after, around
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assay.core import Row
from assay.errors import AssayError, UserError
from assay.jsonl import dumps
from assay.suite import about
from assay.suite.spec_fields import LICENCE, NAME, SEED, VERSION, known, text
from assay.suite.spec_splits import Split, split, trained_on

MAX_SPLITS = 1_000
MAX_BYTES = 1 << 20
_FIELDS = {"schema", "name", "version", "licence", "seed", "commitment", "trained_on", "splits"}
_FIELDS |= about.FIELDS
_COMMITMENT = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SuiteSpec:
    """A checked spec; ``data`` is what was read, and part of the suite's identity."""

    name: str
    version: str
    licence: str
    splits: tuple[Split, ...]
    data: Row

    @property
    def instances(self) -> int:
        """How many instances the suite has."""
        return sum(split.count for split in self.splits)


def load(path: Path, seed: str | None = None) -> SuiteSpec:
    """Read a spec from a TOML file.

    Parameters
    ----------
    path : Path
        The file.
    seed : str or None
        Another root seed, as ``0x…``: for a fresh sibling of the suite.

    Raises
    ------
    UserError
        If the file is missing or says something that cannot be made.
    """
    data = read(path) | ({} if seed is None else {"seed": seed})
    try:
        return parse(data)
    except UserError as error:
        raise UserError(f"{path}: {error}") from None


def read(path: Path) -> Row:
    """Return what a TOML file says, unchecked.

    Raises
    ------
    UserError
        If the file is missing, too long or not TOML.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise UserError(f"{path}: longer than {MAX_BYTES} bytes")
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path}: not TOML: {error}") from None


def parse(data: Mapping[str, Any], secret: int | None = None) -> SuiteSpec:
    """Check a spec's data.

    Parameters
    ----------
    data : mapping
        As read from TOML, or from a manifest.
    secret : int or None
        The root seed of a spec that states a ``commitment`` to it instead.

    Raises
    ------
    UserError
        With the first thing that is wrong.
    """
    known(data, _FIELDS, "the spec")
    if data.get("schema") != 1 or isinstance(data.get("schema"), bool):
        raise UserError("the spec needs schema = 1")
    name = text(data, "name", NAME, "lower-case letters, digits and hyphens")
    version = text(data, "version", VERSION, "a semantic version such as 1.0.0")
    licence = text(data, "licence", LICENCE, "an SPDX name")
    about.check(data)
    rows = data.get("splits")
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_SPLITS:
        raise UserError(f"the spec needs 1 to {MAX_SPLITS} [[splits]]")
    if "trained_on" in data:
        trained_on(data["trained_on"])
    seed, made = _seed(data, secret), dict[str, Split]()
    for row in rows:
        one = split(row, seed, made)
        if one.name in made:
            raise UserError(f"two splits have the same name, {one.name!r}")
        made[one.name] = one
    try:
        dumps(dict(data))
    except AssayError as error:
        raise UserError(f"the spec holds what no manifest can: {error}") from None
    return SuiteSpec(name, version, licence, tuple(made.values()), dict(data))


def _seed(data: Mapping[str, Any], secret: int | None) -> int:
    if "commitment" not in data:
        return int(text(data, "seed", SEED, 'hexadecimal, such as "0x2a"'), 16)
    if "seed" in data:
        raise UserError("a spec has a seed or a commitment to one, not both")
    text(data, "commitment", _COMMITMENT, "64 hexadecimal digits")
    if secret is None:
        raise UserError("the suite is sealed: its seed is not known, so it cannot be made again")
    return secret
