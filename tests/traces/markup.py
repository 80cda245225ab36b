"""Labelled traces in markup, and what their labels must be.

In a source a claim is ``⟦kind+ words|text⟧`` where it holds and ``⟦kind- words|text⟧`` where it
does not; the words are its normal form, in the order of docs/traces.md. ``⟦candidate status
words|text⟧`` is a candidate, and ``⟦:words⟧`` says without a text what the trace has set up.
Marks may stand in one another. ``⟦moves ++-|…⟧`` is a chain of cells, a claim for every step.
What a label says is decided again from its words by `traces.decide`: one that disagrees is an
error, and one without a sign is given it.

The hand-labelled traces are sources in tests/data/traces, whose first line is the id of their
instance, and instances.jsonl there holds the instances. ``PYTHONPATH=.:tests python -m
traces.markup`` writes the label files beside them.
"""

import json
import re
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from assay import families
from assay.core import Instance
from traces.decide import Decider

FOLDER = Path(__file__).resolve().parents[1] / "data" / "traces"
_CELL = re.compile(r"[(\[]?(\d+), ?(\d+)[)\]]?")
_TOKEN = re.compile(r"⟦:([^⟧]*)⟧|⟦(\w+)([+-]?)([^|⟦⟧]*)\||⟧")


@dataclass(slots=True)
class Mark:
    """A marked stretch of text; ``sign`` is empty for a candidate."""

    kind: str
    sign: str
    words: str
    start: int
    end: int = -1


def parsed(source: str) -> tuple[str, list[Mark | str]]:
    """Return the text without its markup, and marks and set-ups in the order of their starts."""
    pieces: list[str] = []
    found: list[Mark | str] = []
    opened: list[Mark] = []
    at = length = 0
    for token in _TOKEN.finditer(source):
        pieces.append(source[at : token.start()])
        length += token.start() - at
        at = token.end()
        setup, kind, sign, words = token.groups()
        if setup is not None:
            found.append(setup)
        elif kind is None:
            opened.pop().end = length
        else:
            opened.append(Mark(kind, sign, words.strip(), length))
            found.append(opened[-1])
    assert not opened, f"unclosed: {opened}"
    return "".join(pieces) + source[at:], found


def labelled(source: str, instance: Instance) -> dict[str, Any]:
    """Return a label file's content.

    Raises
    ------
    AssertionError
        If a label is not what the instance says.
    """
    text, found = parsed(source)
    decider = Decider(instance)
    claims, candidates = [], []
    for mark in found:
        if isinstance(mark, str):
            decider.set_up(mark.split())
            continue
        words = mark.words.split() or text[mark.start : mark.end].split()
        span = {"start": mark.start, "end": mark.end}
        if mark.kind == "moves":
            claims += _moves(text, mark, decider)
            continue
        if mark.kind == "candidate":
            status = decider.status(words[1:])
            assert status == words[0], f"{text[mark.start : mark.end]!r}: {status}"
            candidates.append({**span, "status": status})
            continue
        holds = decider.holds(mark.kind, words)
        where = f"{mark.kind} {text[mark.start : mark.end]!r}: {holds}"
        if holds is None:
            assert not mark.sign, where
            continue
        assert mark.sign in ("", "-+"[holds]), where
        claims.append({"kind": mark.kind, **span, "holds": holds})
    return {"instance": instance.to_row(), "text": text, "claims": claims, "candidates": candidates}


def _moves(text: str, mark: Mark, decider: Decider) -> list[dict[str, Any]]:
    """Return a claim for every step of a chain of cells; the words are their signs."""
    cells = list(_CELL.finditer(text, mark.start, mark.end))
    steps = list(pairwise(cells))
    holds = [bool(decider.holds("move", [*a.groups(), *b.groups()])) for a, b in steps]
    found = "".join("-+"[held] for held in holds)
    assert mark.words in ("", found), f"moves {text[mark.start : mark.end]!r}: {found}"
    return [
        {"kind": "move", "start": a.start(), "end": b.end(), "holds": held}
        for (a, b), held in zip(steps, holds, strict=True)
    ]


def instances() -> dict[str, Instance]:
    """Return the instances of the hand-labelled traces by their ids."""
    lines = (FOLDER / "instances.jsonl").read_text(encoding="utf-8").splitlines()
    found = (instance_of(json.loads(line)) for line in lines)
    return {instance.id: instance for instance in found}


def instance_of(row: dict[str, Any]) -> Instance:
    """Read an instance whatever its version: labels hold, whatever a family draws by now."""
    return Instance.from_row({**row, "version": families.get(row["family"]).version})


def built(path: Path, known: dict[str, Instance]) -> str:
    """Return the bytes of the label file that belongs to a source."""
    first, _, source = path.read_text(encoding="utf-8").partition("\n")
    content = labelled(source, known[first])
    fields = [f'"{name}": {_written(value)}' for name, value in content.items()]
    return "{" + ",\n ".join(fields) + "}\n"


def _written(value: Any) -> str:
    """Return a value as JSON, a list with an item a line."""
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "[" + ",".join(f"\n  {json.dumps(item)}" for item in value) + "]"


def main() -> None:
    """Write the label file of every source, or of those that are named."""
    known = instances()
    paths = [Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*/*.txt"))
    for path in paths:
        try:
            path.with_suffix(".json").write_text(built(path, known), encoding="utf-8")
        except (AssertionError, IndexError, ValueError, KeyError) as error:
            print(f"{path.parent.name}/{path.name}: {type(error).__name__} {error}")


if __name__ == "__main__":
    main()
