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
    total = sum(split.count for split in loaded.splits)
    with progress(f"freeze {loaded.name}", total) as advance:
        made = freeze(loaded, directory, workers=workers, force=force, progress=advance)
    note(f"{directory}: {total} instances in {len(loaded.splits)} splits")
    click.echo(made["data_digest"])


@command.command("check")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@_WORKERS
def check_command(directory: Path, workers: int) -> None:
    """Check a frozen suite: sums, form, regeneration from the seed, and every proof again.

    The exit code names the first layer that fails: 10 sums, 11 form, 12 regeneration, 13 proof.
    """
    from assay.errors import UserError
    from assay.suite import check

    if not directory.is_dir():
        raise UserError(f"there is no suite {directory}")
    manifest = check.check_sums(directory)
    note(f"sums          ok  {len(manifest['files'])} data files")
    count = check.check_form(directory, manifest)
    note(f"form          ok  {count} instances")
    check.check_regeneration(directory, manifest, workers)
    note("regeneration  ok  the same bytes from the seed")
    with progress("prove", count) as advance:
        check.check_proofs(directory, advance)
    note(f"proof         ok  {count} references proven again")
    click.echo(manifest["data_digest"])
