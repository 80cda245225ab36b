"""``demo``: the whole road in one command, with the embedded players as the models."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assay.cli.common import note, progress

if TYPE_CHECKING:
    from assay.suite.spec import SuiteSpec

SPEC = Path(__file__).resolve().parents[2] / "suites" / "demo-v1.toml"
MAX_TOKENS = 4096
CONCURRENCY = 4


def _suite(spec: "SuiteSpec", directory: Path) -> None:
    """Freeze the suite, or keep the one that an earlier demo froze from the same spec."""
    from assay.errors import UserError
    from assay.suite.freeze import freeze
    from assay.suite.manifest import read_manifest

    if directory.exists():
        if read_manifest(directory)["spec"] == spec.data:
            note(f"keeping {directory}")
            return
        raise UserError(f"{directory} is of another spec; name another folder with --run")
    total = sum(split.count for split in spec.splits)
    with progress("freeze", total) as advance:
        freeze(spec, directory, progress=advance)
    note(f"froze {total} instances, every reference proven: {directory}")


def _score(suite: Path, endpoint: str, player: str, run: Path) -> None:
    from assay.endpoint.connect import connect
    from assay.run.ask import Manner, Tally
    from assay.run.plan import Plan
    from assay.run.score import score
    from assay.suite.source import identity

    plan = Plan(
        suite=identity(str(suite)),
        endpoint=endpoint,
        model=player,
        sampling={},
        system=None,
        samples=1,
        max_tokens=MAX_TOKENS,
        seed=0,
    )
    done = 0
    with progress(f"score {player}", None) as advance:

        def changed(tally: Tally) -> None:
            """Move the bar on by what has come since the last time."""
            nonlocal done
            now = tally.kept + tally.done
            advance(now - done)
            done = now

        manner = Manner(concurrency=CONCURRENCY, changed=changed)
        score(run, plan, str(suite), connect(endpoint), manner).check()


@click.command()
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    default=Path("runs/demo"),
    show_default=True,
    help="folder for the suite, the runs and the report; an interrupted demo goes on there",
)
@click.option(
    "--spec",
    type=click.Path(path_type=Path),
    default=SPEC,
    help="spec of the suite (default: suites/demo-v1.toml)",
)
def command(run: Path, spec: Path) -> None:
    """Freeze a small suite, serve the players, score them over HTTP, and report."""
    from assay.play import PLAYERS
    from assay.report import files, terminal
    from assay.report.build import build
    from assay.run import traces
    from assay.server import serving
    from assay.suite.spec import load

    loaded = load(spec)
    run.mkdir(parents=True, exist_ok=True)
    _suite(loaded, run / "suite")
    with serving() as endpoint:
        for player in PLAYERS:
            _score(run / "suite", endpoint, player, run / player)
    runs = [run / player for player in PLAYERS]
    for each in runs:
        traces.build(each)
    reports = [build(each) for each in runs]
    for report, each in zip(reports, runs, strict=True):
        files.write(report, each)
    files.write_many(reports, run)
    files.write_html(reports, run / files.HTML, runs)
    terminal.print_overview(reports, terminal.console())
    note(f"report: {run / files.HTML}")
