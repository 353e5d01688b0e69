"""What a clip can be listened to on at this computer, as the rest of the desk sees it, and why there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from supervisor_desk.audio.pcm import Pcm

STILL_SENT = "The clip can be sent all the same; nothing was sent now."


class OutputTrouble(Exception):
    """Nothing can be heard here; ``str()`` is all of what happened, what it means and what to do."""


class Player(Protocol):
    """Plays one sound at a time on this computer. All of it belongs to the thread of the main loop."""

    def play(self, sound: Pcm, ended: Callable[[], None]) -> None:
        """Play ``sound`` from its beginning, in place of what plays. Raises ``OutputTrouble``.

        ``ended`` is called when it is over by itself, or the device is gone; not after ``stop``.
        """
        ...

    def stop(self) -> None:
        """Be silent. Stopping twice does nothing."""
        ...


class NoPlayer:
    """Stands for the player where this computer cannot play at all."""

    def __init__(self, trouble: OutputTrouble) -> None:
        self.trouble = trouble

    def play(self, sound: Pcm, ended: Callable[[], None]) -> None:  # noqa: ARG002 - the protocol has it
        """Raises ``OutputTrouble``."""
        raise self.trouble

    def stop(self) -> None:
        """Nothing plays."""


def none_found() -> OutputTrouble:
    """There is no loudspeaker at all."""
    return OutputTrouble(
        f"No loudspeaker or headset was found on this computer. {STILL_SENT} Connect one to listen to it before."
    )


def not_opened(name: str) -> OutputTrouble:
    """The device does not start."""
    return OutputTrouble(
        f"The loudspeaker “{name}” could not be opened. {STILL_SENT} Another program may be using it alone."
    )


def no_sound_system(why: str) -> OutputTrouble:
    """The library that plays cannot be loaded; ``why`` are its words."""
    return OutputTrouble(
        f"The sound library of this computer cannot be loaded ({why}). {STILL_SENT} Install what is missing to listen."
    )
