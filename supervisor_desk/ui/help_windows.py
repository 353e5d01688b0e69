"""The windows of the Help menu, made when they are first asked for."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from supervisor_desk.actions.rules import Situation
from supervisor_desk.ui.about import about_dialog
from supervisor_desk.ui.call_buttons import offered
from supervisor_desk.ui.key_list import KeyList
from supervisor_desk.ui.keys import BEYOND, Command
from supervisor_desk.ui.theme import Theme

_BESIDE, _BELOW = 24, 48


class HelpWindows:
    """Belongs to ``window``, over which they open."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        self._theme = theme
        self._window = window
        self._keys: KeyList | None = None
        self._without: frozenset[Command] = BEYOND

    def show_situation(self, situation: Situation) -> None:
        """Take over which commands there are here; a list that is open is made anew when it is asked for again."""
        without = frozenset[Command]() if offered(situation) else BEYOND
        if without != self._without:
            self._without = without
            if self._keys is not None:
                self._keys.close()
                self._keys.deleteLater()
                self._keys = None

    def show_keys(self) -> None:
        """Bring up the list of keys, or bring it to the front."""
        if self._keys is None:
            self._keys = KeyList(self._theme, self._window, self._without)
            corner = self._window.mapToGlobal(QPoint(_BESIDE, _BELOW))
            self._keys.move(corner)  # over the board at the left, away from lamp and panel
        self._keys.show()
        self._keys.raise_()
        self._keys.activateWindow()

    def show_about(self) -> None:
        """Say which program this is."""
        about_dialog(self._window).open()
