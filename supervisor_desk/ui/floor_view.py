"""The floor on the screen: filters, board and detail at the left, lamp and action panel at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QSplitter, QVBoxLayout, QWidget

from supervisor_desk.ui.panes import enter_first
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.window_place import FloorPlace, as_bytes, as_text

_PANEL_WIDTH = 400
_DETAIL_HEIGHT = 210
_BOARD_WIDTH, _BOARD_HEIGHT = 880, 420
_LEAST_BOARD = 150
"""In a low window the detail gives way before the board has fewer than a handful of rows."""


class FloorView(QSplitter):
    """The board takes what room is left over; the detail may be folded away, panel and lamp may not."""

    def __init__(
        self, board: QWidget, filter_bar: QWidget, detail: QWidget, panel: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._board = board
        self._filter_bar = filter_bar
        self._downwards = QSplitter(Qt.Orientation.Vertical)
        self._downwards.addWidget(board)
        self._downwards.addWidget(detail)
        self._downwards.setStretchFactor(0, 1)
        self._downwards.setStretchFactor(1, 0)
        self._downwards.setCollapsible(0, False)
        board.setMinimumHeight(_LEAST_BOARD)
        self._downwards.setSizes([_BOARD_HEIGHT, _DETAIL_HEIGHT])
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(filter_bar)
        column.addWidget(self._downwards, 1)
        right = QFrame()
        give_look(right, look="panel")
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(0)
        self._right.addWidget(panel, 1)
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setChildrenCollapsible(False)
        self.setSizes([_BOARD_WIDTH, _PANEL_WIDTH])
        for splitter in (self, self._downwards):
            splitter.setHandleWidth(6)

    @property
    def place(self) -> FloorPlace:
        """How it is divided now."""
        return FloorPlace(sideways=as_text(self.saveState()), downwards=as_text(self._downwards.saveState()))

    def put_back(self, place: FloorPlace) -> None:
        """Divide it as it was; what cannot be read is left out."""
        if place.sideways:
            self.restoreState(as_bytes(place.sideways))
        if place.downwards:
            self._downwards.restoreState(as_bytes(place.downwards))

    def take_lamp(self, lamp: QWidget) -> None:
        """Give the lamp its place above the panel: nothing is ever put over it."""
        self._right.setContentsMargins(0, 8, 0, 0)
        row = QVBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(lamp)
        self._right.insertLayout(0, row)

    def search(self) -> None:
        """Put the keyboard into the search field, on what is in it."""
        field = self._filter_bar.findChild(QLineEdit)
        if field is None:
            enter_first(self._filter_bar)
            return
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def keep_row_in_sight(self) -> None:
        """Scroll the board's current row back into sight if something took the room that it stood in."""
        board = self._board
        views = [board] if isinstance(board, QAbstractItemView) else board.findChildren(QAbstractItemView)
        for view in views:
            if view.currentIndex().isValid():
                view.scrollTo(view.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)
