"""Opening the browser of this computer, and where that cannot be."""

from __future__ import annotations

import webbrowser

import pytest

from supervisor_desk.app import browsers
from supervisor_desk.app.browsers import open_in_browser

ADDRESS = "https://login.mypurecloud.de/oauth/authorize?state=secret-state"


@pytest.fixture(autouse=True)
def _screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsers, "has_screen", lambda: True)


async def test_the_address_is_handed_to_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def takes(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", takes)
    assert await open_in_browser(ADDRESS)
    assert opened == [ADDRESS]


async def test_no_browser_is_no_error_and_the_address_is_not_logged(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def none(_: str) -> bool:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "open", none)
    assert not await open_in_browser(ADDRESS)
    assert "secret-state" not in "".join(capfd.readouterr())


async def test_without_a_screen_the_terminal_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsers, "has_screen", lambda: False)
    monkeypatch.setattr(webbrowser, "open", lambda _: pytest.fail("a browser was opened"))
    assert not await open_in_browser(ADDRESS)
