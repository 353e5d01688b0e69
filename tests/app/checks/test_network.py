"""The checks from this computer to the contact center's door."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from supervisor_desk.app.checks.network import DoorCheck, NameCheck, ProxyCheck, TrustCheck
from supervisor_desk.app.checks.way import Way
from supervisor_desk.service.address import Address, address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.settings import Settings
from supervisor_desk.ui.check_words import CheckResult
from tests.support.certificates import Authority
from tests.support.service_line import Entered


def way_to(url: str, **settings: str) -> Way:
    return way_at(address_of(url), **settings)


def way_at(address: Address, **settings: str) -> Way:
    return Way(address, Settings(**settings), Entered("desk-1", "s3cret"), ControlDialect(), SystemClock())  # type: ignore[arg-type]


@asynccontextmanager
async def listener() -> AsyncIterator[int]:
    server = await asyncio.start_server(lambda _, writer: writer.transport.abort(), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the proxy of this computer for the test."""

    def use(address: str) -> None:
        monkeypatch.setenv("https_proxy", address)
        for name in ("HTTPS_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)

    return use


# --- proxy ---


async def test_a_proxy_is_named_without_what_one_signs_in_to_it_with(proxy: Callable[[str], None]) -> None:
    async with listener() as port:
        proxy(f"http://canary-user:canary-word@127.0.0.1:{port}")
        way = way_to("https://api.example.com")
        finding = await ProxyCheck(way).look()
    assert finding.result is CheckResult.OK
    assert f"127.0.0.1:{port}" in finding.found
    assert "canary" not in f"{finding}"
    assert way.proxy == f"127.0.0.1:{port}"


async def test_a_proxy_that_cannot_be_reached_fails(proxy: Callable[[str], None]) -> None:
    proxy(f"http://127.0.0.1:{closed_port()}")
    finding = await ProxyCheck(way_to("https://api.example.com")).look()
    assert finding.result is CheckResult.FAILED
    assert "nothing listens there" in finding.found


async def test_a_socks_proxy_is_said_to_be_of_no_use(proxy: Callable[[str], None]) -> None:
    proxy("socks5://127.0.0.1:1080")
    finding = await ProxyCheck(way_to("https://api.example.com")).look()
    assert finding.result is CheckResult.FAILED
    assert "NO_PROXY" in finding.remedy


async def test_an_address_that_is_excepted_needs_no_proxy(
    proxy: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy("http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "example.com")
    assert (await ProxyCheck(way_to("https://api.example.com")).look()).result is CheckResult.OK


async def test_no_proxy_leads_to_this_computer(proxy: Callable[[str], None]) -> None:
    proxy("http://127.0.0.1:9")
    way = way_to("http://127.0.0.1:1")
    assert (await ProxyCheck(way).look()).result is CheckResult.OK
    assert way.proxy == ""


# --- name ---


async def test_a_name_that_is_known_is_told_with_its_number() -> None:
    finding = await NameCheck(way_to("http://localhost:1")).look()
    assert finding.result is CheckResult.OK
    assert "127.0.0.1" in finding.found


async def test_a_name_that_nobody_knows_fails_unless_a_proxy_looks_it_up() -> None:
    way = way_to("https://no-such-center.invalid")
    assert (await NameCheck(way).look()).result is CheckResult.FAILED
    way.proxy = "proxy:3128"
    assert (await NameCheck(way).look()).result is CheckResult.WARNING


# --- whom we trust, and the door ---


async def test_a_certificate_of_a_foreign_authority_fails_and_the_remedy_names_the_setting(tmp_path: Path) -> None:
    async with Authority(tmp_path).server() as url:
        finding = await DoorCheck(way_to(url)).look()
    assert finding.result is CheckResult.FAILED
    assert "not trusted" in finding.found
    assert "ca_file" in finding.remedy


async def test_with_the_file_of_its_authority_it_is_trusted(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    async with authority.server() as url:
        way = way_to(url, ca_file=str(authority.ca_file))
        assert (await TrustCheck(way).look()).result is CheckResult.OK
        finding = await DoorCheck(way).look()
    assert finding.result is CheckResult.OK, finding
    assert "TLSv1.3" in finding.found
    assert "Example Authority" in finding.found


async def test_a_certificate_that_ends_soon_is_a_warning(tmp_path: Path) -> None:
    authority = Authority(tmp_path, days=5)
    async with authority.server() as url:
        finding = await DoorCheck(way_to(url, ca_file=str(authority.ca_file))).look()
    assert finding.result is CheckResult.WARNING
    assert "renew" in finding.remedy


async def test_what_speaks_no_tls_is_no_door() -> None:
    async with listener() as port:
        finding = await DoorCheck(way_to(f"https://127.0.0.1:{port}")).look()
    assert finding.result is CheckResult.FAILED


async def test_a_file_that_holds_no_certificate_fails(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("nothing")
    assert (
        await TrustCheck(way_to("https://api.example.com", ca_file=str(broken))).look()
    ).result is CheckResult.FAILED


async def test_where_nobody_listens_is_said() -> None:
    finding = await DoorCheck(way_to(f"http://127.0.0.1:{closed_port()}")).look()
    assert finding.result is CheckResult.FAILED
    assert "nothing listens there" in finding.found


async def test_behind_a_proxy_that_lets_nobody_through_the_door_is_closed(proxy: Callable[[str], None]) -> None:
    async with listener() as port:
        proxy(f"http://127.0.0.1:{port}")
        way = way_to("https://api.example.com")
        await ProxyCheck(way).look()
        finding = await DoorCheck(way).look()
        await way.close()
    assert finding.result is CheckResult.FAILED
