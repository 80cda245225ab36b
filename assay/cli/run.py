"""``run import``, ``run judge``, ``run digest``: runs without an endpoint."""

from collections import Counter
from pathlib import Path

import click

from assay.cli.common import note


@click.group("run", no_args_is_help=True)
def command() -> None:
    """Bring in answers from elsewhere, judge runs again, and commit to their answers."""


@command.command("import")
@click.argument(
    "files",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--suite", metavar="SUITE", required=True, help="what was asked")
@click.option(
    "--run",
    "directory",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="where the run is made",
)
@click.option("--model", metavar="NAME", help="what answered, if the files do not say")
def import_command(files: tuple[Path, ...], suite: str, directory: Path, model: str | None) -> None:
    """Make a run of the answers in FILE… and judge it.

    FILE is an Inspect log (.eval, or .json), lm-eval's samples_*.jsonl, or JSON lines with an
    id or a prompt, and a content. An answer is recognized by its instance's id or by the exact
    prompt.
    """
    from assay.run.importing import bring_in

    done = bring_in(files, suite, directory, model)
    if done.unknown:
        note(f"{done.unknown} answers belong to no instance of the suite; first: {done.example}")
    click.echo(f"{done.matched} answers brought in")
    _summary(directory, done.outcome.counts)
    done.outcome.check_judge()


@command.command("judge")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--suite", metavar="SUITE", help="also leave out what its errata mark by now")
def judge_command(directory: Path, suite: str | None) -> None:
    """Judge a run again from its raw answers; no endpoint is needed.

    What is missing stays missing; the verdicts are made anew, to the same bytes unless a
    checker has changed.
    """
    from assay.run.score import judge

    outcome = judge(directory, suite)
    _summary(directory, outcome.counts)
    outcome.check_judge()


@command.command("digest")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--check",
    "published",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="check that the run is the one of this digest, and judged alike again",
)
def digest_command(directory: Path, published: Path | None) -> None:
    """Judge a run again and print its digest: settings, verdicts, and digests of the answers.

    To be published of scores on a sealed suite, before anybody may see its answers. When suite
    and run are shown, --check tells whether they are these; if not, it ends with code 13.
    """
    from assay.run.digest import check, digest, text

    if published is None:
        click.echo(text(digest(directory)), nl=False)
        return
    found = check(directory, published)
    note(f"{directory} is the run of {published}: {found['answers']['rows']} answers, judged alike")
    click.echo(found["answers"]["merkle_root"])


def _summary(directory: Path, counts: Counter[str]) -> None:
    from assay.core import in_words

    said = ", ".join(f"{count} {in_words(status)}" for status, count in counts.most_common())
    click.echo(f"{counts.total()} samples: {said}")
    click.echo(f"report: python cli.py report {directory}")
