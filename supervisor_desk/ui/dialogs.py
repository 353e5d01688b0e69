"""Dialogs without a loop of their own: they are opened, and a coroutine waits for the answer.

A nested loop under a running task stops other tasks for good, so nothing here calls ``exec``.
"""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget


async def ask(dialog: QDialog) -> int:
    """Open ``dialog`` and wait until it is finished; returns its result. A cancelled wait closes it.

    The dialog goes with the next turn of the loop: read what was entered before anything else is awaited.
    """
    answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def take(result: int) -> None:
        if not answered.done():
            answered.set_result(result)

    dialog.finished.connect(take)
    dialog.open()
    try:
        return await answered
    finally:
        dialog.finished.disconnect(take)
        dialog.close()
        dialog.deleteLater()


async def agreed(box: QMessageBox) -> bool:
    """Ask what ``question`` made; ``True`` only for its ``yes``."""
    return await ask(box) == QDialog.DialogCode.Accepted


async def ask_where_to_save(parent: QWidget | None, title: str, kinds: str, suffix: str) -> str:
    """Have a person name a file to be written; empty if they would rather not. ``kinds`` is in Qt's filter form."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    chosen: list[str] = []  # taken when it is chosen: the dialog is gone when `ask` returns
    dialog.fileSelected.connect(chosen.append)
    accepted = await ask(dialog) == QDialog.DialogCode.Accepted
    return chosen[0] if accepted and chosen else ""


def question(parent: QWidget | None, title: str, words: str, yes: str, no: str) -> QMessageBox:
    """A question with two answers named by what they do; ``no`` is the safe one, and what Enter and Esc give.

    ``ask`` returns ``DialogCode.Accepted`` for ``yes``.
    """
    box = _Question(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    agree.setAutoDefault(False)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.agree = agree
    return box


def trouble(title: str, words: str, close: str) -> QMessageBox:
    """Something that leaves no choice: ``close`` is the one button."""
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words)
    box.addButton(close, QMessageBox.ButtonRole.RejectRole)
    return box


class _Question(QMessageBox):
    """A message box reports its buttons by number; this one answers as any dialog does."""

    agree: QWidget | None = None

    def done(self, _result: int) -> None:
        agreed = self.agree is not None and self.clickedButton() is self.agree
        super().done(int(QDialog.DialogCode.Accepted if agreed else QDialog.DialogCode.Rejected))
