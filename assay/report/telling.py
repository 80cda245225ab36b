"""Which samples a page shows in full: a few hundred that tell the most.

The samples that were answered are dealt into cells of one run, family, question, size and
verdict. Of each cell one is taken, then of each a second one, and so on, until there are enough:
so rare verdicts and far sizes are not crowded out by frequent ones. In a round the sizes of a
question come from both ends inwards. Within a cell come in turn, by name: those whose reasoning
had a correct candidate that the answer lost, those that were right by luck, those with a false
claim, and the others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assay import jsonl
from assay.report.columns import UNSCORED, Frame
from assay.run.directory import Directory

MOST = 300
MARKS = ("found and lost", "lucky", "false claim")
"""What a trace is marked with, in the order of the bits."""
LOST, LUCKY, FALSE_CLAIM = 1, 2, 4

Place = tuple[int, int]
"""Which run, and which row of its frame."""


def marks(directory: Path) -> dict[str, int]:
    """Return what stands out in the traces of a run, by sample; nothing without ``traces.jsonl``.

    Raises
    ------
    FormatError
        If the file is damaged.
    """
    path = Directory(directory).traces
    rows = jsonl.read_file(path) if path.is_file() else ()
    found = ((row.get("id"), _marks(row)) for row in rows if isinstance(row, dict))
    return {name: bits for name, bits in found if bits and isinstance(name, str)}


def _marks(row: Mapping[str, Any]) -> int:
    candidates, claims = (_object(row.get(name)) for name in ("candidates", "claims"))
    return (
        LOST * (candidates.get("found_and_lost") is True)
        + LUCKY * (candidates.get("lucky") is True)
        + FALSE_CLAIM * isinstance(claims.get("first_false"), dict)
    )


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def chosen(
    frames: Sequence[Frame], marked: Sequence[Mapping[str, int]], most: int = MOST
) -> list[Place]:
    """Return the samples to show in full, the most telling first.

    Parameters
    ----------
    frames : sequence of Frame
        One a run.
    marked : sequence of mapping
        What `marks` says of each run.
    most : int
        How many to take.
    """
    cells: dict[tuple[Any, ...], list[Place]] = defaultdict(list)
    for run, frame in enumerate(frames):
        kinds = frame.kind.tolist(), frame.size.tolist(), frame.status.tolist()
        for at, (kind, size, status) in enumerate(zip(*kinds, strict=True)):
            if status != UNSCORED:
                cells[frame.kinds[kind], size, status, run].append((run, at))
    order = _inwards(cells)
    ranked = []
    for key, places in cells.items():
        turns = _turns(places, frames, marked)
        ranked += [((turn, order[key[0], key[1]], key), place) for turn, place in turns]
    return [place for _, place in sorted(ranked)[:most]]


def _inwards(cells: Mapping[tuple[Any, ...], Any]) -> dict[tuple[Any, int], int]:
    """Return the rank of each size of a question: smallest, largest, second smallest, ..."""
    found = {}
    for kind in {key[0] for key in cells}:
        sizes = sorted({size for other, size, *_ in cells if other == kind})
        for rank, size in enumerate(sizes):
            found[kind, size] = min(2 * rank, 2 * (len(sizes) - 1 - rank) + 1)
    return found


def _turns(
    places: Sequence[Place], frames: Sequence[Frame], marked: Sequence[Mapping[str, int]]
) -> Iterator[tuple[int, Place]]:
    """Yield the samples of a cell with the round in which each is taken."""
    seen: Counter[int] = Counter()
    ranked = []
    for run, at in places:
        bits = marked[run].get(name(frames[run], at), 0)
        first = bits & -bits or 1 << len(MARKS)
        ranked.append((seen[first], first, at, run))
        seen[first] += 1
    for turn, (_, _, at, run) in enumerate(sorted(ranked)):
        yield turn, (run, at)


def name(frame: Frame, at: int) -> str:
    """Return the id of the sample in a row of a frame."""
    return f"{frame.names[int(frame.instance[at])]}#{int(frame.epoch[at])}"
