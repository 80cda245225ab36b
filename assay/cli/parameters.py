"""The parameters of a request: what was given, and what the model's card recommends besides."""

import json
import math
import re
from typing import TYPE_CHECKING, Any

from assay.cli.common import note

if TYPE_CHECKING:
    from assay.endpoint.models import ModelPreset
    from assay.endpoint.presets import Preset

NAMED = ("temperature", "top_p", "top_k", "min_p")
"""Sampling parameters that have an option of their own."""

_PARAMETER = re.compile(r"[a-z][a-z0-9_]{0,63}")
_OURS = frozenset(["model", "messages", "stream", "max_tokens", "max_completion_tokens", "n"])
_SECRET = re.compile(r"key|secret|password|authorization|credential|access_token|auth_token")


def model_preset(given: dict[str, Any]) -> "ModelPreset | None":
    """Return what the model's card recommends, if it is known or named."""
    from assay.endpoint import models

    return models.chosen(given["model_preset"], given["model"])


def sampling(given: dict[str, Any], kind: "Preset", model: "ModelPreset | None") -> dict[str, Any]:
    """Return what to send: what was given, and what the model's card recommends besides.

    Says on standard error what was taken from the card.

    Raises
    ------
    UserError
        If a parameter is given that the server does not take, or that is not one.
    """
    from assay.errors import UserError

    own = {name: given[name] for name in NAMED if given[name] is not None}
    if any(math.isnan(value) for value in own.values()):
        raise UserError("--temperature, --top-p and --min-p must be numbers")
    own |= dict(_sent(text) for text in given["send"])
    omit = omitted(given)
    for name in own:
        if name in omit:
            raise UserError(f"{name} is both given and left out with --omit")
        if _unknown(name, kind):
            raise UserError(
                f"{kind.name} takes no {name}; leave it out, or score with --server generic"
            )
    if model is None:
        return own
    taken = {k: v for k, v in model.sampling.items() if k not in own and k not in omit}
    left = sorted(name for name in taken if _unknown(name, kind))
    taken = {name: value for name, value in taken.items() if name not in left}
    _say(model, taken, left, kind)
    return taken | own


def omitted(given: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of the parameters to leave out, sorted.

    Raises
    ------
    UserError
        If one cannot be left out.
    """
    return tuple(sorted({_name(name, "--omit") for name in given["omit"]}))


def _unknown(name: str, kind: "Preset") -> bool:
    from assay.endpoint.presets import OPTIONAL

    return name in OPTIONAL and name not in kind.takes


def _say(model: "ModelPreset", taken: dict[str, Any], left: list[str], kind: "Preset") -> None:
    values = ", ".join(f"{name} {value}" for name, value in sorted(taken.items()))
    without = f"; without {', '.join(left)}, which {kind.name} does not take" if left else ""
    note(f"model preset {model.name}: {values or 'nothing to send'}{without}")


def _sent(text: str) -> tuple[str, Any]:
    """Read one ``NAME=VALUE``; a value that is not JSON is a string."""
    from assay.errors import UserError

    name, equals, value = text.partition("=")
    if not equals:
        raise UserError(f"--send wants NAME=VALUE, not {text[:60]!r}")
    _name(name, "--send")
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = value
    try:
        json.dumps(found, allow_nan=False)
    except ValueError:
        raise UserError(f"--send {name}: a number must be finite") from None
    return name, found


def _name(name: str, option: str) -> str:
    from assay.errors import UserError

    if not _PARAMETER.fullmatch(name):
        raise UserError(f"{option} wants a parameter's name such as top_k")
    if name in _OURS and (option == "--send" or name in ("model", "messages", "stream")):
        raise UserError(f"{option} {name}: that has an option of its own")
    if option == "--send" and _SECRET.search(name):
        raise UserError("--send holds no keys, it is recorded: use --key-env")
    return name
