"""Where the service lives, checked once: a token never travels in the clear."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlencode, urlsplit

import msgspec

_NEVER_IN_A_NAME: Final = re.compile(r"[\s<>\"'{}|\\^`,;!$&()*+=%]")


class Address(msgspec.Struct, frozen=True):
    """The service's base address, without a slash at its end. ``loopback`` is this very machine."""

    base: str
    loopback: bool

    @property
    def secure(self) -> bool:
        """Whether requests are encrypted on their way."""
        return self.base.startswith("https:")

    @property
    def host(self) -> str:
        """The name or number of the machine."""
        return urlsplit(self.base).hostname or ""

    @property
    def port(self) -> int:
        """The port, the usual one where none is named."""
        return urlsplit(self.base).port or (443 if self.secure else 80)

    def stream(self, path: str, query: tuple[tuple[str, str], ...]) -> str:
        """The address of a WebSocket at ``path``."""
        joined = f"?{urlencode(query)}" if query else ""
        return f"ws{self.base.removeprefix('http')}{path}{joined}"


def address_of(text: str) -> Address:
    """Read an address as people type it. Raises ``ValueError`` in words for them.

    ``https`` is taken where no scheme is given; plain ``http`` is refused except on this machine, where the training
    floor runs.
    """
    typed = text.strip()
    if not typed:
        raise ValueError("No address is given. Enter the https address of your contact center.")
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        port = parts.port
    except ValueError:
        raise ValueError(f"“{typed}” is not an address. It should look like https://api.example.com.") from None
    host = parts.hostname or ""
    strange = not host or _NEVER_IN_A_NAME.search(host) or parts.username or parts.query or parts.fragment
    if strange or parts.scheme not in ("http", "https"):
        raise ValueError(f"“{host or typed}” is not an address. It should look like https://api.example.com.")
    loopback = is_loopback(host)
    if parts.scheme == "http" and not loopback:
        raise ValueError(f"The address of {host} must start with https://, or its token could be read on the way.")
    name = f"[{host}]" if ":" in host else host
    return Address(f"{parts.scheme}://{name}{f':{port}' if port else ''}{parts.path.rstrip('/')}", loopback)


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
