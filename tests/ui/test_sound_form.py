"""Files that are dropped on a form for sound."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.clip_form import ClipForm
from supervisor_desk.ui.sound_form import dropped_files
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.voice_cue_form import VoiceCueForm
from tests.ui.windows import bring_up

_NONE, _LEFT, _COPY = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction


def dragged(*urls: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(one) for one in urls])
    return data


def test_a_dropped_file_is_what_the_cue_is_made_of(theme: Theme, qtbot: QtBot) -> None:
    form = bring_up(qtbot, VoiceCueForm(theme))
    data = dragged("file:///sounds/hold.mp3")
    form.dropEvent(QDropEvent(QPointF(5, 5), _COPY, data, _LEFT, _NONE))
    assert form.field.text() == "/sounds/hold.mp3"


def test_files_dropped_on_the_clips_are_to_be_added(theme: Theme, qtbot: QtBot) -> None:
    form = bring_up(qtbot, ClipForm(theme))
    data = dragged("file:///sounds/a.mp3", "file:///sounds/b.ogg")
    with qtbot.waitSignal(form.added, check_params_cb=lambda files: files == ("/sounds/a.mp3", "/sounds/b.ogg")):
        form.dropEvent(QDropEvent(QPointF(5, 5), _COPY, data, _LEFT, _NONE))
    assert form.field.text() == ""


@pytest.mark.parametrize(("url", "taken"), [("file:///sounds/a.mp3", True), ("https://media.example/a.mp3", False)])
def test_only_files_of_this_computer_can_be_dropped(theme: Theme, qtbot: QtBot, url: str, taken: bool) -> None:
    form = bring_up(qtbot, VoiceCueForm(theme))
    data = dragged(url)
    event = QDragEnterEvent(QPoint(5, 5), _COPY, data, _LEFT, _NONE)
    event.ignore()
    form.dragEnterEvent(event)
    assert event.isAccepted() is taken
    assert bool(dropped_files(data)) is taken


def test_reported_distortion_suggests_one_half_and_sets_it_when_agreed(theme: Theme, qtbot: QtBot) -> None:
    form = bring_up(qtbot, VoiceCueForm(theme))
    told: list[str] = []
    form.told.connect(told.append)
    form.distorted.click()
    assert "Lower the mix level from 0.65 to 0.5" in told[-1]
    assert form.level.value() == 0.65
    form.distorted.click()
    assert form.level.value() == 0.5
    form.distorted.click()
    assert "The cause lies elsewhere" in told[-1]
