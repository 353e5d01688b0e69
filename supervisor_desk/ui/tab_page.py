"""One tab of the action panel: the form, or why this contact center has nothing for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from supervisor_desk.ui.action_form import ActionForm
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.theme import Theme

_LINES = 4


class TabPage(QStackedWidget):
    """Takes the room of what it shows, and no more."""

    def __init__(self, theme: Theme, form: ActionForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._shown: QWidget = form
        heading = QLabel("Not offered here")
        heading.setFont(theme.fonts.strong)
        self._why = ElidedText(_LINES)
        self._why.setFont(theme.fonts.small)
        self._why.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # or the reason could not be reached by keyboard
        self._note = QFrame()
        column = QVBoxLayout(self._note)
        column.setContentsMargins(2, 8, 2, 4)
        column.setSpacing(3)
        column.addWidget(heading)
        column.addWidget(self._why)
        column.addStretch(1)
        self.addWidget(form)
        self.addWidget(self._note)
        self.show_reason("")

    @property
    def reason(self) -> str:
        """Why there is nothing to fill in; empty while there is."""
        return self._why.text() if self._shown is self._note else ""

    def show_reason(self, why: str) -> None:
        """Show ``why`` the form is of no use here, or with an empty text the form."""
        self._why.set_text(why)
        self._why.setAccessibleName(f"Not offered here: {why}")
        self._shown = self._note if why else self._form
        self.setCurrentWidget(self._shown)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self._shown.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._shown.minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return self._shown.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        return self._shown.heightForWidth(width)

    def focus_first(self) -> None:
        """Put the keyboard where filling in begins, or on the reason."""
        if self.reason:
            self._why.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._form.focus_first()
