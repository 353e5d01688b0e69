"""What was said, on its way to the service."""

from __future__ import annotations

import os
import stat
import wave
from pathlib import Path

import pytest

from supervisor_desk.audio.cue_files import CueFiles
from tests.audio.sounds import pcm


def test_a_cue_is_a_complete_wav_file(tmp_path: Path) -> None:
    path = CueFiles(tmp_path / "cues").keep(pcm(0.5))
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (16_000, 1, 8000)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folders of its users apart by itself")
def test_nobody_else_can_read_what_was_said(tmp_path: Path) -> None:
    path = CueFiles(tmp_path / "cues").keep(pcm(0.1))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_cue_is_gone_once_it_is_discarded(tmp_path: Path) -> None:
    cues = CueFiles(tmp_path / "cues")
    path = cues.keep(pcm(0.1))
    cues.discard(path)
    cues.discard(path)
    assert not path.exists()


def test_files_of_other_folders_are_never_deleted(tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    clip.write_bytes(b"mine")
    CueFiles(tmp_path / "cues").discard(clip)
    assert clip.exists()


def test_what_an_earlier_run_left_behind_is_swept_except_what_is_needed(tmp_path: Path) -> None:
    cues = CueFiles(tmp_path / "cues")
    assert cues.sweep() == 0
    old, needed = cues.keep(pcm(0.1)), cues.keep(pcm(0.1))
    assert cues.sweep(but=[needed]) == 1
    assert not old.exists()
    assert needed.exists()
