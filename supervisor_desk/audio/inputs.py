"""What can be spoken into, as the rest of the desk sees it: devices, the permission to use them, an open input."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

import msgspec

from supervisor_desk.audio.layout import Layout


class InputDevice(msgspec.Struct, frozen=True):
    """A microphone of this computer. ``id`` stays the same over restarts and is what settings remember."""

    id: str
    name: str
    default: bool = False


class Permission(StrEnum):
    """Whether the system lets the desk listen to a microphone."""

    GRANTED = "granted"
    UNDECIDED = "not asked yet"
    DENIED = "denied"


class InputTrouble(Exception):
    """Nothing can be recorded; ``str()`` is all of what happened, what it means for the call and what to do."""

    def __init__(self, what: str, means: str, remedy: str) -> None:
        super().__init__(f"{what} {means} {remedy}")
        self.what = what
        self.remedy = remedy


Heard = Callable[[bytes], None]
"""Takes the next piece of raw sound in the layout of the input."""
Failed = Callable[[InputTrouble], None]
"""Told once why no more sound comes; the input has closed itself."""


class SoundInput(Protocol):
    """One source of sound. All of it belongs to the thread of the main loop."""

    def open(self, heard: Heard, failed: Failed) -> Layout:
        """Begin to deliver. Raises ``InputTrouble``."""
        ...

    def flush(self) -> None:
        """Deliver at once what has been recorded and not been delivered yet."""
        ...

    def close(self) -> None:
        """Stop; nothing is delivered afterwards. Closing twice does nothing."""
        ...


class Microphones(Protocol):
    """The microphones of this computer. All of it belongs to the thread of the main loop."""

    def devices(self) -> tuple[InputDevice, ...]:
        """Those that are there now, the system's default first."""
        ...

    def choose(self, device_id: str = "") -> SoundInput:
        """The input of that device, or of the default where it is empty. Raises ``InputTrouble`` if it is not there."""
        ...

    def layout_of(self, device_id: str = "") -> Layout:
        """What it would deliver. Raises ``InputTrouble``."""
        ...

    def permission(self) -> Permission:
        """What the system allows now."""
        ...

    def ask_permission(self, answered: Callable[[Permission], None]) -> None:
        """Have the system ask the person, where it does such a thing; ``answered`` is called later."""
        ...

    def watch(self, changed: Callable[[], None]) -> None:
        """Have ``changed`` called whenever a device comes or goes. One watcher at a time."""
        ...

    def close(self) -> None:
        """Stop watching."""
        ...


NOTHING_SENT = "Nothing was recorded, and the agent heard nothing."
OTHER_WAYS = "Text cues and clips work without a microphone."


def none_found() -> InputTrouble:
    """There is no microphone at all."""
    return InputTrouble("No microphone was found.", NOTHING_SENT, f"Connect one and try again. {OTHER_WAYS}")


def not_there() -> InputTrouble:
    """The one that was chosen is not connected."""
    return InputTrouble(
        "The microphone that you chose is not connected.",
        NOTHING_SENT,
        "Connect it, or choose another one under “Voice cue”.",
    )


def not_allowed() -> InputTrouble:
    """The system forbids it."""
    return InputTrouble(
        "The system does not let Supervisor Desk use the microphone.",
        NOTHING_SENT,
        f"Allow it in the privacy settings of your system, then try again. {OTHER_WAYS}",
    )


def no_sound_system(why: str) -> InputTrouble:
    """The library that records cannot be loaded; ``why`` are its words."""
    return InputTrouble(
        f"The sound library of this computer cannot be loaded ({why}).",
        "No microphone can be used.",
        f"Install what is missing and restart the desk. {OTHER_WAYS}",
    )


def not_opened(name: str) -> InputTrouble:
    """The device does not start."""
    return InputTrouble(
        f"The microphone “{name}” could not be opened.",
        NOTHING_SENT,
        "Another program may keep it for itself: close that, or choose another microphone under “Voice cue”.",
    )


def lost(name: str) -> InputTrouble:
    """It was disconnected, or failed, while it was open."""
    return InputTrouble(
        f"The microphone “{name}” was disconnected.",
        "What you said since then was not recorded.",
        "Connect it again, or choose another one under “Voice cue”.",
    )


def stalled(name: str) -> InputTrouble:
    """It is open and delivers nothing."""
    return InputTrouble(
        f"The microphone “{name}” delivers no sound.",
        "What you say is not recorded.",
        "Connect it again, or choose another one under “Voice cue”.",
    )
