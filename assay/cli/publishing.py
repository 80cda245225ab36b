"""``suite publish``: to the Hub, to an archive, to Parquet."""

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
    from assay.suite import archive, check, documents

    if not source.is_dir():
        raise UserError(f"there is no suite {source}")
    manifest = check.check_sums(source)
    check.check_signature(source)
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
