"""All sound of the desk, joined to its window: spoken cues, cues from files, and the clip library."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

import structlog

from supervisor_desk.actions.action import Action
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.clip_desk import ClipDesk
from supervisor_desk.app.cue_desk import CueDesk
from supervisor_desk.app.desk import Desk, Starter
from supervisor_desk.app.preview_desk import PreviewDesk
from supervisor_desk.app.requests import Requests
from supervisor_desk.app.station import Station
from supervisor_desk.app.talk_desk import TalkDesk, load_sound
from supervisor_desk.audio.clip_library import ClipLibrary
from supervisor_desk.audio.cue_files import CueFiles
from supervisor_desk.audio.decoder import ChildDecoder
from supervisor_desk.audio.microphones import microphones
from supervisor_desk.audio.recording import Recording
from supervisor_desk.settings import Settings, data_folder
from supervisor_desk.ui.main_window import MainWindow

OLD_S: Final = 12 * 3600.0
"""Recordings older than this are no longer those of a desk that is open beside this one."""

log = structlog.get_logger(__name__)


class SoundDesk:
    """Main thread only. Before ``attach`` clips can be listened to and arranged, and nothing can be sent."""

    def __init__(
        self, window: MainWindow, settings: Settings, clock: Clock, start: Starter, folder: Path | None = None
    ) -> None:
        folder = folder or data_folder()
        self._window = window
        self._clock = clock
        self._start = start
        self._cue_folder = folder / "cues"
        self._files = CueFiles(self._cue_folder)
        self._decoder = ChildDecoder()
        self._cues: CueDesk | None = None
        self._prepared = False
        clips = folder / "clips"
        self.clips = ClipDesk(window, ClipLibrary(clips, clock), clips, self._decoder, start)
        self.preview = PreviewDesk(window, start)
        self.talk = TalkDesk(
            window.panel,
            window.commands.talk,
            clock,
            start,
            open_microphones=microphones,
            device=settings.microphone,
            send=self._send_spoken,
        )

    def open(self) -> None:
        """Read what is kept, and clear away what an earlier run left behind."""
        self._start(self.clips.open(), name="clip library")
        self._start(self._sweep(), name="old recordings")

    def attach(self, desk: Desk, station: Station) -> Requests:
        """Follow ``desk``; returns what wishes are to be given to in its place."""
        cues = self._cues = CueDesk(
            self._files,
            self._decoder,
            self._start,
            desk.request,
            converted=self.clips.holds,
            tell=self._window.panel.show_reason,
        )
        desk.on_delivery.append(self._prepare)
        desk.on_delivery.append(cues.delivery_changed)
        desk.on_delivery.append(self.clips.delivery_changed)
        desk.on_delivery.append(self.preview.delivery_changed)
        station.tell_uploads(self.clips.uploaded)
        self.clips.at(station.place.address.base)
        return cues.request

    async def close(self) -> None:
        """Close the microphone and leave no recording behind."""
        self.talk.close()
        self.preview.stop()
        if self._cues is not None:
            await self._cues.close()

    def _prepare(self, delivery: Delivery) -> None:
        """Who steps into calls may speak next, and then nothing is to be loaded first.

        Not before a wish is settled: loading takes turns with the main thread, and would keep it from leaving.
        """
        if delivery.state.settled and not self._prepared:
            self._prepared = True
            self._start(asyncio.to_thread(load_sound), name="load the sound")

    async def _send_spoken(self, action: Action, recording: Recording) -> None:
        if self._cues is not None:
            pcm = recording.pcm
            await self._cues.keep(action, lambda: self._files.keep(pcm), recording.duration_ms)

    async def _sweep(self) -> None:
        try:
            await asyncio.to_thread(self._sweep_old)
        except OSError as error:
            log.info("cues.not_swept", kind=type(error).__name__)

    def _sweep_old(self) -> None:
        recent = [one for one in self._cue_folder.glob("*.wav") if self._clock.now() - one.stat().st_mtime < OLD_S]
        self._files.sweep(but=recent)
