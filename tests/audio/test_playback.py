"""The loudspeaker of Qt: found, opened, played to its end, lost. The devices are stand-ins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QBuffer, QCoreApplication, QObject, Signal
from PySide6.QtMultimedia import QAudioFormat, QtAudio

from supervisor_desk.audio import playback
from supervisor_desk.audio.outputs import OutputTrouble
from supervisor_desk.audio.pcm import RATE
from supervisor_desk.audio.playback import QtPlayer
from tests.audio.sounds import pcm

SOUND = pcm(0.1)


class Device:
    """A loudspeaker, as Qt describes it."""

    takes_all = True
    rate = 48_000

    def description(self) -> str:
        return "Headset"

    def isFormatSupported(self, _wanted: QAudioFormat) -> bool:
        return self.takes_all

    def preferredFormat(self) -> QAudioFormat:
        made = QAudioFormat()
        made.setSampleRate(self.rate)
        made.setChannelCount(2)
        made.setSampleFormat(QAudioFormat.SampleFormat.Float)
        return made


class Media:
    """The devices that are there."""

    there: ClassVar[list[Device]] = []

    @staticmethod
    def audioOutputs() -> list[Device]:
        return Media.there

    @staticmethod
    def defaultAudioOutput() -> Device:
        return Media.there[0]


class Sink(QObject):
    """An open device."""

    stateChanged = Signal(object)  # noqa: N815 - Qt calls it so
    broken = False
    latest: ClassVar[Sink]

    def __init__(self, _device: Device, wanted: QAudioFormat, parent: QObject) -> None:
        super().__init__(parent)
        Sink.latest = self
        self.wanted = wanted
        self.heard = b""
        self.now = QtAudio.State.ActiveState

    def start(self, sound: QBuffer) -> None:
        self.heard = bytes(sound.data().data())

    def error(self) -> QtAudio.Error:
        return QtAudio.Error.OpenError if Sink.broken else QtAudio.Error.NoError

    def state(self) -> QtAudio.State:
        return self.now

    def stop(self) -> None:
        self.become(QtAudio.State.StoppedState)

    def become(self, state: QtAudio.State) -> None:
        self.now = state
        self.stateChanged.emit(state)


@pytest.fixture
def device(qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Device]:
    made = Device()
    Media.there, Sink.broken = [made], False
    monkeypatch.setattr(playback, "QMediaDevices", Media)
    monkeypatch.setattr(playback, "QAudioSink", Sink)
    yield made
    Media.there = []


def played(ended: list[Any]) -> QtPlayer:
    player = QtPlayer()
    player.play(SOUND, lambda: ended.append("ended"))
    return player


def test_it_is_played_as_it_is_kept_where_the_device_takes_that(device: Device) -> None:
    played([])
    assert (Sink.latest.wanted.sampleRate(), Sink.latest.heard) == (RATE, SOUND.frames)


def test_else_in_the_form_that_the_device_prefers(device: Device) -> None:
    device.takes_all = False
    played([])
    assert Sink.latest.wanted.channelCount() == 2
    assert len(Sink.latest.heard) == 4_800 * 2 * 4


@pytest.mark.parametrize("state", [QtAudio.State.IdleState, QtAudio.State.StoppedState], ids=["played", "pulled out"])
def test_its_end_is_told_once(device: Device, state: QtAudio.State) -> None:
    ended: list[Any] = []
    player = played(ended)
    sink = Sink.latest
    sink.become(QtAudio.State.ActiveState)
    assert ended == []
    sink.become(state)
    assert ended == ["ended"]
    player.stop()
    assert ended == ["ended"]


def test_stopping_is_silent_and_tells_nothing(device: Device) -> None:
    ended: list[Any] = []
    player = played(ended)
    player.stop()
    player.stop()
    assert Sink.latest.now is QtAudio.State.StoppedState
    assert ended == []


def test_another_sound_takes_the_place_of_what_plays(device: Device) -> None:
    ended: list[Any] = []
    player = played(ended)
    first = Sink.latest
    player.play(SOUND, lambda: ended.append("second"))
    assert first.now is QtAudio.State.StoppedState
    Sink.latest.become(QtAudio.State.IdleState)
    assert ended == ["second"]


def test_a_computer_without_a_loudspeaker_says_so(device: Device) -> None:
    Media.there = []
    with pytest.raises(OutputTrouble, match="No loudspeaker or headset was found"):
        played([])


def test_a_device_that_does_not_open_is_named(device: Device) -> None:
    Sink.broken = True
    with pytest.raises(OutputTrouble, match="“Headset” could not be opened"):
        played([])


def test_a_driver_that_tells_nonsense_is_not_believed(device: Device) -> None:
    device.takes_all, device.rate = False, -1
    with pytest.raises(OutputTrouble, match="could not be opened"):
        played([])
