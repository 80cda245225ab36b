"""From an address and a key to a `Transport` that is ready to ask."""

from dataclasses import dataclass, field

from assay.endpoint.address import CHAT, chat_url, key_headers, root
from assay.endpoint.http import Http, tls_context
from assay.endpoint.messages import Transport
from assay.endpoint.plain import Plain
from assay.endpoint.presets import GENERIC, Auth, Preset
from assay.endpoint.sharded import Sharded
from assay.endpoint.watch import Limits


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to ask, and with what.

    Parameters
    ----------
    endpoint : str
        As a user gives it.
    key : str or None
        As `assay.endpoint.address.key_from` returns it; never shown.
    server : Preset
        What kind of server it is.
    auth : str or None
        Where the key goes, if not where that kind of server wants it.
    extra : str or None
        For Azure: what to do with parameters that are not its own.
    """

    endpoint: str
    key: str | None = field(default=None, repr=False)
    server: Preset = GENERIC
    auth: Auth | None = None
    extra: str | None = None

    @property
    def url(self) -> str:
        """The address of its chat completions.

        Raises
        ------
        UserError
            If the endpoint is no address, or has a secret in it.
        """
        return chat_url(self.endpoint, self.server)

    @property
    def base(self) -> str:
        """The address under which it has ``/models`` and ``/completions``."""
        return self.url.partition("?")[0].removesuffix(CHAT)

    @property
    def root(self) -> str:
        """The address under which it has the rest."""
        return root(self.url)

    def headers(self) -> dict[str, str]:
        """Return the headers that carry the key."""
        return key_headers(self.key, self.auth or self.server.auth, self.extra)

    def plain(self, seconds: float = 30.0) -> Plain:
        """Return a client for what is not chat; nothing is sent yet."""
        return Plain(key=self.key, headers=self.headers(), seconds=seconds)


def connect(
    target: Target | str, *, key: str | None = None, limits: Limits | None = None
) -> Transport:
    """Return a sharded HTTP transport; nothing is sent yet.

    Parameters
    ----------
    target : Target or str
        Whom to ask, or an address alone.
    key : str or None
        As `assay.endpoint.address.key_from` returns it, with an address alone.
    limits : Limits or None
        What an attempt may take.

    Raises
    ------
    UserError
        If the address cannot be used.
    """
    whom = Target(target, key) if isinstance(target, str) else target
    url, headers, context = whom.url, whom.headers(), tls_context()
    return Sharded(lambda: Http(url, key=whom.key, headers=headers, limits=limits, context=context))
