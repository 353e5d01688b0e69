"""The sound system of this computer, whatever it has."""

from __future__ import annotations

import subprocess
import sys

import pytest

from supervisor_desk.audio.inputs import InputTrouble, Permission
from supervisor_desk.audio.microphones import microphones
from supervisor_desk.audio.no_microphones import NoMicrophones

LIGHT = (
    "clip",
    "clip_entry",
    "clip_problem",
    "cue_files",
    "decoder",
    "file_input",
    "inputs",
    "library_trouble",
    "microphones",
    "mix_level",
    "recording",
)


def test_without_the_sound_library_there_is_a_stand_in_that_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "supervisor_desk.audio.capture", None)
    found = microphones()
    assert isinstance(found, NoMicrophones)
    assert found.devices() == ()
    answers: list[Permission] = []
    found.ask_permission(answers.append)
    found.watch(lambda: None)
    found.close()
    assert answers == [found.permission()] == [Permission.GRANTED]
    for refused in (found.choose, found.layout_of):
        with pytest.raises(
            InputTrouble, match=r"sound library .* cannot be loaded .* Text cues and clips work without"
        ):
            refused()


def run(code: str) -> list[str]:
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return ended.stdout.splitlines()


def test_the_records_load_without_the_libraries_that_take_time() -> None:
    modules = ", ".join(f"supervisor_desk.audio.{name}" for name in LIGHT)
    loaded = run(f"import sys, {modules}; print(*{{name.split('.')[0] for name in sys.modules}}, sep='\\n')")
    assert not {"numpy", "soxr", "PySide6"}.intersection(loaded)


def test_the_real_sound_system_can_be_asked_on_any_machine() -> None:
    # In a process of its own: what Qt finds here is up to the machine, and it may complain about what it does not find.
    lines = run(
        "from PySide6.QtCore import QCoreApplication\n"
        "from supervisor_desk.audio.microphone_report import microphone_report\n"
        "from supervisor_desk.audio.microphones import microphones\n"
        "application = QCoreApplication([])\n"
        "found = microphones()\n"
        "report = microphone_report(found)\n"
        "print(len(found.devices()))\n"
        "print(report.ok)\n"
        "print(report.result)\n"
    )
    number, ok, result = lines
    assert ok == str(number != "0")
    assert result.startswith("“" if number != "0" else "No microphone was found.")
