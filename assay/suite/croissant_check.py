"""Checking ``croissant.json`` where `mlcroissant` is content with less.

That package (1.1.1) loads a description without its required fields, looks at a file's sum only
when records are read, and casts values to whatever type a field claims. Here the description is
held against the specification's list of required fields, against the manifest (which fits the
sums), and against the types that the rows really have.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assay.core import Row
from assay.errors import FormatError
from assay.jsonl import dumps, loads
from assay.suite.contents import Contents
from assay.suite.croissant import CONFORMS, CROISSANT, field_of, leaves
from assay.suite.tree import MAX_DOCUMENT, read_text

REQUIRED = (
    "@context",
    "@type",
    "conformsTo",
    "name",
    "description",
    "license",
    "url",
    "creator",
    "datePublished",
)
"""By Croissant 1.1."""
RESPONSIBLE = (
    "rai:dataLimitations",
    "rai:dataBiases",
    "rai:personalSensitiveInformation",
    "rai:dataUseCases",
    "rai:dataSocialImpact",
    "rai:hasSyntheticData",
    "prov:wasDerivedFrom",
    "prov:wasGeneratedBy",
)
"""By the data sets track of NeurIPS."""


def check(directory: Path, manifest: Row, contents: Contents | None = None) -> None:
    """Check a suite's description.

    Parameters
    ----------
    directory, manifest
        The suite; its files fit the manifest.
    contents : Contents or None
        What the files hold; without it types are not looked at.

    Raises
    ------
    FormatError
        With the first fault.
    """
    path = directory / CROISSANT
    if path.is_symlink() or not path.is_file():
        raise FormatError(f"{path} is missing")
    try:
        data = loads(read_text(path, MAX_DOCUMENT))
        _required(data)
        _same(data, manifest)
        _files(_named(data, "distribution", "@id"), manifest)
        records = _named(data, "recordSet", "@id")
        if sorted(records) != sorted(split["name"] for split in manifest["splits"]):
            raise FormatError("its record sets are not the splits of the manifest")
        if contents is not None:
            _fields(records, contents)
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from None


def _required(data: Any) -> None:
    if not isinstance(data, dict):
        raise FormatError("not a JSON object")
    for name in (*REQUIRED, *RESPONSIBLE):
        if data.get(name) in (None, "", [], {}):
            raise FormatError(f"the required field {name!r} is missing or empty")
    conforms = data["conformsTo"]
    if not isinstance(conforms, list) or set(conforms) != set(CONFORMS):
        raise FormatError(f"conformsTo must be {' and '.join(CONFORMS)}")


def _same(data: Row, manifest: Row) -> None:
    for name in ("name", "version"):
        if data.get(name) != manifest[name]:
            raise FormatError(f"its {name} is not the manifest's")
    if data["license"] != f"https://spdx.org/licenses/{manifest['licence']}.html":
        raise FormatError("its license is not the manifest's")
    if manifest["data_digest"] not in str(data.get("citeAs")):
        raise FormatError("citeAs does not name the data digest")


def _named(data: Row, name: str, key: str) -> dict[str, Row]:
    rows = data.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FormatError(f"{name!r} must be a list of objects")
    found = {str(row.get(key)): row for row in rows}
    if len(found) < len(rows):
        raise FormatError(f"two entries of {name!r} have the same {key}")
    return found


def _files(found: Mapping[str, Row], manifest: Row) -> None:
    files = {entry["path"]: entry for entry in manifest["files"]}
    if set(found) != set(files):
        raise FormatError("its files are not those of the manifest")
    for path, row in found.items():
        wanted = {
            "contentUrl": path,
            "contentSize": f"{files[path]['bytes']} B",
            "sha256": files[path]["sha256"],
            "encodingFormat": "application/jsonlines",
        }
        for name, value in wanted.items():
            if row.get(name) != value:
                raise FormatError(f"{name} of {path} is not the manifest's")


def _fields(records: Mapping[str, Row], contents: Contents) -> None:
    for config in contents.configs:
        for part in config.parts:
            stated = _named(records[part.split], "field", "@id")
            wanted = [field_of(part, path, shape) for path, shape in leaves(config.shape)]
            for field in wanted:
                name = field["@id"]
                if name not in stated:
                    raise FormatError(f"the field {name!r} is missing")
                if dumps(stated.pop(name)) != dumps(field):
                    raise FormatError(f"the field {name!r} is not what the rows hold")
            if stated:
                raise FormatError(f"no row holds the field {min(stated)!r}")
