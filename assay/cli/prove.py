"""``prove FILE``: every reference again, by the independent route."""

import click

from assay.cli.common import instances, note, progress


@click.command()
@click.argument("source", metavar="FILE")
def command(source: str) -> None:
    """Prove every reference again by a route that is independent of the first.

    FILE is a JSON-lines file of instances, a suite directory, or - for standard input. The
    first reference that fails is named, with exit code 4. One that is too hard to be proven a
    second time is named, the others go on, and the exit code is 3.
    """
    from assay.errors import IncompleteError
    from assay.proofs import prove

    count, left = 0, 0
    with progress("prove", None) as advance:
        for instance in instances(source):
            try:
                prove(instance)
            except IncompleteError as error:
                note(str(error))
                left += 1
            count += 1
            advance(1)
    note(f"{count - left} references proven again")
    if left:
        raise IncompleteError(f"{left} of {count} references are not proven a second time")
