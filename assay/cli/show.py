"""``show FILE ID``: one instance on the terminal, or as a picture."""

from pathlib import Path
from typing import Any

import click

from assay.cli.common import instances, note


def _find(source: str, name: str) -> Any:
    from assay.errors import UserError

    for number, instance in enumerate(instances(source), 1):
        if name in (instance.id, str(number)):
            return instance
    raise UserError(f"{source} has no instance {name!r}; give an id, or a line's number from 1")


@click.command()
@click.argument("source", metavar="FILE")
@click.argument("name", metavar="ID")
@click.option("--answer", help="draw this answer with its verdict; @FILE reads it from a file")
@click.option("--svg", type=click.Path(path_type=Path), help="write a picture as SVG")
@click.option("--png", type=click.Path(path_type=Path), help="write a picture as PNG")
@click.option("--force", is_flag=True, help="replace files")
def command(
    source: str, name: str, answer: str | None, svg: Path | None, png: Path | None, force: bool
) -> None:
    """Print an instance: its prompt, its reference and a picture in text; or draw it.

    FILE is a JSON-lines file of instances, a suite directory, or -; ID is an instance's id, or
    its number in the file, from 1. A picture shows a correct solution; with --answer it shows that
    answer, and the correct solution dashed.
    """
    from assay.files import refuse_existing
    from assay.jsonl import dumps
    from assay.judge import Judge
    from assay.pictures.canvas_words import words_of
    from assay.report.marked import clean

    for path in (svg, png):
        if path is not None:
            refuse_existing(path, force)
    judge = Judge(_find(source, name))
    best = judge.witness()
    solution, verdict = (best, None) if answer is None else _answered(judge, answer)
    if svg is not None or png is not None:
        other = None if answer is None else best
        _write(judge.family.picture.svg(judge.problem, solution, other, verdict), svg, png)
        return
    instance = judge.instance
    size = f"{judge.unit} {judge.size}"
    click.echo(f"{instance.id}  {instance.family} {instance.question}, {size}\n")
    click.echo(instance.prompt)
    click.echo(f"reference  {dumps(instance.reference)}")
    click.echo(f"features   {dumps(instance.features)}\n")
    click.echo(judge.family.picture.draw(judge.problem, solution))
    if verdict is not None:
        click.echo(f"\nverdict    {clean(words_of(verdict))}")


def _answered(judge: Any, answer: str) -> tuple[Any, Any]:
    """Return the solution that an answer states, if any, and its verdict."""
    from assay.errors import UserError
    from assay.reasoning import split

    text = answer
    if answer.startswith("@"):
        try:
            text = Path(answer[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{answer[1:]} cannot be read as text: {error}") from None
    verdict = judge.judge(text).verdict
    parts = split(text, None)
    return judge.family.answers.read(parts.final, judge.problem), verdict


def _write(drawn: str, svg: Path | None, png: Path | None) -> None:
    """Write a picture, as SVG and as PNG at twice its size."""
    from assay.files import replacing

    if svg is not None:
        with replacing(svg) as stream:
            stream.write(drawn.encode())
        note(f"{svg}")
    if png is not None:
        import vl_convert

        with replacing(png) as stream:
            stream.write(vl_convert.svg_to_png(drawn, scale=2))
        note(f"{png}")
