"""The child that decodes: content of a file on its input, ``decoder.Answer`` and raw sound on its output.

A program of its own with a Qt loop of its own; ``decoder.py`` says why. Qt is fed the content rather than a path, so
that nothing but the file chosen is ever opened.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioBuffer, QAudioDecoder, QAudioFormat

from supervisor_desk.audio.decoder import NOT_AVAILABLE, Answer, Stretch
from supervisor_desk.audio.layout import Encoding, Layout

_ENCODINGS = {
    QAudioFormat.SampleFormat.UInt8: Encoding.U8,
    QAudioFormat.SampleFormat.Int16: Encoding.S16,
    QAudioFormat.SampleFormat.Int32: Encoding.S32,
    QAudioFormat.SampleFormat.Float: Encoding.F32,
}


class Decoding(QObject):
    """One decoding from beginning to end, after which it quits the loop."""

    def __init__(self, content: bytes, limit_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._limit_ms = limit_ms
        self._stretches: list[tuple[Layout, bytearray]] = []
        self._milliseconds = 0.0
        self._whole = True
        self._problem = ""
        self._source = QBuffer(self)
        self._source.setData(QByteArray(content))
        self._source.open(QIODevice.OpenModeFlag.ReadOnly)
        self._decoder = QAudioDecoder(self)
        self._decoder.setSourceDevice(self._source)
        self._decoder.bufferReady.connect(self._take)
        self._decoder.finished.connect(self._end)
        self._decoder.error.connect(self._fail, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Start; the loop must be running."""
        if self._decoder.isSupported():
            self._decoder.start()
        else:
            self._fail_with(NOT_AVAILABLE)

    def write_to(self, output: BinaryIO) -> None:
        """The answer and the sound."""
        stretches = tuple(Stretch(layout, len(raw)) for layout, raw in self._stretches)
        output.write(msgspec.json.encode(Answer(stretches, self._whole, self._problem)) + b"\n")
        for _, raw in self._stretches:
            output.write(raw)
        output.flush()

    def _take(self) -> None:
        while self._decoder.bufferAvailable() and self._whole:
            self._keep(self._decoder.read())

    def _keep(self, buffer: QAudioBuffer) -> None:
        found = buffer.format()
        encoding = _ENCODINGS.get(found.sampleFormat())
        try:
            layout = Layout(found.sampleRate(), found.channelCount(), encoding or Encoding.S16)
        except ValueError as error:
            self._fail_with(f"it tells of {error}")
            return
        if encoding is None:
            self._fail_with("its samples are of a kind unknown here")
            return
        if not self._stretches or self._stretches[-1][0] != layout:
            self._stretches.append((layout, bytearray()))
        self._stretches[-1][1].extend(bytes(buffer.constData()))
        self._milliseconds += layout.milliseconds(buffer.byteCount())
        if self._milliseconds > self._limit_ms:
            self._whole = False
            self._end()

    def _fail(self) -> None:
        self._fail_with("it is damaged, or not what it seems to be")

    def _fail_with(self, problem: str) -> None:
        self._problem = problem
        self._stretches.clear()
        self._end()

    def _end(self) -> None:
        QCoreApplication.quit()


def main(arguments: Sequence[str]) -> int:
    """Decode standard input, stopping soon after so many milliseconds. Returns the exit code."""
    # The numbers, not sys.stdin: a frozen program without a console has the pipes but not the objects.
    with open(0, "rb", closefd=False) as source, open(1, "wb", closefd=False) as output:
        application = QCoreApplication([Path(sys.argv[0]).name])
        decoding = Decoding(source.read(), int(arguments[0]), application)
        QTimer.singleShot(0, decoding.begin)
        application.exec()
        decoding.write_to(output)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
