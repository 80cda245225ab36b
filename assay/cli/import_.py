"""``import FILES… --out F``: instances of problems in the field's own formats."""

from pathlib import Path

import click

from assay.cli.common import note, progress


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="file to write")
@click.option("--question", help="what is asked; the family's first if not given")
@click.option("--force", is_flag=True, help="replace the file")
def command(files: tuple[Path, ...], out: Path, question: str | None, force: bool) -> None:
    """Prove problems from files and write them as instances.

    The format, and with it the family, is told by a file's content.
    """
    from assay.adopt import adopt
    from assay.errors import about
    from assay.files import read_text, refuse_existing, replacing
    from assay.formats.table import detected
    from assay.jsonl import dumps

    refuse_existing(out, force)
    count = 0
    with replacing(out) as stream, progress("import", len(files)) as advance:
        for path in files:
            text = read_text(path)
            known = detected(text, str(path))
            with about(path):
                adopted = adopt(known.FAMILY, known.read(text), question)
            for instance in adopted:
                stream.write((dumps(instance.to_row()) + "\n").encode())
                count += 1
            advance(1)
    note(f"{count} instances of {len(files)} files")
