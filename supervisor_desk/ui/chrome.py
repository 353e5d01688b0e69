"""The top of the window: the filter bar, and the lamp in its fixed place at the right, which nothing ever covers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from supervisor_desk.ui.microphone_lamp import MicrophoneLamp
from supervisor_desk.ui.panes import enter_first


class Chrome(QFrame):
    """The filter bar is hidden until there is a floor to filter; the lamp never is."""

    def __init__(self, filter_bar: QWidget, lamp: MicrophoneLamp, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter_bar = filter_bar
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(filter_bar, 1)
        row.addStretch(0)
        row.addWidget(lamp, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        filter_bar.hide()

    def show_filter_bar(self) -> None:
        """There is a floor now."""
        self._filter_bar.show()

    def search(self) -> None:
        """Put the keyboard into the search field, on what is in it."""
        field = self._filter_bar.findChild(QLineEdit)
        if field is None:
            enter_first(self._filter_bar)
            return
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()
