"""An authority of the tests' own, and servers on loopback that show its certificates."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Vouches for 127.0.0.1. ``ca_file`` is its own certificate as PEM."""

    def __init__(self, folder: Path, *, days: float = 90.0) -> None:
        self.ca_file = folder / "authority.pem"
        self._server_file = folder / "server.pem"
        own, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example Authority")])
        ca = _builder(name, name, own, days).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
        usage = x509.KeyUsage(*(True, False, False, False, False, True, True, False, False))
        signed = ca.add_extension(usage, critical=True).add_extension(identifier, critical=False)
        self.ca_file.write_bytes(signed.sign(own, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
        here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        known_by = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
        shown = _builder(subject, name, server, days).add_extension(here, critical=False)
        certificate = shown.add_extension(known_by, critical=False).sign(own, hashes.SHA256())
        key = server.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._server_file.write_bytes(key + certificate.public_bytes(serialization.Encoding.PEM))

    @asynccontextmanager
    async def server(self) -> AsyncIterator[str]:
        """A server that shows the certificate and says nothing; its https address."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._server_file)

        def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.transport.abort()

        serving = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=context)
        try:
            yield f"https://127.0.0.1:{serving.sockets[0].getsockname()[1]}"
        finally:
            serving.close()
            await serving.wait_closed()


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: float
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
    )
