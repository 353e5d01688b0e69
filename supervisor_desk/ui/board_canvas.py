"""The board's surface: paints the rows that are in sight and have changed, and nothing else.

A ``QTableView`` for its header, scrolling, selection and what it tells screen readers; its own painting for speed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from supervisor_desk.conversations.link import Link
from supervisor_desk.ui.board_columns import CLOCKS, BoardLayout, Column
from supervisor_desk.ui.board_flow import Index
from supervisor_desk.ui.board_header import BoardHeader
from supervisor_desk.ui.board_model import BoardModel
from supervisor_desk.ui.board_paint import MARK, PADDING, RUNNING, Look, Place, RowPainter
from supervisor_desk.ui.board_row import Line
from supervisor_desk.ui.board_shift import Push, plan
from supervisor_desk.ui.board_words import empty_words
from supervisor_desk.ui.theme import Fonts
from supervisor_desk.ui.tokens import Tokens

_COMFORTABLE = 13
_DENSE = 4
"""Added to the height of the text, in logical pixels: a comfortable row is at least 28 high, easy to hit."""
_COLUMNS = [int(column) for column in Column]
_MOST_PAINTED = 256
"""So many lines are remembered as painted before those that were scrolled out of sight are forgotten."""
_MOST_MEASURED = 200
"""A column is fitted to so many rows at most."""


class BoardCanvas(QTableView):
    """Shows ``model`` in the colors and fonts given."""

    def __init__(self, model: BoardModel, tokens: Tokens, fonts: Fonts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = model
        self._tokens = tokens
        self._fonts = fonts
        self._painter = RowPainter(tokens, fonts, self.devicePixelRatioF())
        self._hovered = -1
        self._arranging = False
        self._link: Link | None = None
        self._row_height = 0
        self._counted = -1
        self._painted: dict[int, Line] = {}
        self._header = BoardHeader(tokens.text, fonts.base, self)
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget(self))
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._header.take_layout(BoardLayout())
        self._header.geometriesChanged.connect(self._repaint_all)
        model.ticked.connect(self._repaint_clocks)
        model.freshness_changed.connect(self._repaint_all)
        self._set_height()
        model.look_through(self.lines_in_sight)

    @property
    def board_header(self) -> BoardHeader:
        """The header, which knows how the columns are arranged."""
        return self._header

    @property
    def row_height(self) -> int:
        """Height of a row in logical pixels."""
        return self._row_height

    def take_layout(self, layout: BoardLayout) -> None:
        """Arrange columns, order and density as a person left them."""
        self._header.take_layout(layout)
        self._board.sort(layout.sorted_by, _direction(layout))
        self._set_height()

    def restyle(self, tokens: Tokens, fonts: Fonts) -> None:
        """Use other colors and fonts."""
        self._tokens = tokens
        self._fonts = fonts
        self._painter = RowPainter(tokens, fonts, self.devicePixelRatioF())
        self._set_height()
        self._header.restyle(tokens.text, fonts.base)
        self._repaint_all()

    def set_link(self, link: Link) -> None:
        """Note how the desk stands with the service, for what an empty board says."""
        self._link = link
        if not self._board.rowCount():
            self.viewport().update()

    def lines_in_sight(self) -> tuple[int, int]:
        """First and last line that can be seen, if only in part; there may be fewer rows."""
        top = self.verticalOffset()
        return top // self._row_height, (top + self.viewport().height() - 1) // self._row_height

    def top_of(self, line: int) -> int:
        """Upper edge of that line in the viewport."""
        return line * self._row_height - self.verticalOffset()

    def line_under(self, y: int) -> int:
        """The line at that height of the viewport, -1 if there is no row."""
        line = (y + self.verticalOffset()) // self._row_height
        return line if 0 <= line < self._board.rowCount() else -1

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        if QAccessible.isActive():
            super().dataChanged(top_left, bottom_right, list(roles))
        else:
            self._repaint_changed()

    def doItemsLayout(self) -> None:
        # As Qt does it, but for its repaint of everything: of the rows that moved, most are out of sight.
        self._fit_scroll_bar()
        self.verticalHeader().setUpdatesEnabled(True)
        if not self._arranging:  # or it is done when rows lie where they stay
            self._repaint_changed()

    def _fit_scroll_bar(self) -> None:
        """Let the scroll bar reach as far as there are rows; where their number is the same, there is nothing to do."""
        count = self._board.rowCount()
        if count != self._counted:
            self._counted = count
            self.updateGeometries()

    def sizeHintForColumn(self, column: int) -> int:
        """Width that the texts in sight need."""
        if column == Column.MARK:
            return 2 * PADDING + 2 * MARK + 3
        metrics = QFontMetrics(self._fonts.digits if column in CLOCKS else self._fonts.base)
        first, last = self.lines_in_sight()
        now, monotonic = self._board.clock.now(), self._board.clock.monotonic()
        widest = 0
        for line in range(first, min(last, first + _MOST_MEASURED, self._board.rowCount() - 1) + 1):
            shown = self._board.line_at(line)
            mark = 0 if column in CLOCKS or shown.cells[column].mark is None else MARK + 6
            widest = max(widest, metrics.horizontalAdvance(shown.text(Column(column), now, monotonic)) + mark)
        return widest + 2 * PADDING + 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._painted.clear()
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._header.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._painter.ratio != self.devicePixelRatioF():
            self._painter = RowPainter(self._tokens, self._fonts, self.devicePixelRatioF())
        painter = QPainter(self.viewport())
        try:
            if self._board.rowCount():
                self._painter.laid_for(self._places())
                for area in event.region():  # type: ignore[attr-defined]  # its stub forgets that it can be gone through
                    self._paint(painter, area)
                self._paint_frame(painter, event.rect())
                self._forget_out_of_sight()
            else:
                self._painted.clear()
                words = empty_words(self._board.filter, self._link, self._board.total)
                self._painter.notice(painter, self.viewport().rect(), words)
        finally:
            painter.end()

    def _paint(self, painter: QPainter, area: QRect) -> None:
        height, offset = self._row_height, self.verticalOffset()
        left, right, width = area.left(), area.right(), area.width()
        whole = width == self.viewport().width()
        texts, clocks = self._painter.texts, self._painter.running
        if not whole:
            texts = [place for place in texts if place.x <= right and place.x + place.width > left]
            clocks = [place for place in clocks if place.x <= right and place.x + place.width > left]
        first = (area.top() + offset) // height
        rows = self._board.rows_between(first, (area.bottom() + offset) // height)
        stale = self._board.stale_since is not None
        plain, current, hovered = Look(stale=stale), self.currentIndex().row(), self._hovered
        painter.setFont(self._fonts.base)
        self._painter.ground(painter, area)
        top = first * height - offset
        shown = []
        for number, row in enumerate(rows, start=first):
            line = self._board.line_for(row)
            if whole:
                self._painted[number] = line
            look = plain if number not in (current, hovered) else Look(number == current, number == hovered, stale)
            self._painter.background(painter, QRect(left, top, width, height), line, look)
            if texts:
                self._painter.cells(painter, line, top, height, texts, look)
            shown.append((line, top, look))
            top += height
        if clocks:
            self._painter.use_figures(painter)
            now, monotonic = self._board.clock.now(), self._board.clock.monotonic()
            for line, row_top, look in shown:
                self._painter.clocks(painter, line, row_top, height, clocks, look, now, monotonic)

    def _paint_frame(self, painter: QPainter, area: QRect) -> None:
        current = self.currentIndex()
        if not current.isValid():
            return
        row = QRect(0, self.top_of(current.row()), self.viewport().width(), self._row_height)
        if row.intersects(area):
            column = current.column()
            left, width = self._header.sectionViewportPosition(column), self._header.sectionSize(column)
            cell = QRect(left, row.top(), width, self._row_height) if column != Column.MARK else None
            self._painter.frame(painter, row, cell, focused=self.hasFocus())

    def _places(self) -> list[Place]:
        header = self._header
        right = self.viewport().width()
        shown = []
        for column in _COLUMNS:
            width = header.sectionSize(column)
            if width:
                x = header.sectionViewportPosition(column)
                if x < right and x + width > 0:
                    shown.append(Place(column, x, width))
        return shown

    def _forget_out_of_sight(self) -> None:
        if len(self._painted) > _MOST_PAINTED:
            first, last = self.lines_in_sight()
            self._painted = {line: shown for line, shown in self._painted.items() if first <= line <= last}

    def _repaint_changed(self, *, moved: bool = False) -> None:
        """Bring the lines in sight up to date; where rows have ``moved``, by pushing what is there if that will do."""
        painted = self._painted
        if not painted or not self._board.rowCount():
            self._repaint_all()
            return
        first, last = self.lines_in_sight()
        wanted = [row.line for row in self._board.rows_between(first, last)]
        movable = range(-(-self.verticalOffset() // self._row_height), last) if moved else range(0)
        steps = plan(painted, wanted, first, movable=movable, bound=(self._hovered,))
        for push in steps.pushes:
            self._push(push)
        for top, bottom in steps.anew:
            for line in range(top, bottom + 1):
                painted.pop(line, None)
            self._repaint_lines(top, bottom)
        for line in [line for line in painted if line >= first + len(wanted)]:
            del painted[line]
            self._repaint_line(line)

    def _push(self, push: Push) -> None:
        """Move the pixels of those lines; Qt sees to it that what is left behind them is painted."""
        first, last, by = push
        lines = last - first + 1 + abs(by)
        area = QRect(0, self.top_of(min(first, first + by)), self.viewport().width(), lines * self._row_height)
        self.viewport().scroll(0, by * self._row_height, area)
        order = range(last, first - 1, -1) if by > 0 else range(first, last + 1)
        for line in order:
            self._painted[line + by] = self._painted.pop(line)

    def _repaint_lines(self, first: int, last: int) -> None:
        height = (last - first + 1) * self._row_height
        self.viewport().update(0, self.top_of(first), self.viewport().width(), height)

    def _repaint_line(self, line: int) -> None:
        self.viewport().update(0, self.top_of(line), self.viewport().width(), self._row_height)

    def _repaint_clocks(self) -> None:
        if not self._board.rowCount():
            return
        height = min(self.viewport().height(), self.top_of(self._board.rowCount()))
        for column, x, width in self._places():
            if column in RUNNING:
                self.viewport().update(x, 0, width, height)

    def _repaint_all(self) -> None:
        self._painted.clear()
        self.viewport().update()

    def _set_height(self) -> None:
        self._counted = -1
        dense = self._header.board_layout.dense
        self._row_height = self._painter.text_height + (_DENSE if dense else _COMFORTABLE)
        self.verticalHeader().setMinimumSectionSize(self._row_height)
        self.verticalHeader().setDefaultSectionSize(self._row_height)


def _direction(layout: BoardLayout) -> Qt.SortOrder:
    return Qt.SortOrder.DescendingOrder if layout.descending else Qt.SortOrder.AscendingOrder
