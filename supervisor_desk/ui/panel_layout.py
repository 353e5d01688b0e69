"""How the action panel is laid out: modes, reasons and questions stay in sight, whatever is scrolled to below them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from supervisor_desk.ui.sheet import give_look


def lay_out(panel: QWidget, modes: Iterable[QWidget], pinned: Iterable[QWidget], scrolled: Iterable[QWidget]) -> None:
    """Put ``modes`` side by side on top of ``panel``, ``pinned`` below them, and ``scrolled`` into what is left."""
    buttons = QHBoxLayout()
    buttons.setSpacing(6)
    for button in modes:
        buttons.addWidget(button)
    top = QVBoxLayout()
    top.setContentsMargins(12, 12, 12, 6)
    top.setSpacing(8)
    top.addLayout(buttons)
    for part in pinned:
        top.addWidget(part)
    below = QFrame()
    give_look(below, look="panel")
    lower = QVBoxLayout(below)
    lower.setContentsMargins(12, 4, 12, 12)
    lower.setSpacing(8)
    for part in scrolled:
        lower.addWidget(part)
    lower.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(below)
    scroll.setMinimumWidth(below.minimumSizeHint().width())
    whole = QVBoxLayout(panel)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addLayout(top)
    whole.addWidget(scroll, 1)
