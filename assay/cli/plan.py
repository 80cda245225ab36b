"""``plan``: how many instances and answers a comparison needs, before tokens are spent."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assay.report.power import Spread

SHARE = click.FloatRange(0, 1)
INSIDE = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command()
@click.argument("pilot", metavar="[RUN [RUN]]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--mde", type=INSIDE, default=0.05, show_default=True, help="difference to be found")
@click.option("--power", type=INSIDE, default=0.8, show_default=True, help="chance to find it")
@click.option("--level", type=INSIDE, default=0.05, show_default=True, help="of the test")
@click.option(
    "--samples",
    type=click.IntRange(1, 10_000),
    multiple=True,
    help="answers to an instance (default: 1, 2, 4, 8, 16); may be repeated",
)
@click.option(
    "--instances",
    type=click.IntRange(2, 100_000_000),
    help="say instead what difference so many instances find",
)
@click.option("--accuracy", type=SHARE, default=0.5, show_default=True, help="guess: of both")
@click.option(
    "--alike",
    type=SHARE,
    default=0.5,
    show_default=True,
    help="guess: share of an answer's variance that lies between instances",
)
@click.option(
    "--correlation",
    type=SHARE,
    default=0.5,
    show_default=True,
    help="guess: how much the same instances are hard for both models",
)
@click.option("--json", "as_json", is_flag=True, help="print JSON instead of a table")
def command(
    pilot: tuple[Path, ...],
    mde: float,
    power: float,
    level: float,
    samples: tuple[int, ...],
    instances: int | None,
    accuracy: float,
    alike: float,
    correlation: float,
    as_json: bool,
) -> None:
    """Say how many instances a comparison of two models needs to find a difference.

    The count is of witness instances, and of independent ones: renderings of one instance are
    one. With one pilot RUN, or one of each model, the variances are measured instead of guessed.
    """
    from assay.errors import UserError
    from assay.report import power as powers

    if len(pilot) > 2:
        raise UserError("at most two pilot runs: one of each model")
    spread = _spread(pilot, accuracy, alike, correlation)
    ks = samples or (1, 2, 4, 8, 16)
    lines = []
    for k in ks:
        variance = spread.variance(k, k)
        if instances is None:
            lines.append((k, powers.needed(mde, power, level, variance), mde))
        else:
            lines.append((k, instances, powers.effect(instances, power, level, variance)))
    _show(lines, spread, as_json)


def _spread(pilot: tuple[Path, ...], accuracy: float, alike: float, correlation: float) -> "Spread":
    from assay.report import power as powers

    if not pilot:
        return powers.guessed(accuracy, alike, correlation)
    from assay.cli.common import note
    from assay.cli.report import judge
    from assay.report.build import read

    for run in pilot:
        judge(run)
    frames = [read(run, note) for run in pilot]
    return powers.pilot(frames[0], frames[1] if len(frames) > 1 else None, alike, correlation)


def _show(lines: list[tuple[int, int, float]], spread: "Spread", as_json: bool) -> None:
    from assay.report import contrast, files, terminal

    if as_json:
        click.echo(files.plan_json(lines, spread), nl=False)
    else:
        terminal.print_grid(contrast.plan(lines, spread), terminal.console())
