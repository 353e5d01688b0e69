"""Installing from the lock file with the pip of the Python that runs, into another one."""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

from dev_trouble import Trouble

OLDEST_PIP = (22, 3)  # the first with --python


def of_this_python() -> list[str]:
    """The command for this Python's pip; raise Trouble where it has none, or one that is too old."""
    version = None
    if importlib.util.find_spec("pip") is not None:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            version = importlib.metadata.version("pip")
    numbers = tuple(int(part) for part in re.findall(r"\d+", version or "")[:2])
    if numbers < OLDEST_PIP:
        raise Trouble(pip_advice(version, sys.platform))
    return [sys.executable, "-m", "pip"]


def install(pip: list[str], python: Path, lock: Path) -> None:
    """Install what `lock` lists for the Python given, and only what has the hashes in it; raise Trouble if it fails."""
    options = ["--require-hashes", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"]
    command = [*pip, "--python", str(python), "install", *options, "-r", str(lock)]
    variables = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    variables |= {"PIP_USER": "0", "PYTHONUTF8": "1"}
    total = len(re.findall(r"^[\w.-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    output: list[str] = []
    with subprocess.Popen(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as program:
        assert program.stdout is not None  # noqa: S101 - asked for just above
        for line in program.stdout:
            output.append(line)
            _show_progress(line, sum(one.startswith("Collecting ") for one in output), total)
    if sys.stdout.isatty():
        print("\r" + " " * 78 + "\r", end="")
    if program.returncode:
        raise Trouble(install_advice(output))


def pip_advice(version: str | None, platform: str) -> str:
    """What to tell a person whose pip is missing (None) or too old."""
    oldest = ".".join(str(part) for part in OLDEST_PIP)
    state = "This Python has no pip" if version is None else f"This Python has pip {version}, which is too old"
    if platform == "linux":
        get = "Debian, Ubuntu: sudo apt-get install python3-pip\n    Fedora:         sudo dnf install python3-pip"
    else:
        launcher = "py" if platform == "win32" else "python3"
        get = f"{launcher} -m ensurepip --upgrade\n    {launcher} -m pip install --upgrade pip"
    return (
        f"{state}. Pip {oldest} or newer is needed to install what the desk uses.\n\n"
        f"    {get}\n\n"
        "Then start the same command again. Nothing was changed."
    )


def install_advice(output: list[str]) -> str:
    """What to tell a person when pip failed, from what it printed."""
    text = "".join(output)
    lines = [line.rstrip() for line in output if line.strip() and not line.startswith(("WARNING", "Ignoring"))]
    first = next((number for number, line in enumerate(lines) if line.startswith("ERROR")), len(lines) - 4)
    if "DO NOT MATCH THE HASHES" in text:
        happened = "A file came with other contents than the lock file says. It was not installed."
        remedy = "Do not work around this: the file may have been tampered with. Try again later, or report it."
    elif "No space left" in text:
        happened = "The disk is full."
        remedy = "Free about 1.5 GB where this folder and the temporary files are."
    elif re.search(r"NewConnectionError|NameResolution|ProxyError|SSLError|timed out|No matching distribution", text):
        happened = "The packages could not be fetched: no network, or the package index is out of reach."
        remedy = "Check the connection and, behind a proxy, pip's settings (python3 -m pip config list)."
    else:
        happened = "Installing the packages failed."
        remedy = "The words of pip above usually say why."
    words = "\n".join(f"    {line[:200]}" for line in lines[max(first, 0) :][:6])
    return f"{happened} The last words of pip:\n\n{words}\n\n{remedy}\nThen start the same command again."


def _show_progress(line: str, number: int, total: int) -> None:
    """One line that changes, for a person who watches."""
    if not sys.stdout.isatty():
        return
    if line.startswith("Collecting "):
        name = re.split(r"[=<>~! ]", line.removeprefix("Collecting ").strip())[0]
        print(f"\r  fetching {number} of up to {total}: {name:<45.45}", end="", flush=True)
    elif line.startswith("Installing collected"):
        print(f"\r  unpacking; nearly done{'':<50}", end="", flush=True)
