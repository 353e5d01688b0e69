"""The board as a person works it: mouse, menus, and rows that keep still under the hand.

``board_stillness`` says when rows may move, ``board_cursor`` which row is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QHideEvent,
    QMouseEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui.board_columns import BoardLayout, Column
from supervisor_desk.ui.board_cursor import BoardCursor
from supervisor_desk.ui.board_flow import Cause
from supervisor_desk.ui.board_menu import fill_row_menu
from supervisor_desk.ui.board_model import BoardModel
from supervisor_desk.ui.board_rows import BoardRow
from supervisor_desk.ui.board_stillness import Anchor, Slip
from supervisor_desk.ui.theme import Fonts
from supervisor_desk.ui.tokens import Tokens


class BoardView(BoardCursor):
    """``masking_requested`` tells whether to mask customers from now on; the other signals are the cursor's."""

    masking_requested = Signal(object)

    _steady = False  # here, for Qt scrolls before the constructor is through

    def __init__(self, model: BoardModel, tokens: Tokens, fonts: Fonts, parent: QWidget | None = None) -> None:
        super().__init__(model, tokens, fonts, parent)
        self.commands: Callable[[], Sequence[QAction]] | None = None
        """What can be done on the chosen conversation; it becomes part of each row's menu."""
        self._anchor: Anchor | None = None
        self._pointer: QPoint | None = None
        self._under: ConversationId | None = None
        self._chosen_before: ConversationId | None = None
        self._slip = Slip(model.clock)
        self.setMouseTracking(True)
        self._header.sort_requested.connect(self._sort)
        model.arranging.connect(self._drop_anchor)
        model.arranged.connect(self._hold_to_anchor)

    def choose_density(self, *, dense: bool) -> None:
        """Make rows low, or comfortable."""
        self._drop_anchor()
        self._header.choose_density(dense=dense)
        self._set_height()
        self._hold_to_anchor(Cause.FLOOR)
        self._repaint_all()

    # Keeping still.

    def _drop_anchor(self) -> None:
        self._arranging = True
        self._chosen_before = self._chosen
        rows: list[tuple[BoardRow, int]] = []
        if self._chosen is not None or self.verticalOffset():
            first, last = self.lines_in_sight()
            rows = [(row, self.top_of(line)) for line, row in enumerate(self._board.rows_between(first, last), first)]
        chosen = next((one for one in rows if one[0].id == self._chosen), None)
        self._anchor = Anchor(chosen, rows if self.verticalOffset() else [])
        self._under = self._id_under_pointer()

    def _hold_to_anchor(self, cause: Cause) -> None:
        self._arranging = False
        anchor, self._anchor = self._anchor, None
        if anchor is None:
            return
        self._fit_scroll_bar()
        offset = anchor.offset(self._line_of, self._row_height)
        if cause is Cause.COMMAND and (offset is None or self._chosen is None):
            offset = 0
        if offset is not None:
            self._steady = True
            self.verticalScrollBar().setValue(offset)
            self._steady = False
        # Qt has asked for what another choice changes by the lines of now, while the pixels still lie as before.
        self._repaint_changed(moved=self._chosen == self._chosen_before)
        if self._pointer is not None:
            self._slip.note(self._under, self._id_under_pointer())
            self._hover(self.line_under(self._pointer.y()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        lines, rest = divmod(-dy, self._row_height)
        if self._steady and not dx and not rest:
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
            self.setCurrentIndex(index)  # what is asked for from the menu is meant for this row
            commands = self.commands() if self.commands is not None else ()
            opening = fill_row_menu(menu, self._board, self._header, index.row(), column, commands)
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
