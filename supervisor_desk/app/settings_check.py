"""Whether settings can be used, beyond what their types say: addresses are read, files are looked at. In words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from supervisor_desk.app.platforms import platform_named
from supervisor_desk.service.address import address_of
from supervisor_desk.service.tls import tls_context
from supervisor_desk.settings import Settings


async def problems_of(changes: Mapping[str, Any]) -> dict[str, str]:
    """Why some of these cannot be used, by their names; empty if all can. Looks at files in a thread."""
    return await asyncio.to_thread(_look, changes)


def place_problem(settings: Settings) -> str:
    """Why nobody can work at the address of ``settings`` on their platform; empty where one can."""
    try:
        if settings.base_url:
            platform_named(settings.platform).check(address_of(settings.base_url), settings.client_id)
    except ValueError as error:
        return str(error)
    return ""


def _look(changes: Mapping[str, Any]) -> dict[str, str]:
    checks = {
        "base_url": _address,
        "qa_webhook_url": _address,
        "token_path": _path,
        "ca_file": _authority,
        "audit_file": _log,
        "redis_url": _board,
    }
    found = {name: check(str(changes[name])) for name, check in checks.items() if name in changes}
    return {name: words for name, words in found.items() if words}


def _address(text: str) -> str:
    try:
        if text:
            address_of(text)
    except ValueError as error:
        return str(error)
    return ""


def _board(text: str) -> str:
    try:
        Settings(redis_url=text)
    except ValueError as error:
        return f"This cannot be used: {error}."
    return ""


def _path(text: str) -> str:
    return "" if text.startswith("/") and " " not in text else "The path must begin with /, as in /oauth/token."


def _authority(text: str) -> str:
    try:
        tls_context(text)
    except ValueError as error:
        return str(error)
    return ""


def _log(text: str) -> str:
    if not text:
        return ""
    path = Path(text)
    if not path.is_absolute():
        return "Give the whole path, from the root of the disk on, so that the log is found again."
    if path.is_dir():
        return f"{path} is a folder. Add the name of a file in it, for example audit.sqlite3."
    if any(parent.exists() and not parent.is_dir() for parent in path.parents):
        return f"{path.parent} is no folder. Choose another place."
    return ""
