"""A microphone that says what a test tells it to."""

from __future__ import annotations

from supervisor_desk.audio.inputs import Failed, Heard, InputTrouble
from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.samples import Samples
from tests.audio.sounds import raw


class FakeInput:
    """Fits ``SoundInput``. ``held_back`` is delivered at the next ``flush``; ``refuses`` is raised at ``open``."""

    def __init__(self, layout: Layout | None = None) -> None:
        self.layout = layout or Layout(48_000, 2, Encoding.S16)
        self.refuses: InputTrouble | None = None
        self.held_back = b""
        self._heard: Heard | None = None
        self._failed: Failed | None = None

    @property
    def is_open(self) -> bool:
        return self._heard is not None

    def open(self, heard: Heard, failed: Failed) -> Layout:
        if self.refuses is not None:
            raise self.refuses
        self._heard, self._failed = heard, failed
        return self.layout

    def flush(self) -> None:
        piece, self.held_back = self.held_back, b""
        if self._heard is not None and piece:
            self._heard(piece)

    def close(self) -> None:
        self._heard = self._failed = None

    def say(self, samples: Samples, *, piece: int = 4000) -> None:
        """Deliver ``samples``, of the rate of the layout, in pieces of so many bytes."""
        sound = raw(samples, self.layout)
        for start in range(0, len(sound), piece):
            if self._heard is not None:
                self._heard(sound[start : start + piece])

    def fail(self, trouble: InputTrouble) -> None:
        """Fail as a microphone that is pulled out: closed first, then told."""
        failed = self._failed
        self.close()
        assert failed is not None
        failed(trouble)
