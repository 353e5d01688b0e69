"""The menu bar has its names before there is anything in the menus, and keeps them."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.menu_titles import TITLES, menus_of


def test_the_menus_are_made_once(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    first = menus_of(window)
    assert tuple(menu.title() for menu in first) == TITLES
    assert menus_of(window) == first
    assert len(window.menuBar().actions()) == len(TITLES)
