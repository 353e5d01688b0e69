"""What plays shows how far it is; how long it took to begin stays."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.ui.playing_line import PlayingLine
from supervisor_desk.ui.theme import Theme
from tests.support.builders import CALL
from tests.support.clock import NOON
from tests.ui.situations import delivery


@pytest.fixture
def line(theme: Theme, qtbot: QtBot) -> PlayingLine:
    made = PlayingLine(theme)
    qtbot.addWidget(made)
    return made


def announcement(state: DeliveryState = DeliveryState.EXECUTING, **times: Any) -> Delivery:
    action = Action(kind=Kind.ANNOUNCE, conversation_id=CALL, duration_ms=10_000)
    return delivery(Kind.ANNOUNCE, state, action=action, **times)


def test_while_it_plays_it_says_how_far_it_is(line: PlayingLine) -> None:
    line.show_delivery(announcement(executing=NOON + 0.4), NOON + 3.4)
    assert line.words == "3 of 10 s, started after 400 ms"


def test_more_than_all_is_never_said(line: PlayingLine) -> None:
    line.show_delivery(announcement(executing=NOON + 0.4), NOON + 60)
    assert line.words.startswith("10 of 10 s")


def test_what_was_not_seen_to_begin_says_nothing(line: PlayingLine) -> None:
    line.show_delivery(announcement(DeliveryState.ACCEPTED), NOON + 3)
    assert line.words == ""
    assert line.isHidden()


def test_what_makes_no_sound_says_nothing(line: PlayingLine) -> None:
    line.show_delivery(delivery(Kind.TEXT_CUE, DeliveryState.EXECUTING, executing=NOON + 1), NOON + 2)
    assert line.isHidden()
