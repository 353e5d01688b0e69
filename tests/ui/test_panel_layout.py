"""Modes and questions stay in sight while the rest scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.panel_layout import lay_out
from tests.ui.windows import bring_up


def test_what_is_pinned_stays_above_what_scrolls(qtbot: QtBot) -> None:
    panel = QWidget()
    modes, pinned, long = (QLabel("a"), QLabel("b")), QLabel("why"), QLabel("long")
    long.setFixedHeight(2_000)
    lay_out(panel, modes, (pinned,), (long,))
    panel.resize(300, 200)
    bring_up(qtbot, panel)
    scroll = panel.findChild(QScrollArea)
    assert scroll is not None
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    assert modes[0].y() == modes[1].y()
    assert modes[0].geometry().bottom() < pinned.y()
    assert pinned.geometry().bottom() < scroll.y()
    assert scroll.isAncestorOf(long)
    assert not scroll.isAncestorOf(pinned)
