"""The first picture of a window is told once."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.first_picture import FirstPicture
from tests.support.waiting import until


async def test_the_first_picture_of_a_window_is_told_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    told: list[None] = []
    FirstPicture(window, lambda: told.append(None))
    assert not told
    window.show()
    await until(lambda: bool(told))
    window.repaint()
    assert len(told) == 1
