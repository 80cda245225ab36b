"""``show FILE ID``: one instance on the terminal."""

from typing import Any

import click

from assay.cli.common import instances


def _find(source: str, name: str) -> Any:
    from assay.errors import UserError

    for number, instance in enumerate(instances(source), 1):
        if name in (instance.id, str(number)):
            return instance
    raise UserError(f"{source} has no instance {name!r}; give an id, or a line's number from 1")


@click.command()
@click.argument("source", metavar="FILE")
@click.argument("name", metavar="ID")
def command(source: str, name: str) -> None:
    """Print an instance: its prompt, its reference and a picture in text.

    FILE is a JSON-lines file of instances, a suite directory, or -; ID is an instance's id, or
    its number in the file, from 1.
    """
    from assay.jsonl import dumps
    from assay.judge import Judge

    instance = _find(source, name)
    judge = Judge(instance)
    size = f"{judge.unit} {judge.size}"
    click.echo(f"{instance.id}  {instance.family} {instance.question}, {size}\n")
    click.echo(instance.prompt)
    click.echo(f"reference  {dumps(instance.reference)}")
    click.echo(f"features   {dumps(instance.features)}\n")
    click.echo(judge.family.picture.draw(judge.problem, judge.witness()))
