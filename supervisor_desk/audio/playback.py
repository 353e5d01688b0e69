"""The loudspeaker of this computer, by QtMultimedia: one clip at a time, for the person in front of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QObject
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices, QtAudio

from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.outputs import none_found, not_opened
from supervisor_desk.audio.pcm import RATE, Pcm
from supervisor_desk.audio.render import rendered

_ENCODINGS: Final = {
    QAudioFormat.SampleFormat.UInt8: Encoding.U8,
    QAudioFormat.SampleFormat.Int16: Encoding.S16,
    QAudioFormat.SampleFormat.Int32: Encoding.S32,
    QAudioFormat.SampleFormat.Float: Encoding.F32,
}
_OVER: Final = (QtAudio.State.IdleState, QtAudio.State.StoppedState)


class QtPlayer(QObject):
    """Fits ``Player``: the system's default device, asked for anew each time."""

    def __init__(self) -> None:
        super().__init__()
        self._sink: QAudioSink | None = None
        self._sound: QBuffer | None = None
        self._ended: Callable[[], None] | None = None

    def play(self, sound: Pcm, ended: Callable[[], None]) -> None:
        """See ``Player``."""
        self.stop()
        if not QMediaDevices.audioOutputs():
            raise none_found()
        device = QMediaDevices.defaultAudioOutput()
        wanted = _format(device)
        encoding = _ENCODINGS.get(wanted.sampleFormat())
        if encoding is None:
            raise not_opened(device.description())
        try:
            layout = Layout(wanted.sampleRate(), wanted.channelCount(), encoding)
        except ValueError:  # a driver that tells nonsense about itself
            raise not_opened(device.description()) from None
        buffer = QBuffer(self)
        buffer.setData(rendered(sound, layout))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        sink = QAudioSink(device, wanted, self)
        self._sink, self._sound, self._ended = sink, buffer, ended
        sink.start(buffer)
        if sink.error() is not QtAudio.Error.NoError:
            self.stop()
            raise not_opened(device.description())
        sink.stateChanged.connect(self._look_at_state)

    def stop(self) -> None:
        """See ``Player``."""
        sink, buffer = self._sink, self._sound
        self._sink = self._sound = self._ended = None
        if sink is not None:
            sink.stop()
            sink.deleteLater()
        if buffer is not None:
            buffer.close()
            buffer.deleteLater()

    def _look_at_state(self) -> None:
        # Without the state that the signal carries: PySide 6.11 cannot hand it to a slot that names its type.
        if self._sink is not None and self._sink.state() in _OVER:
            ended = self._ended
            self.stop()
            if ended is not None:
                ended()


def _format(device: QAudioDevice) -> QAudioFormat:
    """As the sound is kept, where the device takes that; else what it prefers."""
    plain = QAudioFormat()
    plain.setSampleRate(RATE)
    plain.setChannelCount(1)
    plain.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return plain if device.isFormatSupported(plain) else device.preferredFormat()
