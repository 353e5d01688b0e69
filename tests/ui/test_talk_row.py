"""Choosing a microphone and holding to speak, as a person sees it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.rules import WhyNot
from supervisor_desk.audio.inputs import InputDevice
from supervisor_desk.audio.level import Level
from supervisor_desk.audio.recording import TalkState
from supervisor_desk.ui.talk_row import TalkRow
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up

DESK, HEADSET = InputDevice("d", "Desk microphone", default=True), InputDevice("h", "Headset")
NO = WhyNot("Possible while the call is active.", "It is on hold now.", "Wait.")


@pytest.fixture
def row(theme: Theme, qtbot: QtBot) -> TalkRow:
    return bring_up(qtbot, TalkRow(theme))


def test_each_microphone_and_the_default_can_be_chosen(row: TalkRow, qtbot: QtBot) -> None:
    row.show_devices((DESK, HEADSET), "h")
    assert row.devices.currentText() == "Headset"
    with qtbot.waitSignal(row.device_chosen, check_params_cb=lambda device: device == ""):
        row.devices.activated.emit(0)


def test_a_chosen_microphone_that_is_gone_stays_chosen_and_is_said(row: TalkRow) -> None:
    row.show_devices((DESK,), "h")
    assert "not connected" in row.devices.currentText()
    assert row.devices.currentData() == "h"


def test_without_any_microphone_there_is_nothing_to_choose(row: TalkRow) -> None:
    row.show_devices((), "")
    assert row.devices.currentText() == "No microphone"
    assert not row.devices.isEnabled()


def test_the_button_says_what_letting_go_will_do(row: TalkRow) -> None:
    row.show_state(TalkState.RECORDING)
    assert row.button.text() == "Let go to send"
    row.show_state(TalkState.READY)
    assert row.button.text() == "Hold to speak"


def test_what_was_begun_may_be_ended_whatever_the_call_does_meanwhile(row: TalkRow) -> None:
    row.show_state(TalkState.RECORDING)
    row.explain(NO)
    assert row.button.why_not is None
    row.show_state(TalkState.READY)
    row.explain(NO)
    assert row.button.why_not == NO


def test_a_closed_microphone_empties_the_meter(row: TalkRow) -> None:
    row.meter.show_level(Level(-10.0, -20.0))
    row.show_state(TalkState.OFF)
    assert row.meter.level is None


def test_it_tells_when_it_comes_into_sight_and_goes(row: TalkRow, qtbot: QtBot) -> None:
    for show, wanted in ((row.hide, False), (row.show, True)):
        with qtbot.waitSignal(row.wanted, check_params_cb=lambda seen, so=wanted: seen is so):
            show()
