"""Everything a supervisor can do about the chosen conversation, what became of it, and why something is not possible.

Each wish leaves by one signal, ``requested``, as a complete ``Action``; nothing is done here. Keys and menus come
through ``ask`` and so meet the same rules and the same guard as the buttons.
"""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.ports import Clock
from supervisor_desk.actions.rules import Situation, why_not, why_not_action
from supervisor_desk.actions.switches import self_muted
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.ui.action_form import ActionForm
from supervisor_desk.ui.action_tabs import ActionTabs
from supervisor_desk.ui.agent_microphone import AgentMicrophone
from supervisor_desk.ui.asking_strip import AskingStrip
from supervisor_desk.ui.call_buttons import CallButtons
from supervisor_desk.ui.delivery_badge import DeliveryList, may_cancel
from supervisor_desk.ui.delivery_words import face, kind_word
from supervisor_desk.ui.explained_button import ExplainedButton
from supervisor_desk.ui.hearing_view import HearingView
from supervisor_desk.ui.keys import KEYS, Command
from supervisor_desk.ui.mode_button import ModeButton
from supervisor_desk.ui.panel_layout import lay_out
from supervisor_desk.ui.reason_line import ReasonLine
from supervisor_desk.ui.remedy_strip import RemedyStrip
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.slot_face import may_queue, waiting_on
from supervisor_desk.ui.slot_line import SlotLine
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.wishes import chosen, wish

BARGE_GUARD_S = 1.0
"""A second wish to barge within this time is taken for the same press (seconds)."""
MODES = {Kind.LISTEN: Command.LISTEN, Kind.COACH: Command.COACH, Kind.BARGE: Command.BARGE, Kind.STOP: Command.STOP}
_HINT = "Choose a conversation on the board. Then each button says who will hear you."


