"""``prove FILE``: every reference again, by the independent route."""

import click

from assay.cli.common import instances, note, progress


@click.command()
@click.argument("source", metavar="FILE")
def command(source: str) -> None:
    """Prove every reference again by a route that is independent of the first.

    FILE is a JSON-lines file of instances, a suite directory, or - for standard input. The
    first reference that fails is named, with exit code 4.
    """
    from assay.proofs import prove

    count = 0
    with progress("prove", None) as advance:
        for instance in instances(source):
            prove(instance)
            count += 1
            advance(1)
    note(f"{count} references proven again")
