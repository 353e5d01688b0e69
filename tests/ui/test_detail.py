"""The detail of the chosen conversation: facts, people, running times, and customers masked."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.conversation import Mode, Participant, ParticipantId
from supervisor_desk.ui.detail import ConversationDetail
from supervisor_desk.ui.theme import Theme
from tests.support.builders import COLLEAGUE, ME, agent, conversation, customer, session
from tests.support.clock import FakeClock
from tests.ui.situations import delivery

CONNECTED = "2023-11-14T22:12:20Z"  # a minute before noon


@pytest.fixture
def detail(theme: Theme, clock: FakeClock, qtbot: QtBot) -> ConversationDetail:
    made = ConversationDetail(theme, clock, ME)
    qtbot.addWidget(made)
    made.show()
    return made


def test_customers_are_masked_until_somebody_asks_for_more(detail: ConversationDetail) -> None:
    detail.show_conversation(conversation(), ())
    told = detail.fact("Customer") + detail.fact("People")
    assert "Carl" not in told
    assert "4930123456" not in told
    detail.show_masked(False)
    assert "Carl Customer" in detail.fact("Customer")


def test_times_run_with_the_clock(detail: ConversationDetail, clock: FakeClock) -> None:
    detail.show_conversation(conversation(connected_at=CONNECTED), ())
    assert detail.fact("Talk, hold").startswith("00:01:00")
    clock.advance(5)
    detail.tick()
    assert detail.fact("Talk, hold").startswith("00:01:05")


def test_times_of_an_ended_call_stand_still(detail: ConversationDetail, clock: FakeClock) -> None:
    detail.show_conversation(
        conversation(raw_state="ended", connected_at=CONNECTED, ended_at="2023-11-14T22:13:00Z"), ()
    )
    assert not detail.running
    clock.advance(60)
    detail.tick()
    assert detail.fact("Talk, hold").startswith("00:00:40")


def test_it_says_who_supervises_and_how(detail: ConversationDetail) -> None:
    others = session(Mode.WHISPER, key="other", of=COLLEAGUE, name="Dana")
    detail.show_conversation(conversation(monitors=(others, session(Mode.SILENT))), ())
    assert detail.fact("Supervision") == "You: listen, Dana: coach"


def test_people_are_told_with_what_they_cannot_do_now(detail: ConversationDetail) -> None:
    people = (agent(muted=True), customer(held=True), agent(id="old", name="Bo", left_at=CONNECTED))
    detail.show_conversation(conversation(participants=people), ())
    told = detail.fact("People").splitlines()
    assert told[0].startswith("Agent Ada Agent, muted")
    assert "on hold" in told[1]
    assert "left" in told[2]


def test_a_great_many_people_do_not_push_everything_out(detail: ConversationDetail) -> None:
    people = tuple(Participant(ParticipantId(f"p{n}"), "agent", name=f"Agent {n}") for n in range(60))
    detail.show_conversation(conversation(participants=people), ())
    assert len(detail.fact("People").splitlines()) <= 8


def test_an_unknown_state_is_shown_as_it_came(detail: ConversationDetail) -> None:
    detail.show_conversation(conversation(raw_state="wrapping_up"), ())
    assert detail.standing == "wrapping_up"


def test_what_is_missing_is_a_dash(detail: ConversationDetail) -> None:
    detail.show_conversation(conversation(participants=(), queue_name="", media=()), ())
    assert detail.fact("Customer") == detail.fact("Media") == "–"
    assert detail.title == "No agent yet"


def test_without_a_choice_it_says_what_to_do(detail: ConversationDetail) -> None:
    detail.show_conversation(None, (delivery(),))
    assert not detail.timeline.isVisible()
    assert not detail.running
