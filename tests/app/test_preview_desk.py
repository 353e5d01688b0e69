"""A clip is listened to at this computer alone, and never where a call could hear it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app.preview_desk import HEARD, PreviewDesk
from supervisor_desk.audio.clip_entry import ClipId
from supervisor_desk.audio.outputs import NoPlayer, none_found
from supervisor_desk.audio.pcm import Pcm
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.ui.clip_row import ClipRow
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.microphone import Leg
from supervisor_desk.ui.theme import Scheme, Theme
from tests.audio.sounds import pcm
from tests.support.builders import conversation, session
from tests.support.clock import FakeClock
from tests.support.main_windows import furnished
from tests.ui.situations import delivery, situation

SOUND = pcm(0.2)


class FakePlayer:
    """Fits ``Player``; plays until the test says that it is over."""

    def __init__(self) -> None:
        self.playing: Pcm | None = None
        self.ended: Callable[[], None] = lambda: None

    def play(self, sound: Pcm, ended: Callable[[], None]) -> None:
        self.playing, self.ended = sound, ended

    def stop(self) -> None:
        self.playing = None


class Bench:
    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self.work: list[Coroutine[Any, Any, Any]] = []
        self.player: FakePlayer | NoPlayer = FakePlayer()
        self.form = window.panel.clips
        self.desk = PreviewDesk(window, self.start, lambda: self.player)
        (folder / "1.wav").write_bytes(SOUND.wav())
        self.row = ClipRow(id=ClipId("1"), name="Refund", path=str(folder / "1.wav"), duration_ms=200)
        self.form.clips.show_clips([self.row])
        self.form.clips.choose(self.row)

    def start(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> None:
        assert name
        self.work.append(coroutine)

    async def press(self) -> None:
        self.form.preview.click()
        while self.work:
            await self.work.pop(0)

    def speak(self) -> None:
        """The supervisor is heard on a call."""
        call = conversation(monitors=(session(Mode.BARGE),))
        self.window.show_work((Leg(call, session(Mode.BARGE)),), ())

    @property
    def playing(self) -> Pcm | None:
        assert isinstance(self.player, FakePlayer)
        return self.player.playing

    @property
    def said(self) -> str:
        return self.window.panel.reason_text


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Bench:
    theme = Theme(qapp, Scheme.LIGHT)
    window = furnished(theme, FakeClock(), QListWidget(), QWidget(), situation(conversation()))
    qtbot.addWidget(window, before_close_func=MainWindow.allow_close)
    return Bench(window, tmp_path)


async def test_the_chosen_clip_is_played_here_and_nothing_is_asked_of_the_service(bench: Bench) -> None:
    asked: list[object] = []
    bench.window.requested.connect(asked.append)
    await bench.press()
    assert bench.playing == SOUND
    assert (bench.form.preview.text(), bench.form.previewing) == ("Stop", "1")
    assert asked == []


async def test_a_second_press_stops_it(bench: Bench) -> None:
    await bench.press()
    await bench.press()
    assert bench.playing is None
    assert bench.form.preview.text() == "Play here"


async def test_its_end_is_shown(bench: Bench) -> None:
    await bench.press()
    assert isinstance(bench.player, FakePlayer)
    bench.player.ended()
    assert bench.form.preview.text() == "Play here"


async def test_without_a_loudspeaker_that_is_said(bench: Bench) -> None:
    bench.player = NoPlayer(none_found())
    await bench.press()
    assert bench.said == str(none_found())
    assert bench.form.preview.text() == "Play here"


async def test_a_sound_that_is_gone_is_said(bench: Bench) -> None:
    Path(bench.row.path).unlink()  # noqa: ASYNC240 - a test's own file
    await bench.press()
    assert "“Refund” cannot be read" in bench.said
    assert bench.form.preview.text() == "Play here"


async def test_nothing_is_played_where_a_call_would_hear_it(bench: Bench) -> None:
    bench.speak()
    await bench.press()
    assert bench.said == HEARD
    assert bench.playing is None


async def test_nor_if_that_begins_while_the_sound_is_read(bench: Bench) -> None:
    bench.form.preview.click()
    bench.speak()
    await bench.work.pop(0)
    assert bench.said == HEARD
    assert bench.playing is None


async def test_what_was_stopped_while_it_was_read_does_not_begin(bench: Bench) -> None:
    bench.form.preview.click()
    bench.form.preview.click()
    await bench.work.pop(0)
    assert bench.playing is None


@pytest.mark.parametrize(("kind", "plays"), [(Kind.BARGE, False), (Kind.COACH, False), (Kind.TEXT_CUE, True)])
async def test_it_ends_when_the_supervisor_is_about_to_be_heard(bench: Bench, kind: Kind, plays: bool) -> None:
    await bench.press()
    bench.desk.delivery_changed(delivery(kind, DeliveryState.ASKED))
    assert (bench.playing is not None) is plays
    assert bench.form.preview.text() == ("Stop" if plays else "Play here")


async def test_a_spoken_cue_ends_it_too(bench: Bench) -> None:
    await bench.press()
    bench.window.commands.talk.begun.emit(object())
    assert bench.playing is None


async def test_only_a_clip_that_is_chosen_and_there_can_be_played(bench: Bench) -> None:
    assert bench.form.preview.isEnabled()
    bench.form.clips.choose(None)
    assert not bench.form.preview.isEnabled()
    gone = msgspec.structs.replace(bench.row, missing=True)
    bench.form.clips.show_clips([gone])
    bench.form.clips.choose(gone)
    assert not bench.form.preview.isEnabled()
