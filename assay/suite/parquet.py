"""Parquet copies of a suite's rows: made when they are wanted, and compared value by value.

The bytes of a Parquet file differ between versions of Arrow, so no copy is part of a frozen
suite. A column whose objects are always empty cannot stand in Parquet, and is left out.
"""

from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from assay.core import Row
from assay.errors import FormatError, UserError
from assay.jsonl import read_file
from assay.suite.contents import Contents, contents
from assay.suite.shape import Shape

BATCH = 512
MISSING = "pyarrow is not installed; pip install pyarrow"


def write(directory: Path, manifest: Row, target: Path) -> int:
    """Write a file for each split into a new folder, and return how many rows there are.

    Parameters
    ----------
    directory, manifest
        The suite.
    target : Path
        The folder; ``FAMILY/SPLIT.parquet`` are its files.

    Raises
    ------
    UserError
        If the folder is there already.
    """
    pa, parquet = _arrow()
    if target.exists():
        raise UserError(f"{target} exists; choose another name")
    target.mkdir()
    rows = 0
    for source, path, shape in _files(directory, contents(directory, manifest), target):
        path.parent.mkdir(exist_ok=True)
        schema = pa.schema([(name, _type(inner)) for name, inner in shape.items()])
        with parquet.ParquetWriter(path, schema, compression="zstd") as out:
            found = read_file(source)
            while some := list(islice(found, BATCH)):
                out.write_table(pa.Table.from_pylist([_filled(r, shape) for r in some], schema))
                rows += len(some)
    return rows


def compare(directory: Path, manifest: Row, target: Path) -> int:
    """Compare copies with a suite's rows, and return how many rows are the same.

    Raises
    ------
    FormatError
        With the first difference.
    """
    count = 0
    for source, path, shape in _files(directory, contents(directory, manifest), target):
        if not path.is_file():
            raise FormatError(f"{path} is missing")
        wanted = (_filled(row, shape) for row in read_file(source))
        for number, (want, have) in enumerate(zip_longest(wanted, _read(path)), 1):
            if want != have:
                raise FormatError(f"{path}: row {number} is not that of {source}")
            count += 1
    return count


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise UserError(MISSING) from None
    return pyarrow, parquet


def _read(path: Path) -> Iterator[Row]:
    pa, parquet = _arrow()
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH):
                yield from batch.to_pylist()
    except pa.ArrowException as error:
        raise FormatError(f"{path}: not Parquet: {error}") from None


def _files(
    directory: Path, found: Contents, target: Path
) -> Iterator[tuple[Path, Path, dict[str, Shape]]]:
    for config in found.configs:
        shape = _whole(config.shape)
        for part in config.parts:
            path = target / config.family / f"{part.split}.parquet"
            yield directory / part.file["path"], path, shape


def _whole(shape: Shape) -> Any:
    """Return a shape without objects that are always empty."""
    if isinstance(shape, dict):
        found = {name: _whole(inner) for name, inner in shape.items()}
        return {name: inner for name, inner in found.items() if inner not in ({}, [{}])}
    return [_whole(shape[0])] if isinstance(shape, list) else shape


def _type(shape: Shape) -> Any:
    import pyarrow as pa

    if isinstance(shape, dict):
        return pa.struct([(name, _type(inner)) for name, inner in shape.items()])
    if isinstance(shape, list):
        return pa.list_(_type(shape[0]))
    return {"int64": pa.int64(), "string": pa.string(), "bool": pa.bool_()}[shape]


def _filled(value: Any, shape: Shape) -> Any:
    """Return a value with every column of its shape, null where it has none."""
    if value is None:
        return None
    if isinstance(shape, dict):
        return {name: _filled(value.get(name), inner) for name, inner in shape.items()}
    if isinstance(shape, list):
        return [_filled(item, shape[0]) for item in value]
    return str(value) if shape == "string" else value
