"""``suite seal`` and ``suite reveal``."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assay.cli.common import note, progress, workers_option

if TYPE_CHECKING:
    from assay.suite.spec import SuiteSpec

_SECRET = click.option(
    "--secret",
    "secret_file",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="where the secret is kept: the suite is as safe as this file",
)


@click.command("seal")
@click.argument("spec", metavar="SPEC.toml", type=click.Path(path_type=Path))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@_SECRET
@click.option(
    "--suite",
    "kept",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="also keep the hidden suite there, to score on",
)
@click.option(
    "--key",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="sign the commitment with this key of OpenSSH",
)
@workers_option
def seal_command(
    spec: Path,
    directory: Path,
    secret_file: Path,
    kept: Path | None,
    key: Path | None,
    workers: int,
) -> None:
    """Make the suite that SPEC.toml describes from a secret, and publish a commitment in DIR.

    DIR then holds the spec, a commitment to the secret and the Merkle root of the salted rows:
    nothing from which an instance could be made or a guess of one tested. docs/sealed-suites.md
    says what that protects against.
    """
    from assay.errors import UserError
    from assay.suite import seal
    from assay.suite.manifest import read_manifest
    from assay.suite.secret import Secret, draw
    from assay.suite.spec import read

    if directory.exists() or directory.is_symlink():
        raise UserError(f"{directory} exists; choose another name")
    data = {name: value for name, value in read(spec).items() if name != "seed"}
    _apart(secret_file, directory, kept)
    seal.spec_of(seal.sealed(data, Secret(b"")), Secret(b""))  # what cannot be made has no secret
    secret = draw(secret_file, data)
    sealed = seal.spec_of(seal.sealed(data, secret), secret)
    with _made(sealed, kept, workers) as suite:
        row = seal.commitment(suite, read_manifest(suite), secret)
    seal.publish(directory, row, key)
    note(f"{directory}: a commitment to {row['rows']} instances; the secret is in {secret_file}")
    click.echo(row["merkle_root"])


def _apart(secret_file: Path, *others: Path | None) -> None:
    from assay.errors import UserError

    for other in others:
        if other is not None and secret_file.resolve().is_relative_to(other.resolve()):
            raise UserError(f"the secret must not be in {other}, which is to be published")
    for path in (secret_file, *others):
        if path is not None and not path.parent.is_dir():
            raise UserError(f"there is no folder {path.parent}")


@contextmanager
def _made(
    spec: "SuiteSpec", kept: Path | None, workers: int, documents: Collection[str] = ()
) -> Iterator[Path]:
    """Freeze a suite where it is to be kept, or for as long as it is needed; or find it there.

    What is kept fits its sums, those documents aside that are to be written into it.
    """
    from tempfile import TemporaryDirectory

    from assay.errors import UserError
    from assay.suite import amend
    from assay.suite.freeze import freeze

    if kept is not None and kept.is_dir():
        if amend.begin(kept, documents)["spec"] != spec.data:
            raise UserError(f"{kept} holds another suite; choose another folder")
        yield kept
        return
    with TemporaryDirectory(prefix="assay-") as scratch:
        suite = kept or Path(scratch) / spec.name
        with progress(f"freeze {spec.name}", spec.instances) as advance:
            freeze(spec, suite, workers=workers, progress=advance)
        yield suite


@click.command("reveal")
@click.argument("directory", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@_SECRET
@click.option(
    "--to",
    "suite",
    metavar="FOLDER",
    required=True,
    type=click.Path(path_type=Path),
    help="the suite: made there, or kept there since it was sealed",
)
@click.option(
    "--instance",
    "names",
    metavar="ID",
    multiple=True,
    help="reveal this instance only; may be repeated",
)
@workers_option
def reveal_command(
    directory: Path, secret_file: Path, suite: Path, names: tuple[str, ...], workers: int
) -> None:
    """Reveal the suite that the commitment in DIR is one to: put its secret into FOLDER.

    Whoever has FOLDER can then check that it is the committed one and judge every published score
    again. With --instance the secret and FOLDER stay hidden: those rows are printed, each with
    its salt and inclusion proof, for `suite check FILE --commitment DIR`.
    """
    from assay.jsonl import write
    from assay.suite import opening, seal
    from assay.suite.secret import load

    published = seal.read(directory)
    secret = load(secret_file, published["spec"])
    documents = () if names else (seal.REVEAL, seal.COMMITMENT)
    with _made(seal.spec_of(published["spec"], secret), suite, workers, documents):
        pass
    if names:
        write(sys.stdout.buffer, opening.excerpts(suite, secret, names))
        return
    manifest = opening.reveal(suite, secret, published)
    note(f"{suite} is revealed: it may be published now")
    click.echo(manifest["data_digest"])
