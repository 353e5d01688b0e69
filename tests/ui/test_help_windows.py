"""The Help menu opens each of its windows once, over the desk but away from the lamp."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk import __version__
from supervisor_desk.ui.help_windows import HelpWindows
from supervisor_desk.ui.key_list import KeyList
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1200, 700)
    return bring_up(qtbot, made)


@pytest.fixture
def helping(theme: Theme, window: QWidget) -> HelpWindows:
    return HelpWindows(theme, window)


def test_nothing_is_built_before_somebody_asks(helping: HelpWindows, window: QWidget) -> None:
    assert window.findChildren(KeyList) == []


def test_the_list_of_keys_comes_up_over_the_left_of_the_window(helping: HelpWindows, window: QWidget) -> None:
    helping.show_keys()
    (keys,) = window.findChildren(KeyList)
    assert keys.isVisible()
    assert not keys.isModal()
    corner = window.mapFromGlobal(keys.pos())
    assert QPoint(0, 0) != corner
    assert 0 < corner.x() < window.width() // 4
    assert 0 < corner.y() < window.height() // 4


def test_asking_again_brings_the_same_list_to_the_front(helping: HelpWindows, window: QWidget, qtbot: QtBot) -> None:
    helping.show_keys()
    (keys,) = window.findChildren(KeyList)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    helping.show_keys()
    qtbot.waitUntil(keys.isActiveWindow)
    assert window.findChildren(KeyList) == [keys]


def test_a_list_that_was_closed_comes_up_again(helping: HelpWindows, window: QWidget) -> None:
    helping.show_keys()
    (keys,) = window.findChildren(KeyList)
    keys.close()
    helping.show_keys()
    assert keys.isVisible()


def test_about_names_the_version_and_does_not_wait_for_an_answer(helping: HelpWindows, window: QWidget) -> None:
    helping.show_about()
    (about,) = window.findChildren(QMessageBox)
    assert about.isVisible()
    assert __version__ in about.text()
    about.close()
