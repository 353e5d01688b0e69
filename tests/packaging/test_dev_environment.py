from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import textwrap
import venv
from pathlib import Path

import pytest

import dev_environment
from dev_environment import Environment, Plan, Trouble, plan_for

PACKAGING = Path(dev_environment.__file__).parent
PYTHON = "3.12.1"
WANTED = {"lock": "abc", "python": PYTHON, "place": "/desk/.venv"}


class CountedEnvironment(Environment):
    """Makes the folder for real and only notes that it would install."""

    installs = 0
    fails = False

    def _install(self, pip: list[str]) -> None:
        self.installs += 1
        if self.fails:
            raise Trouble("no network")
        self.package.mkdir(parents=True, exist_ok=True)

    @property
    def package(self) -> Path:
        """Where an installed package has its description."""
        base = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("purelib", "venv", base), "desk-1.dist-info")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CountedEnvironment:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "requirements.lock").write_text("desk==1\n", encoding="utf-8")
    monkeypatch.setattr(dev_environment, "_pip_of_this_python", lambda: ["pip"])
    return CountedEnvironment(tmp_path)


@pytest.mark.parametrize(
    ("found", "inside", "plan"),
    [
        (None, None, Plan.RENEW),
        (WANTED, None, Plan.RENEW),
        (WANTED | {"lock": "unfinished"}, PYTHON, Plan.RENEW),
        (WANTED | {"python": "3.11.2"}, "3.11.2", Plan.RENEW),
        (WANTED | {"place": "/elsewhere/.venv"}, PYTHON, Plan.RENEW),
        (WANTED | {"lock": "older"}, PYTHON, Plan.UPDATE),
        (None, PYTHON, Plan.TAKE_OVER),
    ],
)
def test_the_plan_follows_from_what_is_in_the_folder(
    found: dict[str, str] | None, inside: str | None, plan: Plan
) -> None:
    assert plan_for(found, WANTED, inside, PYTHON) is plan


def test_a_folder_that_somebody_else_made_for_another_python_is_left_alone() -> None:
    with pytest.raises(Trouble, match="Nothing was changed"):
        plan_for(None, WANTED, "3.13.0", PYTHON)


def test_the_environment_is_made_once(environment: CountedEnvironment) -> None:
    environment.ensure()
    environment.ensure()
    assert environment.installs == 1
    assert environment.python.exists()


def test_a_new_lock_brings_the_environment_up_to_date(environment: CountedEnvironment) -> None:
    environment.ensure()
    kept = environment.folder / "kept"
    kept.touch()
    environment.lock.write_text("desk==2\n", encoding="utf-8")
    environment.ensure()
    assert environment.installs == 2
    assert kept.exists()


def test_a_package_that_another_tool_took_away_is_installed_again(environment: CountedEnvironment) -> None:
    environment.ensure()
    environment.package.rmdir()
    assert not environment.is_complete()
    environment.ensure()
    assert environment.installs == 2
    assert environment.package.exists()


def test_a_package_that_another_tool_added_changes_nothing(environment: CountedEnvironment) -> None:
    environment.ensure()
    environment.package.with_name("theirs-1.dist-info").mkdir()
    assert environment.is_complete()


def test_an_environment_whose_making_failed_is_made_anew(environment: CountedEnvironment) -> None:
    environment.fails = True
    with pytest.raises(Trouble, match="no network"):
        environment.ensure()
    (environment.folder / "half-installed").touch()
    environment.fails = False
    environment.ensure()
    assert environment.is_complete()
    assert not (environment.folder / "half-installed").exists()


def test_a_folder_that_somebody_else_made_is_filled_and_not_emptied(environment: CountedEnvironment) -> None:
    venv.EnvBuilder(symlinks=os.name != "nt").create(environment.folder)
    (environment.folder / "theirs").touch()
    environment.ensure()
    assert environment.is_complete()
    assert (environment.folder / "theirs").exists()


def test_a_damaged_stamp_counts_as_none(environment: CountedEnvironment) -> None:
    environment.ensure()
    (environment.folder / "supervisor-desk.json").write_text("{", encoding="utf-8")
    assert not environment.is_complete()


def test_a_folder_that_cannot_be_made_is_told_in_words(environment: CountedEnvironment) -> None:
    environment.folder.write_text("a file in the way", encoding="utf-8")
    with pytest.raises(Trouble, match="cannot be prepared"):
        environment.ensure()


def test_a_second_start_waits_for_the_first_and_finds_its_work_done(environment: CountedEnvironment) -> None:
    other_start = textwrap.dedent(
        f"""
        import sys
        sys.path.insert(0, {str(PACKAGING)!r})
        import dev_environment
        from pathlib import Path
        with dev_environment._one_at_a_time(Path({str(environment.root)!r}) / ".venv.lock"):
            print("holding", flush=True)
            sys.stdin.readline()
            environment = dev_environment.Environment(Path({str(environment.root)!r}))
            environment.python.parent.mkdir(parents=True)
            environment.python.touch()
            environment._write_stamp(environment._wanted_stamp())
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", other_start], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "holding\n"
        other.stdin.write("go on\n")
        other.stdin.flush()
        environment.ensure()
    assert environment.installs == 0


def test_programs_find_the_checkout_and_nothing_by_chance(
    environment: CountedEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
    monkeypatch.setenv("PYTHONHOME", "/somewhere/else")
    variables = environment.variables({"QT_QPA_PLATFORM": "offscreen"})
    assert variables["PYTHONPATH"] == str(environment.root)
    assert variables["PYTHONSAFEPATH"] == "1"
    assert variables["QT_QPA_PLATFORM"] == "offscreen"
    assert "PYTHONHOME" not in variables


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."], "may have been tampered with"),
        (["ERROR: Could not install packages: [Errno 28] No space left on device"], "The disk is full"),
        (["WARNING: Retrying ... NewConnectionError", "ERROR: No matching distribution found"], "Check the connection"),
        (["ERROR: something else"], "Installing the packages failed"),
        ([], "Installing the packages failed"),
    ],
)
def test_a_failed_installation_is_told_with_a_remedy(output: list[str], words: str) -> None:
    assert words in dev_environment.install_advice(output)


def test_a_failed_installation_shows_the_error_and_not_the_noise() -> None:
    output = ["Collecting aiohttp\n", "WARNING: noise\n", "ERROR: No matching distribution found for aiohttp\n"]
    advice = dev_environment.install_advice(output)
    assert "    ERROR: No matching distribution found for aiohttp" in advice
    assert "noise" not in advice
    assert len(advice.splitlines()) < 15


@pytest.mark.parametrize(
    ("version", "platform", "words"),
    [
        (None, "linux", "has no pip"),
        ("20.3.4", "linux", "pip 20.3.4, which is too old"),
        (None, "linux", "sudo apt-get install python3-pip"),
        (None, "win32", "py -m ensurepip"),
        (None, "darwin", "python3 -m ensurepip"),
    ],
)
def test_a_missing_or_old_pip_is_told_with_a_remedy(version: str | None, platform: str, words: str) -> None:
    assert words in dev_environment.pip_advice(version, platform)


def test_the_stamp_tells_the_lock_and_the_python_it_was_made_for(environment: CountedEnvironment) -> None:
    environment.ensure()
    stamp = json.loads((environment.folder / "supervisor-desk.json").read_text(encoding="utf-8"))
    assert stamp["python"] == sys.version
    assert len(stamp["lock"]) == 64
