"""Decide which names a request may give as its host, so that no page of another site reads the preview.

A page may give its own name this computer's address (DNS rebinding), and then reads what is served there as its own.
Its requests still name it as their host. Starlette's ``TrustedHostMiddleware`` was tried: it knows exact names and
``*.name`` only, no networks and no address that a connection came in by, and its answer does not say what to do.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable

_HOST = re.compile(r"([a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.ASCII | re.IGNORECASE)


def host_name(header: str) -> str:
    """The name in a ``Host`` field, in lower case, without brackets, port and final full stop; empty if it is none."""
    match = _HOST.fullmatch(header)
    return match[1].strip("[]").removesuffix(".").lower() if match else ""


def is_loopback(address: str) -> bool:
    """Whether an IP address is one by which a computer reaches itself; False for a name."""
    found = _address(address)
    return found is not None and found.is_loopback


class Hosts:
    """The names under which this computer serves."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """:param allowed: more names than the computer's own."""
        own = socket.gethostname().lower()
        self._short = own.partition(".")[0]
        self._names = {own, f"{self._short}.local", *(host_name(name) for name in allowed)} - {""}

    def has(self, name: str, arrived_at: str) -> bool:
        """Whether a request may name this host.

        It may ask for this computer's whole name by the network.

        :param name: as ``host_name`` gives it.
        :param arrived_at: the address of this computer that the connection came to.
        """
        address = _address(name)
        if address is not None:
            return address.is_loopback or address == _address(arrived_at) or name in self._names
        if name == "localhost" or name.endswith(".localhost") or name in self._names:
            return True
        if name.partition(".")[0] == self._short:
            self._names.add(socket.getfqdn().lower())
        return name in self._names


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address that a text is, an IPv4 one within IPv6 as itself; None if it is none."""
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
