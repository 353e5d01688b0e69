"""The clips of the library as a list: which there are, and what can be done with one. It changes nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from supervisor_desk.ui.clip_row import ClipRow

_COLUMNS = ("★", "Name", "Length", "Loudness", "Key")
_STAR, _NAME, _LENGTH, _LOUDNESS, _KEY = range(len(_COLUMNS))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROWS_SHOWN = 5


class ClipList(QTreeWidget):
    """``picked`` tells that another clip is chosen, ``sent`` that the chosen one is to go out (Enter, double-click).

    ``renamed`` and ``starred`` carry the ``ClipRow`` and the new name, or whether it is a favorite.
    """

    picked = Signal()
    sent = Signal()
    renamed = Signal(object, str)
    starred = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_item: dict[str, ClipRow] = {}
        self.setAccessibleName("Clips")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setHeaderLabels(_COLUMNS)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(24)
        for column in range(len(_COLUMNS)):
            mode = QHeaderView.ResizeMode.Stretch if column == _NAME else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        self._line = self.fontMetrics().lineSpacing() + 8
        self.setFixedHeight(self._line * _ROWS_SHOWN + header.sizeHint().height() + 2)
        self.itemSelectionChanged.connect(self.picked)
        self.itemDoubleClicked.connect(self._send)
        self.itemClicked.connect(self._star)
        self.itemChanged.connect(self._rename)

    @property
    def rows(self) -> tuple[ClipRow, ...]:
        """What it shows."""
        return tuple(self._by_item.values())

    @property
    def chosen(self) -> ClipRow | None:
        """The clip that is chosen."""
        items = self.selectedItems()
        return self._by_item.get(items[0].data(_NAME, Qt.ItemDataRole.UserRole)) if items else None

    def show_clips(self, rows: Sequence[ClipRow]) -> None:
        """Show ``rows`` in their order; what was chosen stays so while it is there."""
        chosen = self.chosen
        with QSignalBlocker(self):
            self.clear()
            self._by_item = {row.id: row for row in rows}
            for row in rows:
                item = _item(row)
                item.setSizeHint(_NAME, QSize(0, self._line))
                self.addTopLevelItem(item)
                item.setSelected(chosen is not None and row.id == chosen.id)
        self.picked.emit()

    def choose(self, row: ClipRow | None) -> None:
        """Choose that clip, or none."""
        self.clearSelection()
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            if item is not None and row is not None and item.data(_NAME, Qt.ItemDataRole.UserRole) == row.id:
                self.setCurrentItem(item)

    def rename_chosen(self) -> None:
        """Let the name of the chosen clip be edited in its place."""
        items = self.selectedItems()
        if items:
            self.editItem(items[0], _NAME)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.state() is not QTreeWidget.State.EditingState:
            if not event.isAutoRepeat():
                self._send()
            return
        super().keyPressEvent(event)

    def _send(self) -> None:
        if self.chosen is not None:
            self.sent.emit()

    def _star(self, item: QTreeWidgetItem, column: int) -> None:
        row = self._by_item.get(item.data(_NAME, Qt.ItemDataRole.UserRole))
        if column == _STAR and row is not None:
            self.starred.emit(row, not row.favorite)

    def _rename(self, item: QTreeWidgetItem, column: int) -> None:
        row = self._by_item.get(item.data(_NAME, Qt.ItemDataRole.UserRole))
        if column == _NAME and row is not None and item.text(_NAME) != row.name:
            self.renamed.emit(row, item.text(_NAME))


def _item(row: ClipRow) -> QTreeWidgetItem:
    seconds = f"{row.duration_ms / 1000:.1f} s"
    item = QTreeWidgetItem(["★" if row.favorite else "☆", row.name, seconds, f"{row.loudness:.0f} LUFS", row.key])
    item.setData(_NAME, Qt.ItemDataRole.UserRole, row.id)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    item.setTextAlignment(_LENGTH, _RIGHT)
    item.setTextAlignment(_LOUDNESS, _RIGHT)
    told = f"{row.name}, {seconds}" + (f", whispered by {row.key}" if row.key else "")
    if row.missing:
        told = f"The sound of “{row.name}” is gone. It cannot be played. Remove it, or add the file again."
        item.setText(_LENGTH, "gone")
    item.setToolTip(_NAME, f"<p>{told}</p>")
    return item
