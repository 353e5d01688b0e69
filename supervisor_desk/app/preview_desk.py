"""Listening to a clip at this computer before it is sent: nothing of it leaves, and no call may hear it."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Final

from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.starter import Starter
from supervisor_desk.audio.outputs import OutputTrouble, Player
from supervisor_desk.audio.pcm import MAX_SAMPLES, Pcm
from supervisor_desk.audio.speakers import player
from supervisor_desk.ui.clip_row import ClipRow
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.microphone import MicrophoneState

HEARD: Final = (
    "The clip was not played here: your microphone may be open, and the call would hear it. Nothing was sent. "
    "Go back to listening first."
)
UNREADABLE: Final = "The sound of “{name}” cannot be read. Nothing was sent. Remove the clip, or add the file again."


class PreviewDesk:
    """Main thread only. ``open_player`` is asked for the loudspeaker when somebody first wants to listen."""

    def __init__(self, window: MainWindow, start: Starter, open_player: Callable[[], Player] = player) -> None:
        self._window = window
        self._form = window.panel.clips
        self._start = start
        self._open_player = open_player
        self._player: Player | None = None
        self._form.previewed.connect(self._asked)
        self._form.preview_stopped.connect(self.stop)
        window.commands.talk.begun.connect(lambda _action: self.stop())

    def use(self, player: Player) -> None:
        """Play on ``player`` from now on."""
        self.stop()
        self._player = player

    def delivery_changed(self, delivery: Delivery) -> None:
        """Who is about to be heard must not play anything beside the microphone."""
        if delivery.action.kind.speaks and delivery.state is DeliveryState.ASKED:
            self.stop()

    def stop(self) -> None:
        """Be silent."""
        if self._player is not None:
            self._player.stop()
        self._form.show_preview(None)

    # --- inside --------------------------------------------------------------------------------------------------

    def _asked(self, row: ClipRow) -> None:
        self.stop()
        if self._may_be_heard:
            self._window.panel.show_reason(HEARD)
            return
        self._form.show_preview(row)
        self._start(self._play(row), name="listen to a clip")

    async def _play(self, row: ClipRow) -> None:
        try:
            sound = await asyncio.to_thread(_read, Path(row.path))
        except (OSError, EOFError, wave.Error):
            self._give_up(UNREADABLE.format(name=row.name))
            return
        if self._form.previewing != row.id:
            return  # stopped, or another one was asked for, while it was read
        if self._may_be_heard:
            self._give_up(HEARD)
            return
        try:
            if self._player is None:
                self._player = self._open_player()
            self._player.play(sound, lambda: self._form.show_preview(None))
        except OutputTrouble as trouble:
            self._give_up(str(trouble))

    def _give_up(self, words: str) -> None:
        self._form.show_preview(None)
        self._window.panel.show_reason(words)

    @property
    def _may_be_heard(self) -> bool:
        return self._window.lamp.shown.state is not MicrophoneState.OFF


def _read(path: Path) -> Pcm:
    """The sound of a clip of the library, which is kept as it is sent. Runs in a worker thread."""
    with wave.open(str(path), "rb") as file:
        return Pcm(file.readframes(MAX_SAMPLES))
