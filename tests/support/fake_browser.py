"""A browser that a test drives: it goes to an address and follows where it is sent, as far as this machine."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import httpx


class FakeBrowser:
    """Fits ``browser_visit.Browser``. ``pages`` are the addresses it was sent to, ``shown`` what it showed at last.

    It plays the login page too: whoever comes is known there, and is sent back with ``brings`` and the state given.
    """

    def __init__(self, *, opens: bool = True, state: str = "", **brings: str) -> None:
        self.opens = opens
        self.pages: list[str] = []
        self.shown: list[httpx.Response] = []
        self._state = state
        self._brings = brings or {"code": "code-1"}

    async def __call__(self, address: str) -> bool:
        """Go to ``address``."""
        self.pages.append(address)
        return self.opens

    @property
    def query(self) -> dict[str, str]:
        """What the last address asked for."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.pages[-1]).query).items()}

    def back(self, **instead: str) -> str:
        """Where the login page sends the browser."""
        query = {**self._brings, "state": self._state or self.query["state"], **instead}
        return f"{self.query['redirect_uri']}?{urlencode(query)}"

    async def come_back(self, **instead: str) -> httpx.Response:
        """Let the browser come back to this machine, and see what it is shown."""
        async with httpx.AsyncClient(trust_env=False) as http:
            self.shown.append(await http.get(self.back(**instead)))
        return self.shown[-1]
