"""``doctor`` and ``sign-in`` as programs: exit codes, what they print, and where the secret goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from supervisor_desk.app import doctor_command, signin_command
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support import file_keyring

SECRET = "canary-secret-77d1"


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    config = FloorConfig(conversations=3, events_per_second=0.0, seed=1, secrets={"desk-1": SECRET})
    with FloorThread(config) as running:
        yield running


def desk(folder: Path, *arguments: str, entered: str = "", keyring: bool = True) -> subprocess.CompletedProcess[str]:
    settings = {
        "XDG_CONFIG_HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "APPDATA": str(folder),
        "LOCALAPPDATA": str(folder),
        "HOME": str(folder),
        file_keyring.WHERE: str(folder / "keyring.json"),
    }
    if keyring:
        settings["PYTHON_KEYRING_BACKEND"] = file_keyring.NAME
    command = [sys.executable, "-m", "supervisor_desk", *arguments]
    return subprocess.run(
        command, env=os.environ | settings, input=entered, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_secret_goes_from_the_standard_input_into_the_keyring_and_nowhere_else(
    floor: FloorThread, tmp_path: Path
) -> None:
    where = ("--base-url", floor.url, "--client-id", "desk-1")
    done = desk(tmp_path, "sign-in", *where, entered=f"{SECRET}\n")
    assert done.returncode == signin_command.STORED, done.stderr
    kept = json.loads((tmp_path / "keyring.json").read_text())
    assert any(SECRET in value for value in kept.values())
    others = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "keyring.json"]
    assert others, "the address is kept in the settings"
    assert not [path for path in others if SECRET.encode() in path.read_bytes()]
    assert SECRET not in done.stdout + done.stderr
    examined = desk(tmp_path, "doctor", "--json")
    told = json.loads(examined.stdout)
    assert examined.returncode == doctor_command.SOUND == 0, examined.stdout
    assert told["address"] == floor.url
    assert {one["key"]: one["result"] for one in told["checks"]}["keyring"] == "ok"
    assert SECRET not in examined.stdout + examined.stderr


def test_a_secret_that_is_refused_is_not_stored(floor: FloorThread, tmp_path: Path) -> None:
    done = desk(tmp_path, "sign-in", "--base-url", floor.url, "--client-id", "desk-1", entered="wrong\n")
    assert done.returncode == signin_command.REFUSED
    assert "secret is wrong" in done.stdout
    assert not (tmp_path / "keyring.json").exists()


def test_without_a_keyring_nothing_is_written_in_plain_text(floor: FloorThread, tmp_path: Path) -> None:
    where = ("--base-url", floor.url, "--client-id", "desk-1")
    done = desk(tmp_path, "sign-in", *where, entered=f"{SECRET}\n", keyring=False)
    assert done.returncode == signin_command.NOT_DONE
    assert "plain text" in done.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_a_failed_check_ends_the_doctor_with_1_and_names_the_remedy(tmp_path: Path) -> None:
    done = desk(tmp_path, "doctor", "--base-url", "http://127.0.0.1:9")
    assert done.returncode == doctor_command.FAILED == 1
    assert "x failed" in done.stdout
    assert "Check the address" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--base-url", "https://api.example.com"), "--client-id"), (("--client-id", "desk-1"), "address")],
)
def test_what_is_missing_is_asked_for_in_words(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = desk(tmp_path, "sign-in", *arguments, entered="x\n")
    assert done.returncode == 2
    assert words in done.stderr
