"""Window first: what its first picture does not need is loaded when that is there, in a thread beside the loop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from supervisor_desk.ui.first_picture import FirstPicture, SignalInstance
from supervisor_desk.ui.main_window import MainWindow

if TYPE_CHECKING:
    from supervisor_desk.app.sound_desk import SoundDesk

PAINTED_WITHIN_S: Final = 0.3
"""How long everything else waits for the first picture of the window, in seconds; a hidden window gives none."""


def first_picture(window: MainWindow) -> asyncio.Event:
    """Set once ``window`` has been painted; to be asked before it is shown."""
    painted = asyncio.Event()
    FirstPicture(window).painted.connect(painted.set)
    return painted


async def load_the_rest(painted: asyncio.Event) -> None:
    """Return when all that stands behind the window is loaded."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PAINTED_WITHIN_S):
            await painted.wait()
    await asyncio.to_thread(importlib.import_module, "supervisor_desk.app.behind")


def keep_what_is_there() -> None:
    """The desk is live: what there is by now stays for the shift, so that no search for garbage looks at it again.

    On a floor of 10,000 such a search takes longer than a display frame. ``let_go_again`` takes it back.
    """
    gc.freeze()


def let_go_again() -> None:
    """The desk is closed: what belonged to it may be collected."""
    gc.unfreeze()


class EarlyWishes:
    """Keeps what is asked of ``window`` before those are there who answer it. Use from the main thread."""

    def __init__(self, window: MainWindow) -> None:
        self._wishes: list[Callable[[], None]] = []
        plain = (window.settings_requested, window.sign_in_requested)
        chosen = (window.scheme_chosen, window.density_chosen, window.masking_chosen)
        self._connections = [
            *((signal, self._keeping(signal)) for signal in plain),
            *((signal, self._keeping_choice(signal)) for signal in chosen),
        ]
        for signal, keep in self._connections:
            signal.connect(keep)

    def pass_on(self) -> None:
        """Somebody answers from now on: keep nothing more, and ask again for what was kept."""
        for signal, keep in self._connections:
            signal.disconnect(keep)
        self._connections.clear()
        wishes, self._wishes = self._wishes, []
        for wish in wishes:
            wish()

    def _keeping(self, signal: SignalInstance) -> Callable[[], None]:
        return lambda: self._wishes.append(signal.emit)

    def _keeping_choice(self, signal: SignalInstance) -> Callable[[object], None]:
        return lambda choice: self._wishes.append(partial(signal.emit, choice))


def sound_desk() -> type[SoundDesk]:
    """For a thread: what converts sound takes a tenth of a second to load."""
    from supervisor_desk.app.sound_desk import SoundDesk

    return SoundDesk
