"""A list to tick queues or skills in, with a line to add one by its id."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from supervisor_desk.ui.sheet import give_look

_LEAST_HEIGHT = 80
_ID = Qt.ItemDataRole.UserRole
_LOCKED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class TickList(QWidget):
    """``changed`` says that others are ticked. ``many`` names what is ticked; ``known`` are ids and their names."""

    changed = Signal()

    def __init__(self, many: str, known: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._many = many
        self._list = QListWidget()
        self._list.setAccessibleName(many.capitalize())
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._list.setMinimumHeight(_LEAST_HEIGHT)
        self._sum = QLabel()
        give_look(self._sum, look="dim")
        self._line = QLineEdit()
        self._line.setPlaceholderText(f"Add one of the {many} by its id")
        self._add = QPushButton("Add")
        self._add.setAutoDefault(False)
        for key, name in known:
            self._append(key, name)
        self._list.itemChanged.connect(self._tell)
        self._line.returnPressed.connect(self._take_line)
        self._add.clicked.connect(self._take_line)
        self._lay_out()
        self._tell()

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ids that are ticked, in the order of the list; none means all."""
        return tuple(item.data(_ID) for item in self._items() if item.checkState() is Qt.CheckState.Checked)

    @property
    def sum_words(self) -> str:
        """What it says about how many are ticked."""
        return self._sum.text()

    def tick(self, keys: tuple[str, ...]) -> None:
        """Tick just these; those that are not in the list yet are added to it."""
        with QSignalBlocker(self._list):
            there = {item.data(_ID) for item in self._items()}
            for key in keys:
                if key not in there:
                    self._append(key, key)
            for item in self._items():
                item.setCheckState(Qt.CheckState.Checked if item.data(_ID) in keys else Qt.CheckState.Unchecked)
        self._tell()

    def lock(self) -> None:
        """Let it be read and not changed."""
        with QSignalBlocker(self._list):
            for item in self._items():
                item.setFlags(_LOCKED)
        self._line.hide()
        self._add.hide()

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _append(self, key: str, name: str) -> QListWidgetItem:
        item = QListWidgetItem(name if name.casefold() == key.casefold() else f"{name}  ({key})")
        item.setData(_ID, key)
        item.setFlags(_LOCKED | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        self._list.addItem(item)
        return item

    def _take_line(self) -> None:
        key = self._line.text().strip()
        if not key:
            return
        self.tick((*self.ticked, key))
        self._list.scrollToItem(next(item for item in self._items() if item.data(_ID) == key))
        self._line.clear()

    def _tell(self) -> None:
        count = len(self.ticked)
        self._sum.setText(
            f"{count} of {self._list.count()} ticked." if count else f"None is ticked: all {self._many} are shown."
        )
        self.changed.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._line, 1)
        row.addWidget(self._add)
        column.addLayout(row)
        column.addWidget(self._sum)
        self.setFocusProxy(self._list)
