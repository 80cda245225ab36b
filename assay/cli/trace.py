"""``trace RUN [SAMPLE]``: what the reasoning did, checked against the instances."""

from pathlib import Path

import click


@click.command()
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
@click.argument("sample", metavar="[SAMPLE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="print JSON instead")
def command(run: Path, sample: str | None, as_json: bool) -> None:
    """Check every claim and candidate in the traces of a run, exactly, without a model.

    RUN is a directory that `score` has made. Its traces.jsonl is written anew and a table by family
    and size printed. With SAMPLE, the id of a sample or of its instance, that trace is printed:
    true claims green, false ones red, candidates underlined and followed by their verdicts. What
    each figure means: docs/traces.md.
    """
    from assay.cli import trace_view
    from assay.run import traces

    if sample is not None:
        trace = traces.one(run, sample)
        if as_json:
            click.echo(trace_view.trace_json(sample, trace))
        else:
            trace_view.print_trace(sample, trace)
        return
    rows = traces.build(run)
    if as_json:
        click.echo(trace_view.totals_json(rows))
    else:
        trace_view.print_totals(rows)
