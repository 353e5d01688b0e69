"""The checks of this computer: keyring, microphone, disk."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple, NoReturn

import keyring.errors
import pytest

from supervisor_desk.app.checks import machine
from supervisor_desk.app.checks.machine import DiskCheck, KeyringCheck, MicrophoneCheck
from supervisor_desk.audio.inputs import none_found
from supervisor_desk.audio.no_microphones import NoMicrophones
from supervisor_desk.service.secrets import KeyringSecrets, MemorySecrets
from supervisor_desk.ui.check_words import CheckResult
from tests.support.memory_keyring import MemoryKeyring

WINDOWS = 2560


class LockedKeyring(MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("locked")


class ForgetfulKeyring(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:10])


async def test_a_keyring_that_works_keeps_nothing_of_the_probe() -> None:
    ring = MemoryKeyring(limit=WINDOWS)
    finding = await KeyringCheck(KeyringSecrets(ring)).look()
    assert finding.result is CheckResult.OK
    assert ring.passwords == {}


async def test_a_computer_without_a_keyring_is_a_warning_with_what_it_means() -> None:
    finding = await KeyringCheck(MemorySecrets("There is no keyring on this computer.")).look()
    assert finding.result is CheckResult.WARNING
    assert "memory only" in finding.found
    assert "every start" in finding.remedy


@pytest.mark.parametrize("ring", [LockedKeyring(), ForgetfulKeyring()])
async def test_a_keyring_that_fails_is_said(ring: MemoryKeyring) -> None:
    assert (await KeyringCheck(KeyringSecrets(ring)).look()).result is CheckResult.FAILED


async def test_no_microphone_is_a_warning_with_a_remedy() -> None:
    finding = await MicrophoneCheck(lambda: NoMicrophones(none_found())).look()
    assert finding.result is CheckResult.WARNING
    assert "Text cues" in finding.remedy


async def test_a_folder_that_does_not_exist_yet_is_looked_at_where_it_would_be(tmp_path: Path) -> None:
    finding = await DiskCheck(tmp_path / "not" / "yet" / "audit.sqlite3").look()
    assert finding.result is CheckResult.OK
    assert str(tmp_path) in finding.found
    assert not (tmp_path / "not").exists()


async def test_a_folder_that_cannot_be_written_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    finding = await DiskCheck(tmp_path / "audit.sqlite3").look()
    assert finding.result is CheckResult.FAILED
    assert "Permission denied" in finding.found


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize(
    ("free", "result"),
    [
        (machine.SPARSE, CheckResult.OK),
        (machine.SPARSE - 1, CheckResult.WARNING),
        (machine.TOO_FULL - 1, CheckResult.FAILED),
    ],
)
async def test_a_disk_that_fills_up_is_noticed(
    free: int, result: CheckResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free))
    assert (await DiskCheck(tmp_path / "audit.sqlite3").look()).result is result
