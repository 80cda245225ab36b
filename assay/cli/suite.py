"""``suite``: freeze, check, publish."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assay.cli.common import note, progress, workers_option
from assay.cli.publishing import erratum_command, publish_command, sign_command
from assay.cli.sealing import reveal_command, seal_command

if TYPE_CHECKING:
    from assay.core import Row


@click.group("suite", no_args_is_help=True)
def command() -> None:
    """Freeze a suite from its spec, check it, sign and publish it."""


@command.command("freeze")
@click.argument("spec", metavar="SPEC.toml", type=click.Path(path_type=Path))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@workers_option
@click.option("--force", is_flag=True, help="replace a suite of that name")
@click.option(
    "--seed", metavar="0x…", help="make a fresh sibling: the same spec, another root seed"
)
def freeze_command(
    spec: Path, directory: Path, workers: int, force: bool, seed: str | None
) -> None:
    """Make the suite that SPEC.toml describes in DIR, every reference proven."""
    from assay.suite.freeze import freeze
    from assay.suite.spec import load

    loaded = load(spec, seed)
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
@click.argument("source", metavar="DIR", type=click.Path(path_type=Path))
@workers_option
@click.option(
    "--sample",
    default="100%",
    show_default=True,
    callback=_share,
    help="share of the bases to make and prove again",
)
@click.option(
    "--parquet",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="also compare the Parquet copies there with the rows",
)
@click.option(
    "--signers",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="whom to trust (allowed_signers of ssh-keygen): it must be signed by one of them",
)
@click.option(
    "--commitment",
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    help="of a sealed suite: what was published of it, which it must be the one of",
)
def check_command(
    source: Path,
    workers: int,
    sample: tuple[int, int],
    parquet: Path | None,
    signers: Path | None,
    commitment: Path | None,
) -> None:
    """Check a frozen suite: sums, signature, regeneration from the seed, and every proof again.

    DIR may be an archive that `suite publish` made, the commitment of a sealed suite, or a file
    of single instances that `suite reveal` printed. The exit code names the first layer that
    fails: 10 sums, 11 signature, 12 regeneration, 13 proof.
    """
    from assay.errors import UserError
    from assay.suite import archive, seal

    if not source.exists():
        raise UserError(f"there is no suite {source}")
    if source.suffix == ".jsonl":
        _excerpts(source, commitment)
        return
    with archive.opened(source) as directory:
        if seal.is_commitment(directory):
            row = seal.check_published(directory)
            _signed(directory, signers)
            click.echo(row["merkle_root"])
            return
        manifest = _trusted(directory, signers)
        _sealed(directory, manifest, commitment)
        _again(directory, manifest, workers, sample)
        if parquet is not None:
            from assay.suite.parquet import compare

            note(f"parquet       ok  {compare(directory, manifest, parquet)} rows are the same")
        click.echo(manifest["data_digest"])


def _trusted(directory: Path, signers: Path | None) -> "Row":
    """Check the layers that run nothing, and return the manifest."""
    from assay.suite import check

    manifest = check.check_sums(directory)
    note(f"sums          ok  {len(manifest['files'])} data files")
    _signed(directory, signers)
    return manifest


def _signed(directory: Path, signers: Path | None) -> None:
    from assay.suite import check

    signer = check.check_signature(directory, signers)
    note(f"signature     ok  by {signer}" if signer else "signature     --  not signed")


def _sealed(directory: Path, manifest: "Row", published: Path | None) -> None:
    """Check a revealed suite against its commitment: that at hand, or the one it carries."""
    from assay.errors import UserError
    from assay.suite import seal

    secret = seal.secret_in(directory, manifest)
    if secret is not None:
        row = seal.read(published or directory)
        seal.check(directory, manifest, secret, row)
        whose = f"of {published}" if published else "that it carries itself"
        note(f"seal          ok  the suite of the commitment {whose}: {row['merkle_root'][:16]}…")
    elif published is not None:
        raise UserError(f"{directory} has a seed of its own: it was never sealed")


def _excerpts(path: Path, published: Path | None) -> None:
    from assay.errors import UserError
    from assay.suite import opening, seal

    if published is None:
        raise UserError("single instances are checked against their suite's --commitment")
    count = opening.check_excerpts(path, seal.read(published))
    note(f"seal          ok  {count} instances stand in the suite that was committed to")
    note(f"proof         ok  {count} references proven again")


def _again(directory: Path, manifest: "Row", workers: int, sample: tuple[int, int]) -> None:
    from assay.suite import check, documents, seal
    from assay.suite.check_rows import Layer

    secret = seal.secret_in(directory, manifest)
    spec = check.opened(manifest, None if secret is None else secret.seed)
    for name, layer in (("regeneration", Layer.REGENERATION), ("proof", Layer.PROOF)):
        with progress(name, spec.instances * sample[0] // sample[1]) as advance:
            count = check.check_rows_again(
                directory, manifest, spec, layer, workers=workers, sample=sample, progress=advance
            )
        what = "the same bytes again" if layer is Layer.REGENERATION else "references proven again"
        note(f"{name:12}  ok  {count} of {spec.instances} instances: {what}")
    marked = documents.check(directory, manifest)
    note(f"documents     ok  {marked} instances marked by errata")


for extra in (publish_command, sign_command, erratum_command, seal_command, reveal_command):
    command.add_command(extra)
