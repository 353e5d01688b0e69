"""The badge of a delivery: what it says in each state, what it offers, and that it holds still under the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.ui.delivery_badge import DeliveryBadge, DeliveryList, may_cancel, may_retry, may_send_as_text
from supervisor_desk.ui.theme import Theme
from tests.support.builders import OTHER_CALL
from tests.support.clock import NOON
from tests.ui.situations import delivery
from tests.ui.windows import bring_up

_S = DeliveryState


@pytest.fixture
def badge_of(theme: Theme, qtbot: QtBot) -> Any:
    def make(one: Delivery, now: float = NOON + 3) -> DeliveryBadge:
        made = DeliveryBadge(theme, one, now)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def words_on(badge: DeliveryBadge) -> list[str]:
    return [label.text() for label in badge.findChildren(QLabel) if label.isVisible() and label.text()]


def offers_of(badge: DeliveryBadge) -> list[str]:
    return [button.text() for button in badge.findChildren(QPushButton) if button.isVisible()]


def press(badge: DeliveryBadge, words: str) -> None:
    button = next(one for one in badge.findChildren(QPushButton) if one.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (_S.ASKED, "asked"),
        (_S.SENT, "sent"),
        (_S.ACCEPTED, "accepted"),
        (_S.EXECUTING, "executing"),
        (_S.CONFIRMED, "confirmed"),
        (_S.REFUSED, "refused"),
        (_S.FAILED, "failed"),
        (_S.UNPROVEN, "pending delivery"),
        (_S.CANCELLED, "cancelled"),
    ],
)
def test_each_state_is_a_word_on_the_badge_and_in_its_accessible_name(badge_of: Any, state: _S, word: str) -> None:
    badge = badge_of(delivery(Kind.COACH, state))
    assert word in words_on(badge)
    assert badge.accessibleName().startswith(f"Coach: {word}, ")


def test_the_proof_stands_on_the_badge(badge_of: Any) -> None:
    badge = badge_of(delivery(Kind.LISTEN, _S.CONFIRMED, proof="monitor event: silent"))
    assert "monitor event: silent" in badge.accessibleName()
    assert "confirmed after" in badge.toolTip()


def test_the_time_runs_until_the_delivery_is_settled(badge_of: Any) -> None:
    badge = badge_of(delivery(Kind.COACH, _S.SENT), NOON + 2)
    badge.show_delivery(badge.delivery, NOON + 4.5)
    assert "4.5 s" in words_on(badge)
    badge.show_delivery(delivery(Kind.COACH, _S.CONFIRMED, action=badge.delivery.action, settled=NOON + 5), NOON + 90)
    assert "5.0 s" in words_on(badge)


def test_running_time_is_not_told_to_screen_readers_at_every_turn(badge_of: Any) -> None:
    badge = badge_of(delivery(Kind.COACH, _S.SENT), NOON)
    names = []
    for quarter in range(41):
        badge.show_delivery(badge.delivery, NOON + quarter / 4)
        names.append(badge.accessibleName())
    assert len(set(names)) == 3


def test_sound_that_began_late_is_marked(badge_of: Any) -> None:
    late = delivery(Kind.VOICE_CUE, _S.EXECUTING, accepted=NOON + 0.1, executing=NOON + 2.9)
    assert "late" in words_on(badge_of(late))
    assert "late" not in words_on(badge_of(delivery(Kind.VOICE_CUE, _S.EXECUTING, accepted=NOON, executing=NOON + 1)))


def test_a_place_in_line_is_shown_and_can_be_left(badge_of: Any, qtbot: QtBot) -> None:
    badge = badge_of(delivery(Kind.COACH, _S.ASKED, waiting_place=2, reason="Waiting for Dana to stop speaking."))
    assert "waiting, place 2" in words_on(badge)
    with qtbot.waitSignal(badge.cancel_requested) as told:
        press(badge, "Leave the line")
    assert told.args == [badge.delivery]


@pytest.mark.parametrize(
    ("one", "offers"),
    [
        (delivery(Kind.LISTEN, _S.SENT), []),
        (delivery(Kind.LISTEN, _S.CONFIRMED), []),
        (delivery(Kind.LISTEN, _S.REFUSED), ["Retry"]),
        (delivery(Kind.COACH, _S.ASKED), ["Cancel"]),
        (delivery(Kind.COACH, _S.UNPROVEN), ["Retry", "Send as text"]),
        (delivery(Kind.VOICE_CUE, _S.EXECUTING, remote_id="c1"), ["Cancel"]),
        (delivery(Kind.VOICE_CUE, _S.UNPROVEN, remote_id="c1"), ["Retry", "Cancel", "Send as text"]),
        (delivery(Kind.VOICE_CUE, _S.UNPROVEN), ["Retry", "Send as text"]),
        (delivery(Kind.TEXT_CUE, _S.FAILED), ["Retry"]),
        (delivery(Kind.CANCEL, _S.FAILED), []),
    ],
)
def test_only_what_makes_sense_is_offered(badge_of: Any, one: Delivery, offers: list[str]) -> None:
    assert offers_of(badge_of(one)) == offers


def test_the_buttons_say_which_delivery_is_meant(badge_of: Any, qtbot: QtBot) -> None:
    badge = badge_of(delivery(Kind.VOICE_CUE, _S.UNPROVEN, remote_id="c1"))
    for words, signal in (("Retry", badge.retry_requested), ("Send as text", badge.text_requested)):
        with qtbot.waitSignal(signal) as told:
            press(badge, words)
        assert told.args == [badge.delivery]


def test_nothing_settled_can_be_taken_back() -> None:
    settled = [state for state in _S if state.settled]
    assert not any(may_cancel(delivery(Kind.VOICE_CUE, state, remote_id="c1")) for state in settled)


def test_what_worked_is_not_offered_again() -> None:
    assert not may_retry(delivery(Kind.MUTE, _S.CONFIRMED))
    assert not may_send_as_text(delivery(Kind.COACH, _S.CONFIRMED))


@pytest.fixture
def listed(theme: Theme, qtbot: QtBot) -> DeliveryList:
    made = DeliveryList(theme)
    return bring_up(qtbot, made)


def test_the_newest_delivery_stands_on_top(listed: DeliveryList) -> None:
    early, late = delivery(Kind.LISTEN, asked=NOON), delivery(Kind.COACH, asked=NOON + 1)
    listed.show_deliveries((early, late), NOON + 2)
    assert [badge.delivery for badge in listed.badges] == [late, early]
    assert listed.badges[0].y() < listed.badges[1].y()


def test_open_deliveries_are_all_shown_and_settled_ones_only_the_last_few(listed: DeliveryList) -> None:
    settled = tuple(delivery(Kind.MUTE, _S.CONFIRMED, asked=NOON + n) for n in range(9))
    pending = tuple(delivery(Kind.TEXT_CUE, _S.SENT, asked=NOON + 20 + n) for n in range(7))
    listed.show_deliveries(settled + pending, NOON + 60)
    assert [badge.delivery for badge in listed.badges] == [*reversed(pending), *reversed(settled[-4:])]


def test_a_badge_keeps_the_keyboard_while_its_delivery_moves_on(listed: DeliveryList, qtbot: QtBot) -> None:
    one = delivery(Kind.VOICE_CUE, _S.EXECUTING, remote_id="c1")
    listed.show_deliveries((one,), NOON)
    button = next(b for b in listed.badges[0].findChildren(QPushButton) if b.isVisible())
    button.setFocus()
    moved = delivery(Kind.VOICE_CUE, _S.UNPROVEN, remote_id="c1", action=one.action)
    listed.show_deliveries((delivery(Kind.MUTE, _S.CONFIRMED, asked=NOON - 9), moved), NOON + 6)
    assert button.hasFocus()


def test_times_run_only_while_something_is_open(listed: DeliveryList) -> None:
    one = delivery(Kind.MUTE, _S.SENT)
    listed.show_deliveries((one,), NOON)
    assert listed.running
    listed.show_deliveries((delivery(Kind.MUTE, _S.CONFIRMED, action=one.action),), NOON)
    assert not listed.running


def test_without_deliveries_it_says_so(listed: DeliveryList) -> None:
    listed.show_deliveries((), NOON)
    assert any("No commands" in label.text() for label in listed.findChildren(QLabel) if label.isVisible())
    assert OTHER_CALL not in [badge.delivery.action.conversation_id for badge in listed.badges]
