"""Why a file cannot be a clip, in words: what it is, what that means, what to do."""

from __future__ import annotations

import errno
from enum import StrEnum

import msgspec

from supervisor_desk.audio.pcm import MAX_MS

_NOT_ADDED = "It was not added, and no call is affected."
_TAKES = "The desk takes WAV, MP3 and OGG."


class Trouble(StrEnum):
    """The kinds of problem."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_LONG = "too long"
    NOT_A_CLIP = "not a clip"
    DAMAGED = "damaged"
    SILENT = "silent"


class ClipProblem(msgspec.Struct, frozen=True):
    """One problem. ``sentence`` is all of it, ready to be read."""

    trouble: Trouble
    what: str
    means: str
    remedy: str

    @property
    def sentence(self) -> str:
        """What it is, what it means, what to do."""
        return f"{self.what} {self.means} {self.remedy}"


def not_opened(name: str, error: OSError) -> ClipProblem:
    """The system does not give the file."""
    if isinstance(error, FileNotFoundError):
        return ClipProblem(
            Trouble.MISSING, f"“{name}” is not there any more.", _NOT_ADDED, "Look where it went and choose it again."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return ClipProblem(
            Trouble.UNREADABLE,
            f"You may not read “{name}”.",
            _NOT_ADDED,
            "Ask its owner for the right to read it, or copy it to a folder of your own.",
        )
    return ClipProblem(
        Trouble.UNREADABLE,
        f"“{name}” cannot be read ({error.strerror or error}).",
        _NOT_ADDED,
        "Check the drive or the network folder, or copy the file to this computer first.",
    )


def not_a_file(name: str) -> ClipProblem:
    """A folder, a device or the like."""
    return ClipProblem(Trouble.NOT_A_CLIP, f"“{name}” is not a file.", _NOT_ADDED, "Choose one sound file.")


def empty(name: str) -> ClipProblem:
    """Not one byte."""
    return ClipProblem(
        Trouble.EMPTY, f"“{name}” is empty.", _NOT_ADDED, "Export or copy it once more; the first time it did not end."
    )


def without_sound(name: str) -> ClipProblem:
    """A sound file with nothing in it."""
    return ClipProblem(
        Trouble.EMPTY, f"“{name}” is a sound file of no length.", _NOT_ADDED, "Record or export it once more."
    )


def too_large(name: str, size: int, most: int) -> ClipProblem:
    """More bytes than a clip can sensibly have."""
    return ClipProblem(
        Trouble.TOO_LARGE,
        f"“{name}” has {size / 2**20:.0f} MB; the limit is {most / 2**20:.0f} MB.",
        _NOT_ADDED,
        f"Cut it to {MAX_MS // 1000} seconds, or export it at 48 kHz in 16 bits.",
    )


def too_long(name: str, duration_ms: float | None) -> ClipProblem:
    """Longer than the media servers play (G3). ``None`` where only that is known."""
    lasts = length_words(duration_ms) if duration_ms is not None else f"more than {length_words(MAX_MS)}"
    return ClipProblem(
        Trouble.TOO_LONG,
        f"“{name}” lasts {lasts}; the service plays {length_words(MAX_MS)} at most.",
        _NOT_ADDED,
        "Shorten it, or cut it into several clips.",
    )


def not_a_clip(name: str, what: str, ending: str) -> ClipProblem:
    """Its content is something else; ``ending`` is the end of its name, where that promises sound."""
    though = f", though its name ends in {ending}" if ending else ""
    return ClipProblem(
        Trouble.NOT_A_CLIP,
        f"“{name}” is {what}{though}.",
        _NOT_ADDED,
        f"{_TAKES} Open the recording in a sound program and export it as one of these.",
    )


def damaged(name: str, what: str, why: str) -> ClipProblem:
    """It is of a known kind, but there is no sound to be had from it."""
    return ClipProblem(
        Trouble.DAMAGED,
        f"“{name}” is {what}, but {why}.",
        _NOT_ADDED,
        "Try whether it plays elsewhere, and export it once more as a WAV file with 16 bits.",
    )


def silent(name: str) -> ClipProblem:
    """There is a length, but nothing to be heard."""
    return ClipProblem(
        Trouble.SILENT,
        f"There is nothing to be heard in “{name}”.",
        _NOT_ADDED,
        "Check that the right track was exported, and that the microphone was on.",
    )


def length_words(milliseconds: float) -> str:
    """“31 seconds”, “30.02 seconds”, “2 minutes 5 seconds”."""
    if milliseconds < 60_000:
        number = f"{milliseconds / 1000:.2f}".rstrip("0").rstrip(".")
        return f"{number} second" if number == "1" else f"{number} seconds"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    whole = f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"
    return f"{whole} {seconds} seconds" if seconds else whole
