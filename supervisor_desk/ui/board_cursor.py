"""The board's cursor: the conversation that the keyboard acts on, and the keys that move it.

Nobody but a person puts the cursor on a call: getting the keyboard does not. The chosen row stays on the board even if
it no longer passes the filter, and when it must leave, nothing takes its place: a key meant for one call must not meet
another.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QWidget

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui.board_canvas import BoardCanvas
from supervisor_desk.ui.board_flow import Index
from supervisor_desk.ui.board_menu import copied_row, to_clipboard
from supervisor_desk.ui.board_model import BoardModel
from supervisor_desk.ui.board_stillness import Hand
from supervisor_desk.ui.theme import Fonts
from supervisor_desk.ui.tokens import Tokens

_CURSOR_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)
_NOT_SEARCHED = frozenset(" ?")
"""Keys with a meaning of their own in the window: hold to coach, list of keys."""


class BoardCursor(BoardCanvas):
    """``chosen`` gives the id of the conversation that the cursor is on, or ``None``; ``opened`` one that Enter or a
    double click was meant for; ``find_requested`` text typed on the board.
    """

    chosen = Signal(object)
    opened = Signal(object)
    find_requested = Signal(object)

    _chosen: ConversationId | None = None  # here, for Qt asks before the constructor is through

    def __init__(self, model: BoardModel, tokens: Tokens, fonts: Fonts, parent: QWidget | None = None) -> None:
        super().__init__(model, tokens, fonts, parent)
        self._lost_line = 0
        self._hand = Hand(model, model.clock, _button_is_down, self)
        self.setObjectName("board")
        self.setAccessibleName("Conversations")
        self.setAccessibleDescription("Arrow keys choose a conversation, Enter opens it, letters and digits search.")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(self._open)
        model.leaving.connect(self._part_from)

    @property
    def current_id(self) -> ConversationId | None:
        """The conversation the cursor is on."""
        return self._chosen

    def choose(self, key: ConversationId) -> bool:
        """Put the cursor on that conversation and bring it into sight; whether it is on the board."""
        self._board.flush()
        line = self._board.line_of(key)
        if line is None:
            return False
        self._put_cursor(line)
        return True

    def choose_first(self) -> None:
        """Put the cursor on the first row in sight, unless it is somewhere already."""
        if self._chosen is None and self._board.rowCount():
            self._put_cursor(-(-self.verticalOffset() // self._row_height))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for index in (previous, current):
            if index.isValid():
                self._repaint_line(index.row())
        key = self._board.id_at(current.row()) if current.isValid() else None
        if key != self._chosen:
            self._chosen = key
            self._board.pin(key)
            self.chosen.emit(key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt would put the cursor on the first row: nobody has chosen that call.
        self._repaint_all()
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint_all()

    def _put_cursor(self, line: int) -> None:
        self.setCurrentIndex(self._board.index(line, max(0, self.currentIndex().column())))

    def _part_from(self, keys: frozenset[ConversationId]) -> None:
        if self._chosen in keys:
            self._lost_line = self.currentIndex().row()
            self.selectionModel().clear()

    def _open(self, index: QModelIndex) -> None:
        key = self._board.id_at(index.row())
        if key is not None:
            self.opened.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif key in _CURSOR_KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._hand.works()
            self._move_cursor(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
        elif _is_typed(event):
            self.find_requested.emit(event.text())
        else:
            event.ignore()

    def _move_cursor(self, event: QKeyEvent) -> None:
        last = self._board.rowCount() - 1
        if last < 0:
            return
        if event.key() == Qt.Key.Key_Home:
            self._put_cursor(0)
        elif event.key() == Qt.Key.Key_End:
            self._put_cursor(last)
        elif not self.currentIndex().isValid():
            self._put_cursor(min(self._lost_line, last))
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        line = self.currentIndex().row()
        if line >= 0:
            to_clipboard(copied_row(self._board, self._header, line))


def _is_typed(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    text = event.text()
    return not held and len(text) == 1 and text.isprintable() and text not in _NOT_SEARCHED


def _button_is_down() -> bool:
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
