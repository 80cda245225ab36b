"""``serve``: the embedded players as an OpenAI-compatible endpoint."""

import click

PLAYERS = ("oracle", "greedy", "random", "constant")


@click.command()
@click.option(
    "--player",
    "players",
    type=click.Choice(PLAYERS),
    multiple=True,
    help="who plays; may be repeated (default: all, chosen by the request's model)",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="port to listen on; 0 takes any free one",
)
@click.option(
    "--delay-ms",
    type=click.IntRange(0, 600_000),
    default=0,
    show_default=True,
    help="wait before the first token, as a slow model does",
)
def command(players: tuple[str, ...], host: str, port: int, delay_ms: int) -> None:
    """Serve the embedded players at /v1/chat/completions until interrupted.

    A player reads the prompt, as a model must. Prints the address to standard output.
    """
    from assay.server import Players, listen, server

    sock = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"listening on http://{shown}:{sock.getsockname()[1]}/v1")
    application = Players(players or PLAYERS, delay_ms / 1000)
    server(application.app).run(sockets=[sock])
