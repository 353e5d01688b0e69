"""The environment in `.venv`: made without rights and without ensurepip, from the lock file, checked by hash.

A stamp says for which lock it is complete; while it is being filled the stamp says that it is not. What an interrupted
start left is made anew, so it heals itself. A lock on a file beside the folder lets one start at a time prepare it. A
folder that somebody else made, for the same Python, is taken over and never emptied.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PIP = (22, 3)  # the first with --python
WINDOWS = os.name == "nt"
UNFINISHED = "unfinished"


class Trouble(Exception):
    """Something a person must know or do; its text is the whole message."""


class Environment:
    """The folder with Python and all that the desk needs."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.lock = root / "packaging" / "requirements.lock"
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        self._stamp = self.folder / "supervisor-desk.json"

    def ensure(self) -> None:
        """Return when the environment is complete; raise Trouble where it cannot be."""
        if self.is_complete():
            return
        try:
            with _one_at_a_time(self.root / ".venv.lock"):
                if not self.is_complete():  # another start may have completed it meanwhile
                    self._prepare()
        except OSError as error:
            raise Trouble(folder_advice(self.folder, error)) from error

    def is_complete(self) -> bool:
        """Whether the stamp fits the lock and this Python, and what was installed is still there."""
        stamp = self._read_stamp()
        if stamp is None or not self.python.exists():
            return False
        packages = set(stamp.pop("packages", "").split())
        return stamp == self._wanted_stamp() and packages <= self._packages_inside()

    def variables(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables for a program in the environment: the checkout is importable, the current folder is not."""
        variables = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
        return variables | {"PYTHONPATH": str(self.root), "PYTHONSAFEPATH": "1"} | dict(more or {})

    def _prepare(self) -> None:
        pip = _pip_of_this_python()
        wanted, found = self._wanted_stamp(), self._read_stamp()
        plan = plan_for(found, wanted, self._python_inside(), sys.version)
        if plan is Plan.RENEW and Path(sys.prefix).resolve() == self.folder.resolve():
            raise Trouble("This Python lives in .venv, which must be made anew. Start with the one of the system.")
        renewing = plan is Plan.RENEW
        words = "Preparing the environment in .venv; this once it takes a minute or two, and about 1 GB."
        print(words if renewing else "Updating the environment in .venv.", flush=True)
        begun = time.monotonic()
        if renewing:
            venv.EnvBuilder(clear=True, with_pip=False, symlinks=not WINDOWS).create(self.folder)
        if plan is not Plan.TAKE_OVER:
            self._write_stamp(wanted | {"lock": UNFINISHED})
        self._install(pip)
        self._write_stamp(wanted | {"packages": " ".join(sorted(self._packages_inside()))})
        print(f"Ready after {time.monotonic() - begun:.0f} s.", flush=True)

    def _python_inside(self) -> str | None:
        """The version of the Python in the folder, or None where none starts."""
        if not self.python.exists():
            return None
        command = [str(self.python), "-c", "import sys; print(sys.version, end='')"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout or None

    def _packages_inside(self) -> set[str]:
        """What is installed, as name and version; another tool may have changed it since."""
        place = Path(sysconfig.get_path("purelib", "venv", {"base": str(self.folder), "platbase": str(self.folder)}))
        return {path.name for path in place.glob("*.dist-info")}

    def _install(self, pip: list[str]) -> None:
        options = ["--require-hashes", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"]
        command = [*pip, "--python", str(self.python), "install", *options, "-r", str(self.lock)]
        variables = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
        variables |= {"PIP_USER": "0", "PYTHONUTF8": "1"}
        total = len(re.findall(r"^[\w.-]+==", self.lock.read_text(encoding="utf-8"), re.MULTILINE))
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

    def _read_stamp(self) -> dict[str, str] | None:
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return stamp if isinstance(stamp, dict) else None

    def _write_stamp(self, stamp: Mapping[str, str]) -> None:
        self._stamp.write_text(json.dumps(stamp), encoding="utf-8")

    def _wanted_stamp(self) -> dict[str, str]:
        return {
            "lock": hashlib.sha256(self.lock.read_bytes()).hexdigest(),
            "python": sys.version,
            "place": str(self.folder),  # a folder that was moved or copied has the wrong paths in it
        }


class Plan(enum.Enum):
    """How the folder becomes complete."""

    RENEW = enum.auto()  # empty it and begin
    UPDATE = enum.auto()  # bring what is in it up to the lock
    TAKE_OVER = enum.auto()  # the same, in a folder that somebody else made


def plan_for(
    found: Mapping[str, str] | None, wanted: Mapping[str, str], python_inside: str | None, python: str
) -> Plan:
    """What to do with the folder, from its stamp and its Python; raise Trouble rather than empty another's folder."""
    if python_inside is None:
        return Plan.RENEW
    if found is None:
        if python_inside != python:
            raise Trouble(
                "The folder .venv was made by something else, for another Python.\n\n"
                "Remove or rename it, or start this command with the Python in it. Nothing was changed."
            )
        return Plan.TAKE_OVER
    same = python_inside == python and all(found.get(part) == wanted[part] for part in ("python", "place"))
    return Plan.UPDATE if same and found.get("lock") != UNFINISHED else Plan.RENEW


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


def folder_advice(folder: Path, error: OSError) -> str:
    """What to tell a person when the folder of the environment cannot be written."""
    return (
        f"The environment in {folder} cannot be prepared: {error.strerror or error}.\n\n"
        "Check that the folder may be written and that the desk is not running from it, then start the same command "
        "again."
    )


def _pip_of_this_python() -> list[str]:
    version = None
    if importlib.util.find_spec("pip") is not None:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            version = importlib.metadata.version("pip")
    numbers = tuple(int(part) for part in re.findall(r"\d+", version or "")[:2])
    if numbers < OLDEST_PIP:
        raise Trouble(pip_advice(version, sys.platform))
    return [sys.executable, "-m", "pip"]


def _show_progress(line: str, number: int, total: int) -> None:
    """One line that changes, for a person who watches."""
    if not sys.stdout.isatty():
        return
    if line.startswith("Collecting "):
        name = re.split(r"[=<>~! ]", line.removeprefix("Collecting ").strip())[0]
        print(f"\r  fetching {number} of up to {total}: {name:<45.45}", end="", flush=True)
    elif line.startswith("Installing collected"):
        print(f"\r  unpacking; nearly done{'':<50}", end="", flush=True)


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Hold the lock on `path`; it goes with the process, however that ends."""
    with path.open("a+", encoding="utf-8") as file:
        told = False
        while not _try_lock(file.fileno()):
            if not told:
                print("Another start is preparing the environment; waiting for it.", flush=True)
                told = True
            time.sleep(0.5)  # noqa: TID251 - a launcher without an event loop
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
