"""From this computer to the contact center's door: its name, the proxy, whom we trust, the encrypted connection."""

from __future__ import annotations

import asyncio
import socket
import ssl
import urllib.request
from typing import Any, Final
from urllib.parse import urlsplit

from supervisor_desk.app.checks.check import Finding, bad, doubtful, fine
from supervisor_desk.app.checks.way import CONNECT_S, Way
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.errors import ServiceError

EXPIRES_SOON_S: Final = 14 * 86_400.0
"""A certificate that ends sooner is worth a word to the administrator."""
_NOTHING_SENT: Final = "Nothing secret was sent."


class ProxyCheck:
    """Which proxy leads to the contact center, if one does, and whether it can be reached."""

    key = "proxy"
    tried = "Proxy"
    needs: tuple[str, ...] = ()
    within = CONNECT_S + 1.0

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        if self._way.address.loopback:
            return fine("None is used: the address is this computer.")
        found = await asyncio.to_thread(proxy_for, self._way.address.host)
        if not found:
            return fine("None is set for this address; the desk connects directly.")
        try:
            parts = urlsplit(found if "://" in found else f"http://{found}")
            host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return bad("The address of the proxy cannot be read.", "Correct it where this computer's proxy is set.")
        self._way.proxy = f"{host}:{port}"  # without the user name and password that may stand there
        if parts.scheme not in ("http", "https"):
            return bad(
                f"The proxy {self._way.proxy} speaks {parts.scheme}, which the desk does not.",
                "Use an HTTP proxy, or except this address from the proxy (NO_PROXY).",
            )
        try:
            await connected(host, port)
        except OSError as error:
            return bad(
                f"The proxy {self._way.proxy} cannot be reached ({reason_of(error)}).",
                "Check the proxy settings of this computer, or ask your administrator.",
            )
        return fine(f"{self._way.proxy} leads to the contact center and can be reached.")


class NameCheck:
    """Whether the name of the contact center is known here."""

    key = "name"
    tried = "Name resolution"
    needs: tuple[str, ...] = ()
    within = CONNECT_S + 1.0

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        address = self._way.address
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        except OSError:
            if self._way.proxy:
                return doubtful(
                    f"{address.host} is not known on this computer.",
                    f"That is as it should be if the proxy {self._way.proxy} looks names up; see the next lines.",
                )
            return bad(
                f"{address.host} is not known.",
                "Check the address for typing errors, the network cable or Wi-Fi, and the VPN if you need one.",
            )
        places = ", ".join(dict.fromkeys(str(one[4][0]) for one in found))
        return fine(f"{address.host} is {places}.")


class TrustCheck:
    """Whether the file with the organization's own authority can be used."""

    key = "authority"
    tried = "Own authority"
    needs: tuple[str, ...] = ()
    within = 5.0

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        try:
            await asyncio.to_thread(lambda: self._way.tls)
        except ValueError as error:
            return bad(str(error), "Choose the right PEM file, or none, in the settings (Own authority, ca_file).")
        if self._way.settings.ca_file:
            return fine(f"{self._way.settings.ca_file} is trusted, and whom the operating system trusts.")
        return fine("None is set; whom the operating system trusts is trusted.")


class DoorCheck:
    """Whether a connection can be made, and an encrypted one with a certificate that is trusted."""

    key = "connection"
    tried = "Connection and TLS"
    needs = ("proxy", "name", "authority")
    within = 2 * CONNECT_S + 1.0

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        return await (self._through_the_proxy() if self._way.proxy else self._directly())

    async def _through_the_proxy(self) -> Finding:
        try:
            await self._way.transport.exchange(HttpCall(method="GET", path="/", signed=False))
        except ServiceError as error:
            return bad(str(error), _TRUST if "certificate" in str(error) else _REACH)
        return fine(f"Reached through {self._way.proxy}; the certificate is trusted.")

    async def _directly(self) -> Finding:
        address = self._way.address
        began = self._way.clock.monotonic()
        try:
            certificate, version = await connected(
                address.host, address.port, self._way.tls if address.secure else None
            )
        except ssl.SSLCertVerificationError as error:
            return bad(f"The certificate is not trusted ({error.verify_message}). {_NOTHING_SENT}", _TRUST)
        except ssl.SSLError as error:
            return bad(f"No encrypted connection could be agreed on ({error.reason or 'TLS failed'}).", _TLS)
        except OSError as error:
            return bad(f"{address.host}:{address.port} cannot be reached ({reason_of(error)}).", _REACH)
        took = f"{(self._way.clock.monotonic() - began) * 1000:.0f} ms"
        if not address.secure:
            return fine(f"Connected to this computer, port {address.port}, in {took}; no encryption is needed there.")
        return self._about(certificate, version, took)

    def _about(self, certificate: dict[str, Any], version: str, took: str) -> Finding:
        ends = ssl.cert_time_to_seconds(certificate["notAfter"])
        issuer = {name: value for part in certificate.get("issuer", ()) for name, value in part}
        by = issuer.get("organizationName") or issuer.get("commonName") or "an unnamed authority"
        told = f"{version} in {took}; certificate by {by}, good until {certificate['notAfter']}."
        if ends - self._way.clock.now() < EXPIRES_SOON_S:
            return doubtful(told, "It ends soon. Tell whoever runs the contact center to renew it.")
        return fine(told)


def proxy_for(host: str) -> str:
    """The proxy of this computer for https to ``host``, empty if there is none. May ask the system; blocking."""
    if urllib.request.proxy_bypass(host):
        return ""
    proxies = urllib.request.getproxies()
    return proxies.get("https") or proxies.get("all") or ""


async def connected(host: str, port: int, tls: ssl.SSLContext | None = None) -> tuple[dict[str, Any], str]:
    """Connect and hang up; the certificate and the version of TLS where there is any."""
    async with asyncio.timeout(CONNECT_S):
        _, writer = await asyncio.open_connection(host, port, ssl=tls, server_hostname=host if tls else None)
    try:
        encrypted = writer.get_extra_info("ssl_object")
        if encrypted is None:
            return {}, ""
        return encrypted.getpeercert() or {}, encrypted.version() or ""
    finally:
        writer.transport.abort()  # nothing was said, so there is nothing to take leave of


def reason_of(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {CONNECT_S:.0f} s"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    return error.strerror or type(error).__name__


_REACH: Final = "Check the address, the firewall and the VPN; ask whether the contact center is up."
_TRUST: Final = (
    "Check the address. If your organization inspects encrypted connections, put the PEM file of its authority "
    "into the settings (Own authority, ca_file)."
)
_TLS: Final = "Check the address and its port; the desk needs TLS 1.2 or newer."
