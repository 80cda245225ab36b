"""The errors assay raises, and the exit code each one means.

::

    AssayError
    ├─ UserError          2   what was asked for cannot be done; the message says what to do
    │   └─ FormatError    2   a file or an answer is not in the form it should have
    ├─ IncompleteError    3   the work stopped early; starting again goes on from there
    │   ├─ TransportError 3   the endpoint could not be asked, or its answer never arrived whole
    │   ├─ DownError      3   the endpoint is down, for everybody and for too long
    │   └─ BudgetReached  3   a limit that the user set was reached
    ├─ JudgeError         4   a proven reference was contradicted: a fault of ours, never a score
    └─ CheckError     10-13   a layer of ``suite check`` failed: sums, form, regeneration, proof

A model's fault is none of these: it is a verdict.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class AssayError(Exception):
    """Base of every error that assay raises on purpose."""

    exit_code = 1


class UserError(AssayError):
    """Bad input: the message is one line that says what to do."""

    exit_code = 2


class FormatError(UserError):
    """A file, a row or a prompt does not have the form it should have."""


class IncompleteError(AssayError):
    """The work stopped before its end; nothing is lost, and it can be resumed."""

    exit_code = 3


class TransportError(IncompleteError):
    """A request failed for a reason that is not the model's.

    Parameters
    ----------
    message : str
        One line without secrets.
    kind : str
        A short stable name such as ``connect``, ``timeout``, ``http_429``.
    retryable : bool
        Whether the same request may work later.
    retry_after : float or None
        Seconds the server asked us to wait, 0 or more.
    """

    def __init__(
        self, message: str, *, kind: str, retryable: bool, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.retryable = retryable
        self.retry_after = retry_after


class DownError(IncompleteError):
    """The endpoint is down: asking on would only burn through the suite."""


class BudgetReached(IncompleteError):  # noqa: N818 - reaching a budget is no fault
    """A limit on tokens, requests or cost was reached."""


class JudgeError(AssayError):
    """An answer beat a proven optimum, or a proof failed: our fault, loud, never scored."""

    exit_code = 4


class CheckError(AssayError):
    """A frozen suite is not what it says it is.

    Parameters
    ----------
    message : str
        One line that names the file or the instance.
    layer : int
        10 sums, 11 form, 12 regeneration, 13 proof; also the exit code.
    """

    def __init__(self, message: str, layer: int) -> None:
        super().__init__(message)
        self.exit_code = layer


@contextmanager
def about(what: object) -> Iterator[None]:
    """Begin an error's message with the file or the instance that it is about.

    Parameters
    ----------
    what : object
        Its path or id. Whatever raises the error within need not know it.
    """
    try:
        yield
    except AssayError as error:
        error.args = (f"{what}: {error}", *error.args[1:])
        raise
