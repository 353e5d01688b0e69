"""The window opens without what stands behind it: what takes long to load is loaded after its first picture."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supervisor_desk.app.window_first import Entrance, keep_what_is_there, let_go_again
from supervisor_desk.settings import Settings
from tests.support.clock import FakeClock

SLOW = ("aiohttp", "httpx", "keyring", "numpy", "redis", "stamina", "structlog", "truststore", "websockets")
BEHIND = ("supervisor_desk.app.program", "supervisor_desk.ui.action_panel", "supervisor_desk.ui.board", *SLOW)


def loaded_with(module: str, asked: tuple[str, ...]) -> list[str]:
    """Which of those are loaded in a fresh process that has imported ``module``."""
    code = f"import sys, {module}; print(*[one for one in {asked} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_window_is_there_before_what_takes_long_to_load() -> None:
    assert loaded_with("supervisor_desk.app.opening", BEHIND) == []


def test_what_speaks_to_a_shared_board_is_left_to_desks_that_have_one() -> None:
    assert loaded_with("supervisor_desk.app.program", ("httpx", "redis")) == ["httpx"]


def test_what_computes_with_sound_is_left_until_somebody_acts() -> None:
    assert loaded_with("supervisor_desk.app.sound_desk", ("httpx", "numpy", "soxr")) == ["httpx"]
    assert loaded_with("supervisor_desk.app.talk_desk as desk; desk.load_sound()", ("numpy", "soxr")) == [
        "numpy",
        "soxr",
    ]


async def test_the_window_is_seen_and_then_all_behind_it_is_loaded(qapp: QApplication, qtbot: QtBot) -> None:
    entrance = Entrance(qapp, Settings(), FakeClock())
    qtbot.addWidget(entrance.window)
    await entrance.open()
    assert entrance.window.start_page.isVisible()
    assert not entrance.window.furnished
    assert "supervisor_desk.app.program" in sys.modules
    entrance.window.allow_close()
    assert not entrance.window.isVisible()


async def test_what_is_kept_for_the_shift_is_let_go_when_the_desk_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: done.append("kept"))
    monkeypatch.setattr(gc, "unfreeze", lambda: done.append("let go"))
    keep_what_is_there()
    assert done == ["kept"]
    let_go_again()
    assert done == ["kept", "let go"]
