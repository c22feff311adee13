"""Which addresses a webhook may be at: public ones, and those of networks that were allowed.

Whoever can choose a name's address could otherwise have us post into our own network. So the address is looked at
after it was resolved, and that very address is connected to.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from pipelines.export.sinks.parcel import SendFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    Address = IPv4Address | IPv6Address
    Network = IPv4Network | IPv6Network

_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


def is_allowed(address: Address, networks: Sequence[Network]) -> bool:
    """Whether it is public or in one of these networks, as it is and as what it stands for."""
    if any(address in network for network in networks if network.version == address.version):
        return True
    if not address.is_global or address.is_multicast:
        return False
    inner = _embedded(address)
    return inner is None or is_allowed(inner, networks)


def connect(host: str, port: int, timeout_s: float, networks: Sequence[Network]) -> socket.socket:
    """A connection to the first allowed address of a host that takes one. Raises SendFailed and OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [entry for entry in found if is_allowed(_address(str(entry[4][0])), networks)]
    if not allowed:
        refused = ", ".join(sorted({str(entry[4][0]) for entry in found}))
        raise SendFailed(
            f"{host} is at {refused}, which is not public",
            hint="if that is meant, name its network in allowed_networks",
            sink_is_down=True,
        )
    failure: OSError | None = None
    for family, kind, protocol, _, address in allowed:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(timeout_s)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure or OSError(f"{host} has no address")


def _address(text: str) -> Address:
    return ip_address(text.partition("%")[0])  # a zone is only in link-local ones, which stay what they are


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to, by mapping, 6to4, Teredo or NAT64."""
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
