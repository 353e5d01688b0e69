"""A browser in the hands of a test: what the desk opens lands here, and somebody signs in on the page, with cookies."""

from __future__ import annotations

import re
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape

import httpx
import pytest

from supervisor_desk.app import browsers
from tests.support.waiting import until


class PageBrowser:
    """``addresses`` are what the desk opened, the newest last."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.addresses: list[str] = []
        self._http = http
        self._seen = 0

    def take(self, address: str) -> bool:
        """Stands for ``webbrowser.open``."""
        self.addresses.append(address)
        return True

    def forget(self) -> None:
        """Be a browser that nobody has signed in with."""
        self._http.cookies.clear()

    async def sign_in(self, user: str) -> str:
        """Wait for the page that the desk opens, choose ``user`` there, and say what the browser shows at last.

        A page that knows already who it is sends back without a question.
        """
        await until(lambda: len(self.addresses) > self._seen)
        self._seen = len(self.addresses)
        page = await self._http.get(self.addresses[-1])
        if page.status_code == 200:
            fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
            form = {name: unescape(value) for name, value in fields} | {"user": user}
            page = await self._http.post(page.url.copy_with(query=None), data=form)
        return (await self._http.get(page.headers["Location"])).text


@asynccontextmanager
async def page_browser(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PageBrowser]:
    """The browser of this computer, until the end of the block."""
    async with httpx.AsyncClient(trust_env=False) as http:
        browser = PageBrowser(http)
        monkeypatch.setattr(browsers, "has_screen", lambda: True)
        monkeypatch.setattr(webbrowser, "open", browser.take)
        yield browser
