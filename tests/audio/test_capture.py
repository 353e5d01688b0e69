"""The microphones of Qt: chosen, opened, lost. The devices are stand-ins, for a test machine has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject, Qt, QTimer, Signal
from PySide6.QtMultimedia import QAudioFormat, QtAudio

from supervisor_desk.audio import capture
from supervisor_desk.audio.capture import QtInput, QtMicrophones
from supervisor_desk.audio.inputs import InputDevice, InputTrouble, Permission
from supervisor_desk.audio.layout import Encoding, Layout


class Device:
    """A microphone, as Qt describes it."""

    def __init__(self, number: str, name: str, *, default: bool = False, channels: int = 1, rate: int = 48_000) -> None:
        self._number, self._name, self._default = number, name, default
        self._format = QAudioFormat()
        self._format.setSampleRate(rate)
        self._format.setChannelCount(channels)
        self._format.setSampleFormat(QAudioFormat.SampleFormat.Float)
        self.can_do_mono = True

    def id(self) -> QByteArray:
        return QByteArray(self._number.encode())

    def description(self) -> str:
        return self._name

    def isDefault(self) -> bool:
        return self._default

    def preferredFormat(self) -> QAudioFormat:
        return self._format

    def isFormatSupported(self, wanted: QAudioFormat) -> bool:
        return self.can_do_mono


class Media(QObject):
    """The devices that are there."""

    audioInputsChanged = Signal()  # noqa: N815 - Qt calls it so
    there: ClassVar[list[Device]] = []
    instances: ClassVar[list[Media]] = []

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        Media.instances.append(self)

    @staticmethod
    def audioInputs() -> list[Device]:
        return Media.there

    @staticmethod
    def defaultAudioInput() -> Device:
        return next(device for device in Media.there if device.isDefault())


class Source(QObject):
    """An open device; ``record`` is what the microphone hears."""

    stateChanged = Signal(object)  # noqa: N815 - Qt calls it so
    broken = False
    latest: ClassVar[Source]

    def __init__(self, device: Device, wanted: QAudioFormat, parent: QObject) -> None:
        super().__init__(parent)
        Source.latest = self
        self.wanted = wanted
        self._state = QtAudio.State.IdleState
        self._stream = QBuffer(self)
        self._stream.open(QIODevice.OpenModeFlag.ReadWrite)

    def setBufferSize(self, size: int) -> None:
        self.buffer_size = size

    def start(self) -> QIODevice | None:
        return None if Source.broken else self._stream

    def error(self) -> QtAudio.Error:
        return QtAudio.Error.OpenError if Source.broken else QtAudio.Error.NoError

    def state(self) -> QtAudio.State:
        return self._state

    def stop(self) -> None:
        self._become(QtAudio.State.StoppedState)

    def record(self, sound: bytes, *, told: bool = True) -> None:
        position = self._stream.pos()
        self._stream.blockSignals(True)
        self._stream.seek(self._stream.size())
        self._stream.write(sound)
        self._stream.seek(position)
        self._stream.blockSignals(False)
        if told:
            self._stream.readyRead.emit()

    def fail(self) -> None:
        self._become(QtAudio.State.StoppedState)

    def _become(self, state: QtAudio.State) -> None:
        self._state = state
        self.stateChanged.emit(state)


class Ear:
    """Notes what an input says."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.troubles: list[InputTrouble] = []

    def open(self, source: Any) -> Layout:
        layout: Layout = source.open(self.heard.extend, self.troubles.append)
        return layout


def run_out(timer: QTimer) -> None:
    """What happens when its time is up, without waiting for it."""
    timer.stop()
    timer.timeout.emit()


HEADSET = Device("usb-1", "Headset", default=True)
WEBCAM = Device("cam-2", "Camera", channels=2, rate=44_100)


@pytest.fixture
def devices(qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Device]]:
    Media.there = [WEBCAM, HEADSET]
    Media.instances.clear()
    Source.broken = False
    monkeypatch.setattr(capture, "QMediaDevices", Media)
    monkeypatch.setattr(capture, "QAudioSource", Source)
    yield Media.there
    Media.instances.clear()


async def test_the_default_microphone_comes_first(devices: list[Device]) -> None:
    assert QtMicrophones().devices() == (
        InputDevice("usb-1", "Headset", default=True),
        InputDevice("cam-2", "Camera"),
    )


async def test_the_default_is_used_where_none_was_chosen_and_delivers_in_its_own_format(devices: list[Device]) -> None:
    microphones = QtMicrophones()
    assert microphones.layout_of() == Layout(48_000, 1, Encoding.F32)
    assert microphones.layout_of("cam-2") == Layout(44_100, 2, Encoding.F32)


