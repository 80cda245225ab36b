"""``README.md`` of a suite: the Hugging Face dataset card.

Its head says to `datasets` which file is which split and what the types of the columns are, one
config a family (https://huggingface.co/docs/hub/datasets-manual-configuration).
"""

from typing import Any

from assay.core import Row
from assay.suite.about import About
from assay.suite.contents import Config, Contents
from assay.suite.shape import Shape
from assay.suite.yaml import dump

_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"))
_PLAYERS = {
    "constant": "best constant",
    "random": "random",
    "greedy": "greedy",
    "greedy_else_none": "greedy, else none",
}


def card(manifest: Row, contents: Contents, about: About) -> str:
    """Return the text of the card."""
    return f"---\n{dump(_head(manifest, contents))}---\n\n{_body(manifest, contents, about)}"


def _head(manifest: Row, contents: Contents) -> dict[str, Any]:
    return {
        "pretty_name": f"{manifest['name']} {manifest['version']}",
        "license": manifest["licence"].lower(),
        "language": list(contents.languages),
        "size_categories": [next((n for most, n in _SIZES if contents.rows < most), "n>1M")],
        "task_categories": ["text-generation", "question-answering"],
        "tags": ["reasoning", "benchmark", "synthetic", "algorithmic", "croissant", "assay"],
        "configs": [_config(config, k == 0) for k, config in enumerate(contents.configs)],
        "dataset_info": [
            {"config_name": config.family, "features": features(config.shape)}
            for config in contents.configs
        ],
    }


def _config(config: Config, first: bool) -> dict[str, Any]:
    files = [{"split": part.table, "path": part.file["path"]} for part in config.parts]
    default = {"default": True} if first else {}
    return {"config_name": config.family, **default, "data_files": files}


def features(shape: Shape) -> list[dict[str, Any]]:
    """Return the columns of an object as `datasets` lists them in a card.

    Examples
    --------
    >>> features({"tour": ["int64"]})
    [{'name': 'tour', 'list': 'int64'}]
    """
    return [{"name": name, **_feature(shape[name])} for name in shape]


def _feature(shape: Shape) -> dict[str, Any]:
    if isinstance(shape, dict):
        return {"struct": features(shape)}
    if isinstance(shape, list):
        inner = _feature(shape[0])
        return {"list": inner.get("dtype") or inner.get("struct") or inner}
    return {"dtype": shape}


def _body(manifest: Row, contents: Contents, about: About) -> str:
    parts = [part for config in contents.configs for part in config.parts]
    lines = [
        *_what(manifest, contents, about),
        *_loading(contents),
        "## Splits",
        "",
        "| family | split | axis | instances | of them distinct | question | prompt tokens |",
        "|---|---|---|---|---|---|---|",
        *(_split(part.described) for part in parts),
        "",
        "Prompt tokens (least, median, most) are estimates, rather too high than too low.",
        "",
        "## What needs no model",
        "",
        "Witness instances right, and pairs of twins of which both halves are right: what a score "
        "must be seen against.",
        "",
        f"| split | of | {' | '.join(_PLAYERS.values())} |",
        f"|---|---|{'---|' * len(_PLAYERS)}",
        *(row for part in parts for row in _floors(part.described)),
        "",
        "## Files",
        "",
        "`data/` is the frozen thing. `certificates/` holds evidence for references that need it, "
        "`manifest.json` says how everything was made, `ERRATA.jsonl` marks instances that turned "
        "out to be faulty, and `SHA256SUMS` covers every file.",
    ]
    return "\n".join(lines) + "\n"


def _what(manifest: Row, contents: Contents, about: About) -> list[str]:
    return [
        f"# {manifest['name']} {manifest['version']}",
        "",
        about.description,
        "",
        f"{contents.rows} instances. Every reference in them was proven when the suite was made, "
        "and can be proven again by an independent route: `python cli.py suite check DIR`.",
        "",
        f"- Data digest (its identity): `{manifest['data_digest']}`",
        f"- Canary, which no training corpus should hold: `{manifest['canary']}`",
        f"- Licence: {manifest['licence']}",
        "",
        "Do not train on it. `python cli.py generate` makes as many other instances as you like, "
        "from a stream that is disjoint from this one.",
        "",
    ]


def _loading(contents: Contents) -> list[str]:
    first = contents.configs[0]
    return [
        "## Loading",
        "",
        "Each family is a config, each split of it a split; hyphens in names become underscores.",
        "",
        "```python",
        "from datasets import load_dataset",
        "",
        f'load_dataset("DIR", "{first.family}", split="{first.parts[0].table}")',
        "```",
        "",
        "A row has the text to ask as `prompt`, all that a verdict needs as `problem`, and the "
        "proven values as `reference`. A column that a row does not have is null. Answers are "
        "judged against the problem, never by comparing texts.",
        "",
    ]


def _split(described: Row) -> str:
    of = f" of {described['of']}" if described["of"] else ""
    tokens = described["prompt_tokens"]
    cells = [
        described["family"],
        described["name"],
        described["axis"] + of,
        described["instances"],
        described["distinct"],
        described["question"],
        ", ".join(str(tokens[name]) for name in ("least", "median", "most")),
    ]
    return f"| {' | '.join(map(str, cells))} |"


def _floors(described: Row) -> list[str]:
    floors, rows = described["floors"], []
    for total, count in (("witness", "witness_correct"), ("twins", "twins_correct")):
        if floors[total]:
            cells = [str(floors["players"][player][count]) for player in _PLAYERS]
            rows.append(f"| {described['name']} | {floors[total]} {total} | {' | '.join(cells)} |")
    return rows
