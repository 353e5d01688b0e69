"""Stands for the microphones where this computer cannot record at all."""

from __future__ import annotations

from collections.abc import Callable

from supervisor_desk.audio.inputs import InputDevice, InputTrouble, Permission, SoundInput
from supervisor_desk.audio.layout import Layout


class NoMicrophones:
    """Fits ``Microphones``. ``trouble`` is what a person is told who wants to speak."""

    def __init__(self, trouble: InputTrouble) -> None:
        self.trouble = trouble

    def devices(self) -> tuple[InputDevice, ...]:
        """None."""
        return ()

    def choose(self, device_id: str = "") -> SoundInput:  # noqa: ARG002 - the protocol has it
        """Raises ``InputTrouble``."""
        raise self.trouble

    def layout_of(self, device_id: str = "") -> Layout:  # noqa: ARG002 - the protocol has it
        """Raises ``InputTrouble``."""
        raise self.trouble

    def permission(self) -> Permission:
        """Nobody forbids it."""
        return Permission.GRANTED

    def ask_permission(self, answered: Callable[[Permission], None]) -> None:
        """There is nothing to ask for."""
        answered(Permission.GRANTED)

    def watch(self, changed: Callable[[], None]) -> None:
        """Nothing will come."""

    def close(self) -> None:
        """Nothing is open."""
