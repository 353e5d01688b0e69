"""A main window with everything in it, as it is once the program has come up behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from supervisor_desk.actions.ports import Clock
from supervisor_desk.actions.rules import Situation
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.theme import Theme


def furnished(theme: Theme, clock: Clock, board: QWidget, filter_bar: QWidget, situation: Situation) -> MainWindow:
    """Not shown yet."""
    window = MainWindow(theme, clock, situation.link)
    window.furnish(board, filter_bar, situation)
    return window
