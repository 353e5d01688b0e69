"""Settings that cannot be used, told in a window: whoever starts the desk by its icon reads no terminal."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from functools import partial
from typing import Final

from supervisor_desk.app import opening
from supervisor_desk.settings import Configuration, Settings, SettingsError
from supervisor_desk.ui.dialogs import agreed, ask, question, trouble

TITLE: Final = "The settings cannot be used"
OPEN: Final = "Open with the defaults"
CLOSE: Final = "Close"
_WINDOWLESS: Final = frozenset({"offscreen", "minimal", "vnc", "linuxfb"})


def screen_there(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a person would see a window; ``platform`` is ``sys.platform``."""
    if environment.get("QT_QPA_PLATFORM", "").partition(":")[0] in _WINDOWLESS:
        return False
    return platform in ("win32", "darwin") or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def run(options: argparse.Namespace, error: SettingsError, rest: Configuration | None) -> int:
    """Tell ``error`` in a window; open the desk with ``rest`` only if the person chooses that.

    ``rest`` are the settings without the user's file, ``None`` where these cannot be used either.
    """
    asked = partial(open_anyway, str(error), rest)
    return opening.run(options, rest or Configuration(Settings(), {}), first=asked)


async def open_anyway(words: str, rest: Configuration | None) -> bool:
    """Ask the person. Main thread, inside the loop."""
    said = f"{words}\n\nThe desk has not opened. Calls are not affected."
    if rest is None:
        await ask(trouble(TITLE, f"{said} Start it again when this is put right.", CLOSE))
        return False
    return await agreed(question(None, TITLE, f"{said}\n\n{_without(rest)}", OPEN, CLOSE))


def _without(rest: Configuration) -> str:
    where = (
        f"the desk works at {rest.settings.base_url}"
        if rest.settings.base_url
        else "the desk opens on the training floor, where no call is real"
    )
    return (
        f"Close this, put it right and start the desk again. Or open it now without your settings file: {where}, and "
        "nothing that you choose can be kept. The file stays as it is."
    )
