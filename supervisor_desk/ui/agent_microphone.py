"""The agent's microphone as the feed shows it, and the one button that changes it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.rules import Situation, why_not
from supervisor_desk.ui import icons
from supervisor_desk.ui.delivery_words import face
from supervisor_desk.ui.explained_button import ExplainedButton
from supervisor_desk.ui.keys import KEYS, Command
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_MARK = 18
_KINDS = (Kind.MUTE, Kind.UNMUTE)


class AgentMicrophone(QWidget):
    """What is observed stands at the left, what can be asked for at the right: they may differ for a while."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._muted: bool | None = None
        key = KEYS[Command.MUTE_OR_UNMUTE].label
        self.buttons = {
            Kind.MUTE: ExplainedButton("Mute", f"The agent can no longer be heard. ({key})"),
            Kind.UNMUTE: ExplainedButton("Unmute", f"The agent can be heard again. ({key})"),
        }
        self._mark = QLabel()
        self._words = QLabel()
        self._note = QLabel()
        self._note.setFont(theme.fonts.small)
        give_look(self._note, tone="waiting")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._mark)
        row.addWidget(self._words)
        row.addWidget(self._note, 1)
        for button in self.buttons.values():
            row.addWidget(button)
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def words(self) -> str:
        """What it says about the microphone."""
        return self._words.text()

    @property
    def wanted(self) -> Kind:
        """What the button in sight asks for."""
        return Kind.UNMUTE if self._muted else Kind.MUTE

    def show_situation(self, situation: Situation) -> None:
        """Show the microphone and what stands in the way of changing it."""
        agent = situation.conversation.agent if situation.conversation is not None else None
        spoken = situation.conversation is not None and situation.conversation.channel == "voice"
        there = agent is not None and agent.left_at is None and spoken
        self._muted = agent.muted if agent is not None and there else None
        absent = "none" if agent is not None and not spoken else "no agent"
        word = absent if self._muted is None else "muted" if self._muted else "open"
        self._words.setText(f"Agent's microphone: {word}")
        under_way = [one for one in situation.deliveries if one.action.kind in _KINDS]
        self._note.setText(f"{under_way[-1].action.kind.value} {face(under_way[-1]).word}" if under_way else "")
        for kind, button in self.buttons.items():
            button.explain(why_not(kind, situation))
            keep_focus = button.hasFocus() and kind is not self.wanted
            button.setVisible(kind is self.wanted)
            if keep_focus:
                self.buttons[self.wanted].setFocus()
        self._tint()

    def _tint(self) -> None:
        tokens = self._theme.tokens
        mark = "mic-muted" if self._muted else "mic"
        color = tokens.waiting if self._muted else tokens.text_dim
        self._mark.setPixmap(icons.pixmap(mark, color, _MARK, self.devicePixelRatioF()))
        for kind, button in self.buttons.items():
            ink = tokens.text if button.why_not is None else tokens.text_off
            button.setIcon(icons.icon("mic-muted" if kind is Kind.MUTE else "mic", ink))
