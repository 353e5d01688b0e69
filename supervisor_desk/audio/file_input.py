"""A recording that stands in for a microphone: for tests, rehearsals, and computers without a sound device."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from supervisor_desk.actions.ports import Clock
from supervisor_desk.audio.inputs import Failed, Heard, InputDevice, Permission, SoundInput, not_there
from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.pcm import RATE, WIDTH, Pcm

LAYOUT = Layout(RATE, 1, Encoding.S16)
_EVERY_S = 0.02


class FileInput:
    """Fits ``SoundInput``: speaks the recording in real time from the moment it is opened, then is silent.

    Opened again, it starts from the beginning. Needs the running loop.
    """

    def __init__(self, sound: Pcm, clock: Clock) -> None:
        self._sound = sound
        self._clock = clock
        self._heard: Heard | None = None
        self._began = 0.0
        self._spoken = 0
        self._timer: asyncio.TimerHandle | asyncio.Handle | None = None

    def open(self, heard: Heard, failed: Failed) -> Layout:  # noqa: ARG002 - a file does not fail
        """See ``SoundInput``."""
        self.close()
        self._heard, self._began, self._spoken = heard, self._clock.monotonic(), 0
        self._wait()
        return LAYOUT

    def flush(self) -> None:
        """Speak what is due by now."""
        if self._heard is None:
            return
        due = int((self._clock.monotonic() - self._began) * RATE)
        piece = self._sound.frames[self._spoken * WIDTH : due * WIDTH]
        silence = bytes((due - self._spoken) * WIDTH - len(piece))
        self._spoken = due
        if piece or silence:
            self._heard(piece + silence)

    def close(self) -> None:
        """See ``SoundInput``."""
        self._heard = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(_EVERY_S, self._turn)

    def _turn(self) -> None:
        self.flush()
        if self._heard is not None:
            self._wait()


class FileMicrophones:
    """Fits ``Microphones``: one device, the recording."""

    def __init__(self, sound: Pcm, clock: Clock, name: str = "Recording instead of a microphone") -> None:
        self._device = InputDevice("file", name, default=True)
        self._sound = sound
        self._clock = clock

    def devices(self) -> tuple[InputDevice, ...]:
        """The recording."""
        return (self._device,)

    def choose(self, device_id: str = "") -> SoundInput:
        """See ``Microphones``."""
        self.layout_of(device_id)
        return FileInput(self._sound, self._clock)

    def layout_of(self, device_id: str = "") -> Layout:
        """See ``Microphones``."""
        if device_id not in ("", self._device.id):
            raise not_there()
        return LAYOUT

    def permission(self) -> Permission:
        """Nobody needs to be asked."""
        return Permission.GRANTED

    def ask_permission(self, answered: Callable[[Permission], None]) -> None:
        """Nobody needs to be asked."""
        answered(Permission.GRANTED)

    def watch(self, changed: Callable[[], None]) -> None:
        """It neither comes nor goes."""

    def close(self) -> None:
        """Nothing is watched."""
