"""What only some contact centers offer: in sight where it is offered, one side of each switch, reasons for the rest."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import BEYOND_CONTRACT, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.conversations.conversation import Conversation, Mode, Participant, ParticipantId
from supervisor_desk.ui.call_buttons import CallButtons, offered, wanted
from supervisor_desk.ui.keys import Command
from supervisor_desk.ui.theme import Theme
from tests.support.builders import ME, agent, customer
from tests.ui.situations import delivery, monitored_call, situation
from tests.ui.windows import bring_up

NOWHERE = dict.fromkeys(BEYOND_CONTRACT, "This contact center cannot do it.")
MUTED_ME = Participant(ParticipantId("session-1"), "supervisor", ME, muted=True)


@pytest.fixture
def row(theme: Theme, qtbot: QtBot) -> CallButtons:
    made = CallButtons(theme)
    made.show_situation(situation(monitored_call(Mode.BARGE)))
    return bring_up(qtbot, made)


def in_sight(row: CallButtons) -> set[Kind]:
    return {kind for kind, button in row.buttons.items() if button.isVisible()}


def held() -> Conversation:
    return monitored_call(Mode.BARGE, participants=(agent(held=True), customer(), MUTED_ME))


def test_nothing_is_in_sight_where_nothing_of_it_is_offered(row: CallButtons) -> None:
    row.show_situation(situation(monitored_call(), not_offered=NOWHERE))
    assert not row.isVisible()
    assert not offered(situation(monitored_call(), not_offered=NOWHERE))


def test_what_is_refused_for_good_stays_in_sight_with_its_reason(row: CallButtons) -> None:
    row.show_situation(situation(monitored_call(), not_offered={Kind.HOLD: "Your organization refused it."}))
    assert row.isVisible()
    assert "Your organization refused it." in row.buttons[Kind.HOLD].explanation


def test_each_switch_shows_the_side_that_changes_something(row: CallButtons) -> None:
    assert in_sight(row) == {Kind.MUTE_SELF, Kind.HOLD, Kind.SECURE_PAUSE, Kind.TAKE_OVER, Kind.DISCONNECT}
    row.show_situation(situation(held()))
    assert {Kind.UNMUTE_SELF, Kind.RESUME} <= in_sight(row)
    assert not {Kind.MUTE_SELF, Kind.HOLD} & in_sight(row)
    assert wanted(Command.MUTE_SELF, situation(held())) is Kind.UNMUTE_SELF


def test_the_keyboard_stays_on_a_switch_that_turns(row: CallButtons, qtbot: QtBot) -> None:
    row.buttons[Kind.HOLD].setFocus()
    qtbot.waitUntil(row.buttons[Kind.HOLD].hasFocus)
    row.show_situation(situation(held()))
    assert row.buttons[Kind.RESUME].hasFocus()


def test_what_is_known_of_an_ability_stands_in_its_explanation(row: CallButtons) -> None:
    row.show_situation(situation(monitored_call(), hints={Kind.HOLD: "Not tried yet: the first try tells."}))
    assert "Not tried yet" in row.buttons[Kind.HOLD].explanation
    assert "Ctrl+Shift+H" in row.buttons[Kind.HOLD].explanation


def test_what_is_under_way_is_marked(row: CallButtons) -> None:
    row.show_situation(situation(monitored_call(), deliveries=(delivery(Kind.HOLD, DeliveryState.SENT),)))
    assert row.buttons[Kind.HOLD].text() == "Hold …"
    assert row.buttons[Kind.HOLD].why_not is not None
