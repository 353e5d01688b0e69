"""The board's header: columns are moved, widened, put away and sorted by, with the mouse or from a menu.

How a person leaves it is a plain ``BoardLayout`` that ``app`` keeps. Widths nobody has touched follow the window.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPoint, QPointF, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import QAbstractScrollArea, QHeaderView, QMenu, QWidget

from supervisor_desk.ui.board_columns import ABOUT, CLOCKS, BoardLayout, Column
from supervisor_desk.ui.board_paint import MARK, PADDING

_GROWS = {Column.AGENT: 3, Column.CUSTOMER: 1, Column.QUEUE: 2, Column.SUPERVISING: 2, Column.DELIVERY: 2}
"""Columns that share the room that is left, and in which parts."""
_TIGHTEST = 0.75
"""Texts keep at least this part of the width that they would like."""
_NARROWEST = 28
_STEP = 24
_LONGEST_FIRST = CLOCKS - {Column.AGE}


class BoardHeader(QHeaderView):
    """``sort_requested`` gives a ``BoardLayout`` with the wish; ``rearranged`` the layout after a person changed it."""

    sort_requested = Signal(object)
    rearranged = Signal(object)

    def __init__(self, ink: str, rows_font: QFont, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._ink = QColor(ink)
        self._rows_font = rows_font
        self._layout = BoardLayout()
        self._widths: dict[Column, int] = {}
        self.setObjectName("board_header")
        self.setAccessibleName("Columns")
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_NARROWEST)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.sectionClicked.connect(self._sort_by_section)
        self.sectionMoved.connect(self._note_order)
        self.sectionResized.connect(self._note_width)

    @property
    def board_layout(self) -> BoardLayout:
        """How the board is arranged now."""
        return self._layout

    def doItemsLayout(self) -> None:
        # Called for rows in another order, too: then the columns are as they were and need not be painted.
        if self.count() != len(Column):
            super().doItemsLayout()

    def take_layout(self, layout: BoardLayout) -> None:
        """Arrange the columns as ``layout`` says; called once the model is set. Nothing is announced."""
        self._layout = layout
        with QSignalBlocker(self):
            for place, column in enumerate(layout.columns()):
                self.moveSection(self.visualIndex(column), place)
                self.setSectionHidden(column, layout.hides(column))
        self._widths = {column: layout.widths[key] for column in Column if (key := ABOUT[column].key) in layout.widths}
        self.fit()

    def fit(self) -> None:
        """Give columns their widths: those that a person has chosen, else as their texts need and the window allows."""
        parent = self.parentWidget()
        room = parent.viewport().width() if isinstance(parent, QAbstractScrollArea) else self.width()
        metrics = QFontMetrics(self._rows_font)
        widths = {column: self._widths.get(column, _natural_width(column, metrics)) for column in Column}
        shown = [column for column in Column if not self.isSectionHidden(column)]
        growing = [column for column in shown if column in _GROWS and column not in self._widths]
        rest = room - sum(widths[column] for column in shown)
        if growing and rest > 0:
            parts = sum(_GROWS[column] for column in growing)
            for column in growing:
                widths[column] += rest * _GROWS[column] // parts
        elif growing:
            self._tighten(widths, growing, room)
        with QSignalBlocker(self):
            for column, width in widths.items():
                self.resizeSection(column, width)
        self.viewport().update()
        self.geometriesChanged.emit()

    def _tighten(self, widths: dict[Column, int], growing: list[Column], room: int) -> None:
        """Make texts a little narrower where that brings the last of them into sight."""
        order = [column for column in self._in_order() if not self.isSectionHidden(column)]
        wanted = order[: max(order.index(column) for column in growing) + 1]
        giving = [column for column in growing if column is not Column.CUSTOMER]  # masked, it is as short as can be
        texts = sum(widths[column] for column in giving)
        others = sum(widths[column] for column in wanted) - texts
        share = (room - others) / texts if texts else 1.0
        if _TIGHTEST <= share < 1:
            for column in giving:
                widths[column] = int(widths[column] * share)

    def show_column(self, column: Column, shown: bool) -> None:
        """Show a column, or put it away; the last one stays."""
        if not shown and self.count() - self.hiddenSectionCount() <= 1:
            return
        with QSignalBlocker(self):  # or the width that it comes back with would count as chosen
            self.setSectionHidden(column, not shown)
        hidden = tuple(ABOUT[one].key for one in Column if self.isSectionHidden(one))
        self._change(hidden=hidden)
        self.fit()

    def move_column(self, column: Column, steps: int) -> None:
        """Move a column by so many shown columns, to the left if negative."""
        places = [one for one in self._in_order() if not self.isSectionHidden(one)]
        target = places.index(column) + steps
        if 0 <= target < len(places):
            self.moveSection(self.visualIndex(column), self.visualIndex(places[target]))

    def widen(self, column: Column, pixels: int) -> None:
        """Make a column wider by so many logical pixels, narrower if negative."""
        self.resizeSection(column, max(_NARROWEST, self.sectionSize(column) + pixels))

    def reset(self) -> None:
        """Arrange the columns as they were at first; the order of the rows stays."""
        kept = self._layout
        self.take_layout(BoardLayout(sort=kept.sort, descending=kept.descending, dense=kept.dense))
        self.rearranged.emit(self._layout)

    def request_sort(self, column: Column, *, descending: bool) -> None:
        """Ask for the rows in another order."""
        self._change(sort=ABOUT[column].key, descending=descending)
        self.viewport().update()
        self.sort_requested.emit(self._layout)

    def choose_density(self, *, dense: bool) -> None:
        """Note that rows are to be low or comfortable."""
        self._change(dense=dense)

    def columns_menu(self, parent: QWidget, column: Column | None = None) -> QMenu:
        """All that can be done to columns, for those who do not drag; ``column`` is the one it was asked for."""
        menu = QMenu("Columns", parent)
        if column is not None:
            name = ABOUT[column].name
            first, last = ("longest first", "shortest first") if column in CLOCKS else ("Z to A", "A to Z")
            _add(menu, f"Sort by {name}, {last}", lambda: self.request_sort(column, descending=False))
            _add(menu, f"Sort by {name}, {first}", lambda: self.request_sort(column, descending=True))
            menu.addSeparator()
            _add(menu, f"Move {name} left", lambda: self.move_column(column, -1))
            _add(menu, f"Move {name} right", lambda: self.move_column(column, 1))
            _add(menu, f"Make {name} wider", lambda: self.widen(column, _STEP))
            _add(menu, f"Make {name} narrower", lambda: self.widen(column, -_STEP))
            menu.addSeparator()
        for one in self._in_order():
            action = _add(menu, ABOUT[one].name, lambda shown, one=one: self.show_column(one, shown))
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(one))
        menu.addSeparator()
        _add(menu, "Reset columns", self.reset)
        return menu

    def restyle(self, ink: str, rows_font: QFont) -> None:
        """Use another color for the sign of order, and widths that fit another font of the rows."""
        self._ink = QColor(ink)
        self._rows_font = rows_font
        self.fit()

    def paintSection(self, painter: QPainter, area: QRect, section: int) -> None:
        """The section as the style paints it, with a sign of order that no style sheet takes away."""
        painter.save()
        super().paintSection(painter, area, section)
        painter.restore()
        column = self._layout.sorted_by
        if section == column:
            x = area.left() + PADDING if ABOUT[column].figures or column is Column.MARK else area.right() - PADDING - 9
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ink)
            painter.drawPolygon(_arrow(x, area.center().y() + 1, down=self._layout.descending))

    def _in_order(self) -> list[Column]:
        return [Column(self.logicalIndex(place)) for place in range(self.count())]

    def _sort_by_section(self, section: int) -> None:
        column = Column(section)
        if self._layout.sorted_by is column:
            self.request_sort(column, descending=not self._layout.descending)
        else:
            self.request_sort(column, descending=column in _LONGEST_FIRST)

    def _note_order(self, _section: int, _before: int, _after: int) -> None:
        self._change(order=tuple(ABOUT[column].key for column in self._in_order()))

    def _note_width(self, section: int, _before: int, width: int) -> None:
        if width > 0 and not self.isSectionHidden(section):
            self._widths[Column(section)] = width
            self._change(widths={ABOUT[column].key: kept for column, kept in self._widths.items()})

    def _change(self, **changes: object) -> None:
        self._layout = msgspec.structs.replace(self._layout, **changes)
        self.rearranged.emit(self._layout)

    def _show_menu(self, at: QPoint) -> None:
        section = self.logicalIndexAt(at)
        menu = self.columns_menu(self, Column(section) if section >= 0 else None)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(at))


def _add(menu: QMenu, text: str, call: object) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(call)
    return action


def _arrow(left: int, middle: int, *, down: bool) -> QPolygonF:
    tip = 3 if down else -3
    return QPolygonF([QPointF(left, middle - tip), QPointF(left + 9, middle - tip), QPointF(left + 4.5, middle + tip)])


def _natural_width(column: Column, metrics: QFontMetrics) -> int:
    about = ABOUT[column]
    if column is Column.MARK:
        return 2 * MARK + 3 + 2 * PADDING
    text = max(metrics.horizontalAdvance(about.sample), metrics.horizontalAdvance(about.title) + MARK)
    return text + 2 * PADDING + 2 + (MARK + 6 if about.marked else 0)
