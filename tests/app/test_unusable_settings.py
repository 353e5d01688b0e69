"""Settings that cannot be used are told where the person looks, and the desk opens without them only by choice."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from supervisor_desk.app.unusable_settings import CLOSE, OPEN, open_anyway, screen_there
from supervisor_desk.settings import Configuration, Settings
from tests.support.waiting import until

WORDS = "The settings file settings.json is not JSON. Correct or remove it."
DEFAULTS = Configuration(Settings(), {})


def box() -> QMessageBox | None:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox)), None)


async def answer(rest: Configuration | None, press: str) -> tuple[bool, str, list[str]]:
    """What came of pressing that button, what the window said, and which buttons it had."""
    said, words = "", []
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(open_anyway(WORDS, rest))
        await until(lambda: (shown := box()) is not None and shown.isVisible())
        shown = box()
        assert shown is not None
        said, buttons = shown.text(), shown.findChildren(QPushButton)
        words = [one.text() for one in buttons]
        next(one for one in buttons if one.text() == press).click()
    await until(lambda: box() is None)
    return asked.result(), said, words


@pytest.mark.parametrize(("press", "opens"), [(OPEN, True), (CLOSE, False)])
async def test_the_desk_opens_without_the_file_only_if_the_person_chooses_so(press: str, *, opens: bool) -> None:
    result, said, _ = await answer(DEFAULTS, press)
    assert result is opens
    assert said.startswith(WORDS)
    assert "training floor, where no call is real" in said


async def test_the_window_names_the_address_that_policy_sets() -> None:
    _, said, _ = await answer(Configuration(Settings(base_url="https://api.example.com"), {}), CLOSE)
    assert "works at https://api.example.com" in said
    assert "training floor" not in said


async def test_where_the_rest_cannot_be_used_either_there_is_nothing_to_choose() -> None:
    result, said, buttons = await answer(None, CLOSE)
    assert not result
    assert said.startswith(WORDS)
    assert buttons == [CLOSE]


@pytest.mark.parametrize(
    ("environment", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_window_is_only_for_a_screen(environment: dict[str, str], platform: str, *, there: bool) -> None:
    assert screen_there(environment, platform) is there
