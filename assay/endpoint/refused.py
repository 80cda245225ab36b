"""A parameter that a server refuses: found in its refusal, and said with the remedy.

Every request of a run has the same parameters, so this is not the fault of one request: asking
again, or asking the rest, would be refused in the same way.
"""

import re
from collections.abc import Iterable

from assay.endpoint.messages import Request
from assay.errors import TransportError

REFUSED = "refused_parameter"
_STATUSES = ("http_400", "http_422")
_LIMITS = {"max_tokens": "--server openai", "max_completion_tokens": "--server generic"}
_NEVER = frozenset(["model"])
# What says that a value is too large for this prompt, or that the prompt is too long.
_LENGTH = re.compile(r"context|too (?:long|large|many)|greater than|exceed|max_model_len|length")


def explained(error: TransportError, request: Request) -> TransportError:
    """Return the error, or a clearer one if it refuses a parameter of the request.

    Parameters
    ----------
    error : TransportError
        As `assay.endpoint.faults.refusal` makes it.
    request : Request
        What was sent.
    """
    if error.kind not in _STATUSES:
        return error
    text = str(error)
    sent = [name for name in request.settings() if name not in _NEVER]
    named = [name for name in sent if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    if not named or _LENGTH.search(text.lower()):
        return error
    if len(named) > 1:
        # "max_tokens is not supported with this model, use max_completion_tokens" names one that
        # was sent; a refusal that lists all there are says nothing.
        named = named if len(named) < len(sent) else []
    if not named:
        return error
    return TransportError(
        f"the server refuses {', '.join(named)}: score again with {remedy(named)} "
        f"and another --run ({text})",
        kind=REFUSED,
        retryable=False,
    )


def remedy(names: Iterable[str]) -> str:
    """Return the options that leave parameters out.

    Examples
    --------
    >>> remedy(["top_k", "stream"])
    '--omit top_k --no-stream'
    """
    return " ".join(map(_option, names))


def _option(name: str) -> str:
    if name == "stream":
        return "--no-stream"
    return _LIMITS.get(name, f"--omit {name}")
