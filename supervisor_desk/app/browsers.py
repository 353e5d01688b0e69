"""Opening an address in the browser of this computer, which may take a while and is done in a thread."""

from __future__ import annotations

import asyncio
import os
import sys
import webbrowser

import structlog

log = structlog.get_logger(__name__)


async def open_in_browser(address: str) -> bool:
    """Whether a browser took ``address``. It is not logged: it belongs to one sign-in."""
    if not has_screen():
        return False  # a browser that draws letters would take over the terminal
    try:
        return await asyncio.to_thread(webbrowser.open, address)
    except (webbrowser.Error, OSError) as error:
        log.info("browser.not_opened", kind=type(error).__name__)
        return False


def has_screen() -> bool:
    """Whether windows can be shown on this computer."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
