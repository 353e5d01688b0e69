"""The list of a conversation's moments: newest at the bottom, and it stays there unless somebody reads further up."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from supervisor_desk.ui import icons
from supervisor_desk.ui.theme import Theme, tone_color
from supervisor_desk.ui.time_words import clock_words
from supervisor_desk.ui.timeline import Moment

AnyIndex = QModelIndex | QPersistentModelIndex
_MARK = 16
_NEAR_END = 4
_MOMENT = Qt.ItemDataRole.UserRole + 1


class TimelineModel(QAbstractListModel):
    """Moments by row. News mostly comes at the end, so rows are appended rather than made anew."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moments: tuple[Moment, ...] = ()

    def show_moments(self, moments: tuple[Moment, ...]) -> None:
        """Show these, oldest first."""
        old = self._moments
        if moments == old:
            return
        if moments[: len(old)] == old:
            self.beginInsertRows(QModelIndex(), len(old), len(moments) - 1)
            self._moments = moments
            self.endInsertRows()
            return
        self.beginResetModel()
        self._moments = moments
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._moments)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._moments):
            return None
        moment = self._moments[index.row()]
        if role == _MOMENT:
            return moment
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{clock_words(moment.at)} {moment.words}"
        return None


class TimelineView(QListView):
    """Shows moments, and keeps the end in sight until somebody scrolls up."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TimelineModel(self)
        self._at_end = True
        self.setModel(self._model)
        self.setItemDelegate(_MomentDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Timeline of the conversation")
        # The range grows after the rows have come, so whether the end was in sight must be known from before.
        self.verticalScrollBar().rangeChanged.connect(self._keep_place)
        self.verticalScrollBar().actionTriggered.connect(self._note_scrolling)
        theme.changed.connect(self.viewport().update)

    def show_moments(self, moments: tuple[Moment, ...]) -> None:
        """Show these, oldest first."""
        self._model.show_moments(moments)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self._note_place(self.verticalScrollBar().value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self._note_place(self.verticalScrollBar().value())

    def _note_scrolling(self, _action: object) -> None:
        self._note_place(self.verticalScrollBar().sliderPosition())

    def _note_place(self, value: int) -> None:
        self._at_end = value >= self.verticalScrollBar().maximum() - _NEAR_END

    def _keep_place(self, _lowest: int, highest: int) -> None:
        if self._at_end:
            self.verticalScrollBar().setValue(highest)


class _MomentDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(120, max(22, QFontMetrics(self._theme.fonts.base).height() + 6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        moment = index.data(_MOMENT)
        if not isinstance(moment, Moment):
            return
        tokens, fonts = self._theme.tokens, self._theme.fonts
        area = QRectF(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, QColor(tokens.selection))
        painter.setFont(fonts.digits)
        painter.setPen(QColor(tokens.selection_text if chosen else tokens.text_dim))
        time = clock_words(moment.at)
        width = QFontMetrics(fonts.digits).horizontalAdvance("00:00:00")
        left = area.left() + 4
        painter.drawText(QRectF(left, area.top(), width, area.height()), Qt.AlignmentFlag.AlignVCenter, time)
        left += width + 8
        ink = tokens.selection_text if chosen else tone_color(moment.tone, tokens)
        icons.paint(painter, QRectF(left, area.center().y() - _MARK / 2, _MARK, _MARK), moment.mark, ink)
        left += _MARK + 6
        painter.setFont(fonts.base)
        painter.setPen(QColor(tokens.selection_text if chosen else tokens.text))
        room = area.right() - left - 4
        words = QFontMetrics(fonts.base).elidedText(moment.words, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left, area.top(), room, area.height()), Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
