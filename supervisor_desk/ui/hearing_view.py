"""Who hears whom: before a mode is chosen, and while it is in force.

Three rows and three columns, one for each of you, agent and customer. Looking at a button shows what it would change;
cells that would change are drawn strong.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.hearing import hearing
from supervisor_desk.conversations.conversation import Conversation, Mode, State
from supervisor_desk.ui import icons
from supervisor_desk.ui.theme import Theme

PEOPLE = ("You", "Agent", "Customer")
_PREVIEW = {
    Kind.LISTEN: "If you listen",
    Kind.COACH: "If you coach",
    Kind.BARGE: "If you barge in",
    Kind.STOP: "If you stop",
    Kind.MUTE: "If you mute the agent",
    Kind.UNMUTE: "If you unmute the agent",
    Kind.HOLD: "If you hold the call",
    Kind.RESUME: "If you end the hold",
    Kind.MUTE_SELF: "If you mute yourself",
    Kind.UNMUTE_SELF: "If you unmute yourself",
}
_ROW = 22
_MARK = 14
_DEPENDS = "varies"


@dataclass(frozen=True, slots=True)
class Matrix:
    """``hears[a][b]``: whether ``PEOPLE[a]`` hears ``PEOPLE[b]``; ``None`` where it depends or means nothing."""

    hears: tuple[tuple[bool | None, ...], ...]
    words: str


def matrix(
    conversation: Conversation | None, mode: Mode | None, *, muted: bool | None = None, unheard: bool = False
) -> Matrix:
    """Who hears whom on ``conversation`` with this supervisor in ``mode``.

    ``muted`` overrides the agent's microphone, for a preview; ``unheard`` says that the own one is muted. On hold
    agent and customer do not hear each other; which of them a listening supervisor hears then differs between
    platforms, so it is left open.
    """
    if conversation is not None and conversation.channel != "voice":
        nobody = ((False,) * 3,) * 3
        return Matrix(nobody, f"This is a conversation by {conversation.channel}: there is nothing to hear.")
    heard = hearing(mode, muted=unheard)
    held = conversation is not None and conversation.state is State.HOLD
    agent = conversation.agent if conversation is not None else None
    silent = muted if muted is not None else (agent is not None and agent.muted)
    talking = conversation is not None and conversation.state in (State.ACTIVE, State.CONFERENCE)
    you_hear: bool | None = None if held and heard.you_hear else heard.you_hear
    words = heard.words
    if silent and talking:
        words += " The agent's microphone is muted: the customer does not hear the agent."
    elif held:
        words += " The call is on hold"
        words += "; whether you hear anybody meanwhile depends on the platform." if heard.you_hear else "."
    return Matrix(
        hears=(
            (None, (you_hear and not silent) if you_hear is not None else None, you_hear),
            (heard.agent_hears_you, None, talking),
            (heard.customer_hears_you, talking and not silent, None),
        ),
        words=words,
    )


class HearingView(QWidget):
    """Draws the matrix; ``preview`` shows another one beside what is so now, until ``preview(None)``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversation: Conversation | None = None
        self._mode: Mode | None = None
        self._unheard = False
        self._kind: Kind | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self._describe()

    @property
    def title(self) -> str:
        """What the matrix is about: now, or what an action would make of it."""
        return "Who hears whom now" if self._kind is None else _PREVIEW[self._kind]

    def show_hearing(self, conversation: Conversation | None, mode: Mode | None, *, unheard: bool = False) -> None:
        """Show what is so now; ``unheard`` says that the own microphone is muted."""
        self._conversation, self._mode, self._unheard = conversation, mode, unheard
        self._describe()
        self.update()

    def preview(self, kind: Kind | None) -> None:
        """Show what ``kind`` would change; ``None``, or a kind that changes nothing here, goes back to now."""
        wanted = kind if kind in _PREVIEW else None
        if wanted is not self._kind:
            self._kind = wanted
            self._describe()
            self.update()

    @property
    def drawn(self) -> Matrix:
        """The matrix on the screen."""
        if self._kind is None:
            return self._now()
        if self._kind in (Kind.MUTE, Kind.UNMUTE):
            return matrix(self._conversation, self._mode, muted=self._kind is Kind.MUTE, unheard=self._unheard)
        if self._kind in (Kind.HOLD, Kind.RESUME) and self._conversation is not None:
            state = State.HOLD if self._kind is Kind.HOLD else State.ACTIVE
            return matrix(
                msgspec.structs.replace(self._conversation, raw_state=state.value), self._mode, unheard=self._unheard
            )
        if self._kind in (Kind.MUTE_SELF, Kind.UNMUTE_SELF):
            return matrix(self._conversation, self._mode, unheard=self._kind is Kind.MUTE_SELF)
        return matrix(self._conversation, self._kind.mode)

    def sizeHint(self) -> QSize:
        return QSize(300, self._title_height() + _ROW * 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, fonts = self._theme.tokens, self._theme.fonts
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(fonts.strong)
        painter.setPen(QColor(tokens.text if self._kind is None else tokens.busy))
        title = QRectF(0, 0, self.width(), self._title_height() - 4)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, self.title)
        painter.setFont(fonts.small)
        top = float(self._title_height())
        first, column = self._columns()
        painter.setPen(QColor(tokens.text_dim))
        painter.drawText(QRectF(0, top, first, _ROW), Qt.AlignmentFlag.AlignVCenter, "hears →")
        for index, name in enumerate(PEOPLE):
            cell = QRectF(first + column * index, top, column, _ROW)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name.lower())
        drawn, now = self.drawn, self._now()
        for row, name in enumerate(PEOPLE):
            y = top + _ROW * (row + 1)
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
            painter.setPen(QColor(tokens.text))
            painter.drawText(QRectF(0, y, first, _ROW), Qt.AlignmentFlag.AlignVCenter, name)
            for index in range(len(PEOPLE)):
                cell = QRectF(first + column * index, y, column, _ROW)
                changed = drawn.hears[row][index] != now.hears[row][index]
                self._cell(painter, cell, drawn.hears[row][index], row == index, changed)
        painter.end()

    def _cell(self, painter: QPainter, cell: QRectF, heard: bool | None, own: bool, changed: bool) -> None:
        if own:
            return
        tokens, fonts = self._theme.tokens, self._theme.fonts
        word = _DEPENDS if heard is None else "yes" if heard else "no"
        ink = tokens.busy if heard else tokens.text_dim
        if changed:
            painter.setPen(QPen(QColor(tokens.busy), 1))
            painter.setBrush(QColor(tokens.busy_back))
            painter.drawRoundedRect(cell.adjusted(3, 2, -3, -2), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ink = tokens.busy
        font = fonts.strong if changed else fonts.small
        width = _MARK + 4 + QFontMetricsF(font).horizontalAdvance(_DEPENDS)
        left = cell.center().x() - width / 2
        mark = "state-unknown" if heard is None else "hears" if heard else "hears-not"
        icons.paint(painter, QRectF(left, cell.center().y() - _MARK / 2, _MARK, _MARK), mark, ink)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(
            QRectF(left + _MARK + 4, cell.top(), cell.right() - left, cell.height()),
            Qt.AlignmentFlag.AlignVCenter,
            word,
        )
        painter.setFont(fonts.small)

    def _now(self) -> Matrix:
        return matrix(self._conversation, self._mode, unheard=self._unheard)

    def _columns(self) -> tuple[float, float]:
        first = QFontMetricsF(self._theme.fonts.small).horizontalAdvance(PEOPLE[2]) + 12
        return first, (self.width() - first) / len(PEOPLE)

    def _title_height(self) -> int:
        return round(QFontMetricsF(self._theme.fonts.strong).height()) + 6

    def _describe(self) -> None:
        self.setAccessibleName(f"{self.title}: {self.drawn.words}")
        self.setToolTip(f"<p>{self.title}: {self.drawn.words}</p>")
