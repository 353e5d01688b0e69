"""The action panel: one wish per press, rules before everything, reasons always in sight."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.rules import Situation, WhyNot, why_not, why_not_action
from supervisor_desk.conversations.conversation import Conversation, Mode, Participant, ParticipantId
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.ui.action_panel import BARGE_GUARD_S, ActionPanel
from supervisor_desk.ui.agent_microphone import AgentMicrophone
from supervisor_desk.ui.explained_button import ExplainedButton
from supervisor_desk.ui.reason_line import READING_S
from supervisor_desk.ui.slot_line import SlotLine, may_queue
from supervisor_desk.ui.text_cue_form import TextCueForm
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.wishes import wish
from tests.support.builders import AGENT, AGENT_USER, CALL, ME, OTHER_CALL, agent, conversation, customer
from tests.support.clock import FakeClock
from tests.ui.situations import delivery, monitored_call, situation
from tests.ui.windows import bring_up

_S = DeliveryState


class Wishes:
    """What left the panel."""

    def __init__(self, panel: ActionPanel) -> None:
        self.asked: list[Action] = []
        self.queued: list[Action] = []
        self.cancelled: list[Delivery] = []
        self.retried: list[Delivery] = []
        panel.requested.connect(self.asked.append)
        panel.queue_requested.connect(self.queued.append)
        panel.cancel_requested.connect(self.cancelled.append)
        panel.retry_requested.connect(self.retried.append)

    @property
    def kinds(self) -> list[Kind]:
        return [one.kind for one in self.asked]


@pytest.fixture
def panel(theme: Theme, clock: FakeClock, qtbot: QtBot) -> ActionPanel:
    made = ActionPanel(theme, clock, situation(monitored_call(Mode.SILENT)))
    made.resize(400, 700)
    return bring_up(qtbot, made)


@pytest.fixture
def wishes(panel: ActionPanel) -> Wishes:
    return Wishes(panel)


def buttons_of(panel: ActionPanel) -> dict[Kind, ExplainedButton]:
    forms = {kind: form.button for kind, form in panel.forms.items()}
    return {**panel.modes, **panel.microphone.buttons, **forms}


def click(widget: ExplainedButton | QPushButton) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


# --- one wish per press ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.COACH, Kind.BARGE, Kind.STOP])
def test_a_press_asks_once_for_what_the_button_says(panel: ActionPanel, wishes: Wishes, kind: Kind) -> None:
    click(panel.modes[kind])
    assert wishes.kinds == [kind]
    assert wishes.asked[0].conversation_id == CALL


def test_a_wish_is_aimed_at_the_agent_on_the_call(panel: ActionPanel, wishes: Wishes) -> None:
    panel.ask(Kind.COACH)
    assert (wishes.asked[0].participant_id, wishes.asked[0].user_id) == (AGENT, AGENT_USER)


def test_every_wish_has_an_id_of_its_own(panel: ActionPanel, wishes: Wishes) -> None:
    panel.ask(Kind.COACH)
    panel.ask(Kind.COACH)
    assert wishes.asked[0].id != wishes.asked[1].id


def test_barging_twice_within_a_second_is_one_wish(panel: ActionPanel, wishes: Wishes, clock: FakeClock) -> None:
    click(panel.modes[Kind.BARGE])
    clock.advance(BARGE_GUARD_S - 0.1)
    click(panel.modes[Kind.BARGE])
    assert wishes.kinds == [Kind.BARGE]


def test_barging_again_later_is_meant(panel: ActionPanel, wishes: Wishes, clock: FakeClock) -> None:
    panel.ask(Kind.BARGE)
    clock.advance(BARGE_GUARD_S + 0.1)
    panel.ask(Kind.BARGE)
    assert wishes.kinds == [Kind.BARGE, Kind.BARGE]


# --- rules -----------------------------------------------------------------------------------------------------------

_STATES = st.sampled_from(
    ["active", "hold", "ringing", "queued", "conference", "in_transfer", "ended", "odd", "Active"]
)
_LINKS = st.sampled_from(list(LinkPhase))
_DELIVERIES = st.lists(
    st.builds(delivery, st.sampled_from(list(Kind)), st.sampled_from([one for one in _S if not one.settled])),
    max_size=2,
)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    chosen: Conversation | None = monitored_call(
        draw(st.sampled_from([None, Mode.PENDING, Mode.SILENT, Mode.WHISPER, Mode.BARGE])),
        raw_state=draw(_STATES),
        channel=draw(st.sampled_from(["voice", "voice", "chat"])),
        participants=draw(st.sampled_from([(), (agent(), customer()), (agent(muted=True), customer())])),
        media=draw(st.sampled_from([(), conversation().media])),
    )
    return situation(
        draw(st.sampled_from([chosen, chosen, chosen, None])),
        link=Link(draw(_LINKS), "As it is.", 0.0),
        deliveries=tuple(draw(_DELIVERIES)),
        holder=draw(st.sampled_from(["", "Dana"])),
        audit_trouble=draw(st.sampled_from(["", "The disk is full."])),
        barred=draw(st.sampled_from([{}, {Kind.COACH: WhyNot("It takes a phone.", "You have none.", "Choose one.")}])),
        not_offered=draw(st.sampled_from([{}, {Kind.CLIP: "This service plays no clips."}])),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(now=situations())
def test_a_button_can_be_used_exactly_when_no_rule_says_no(panel: ActionPanel, now: Situation) -> None:
    panel.show_situation(now)
    for kind, button in buttons_of(panel).items():
        expected = why_not(kind, now)
        if kind in panel.forms:
            expected = why_not_action(panel.forms[kind].fill(wish(kind, now.conversation)), now)
        assert button.why_not == expected
        assert button.isEnabled()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(now=situations(), kind=st.sampled_from([Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.STOP, Kind.MUTE, Kind.UNMUTE]))
def test_nothing_leaves_the_panel_that_a_rule_forbids(panel: ActionPanel, now: Situation, kind: Kind) -> None:
    panel.show_situation(now)
    asked: list[Action] = []
    panel.requested.connect(asked.append)
    panel.ask(kind)
    panel.requested.disconnect(asked.append)
    if why_not(kind, now) is not None:
        assert asked == []


# --- reasons ---------------------------------------------------------------------------------------------------------


def test_a_refused_key_is_answered_with_the_reason(panel: ActionPanel, wishes: Wishes) -> None:
    panel.show_situation(situation(monitored_call(None, raw_state="hold")))
    panel.ask(Kind.COACH)
    assert wishes.asked == []
    assert "Coach is not possible now." in panel.reason_text
    assert "It is on hold now." in panel.reason_text


def test_a_barred_button_that_has_the_keyboard_says_why_in_the_reason_line(panel: ActionPanel) -> None:
    panel.show_situation(situation(monitored_call(None), holder="Dana"))
    panel.modes[Kind.BARGE].setFocus(Qt.FocusReason.TabFocusReason)
    assert "Dana is speaking to this call." in panel.reason_text


def test_a_button_that_may_be_used_says_what_it_does(panel: ActionPanel) -> None:
    panel.modes[Kind.BARGE].setFocus(Qt.FocusReason.TabFocusReason)
    assert "both hear you" in panel.reason_text
    assert panel.hearing.title == "If you barge in"


def test_without_a_look_the_reason_line_says_who_hears_whom(panel: ActionPanel) -> None:
    panel.show_situation(situation(monitored_call(Mode.WHISPER)))
    panel.modes[Kind.LISTEN].clearFocus()
    panel.show_situation(situation(monitored_call(Mode.WHISPER)))
    assert panel.reason_text == "Only the agent hears you."


def test_an_answer_stays_to_be_read_although_the_call_goes_on(panel: ActionPanel, clock: FakeClock) -> None:
    panel.show_reason("Hold the Space key.")
    panel.show_situation(situation(monitored_call(Mode.SILENT, raw_state="hold")))
    assert panel.reason_text == "Hold the Space key."
    clock.advance(READING_S + 0.1)
    panel.tick()
    assert panel.reason_text != "Hold the Space key."


def test_a_change_of_mode_ends_what_was_said_about_the_mode_before(panel: ActionPanel) -> None:
    panel.ask(Kind.LISTEN)
    assert "already there" in panel.reason_text
    panel.show_situation(situation(monitored_call(Mode.BARGE)))
    assert "already there" not in panel.reason_text


def test_another_conversation_ends_what_was_said_about_the_last(panel: ActionPanel) -> None:
    panel.show_reason("Something about the first call.")
    panel.show_situation(situation(monitored_call(Mode.SILENT, id=OTHER_CALL)))
    assert panel.reason_text != "Something about the first call."


def test_without_a_conversation_it_says_what_to_do(panel: ActionPanel) -> None:
    panel.show_situation(situation(None))
    assert "Choose a conversation" in panel.reason_text


# --- what is in force ------------------------------------------------------------------------------------------------


def test_the_mode_in_force_is_marked_and_no_other(panel: ActionPanel) -> None:
    panel.show_situation(situation(monitored_call(Mode.BARGE)))
    assert [kind for kind, button in panel.modes.items() if button.current] == [Kind.BARGE]
    assert panel.modes[Kind.BARGE].accessibleDescription().startswith("In force.")


def test_a_mode_under_way_says_how_far_it_is(panel: ActionPanel) -> None:
    panel.show_situation(situation(monitored_call(Mode.SILENT), deliveries=(delivery(Kind.COACH, _S.ACCEPTED),)))
    assert panel.modes[Kind.COACH].accessibleDescription().startswith("Accepted.")
    assert not panel.modes[Kind.COACH].grab().isNull()


def test_a_pending_session_puts_no_mode_in_force(panel: ActionPanel) -> None:
    panel.show_situation(situation(monitored_call(Mode.PENDING)))
    assert not any(button.current for button in panel.modes.values())


def test_deliveries_of_other_conversations_are_not_shown(panel: ActionPanel) -> None:
    mine, other = delivery(Kind.MUTE), delivery(Kind.MUTE, call=OTHER_CALL)
    panel.show_deliveries((other, mine))
    assert [badge.delivery for badge in panel.deliveries.badges] == [mine]


# --- the agent's microphone ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("muted", "kind", "word"), [(False, Kind.MUTE, "open"), (True, Kind.UNMUTE, "muted")])
def test_one_button_changes_the_microphone_to_what_it_is_not(
    panel: ActionPanel, wishes: Wishes, muted: bool, kind: Kind, word: str
) -> None:
    panel.show_situation(situation(conversation(participants=(agent(muted=muted), customer()))))
    assert word in panel.microphone.words
    assert [one for one, button in panel.microphone.buttons.items() if button.isVisible()] == [kind]
    panel.ask_mute_or_unmute()
    assert wishes.kinds == [kind]


@pytest.mark.parametrize(
    ("changes", "word"), [({"channel": "chat"}, "none"), ({"participants": (customer(),)}, "no agent")]
)
def test_where_there_is_no_microphone_it_says_so(panel: ActionPanel, changes: dict[str, object], word: str) -> None:
    panel.show_situation(situation(conversation(**changes)))
    assert panel.microphone.words.endswith(word)


def test_the_keyboard_stays_on_the_button_when_its_deed_turns_round(theme: Theme, qtbot: QtBot) -> None:
    microphone = AgentMicrophone(theme)
    bring_up(qtbot, microphone)
    microphone.show_situation(situation(conversation()))
    microphone.buttons[Kind.MUTE].setFocus(Qt.FocusReason.TabFocusReason)
    microphone.show_situation(situation(conversation(participants=(agent(muted=True), customer()))))
    assert microphone.buttons[Kind.UNMUTE].hasFocus()


# --- the speaking slot -----------------------------------------------------------------------------------------------


def test_a_taken_slot_names_the_holder_and_offers_the_line(panel: ActionPanel, wishes: Wishes) -> None:
    panel.show_situation(situation(monitored_call(Mode.SILENT), holder="Dana"))
    assert panel.slot.isVisible()
    click(panel.slot.button(Kind.COACH))
    assert [one.kind for one in wishes.queued] == [Kind.COACH]
    assert wishes.asked == []


def test_a_free_slot_offers_nothing(panel: ActionPanel) -> None:
    assert not panel.slot.isVisible()


def test_waiting_is_offered_only_where_it_would_help() -> None:
    held = situation(monitored_call(None, raw_state="hold"), holder="Dana")
    assert not may_queue(Kind.COACH, held)
    assert not may_queue(Kind.TEXT_CUE, situation(monitored_call(None), holder="Dana"))
    assert may_queue(Kind.BARGE, situation(monitored_call(None), holder="Dana"))


def test_the_line_shows_only_the_buttons_that_would_help(theme: Theme, qtbot: QtBot) -> None:
    line = SlotLine(theme)
    qtbot.addWidget(line)
    line.show_situation(situation(monitored_call(Mode.PENDING), holder="Dana"))
    assert not any(line.button(kind).isVisible() for kind in (Kind.COACH, Kind.BARGE))


# --- instead of speech -----------------------------------------------------------------------------------------------


def test_text_instead_of_a_voice_cue_takes_the_cue_back_when_it_is_sent(panel: ActionPanel, wishes: Wishes) -> None:
    cue = delivery(Kind.VOICE_CUE, _S.UNPROVEN, remote_id="c1")
    panel.show_deliveries((cue,))
    panel.deliveries.badges[0].text_requested.emit(cue)
    assert "instead of the voice cue" in panel.reason_text
    form = panel.forms[Kind.TEXT_CUE]
    assert isinstance(form, TextCueForm)
    form.field.setPlainText("Offer a refund")
    click(panel.forms[Kind.TEXT_CUE].button)
    assert [(one.kind, one.text) for one in wishes.asked] == [(Kind.TEXT_CUE, "Offer a refund")]
    assert wishes.cancelled == [cue]


def test_a_delivery_is_passed_on_to_be_retried_or_cancelled(panel: ActionPanel, wishes: Wishes) -> None:
    cue = delivery(Kind.VOICE_CUE, _S.UNPROVEN, remote_id="c1")
    panel.show_deliveries((cue,))
    panel.deliveries.badges[0].retry_requested.emit(cue)
    panel.deliveries.badges[0].cancel_requested.emit(cue)
    assert (wishes.retried, wishes.cancelled) == ([cue], [cue])


# --- what cannot be taken back ---------------------------------------------------------------------------------------


def test_a_disconnection_is_asked_about_and_leaves_once_it_is_agreed(panel: ActionPanel, wishes: Wishes) -> None:
    assert panel.ask(Kind.DISCONNECT) is None
    assert panel.asking.asking is Kind.DISCONNECT
    assert wishes.kinds == []
    panel.asking.yes.click()
    assert wishes.kinds == [Kind.DISCONNECT]
    assert wishes.asked[0].confirmed


def test_another_conversation_is_another_question(panel: ActionPanel, wishes: Wishes) -> None:
    panel.ask(Kind.DISCONNECT)
    panel.show_situation(situation(monitored_call(Mode.SILENT, id=OTHER_CALL)))
    assert panel.asking.asking is None
    panel.asking.yes.click()
    assert wishes.kinds == []


def test_a_question_goes_when_a_rule_says_no(panel: ActionPanel) -> None:
    panel.ask(Kind.TAKE_OVER)
    assert panel.asking.asking is Kind.TAKE_OVER
    panel.show_situation(situation(monitored_call()))
    assert panel.asking.asking is None


def test_what_a_rule_forbids_is_not_asked_about(panel: ActionPanel) -> None:
    panel.show_situation(situation(monitored_call()))
    panel.ask(Kind.TAKE_OVER)
    assert panel.asking.asking is None
    assert "not listening" in panel.reason_text


def test_who_is_muted_is_not_shown_as_heard(panel: ActionPanel) -> None:
    mine = Participant(ParticipantId("session-1"), "supervisor", ME, muted=True)
    panel.show_situation(situation(monitored_call(Mode.BARGE, participants=(agent(), customer(), mine))))
    panel.hearing.preview(None)
    assert "nobody hears you" in panel.hearing.drawn.words
    assert "muted by you" in panel.modes[Kind.BARGE].accessibleDescription()
