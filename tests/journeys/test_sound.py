"""Sound from the microphone, from files and from the library, all the way to the agent's ear on a real floor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.app.program import Program
from supervisor_desk.app.sound_desk import SoundDesk
from supervisor_desk.audio.file_input import FileMicrophones
from supervisor_desk.audio.inputs import none_found
from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.no_microphones import NoMicrophones
from supervisor_desk.audio.pcm import Pcm
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.microphone import MicrophoneState
from tests.audio.sounds import RECORDINGS, pcm, raw, tone, wav
from tests.support.journey import desk_on, live
from tests.support.waiting import until

QUIET = FloorConfig(conversations=12, events_per_second=2.0, seed=3, heartbeat=0.5)
WIDE = Layout(48_000, 2, Encoding.S16)
NARROW = Layout(8_000, 1, Encoding.S16)


def sounds_of(program: Program) -> SoundDesk:
    assert program.sounds is not None
    return program.sounds


class Loudspeaker:
    """Fits ``Player``; plays until it is stopped."""

    plays = False

    def play(self, sound: Pcm, ended: Callable[[], None]) -> None:
        self.plays = bool(sound.count)

    def stop(self) -> None:
        self.plays = False


async def on_the_call(program: Program, floor: FloorThread) -> ConversationId:
    """Live, with the story's call chosen."""
    await live(program)
    call = ConversationId(floor.ready["conversationId"])
    await until(lambda: program.screen.board.view.choose(call))
    panel = program.screen.window.panel
    await until(lambda: panel.voice_cue.talk.button.why_not is None)
    return call


async def settled(program: Program, kind: Kind) -> Delivery:
    """The newest delivery of ``kind``, once it is settled."""
    desk = program.desk
    assert desk is not None
    await until(lambda: any(one.action.kind is kind for one in desk.pending.all()))
    newest = [one for one in desk.pending.all() if one.action.kind is kind][-1]
    return await desk.pending.outcome(newest.id)


def lamp(program: Program) -> MicrophoneState:
    return program.screen.window.lamp.shown.state


def has_asked(program: Program, count: int) -> bool:
    return len(asked_for(program)) == count


def says(program: Program, words: str) -> bool:
    return words in program.screen.window.panel.reason_text


def refused_with(program: Program, words: str) -> bool:
    """Whether the reason is said below the buttons, or by the button itself, and that nothing was sent."""
    panel = program.screen.window.panel
    said = words in panel.reason_text and "Nothing was sent" in panel.reason_text
    return said or words in panel.voice_cue.button.explanation


async def pass_by(program: Program, seconds: float) -> None:
    """Somebody speaks for so long."""
    began = program.clock.monotonic()
    await until(lambda: program.clock.monotonic() - began >= seconds)


def asked_for(program: Program) -> list[Action]:
    desk = program.desk
    assert desk is not None
    return [one.action for one in desk.pending.all()]


async def test_what_is_spoken_while_the_button_is_held_reaches_the_agent(tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path) as program:
            call = await on_the_call(program, floor)
            window = program.screen.window
            talk = sounds_of(program).talk
            talk.use(FileMicrophones(pcm(20.0), program.clock))
            window.panel.show_form(Kind.VOICE_CUE)
            row = window.panel.voice_cue.talk
            await until(lambda: row.meter.level is not None)
            await pass_by(program, 0.25)  # the pre-roll fills
            QTest.mousePress(row.button, Qt.MouseButton.LeftButton)
            assert window.lamp.shown.where == call
            assert lamp(program) is MicrophoneState.LIVE
            await pass_by(program, 0.6)
            QTest.mouseRelease(row.button, Qt.MouseButton.LeftButton)
            assert lamp(program) is MicrophoneState.OFF
            delivery = await settled(program, Kind.VOICE_CUE)
            assert delivery.state is DeliveryState.CONFIRMED
            assert 795 <= delivery.action.duration_ms < 3_000  # with the 200 ms before the button went down
            await until(lambda: not Path(delivery.action.media_path).exists())
            window.panel.show_form(Kind.TEXT_CUE)
            assert row.meter.level is None  # out of sight, the microphone is closed


