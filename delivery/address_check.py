"""Which addresses are called: public ones only, since subscribers choose them and this machine sees more than they do.

A name is resolved here, once, and the connection goes to what was found and checked: who looked it up again could be
sent elsewhere by then.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

# TLS is rare elsewhere, and a service that calls any port can be made to look for open ones.
PORTS = (443, 8443)
# What IPv6 has given out for use; beyond it lie loopback, private, mapped, translated and multicast addresses.
UNICAST = ipaddress.ip_network("2000::/3")
# What Python, or some version of it, takes for global although it leads to IPv4 addresses or to nobody.
NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in ("192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*")
# Other programs read a name with such an end as a number: 2130706433 and 0x7f.1 are 127.0.0.1.
_NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)")
# Family and address, as the operating system takes them.
Place = tuple[socket.AddressFamily, Any]


class AddressError(Exception):
    """An address that is not called. The message is one sentence for the subscriber."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart."""

    tls: bool
    host: str
    port: int
    path: str


def target(url: str, *, private: bool = False) -> Target:
    """Take an address apart; refuse what can be refused without looking its host up."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise AddressError("Write the address in plain ASCII: a host as xn--…, other characters as %…")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressError("This is no address that could be called.") from None
    host = parts.hostname or ""
    schemes = ("https", "http") if private else ("https",)
    if parts.scheme not in schemes:
        raise AddressError(f"The address must begin with {' or '.join(f'{one}://' for one in schemes)}.")
    if "@" in parts.netloc:
        raise AddressError("There may be no name or password in the address: messages are signed instead.")
    if parts.fragment or url.endswith("#"):
        raise AddressError("There may be no # in the address: what comes after it is never sent.")
    if not _is_host(host):
        raise AddressError("The host must be a name such as hooks.example.org, or an IP address.")
    port = (443 if parts.scheme == "https" else 80) if port is None else port
    if port not in PORTS and not (private and port):
        raise AddressError(f"The port {port} is not called, only {' and '.join(map(str, PORTS))}.")
    return Target(parts.scheme == "https", host, port, _path(parts))


def places(found: Target, *, private: bool = False) -> list[Place]:
    """Look up where a target is; refuse it where any of its addresses is not public."""
    try:
        answers = socket.getaddrinfo(found.host, found.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise AddressError(f"The host {found.host} has no address.") from None
    if not private and not all(is_public(str(address[0])) for *_, address in answers):
        raise AddressError(f"The host {found.host} is not on the public internet.")
    return [(family, address) for family, *_, address in answers]


def is_public(text: str) -> bool:
    """Tell whether an IP address belongs to one machine on the public internet."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.version == 6 and address not in UNICAST:
        return False
    in_use = address.is_global and not address.is_multicast and not address.is_reserved
    return in_use and not any(address in network for network in NOT_PUBLIC if network.version == address.version)


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return len(host) <= 253 and bool(_HOST.fullmatch(host)) and not _NUMBER.fullmatch(host)
    return "%" not in host


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
