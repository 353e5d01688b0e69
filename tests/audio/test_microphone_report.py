"""What the doctor says about the microphone."""

from __future__ import annotations

from supervisor_desk.audio import inputs
from supervisor_desk.audio.file_input import FileMicrophones
from supervisor_desk.audio.inputs import Permission
from supervisor_desk.audio.microphone_report import microphone_report
from supervisor_desk.audio.no_microphones import NoMicrophones
from tests.audio.sounds import pcm
from tests.support.clock import FakeClock


class Asking(FileMicrophones):
    """A system that has its own mind about the permission."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(pcm(0.1), FakeClock(), "Headset")
        self._permission = permission

    def permission(self) -> Permission:
        return self._permission


def test_a_microphone_that_works_is_described_with_its_format() -> None:
    report = microphone_report(Asking(Permission.GRANTED))
    assert report.ok
    assert report.result.startswith("“Headset” delivers 16 kHz mono, 16-bit")
    assert report.remedy == ""


def test_a_permission_still_to_be_given_is_announced() -> None:
    report = microphone_report(Asking(Permission.UNDECIDED))
    assert report.ok
    assert report.remedy.startswith("The system will ask you")


def test_a_permission_that_was_refused_comes_with_the_remedy() -> None:
    report = microphone_report(Asking(Permission.DENIED))
    assert not report.ok
    assert report.remedy.startswith("Allow it in the privacy settings")


def test_a_microphone_that_is_not_connected_is_not_ok() -> None:
    report = microphone_report(Asking(Permission.GRANTED), "usb-7")
    assert (report.ok, report.result) == (False, "The microphone that you chose is not connected.")


def test_a_computer_without_sound_is_not_ok() -> None:
    report = microphone_report(NoMicrophones(inputs.no_sound_system("libpulse.so.0: cannot open")))
    assert not report.ok
    assert "libpulse.so.0" in report.result
    assert report.remedy.startswith("Install what is missing")
