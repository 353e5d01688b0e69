"""The media repository: checks what is uploaded and remembers how long it is. The sound itself is not kept."""

from __future__ import annotations

import io
import secrets
import wave
from dataclasses import dataclass

from supervisor_desk.simulator.control_api.problems import Problem

HOST = "https://media.training-floor.example/"
RATE, LONGEST_MS, LARGEST = 16_000, 30_000, 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of sound that was uploaded."""

    id: str
    url: str
    duration_ms: int


class Media:
    """Clips by their URL."""

    def __init__(self) -> None:
        self._clips: dict[str, Clip] = {}

    def add(self, data: bytes) -> Clip:
        """Check and take a WAV file: 16 kHz, mono, 16 bit, at most 30 s and 5 MiB. Raises ``Problem`` 400."""
        duration = _measured(data)
        key = secrets.token_hex(8)
        clip = Clip(key, f"{HOST}{key}.wav", duration)
        self._clips[clip.url] = clip
        return clip

    def find(self, url: str) -> Clip | None:
        """The clip at that address."""
        return self._clips.get(url)


def _measured(data: bytes) -> int:
    if len(data) > LARGEST:
        raise _wrong("too.large", "The file is larger than 5 MiB.")
    try:
        with wave.open(io.BytesIO(data)) as sound:
            rate, frames = int(sound.getframerate()), int(sound.getnframes())
            channels, width = sound.getnchannels(), sound.getsampwidth()
            held = len(sound.readframes(frames)) // max(1, channels * width)
    except (wave.Error, EOFError, ValueError):
        raise _wrong("not.a.wav", "The file is not a WAV file with plain samples.") from None
    problems = [
        ("rate", rate != RATE, f"The sample rate is {rate} Hz and must be {RATE} Hz."),
        ("channels", channels != 1, f"The file has {channels} channels and must have one."),
        ("width", width != 2, f"Samples have {8 * width} bits and must have 16."),
        ("empty", frames == 0 or held == 0, "The file holds no sound."),
        ("truncated", held < frames, "The file ends before its sound does."),
        ("too.long", rate > 0 and frames * 1000 > LONGEST_MS * rate, "The sound is longer than 30 s."),
    ]
    errors = [
        {"field": "file", "code": f"media.{code}", "message": message} for code, wrong, message in problems if wrong
    ]
    if errors:
        raise Problem(400, "media.format", errors[0]["message"], errors=errors)
    return frames * 1000 // rate


def _wrong(code: str, message: str) -> Problem:
    return Problem(
        400, "media.format", message, errors=[{"field": "file", "code": f"media.{code}", "message": message}]
    )
