"""The list of keys that ``?`` brings up, made from the one table."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from supervisor_desk.ui.keys import KEYS, Command, Group
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme


class KeyList(QDialog):
    """Not modal: it may stay open beside the desk while somebody learns it. It says nothing of keys ``without`` use."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, without: Container[Command] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys of the desk")
        self.setModal(False)
        inside = QFrame()
        give_look(inside, look="panel")
        grid = QGridLayout(inside)
        grid.setContentsMargins(20, 12, 20, 16)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        row = 0
        for group in Group:
            heading = QLabel(group.value)
            heading.setFont(theme.fonts.strong)
            if row:
                grid.setRowMinimumHeight(row, 12)
                row += 1
            grid.addWidget(heading, row, 0, 1, 2)
            row += 1
            for key in KEYS.values():
                if key.group is not group or not key.label or key.command in without:
                    continue
                label = QLabel(key.label)
                label.setFont(theme.fonts.digits)
                grid.addWidget(label, row, 0)
                words = QLabel(key.words)
                give_look(words, look="dim")
                grid.addWidget(words, row, 1)
                row += 1
        note = QLabel("Barge and mute are never on a single bare key. All of it is in the menus too.")
        give_look(note, look="dim")
        note.setWordWrap(True)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.addWidget(scroll, 1)
        whole.addWidget(note)
        whole.addWidget(buttons)
        scroll.setMinimumWidth(inside.sizeHint().width() + scroll.verticalScrollBar().sizeHint().width())
        self.resize(scroll.minimumWidth() + 40, 640)
