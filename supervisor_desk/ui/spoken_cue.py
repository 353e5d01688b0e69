"""A voice cue while it is being spoken: it is for the call that was chosen when the button went down, and for no other.

Nothing is recorded here; whoever records follows the signals.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.rules import why_not_action
from supervisor_desk.conversations.conversation import Conversation
from supervisor_desk.ui.action_panel import ActionPanel
from supervisor_desk.ui.delivery_words import kind_word

STILL_TO_COME = "spoken"
"""Stands where the path of the recording will be."""
_LOST = (
    "The window lost the keyboard while you spoke, and nothing was sent. Hold the button again and say it once more."
)


class SpokenCue(QObject):
    """``begun`` carries the ``Action`` whose sound is being spoken; ``ended`` says that it is to be sent, ``dropped``
    that it is not.
    """

    begun = Signal(object)
    ended = Signal()
    dropped = Signal()

    def __init__(self, panel: ActionPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self.conversation: Conversation | None = None
        button = panel.voice_cue.talk.button
        button.held.connect(self.begin)
        button.let_go.connect(self.end)
        button.lost.connect(self.lose)

    @property
    def running(self) -> bool:
        """Whether one is being spoken."""
        return self.conversation is not None

    def begin(self) -> None:
        """The button or key went down."""
        if self.running:
            return
        situation = self._panel.situation
        wished: Action = self._panel.filled_in(Kind.VOICE_CUE)
        action = msgspec.structs.replace(wished, media_path=STILL_TO_COME, media_url="")
        no = why_not_action(action, situation)
        if no is not None:
            self._panel.show_reason(f"{kind_word(Kind.VOICE_CUE)} is not possible now. {no.sentence}")
            return
        self.conversation = situation.conversation
        self.begun.emit(action)

    def end(self) -> None:
        """It came up again."""
        if self.running:
            self.conversation = None
            self.ended.emit()

    def drop(self) -> None:
        """Do not send it."""
        if self.running:
            self.conversation = None
            self.dropped.emit()

    def lose(self) -> None:
        """Nobody will tell when the hand lets go."""
        if self.running:
            self.drop()
            self._panel.show_reason(_LOST)
