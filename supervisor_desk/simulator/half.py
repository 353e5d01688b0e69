"""What a floor needs of the half that serves one platform's API, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

from aiohttp import web
from aiohttp.typedefs import Middleware


class Half(Protocol):
    """One platform's API on a world."""

    @property
    def middleware(self) -> Middleware:
        """What stands before every request, the floor's own pages included."""
        ...

    def add_to(self, application: web.Application) -> None:
        """Put all routes into the application."""
        ...

    def flush(self) -> None:
        """Send what has been collected since the last time."""
        ...

    def close(self) -> None:
        """Say to everybody that it closes, and end what waits."""
        ...

    def works(self) -> Mapping[str, Callable[[], Coroutine[Any, Any, None]]]:
        """What has to run beside it until the floor closes, by name."""
        ...

    def ready(self, url: str) -> dict[str, object]:
        """What somebody needs to sign in; holds secrets."""
        ...

    def figures(self) -> dict[str, object]:
        """What it has sent, for the page of the floor's health."""
        ...
