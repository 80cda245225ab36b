"""``contamination``: whether a suite is known already, to a corpus, a suite or a model."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assay.cli.common import note

if TYPE_CHECKING:
    from collections.abc import Callable

    from assay.core import Row

SHOWN = 20


@click.command()
@click.option(
    "--suite",
    "suites",
    metavar="SUITE",
    multiple=True,
    help="a suite, or a file of instances; several are compared with one another",
)
@click.option(
    "--corpus",
    metavar="FILE…",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="text or JSON lines, also as .gz or .zst; more may follow",
)
@click.argument(
    "more", metavar="", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--n",
    type=click.IntRange(2, 200),
    default=13,
    show_default=True,
    help="words in an n-gram",
)
@click.option(
    "--sibling",
    metavar="RUN RUN",
    nargs=2,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="compare a run of the public suite with one of its fresh sibling instead",
)
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def command(
    suites: tuple[str, ...],
    corpus: tuple[Path, ...],
    more: tuple[Path, ...],
    n: int,
    sibling: tuple[Path, Path] | None,
    as_json: bool,
) -> None:
    """Look for a suite in training text and in other suites.

    Counts isomorphic problems between suites and between splits, looks for the suites' canaries in
    the corpus, and for n-grams of their data (templates are stripped first, since all instances
    share them). With --sibling: `suite freeze SPEC DIR --seed 0x…` makes the same suite of other
    instances; a model that knows the public one is better on it, size by size.
    """
    from assay.errors import UserError

    if sibling is not None:
        if suites or corpus or more:
            raise UserError("--sibling compares two runs: give no suite and no corpus")
        _sibling(sibling, as_json)
        return
    if not suites:
        raise UserError("name a --suite, or two runs with --sibling")
    _print(_found(suites, (*corpus, *more), n), as_json)


def _found(suites: tuple[str, ...], corpus: tuple[Path, ...], n: int) -> "Row":
    """Return everything that was found, as it is printed in JSON."""
    from dataclasses import asdict
    from itertools import chain

    from assay.suite.collisions import collisions
    from assay.suite.source import instances

    row: Row = {"schema": 1, "collisions": [asdict(c) for c in collisions(suites)], "n": n}
    if not corpus:
        return row
    from assay.suite.overlap import Index

    index = Index(lambda: chain.from_iterable(map(instances, suites)), n)
    guids = {guid.encode(): guid for guid in _canaries(suites)}
    canaries = []
    for path in corpus:
        seen = sorted(index.scan(path, list(guids)))
        canaries += [{"canary": guids[guid], "file": str(path)} for guid in seen]
    found = [{**asdict(found), "known": found.known} for found in index.found()]
    numbers = {"bases": index.bases, "without_ngrams": index.without, "files": len(corpus)}
    return {**row, **numbers, "canaries": canaries, "overlap": found}


def _canaries(suites: tuple[str, ...]) -> list[str]:
    from assay.suite.manifest import read_manifest

    return [read_manifest(Path(s))["canary"] for s in suites if s != "-" and Path(s).is_dir()]


def _print(row: "Row", as_json: bool) -> None:
    from assay.jsonl import dumps

    if as_json:
        click.echo(dumps(row))
        return
    _some(row["collisions"], "isomorphic problems", _collision)
    if "overlap" not in row:
        return
    _some(row["canaries"], "canaries in the corpus", lambda c: f"{c['canary']} in {c['file']}")
    found = sorted(row["overlap"], key=lambda f: (-f["passage"] * 10**9 // f["total"], f["base"]))
    known = [each for each in found if each["known"]]
    grams = f"{row['n']}-grams"
    _some(
        known,
        f"of {row['bases']} bases known: half of their own {grams} or more in one passage",
        _overlap,
    )
    if len(found) > len(known):
        click.echo(f"{len(found) - len(known)} others share some, as chance may have it")
    if row["without_ngrams"]:
        note(
            f"{row['without_ngrams']} bases have no {row['n']}-gram of their own: too short, or "
            "alike; a smaller --n may find them"
        )


def _some(rows: "list[Row]", what: str, line: "Callable[[Row], str]") -> None:
    click.echo(f"{len(rows)} {what}")
    for row in rows[:SHOWN]:
        click.echo(f"  {line(row)}")
    if len(rows) > SHOWN:
        click.echo(f"  … and {len(rows) - SHOWN} more; --json names them all")


def _collision(row: "Row") -> str:
    first, second = ("/".join(part for part in row[k] if part) for k in ("first", "second"))
    return f"{second} is {first}"


def _overlap(row: "Row") -> str:
    return f"{row['base']} {row['split']}: {row['passage']} of {row['total']}, in {row['file']}"


def _sibling(runs: tuple[Path, Path], as_json: bool) -> None:
    from assay.cli.compare import command as compare
    from assay.errors import UserError
    from assay.run import plan as plans
    from assay.run.directory import Directory

    public, fresh = (plans.read(Directory(run).settings) for run in runs)
    if public["suite"] == fresh["suite"]:
        raise UserError("both runs are of one suite; a sibling has another seed")
    if public.get("splits") != fresh.get("splits"):
        raise UserError("the runs are of suites with other splits: these are no siblings")
    if public["model"] != fresh["model"]:
        raise UserError("the runs are of two models: a sibling test is about one")
    if not as_json:
        click.echo("the fresh sibling minus the public suite; below 0: better where it was public")
    click.get_current_context().invoke(compare, a=runs[0], b=runs[1], as_json=as_json)
