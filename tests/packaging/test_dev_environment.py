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
import dev_pip
from dev_environment import Environment, Plan, plan_for
from dev_trouble import Trouble

PACKAGING = Path(dev_environment.__file__).parent
WANTED = {"lock": "abc", "python": "3.12.1 (main)", "place": "/desk/.venv"}
OURS = WANTED | {"made": "here"}
THEIRS = WANTED | {"made": "elsewhere"}


class Installs:
    """Stands in for pip: notes each installation and leaves the description of a package."""

    def __init__(self, folder: Path) -> None:
        base = {"base": str(folder), "platbase": str(folder)}
        self.package = Path(sysconfig.get_path("purelib", "venv", base), "desk-1.dist-info")
        self.count = 0
        self.fails = False

    def __call__(self, pip: list[str], python: Path, lock: Path) -> None:
        self.count += 1
        if self.fails:
            raise Trouble("no network")
        self.package.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "requirements.lock").write_text("desk==1\n", encoding="utf-8")
    return Environment(tmp_path)


@pytest.fixture(autouse=True)
def installs(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> Installs:
    installs = Installs(environment.folder)
    monkeypatch.setattr(dev_pip, "of_this_python", lambda: ["pip"])
    monkeypatch.setattr(dev_pip, "install", installs)
    return installs


@pytest.mark.parametrize(
    ("found", "inside", "plan"),
    [
        (None, None, Plan.RENEW),
        (OURS, None, Plan.RENEW),
        (OURS | {"lock": "unfinished"}, (3, 12, 1), Plan.RENEW),
        (OURS | {"python": "3.11.2 (main)"}, (3, 11, 2), Plan.RENEW),
        (OURS | {"place": "/elsewhere/.venv"}, (3, 12, 1), Plan.RENEW),
        (OURS | {"lock": "older"}, (3, 12, 1), Plan.UPDATE),
        (None, (3, 12, 1), Plan.FILL),
        (THEIRS | {"lock": "older"}, (3, 12, 1), Plan.FILL),
        (THEIRS | {"lock": "unfinished"}, (3, 13, 0), Plan.FILL),
        (THEIRS | {"python": "3.11.2 (main)"}, (3, 12, 1), Plan.FILL),
    ],
)
def test_the_plan_follows_from_what_is_in_the_folder(
    found: dict[str, str] | None, inside: tuple[int, ...] | None, plan: Plan
) -> None:
    assert plan_for(found, WANTED, inside) is plan


def test_a_folder_that_something_else_made_for_a_python_that_does_not_fit_is_left_alone() -> None:
    with pytest.raises(Trouble, match="Nothing was changed"):
        plan_for(None, WANTED, (3, 14, 0))


def test_the_environment_is_made_once(environment: Environment, installs: Installs) -> None:
    environment.ensure()
    environment.ensure()
    assert installs.count == 1
    assert environment.python.exists()


def test_a_new_lock_brings_the_environment_up_to_date(environment: Environment, installs: Installs) -> None:
    environment.ensure()
    kept = environment.folder / "kept"
    kept.touch()
    environment.lock.write_text("desk==2\n", encoding="utf-8")
    environment.ensure()
    assert installs.count == 2
    assert kept.exists()


def test_a_package_that_another_tool_took_away_is_installed_again(environment: Environment, installs: Installs) -> None:
    environment.ensure()
    installs.package.rmdir()
    assert not environment.is_complete()
    environment.ensure()
    assert installs.count == 2
    assert installs.package.exists()


def test_a_package_that_another_tool_added_changes_nothing(environment: Environment, installs: Installs) -> None:
    environment.ensure()
    installs.package.with_name("theirs-1.dist-info").mkdir()
    assert environment.is_complete()


def test_an_environment_whose_making_failed_is_made_anew(environment: Environment, installs: Installs) -> None:
    installs.fails = True
    with pytest.raises(Trouble, match="no network"):
        environment.ensure()
    (environment.folder / "half-installed").touch()
    installs.fails = False
    environment.ensure()
    assert environment.is_complete()
    assert not (environment.folder / "half-installed").exists()


def test_a_folder_that_something_else_made_is_filled_and_not_emptied(environment: Environment) -> None:
    venv.EnvBuilder(symlinks=os.name != "nt").create(environment.folder)
    (environment.folder / "theirs").touch()
    environment.ensure()
    assert environment.is_complete()
    assert (environment.folder / "theirs").exists()


def test_a_damaged_stamp_counts_as_none(environment: Environment) -> None:
    environment.ensure()
    (environment.folder / "supervisor-desk.json").write_text("{", encoding="utf-8")
    assert not environment.is_complete()


def test_a_folder_that_cannot_be_made_is_told_in_words(environment: Environment) -> None:
    environment.folder.write_text("a file in the way", encoding="utf-8")
    with pytest.raises(Trouble, match="cannot be prepared"):
        environment.ensure()


def test_a_second_start_waits_for_the_first_and_finds_its_work_done(
    environment: Environment, installs: Installs
) -> None:
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
    assert installs.count == 0


def test_programs_find_the_checkout_and_nothing_by_chance(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
    monkeypatch.setenv("PYTHONHOME", "/somewhere/else")
    variables = environment.variables({"QT_QPA_PLATFORM": "offscreen"})
    assert variables["PYTHONPATH"] == str(environment.root)
    assert variables["PYTHONSAFEPATH"] == "1"
    assert variables["QT_QPA_PLATFORM"] == "offscreen"
    assert "PYTHONHOME" not in variables


def test_the_stamp_tells_the_lock_and_the_python_it_was_made_for(environment: Environment) -> None:
    environment.ensure()
    stamp = json.loads((environment.folder / "supervisor-desk.json").read_text(encoding="utf-8"))
    assert stamp["python"] == sys.version
    assert len(stamp["lock"]) == 64
