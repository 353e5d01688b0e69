"""Push-to-talk: joins the button, the key and the microphone, and sends what was said when it is let go.

The microphone is open only while the form is in sight or a cue is being spoken: the pre-roll needs it open before the
button goes down.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, Protocol

from supervisor_desk.actions.action import Action
from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.desk import Starter
from supervisor_desk.audio.inputs import InputTrouble, Microphones, Permission
from supervisor_desk.audio.recording import Recording, TalkState
from supervisor_desk.settings import SettingsError, save_user
from supervisor_desk.ui.action_panel import ActionPanel
from supervisor_desk.ui.spoken_cue import SpokenCue

if TYPE_CHECKING:  # with it comes what computes with sound: see load_sound
    from supervisor_desk.audio.push_to_talk import PushToTalk

_OR_FILE: Final = "A voice cue can also be sent from a file."
_OPEN: Final = (TalkState.READY, TalkState.RECORDING, TalkState.FULL)


def load_sound() -> None:
    """Load what computes with sound, 15 MB and a tenth of a second. In a thread, before the first key is pressed."""
    importlib.import_module("supervisor_desk.audio.push_to_talk")


class Outgoing(Protocol):
    """Takes the wish and what was said for it."""

    def __call__(self, action: Action, recording: Recording) -> Coroutine[Any, Any, None]:
        """Send ``action`` with the sound of ``recording``."""
        ...


class TalkDesk:
    """``open_microphones`` loads the sound system, some tenths of a second, when somebody first wants to speak.

    ``device`` is the id of the microphone to use, empty for the default. Main thread only.
    """

    def __init__(
        self,
        panel: ActionPanel,
        cue: SpokenCue,
        clock: Clock,
        start: Starter,
        *,
        open_microphones: Callable[[], Microphones],
        device: str,
        send: Outgoing,
    ) -> None:
        self._panel = panel
        self._row = panel.voice_cue.talk
        self._cue = cue
        self._clock = clock
        self._start = start
        self._open_microphones = open_microphones
        self._device = device
        self._send = send
        self._microphones: Microphones | None = None
        self._talk: PushToTalk | None = None
        self._action: Action | None = None
        self._in_sight = False
        self._row.wanted.connect(self._wanted)
        self._row.device_chosen.connect(self._choose)
        cue.begun.connect(self._begin)
        cue.ended.connect(self._end)
        cue.dropped.connect(self._drop)
        if self._row.isVisible():
            self._wanted(True)

    def use(self, microphones: Microphones) -> None:
        """Speak into ``microphones`` from now on."""
        self._let_go()
        if self._microphones is not None:
            self._microphones.close()
        self._microphones = microphones
        microphones.watch(self._devices_changed)
        self._show_devices()
        if self._in_sight:
            self._arm()

    def close(self) -> None:
        """Close the microphone; what is being spoken is lost."""
        self._cue.drop()
        self._in_sight = False
        self._let_go()
        if self._microphones is not None:
            self._microphones.close()
            self._microphones = None

    # --- the form comes and goes ---------------------------------------------------------------------------------

    def _wanted(self, in_sight: bool) -> None:
        self._in_sight = in_sight
        if not in_sight:
            if self._action is None:
                self._let_go()
            return
        found = self._found()
        if found.permission() is Permission.UNDECIDED:
            found.ask_permission(lambda _answer: self._arm())
        else:
            self._arm()

    def _arm(self) -> None:
        """Open the microphone for the pre-roll. What is wrong with it is said when somebody wants to speak."""
        if self._in_sight and self._found().permission() is Permission.GRANTED:
            try:
                self._ready().arm()
            except InputTrouble:
                self._let_go()

    def _devices_changed(self) -> None:
        self._show_devices()
        if self._in_sight and self._action is None and (self._talk is None or self._talk.state is TalkState.OFF):
            self._arm()

    def _choose(self, device: str) -> None:
        if self._action is not None:
            return
        self._device = device
        self._let_go()
        self._arm()
        self._start(self._remember(device), name="remember the microphone")

    async def _remember(self, device: str) -> None:
        try:
            await asyncio.to_thread(save_user, {"microphone": device})
        except SettingsError as error:
            self._panel.show_reason(str(error))

    # --- speaking ------------------------------------------------------------------------------------------------

    def _begin(self, action: Action) -> None:
        try:
            self._ready().press()
        except InputTrouble as trouble:
            self._let_go()
            self._cue.drop()
            self._panel.show_reason(f"{trouble} {_OR_FILE}")
            return
        self._action = action

    def _end(self) -> None:
        action, self._action = self._action, None
        recording = self._talk.release() if self._talk is not None else None
        if not self._in_sight:
            self._let_go()
        if action is None or recording is None:
            return
        if recording.problem:
            self._panel.show_reason(recording.problem)
            return
        if recording.notes:
            self._panel.show_reason(" ".join(recording.notes))
        self._start(self._send(action, recording), name=f"spoken {action.id}")

    def _drop(self) -> None:
        self._action = None
        if self._talk is not None:
            self._talk.release()
        if not self._in_sight:
            self._let_go()

    # --- inside --------------------------------------------------------------------------------------------------

    def _found(self) -> Microphones:
        if self._microphones is None:
            self.use(self._open_microphones())
        if self._microphones is None:
            raise RuntimeError("the microphones were closed while they were being opened")
        return self._microphones

    def _ready(self) -> PushToTalk:
        from supervisor_desk.audio.push_to_talk import PushToTalk

        if self._talk is None:
            source = self._found().choose(self._device)
            if self._talk is None:
                self._talk = PushToTalk(
                    source, self._clock, level=self._row.meter.show_level, changed=self._state_changed
                )
        return self._talk

    def _let_go(self) -> None:
        talk, self._talk = self._talk, None
        if talk is not None:
            talk.disarm()
        self._row.show_state(TalkState.OFF)

    def _state_changed(self, state: TalkState, words: str) -> None:
        self._row.show_state(state)
        if state not in _OPEN:
            self._row.meter.show_level(None)
        if words:
            self._panel.show_reason(words)

    def _show_devices(self) -> None:
        if self._microphones is not None:
            self._row.show_devices(self._microphones.devices(), self._device)
