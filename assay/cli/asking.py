"""What ``score`` and ``endpoint check`` share: the options that say whom to ask."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assay.endpoint import presets

if TYPE_CHECKING:
    from assay.endpoint.connect import Target

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--endpoint", metavar="URL", required=True, help="such as http://127.0.0.1:8000/v1"
    ),
    click.option("--key-env", metavar="NAME", help="environment variable that holds the key"),
    click.option(
        "--server",
        type=click.Choice(["auto", *presets.PRESETS]),
        default="auto",
        show_default=True,
        help="kind of server; auto knows the hosted ones by their address, else generic",
    ),
    click.option(
        "--auth",
        type=click.Choice(["bearer", "api-key"]),
        help="header that carries the key (default: as that kind of server wants it)",
    ),
    click.option(
        "--extra-parameters",
        type=click.Choice(["error", "drop", "pass-through"]),
        help="Azure: what to do with parameters not its own (default: pass-through if sent)",
    ),
)


def endpoint_options(command: Decorated) -> Decorated:
    """Give a command the options that say whom to ask."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def server(given: dict[str, Any]) -> presets.Preset:
    """Return the preset of the server, told or known by its address."""
    name = given["server"]
    return presets.fitting(given["endpoint"]) if name == "auto" else presets.get(name)


def target(given: dict[str, Any], sent: frozenset[str] = frozenset()) -> "Target":
    """Return whom to ask.

    Parameters
    ----------
    given : dict
        The options.
    sent : frozenset of str
        Names of the parameters that will be sent.

    Raises
    ------
    UserError
        If the address or the key cannot be used.
    """
    from assay.endpoint.address import key_from
    from assay.endpoint.connect import Target

    kind = server(given)
    extra = given["extra_parameters"]
    if extra is None and kind.name == "azure" and sent & _FOREIGN:
        extra = "pass-through"
    found = Target(given["endpoint"], key_from(given["key_env"]), kind, given["auth"], extra)
    found.url  # noqa: B018 - an address that cannot be used is said at once
    return found


_FOREIGN = frozenset(["top_k", "min_p", "chat_template_kwargs"])
