"""The names in the menu bar, which are seen before there is anything in the menus."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QMainWindow, QMenu

TITLES: Final = ("&File", "&Conversation", "&View", "&Help")


def menus_of(window: QMainWindow) -> tuple[QMenu, ...]:
    """The menus of ``window`` in the order of ``TITLES``, made where there are none yet."""
    bar = window.menuBar()
    if not bar.actions():
        for title in TITLES:
            bar.addMenu(title)
    return tuple(menu for action in bar.actions() if isinstance(menu := action.menu(), QMenu))
