"""The command line: words for what is wrong, exit codes, and the audit commands on a real log."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from supervisor_desk import __version__
from supervisor_desk.actions.ports import Note
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.record import Origin
from supervisor_desk.cli import _configuration, _parser, main
from tests.support.clock import FakeClock


@pytest.fixture
async def log(tmp_path: Path) -> Path:
    path = tmp_path / "audit.sqlite3"
    audit = AuditLog(path, clock=FakeClock(), origin=Origin(actor="sup-1"))
    audit.start()
    await audit.append(Note(step="intent", what="listen", delivery="d-1", conversation="c-1"))
    await audit.append(Note(step="outcome", what="listen", delivery="d-1", conversation="c-1", state="confirmed"))
    await audit.close()
    return path


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_a_wrong_setting_is_named_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--base-url", "http://example.com", "rehearse"]) == 2
    assert "https" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["demo"]])
def test_without_a_screen_a_desk_with_a_wrong_setting_ends_with_2_as_well(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main([*command, "--base-url", "http://example.com"]) == 2
    assert "https" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["demo", "rehearse"])
def test_a_scenario_that_does_not_exist_is_said_before_anything_opens(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--scenario", "nosuch"])
    assert left.value.code == 2
    assert "no scenario 'nosuch'; there are calm, busy-floor" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["demo", "floor"])
@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--conversations", "-3", "must be a whole number from 0, not -3"),
        ("--conversations", "many", "must be a whole number from 0, not many"),
        ("--events-per-second", "-0.5", "must be a number from 0, not -0.5"),
        ("--events-per-second", "nan", "must be a number from 0, not nan"),
    ],
)
def test_a_shape_that_no_floor_can_have_is_refused_in_words(
    command: str, option: str, value: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, f"{option}={value}"])
    assert left.value.code == 2
    assert words in capsys.readouterr().err


async def test_a_sound_log_verifies(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await asyncio.to_thread(main, ["audit", "--file", str(log), "verify"]) == 0
    assert "SOUND. 2 entries" in capsys.readouterr().out


async def test_the_log_is_exported_in_both_forms(log: Path, tmp_path: Path) -> None:
    for form in ("jsonl", "csv"):
        out = tmp_path / f"out.{form}"
        assert (
            await asyncio.to_thread(
                main, ["audit", "--file", str(log), "export", "--format", form, "--output", str(out)]
            )
            == 0
        )
        assert "listen" in out.read_text()


async def test_the_log_is_shown_and_searched(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await asyncio.to_thread(main, ["audit", "--file", str(log), "show", "--search", "confirmed"]) == 0
    shown = capsys.readouterr().out
    assert "confirmed" in shown
    assert "intent" not in shown


def test_a_log_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--file", str(tmp_path / "none.sqlite3"), "verify"]) != 0
    assert "none.sqlite3" in capsys.readouterr().err


def test_the_decoder_is_a_command_that_the_help_does_not_name() -> None:
    sound = (Path(__file__).parent / "audio" / "recordings" / "tone-mono.mp3").read_bytes()
    command = [sys.executable, "-m", "supervisor_desk", "decode-sound", "30000"]
    ended = subprocess.run(command, input=sound, capture_output=True, check=True, timeout=60)
    assert json.loads(ended.stdout.partition(b"\n")[0])["problem"] == ""
    helped = subprocess.run([*command[:3], "--help"], capture_output=True, text=True, check=True, timeout=60)
    assert "decode-sound" not in helped.stdout


@pytest.mark.parametrize("typed", ["mypurecloud.de", "https://apps.mypurecloud.de/directory"])
def test_a_region_stands_for_its_address(typed: str) -> None:
    options = _parser("").parse_args(["doctor", "--platform", "genesys", "--region", typed])
    assert _configuration(options).settings.base_url == "https://api.mypurecloud.de"


def test_an_address_that_is_given_goes_before_the_region() -> None:
    options = _parser("").parse_args(["--region", "mypurecloud.de", "--base-url", "http://127.0.0.1:9"])
    assert _configuration(options).settings.base_url == "http://127.0.0.1:9"


def test_a_region_that_does_not_exist_is_said_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--region", "nowhere"]) == 2
    said = capsys.readouterr().err
    assert "nowhere" in said
    assert "euw2.pure.cloud" in said
