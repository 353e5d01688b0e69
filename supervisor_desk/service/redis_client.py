"""The connection to a server that speaks the Redis protocol: encrypted, with a password from the keyring, short of
patience. What goes wrong with it is said in words that hold no address.

What speaks the protocol is 24 MB and takes a fifth of a second to load: see ``app.slot_board.shared_board``.
"""

from __future__ import annotations

import ssl
from typing import Any, Final
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.connection import ConnectionPool, SSLConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError

from supervisor_desk.service.secret import Secret

CONNECT_S: Final = 1.0
"""Longest wait for a connection, in seconds."""


def open_redis(address: str, password: Secret | None, tls: ssl.SSLContext) -> Redis:
    """A client for ``address``, a ``redis_url`` of the settings; it connects when it is first used.

    ``tls`` is used for ``rediss://``. The password is not part of the address and comes from the keyring.
    """
    parts = urlsplit(address)
    options: dict[str, Any] = {
        "host": parts.hostname or "localhost",
        "port": parts.port or 6379,
        "db": int(parts.path.strip("/") or 0),
        "username": parts.username,
        "password": password.reveal() if password else None,
        "protocol": 2,
        "decode_responses": True,
        "socket_connect_timeout": CONNECT_S,
        "socket_timeout": None,  # each call has its own limit, and listening has none
        "retry": Retry(NoBackoff(), 1),  # a connection that went stale in the pool is replaced once
        "health_check_interval": 0,
        "max_connections": 8,
    }
    if parts.scheme == "rediss":
        options |= {"connection_class": _TrustingConnection, "trust": tls}
    return Redis.from_pool(ConnectionPool(**options))


class _TrustingConnection(SSLConnection):
    """Encrypted, with the process's own ideas of whom to trust instead of those of the library."""

    def __init__(self, *, trust: ssl.SSLContext, **options: Any) -> None:
        super().__init__(**options)
        self._trust = trust

    def _connection_arguments(self) -> Any:
        return {**super()._connection_arguments(), "ssl": self._trust}


def why_lost(error: Exception) -> str:
    """The reason in words; the library's own may hold the address with the account in it."""
    # A server that wants a password refuses so long a command before it says so.
    if isinstance(error, AuthenticationError | NoPermissionError) or "unauthenticated" in str(error):
        return "The shared board of speaking slots does not accept this desk: its password or its rights are not right."
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "The certificate of the shared board of speaking slots is not trusted here, so nothing was sent."
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, TimeoutError):
        return "The shared board of speaking slots did not answer in time."
    return "The shared board of speaking slots cannot be reached."
