"""What can be done with a row: open it, work on its call, copy it, and arrange the board."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from supervisor_desk.ui.board_columns import ABOUT, Column
from supervisor_desk.ui.board_header import BoardHeader
from supervisor_desk.ui.board_model import BoardModel


def copied_row(model: BoardModel, header: BoardHeader, line: int) -> str:
    """The row as text, columns as on the screen with tabs between; customers stay masked while the board masks them."""
    order = (header.logicalIndex(place) for place in range(header.count()))
    shown = [column for column in order if not header.isSectionHidden(column) and column != Column.MARK]
    return "\t".join(str(model.index(line, column).data()) for column in shown)


def to_clipboard(text: str) -> None:
    """Put ``text`` where Ctrl+V takes it from."""
    QGuiApplication.clipboard().setText(text)


def fill_row_menu(
    menu: QMenu, model: BoardModel, header: BoardHeader, line: int, column: Column, commands: Sequence[QAction] = ()
) -> QAction:
    """Add what can be done with the row on ``line`` and the cell in ``column``; gives the entry that opens it.

    ``commands`` are for the call itself; the chosen row is the one that they are meant for.
    """
    key = model.id_at(line)
    cell = str(model.index(line, column).data())
    row = copied_row(model, header, line)
    opening = menu.addAction("Open conversation")
    opening.setShortcut(QKeySequence("Return"))
    if commands:
        acting = QMenu("Conversation", menu)
        acting.addActions(commands)
        menu.addMenu(acting)
    menu.addSeparator()
    copying = menu.addAction("Copy row")
    copying.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
    copying.triggered.connect(lambda: to_clipboard(row))
    if column is not Column.MARK:
        menu.addAction(f"Copy {ABOUT[column].name}").triggered.connect(lambda: to_clipboard(cell))
    menu.addAction("Copy conversation ID").triggered.connect(lambda: to_clipboard(key or ""))
    menu.addSeparator()
    return opening