async def test_sound_is_delivered_until_the_input_is_closed(devices: list[Device]) -> None:
    ear, source = Ear(), QtMicrophones().choose()
    assert ear.open(source) == Layout(48_000, 1, Encoding.F32)
    Source.latest.record(b"abcd")
    Source.latest.record(b"efgh")
    source.close()
    Source.latest.record(b"ijkl")
    source.close()
    assert bytes(ear.heard) == b"abcdefgh"
    assert ear.troubles == []


async def test_what_the_device_holds_back_can_be_fetched(devices: list[Device]) -> None:
    ear, source = Ear(), QtMicrophones().choose()
    ear.open(source)
    Source.latest.record(b"late", told=False)
    assert not ear.heard
    source.flush()
    assert bytes(ear.heard) == b"late"
    source.close()


async def test_a_second_of_sound_is_buffered_while_the_window_is_busy(devices: list[Device]) -> None:
    source = QtMicrophones().choose()
    Ear().open(source)
    assert Source.latest.buffer_size == 48_000 * 4
    source.close()


async def test_a_microphone_that_is_pulled_out_is_noticed_though_the_stream_goes_on(devices: list[Device]) -> None:
    ear, source = Ear(), QtMicrophones().choose("usb-1")
    ear.open(source)
    Media.there = [WEBCAM]
    for media in Media.instances:
        media.audioInputsChanged.emit()
    assert [trouble.what for trouble in ear.troubles] == ["The microphone “Headset” was disconnected."]
    Source.latest.record(b"of another microphone")
    assert not ear.heard


async def test_a_new_default_does_not_end_a_recording(devices: list[Device]) -> None:
    ear, source = Ear(), QtMicrophones().choose("usb-1")
    ear.open(source)
    Media.there = [Device("usb-1", "Headset"), Device("usb-9", "New", default=True)]
    for media in Media.instances:
        media.audioInputsChanged.emit()
    assert ear.troubles == []
    source.close()


async def test_a_stream_that_stops_by_itself_is_noticed_once(devices: list[Device]) -> None:
    ear, source = Ear(), QtMicrophones().choose()
    ear.open(source)
    Source.latest.fail()
    Source.latest.fail()
    assert len(ear.troubles) == 1


async def test_a_stream_that_delivers_nothing_is_given_up(devices: list[Device]) -> None:
    ear, source = Ear(), QtMicrophones().choose()
    ear.open(source)
    assert isinstance(source, QtInput)
    run_out(source._patience)
    assert [trouble.what for trouble in ear.troubles] == ["The microphone “Headset” delivers no sound."]


async def test_a_window_that_was_busy_is_not_taken_for_a_microphone_that_is_gone(devices: list[Device]) -> None:
    ear, source = Ear(), QtMicrophones().choose()
    ear.open(source)
    Source.latest.record(b"late", told=False)
    assert isinstance(source, QtInput)
    run_out(source._patience)
    assert ear.troubles == []
    assert bytes(ear.heard) == b"late"
    source.close()


async def test_a_device_that_does_not_start_is_reported_by_name(devices: list[Device]) -> None:
    Source.broken = True
    with pytest.raises(InputTrouble, match="“Headset” could not be opened"):
        Ear().open(QtMicrophones().choose())


async def test_no_device_at_all_and_a_device_that_is_not_there_are_told_apart(devices: list[Device]) -> None:
    with pytest.raises(InputTrouble, match="that you chose is not connected"):
        QtMicrophones().choose("gone")
    Media.there = []
    assert QtMicrophones().devices() == ()
    with pytest.raises(InputTrouble, match=r"No microphone was found\. .*Text cues and clips work without"):
        QtMicrophones().choose()


async def test_a_permission_that_was_refused_is_said_before_anything_is_opened(
    devices: list[Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QtMicrophones, "permission", lambda self: Permission.DENIED)
    with pytest.raises(InputTrouble, match="does not let Supervisor Desk use the microphone"):
        QtMicrophones().choose()


async def test_every_answer_of_the_system_has_its_permission() -> None:
    assert set(capture._PERMISSIONS) == set(Qt.PermissionStatus)


async def test_an_interface_with_many_channels_is_asked_for_one(devices: list[Device]) -> None:
    mixer = Device("mix-8", "Mixer", channels=8)
    Media.there.append(mixer)
    assert QtMicrophones().layout_of("mix-8").channels == 1
    mixer.can_do_mono = False
    assert QtMicrophones().layout_of("mix-8").channels == 8


async def test_a_driver_that_tells_nonsense_about_itself_is_not_opened(devices: list[Device]) -> None:
    Media.there.append(Device("bad", "Broken", rate=0))
    with pytest.raises(InputTrouble, match="“Broken” could not be opened"):
        QtMicrophones().layout_of("bad")


async def test_coming_and_going_is_told_until_it_is_closed(devices: list[Device]) -> None:
    told: list[int] = []
    microphones = QtMicrophones()
    microphones.watch(lambda: told.append(1))
    Media.instances[0].audioInputsChanged.emit()
    microphones.close()
    Media.instances[0].audioInputsChanged.emit()
    assert told == [1]
