"""MP3 and OGG become raw sound in a program of their own.

The decoder in the Qt wheels ends the whole process when a damaged MP3 changes from stereo to mono in the middle
(seen with Qt 6.11.3, about one in some hundred damaged files). A desk on a live call must survive a bad file, so the
decoder runs in a child that may crash, hang or chatter without anybody being harmed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Final, Protocol

import msgspec

from supervisor_desk.audio.layout import Layout

WITHIN_S: Final = 20.0
"""Time limit of the child in seconds; thirty seconds of sound take it half a second."""
COMMAND: Final = "decode-sound"
"""What the frozen program is called with to be the child."""
NOT_AVAILABLE: Final = "this computer cannot decode it, while WAV files work"
_PYTHON_ERROR = 1  # an import that failed: a library of the system is not there


class Stretch(msgspec.Struct, frozen=True):
    """Some of the sound, all in one layout: files joined end to end change it on the way. ``size`` is in bytes."""

    layout: Layout
    size: int


class Answer(msgspec.Struct, frozen=True):
    """What the child says first, as one line of JSON; the bytes of the stretches follow.

    ``whole`` is false where it stopped at the limit. ``problem`` is what the decoder said if it failed.
    """

    stretches: tuple[Stretch, ...] = ()
    whole: bool = True
    problem: str = ""


class Decoded(msgspec.Struct, frozen=True):
    """The sound of a file, stretch by stretch."""

    stretches: tuple[tuple[Layout, bytes], ...]
    whole: bool = True


class Undecodable(Exception):
    """There is no sound to be had from the file; ``str()`` says why, as a clause."""


class Decoder(Protocol):
    """Turns the content of an MP3 or OGG file into raw sound."""

    def decode(self, content: bytes, limit_ms: int) -> Decoded:
        """Decode, stopping soon after ``limit_ms``. Blocking. Raises ``Undecodable``."""
        ...


def own_child() -> list[str]:
    """How this program starts itself as the child, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    return [sys.executable, "-m", "supervisor_desk.audio.decode_qt"]


class ChildDecoder:
    """Decodes in a child process. Any thread but the main one, which would wait for it."""

    def __init__(self, command: Sequence[str] | None = None, within: float = WITHIN_S) -> None:
        self._command = list(command or own_child())
        self._within = within

    def decode(self, content: bytes, limit_ms: int) -> Decoded:
        """See ``Decoder``."""
        try:
            ended = subprocess.run(
                [*self._command, str(limit_ms)],
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # FFmpeg prints the file's tags there, names of people among them
                timeout=self._within,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired as error:
            raise Undecodable(f"decoding it took more than {self._within:g} seconds") from error
        except OSError as error:
            raise Undecodable(f"the decoder could not be started ({error.strerror or error})") from error
        if ended.returncode == _PYTHON_ERROR:
            raise Undecodable(NOT_AVAILABLE)
        if ended.returncode:
            raise Undecodable("the decoder gave up on it")
        return _understood(ended.stdout)


def _understood(output: bytes) -> Decoded:
    line, _, sound = output.partition(b"\n")
    try:
        answer = msgspec.json.decode(line, type=Answer)
    except (msgspec.DecodeError, ValueError) as error:
        raise Undecodable("the decoder's answer cannot be understood") from error
    if answer.problem:
        raise Undecodable(answer.problem)
    stretches = []
    for stretch in answer.stretches:
        stretches.append((stretch.layout, sound[: stretch.size]))
        sound = sound[stretch.size :]
    return Decoded(tuple(stretches), answer.whole)