async def test_a_spoken_cue_that_is_dropped_sends_nothing(tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path) as program:
            await on_the_call(program, floor)
            window = program.screen.window
            sounds_of(program).talk.use(FileMicrophones(pcm(20.0), program.clock))
            window.activateWindow()
            window.board.setFocus()
            QTest.keyPress(program.screen.board.view, Qt.Key.Key_F9)
            assert window.lamp.shown.word == "RECORDING a voice cue"
            QTest.keyClick(program.screen.board.view, Qt.Key.Key_Escape)
            QTest.keyRelease(program.screen.board.view, Qt.Key.Key_F9)
            assert lamp(program) is MicrophoneState.OFF
            assert "Nothing was sent" in window.panel.reason_text
            assert asked_for(program) == []


async def test_without_a_microphone_that_is_said_and_a_file_is_offered(tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path) as program:
            await on_the_call(program, floor)
            panel = program.screen.window.panel
            sounds_of(program).talk.use(NoMicrophones(none_found()))
            panel.show_form(Kind.VOICE_CUE)
            row = panel.voice_cue.talk
            QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
            assert "No microphone was found" in panel.reason_text
            assert "from a file" in panel.reason_text
            assert row.devices.currentText() == "No microphone"
            assert lamp(program) is MicrophoneState.OFF
            assert row.meter.level is None


def kept(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


ASKED = (
    ("long.wav", wav(raw(tone(31.0, rate=8_000), NARROW), NARROW), "lasts 31 seconds"),
    ("notes.wav", b"Call Mr. Smith back on Monday.\n", "is a text file, though its name ends in .wav"),
    ("http://media.example/cue.wav", None, "by https only"),
    ("wide.wav", wav(raw(tone(0.5, rate=48_000), WIDE), WIDE), 500),
    ("tone.mp3", (RECORDINGS / "tone-stereo.mp3").read_bytes(), 1_000),
    ("tone.ogg", (RECORDINGS / "tone-stereo.ogg").read_bytes(), 1_000),
)
"""What somebody chooses, and what comes of it: milliseconds of what the floor takes, 16 kHz mono 16-bit, or words."""


async def test_each_sound_that_somebody_may_choose_gets_the_right_treatment_and_words(tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path) as program:
            await on_the_call(program, floor)
            panel = program.screen.window.panel
            form, sent = panel.voice_cue, 0
            for name, content, comes in ASKED:
                chosen = name if content is None else kept(tmp_path / name, content)
                form.field.setText(chosen)
                if isinstance(comes, str):
                    form.button.click()
                    await until(partial(refused_with, program, comes))
                    assert len(asked_for(program)) == sent, name
                    continue
                await until(lambda: form.button.why_not is None)
                form.button.click()
                sent += 1
                await until(partial(has_asked, program, sent))
                delivery = await settled(program, Kind.VOICE_CUE)
                assert delivery.state is DeliveryState.CONFIRMED, name
                assert abs(delivery.action.duration_ms - comes) <= 60, name
                assert delivery.action.media_path != chosen, name


async def test_an_mp3_is_dropped_into_the_clips_and_whispered_by_its_key_uploaded_once(tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path) as program:
            await on_the_call(program, floor)
            window = program.screen.window
            form = window.panel.clips
            window.panel.show_form(Kind.CLIP)
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(RECORDINGS / "tone-mono.mp3"))])
            copied = Qt.DropAction.CopyAction
            drop = QDropEvent(QPointF(5, 5), copied, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            form.dropEvent(drop)
            await until(lambda: [row.name for row in form.clips.rows] == ["tone-mono"])
            form.clips.choose(form.clips.rows[0])
            form.keyed.emit(form.clips.rows[0], "F8")
            await until(lambda: form.clips.rows[0].key == "F8")
            loudspeaker = Loudspeaker()
            sounds_of(program).preview.use(loudspeaker)
            form.preview.click()
            await until(lambda: loudspeaker.plays)
            assert asked_for(program) == []
            window.activateWindow()
            await until(window.isActiveWindow)
            QTest.keyClick(window, Qt.Key.Key_F8)
            await until(lambda: not loudspeaker.plays)  # the agent hears it now, and only the agent
            first = await settled(program, Kind.CLIP)
            assert first.state is DeliveryState.CONFIRMED
            assert first.action.media_url == ""
            await until(lambda: form.clips.rows[0].url.startswith("https://"))
            await until(lambda: form.button.why_not is None)
            form.button.click()
            await until(partial(has_asked, program, 2))
            again = await settled(program, Kind.CLIP)
            assert again.state is DeliveryState.CONFIRMED
            assert again.action.media_url == form.clips.rows[0].url
