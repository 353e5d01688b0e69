"""F6 goes from pane to pane, leaves out what is hidden, and starts at the first one from anywhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.panes import Pane, enter_first, next_pane
from tests.ui.windows import bring_up


class Window(QWidget):
    """Three panes, and a button that belongs to none of them. ``entered`` keeps where the keyboard was put."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        self.entered: list[str] = []
        self.outside = QPushButton("Outside")
        row.addWidget(self.outside)
        self.parts: dict[str, QWidget] = {}
        self.panes: list[Pane] = []
        for name in ("board", "detail", "panel"):
            pane = QWidget()
            field = QLineEdit(pane)
            self.parts[name], self.parts[f"{name} field"] = pane, field
            row.addWidget(pane)
            self.panes.append(Pane(pane, self.entering(name, field)))

    def entering(self, name: str, field: QLineEdit) -> Callable[[], None]:
        def enter() -> None:
            self.entered.append(name)
            field.setFocus()

        return enter

    def go(self, step: int) -> str:
        next_pane(self.panes, step)
        return self.entered[-1]


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    return bring_up(qtbot, Window())


def test_forward_goes_round_and_comes_back(window: Window) -> None:
    window.parts["board field"].setFocus()
    assert [window.go(1) for _ in range(3)] == ["detail", "panel", "board"]


def test_backward_goes_round_the_other_way(window: Window) -> None:
    window.parts["board field"].setFocus()
    assert [window.go(-1) for _ in range(3)] == ["panel", "detail", "board"]


@pytest.mark.parametrize("step", [1, -1])
def test_from_outside_the_first_pane_comes_first(window: Window, step: int) -> None:
    window.outside.setFocus()
    assert window.go(step) == "board"


def test_a_hidden_pane_is_left_out(window: Window) -> None:
    window.parts["board field"].setFocus()
    window.parts["detail"].hide()
    assert [window.go(1) for _ in range(2)] == ["panel", "board"]


def test_the_pane_itself_counts_as_inside(window: Window) -> None:
    window.parts["detail"].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.parts["detail"].setFocus()
    assert window.go(1) == "panel"


def test_with_nothing_to_see_nothing_is_entered(window: Window) -> None:
    for name in ("board", "detail", "panel"):
        window.parts[name].hide()
    next_pane(window.panes, 1)
    assert window.entered == []


def test_the_first_part_that_tab_would_reach_gets_the_keyboard(qtbot: QtBot) -> None:
    pane = QWidget()
    row = QHBoxLayout(pane)
    label, hidden, barred, clicked, right = QLabel("?"), QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
    for part in (label, hidden, barred, clicked, right):
        row.addWidget(part)
    bring_up(qtbot, pane)
    hidden.hide()
    barred.setEnabled(False)
    clicked.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    right.clearFocus()
    enter_first(pane)
    assert right.hasFocus()


def test_a_pane_that_takes_the_keyboard_itself_gets_it_before_its_parts(qtbot: QtBot) -> None:
    pane = QWidget()
    pane.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    QHBoxLayout(pane).addWidget(QLineEdit())
    bring_up(qtbot, pane)
    enter_first(pane)
    assert pane.hasFocus()
