"""The one timer behind all running times of a window: four turns a second, none while nobody looks or needs it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

TURN_MS = 250
"""A quarter of a second: running tenths would only flicker, and a second counter must not be seen to skip."""


class Ticker(QObject):
    """Emits ``ticked`` while the window is shown and somebody wants it."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: set[str] = set()
        self._shown = False
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self.ticked)

    @property
    def running(self) -> bool:
        """Whether the timer runs."""
        return self._timer.isActive()

    def want(self, who: str, wanted: bool) -> None:
        """Note whether the part called ``who`` has running times to show."""
        if wanted:
            self._wanted.add(who)
        else:
            self._wanted.discard(who)
        self._settle()

    def show(self, shown: bool) -> None:
        """Note whether the window can be seen; when it is shown again, times are brought up to date at once."""
        was, self._shown = self._shown, shown
        self._settle()
        if shown and not was and self._wanted:
            self.ticked.emit()

    def _settle(self) -> None:
        run = self._shown and bool(self._wanted)
        if run and not self._timer.isActive():
            self._timer.start()
        elif not run:
            self._timer.stop()
