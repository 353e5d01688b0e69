"""Bringing a widget up in a test as a person has it before them: shown, and with the keyboard."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

Shown = TypeVar("Shown", bound=QWidget)


def bring_up(qtbot: QtBot, widget: Shown) -> Shown:
    """Show ``widget`` as the active window and give it back; it goes with the test."""
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget
