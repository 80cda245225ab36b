r"""Every sample of a page's runs: compact JSON, and the table, filters and dialog that show it.

The data stand in script elements of a type that no browser runs, with every ``<`` written as
``\u003c``, so that nothing in them can end the element; ``page.js`` puts them into the page as
text alone. Columns are lists of integers, and names stand once: a row costs about 40 bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from assay import jsonl
from assay.core import Row, in_words
from assay.report import exhibits, telling
from assay.report.columns import STATUSES, UNKNOWN, UNSCORED, Frame, Ints
from assay.report.figures import FIXED
from assay.report.grids import plain
from assay.report.markup import Markup, join, tag

MISSING, UNFIT = len(STATUSES), len(STATUSES) + 1
VERDICTS = (*map(in_words, STATUSES), "missing", "does not fit")
LONGEST = 200
"""Names with more characters are cut."""
HEADS = (
    ("", "full"),
    ("verdict", ""),
    ("reason", ""),
    ("question", ""),
    ("size", "number"),
    ("tokens", "number"),
    ("quality", "number wide"),
    ("trace", "wide"),
    ("run", "wide runs"),
    ("sample", ""),
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The samples of several runs.

    Parameters
    ----------
    rows : dict
        Names and columns, as ``page.js`` reads them.
    shown : mapping
        What is shown in full: `exhibits` by row.
    """

    rows: Row
    shown: Mapping[int, Row]


def listing(
    runs: Sequence[Path],
    frames: Sequence[Frame],
    labels: Sequence[str],
    most: int = telling.MOST,
) -> Listing:
    """Read the samples of runs, and choose which to show in full.

    Parameters
    ----------
    runs : sequence of Path
        Scored run directories.
    frames : sequence of Frame
        Their rows.
    labels : sequence of str
        What the runs are called on the page.
    most : int
        How many to show in full.

    Raises
    ------
    FormatError
        If a file of a run is damaged.
    """
    marked = [telling.marks(run) for run in runs]
    order, rows = _columns(frames, marked)
    rows |= {"runs": list(labels), "paths": [_typed(run) for run in runs]}
    rows |= {"verdicts": list(VERDICTS), "marks": list(telling.MARKS)}
    wanted: list[dict[str, int]] = [{} for _ in runs]
    for run, at in telling.chosen(frames, marked, most):
        wanted[run][telling.name(frames[run], at)] = int(order[run][at])
    shown = {
        wanted[run][each.name]: each.row
        for run, path in enumerate(runs)
        for each in exhibits.exhibits(path, wanted[run])
    }
    rows["shown"] = sorted(shown)
    return Listing(rows, dict(sorted(shown.items())))


def _typed(run: Path) -> str:
    """Return a run as one would type it, without the folders of this machine."""
    return plain(run.name if run.is_absolute() else str(run), LONGEST)


def _columns(
    frames: Sequence[Frame], marked: Sequence[Mapping[str, int]]
) -> tuple[list[Ints], Row]:
    """Return where each row of each frame stands in the table, and the table."""
    names: dict[str, dict[Any, int]] = {}
    parts = [_part(frame, names) for frame in frames]
    for run, (part, frame) in enumerate(zip(parts, frames, strict=True)):
        part["run"] = np.full(len(frame), run)
        ids = (telling.name(frame, at) for at in range(len(frame)))
        part["mark"] = np.array([marked[run].get(each, 0) for each in ids], np.int64)
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    kinds = _ranks(names["kind"])[columns["kind"]]
    instances = _ranks(names["instance"])[columns["instance"]]
    order = np.lexsort((columns["run"], columns["epoch"], instances, columns["size"], kinds))
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    ends = np.cumsum([0, *map(len, frames)])
    rows: Row = {name: column[order].tolist() for name, column in columns.items()}
    for name, found in names.items():
        rows[f"{name}s"] = [_plain(each) for each in found]
    rows["reasons"] = [in_words(reason) for reason in rows["reasons"]]
    return [places[a:b] for a, b in pairwise(ends.tolist())], rows


def _plain(name: Any) -> Any:
    return plain(name, LONGEST) if isinstance(name, str) else [plain(each) for each in name]


def _ranks(names: Mapping[Any, int]) -> Ints:
    ranks = np.empty(len(names), np.int64)
    ranks[[names[each] for each in sorted(names)]] = np.arange(len(names))
    return ranks


