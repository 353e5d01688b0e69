from __future__ import annotations

from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app.screen import Screen
from supervisor_desk.app.sound_desk import SoundDesk
from supervisor_desk.app.window_first import Entrance
from supervisor_desk.conversations.store import Store
from supervisor_desk.settings import Settings
from tests.support.clock import FakeClock
from tests.ui.situations import delivery

LOADING = "load the sound"


class Bench:
    """A sound desk whose work is noted and left undone."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        settings, clock = Settings(), FakeClock()
        self.started: list[str] = []
        self.screen = Screen(Entrance(app, settings, clock), Store(), clock, settings)
        self.desk = SoundDesk(self.screen.window, settings, clock, self.start, folder)

    def start(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> None:
        coroutine.close()
        self.started.append(name)


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(qapp, tmp_path)
    yield made
    made.screen.close()
    made.screen.discard()


async def test_nothing_is_loaded_while_the_first_wish_is_on_its_way(bench: Bench) -> None:
    for state in (DeliveryState.ASKED, DeliveryState.SENT, DeliveryState.ACCEPTED):
        bench.desk._prepare(delivery(state=state))
    assert LOADING not in bench.started


async def test_once_a_wish_is_settled_sound_is_loaded_and_only_once(bench: Bench) -> None:
    bench.desk._prepare(delivery(state=DeliveryState.CONFIRMED))
    bench.desk._prepare(delivery(state=DeliveryState.CONFIRMED))
    assert bench.started.count(LOADING) == 1
