"""The commands of `dev.py`, once it is known that this Python will do."""

from __future__ import annotations

import os
import subprocess
import sys

import dev_native
from dev_environment import ROOT, Environment
from dev_trouble import Trouble

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
NEEDS_NO_SCREEN = {"rehearse", "floor", "audit", "announce", "doctor", "sign-in", "-h", "--help", "--version"}
NO_SCREEN = """\
There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY leads to one), so the desk cannot open its window.
"""
REHEARSING = """\
Running the headless rehearsal instead: the same program, off screen, on the training floor.
"""
NOT_REHEARSING = """\
Start it where there is a screen, or look at it off screen on the training floor with:

    python3 packaging/dev.py run rehearse
"""
CHECKS = {
    "ruff": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "import rules": ["-c", "import importlinter.cli as cli; cli.lint_imports_command()", "--no-logo"],
}


def without_a_screen(arguments: list[str]) -> list[str] | None:
    """What to run where there is no screen: the arguments themselves, the rehearsal, or nothing (None)."""
    if NEEDS_NO_SCREEN.intersection(arguments):
        return arguments
    if not arguments or "demo" in arguments:
        return ["rehearse"]
    return None  # options alone: a desk set up on purpose, which a rehearsal does not stand in for


def run(environment: Environment, arguments: list[str]) -> int:
    needs = dict[str, str]()
    if not dev_native.has_screen(os.environ, sys.platform):
        instead = without_a_screen(arguments)
        if instead != arguments:
            print(NO_SCREEN, file=sys.stderr)
        if instead is None:
            print(NOT_REHEARSING, file=sys.stderr)
            return 1
        if instead != arguments:
            print(REHEARSING, file=sys.stderr, flush=True)
        arguments, needs = instead, OFFSCREEN
    dev_native.check(environment, needs)
    return hand_over(environment, ["-m", "supervisor_desk", *arguments], needs)


def test(environment: Environment, arguments: list[str]) -> int:
    needs = {} if "QT_QPA_PLATFORM" in os.environ else OFFSCREEN
    dev_native.check(environment, needs)
    os.chdir(ROOT)
    # All of them go to four processes, for journeys mostly wait: on two cores that takes two thirds of the time. File
    # by file and in their order, plain tests before those on Qt's loop; whoever names some has them in turn.
    ways = arguments or ["-n", "4", "--dist", "loadfile", "--no-loadscope-reorder"]
    return hand_over(environment, ["-m", "pytest", "-q", *ways], needs)


def bench(environment: Environment, arguments: list[str]) -> int:
    needs = {} if "QT_QPA_PLATFORM" in os.environ else OFFSCREEN
    dev_native.check(environment, needs)
    os.chdir(ROOT)
    return hand_over(environment, ["-m", "tests.benchmarks", *arguments], needs)


def check(environment: Environment, arguments: list[str]) -> int:
    if arguments:
        print("check takes no arguments", file=sys.stderr)
        return 2
    failed = []
    for name, command in CHECKS.items():
        print(f"== {name}", flush=True)
        done = subprocess.run([environment.python, *command], cwd=ROOT, env=environment.variables(), check=False)
        if done.returncode:
            failed.append(name)
    print(f"== failed: {', '.join(failed)}" if failed else "== all checks passed")
    return 1 if failed else 0


def hand_over(environment: Environment, arguments: list[str], needs: dict[str, str]) -> int:
    """Become the program, so that signals and the exit code are its own; Windows cannot, and waits for it."""
    command = [str(environment.python), *arguments]
    variables = environment.variables(needs)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(command[0], command, variables)  # noqa: S606 - no shell is wanted
    with subprocess.Popen(command, env=variables) as program:
        while True:
            try:
                return program.wait()
            except KeyboardInterrupt:
                continue  # the program got it too, and closes in its own order


COMMANDS = {"run": run, "test": test, "bench": bench, "check": check}


def main(arguments: list[str]) -> int:
    name, *rest = arguments
    command = COMMANDS.get(name)
    if command is None:
        print(f"There is no command {name!r}: use {', '.join(COMMANDS)}, or --help.", file=sys.stderr)
        return 2
    try:
        environment = Environment()
        environment.ensure()
        return command(environment, rest)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start takes it up again.", file=sys.stderr)
        return 130
