"""Who asks to leave is shown until it is answered, and waved off requests stay away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui import leave_requests as module
from supervisor_desk.ui.leave_requests import LeaveRequest, LeaveRequests
from supervisor_desk.ui.theme import Theme
from tests.support.builders import CALL, OTHER_CALL
from tests.ui.windows import bring_up


@pytest.fixture
def requests(theme: Theme, qtbot: QtBot) -> LeaveRequests:
    made = LeaveRequests(theme)
    made.resize(600, 60)
    return bring_up(qtbot, made)


def asked(*names: str, call: ConversationId = CALL) -> LeaveRequest:
    return LeaveRequest(conversation=call, call="Ada Agent (Billing)", names=names)


def press(requests: LeaveRequests, word: str, call: ConversationId = CALL) -> None:
    button = requests.button(call, word)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("Bo",), "Bo asks you to leave the speaking slot on the call of Ada Agent (Billing)."),
        (("Bo", "Cy"), "Bo and Cy ask you to leave the speaking slot on the call of Ada Agent (Billing)."),
        (("Bo", "Cy", "Di"), "Bo, Cy and Di ask you to leave the speaking slot on the call of Ada Agent (Billing)."),
    ],
)
def test_who_asks_is_named(names: tuple[str, ...], words: str) -> None:
    assert asked(*names).words == words


def test_without_a_request_it_is_not_there(requests: LeaveRequests) -> None:
    requests.show_requests((asked("Bo"),))
    assert requests.isVisible()
    requests.show_requests(())
    assert not requests.isVisible()


def test_i_am_done_is_said_for_that_call(requests: LeaveRequests) -> None:
    done: list[ConversationId] = []
    requests.done.connect(done.append)
    requests.show_requests((asked("Bo"), asked("Cy", call=OTHER_CALL)))
    press(requests, "I am done", OTHER_CALL)
    assert done == [OTHER_CALL]
    assert [one.conversation for one in requests.shown] == [CALL]


def test_not_yet_sends_it_away_and_only_somebody_else_brings_it_back(requests: LeaveRequests) -> None:
    requests.show_requests((asked("Bo"),))
    press(requests, "Not yet")
    assert not requests.isVisible()
    requests.show_requests((asked("Bo"),))
    assert not requests.isVisible()
    requests.show_requests((asked("Bo", "Cy"),))
    assert requests.isVisible()


def test_a_request_that_has_run_out_and_is_made_again_is_new(requests: LeaveRequests) -> None:
    requests.show_requests((asked("Bo"),))
    press(requests, "Not yet")
    requests.show_requests(())
    requests.show_requests((asked("Bo"),))
    assert requests.isVisible()


def test_each_request_is_announced_once(requests: LeaveRequests, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(module, "announce", lambda _widget, words, urgent=False: told.append(words))
    for _ in range(3):
        requests.show_requests((asked("Bo"),))
    assert told == [asked("Bo").words]


def test_buttons_are_named_in_full_for_those_who_only_hear_them(requests: LeaveRequests) -> None:
    requests.show_requests((asked("Bo"),))
    button = requests.button(CALL, "I am done")
    assert button is not None
    assert button.accessibleName() == f"I am done: {asked('Bo').words}"
