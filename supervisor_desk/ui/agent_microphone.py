"""The agent's microphone: as the feed shows it, as this desk commanded it, and the one button that changes it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.mute_lease import MuteLease
from supervisor_desk.actions.rules import Situation, why_not
from supervisor_desk.conversations import clocks
from supervisor_desk.ui import icons
from supervisor_desk.ui.delivery_words import Tone, face
from supervisor_desk.ui.explained_button import ExplainedButton
from supervisor_desk.ui.keys import KEYS, Command
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_MARK = 18
_KINDS = (Kind.MUTE, Kind.UNMUTE)


class AgentMicrophone(QWidget):
    """What is observed stands first, what was commanded below it: they may differ, and then that is said.

    ``keep_requested`` carries the id of the conversation whose mute is to last on.
    """

    keep_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._muted: bool | None = None
        self._lease: MuteLease | None = None
        key = KEYS[Command.MUTE_OR_UNMUTE].label
        self._help = {
            Kind.MUTE: f"The agent can no longer be heard. ({key})",
            Kind.UNMUTE: f"The agent can be heard again. ({key})",
        }
        self.buttons = {
            Kind.MUTE: ExplainedButton("Mute", self._help[Kind.MUTE]),
            Kind.UNMUTE: ExplainedButton("Unmute", self._help[Kind.UNMUTE]),
        }
        self._mark = QLabel()
        self._words = QLabel()
        self._note = QLabel()
        self._note.setFont(theme.fonts.small)
        give_look(self._note, tone="waiting")
        self._commanded = QLabel()
        self._commanded.setFont(theme.fonts.small)
        self._commanded.setWordWrap(True)
        self.keep_button = QPushButton("Keep muted")
        self.keep_button.setToolTip("The mute lasts as long again, from now.")
        self.keep_button.clicked.connect(self._keep)
        self._lower = QWidget()
        lower = QHBoxLayout(self._lower)
        lower.setContentsMargins(_MARK + 6, 0, 0, 0)
        lower.setSpacing(6)
        lower.addWidget(self._commanded, 1)
        lower.addWidget(self.keep_button)
        self._lower.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        column.addLayout(row)
        column.addWidget(self._lower)
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
    def commanded(self) -> str:
        """What it says of this desk's own mute; empty without one."""
        return self._commanded.text() if self._lease is not None else ""

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
        self._lease = situation.mute
        self._lower.setVisible(self._lease is not None)
        for kind, button in self.buttons.items():
            button.name_it(button.text(), " ".join(filter(None, (self._help[kind], situation.hints.get(kind, "")))))
            button.explain(why_not(kind, situation))
            keep_focus = button.hasFocus() and kind is not self.wanted
            button.setVisible(kind is self.wanted)
            if keep_focus:
                self.buttons[self.wanted].setFocus()
        self._tint()

    def show_time(self, now: float) -> None:
        """Say how long the mute lasts still; ``now`` is monotonic seconds."""
        lease = self._lease
        if lease is None:
            return
        wrong = lease.diverged
        give_look(self._commanded, tone=(Tone.BAD if wrong else Tone.WAITING).value)
        self._commanded.setText(_command_words(lease, now))
        self.keep_button.setVisible(not wrong and not lease.undo_why)

    def _keep(self) -> None:
        if self._lease is not None:
            self.keep_requested.emit(self._lease.conversation_id)

    def _tint(self) -> None:
        tokens = self._theme.tokens
        mark = "mic-muted" if self._muted else "mic"
        color = tokens.waiting if self._muted else tokens.text_dim
        self._mark.setPixmap(icons.pixmap(mark, color, _MARK, self.devicePixelRatioF()))
        for kind, button in self.buttons.items():
            ink = tokens.text if button.why_not is None else tokens.text_off
            button.setIcon(icons.icon("mic-muted" if kind is Kind.MUTE else "mic", ink))


def _command_words(lease: MuteLease, now: float) -> str:
    if lease.diverged:
        return "Commanded by you: muted. It is open: somebody else opened it."
    if lease.undo_why:
        return f"Commanded by you: open again, because {lease.undo_why}."
    return f"Commanded by you: muted, for {clocks.hms(lease.left(now))} more."
