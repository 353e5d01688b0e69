"""A board in a window, with a hand and eyes: what tests of its view have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QMouseEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui.board_view import BoardView
from supervisor_desk.ui.theme import Theme
from tests.ui.floors import Floor, floor
from tests.ui.windows import bring_up

NAMES = [f"n{number:03d}" for number in range(200)]


class Seen:
    """What the view told, and which parts of it were painted."""

    def __init__(self, view: BoardView) -> None:
        self.chosen: list[Any] = []
        self.opened: list[Any] = []
        self.found: list[Any] = []
        view.chosen.connect(self.chosen.append)
        view.opened.connect(self.opened.append)
        view.find_requested.connect(self.found.append)


class Paints(QObject):
    """Watches a viewport and notes the rectangles that are painted."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self.areas: list[QRect] = []
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.region().boundingRect())
        return False


class Desk:
    """A board of 200 rows in a window that shows some of them."""

    def __init__(self, made: Floor, view: BoardView) -> None:
        self.floor = made
        self.view = view
        self.seen = Seen(view)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, held)

    def choose(self, name: str) -> int:
        """Put the cursor on a row; where it stands on the screen."""
        assert self.view.choose(ConversationId(name))
        return self.place(name)

    def place(self, name: str) -> int:
        """Upper edge of a row on the screen."""
        line = self.floor.model.line_of(ConversationId(name))
        assert line is not None
        return self.view.top_of(line)

    def scroll(self, line: int) -> None:
        self.view.verticalScrollBar().setValue(line * self.view.row_height)

    def flush(self) -> None:
        self.floor.model.flush()
        self.settle()

    def settle(self) -> None:
        """Have everything laid out and painted that waits to be."""
        self.view.executeDelayedItemsLayout()
        QApplication.sendPostedEvents()

    def mouse(self, kind: QEvent.Type, line: int, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        """What the mouse does at a line of the screen."""
        at = QPointF(60, line * self.view.row_height + 3)
        event = QMouseEvent(
            kind, at, self.view.viewport().mapToGlobal(at), button, button, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(self.view.viewport(), event)

    def click(self, line: int) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, line, Qt.MouseButton.LeftButton)
        self.mouse(QEvent.Type.MouseButtonRelease, line, Qt.MouseButton.LeftButton)

    def picture(self) -> QImage:
        """What is on the screen, as it was painted bit by bit."""
        self.settle()
        return self.view.screen().grabWindow(self.view.winId()).toImage()

    def menu(self, line: int) -> QMenu:
        """The menu that a click with the other button brings up."""
        at = QPoint(60, line * self.view.row_height + 3)
        reason = QContextMenuEvent.Reason.Mouse
        event = QContextMenuEvent(reason, at, self.view.viewport().mapToGlobal(at))
        QApplication.sendEvent(self.view.viewport(), event)
        return next(one for one in self.view.findChildren(QMenu) if one.isVisible())


@contextmanager
def desk_of(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    """A board of 200 calls, shown and with the keyboard."""
    with floor(*NAMES) as made:
        view = BoardView(made.model, theme.tokens, theme.fonts)
        view.resize(1300, 400)
        bring_up(qtbot, view)
        view.setFocus()
        one = Desk(made, view)
        one.settle()
        yield one
        view.hide()
