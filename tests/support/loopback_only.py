"""Keeps tests on this machine: looking up, listening on or connecting to anything but loopback is refused."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest


def is_loopback(host: object) -> bool:
    """Whether this host, a name or an address, is this machine and nobody else."""
    if host in (None, "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.split("%")[0]).is_loopback
    except ValueError:
        return False


def _guarded(method: Callable[..., Any], doing: str) -> Callable[..., Any]:
    def guard(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
            raise AssertionError(f"a test tried {doing} {address!r}; only loopback is allowed")
        return method(self, address)

    return guard


def _offline(look_up: Callable[..., Any]) -> Callable[..., Any]:
    def guard(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_loopback(host):
            raise socket.gaierror(socket.EAI_NONAME, f"{host!r}: tests have no network")
        return look_up(host, *args, **kwargs)

    return guard


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect, "to connect to"))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex, "to connect to"))
        patch.setattr(socket.socket, "bind", _guarded(socket.socket.bind, "to listen on"))
        patch.setattr(socket, "getaddrinfo", _offline(socket.getaddrinfo))
        yield
