"""A list to choose one thing from, such as a phone. Opened, never executed; ``chosen`` tells what was taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from supervisor_desk.actions.remedies import Choice
from supervisor_desk.ui.dialogs import ask
from supervisor_desk.ui.search_field import SearchField
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_LONG = 8
"""From so many choices on there is a field to narrow them down."""


class ChoiceDialog(QDialog):
    """``choices`` in their order, the first one marked; Enter or a double click takes the marked one."""

    def __init__(
        self, theme: Theme, title: str, words: str, choices: Sequence[Choice], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        told = QLabel(words)
        told.setWordWrap(True)
        give_look(told, look="dim")
        self.field = SearchField(theme.tokens.text_dim)
        self.field.setPlaceholderText("Part of the name")
        self.field.textChanged.connect(self._narrow)
        self.field.setVisible(len(choices) >= _LONG)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setSpacing(2)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in choices:
            item = QListWidgetItem(f"{one.name} ({one.note})" if one.note else one.name)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(self.accept)
        buttons = QDialogButtonBox()
        self.take = buttons.addButton("Choose", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("Leave as It Is", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.list.currentItemChanged.connect(self._offer)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        for part in (told, self.field, self.list, buttons):
            column.addWidget(part)
        self.resize(440, 320)
        self._offer()
        self.list.setFocus()

    @property
    def chosen(self) -> str:
        """The id of what is marked; empty if nothing in sight is."""
        row = self.list.currentRow()
        item = self.list.item(row)
        return str(item.data(Qt.ItemDataRole.UserRole)) if row >= 0 and not item.isHidden() else ""

    def _narrow(self, text: str) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        for item in items:
            item.setHidden(text.strip().lower() not in item.text().lower())
        if not self.chosen:
            self.list.setCurrentRow(next((row for row, item in enumerate(items) if not item.isHidden()), -1))
        self._offer()

    def _offer(self) -> None:
        self.take.setEnabled(bool(self.chosen))


async def chosen(dialog: ChoiceDialog) -> str:
    """Open ``dialog`` and wait; the id of what was taken, empty if a person would rather not."""
    accepted = await ask(dialog) == QDialog.DialogCode.Accepted
    return dialog.chosen if accepted else ""
