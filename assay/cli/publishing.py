"""``suite publish``, ``suite sign`` and ``suite erratum``."""

from pathlib import Path

import click

from assay.cli.common import note


@click.command("publish")
@click.argument("source", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    metavar="WHERE",
    required=True,
    help="hf:OWNER/NAME, a file that ends in .tar.zst, or parquet:FOLDER",
)
@click.option(
    "--key-env",
    metavar="NAME",
    default="HF_TOKEN",
    show_default=True,
    help="environment variable that holds the Hub's token",
)
@click.option("--private", is_flag=True, help="make the Hub's repository a private one")
@click.option("--force", is_flag=True, help="replace the archive")
def publish_command(source: Path, target: str, key_env: str, private: bool, force: bool) -> None:
    """Publish the frozen suite DIR, after looking at its sums, signature and documents.

    On the Hub the version becomes a tag, and a version that has one is never changed; if it
    stops, the same command goes on. An archive has the same bytes whenever it is made. Parquet
    copies are compared with the rows value by value: suite check --parquet does it again.
    """
    from assay.errors import UserError
    from assay.files import refuse_existing
    from assay.suite import archive, check, documents, seal

    if not source.is_dir():
        raise UserError(f"there is no suite {source}")
    manifest = check.check_sums(source)
    check.check_signature(source)
    seal.secret_in(source, manifest)  # what is sealed is not to be published
    documents.check(source, manifest)
    if target.startswith("hf:"):
        from assay.suite import hub

        where = hub.publish(source, manifest, target.removeprefix("hf:"), key_env, private)
        note(f"published as {hub.tag_of(manifest['version'])}")
        click.echo(where)
    elif target.startswith("parquet:"):
        from assay.suite import parquet

        folder = Path(target.removeprefix("parquet:"))
        rows = parquet.write(source, manifest, folder)
        parquet.compare(source, manifest, folder)
        click.echo(f"{folder}: {rows} rows, compared with the suite's")
    elif target.endswith(archive.SUFFIX):
        from assay.suite.tree import file_digest

        refuse_existing(Path(target), force)
        note(f"{target}: {archive.pack(source, Path(target))} files")
        click.echo(f"{file_digest(Path(target))}  {target}")
    else:
        raise UserError(f"--to must be hf:OWNER/NAME, parquet:FOLDER or a file ….tar.zst: {target}")


@click.command("sign")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--key",
    metavar="FILE",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a private key of OpenSSH, or the public one of a key that ssh-agent holds",
)
def sign_command(directory: Path, key: Path) -> None:
    """Sign the sums of the frozen suite DIR with ssh-keygen, beside them in SHA256SUMS.sig.

    The namespace is assay-suite. `suite check DIR --signers FILE` then tells whose it is.
    """
    from assay.errors import UserError
    from assay.suite import check, signing

    if not directory.is_dir():
        raise UserError(f"there is no suite {directory}")
    check.check_sums(directory)
    click.echo(signing.sign(directory, key))


@click.command("erratum")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("names", metavar="ID…", nargs=-1, required=True)
@click.option("--reason", metavar="TEXT", required=True, help="what is wrong with them, in a line")
@click.option("--bases", is_flag=True, help="ID is a base's: mark all that was made of it")
def erratum_command(directory: Path, names: tuple[str, ...], reason: str, bases: bool) -> None:
    """Mark instances of the frozen suite DIR as faulty; frozen bytes stay as they are.

    Twins go together. Scoring no longer asks for them, judging leaves them out of every figure,
    and reports count them. The sums are made anew, so sign them again. If it is killed, the same
    command goes on.
    """
    from assay.errors import UserError
    from assay.suite import amend, errata
    from assay.suite.manifest import SIGNATURE

    if not directory.is_dir():
        raise UserError(f"there is no suite {directory}")
    amend.begin(directory, [errata.ERRATA])
    signed = (directory / SIGNATURE).exists()
    for name in errata.mark(directory, names, reason, bases):
        click.echo(name)
    if signed:
        note("the signature was one of the old sums and is gone; run suite sign again")
