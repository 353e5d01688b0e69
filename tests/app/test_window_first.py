"""What is asked of the window before anybody can answer is not lost, and not done twice."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QObject, Signal

from supervisor_desk.app.window_first import EarlyWishes, keep_what_is_there, let_go_again


class Window(QObject):
    """The wishes that ``MainWindow`` has."""

    settings_requested = Signal()
    sign_in_requested = Signal()
    scheme_chosen = Signal(object)
    density_chosen = Signal(str)
    masking_chosen = Signal(bool)


def opened() -> tuple[Window, EarlyWishes]:
    window = Window()
    return window, EarlyWishes(window)  # type: ignore[arg-type]


async def test_an_early_wish_is_passed_on_to_who_answers_it() -> None:
    window, early = opened()
    answered: list[object] = []
    window.settings_requested.emit()
    window.density_chosen.emit("compact")
    window.settings_requested.connect(lambda: answered.append("settings"))
    window.density_chosen.connect(answered.append)
    early.pass_on()
    assert answered == ["settings", "compact"]


async def test_a_later_wish_is_answered_once() -> None:
    window, early = opened()
    answered: list[object] = []
    early.pass_on()
    window.sign_in_requested.connect(lambda: answered.append("sign-in"))
    window.sign_in_requested.emit()
    early.pass_on()
    assert answered == ["sign-in"]


async def test_what_is_kept_for_the_shift_is_let_go_when_the_desk_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: done.append("kept"))
    monkeypatch.setattr(gc, "unfreeze", lambda: done.append("let go"))
    keep_what_is_there()
    assert done == ["kept"]
    let_go_again()
    assert done == ["kept", "let go"]
