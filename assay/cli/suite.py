"""``suite freeze`` and ``suite check``."""

from pathlib import Path

import click

from assay.cli.common import note, progress


@click.group("suite", no_args_is_help=True)
def command() -> None:
    """Freeze a suite from its spec, and check a frozen one."""


_WORKERS = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="processes; the bytes do not depend on it",
)


@command.command("freeze")
@click.argument("spec", metavar="SPEC.toml", type=click.Path(path_type=Path))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@_WORKERS
@click.option("--force", is_flag=True, help="replace a suite of that name")
def freeze_command(spec: Path, directory: Path, workers: int, force: bool) -> None:
    """Make the suite that SPEC.toml describes in DIR, every reference proven."""
    from assay.suite.freeze import freeze
    from assay.suite.spec import load

    loaded = load(spec)
    with progress(f"freeze {loaded.name}", loaded.instances) as advance:
        made = freeze(loaded, directory, workers=workers, force=force, progress=advance)
    gaps = sum(len(split["gaps"]) for split in made["splits"])
    left_out = f", {gaps} isomorphic repeats left out" if gaps else ""
    note(f"{directory}: {loaded.instances} instances in {len(loaded.splits)} splits{left_out}")
    click.echo(made["data_digest"])


def _share(ctx: click.Context, parameter: click.Parameter, text: str) -> tuple[int, int]:
    """Read a percentage, such as 5 or 0.1%, as a fraction."""
    whole, _, part = text.removesuffix("%").strip().partition(".")
    if not (whole + part).isascii() or not (whole + part).isdigit() or len(whole + part) > 9:
        raise click.BadParameter("wants a percentage such as 5%")
    share = int(whole + part), 100 * 10 ** len(part)
    if not 0 < share[0] <= share[1]:
        raise click.BadParameter("wants more than 0% and at most 100%")
    return share


@command.command("check")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@_WORKERS
@click.option(
    "--sample",
    default="100%",
    show_default=True,
    callback=_share,
    help="share of the bases to make and prove again",
)
def check_command(directory: Path, workers: int, sample: tuple[int, int]) -> None:
    """Check a frozen suite: sums, signature, regeneration from the seed, and every proof again.

    The exit code names the first layer that fails: 10 sums, 11 signature, 12 regeneration,
    13 proof.
    """
    from assay.errors import UserError
    from assay.suite import check
    from assay.suite.check_rows import Layer

    if not directory.is_dir():
        raise UserError(f"there is no suite {directory}")
    manifest = check.check_sums(directory)
    note(f"sums          ok  {len(manifest['files'])} data files")
    signed = check.check_signature(directory)
    note("signature     ok" if signed else "signature     --  not signed")
    spec = check.opened(manifest)
    for name, layer in (("regeneration", Layer.REGENERATION), ("proof", Layer.PROOF)):
        with progress(name, spec.instances * sample[0] // sample[1]) as advance:
            count = check.check_rows_again(
                directory, manifest, spec, layer, workers=workers, sample=sample, progress=advance
            )
        what = "the same bytes again" if layer is Layer.REGENERATION else "references proven again"
        note(f"{name:12}  ok  {count} of {spec.instances} instances: {what}")
    click.echo(manifest["data_digest"])