class ActionPanel(QFrame):
    """Shows one ``Situation`` at a time.

    ``requested`` and ``queue_requested`` carry an ``Action``; ``retry_requested`` and ``cancel_requested`` carry the
    ``Delivery`` meant; ``fix_requested`` the ``Fix`` that would put right what stands in the way.
    """

    requested = Signal(object)
    queue_requested = Signal(object)
    retry_requested = Signal(object)
    cancel_requested = Signal(object)
    fix_requested = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, situation: Situation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_look(self, look="panel")
        self._theme = theme
        self._clock = clock
        self._situation = situation
        self._barged_at: float | None = None
        self._instead_of: Delivery | None = None
        self._looked_at: Kind | None = None
        self.hearing = HearingView(theme)
        self.slot = SlotLine(theme)
        self.microphone = AgentMicrophone(theme)
        self.calls = CallButtons(theme)
        self.remedy = RemedyStrip(theme)
        self.asking = AskingStrip(theme, clock)
        self.deliveries = DeliveryList(theme)
        self.modes = {kind: ModeButton(theme, kind, KEYS[command].sequence) for kind, command in MODES.items()}
        self._tabs = ActionTabs(theme)
        self.forms = self._tabs.forms
        self.voice_cue, self.clips = self._tabs.voice_cue, self._tabs.clips
        self._reason = ReasonLine(theme, clock)
        self._lay_out()
        self._connect()
        self.show_situation(situation)

    # --- what is so ----------------------------------------------------------------------------------------------

    @property
    def situation(self) -> Situation:
        """What it shows."""
        return self._situation

    @property
    def reason_text(self) -> str:
        """What the reason line says."""
        return self._reason.text

    def show_situation(self, situation: Situation) -> None:
        """Show what is possible now on the chosen conversation, and why the rest is not."""
        other = chosen(situation) != chosen(self._situation)
        if _mode(situation) is not _mode(self._situation):
            self._reason.let_go()  # what was answered is no longer so
        self._situation = situation
        mode = _mode(situation)
        muted = self_muted(situation.conversation, situation.session) and mode is not None and mode.speaks
        for kind, button in self.modes.items():
            button.explain(why_not(kind, situation))
            current = mode is not None and kind.mode is mode and kind is not Kind.STOP
            button.show_standing(current=current, progress=self._progress(kind), muted=current and muted)
        self._tabs.show_offered(situation.not_offered)
        for part in (self.calls, self.remedy):
            part.show_situation(situation)
        for form in self.forms.values():
            self._check(form)
        self.voice_cue.talk.explain(why_not(Kind.VOICE_CUE, situation))
        self.microphone.show_situation(situation)
        self.microphone.show_time(self._clock.monotonic())
        self.hearing.show_hearing(situation.conversation, mode, unheard=muted)
        self.slot.show_situation(situation)
        if other or self._no_longer_asked():
            self.asking.withdraw()
        if other:
            self._instead_of = None
            self._looked_at = None
            self._reason.let_go()
            self.hearing.preview(None)
        self._say_reason()

    def show_deliveries(self, deliveries: tuple[Delivery, ...]) -> None:
        """Show what became of the wishes on the chosen conversation; ``deliveries`` may hold others, oldest first."""
        where = chosen(self._situation)
        mine = tuple(one for one in deliveries if one.action.conversation_id == where)
        self.deliveries.show_deliveries(mine, self._clock.now())

    def tick(self) -> None:
        """Bring running times up to date."""
        self.deliveries.tick(self._clock.now())
        self.microphone.show_time(self._clock.monotonic())
        self.asking.show_time()
        self._say_reason()

    # --- wishes --------------------------------------------------------------------------------------------------

    def ask(self, kind: Kind) -> Action | None:
        """Ask for ``kind`` on the chosen conversation; ``None`` if a rule says no, which is then shown.

        Kinds with a form are sent as they are filled in.
        """
        return self.send(self.filled_in(kind))

    def send(self, action: Action) -> Action | None:
        """As ``ask``, for an action that is complete. What cannot be taken back is asked about first."""
        kind = action.kind
        no = why_not(kind, self._situation)
        if no is None and kind.irreversible and not action.confirmed:
            self.asking.ask(kind)
            return None
        no = no or why_not_action(action, self._situation)
        if no is not None:
            self.show_reason(f"{kind_word(kind)} is not possible now. {no.sentence}")
            return None
        if kind is Kind.BARGE and self._pressed_again():
            return None
        self._reason.let_go()
        self.requested.emit(action)
        return action

    def filled_in(self, kind: Kind) -> Action:
        """``kind`` on the chosen conversation, as its form is filled in."""
        action = wish(kind, self._situation.conversation)
        form = self.forms.get(kind)
        return form.fill(action) if form is not None else action

    def ask_mute_or_unmute(self) -> None:
        """Ask for what the agent's microphone is not now."""
        self.ask(self.microphone.wanted)

    def show_form(self, kind: Kind) -> None:
        """Bring the form of ``kind`` to the front and put the keyboard into it."""
        self._tabs.show_form(kind)

    def show_reason(self, words: str) -> None:
        """Say something in the reason line and keep it there long enough to be read."""
        self._reason.answer(words)

    def focus_first(self) -> None:
        """Put the keyboard on the first mode."""
        self.modes[Kind.LISTEN].setFocus(Qt.FocusReason.TabFocusReason)

    # --- inside --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        heading = QLabel("Commands")
        heading.setFont(self._theme.fonts.strong)
        below = (self.hearing, self.slot, self.microphone, self.calls, self._tabs, heading, self.deliveries)
        lay_out(self, self.modes.values(), (self._reason, self.remedy, self.asking), below)

    def _connect(self) -> None:
        for kind, one in self._plain_buttons().items():
            one.used.connect(partial(self.ask, kind))
            one.looked_at.connect(partial(self._look_at, kind))
            one.refused.connect(partial(self._look_at, kind, True))
        self.asking.agreed.connect(self._agreed)
        self.remedy.wanted.connect(self.fix_requested)
        for kind, form in self.forms.items():
            form.submitted.connect(partial(self._submit, kind))
            form.changed.connect(partial(self._check, form))
            form.button.looked_at.connect(partial(self._look_at, kind))
        self.voice_cue.told.connect(self.show_reason)
        self.voice_cue.talk.button.refused.connect(self._say_why_not_spoken)
        self.slot.queued.connect(self._queue)
        self.slot.taken.connect(self.ask)
        self.slot.left.connect(self._leave_line)
        self.deliveries.retry_requested.connect(self.retry_requested)
        self.deliveries.cancel_requested.connect(self.cancel_requested)
        self.deliveries.text_requested.connect(self._text_instead)

    def _look_at(self, kind: Kind, looking: bool) -> None:
        """A button of ``kind`` is looked at, by mouse or keyboard: preview what it does, or say why it cannot."""
        self._looked_at = kind if looking else None
        self._reason.let_go()
        self.hearing.preview(self._looked_at)
        self._say_reason()

    def _submit(self, kind: Kind) -> None:
        """Send a form; what it stands in for is taken back where that is still possible."""
        if self.ask(kind) is None:
            return
        self.forms[kind].clear()
        replaced, self._instead_of = self._instead_of, None
        if kind is Kind.TEXT_CUE and replaced is not None and may_cancel(replaced):
            self.cancel_requested.emit(replaced)

    def _say_why_not_spoken(self) -> None:
        self.show_reason(self.voice_cue.talk.button.explanation)

    def _queue(self, kind: Kind) -> None:
        if may_queue(kind, self._situation):
            self.queue_requested.emit(self.filled_in(kind))

    def _leave_line(self) -> None:
        for delivery in waiting_on(self._situation):
            self.cancel_requested.emit(delivery)

    def _text_instead(self, delivery: Delivery) -> None:
        self._instead_of = delivery
        self.show_form(Kind.TEXT_CUE)
        self.show_reason(f"Type what the agent should read instead of the {delivery.action.kind.value}.")

    def _check(self, form: ActionForm) -> None:
        form.explain(why_not_action(self.filled_in(form.kind), self._situation))

    def _pressed_again(self) -> bool:
        now = self._clock.monotonic()
        last, self._barged_at = self._barged_at, now
        return last is not None and now - last < BARGE_GUARD_S

    def _progress(self, kind: Kind) -> str:
        for delivery in reversed(self._situation.deliveries):
            if delivery.action.kind is kind:
                return face(delivery).word
        return ""

    def _say_reason(self) -> None:
        if self._reason.held:
            return
        kind = self._looked_at
        if kind is not None:
            no = why_not_action(self.filled_in(kind), self._situation)
            words = f"{kind_word(kind)} is not possible now. {no.sentence}" if no else self._button(kind).explanation
        elif self._situation.conversation is None:
            words = _HINT
        else:
            words = self.hearing.drawn.words
        self._reason.say(words)

    def _button(self, kind: Kind) -> ExplainedButton:
        return self.forms[kind].button if kind in self.forms else self._plain_buttons()[kind]

    def _plain_buttons(self) -> dict[Kind, ExplainedButton]:
        """Those that need nothing filled in."""
        return {**self.modes, **self.microphone.buttons, **self.calls.buttons}

    def _agreed(self, kind: Kind) -> None:
        self.send(msgspec.structs.replace(self.filled_in(kind), confirmed=True))

    def _no_longer_asked(self) -> bool:
        """Whether a rule says no now to what is being asked about."""
        kind = self.asking.asking
        return kind is not None and why_not(kind, self._situation) is not None


def _mode(situation: Situation) -> Mode | None:
    return situation.session.mode if situation.session is not None else None
