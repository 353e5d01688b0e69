"""The board as a person works it: cursor, mouse, menus, and rows that keep still under the hand.

``board_stillness`` says when rows may move. The current row stays on the board even if it no longer passes the filter;
when it must leave, nothing takes its place: a key meant for one call must not meet another.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget
from shiboken6 import isValid

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui.board_canvas import BoardCanvas
from supervisor_desk.ui.board_columns import BoardLayout, Column
from supervisor_desk.ui.board_flow import Cause, Index
from supervisor_desk.ui.board_menu import copied_row, fill_row_menu, to_clipboard
from supervisor_desk.ui.board_model import BoardModel
from supervisor_desk.ui.board_rows import BoardRow
from supervisor_desk.ui.board_stillness import Anchor, Hand, Slip
from supervisor_desk.ui.theme import Fonts
from supervisor_desk.ui.tokens import Tokens

_CURSOR_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)
_NOT_SEARCHED = frozenset(" ?")
"""Keys with a meaning of their own in the window: hold to coach, list of keys."""


class BoardView(BoardCanvas):
    """``chosen`` gives the id of the conversation that the cursor is on, or ``None``; ``opened`` one that Enter or a
    double click was meant for; ``find_requested`` text typed on the board; ``masking_requested`` whether to mask
    customers from now on.
    """

    chosen = Signal(object)
    opened = Signal(object)
    find_requested = Signal(object)
    masking_requested = Signal(object)

    _chosen: ConversationId | None = None  # here, for Qt asks before the constructor is through

    def __init__(self, model: BoardModel, tokens: Tokens, fonts: Fonts, parent: QWidget | None = None) -> None:
        super().__init__(model, tokens, fonts, parent)
        self._lost_line = 0
        self._anchor: Anchor | None = None
        self._steady = False
        self._pointer: QPoint | None = None
        self._under: ConversationId | None = None
        self._hand = Hand(model, model.clock, _button_is_down, self)
        self._slip = Slip(model.clock)
        self.setObjectName("board")
        self.setAccessibleName("Conversations")
        self.setAccessibleDescription("Arrow keys choose a conversation, Enter opens it, letters and digits search.")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self._open)
        self._header.sort_requested.connect(self._sort)
        model.arranging.connect(self._drop_anchor)
        model.arranged.connect(self._hold_to_anchor)
        model.leaving.connect(self._part_from)

    @property
    def current_id(self) -> ConversationId | None:
        """The conversation the cursor is on."""
        return self._chosen

    def choose(self, key: ConversationId) -> bool:
        """Put the cursor on that conversation and bring it into sight; whether it is on the board."""
        line = self._board.line_of(key)
        if line is None:
            return False
        self._put_cursor(line)
        return True

    def choose_first(self) -> None:
        """Put the cursor on the first row in sight, unless it is somewhere already."""
        if self._chosen is None and self._board.rowCount():
            self._put_cursor(-(-self.verticalOffset() // self._row_height))

    def choose_density(self, *, dense: bool) -> None:
        """Make rows low, or comfortable."""
        self._drop_anchor()
        self._header.choose_density(dense=dense)
        self._set_height()
        self._hold_to_anchor(Cause.FLOOR)
        self._repaint_all()

    # Choosing.

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

    # Keeping still.

    def _drop_anchor(self) -> None:
        first, last = self.lines_in_sight()
        rows = [(row, self.top_of(line)) for line, row in enumerate(self._board.rows_between(first, last), first)]
        chosen = next((one for one in rows if one[0].id == self._chosen), None)
        self._anchor = Anchor(chosen, rows if self.verticalOffset() else [])
        self._under = self._id_under_pointer()

    def _hold_to_anchor(self, cause: Cause) -> None:
        anchor, self._anchor = self._anchor, None
        if anchor is None:
            return
        self.updateGeometries()
        offset = anchor.offset(self._line_of, self._row_height)
        if cause is Cause.COMMAND and (offset is None or self._chosen is None):
            offset = 0
        if offset is not None:
            self._steady = True
            self.verticalScrollBar().setValue(offset)
            self._steady = False
        self._repaint_changed()
        if self._pointer is not None:
            self._slip.note(self._under, self._id_under_pointer())
            self._hover(self.line_under(self._pointer.y()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        lines, rest = divmod(-dy, self._row_height)
        if self._steady and not dx and not rest and not lines % 2:
            # What is in sight keeps its place and has only got other lines, so there is nothing to push about.
            self.verticalHeader().setOffset(self.verticalScrollBar().value())
            self._painted = {line + lines: shown for line, shown in self._painted.items()}
            self._hovered += lines if self._hovered >= 0 else 0
        else:
            super().scrollContentsBy(dx, dy)

    def _line_of(self, row: BoardRow) -> int | None:
        return self._board.line_of(row.id)

    def _id_under_pointer(self) -> ConversationId | None:
        if self._pointer is None:
            return None
        return self._board.id_at(self.line_under(self._pointer.y()))

    # Keys.

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

    # Mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        meant = self._slip.meant()
        self._hand.works()
        if meant is not None and event.button() == Qt.MouseButton.LeftButton and self.choose(meant):
            self._slip.forget()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._hand.works()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hand.works()
        self._slip.forget()
        self._pointer = event.position().toPoint()
        self._hover(self.line_under(self._pointer.y()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hand.works()
        super().wheelEvent(event)
        self._hover(self.line_under(round(event.position().y())))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._pointer = None
            self._slip.forget()
            self._hand.lets_go()
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, line: int) -> None:
        if line != self._hovered:
            before, self._hovered = self._hovered, line
            for one in (before, line):
                if one >= 0:
                    self._repaint_line(one)

    # Menus.

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        at = self.visualRect(index).center() if by_key and index.isValid() else event.pos()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = Column(index.column()) if index.isValid() else None
        if column is not None:
            opened = self._board.id_at(index.row())
            opening = fill_row_menu(menu, self._board, self._header, index.row(), column)
            opening.triggered.connect(lambda: self.opened.emit(opened))
        self._add_board_entries(menu, column)
        menu.popup(self.viewport().mapToGlobal(at))

    def _add_board_entries(self, menu: QMenu, column: Column | None) -> None:
        masking = menu.addAction("Show customers in full" if self._board.masked else "Mask customers")
        masking.triggered.connect(lambda: self.masking_requested.emit(not self._board.masked))
        dense = menu.addAction("Low rows")
        dense.setCheckable(True)
        dense.setChecked(self._header.board_layout.dense)
        dense.triggered.connect(lambda low: self.choose_density(dense=low))
        menu.addMenu(self._header.columns_menu(menu, column))

    def _sort(self, layout: BoardLayout) -> None:
        order = Qt.SortOrder.DescendingOrder if layout.descending else Qt.SortOrder.AscendingOrder
        self._board.sort(layout.sorted_by, order)

    # Being seen.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._board.set_visible(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if isValid(self._board) and isValid(self._hand):  # not so where a process ends with its window open
            self._hand.lets_go()
            self._board.set_visible(False)


def _is_typed(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    text = event.text()
    return not held and len(text) == 1 and text.isprintable() and text not in _NOT_SEARCHED


def _button_is_down() -> bool:
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
