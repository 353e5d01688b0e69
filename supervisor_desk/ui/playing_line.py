"""How far a sound has been played, and how long it took until it began."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.ui.delivery_words import latency_words, played_s
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_STEPS = 1000
_HEIGHT = 6


class PlayingLine(QWidget):
    """The bar is there while it plays; the latency stays. The length is the most that it may take."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(_HEIGHT)
        self._bar.setAccessibleName("Played so far")
        self._words = QLabel()
        self._words.setFont(theme.fonts.small)
        give_look(self._words, look="dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._bar, 1)
        row.addWidget(self._words)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_delivery(self, delivery: Delivery, now: float) -> None:
        """Show how far ``delivery`` is at ``now`` (seconds since the epoch)."""
        played = played_s(delivery, now)
        latency = latency_words(delivery)
        self._bar.setVisible(played is not None)
        if played is None:
            self._words.setText(latency)
        else:
            done, length = played
            self._bar.setValue(round(_STEPS * done / length) if length else _STEPS)
            self._words.setText(f"{done:.0f} of {length:.0f} s, {latency}")
        self.setVisible(bool(latency))
