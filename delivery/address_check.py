"""Checks webhook URLs: only public addresses are allowed, because this machine can reach private ones (SSRF).

`resolve_addresses` resolves a host name once, and the connection uses the addresses that it has checked. A second
look-up could return another address (DNS rebinding).
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

# TLS is rare on other ports, and a service that connects to any port can be misused to scan ports.
ALLOWED_PORTS = (443, 8443)
# The allocated part of IPv6. Loopback, private, mapped, translated and multicast addresses are outside of it.
IPV6_UNICAST = ipaddress.ip_network("2000::/3")
# Networks that some version of Python calls global, although they lead to IPv4 addresses or to no machine.
EXCLUDED_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in ("192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*")
# Other programs read a name with such an ending as a number: 2130706433 and 0x7f.1 are 127.0.0.1.
_NUMERIC_HOST = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)")
# The family and the address of a socket, as `socket.getaddrinfo` returns them.
SocketAddress = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]


class AddressError(Exception):
    """A URL that the service does not call. The message is one or two sentences for the subscriber."""


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of a webhook URL."""

    tls: bool
    host: str
    port: int
    path: str


def parse_target(url: str, *, private: bool = False) -> Target:
    """Parse a URL, and raise AddressError for all that is wrong without a look-up of its host.

    `private` also allows http and other ports.
    """
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise AddressError("The URL must be plain ASCII: write the host as xn--…, and other characters as %….")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressError("The URL is malformed. Send one such as https://hooks.example.org/path.") from None
    host = parts.hostname or ""
    schemes = ("https", "http") if private else ("https",)
    if parts.scheme not in schemes:
        raise AddressError(f"The URL must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
    if "@" in parts.netloc:
        raise AddressError("The URL must not have a user name or password. Check the signature of messages instead.")
    if parts.fragment or url.endswith("#"):
        raise AddressError("The URL must not have a #: HTTP does not send what follows it.")
    if not _is_host(host):
        raise AddressError("The host must be a name such as hooks.example.org, or an IP address.")
    port = (443 if parts.scheme == "https" else 80) if port is None else port
    if port not in ALLOWED_PORTS and not (private and port):
        raise AddressError(f"The port {port} is not allowed. Use {' or '.join(map(str, ALLOWED_PORTS))}.")
    return Target(parts.scheme == "https", host, port, _build_request_target(parts))


def resolve_addresses(target: Target, *, private: bool = False) -> list[SocketAddress]:
    """Resolve the host of a target. Raise AddressError if it has no address, or any that is not public."""
    try:
        results = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise AddressError(f"The host {target.host} has no address. Check its name.") from None
    if not private and not all(is_public(str(address[0])) for *_, address in results):
        raise AddressError(f"The host {target.host} is not on the public internet. Use a public host.")
    return [(family, address) for family, *_, address in results]


def is_public(text: str) -> bool:
    """Return whether an IP address belongs to one machine on the public internet."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.version == 6 and address not in IPV6_UNICAST:
        return False
    in_use = address.is_global and not address.is_multicast and not address.is_reserved
    return in_use and not any(address in network for network in EXCLUDED_NETWORKS if network.version == address.version)


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return len(host) <= 253 and bool(_HOST.fullmatch(host)) and not _NUMERIC_HOST.fullmatch(host)
    return "%" not in host


def _build_request_target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
