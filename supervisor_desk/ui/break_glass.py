"""Break-glass: taking the slot from one who speaks. A reason is asked for, and what follows is said beforehand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.rules import Situation
from supervisor_desk.actions.slot_requests import LONGEST_REASON, SHORTEST_REASON
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.slot_face import QUEUEABLE, possible_then, waiting_on
from supervisor_desk.ui.slot_wish import SlotWish, SlotWishKind
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.wishes import chosen, wish

_WIDTH = 460
_LINES = 3
_WHAT = {Kind.COACH: "Coach: only the agent hears you", Kind.BARGE: "Barge: everybody on the call hears you"}


class BreakGlassDialog(QDialog):
    """About the call of ``situation``, whatever is chosen later. ``wished`` carries a ``SlotWish`` when it is meant.

    To be opened with ``open``: it closes itself.
    """

    wished = Signal(object)

    def __init__(self, theme: Theme, situation: Situation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Break the glass?")
        self._situation = situation
        holder = situation.taken_by or "The speaker"
        passed = len(situation.slot.waiting) - len(waiting_on(situation)) if situation.slot is not None else 0
        self._words = QLabel(_words(holder, max(passed, 0)))
        self._words.setWordWrap(True)
        self.kinds: dict[Kind, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self.reason = QPlainTextEdit()
        self._count = QLabel()
        self._count.setFont(theme.fonts.small)
        self.take = QPushButton(f"Take the slot from {holder}")
        self.cancel = QPushButton("Cancel")
        self._lay_out()
        self.reason.textChanged.connect(self._check)
        self.take.clicked.connect(self._hand_over)
        self.cancel.clicked.connect(self.reject)
        self._check()
        self.reason.setFocus()

    @property
    def words(self) -> str:
        """What it says will happen."""
        return self._words.text()

    @property
    def note(self) -> str:
        """What it says of the reason so far."""
        return self._count.text()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 14)
        whole.setSpacing(10)
        whole.addWidget(self._words)
        queued = {one.action.kind for one in waiting_on(self._situation)}
        for kind in QUEUEABLE:
            if possible_then(kind, self._situation):
                button = self.kinds[kind] = QRadioButton(_WHAT[kind])
                button.setChecked(not self._group.buttons() or kind in queued)
                self._group.addButton(button)
                whole.addWidget(button)
        title = QLabel("Reason, for the audit log and for the one you cut off")
        title.setBuddy(self.reason)
        self.reason.setAccessibleName(title.text())
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(self.reason.fontMetrics().lineSpacing() * _LINES + 16)
        for widget in (title, self.reason, self._count):
            whole.addWidget(widget)
        give_look(self.take, look="primary")
        self.take.setAutoDefault(False)
        self.cancel.setDefault(True)  # what Enter gives
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        whole.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)

    def _check(self) -> None:
        length = len(self.reason.toPlainText().strip())
        if length < SHORTEST_REASON:
            words, tone = f"At least {SHORTEST_REASON} characters; {SHORTEST_REASON - length} to go.", "quiet"
        elif length > LONGEST_REASON:
            words, tone = f"At most {LONGEST_REASON} characters; {length - LONGEST_REASON} too many.", "bad"
        else:
            words, tone = f"{LONGEST_REASON - length} characters left.", "quiet"
        self._count.setText(words)
        give_look(self._count, tone=tone)
        self.take.setEnabled(SHORTEST_REASON <= length <= LONGEST_REASON and bool(self.kinds))

    def _hand_over(self) -> None:
        kind = next(kind for kind, button in self.kinds.items() if button.isChecked())
        action = wish(kind, self._situation.conversation)
        reason = self.reason.toPlainText().strip()
        self.wished.emit(
            SlotWish(kind=SlotWishKind.BREAK_GLASS, conversation=chosen(self._situation), action=action, reason=reason)
        )
        self.accept()


def _words(holder: str, passed: int) -> str:
    line = ""
    if passed:
        line = f" {'One supervisor who waits' if passed == 1 else f'{passed} supervisors who wait'} in the line "
        line += "is passed." if passed == 1 else "are passed."
    return (
        f"{holder} is cut off: their desk steps back to listening, and they are told that it was you, and why.{line} "
        "This is for emergencies; it is kept in the audit log with your name and the reason."
    )
