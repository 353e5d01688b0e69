"""``announce`` as a program: exit codes, what it prints, and what the floor and the audit log then hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from supervisor_desk.audit.verify import verify
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support import file_keyring

SECRET = "canary-secret-31c9"
SOUND = "https://media.example.com/please-hold.wav"


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    config = FloorConfig(
        conversations=4, events_per_second=1.0, seed=3, media_delay=(0.1, 0.2), secrets={"desk-1": SECRET}
    )
    with FloorThread(config) as running:
        yield running


def desk(folder: Path, *arguments: str, entered: str = "") -> subprocess.CompletedProcess[str]:
    settings = {
        **{name: str(folder) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA", "HOME")},
        file_keyring.WHERE: str(folder / "keyring.json"),
        "PYTHON_KEYRING_BACKEND": file_keyring.NAME,
    }
    command = [sys.executable, "-m", "supervisor_desk", *arguments]
    return subprocess.run(
        command, env=os.environ | settings, input=entered, capture_output=True, text=True, timeout=60, check=False
    )


def announce(folder: Path, floor: FloorThread, *more: str, url: str = SOUND) -> subprocess.CompletedProcess[str]:
    call = floor.ready["conversationId"]
    people = floor.control.state(call)["participants"]
    agent = next(one["id"] for one in people if one["role"] == "agent" and one["present"])
    where = ("--conversation", call, "--participant", agent, "--audio-url", url)
    return desk(folder, "announce", "--audit-file", str(folder / "audit.sqlite3"), *where, *more)


def sign_in(folder: Path, floor: FloorThread) -> None:
    done = desk(folder, "sign-in", "--no-test", "--base-url", floor.url, "--client-id", "desk-1", entered=f"{SECRET}\n")
    assert done.returncode == 0, done.stderr


def played(floor: FloorThread) -> list[str]:
    return [one["status"] for one in floor.control.state(floor.ready["conversationId"])["announcements"]]


def test_it_plays_to_its_end_and_says_so_step_by_step(floor: FloorThread, tmp_path: Path) -> None:
    sign_in(tmp_path, floor)
    done = announce(tmp_path, floor, "--duration-ms", "1500")
    assert done.returncode == 0, done.stderr
    words = [line.split()[-1] for line in done.stdout.splitlines()[:-1]]
    assert words[0] == "asked"
    assert words[-1] == "confirmed"
    assert played(floor) == ["completed"]
    assert verify(tmp_path / "audit.sqlite3").sound
    assert SECRET not in done.stdout + done.stderr


def test_a_program_gets_one_object(floor: FloorThread, tmp_path: Path) -> None:
    sign_in(tmp_path, floor)
    done = announce(tmp_path, floor, "--duration-ms", "800", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["state"]) == (0, "confirmed")
    assert told["interaction"]
    assert told["times_ms"]["settled"] >= told["times_ms"]["accepted"] >= 0


def test_without_consent_nothing_is_played_and_the_log_says_why(floor: FloorThread, tmp_path: Path) -> None:
    sign_in(tmp_path, floor)
    floor.control.begin("no-consent")
    done = announce(tmp_path, floor, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["state"]) == (1, "refused")
    assert "consent" in told["reason"].lower()
    assert played(floor) == []
    shown = desk(tmp_path, "audit", "--file", str(tmp_path / "audit.sqlite3"), "show")
    assert "announcement" in shown.stdout


@pytest.mark.parametrize("url", ["http://media.example.com/a.wav", "https://media.example.com/a.wav.exe"])
def test_what_cannot_be_played_is_not_even_tried(floor: FloorThread, tmp_path: Path, url: str) -> None:
    done = announce(tmp_path, floor, url=url)
    assert done.returncode == 2
    assert "was not sent" in done.stderr
    assert not (tmp_path / "audit.sqlite3").exists()


def test_without_an_address_it_says_so(floor: FloorThread, tmp_path: Path) -> None:
    done = announce(tmp_path, floor)
    assert done.returncode == 2
    assert "address" in done.stderr.lower()
