"""The microphones of this computer, by QtMultimedia. They deliver in their own format; ``convert`` does the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QIODevice, QMicrophonePermission, QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSource, QMediaDevices, QtAudio

from supervisor_desk.audio import inputs
from supervisor_desk.audio.inputs import Failed, Heard, InputDevice, InputTrouble, Permission, SoundInput
from supervisor_desk.audio.layout import Encoding, Layout

BUFFER_MS: Final = 1000
"""How long the window may be busy before sound is lost. Pieces still come about every 20 ms."""
BEGINS_WITHIN_MS: Final = 3000
"""How long a microphone may take until the first sound. Bluetooth headsets need up to two seconds."""
GOES_ON_WITHIN_MS: Final = 1500
"""A microphone that is silent delivers silence; one that stops delivering is gone. Qt does not always tell: with
PulseAudio the stream of a device that was pulled out stays active and the list of devices may stay as it was.
"""
_ENCODINGS = {
    QAudioFormat.SampleFormat.UInt8: Encoding.U8,
    QAudioFormat.SampleFormat.Int16: Encoding.S16,
    QAudioFormat.SampleFormat.Int32: Encoding.S32,
    QAudioFormat.SampleFormat.Float: Encoding.F32,
}
_PERMISSIONS = {
    Qt.PermissionStatus.Granted: Permission.GRANTED,
    Qt.PermissionStatus.Denied: Permission.DENIED,
    Qt.PermissionStatus.Undetermined: Permission.UNDECIDED,
}


class QtMicrophones:
    """Fits ``Microphones``. Main thread only."""

    def __init__(self) -> None:
        self._media = QMediaDevices()
        self._changed: Callable[[], None] | None = None
        self._media.audioInputsChanged.connect(self._tell)
        self._asking = QObject()

    def devices(self) -> tuple[InputDevice, ...]:
        """See ``Microphones``."""
        found = [InputDevice(_id_of(one), one.description(), one.isDefault()) for one in QMediaDevices.audioInputs()]
        return tuple(sorted(found, key=lambda one: (not one.default, one.name)))

    def choose(self, device_id: str = "") -> SoundInput:
        """See ``Microphones``."""
        if self.permission() is Permission.DENIED:
            raise inputs.not_allowed()
        return QtInput(_device(device_id))

    def layout_of(self, device_id: str = "") -> Layout:
        """See ``Microphones``."""
        device = _device(device_id)
        return _layout(_native_format(device), device)

    def permission(self) -> Permission:
        """See ``Microphones``. Linux and Windows grant it to every program, or do not tell."""
        application = QCoreApplication.instance()
        if application is None:
            raise RuntimeError("the microphones need Qt's application")
        return _PERMISSIONS[application.checkPermission(QMicrophonePermission())]

    def ask_permission(self, answered: Callable[[Permission], None]) -> None:
        """See ``Microphones``."""
        application = QCoreApplication.instance()
        if application is None:
            raise RuntimeError("the microphones need Qt's application")
        # The answer comes without its value.
        application.requestPermission(QMicrophonePermission(), self._asking, lambda *_: answered(self.permission()))

    def watch(self, changed: Callable[[], None]) -> None:
        """See ``Microphones``."""
        self._changed = changed

    def close(self) -> None:
        """See ``Microphones``."""
        self._changed = None

    def _tell(self) -> None:
        if self._changed is not None:
            self._changed()


class QtInput(QObject):
    """Fits ``SoundInput`` for one device."""

    def __init__(self, device: QAudioDevice) -> None:
        super().__init__()
        self._device = device
        self._source: QAudioSource | None = None
        self._stream: QIODevice | None = None
        self._heard: Heard | None = None
        self._failed: Failed | None = None
        self._media = QMediaDevices(self)
        self._media.audioInputsChanged.connect(self._look_for_device)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._give_up)

    def open(self, heard: Heard, failed: Failed) -> Layout:
        """See ``SoundInput``."""
        self.close()
        wanted = _native_format(self._device)
        layout = _layout(wanted, self._device)
        source = QAudioSource(self._device, wanted, self)
        source.setBufferSize(layout.frames_in(BUFFER_MS) * layout.frame_bytes)
        stream: QIODevice | None = source.start()  # Qt's stub leaves out the failure
        if stream is None or source.error() is not QtAudio.Error.NoError:
            source.deleteLater()
            raise inputs.not_opened(self._device.description())
        self._source, self._stream, self._heard, self._failed = source, stream, heard, failed
        stream.readyRead.connect(self.flush)
        source.stateChanged.connect(self._look_at_state)
        self._patience.start(BEGINS_WITHIN_MS)
        return layout

    def flush(self) -> None:
        """See ``SoundInput``."""
        if self._stream is None or self._heard is None:
            return
        piece = bytes(self._stream.readAll().data())
        if piece:
            self._patience.start(GOES_ON_WITHIN_MS)
            self._heard(piece)

    def close(self) -> None:
        """See ``SoundInput``."""
        self._patience.stop()
        source, self._source, self._stream = self._source, None, None
        self._heard = self._failed = None
        if source is not None:
            source.stop()
            source.deleteLater()

    def _look_at_state(self) -> None:
        # Without the state that the signal carries: PySide 6.11 cannot hand it to a slot that names its type.
        if self._source is not None and self._source.state() is QtAudio.State.StoppedState:
            self._fail(inputs.lost(self._device.description()))

    def _look_for_device(self) -> None:
        # A sound server may go on with silence, or with another microphone: neither is what was chosen.
        there = {_id_of(device) for device in QMediaDevices.audioInputs()}
        if self._source is not None and _id_of(self._device) not in there:
            self._fail(inputs.lost(self._device.description()))

    def _give_up(self) -> None:
        self.flush()  # perhaps it was the window that was busy
        if not self._patience.isActive():
            self._fail(inputs.stalled(self._device.description()))

    def _fail(self, trouble: InputTrouble) -> None:
        failed = self._failed
        self.close()
        if failed is not None:
            failed(trouble)


def _device(device_id: str) -> QAudioDevice:
    found = QMediaDevices.audioInputs()
    if not found:
        raise inputs.none_found()
    if not device_id:
        return QMediaDevices.defaultAudioInput()
    for device in found:
        if _id_of(device) == device_id:
            return device
    raise inputs.not_there()


def _id_of(device: QAudioDevice) -> str:
    return bytes(device.id().data()).decode("utf-8", errors="replace")


def _native_format(device: QAudioDevice) -> QAudioFormat:
    """What the device prefers, with two channels at most: its microphone is the first of eight, not all of them."""
    preferred = device.preferredFormat()
    if preferred.channelCount() > 2:
        fewer = QAudioFormat(preferred)
        fewer.setChannelCount(1)
        if device.isFormatSupported(fewer):
            return fewer
    return preferred


def _layout(wanted: QAudioFormat, device: QAudioDevice) -> Layout:
    encoding = _ENCODINGS.get(wanted.sampleFormat())
    if encoding is not None:
        try:
            return Layout(wanted.sampleRate(), wanted.channelCount(), encoding)
        except ValueError:
            pass  # a driver that tells nonsense about itself
    raise inputs.not_opened(device.description())
