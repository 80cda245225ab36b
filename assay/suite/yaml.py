"""Writing YAML: blocks of JSON scalars, which every YAML 1.2 reader and PyYAML read alike."""

import json
import re
from collections.abc import Iterator
from typing import Any

_KEY = re.compile("[a-z][a-z0-9_-]*")


def dump(value: dict[str, Any]) -> str:
    """Return the text of a mapping.

    Examples
    --------
    >>> print(dump({"configs": [{"name": "3sat", "splits": ["a"]}], "none": []}), end="")
    configs:
    - name: "3sat"
      splits:
      - "a"
    none: []
    """
    return "".join(f"{line}\n" for line in _block(value))


def _block(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            name = key if _KEY.fullmatch(key) else _scalar(key)
            if _flat(item):
                yield f"{name}: {_scalar(item)}"
            else:
                yield f"{name}:"
                indent = "" if isinstance(item, list) else "  "
                yield from (indent + line for line in _block(item))
        return
    for item in value:
        lines = iter([_scalar(item)] if _flat(item) else _block(item))
        yield f"- {next(lines)}"
        yield from (f"  {line}" for line in lines)


def _flat(value: Any) -> bool:
    return not isinstance(value, dict | list) or not value


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
