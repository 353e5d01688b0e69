"""What some contact centers let a supervisor do with the call itself: hold, secure pause, one's own mute, an end.

Out of sight where the service offers none of it. A switch shows the one of its two sides that would change something.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from supervisor_desk.actions.action import BEYOND_CONTRACT, Kind
from supervisor_desk.actions.rules import Situation, why_not
from supervisor_desk.actions.switches import self_muted
from supervisor_desk.ui import icons
from supervisor_desk.ui.delivery_words import face, kind_mark, kind_word
from supervisor_desk.ui.explained_button import ExplainedButton
from supervisor_desk.ui.flowing_row import FlowingRow
from supervisor_desk.ui.keys import KEYS, SWITCHES, Command
from supervisor_desk.ui.theme import Theme

_WORDS = {
    Kind.MUTE_SELF: ("Mute me", "Nobody on the call hears you until you unmute. You stay in your mode."),
    Kind.UNMUTE_SELF: ("Unmute me", "You are heard again as your mode says."),
    Kind.HOLD: ("Hold", "Puts the agent's line on hold: agent and customer no longer hear each other."),
    Kind.RESUME: ("Resume", "Ends the hold: agent and customer hear each other again."),
    Kind.SECURE_PAUSE: (
        "Secure pause",
        "Pauses the recording, for card numbers and the like. The conversation goes on.",
    ),
    Kind.SECURE_RESUME: ("End pause", "The recording goes on."),
    Kind.TAKE_OVER: ("Take over", "The conversation becomes yours, and the agent leaves it. You are asked first."),
    Kind.DISCONNECT: ("Disconnect", "Ends the conversation for everybody. You are asked first."),
}
_KEYS = {kind: command for command, sides in SWITCHES.items() for kind in sides}


def offered(situation: Situation) -> bool:
    """Whether the service does any of it, so that all of it is worth showing."""
    return any(kind not in situation.not_offered for kind in BEYOND_CONTRACT)


def wanted(command: Command, situation: Situation) -> Kind:
    """The side of a switch that would change something now; it is switched on where nothing is known."""
    conversation = situation.conversation
    agent = conversation.agent if conversation is not None else None
    on = {
        Command.MUTE_SELF: self_muted(conversation, situation.session),
        Command.HOLD: agent is not None and agent.held,
        Command.SECURE_PAUSE: conversation is not None and conversation.recording_paused is True,
    }
    return SWITCHES[command][1 if on[command] else 0]


class CallButtons(QWidget):
    """``buttons`` has one for each kind, of which those in sight can be seen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._situation: Situation | None = None
        self._row = FlowingRow()
        self.buttons: dict[Kind, ExplainedButton] = {}
        for kind, (words, help_words) in _WORDS.items():
            button = ExplainedButton(words, _with_key(kind, help_words))
            self.buttons[kind] = button
            self._row.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._row)
        theme.changed.connect(self._tint)
        self.hide()

    def show_situation(self, situation: Situation) -> None:
        """Show what is possible, why the rest is not, and what is known of what must be tried."""
        self._situation = situation
        sides = {wanted(command, situation) for command in SWITCHES}
        hidden = {kind for pair in SWITCHES.values() for kind in pair} - sides
        for kind, button in self.buttons.items():
            words, help_words = _WORDS[kind]
            hint = situation.hints.get(kind, "")
            under_way = _under_way(kind, situation)
            button.name_it(
                f"{words} …" if under_way else words, " ".join(filter(None, (_with_key(kind, help_words), hint)))
            )
            button.explain(why_not(kind, situation))
            keep_focus = button.hasFocus() and kind in hidden
            button.setVisible(kind not in hidden)
            if keep_focus:
                next(self.buttons[other] for other in _sides_of(kind) if other not in hidden).setFocus()
        self._tint()
        self.setVisible(offered(situation))

    def _tint(self) -> None:
        tokens = self._theme.tokens
        for kind, button in self.buttons.items():
            ink = tokens.text if button.why_not is None else tokens.text_off
            button.setIcon(icons.icon(kind_mark(kind), ink))


def _sides_of(kind: Kind) -> tuple[Kind, Kind]:
    return SWITCHES[_KEYS[kind]]


def _under_way(kind: Kind, situation: Situation) -> bool:
    return any(one.action.kind is kind and face(one).word for one in situation.deliveries)


def _with_key(kind: Kind, help_words: str) -> str:
    command = _KEYS.get(kind)
    label = KEYS[command].label if command is not None else ""
    return f"{kind_word(kind)}: {help_words[0].lower()}{help_words[1:]}{f' ({label})' if label else ''}"
