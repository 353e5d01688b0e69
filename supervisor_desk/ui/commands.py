"""What each command of the key table does in the window, whether it came by key or by menu.

Here the safety of the microphone is kept: Esc steps down on the call where most people hear this supervisor, chosen or
not, or drops the voice cue that is being spoken; and Space coaches only while it is held.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui.action_panel import ActionPanel
from supervisor_desk.ui.call_buttons import wanted
from supervisor_desk.ui.key_watch import KeyWatch, is_written_in
from supervisor_desk.ui.keys import ASKS, FORMS, SWITCHES, Command
from supervisor_desk.ui.microphone import Leg, Microphone, MicrophoneState, loudest_first, microphone
from supervisor_desk.ui.push_to_coach import PushToCoach
from supervisor_desk.ui.spoken_cue import SpokenCue
from supervisor_desk.ui.stepping_down import step_down
from supervisor_desk.ui.wishes import chosen

_NOTHING_SAFER = "You are on no call that Esc could take you off. Choose a call that you listen to, or use Stop."

_DROPPED = "The voice cue was dropped. Nothing was sent, and the agent heard nothing of it."


class Commands(QObject):
    """``requested`` carries an ``Action``, ``cancel_requested`` a ``Delivery``, ``conversation_wanted`` an id.

    ``others`` are the commands that the window itself carries out.
    """

    requested = Signal(object)
    cancel_requested = Signal(object)
    conversation_wanted = Signal(object)

    def __init__(
        self,
        panel: ActionPanel,
        watch: KeyWatch,
        clock: Clock,
        others: Mapping[Command, Callable[[], object]],
        leave_text: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._watch = watch
        self._others = dict(others)
        self._leave_text = leave_text
        self._legs: tuple[Leg, ...] = ()
        self._deliveries: tuple[Delivery, ...] = ()
        self.push = PushToCoach(self._coach, clock, self)
        self.push.requested.connect(self.requested)
        self.push.cancel_requested.connect(self.cancel_requested)
        self.push.told.connect(panel.show_reason)
        self.talk = SpokenCue(panel, self)
        self.talk.begun.connect(self._guard_escape)
        self.talk.ended.connect(self._guard_escape)
        self.talk.dropped.connect(self._guard_escape)
        watch.talk_pressed.connect(self.talk.begin)
        watch.talk_released.connect(self.talk.end)
        watch.keyboard_lost.connect(self.talk.lose)
        watch.space_pressed.connect(self.push.press)
        watch.space_released.connect(self.push.release)
        watch.escaped.connect(self._escape)

    @property
    def microphone(self) -> Microphone:
        """The microphone as it must be assumed to be."""
        return microphone(self._legs, self._deliveries, self.talk.conversation)

    def show_work(self, legs: tuple[Leg, ...], deliveries: tuple[Delivery, ...]) -> None:
        """Take over all own sessions and all deliveries, oldest first, as they are at one moment."""
        self._legs = legs
        self._deliveries = deliveries
        self._guard_escape()
        self.push.follow(legs, deliveries)

    def perform(self, command: Command) -> None:
        """Carry out ``command``."""
        if command in ASKS:
            self._panel.ask(ASKS[command])
        elif command in FORMS:
            self._panel.show_form(FORMS[command])
        elif command in SWITCHES:
            self._panel.ask(wanted(command, self._panel.situation))
        elif command is Command.MUTE_OR_UNMUTE:
            self._panel.ask_mute_or_unmute()
        elif command is Command.SAFER:
            self._step_down()
        elif command is Command.GO_TO_LIVE:
            self._go_to_live()
        else:
            self._others[command]()

    def _coach(self) -> Action | None:
        return self._panel.ask(Kind.COACH)

    def _guard_escape(self) -> None:
        self._watch.may_keep_escape = self.microphone.state is MicrophoneState.OFF

    def _escape(self) -> None:
        if self.talk.running:
            self.talk.drop()
            self._panel.show_reason(_DROPPED)
            return
        heard = self.microphone.state is not MicrophoneState.OFF
        if self._panel.asking.asking is not None and not heard:
            self._panel.asking.withdraw()
        elif is_written_in(QApplication.focusWidget()) and not heard:
            self._leave_text()
        else:
            self._step_down()

    def _step_down(self) -> None:
        where: ConversationId = chosen(self._panel.situation)
        step = step_down(self._legs, self._deliveries, where)
        if step is None:
            self._panel.show_reason(_NOTHING_SAFER)
        elif step.take_back is not None:
            self.cancel_requested.emit(step.take_back)
        elif step.ask is not None:
            self.requested.emit(step.ask)

    def _go_to_live(self) -> None:
        here = chosen(self._panel.situation)
        legs = [leg.conversation.id for leg in loudest_first(self._legs, None)]
        if not legs:
            self._panel.show_reason("You are on no call.")
            return
        following = legs[(legs.index(here) + 1) % len(legs)] if here in legs else legs[0]
        self.conversation_wanted.emit(following)
