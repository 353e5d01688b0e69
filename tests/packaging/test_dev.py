from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev
import dev_commands
import dev_native
from dev_trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("version", "fits"),
    [((3, 10, 14), False), ((3, 11, 2), True), ((3, 12, 0), True), ((3, 13, 9), True), ((3, 14, 0), False)],
)
def test_the_versions_that_fit_are_311_to_313(version: tuple[int, ...], fits: bool) -> None:
    assert dev.version_fits(version) is fits


@pytest.mark.parametrize(("platform", "words"), [("linux", "apt-get"), ("darwin", "brew"), ("win32", "py -3.13")])
def test_a_python_that_does_not_fit_gets_a_way_to_one_that_does(platform: str, words: str) -> None:
    advice = dev.version_advice((3, 9, 2), platform)
    assert "This is Python 3.9" in advice
    assert words in advice


def test_a_command_that_does_not_exist_is_answered_with_those_that_do() -> None:
    child = subprocess.run(
        [sys.executable, "packaging/dev.py", "start"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert child.returncode == 2
    assert "There is no command 'start': use run, test, bench, check" in child.stderr


def test_the_launcher_finds_its_parts_where_python_is_told_to_be_careful() -> None:
    child = subprocess.run(
        [sys.executable, "-P", "packaging/dev.py", "start"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "There is no command" in child.stderr


def test_no_command_shows_how_to_use_it() -> None:
    child = subprocess.run([sys.executable, "packaging/dev.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert child.returncode == 2
    assert child.stdout.startswith("usage: python3 packaging/dev.py COMMAND")


@pytest.mark.parametrize("arguments", [[], ["demo"], ["demo", "--seed", "7"], ["--theme", "dark", "demo"]])
def test_without_a_screen_the_training_floor_is_rehearsed_instead(arguments: list[str]) -> None:
    assert dev_commands.without_a_screen(arguments) == ["rehearse"]


@pytest.mark.parametrize("arguments", [["rehearse", "--json"], ["--log-level", "debug", "audit", "verify"], ["--help"]])
def test_without_a_screen_commands_that_need_none_run_as_they_are(arguments: list[str]) -> None:
    assert dev_commands.without_a_screen(arguments) == arguments


def test_without_a_screen_a_desk_set_up_for_a_real_floor_is_not_replaced_by_a_rehearsal() -> None:
    assert dev_commands.without_a_screen(["--url", "https://desk.example"]) is None


class ReadyEnvironment:
    """An environment that is complete; takes what would be run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = Path(sys.executable)

    def ensure(self) -> None:
        pass

    def variables(self, more: dict[str, str] | None = None) -> dict[str, str]:
        return dict(os.environ) | (more or {})


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[list[str], dict[str, str]]]:
    """What the launcher started, as arguments and the variables it added."""
    started: list[tuple[list[str], dict[str, str]]] = []

    def note(environment: object, arguments: list[str], needs: dict[str, str]) -> int:
        started.append((arguments, needs))
        return 0

    monkeypatch.setattr(dev_commands, "Environment", lambda: ReadyEnvironment(tmp_path))
    monkeypatch.setattr(dev_commands, "hand_over", note)
    monkeypatch.setattr(dev_native, "check", lambda environment, needs: None)
    monkeypatch.chdir(tmp_path)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    return started


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_run_says_that_there_is_no_screen_and_rehearses(
    started: list[tuple[list[str], dict[str, str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev_commands.main(["run"]) == 0
    assert started == [(["-m", "supervisor_desk", "rehearse"], {"QT_QPA_PLATFORM": "offscreen"})]
    said = capsys.readouterr().err
    assert "no screen" in said
    assert "rehearsal instead" in said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_run_does_not_start_a_real_desk_without_a_screen(
    started: list[tuple[list[str], dict[str, str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev_commands.main(["run", "--url", "https://desk.example"]) == 1
    assert started == []
    assert "Start it where there is a screen" in capsys.readouterr().err


def test_run_hands_what_follows_to_the_program(
    started: list[tuple[list[str], dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "minimal")
    dev_commands.main(["run", "demo", "--seed", "7"])
    assert started == [(["-m", "supervisor_desk", "demo", "--seed", "7"], {})]


def test_test_runs_without_a_screen(started: list[tuple[list[str], dict[str, str]]]) -> None:
    dev_commands.main(["test", "tests/ui"])
    assert started == [(["-m", "pytest", "-q", "tests/ui"], {"QT_QPA_PLATFORM": "offscreen"})]


def test_trouble_is_told_in_words_and_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(ReadyEnvironment):
        def ensure(self) -> None:
            raise Trouble("The disk is full.")

    monkeypatch.setattr(dev_commands, "Environment", lambda: Broken(Path()))
    assert dev_commands.main(["run"]) == 1
    assert capsys.readouterr().err == "\nThe disk is full.\n"


def test_an_interrupted_preparation_ends_with_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted(ReadyEnvironment):
        def ensure(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(dev_commands, "Environment", lambda: Interrupted(Path()))
    assert dev_commands.main(["run"]) == 130
    assert "The next start takes it up again" in capsys.readouterr().err


def test_the_exit_code_and_the_variables_are_those_of_the_program() -> None:
    program = "import os, sys; sys.exit(7 if os.environ['QT_QPA_PLATFORM'] == 'minimal' else 1)"
    launcher = (
        "import pathlib, sys; sys.path.insert(0, 'packaging'); import dev_commands, dev_environment\n"
        "environment = dev_environment.Environment(); environment.python = pathlib.Path(sys.executable)\n"
        f"sys.exit(dev_commands.hand_over(environment, ['-c', {program!r}], {{'QT_QPA_PLATFORM': 'minimal'}}))"
    )
    assert subprocess.run([sys.executable, "-c", launcher], cwd=ROOT, check=False).returncode == 7
