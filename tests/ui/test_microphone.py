"""The lamp's facts err on the safe side: live until the feed proves otherwise, armed from the asking on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.ui.floating_lamp import FloatingLamp, OutsideLamp
from supervisor_desk.ui.microphone import OFF, Leg, MicrophoneState, loudest_first, microphone, safer
from supervisor_desk.ui.microphone_lamp import MicrophoneLamp
from supervisor_desk.ui.theme import Theme
from tests.support.builders import CALL, OTHER_CALL
from tests.ui.situations import delivery, leg

_S, _M = DeliveryState, MicrophoneState


@pytest.mark.parametrize(
    ("legs", "deliveries", "state"),
    [
        ((), (), _M.OFF),
        ((leg(Mode.SILENT),), (), _M.OFF),
        ((leg(Mode.PENDING),), (), _M.OFF),
        ((leg(Mode.WHISPER),), (), _M.LIVE),
        ((leg(Mode.SILENT), leg(Mode.BARGE, OTHER_CALL)), (), _M.LIVE),
        ((leg(Mode.SILENT),), (delivery(Kind.COACH, _S.SENT),), _M.ARMED),
        ((leg(Mode.SILENT),), (delivery(Kind.COACH, _S.ASKED),), _M.OFF),
        ((leg(Mode.SILENT),), (delivery(Kind.BARGE, _S.UNPROVEN),), _M.ARMED),
        ((leg(Mode.SILENT),), (delivery(Kind.COACH, _S.FAILED),), _M.OFF),
        ((leg(Mode.SILENT),), (delivery(Kind.MUTE, _S.SENT),), _M.OFF),
        ((leg(Mode.BARGE),), (delivery(Kind.LISTEN, _S.ACCEPTED),), _M.LIVE),
    ],
)
def test_the_microphone_is_what_it_must_be_assumed_to_be(
    legs: tuple[Leg, ...], deliveries: tuple[Delivery, ...], state: MicrophoneState
) -> None:
    assert microphone(legs, deliveries).state is state


def test_the_call_where_most_people_listen_is_the_one_told() -> None:
    heard = microphone((leg(Mode.WHISPER), leg(Mode.BARGE, OTHER_CALL)), ())
    assert (heard.where, heard.word) == (OTHER_CALL, "LIVE: everyone hears you")


def test_the_lamp_names_the_agent_of_the_call_that_is_meant(lamp: MicrophoneLamp) -> None:
    lamp.show_microphone(LIVE)
    assert "Agent: Ada Agent." in lamp.accessibleName()


def test_an_unconfirmed_wish_to_speak_says_may_be_live() -> None:
    assert microphone((), (delivery(Kind.COACH, _S.UNPROVEN),)).word == "MAY BE LIVE"


@pytest.mark.parametrize(
    ("mode", "kind"), [(Mode.BARGE, Kind.COACH), (Mode.WHISPER, Kind.LISTEN), (Mode.SILENT, Kind.STOP)]
)
def test_each_mode_has_a_next_safer_one(mode: Mode, kind: Kind) -> None:
    assert safer(mode) is kind


def test_among_equal_calls_the_chosen_one_comes_first() -> None:
    legs = (leg(Mode.SILENT, CALL), leg(Mode.SILENT, OTHER_CALL))
    assert [one.conversation.id for one in loudest_first(legs, OTHER_CALL)] == [OTHER_CALL, CALL]


@pytest.fixture
def lamp(theme: Theme, qtbot: QtBot) -> MicrophoneLamp:
    made = MicrophoneLamp(theme)
    qtbot.addWidget(made)
    return made


LIVE = microphone((leg(Mode.BARGE),), ())
ARMED = microphone((), (delivery(Kind.COACH, _S.SENT),))


def test_the_lamp_says_in_words_what_its_color_says(lamp: MicrophoneLamp) -> None:
    for heard in (OFF, ARMED, LIVE):
        lamp.show_microphone(heard)
        assert lamp.accessibleName().startswith(heard.word)


def test_the_lamp_keeps_its_size_and_has_room_for_its_longest_word(lamp: MicrophoneLamp, theme: Theme) -> None:
    sizes = set()
    for heard in (OFF, ARMED, LIVE):
        lamp.show_microphone(heard)
        sizes.add(lamp.sizeHint().toTuple())
        assert theme.fonts.strong is not None
    assert len(sizes) == 1


def test_the_three_states_look_different(lamp: MicrophoneLamp) -> None:
    lamp.resize(lamp.sizeHint())
    images = []
    for heard in (OFF, ARMED, LIVE):
        lamp.show_microphone(heard)
        images.append(lamp.grab().toImage())
    assert images[0] != images[1] != images[2] != images[0]


def test_the_floating_lamp_is_there_only_behind_other_windows_and_only_if_somebody_may_hear(
    theme: Theme, qtbot: QtBot
) -> None:
    outside = OutsideLamp(theme)
    seen = []
    for heard, in_front in ((OFF, False), (LIVE, True), (LIVE, False), (ARMED, False), (LIVE, True), (OFF, False)):
        outside.show_microphone(heard, in_front=in_front)
        seen.append(outside.window is not None and outside.window.isVisible())
    assert seen == [False, False, True, True, False, False]


def test_the_floating_lamp_says_what_the_lamp_says(theme: Theme, qtbot: QtBot) -> None:
    outside = OutsideLamp(theme)
    outside.show_microphone(LIVE, in_front=False)
    assert outside.window is not None
    assert outside.window.lamp.shown == LIVE
    outside.put_out()
    assert outside.window is None


def test_the_floating_lamp_never_takes_the_keyboard(theme: Theme, qtbot: QtBot) -> None:
    floating = FloatingLamp(theme)
    qtbot.addWidget(floating)
    assert floating.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert floating.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert floating.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
