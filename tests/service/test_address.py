"""Addresses as people type them, and the tokens that must not travel in the clear."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from supervisor_desk.service.address import address_of
from supervisor_desk.service.tls import tls_context


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("https://api.example.com", "https://api.example.com"),
        (" https://api.example.com/ ", "https://api.example.com"),
        ("api.example.com", "https://api.example.com"),
        ("https://api.example.com:8443/tenant/", "https://api.example.com:8443/tenant"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_addresses_are_taken_as_they_are_typed(typed: str, base: str) -> None:
    assert address_of(typed).base == base


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "http://api.example.com",
        "http://127.0.0.1.example.com",
        "ftp://api.example.com",
        "api example com",
        "https://api,example.com",
        "https://",
        "https://user:pass@api.example.com",
        "https://api.example.com/?token=x",
        "https://api.example.com/#x",
        "https://api.example.com:notaport",
        "https://[::1",
    ],
)
def test_what_is_no_address_or_not_encrypted_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError) as caught:
        address_of(typed)
    assert "address" in str(caught.value).lower()
    assert "pass" not in str(caught.value)


def test_the_stream_is_as_encrypted_as_the_requests() -> None:
    query = (("queues", "a,b"),)
    assert address_of("https://x.example.com").stream("/e", query) == "wss://x.example.com/e?queues=a%2Cb"
    assert address_of("http://127.0.0.1:80").stream("/e", ()) == "ws://127.0.0.1:80/e"
    assert address_of("https://x.example.com").secure
    assert not address_of("http://localhost").secure


def test_the_tls_context_checks_names_and_certificates() -> None:
    context = tls_context()
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_certificates_that_cannot_be_used_are_told_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "ca.pem"
    broken.write_text("not a certificate")
    for path in (str(broken), str(tmp_path / "missing.pem")):
        with pytest.raises(ValueError, match="cannot be used"):
            tls_context(path)
