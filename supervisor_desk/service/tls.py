"""The one TLS context of the process, for requests and for the stream."""

from __future__ import annotations

import ssl

import truststore


def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """Trust what the operating system trusts, and the certificates in ``ca_file`` besides.

    Raises ``ValueError`` in words for people if that file cannot be used.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or "not a PEM file"
            raise ValueError(f"The certificates in {ca_file} cannot be used ({reason}). Check that setting.") from None
    return context
