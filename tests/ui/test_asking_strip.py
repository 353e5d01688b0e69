"""A question inside the panel: the safe answer at hand, and nothing done without the other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.ui.asking_strip import LASTS_S, AskingStrip
from supervisor_desk.ui.theme import Theme
from tests.support.clock import FakeClock
from tests.ui.windows import bring_up


@pytest.fixture
def strip(theme: Theme, clock: FakeClock, qtbot: QtBot) -> AskingStrip:
    made = bring_up(qtbot, AskingStrip(theme, clock))
    made.ask(Kind.DISCONNECT)
    return made


@pytest.fixture
def agreed(strip: AskingStrip) -> list[Kind]:
    kinds: list[Kind] = []
    strip.agreed.connect(kinds.append)
    return kinds


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.irreversible])
def test_there_is_a_question_for_all_that_cannot_be_taken_back(strip: AskingStrip, kind: Kind) -> None:
    strip.ask(kind)
    assert strip.asking is kind
    assert strip.yes.text() != strip.no.text()


def test_a_press_of_enter_is_the_safe_answer(strip: AskingStrip, agreed: list[Kind], qtbot: QtBot) -> None:
    qtbot.waitUntil(strip.no.hasFocus)
    QTest.keyClick(strip.no, Qt.Key.Key_Space)
    assert agreed == []
    assert strip.asking is None
    assert not strip.isVisible()


def test_agreeing_is_told_once(strip: AskingStrip, agreed: list[Kind]) -> None:
    strip.yes.click()
    strip.yes.click()
    assert agreed == [Kind.DISCONNECT]


def test_a_question_that_nobody_answers_goes(strip: AskingStrip, agreed: list[Kind], clock: FakeClock) -> None:
    clock.advance(LASTS_S - 1)
    strip.show_time()
    assert strip.isVisible()
    clock.advance(1)
    strip.show_time()
    assert strip.asking is None
    assert agreed == []
