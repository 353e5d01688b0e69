"""Window first: what its first picture does not need is loaded when that is there, in a thread beside the loop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
from typing import TYPE_CHECKING, Final

from supervisor_desk.app.places import load_places
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.qtloop import Application
from supervisor_desk.settings import Settings, data_folder
from supervisor_desk.ui.first_picture import FirstPicture
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.theme import Scheme, Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from supervisor_desk.actions.ports import Clock

PAINTED_WITHIN_S: Final = 0.3
"""How long everything else waits for the first picture of the window, in seconds; a hidden window gives none."""


class Entrance:
    """The window before there is anything behind it, where it stood the last time. Main thread only."""

    def __init__(self, app: Application, settings: Settings, clock: Clock) -> None:
        self.places_path = data_folder() / "window.json"
        self.places = load_places(self.places_path)
        self.theme = Theme(app, Scheme(settings.theme))
        self.link = Link(LinkPhase.SIGNING_IN, "The desk is starting.", clock.now())
        self.window = MainWindow(self.theme, clock, self.link)
        self.window.stand(self.places.window.geometry)

    async def open(self, loading: Callable[[], object] = lambda: None) -> None:
        """Show the window, and return when all that stands behind it is loaded; ``loading`` is called on the way, in
        the thread that does it.
        """
        painted = asyncio.Event()
        FirstPicture(self.window, painted.set)
        self.window.show()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PAINTED_WITHIN_S):
                await painted.wait()

        def load() -> None:
            loading()
            importlib.import_module("supervisor_desk.app.program")

        await asyncio.to_thread(load)

    def close(self) -> None:
        """Nothing comes behind it: the window goes."""
        self.window.allow_close()
        self.discard()

    def discard(self) -> None:
        """The closed window makes room for another one."""
        self.window.deleteLater()
        self.theme.deleteLater()


def keep_what_is_there() -> None:
    """The desk is live: what there is by now stays for the shift, so that no search for garbage looks at it again.

    On a floor of 10,000 such a search takes longer than a display frame. ``let_go_again`` takes it back.
    """
    gc.freeze()


def let_go_again() -> None:
    """The desk is closed: what belonged to it may be collected."""
    gc.unfreeze()
