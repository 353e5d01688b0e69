"""What is asked of the clips in the window is done in the library, and shown."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app.clip_desk import ClipDesk
from supervisor_desk.audio.clip_library import ClipLibrary
from supervisor_desk.audio.decoder import ChildDecoder
from supervisor_desk.ui.clip_row import ClipRow
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.notices import NoticeRow
from supervisor_desk.ui.theme import Scheme, Theme
from tests.audio.libraries import a_clip
from tests.audio.sounds import pcm
from tests.support.builders import conversation
from tests.support.clock import NOON, FakeClock
from tests.support.main_windows import furnished
from tests.ui.situations import delivery, situation

HERE = "https://api.example.com"
URL = "https://media.example/1.wav"


class Bench:
    def __init__(self, window: MainWindow, folder: Path, clock: FakeClock) -> None:
        self.window = window
        self.folder = folder
        self.work: list[Coroutine[Any, Any, Any]] = []
        self.asked: list[Action] = []
        window.requested.connect(self.asked.append)
        self.library = ClipLibrary(folder / "clips", clock)
        self.desk = ClipDesk(window, self.library, folder / "clips", ChildDecoder(), self.start)
        self.desk.at(HERE)
        self.form = window.panel.clips

    def start(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> None:
        assert name
        self.work.append(coroutine)

    async def done(self) -> None:
        while self.work:
            await self.work.pop(0)

    async def with_clip(self, name: str = "Refund") -> ClipRow:
        self.library.add(a_clip(name))
        await self.desk.open()
        await self.done()
        return self.form.clips.rows[0]

    @property
    def notices(self) -> str:
        return " ".join(one.accessibleName() for one in self.window.notices.findChildren(NoticeRow))

    @property
    def row(self) -> ClipRow:
        (row,) = self.form.clips.rows
        return row


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Bench:
    clock = FakeClock()
    call = situation(conversation())
    window = furnished(Theme(qapp, Scheme.LIGHT), clock, QListWidget(), QWidget(), call)
    qtbot.addWidget(window, before_close_func=MainWindow.allow_close)
    return Bench(window, tmp_path, clock)


async def test_a_file_is_taken_in_and_shown(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "Greeting.wav"
    file.write_bytes(pcm(0.5).wav())
    bench.form.added.emit((str(file),))
    await bench.done()
    assert (bench.row.name, bench.row.duration_ms) == ("Greeting", 500)


async def test_a_file_that_is_no_clip_is_explained_and_the_others_are_taken(bench: Bench, tmp_path: Path) -> None:
    text, good = tmp_path / "notes.wav", tmp_path / "good.wav"
    text.write_text("Call back on Monday.\n")
    good.write_bytes(pcm(0.5).wav())
    bench.form.added.emit((str(text), str(good)))
    await bench.done()
    assert bench.row.name == "good"
    assert "is a text file" in bench.notices


async def test_names_stars_and_keys_are_kept(bench: Bench) -> None:
    row = await bench.with_clip()
    bench.form.clips.renamed.emit(row, "Refund policy")
    bench.form.clips.starred.emit(row, True)
    bench.form.keyed.emit(row, "F8")
    await bench.done()
    assert (bench.row.name, bench.row.favorite, bench.row.key) == ("Refund policy", True, "F8")


async def test_a_change_that_is_refused_is_said_and_the_list_shows_what_is_so(bench: Bench) -> None:
    row = await bench.with_clip()
    bench.form.clips.renamed.emit(row, "  ")
    await bench.done()
    assert bench.row.name == "Refund"
    assert "A clip needs a name" in bench.notices


async def test_a_key_whispers_the_clip_to_the_chosen_call(bench: Bench) -> None:
    row = await bench.with_clip()
    bench.desk._keys.played.emit(row)
    assert [(one.kind, one.media_path) for one in bench.asked] == [(Kind.CLIP, row.path)]


async def test_what_was_uploaded_once_is_sent_by_its_address_at_that_service_only(bench: Bench) -> None:
    row = await bench.with_clip()
    action = row.fill(Action(kind=Kind.CLIP, conversation_id=conversation().id))
    bench.desk.uploaded(action, URL)
    await bench.done()
    assert bench.row.url == URL
    bench.desk.at("https://other.example.com")
    await bench.done()
    assert bench.row.url == ""


async def test_an_address_that_the_service_refused_is_forgotten(bench: Bench) -> None:
    row = await bench.with_clip()
    bench.library.note_upload(row.id, HERE, URL)
    await bench.desk.open()
    action = bench.row.fill(Action(kind=Kind.CLIP, conversation_id=conversation().id))
    bench.desk.delivery_changed(delivery(Kind.CLIP, DeliveryState.REFUSED, action=action))
    await bench.done()
    assert bench.row.url == URL  # it never left the desk, so that says nothing about the clip
    bench.desk.delivery_changed(delivery(Kind.CLIP, DeliveryState.REFUSED, action=action, sent=NOON))
    await bench.done()
    assert bench.row.url == ""


async def test_files_elsewhere_are_none_of_the_library(bench: Bench, tmp_path: Path) -> None:
    row = await bench.with_clip()
    assert bench.desk.holds(Path(row.path))
    assert not bench.desk.holds(tmp_path / "other.wav")
