"""What a suite's files hold, family by family, for the documents that describe them.

A family is one *config* of the published data set: within it all rows have the same columns,
across families they have not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assay.core import Instance, Row
from assay.errors import FormatError
from assay.jsonl import read_file
from assay.suite.shape import TEXT, Shape, merge, of, settled


@dataclass(frozen=True, slots=True)
class Part:
    """One split's file.

    Parameters
    ----------
    split : str
        The split's name, and that by which `datasets` knows it.
    file : mapping
        Its entry in the manifest: ``path``, ``sha256``, ``bytes``, ``rows``.
    described : mapping
        What the manifest says of the split.
    """

    split: str
    file: Row
    described: Row

    @property
    def table(self) -> str:
        """The split's name in `datasets`, where it may have no hyphens."""
        return self.split.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Config:
    """The splits of one family, and the types of its columns."""

    family: str
    parts: tuple[Part, ...]
    shape: Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Contents:
    """All of a suite.

    Parameters
    ----------
    configs : tuple of Config
        In the order in which the families first occur.
    languages : tuple of str
        Of the prompts, sorted.
    rows : int
        The number of instances.
    """

    configs: tuple[Config, ...]
    languages: tuple[str, ...]
    rows: int


def contents(directory: Path, manifest: Row) -> Contents:
    """Read every row of a suite, one at a time, and return what there is.

    Raises
    ------
    FormatError
        If a row is damaged.
    """
    parts: dict[str, list[Part]] = {}
    shapes: dict[str, Shape] = {}
    languages: set[str] = set()
    for file, described in zip(manifest["files"], manifest["splits"], strict=True):
        family, path = str(described.get("family")), directory / file["path"]
        parts.setdefault(family, []).append(Part(str(described.get("name")), file, described))
        for number, row in enumerate(read_file(path), 1):
            try:
                instance = Instance.from_row(row)
                shapes[family] = merge(shapes.get(family), of(row))
            except FormatError as error:
                raise FormatError(f"{path}, line {number}: {error}") from None
            languages.add(instance.surface.get("language", "en"))
    configs = tuple(
        Config(family, tuple(some), settled(merge({"twin_id": TEXT}, shapes.get(family))))
        for family, some in parts.items()
    )
    rows = sum(file["rows"] for file in manifest["files"])
    return Contents(configs, tuple(sorted(languages)), rows)
