"""``export F --to FORMAT --out DIR``: instances as files in the field's own formats."""

from pathlib import Path
from typing import Any

import click

from assay.cli.common import instances, note


@click.command()
@click.argument("source", metavar="FILE")
@click.option("--to", "name", required=True, help="format, such as tsplib")
@click.option("--out", type=click.Path(path_type=Path), help="folder for a file an instance")
@click.option("--force", is_flag=True, help="replace files")
def command(source: str, name: str, out: Path | None, force: bool) -> None:
    """Write the problems of instances in another format, to a folder or to standard output.

    In a folder an instance's solution stands beside it, where its reference holds one and the
    format has files for solutions (.opt.tour). FILE is a JSON-lines file of instances, a suite
    directory, or -.
    """
    from assay.errors import UserError
    from assay.files import refuse_existing, replacing
    from assay.formats.table import named
    from assay.judge import Judge

    known = named(name)
    count = 0
    for instance in instances(source):
        if instance.family != known.FAMILY:
            raise UserError(f"{instance.id} is no {known.FAMILY} instance: {name} cannot hold it")
        judge = Judge(instance)
        text = known.write(judge.problem)
        if out is None:
            click.echo(text, nl=False)
        else:
            out.mkdir(parents=True, exist_ok=True)
            files = {out / f"{instance.id}.{name}": text}
            witness = judge.family.problems.witness(instance.reference)
            suffix = getattr(known, "SOLUTION", None)
            if suffix is not None and isinstance(witness, tuple):
                write: Any = known
                files[out / f"{instance.id}.{suffix}"] = write.write_solution(witness, instance.id)
            for path in files:
                refuse_existing(path, force)
            for path, content in files.items():
                with replacing(path) as stream:
                    stream.write(content.encode())
        count += 1
    note(f"{count} problems as {name}")
