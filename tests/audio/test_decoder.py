"""Decoding in a child: whatever the child does, the desk is not harmed."""

from __future__ import annotations

import sys

import pytest

from supervisor_desk.audio.decoder import COMMAND, ChildDecoder, Undecodable, own_child
from supervisor_desk.audio.layout import Encoding, Layout

LIMIT_MS = 30_000


def child(code: str) -> ChildDecoder:
    return ChildDecoder([sys.executable, "-c", code], within=0.5)


def test_a_child_that_crashes_takes_nobody_with_it() -> None:
    with pytest.raises(Undecodable, match="gave up"):
        child("import os; os.abort()").decode(b"", LIMIT_MS)


def test_a_child_that_lacks_a_library_leaves_wav_files_to_the_person() -> None:
    with pytest.raises(Undecodable, match="this computer cannot decode it, while WAV files work"):
        child("import no_such_library").decode(b"", LIMIT_MS)


def test_a_child_that_hangs_is_ended() -> None:
    with pytest.raises(Undecodable, match=r"more than 0\.5 seconds"):
        child("import threading; threading.Event().wait()").decode(b"", LIMIT_MS)


def test_a_child_that_talks_nonsense_is_not_believed() -> None:
    with pytest.raises(Undecodable, match="cannot be understood"):
        child("print('hello')").decode(b"", LIMIT_MS)


def test_a_child_that_cannot_be_started_is_reported() -> None:
    with pytest.raises(Undecodable, match="could not be started"):
        ChildDecoder(["/nowhere/supervisor-desk"]).decode(b"", LIMIT_MS)


def test_the_stretches_of_the_answer_are_told_apart() -> None:
    answer = (
        b'{"stretches":[{"layout":{"rate":8000,"channels":1,"encoding":"8-bit"},"size":2},'
        b'{"layout":{"rate":16000,"channels":1,"encoding":"16-bit"},"size":4}],"whole":false}\nabcdef'
    )
    decoded = child(f"import sys; sys.stdout.buffer.write({answer!r})").decode(b"", LIMIT_MS)
    assert decoded.stretches == (
        (Layout(8000, 1, Encoding.U8), b"ab"),
        (Layout(16_000, 1, Encoding.S16), b"cdef"),
    )
    assert not decoded.whole


def test_the_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_child()[1:] == ["-m", "supervisor_desk.audio.decode_qt"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_child() == [sys.executable, COMMAND]
