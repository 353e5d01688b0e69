"""The window as it is first seen, and that nothing of it moves when the rest comes in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.theme import Theme
from tests.support.clock import NOON, FakeClock
from tests.ui.situations import situation
from tests.ui.windows import bring_up

STARTING = Link(LinkPhase.SIGNING_IN, "The desk is starting.", NOON)
FAILED = Link(LinkPhase.FAILED, "The contact center cannot be reached.", NOON)


@pytest.fixture
def window(theme: Theme, clock: FakeClock, qtbot: QtBot) -> MainWindow:
    made = MainWindow(theme, clock, STARTING)
    bring_up(qtbot, made)
    return made


def places(window: MainWindow) -> list[QRect]:
    """Where all stands that is seen at first."""
    parts = (window.lamp, window.start_page, window.status, window.menuBar())
    return [QRect(part.mapTo(window, QPoint(0, 0)), part.size()) for part in parts]


def test_it_says_what_the_desk_is_doing(window: MainWindow) -> None:
    assert window.start_page.isVisible()
    assert window.start_page.words == STARTING.words
    window.show_link(FAILED)
    assert window.start_page.words == FAILED.words


def test_nothing_of_it_moves_when_the_rest_comes_in(window: MainWindow) -> None:
    before = places(window)
    window.furnish(QListWidget(), QWidget(), situation(None, link=STARTING))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert places(window) == before
    assert window.start_page.isVisible()


def test_a_wish_to_close_that_nobody_heard_is_remembered(window: MainWindow) -> None:
    asked = [window.asked_to_close]
    window.close()
    asked.append(window.asked_to_close)
    window.stay_open()
    asked.append(window.asked_to_close)
    assert asked == [False, True, False]
    assert window.isVisible()


def test_it_may_go_before_the_rest_has_come(window: MainWindow) -> None:
    window.allow_close()
    assert not window.isVisible()
    assert not window.ticker.running
