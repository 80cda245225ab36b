"""From an address and a key to a `Transport` that is ready to ask."""

from assay.endpoint.address import chat_url
from assay.endpoint.http import Http, tls_context
from assay.endpoint.messages import Transport
from assay.endpoint.sharded import Sharded
from assay.endpoint.watch import Limits


def connect(endpoint: str, *, key: str | None = None, limits: Limits | None = None) -> Transport:
    """Return a sharded HTTP transport; nothing is sent yet.

    Parameters
    ----------
    endpoint : str
        As a user gives it.
    key : str or None
        As `assay.endpoint.address.key_from` returns it.
    limits : Limits or None
        What an attempt may take.

    Raises
    ------
    UserError
        If the address cannot be used.
    """
    url = chat_url(endpoint)
    context = tls_context()
    return Sharded(lambda: Http(url, key=key, limits=limits, context=context))