def _part(frame: Frame, names: dict[str, dict[Any, int]]) -> dict[str, Ints]:
    known = {
        "kind": frame.kinds,
        "instance": frame.names,
        "reason": frame.reasons,
        "split": frame.splits,
    }
    found = {}
    for name, words in known.items():
        codes = names.setdefault(name, {})
        found[name] = np.array([codes.setdefault(w, len(codes)) for w in words], np.int64)
        found[name] = found[name][getattr(frame, name)]
    absent = np.where(frame.unfit, UNFIT, MISSING)
    found["verdict"] = np.where(frame.status == UNSCORED, absent, frame.status)
    quality = frame.quality * 1000 // FIXED
    found["quality"] = np.where(frame.quality == UNKNOWN, -1, quality)
    return found | {"size": frame.size, "epoch": frame.epoch, "tokens": frame.tokens}


def data(name: str, value: Any) -> Markup:
    """Return JSON in an element that is not run."""
    text = jsonl.dumps(value).replace("<", "\\u003c")
    return tag("script", Markup(text), type="application/json", id=name)


def section(found: Listing) -> Markup:
    """Return the table of all samples, empty until ``page.js`` fills it, and the data."""
    heads = [tag("th", head, class_=kind, scope="col") for head, kind in HEADS]
    grid = tag(
        "table",
        tag("caption", "", id="samples-count", aria_live="polite"),
        tag("thead", tag("tr", *heads)),
        tag("tbody", ""),
        id="samples-table",
    )
    said = (
        "Every answer, right or wrong. Those with a picture and a trace are marked ◆; the others "
        "say which command shows theirs."
    )
    parts = [data(f"sample-{row}", shown) for row, shown in found.shown.items()]
    return join(
        [
            tag(
                "section",
                tag("h2", "Every sample"),
                tag("p", said),
                tag("noscript", tag("p", "The table needs its script.", class_="loud")),
                _filters(found.rows),
                tag("div", grid, class_="scroll"),
                _pager(),
                id="samples",
                class_="samples",
            ),
            _dialog(),
            data("samples-data", found.rows),
            *parts,
        ]
    )


def _filters(rows: Row) -> Markup:
    kinds = [" ".join(kind[:2]) for kind in rows["kinds"]]
    sizes = sorted(set(rows["size"]))
    used = [(code, VERDICTS[code]) for code in sorted(set(rows["verdict"]))]
    reasons = [(code, name) for code, name in enumerate(rows["reasons"]) if name]
    marks = [(1 << bit, name) for bit, name in enumerate(telling.MARKS)]
    boxes = [
        _select("run", "all runs", list(enumerate(rows["runs"]))),
        _select("kind", "all questions", list(enumerate(kinds))),
        _select("size", "all sizes", [(size, str(size)) for size in sizes]),
        _select("verdict", "all verdicts", used),
        _select("reason", "all reasons", sorted(reasons, key=lambda each: each[1])),
        _select("mark", "all traces", [(-1, "shown in full ◆"), *marks]),
    ]
    words = tag("input", type="search", id="filter-text", placeholder="name, reason, split …")
    boxes.append(tag("label", tag("span", "words"), words))
    boxes.append(tag("button", "clear", type="button", id="filter-clear"))
    return tag("form", *boxes, class_="filters", role="search", aria_label="filter the samples")


def _select(name: str, all_: str, options: Sequence[tuple[int, str]]) -> Markup:
    chosen = [tag("option", label, value=str(value)) for value, label in options]
    box = tag("select", tag("option", all_, value="all"), *chosen, id=f"filter-{name}")
    return tag("label", tag("span", {"mark": "trace", "kind": "question"}.get(name, name)), box)


def _pager() -> Markup:
    names = (("first", "« first"), ("back", "‹ back"), ("on", "on ›"), ("last", "last »"))
    back, on = ([tag("button", w, type="button", id=f"page-{n}") for n, w in p] for p in (
        names[:2], names[2:]))  # fmt: skip
    where = tag("span", "", id="page-where")
    return tag("nav", *back, where, *on, class_="pager", aria_label="pages of the table")


def _dialog() -> Markup:
    buttons = [
        tag("button", words, type="button", id=f"sample-{name}", aria_label=label)
        for name, words, label in (
            ("back", "‹", "the sample before"),
            ("on", "›", "the next sample"),
            ("close", "✕", "close"),
        )
    ]
    head = tag("header", tag("h2", "", id="sample-name"), tag("div", *buttons, class_="steps"))
    body = tag("div", "", id="sample-body", tabindex="-1")
    return tag("dialog", head, body, id="sample", aria_labelledby="sample-name")
