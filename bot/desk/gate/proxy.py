"""A proxy before the desk that lets keepers in and says in a header who they are."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Scope

LONGEST = 100
"""Characters of a user's name."""


class Proxy:
    """Knows the proxy by its address, and takes its word for who is there.

    Attributes:
        header: in which it names the user, in lower case.
    """

    def __init__(self, header: str, addresses: Iterable[str]) -> None:
        """Trust a proxy.

        Args:
            header: in which it names the user.
            addresses: of the proxy, or networks that hold it.
        """
        self.header = header.lower()
        self._networks = [ip_network(one) for one in addresses]

    def sent(self, scope: Scope) -> bool:
        """Return whether a request came from the proxy itself, whatever its headers say."""
        client = scope.get("client")
        try:
            address = ip_address(client[0].partition("%")[0]) if client else None
        except ValueError:  # a socket file has no address
            return False
        if address is None:
            return False
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self._networks)

    def user(self, scope: Scope) -> str:
        """Return whom the proxy names, empty where it names nobody, several, or no name at all."""
        named = Headers(scope=scope).getlist(self.header)
        name = " ".join(named[0].split()) if len(named) == 1 else ""
        return name if name.isprintable() and len(name) <= LONGEST else ""
