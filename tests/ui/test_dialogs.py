"""Dialogs are opened and awaited; nothing runs a loop inside the loop."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget

from supervisor_desk.ui.about import about_dialog
from supervisor_desk.ui.dialogs import ask, question
from tests.support.waiting import until

YES, NO = QDialog.DialogCode.Accepted, QDialog.DialogCode.Rejected


def open_dialog() -> QDialog:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible())


def is_open() -> bool:
    return any(isinstance(one, QDialog) and one.isVisible() for one in QApplication.topLevelWidgets())


def button(words: str) -> QPushButton:
    return next(one for one in open_dialog().findChildren(QPushButton) if one.text() == words)


@pytest.fixture
def leave() -> QMessageBox:
    return question(None, "Close the desk?", "You are still on 2 calls.", "Leave the calls", "Stay")


@pytest.mark.parametrize(("words", "answer"), [("Leave the calls", YES), ("Stay", NO)])
async def test_a_question_is_answered_by_its_buttons(
    leave: QMessageBox, words: str, answer: QDialog.DialogCode
) -> None:
    async with asyncio.TaskGroup() as group:
        answered = group.create_task(ask(leave))
        await until(is_open)
        button(words).click()
    assert answered.result() == answer


async def test_esc_gives_the_safe_answer(leave: QMessageBox) -> None:
    async with asyncio.TaskGroup() as group:
        answered = group.create_task(ask(leave))
        await until(is_open)
        open_dialog().reject()
    assert answered.result() == NO


async def test_the_safe_answer_is_the_one_that_enter_gives(leave: QMessageBox) -> None:
    assert leave.defaultButton().text() == "Stay"
    leave.deleteLater()


async def test_other_tasks_go_on_while_a_dialog_is_open(leave: QMessageBox) -> None:
    turns = 0

    async def work() -> None:
        nonlocal turns
        while not turns or is_open():
            turns += 1
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        group.create_task(ask(leave))
        await until(is_open)
        other = group.create_task(work())
        await until(lambda: turns > 10)
        open_dialog().reject()
    assert other.done()


async def test_a_wait_that_is_cancelled_closes_its_dialog(leave: QMessageBox) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(ask(leave))
        await until(is_open)
        waiting.cancel()
    assert not is_open()


async def test_the_about_box_names_version_and_licenses() -> None:
    host = QWidget()
    box = about_dialog(host)
    assert "MIT" in box.text()
    assert "LGPL" in box.text()
    host.deleteLater()
