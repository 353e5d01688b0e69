"""Space and Esc: seen wherever they are meant for the desk, left alone wherever they are text or a press."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.key_watch import KeyWatch, is_written_in
from tests.ui.windows import bring_up


class Window(QWidget):
    """A board and one of each kind of control."""

    def __init__(self) -> None:
        super().__init__()
        self.board = QListWidget()
        self.board.addItems(["Ada", "Bo"])
        self.controls: list[QWidget] = [QLineEdit(), QPlainTextEdit(), QSpinBox(), QPushButton("Press"), QComboBox()]
        column = QVBoxLayout(self)
        for widget in (self.board, *self.controls):
            column.addWidget(widget)
        self.seen: list[str] = []
        self.watch = KeyWatch(self)
        self.watch.space_pressed.connect(lambda: self.seen.append("down"))
        self.watch.space_released.connect(lambda: self.seen.append("up"))
        self.watch.escaped.connect(lambda: self.seen.append("esc"))


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = bring_up(qtbot, Window())
    made.board.setFocus()
    made.seen.clear()
    return made


def send(widget: QWidget, kind: QEvent.Type, key: Qt.Key, *, repeated: bool = False) -> None:
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, " ", repeated)
    QApplication.sendEvent(widget, event)


def test_space_on_the_board_is_told_when_it_goes_down_and_when_it_comes_up(window: Window) -> None:
    QTest.keyPress(window.board, Qt.Key.Key_Space)
    assert window.seen == ["down"]
    QTest.keyRelease(window.board, Qt.Key.Key_Space)
    assert window.seen == ["down", "up"]


def test_a_held_space_is_told_once(window: Window) -> None:
    send(window.board, QEvent.Type.KeyPress, Qt.Key.Key_Space)
    for _ in range(10):
        send(window.board, QEvent.Type.KeyRelease, Qt.Key.Key_Space, repeated=True)
        send(window.board, QEvent.Type.KeyPress, Qt.Key.Key_Space, repeated=True)
    assert window.seen == ["down"]


def test_space_on_the_board_does_not_reach_the_board(window: Window) -> None:
    before = window.board.selectedItems()
    QTest.keyClick(window.board, Qt.Key.Key_Space)
    assert window.board.selectedItems() == before


@pytest.mark.parametrize("place", range(5))
def test_space_is_left_to_fields_and_buttons(window: Window, place: int) -> None:
    control = window.controls[place]
    control.setFocus()
    window.seen.clear()
    QTest.keyClick(control, Qt.Key.Key_Space)
    for popup in (widget for widget in QApplication.topLevelWidgets() if widget is not window):
        popup.hide()
    assert "down" not in window.seen


def test_losing_the_keyboard_counts_as_letting_go(window: Window) -> None:
    QTest.keyPress(window.board, Qt.Key.Key_Space)
    window.controls[0].setFocus()
    assert window.seen[:2] == ["down", "up"]


def test_losing_the_window_counts_as_letting_go(window: Window) -> None:
    QTest.keyPress(window.board, Qt.Key.Key_Space)
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    assert window.seen[:2] == ["down", "up"]


def test_space_with_another_key_is_not_meant(window: Window) -> None:
    QTest.keyPress(window.board, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert "down" not in window.seen


@pytest.mark.parametrize("place", [None, 0, 1, 2, 3, 4])
def test_esc_is_seen_wherever_the_keyboard_is(window: Window, place: int | None) -> None:
    target = window.board if place is None else window.controls[place]
    target.setFocus()
    window.seen.clear()
    QTest.keyClick(target, Qt.Key.Key_Escape)
    assert window.seen == ["esc"]


def test_other_keys_pass(window: Window) -> None:
    window.board.setCurrentRow(0)
    QTest.keyClick(window.board, Qt.Key.Key_Down)
    assert window.board.currentRow() == 1
    assert window.seen == []


def test_a_widget_that_goes_while_it_is_watched_does_no_harm(window: Window, qtbot: QtBot) -> None:
    field = window.controls.pop(0)
    field.setFocus()
    field.deleteLater()
    QApplication.sendPostedEvents(field, QEvent.Type.DeferredDelete.value)
    window.board.setFocus()
    QTest.keyClick(window.board, Qt.Key.Key_Escape)
    assert window.seen[-1] == "esc"


def test_fields_are_told_from_the_rest(window: Window) -> None:
    assert [is_written_in(one) for one in window.controls] == [True, True, True, False, False]
    assert not is_written_in(None)


def test_the_key_for_spoken_cues_works_also_where_one_writes_and_does_not_repeat(window: Window) -> None:
    told: list[str] = []
    window.watch.talk_pressed.connect(lambda: told.append("down"))
    window.watch.talk_released.connect(lambda: told.append("up"))
    field = window.controls[0]
    field.setFocus()
    QTest.keyPress(field, Qt.Key.Key_F9)
    send(field, QEvent.Type.KeyPress, Qt.Key.Key_F9, repeated=True)
    send(field, QEvent.Type.KeyRelease, Qt.Key.Key_F9, repeated=True)
    QTest.keyRelease(field, Qt.Key.Key_F9)
    assert told == ["down", "up"]


def test_a_keyboard_that_goes_elsewhere_is_told_apart_from_a_key_let_go(window: Window, qtbot: QtBot) -> None:
    told: list[str] = []
    window.watch.talk_released.connect(lambda: told.append("up"))
    QTest.keyPress(window.board, Qt.Key.Key_F9)
    with qtbot.waitSignal(window.watch.keyboard_lost):
        window.controls[0].setFocus()
    assert told == []


def test_enter_presses_a_button_that_has_the_keyboard_once(window: Window) -> None:
    button = next(one for one in window.controls if isinstance(one, QPushButton))
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyPress(button, key)
    send(button, QEvent.Type.KeyPress, Qt.Key.Key_Return, repeated=True)
    assert pressed == [True, True]
