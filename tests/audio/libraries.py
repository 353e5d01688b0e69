"""Clip libraries for the tests."""

from __future__ import annotations

from pathlib import Path

from supervisor_desk.audio.clip import Clip
from supervisor_desk.audio.clip_library import ClipLibrary
from tests.audio.sounds import pcm
from tests.support.clock import FakeClock


def a_clip(name: str = "Refund", *, seconds: float = 0.5, hertz: float = 440.0) -> Clip:
    sound = pcm(seconds, hertz=hertz, peak=0.2)
    return Clip(path=Path(f"{name}.wav"), source="WAV", pcm=sound, loudness=-17.04, peak=-14.0)


def opened(folder: Path) -> ClipLibrary:
    library = ClipLibrary(folder, FakeClock())
    assert library.open() == ()
    return library


def names(library: ClipLibrary) -> list[str]:
    return [entry.name for entry in library.entries]


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
