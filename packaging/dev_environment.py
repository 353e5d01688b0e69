"""The environment in `.venv`: made without rights and without ensurepip, from the lock file, checked by hash.

A stamp says for which lock it is complete; while it is being filled the stamp says that it is not. What an interrupted
start left is made anew, so it heals itself. A lock on a file beside the folder lets one start at a time prepare it. A
folder that something else made (uv does) is filled and never emptied.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path

import dev_pip
from dev import version_fits
from dev_trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"
UNFINISHED = "unfinished"
ELSEWHERE = "elsewhere"


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
        stamp.pop("made", None)
        return stamp == self._wanted_stamp() and packages <= self._packages_inside()

    def variables(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables for a program in the environment: the checkout is importable, the current folder is not."""
        variables = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
        return variables | {"PYTHONPATH": str(self.root), "PYTHONSAFEPATH": "1"} | dict(more or {})

    def _prepare(self) -> None:
        pip = dev_pip.of_this_python()
        wanted, found = self._wanted_stamp(), self._read_stamp()
        plan = plan_for(found, wanted, self._python_inside())
        if plan is Plan.RENEW and Path(sys.prefix).resolve() == self.folder.resolve():
            raise Trouble("This Python lives in .venv, which must be made anew. Start with the one of the system.")
        renewing = plan is Plan.RENEW
        words = "Preparing the environment in .venv; this once it takes a minute or two, and about 1 GB."
        print(words if renewing else "Updating the environment in .venv.", flush=True)
        begun = time.monotonic()
        if renewing:
            venv.EnvBuilder(clear=True, with_pip=False, symlinks=not WINDOWS).create(self.folder)
        made = {"made": ELSEWHERE if plan is Plan.FILL else "here"}
        self._write_stamp(wanted | made | {"lock": UNFINISHED})
        dev_pip.install(pip, self.python, self.lock)
        self._write_stamp(wanted | made | {"packages": " ".join(sorted(self._packages_inside()))})
        print(f"Ready after {time.monotonic() - begun:.0f} s.", flush=True)

    def _python_inside(self) -> tuple[int, ...] | None:
        """The version of the Python in the folder, or None where none starts."""
        if not self.python.exists():
            return None
        command = [str(self.python), "-c", "import sys; print(*sys.version_info[:3])"]
        numbers = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
        return tuple(int(number) for number in numbers) or None

    def _packages_inside(self) -> set[str]:
        """What is installed, as name and version; another tool may have changed it since."""
        place = Path(sysconfig.get_path("purelib", "venv", {"base": str(self.folder), "platbase": str(self.folder)}))
        return {path.name for path in place.glob("*.dist-info")}

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
    FILL = enum.auto()  # the same, in a folder that something else made


def plan_for(found: Mapping[str, str] | None, wanted: Mapping[str, str], inside: tuple[int, ...] | None) -> Plan:
    """What to do with the folder, from its stamp and the version of its Python.

    Raises Trouble where only emptying would help and the folder is not ours to empty.
    """
    if inside is None:
        return Plan.RENEW
    if found is None or found.get("made") == ELSEWHERE:
        if not version_fits(inside):
            raise Trouble(
                "The folder .venv was made by something else, for a Python that the desk does not run on.\n\n"
                "Remove or rename it, then start the same command again. Nothing was changed."
            )
        return Plan.FILL
    same = all(found.get(part) == wanted[part] for part in ("python", "place"))
    return Plan.UPDATE if same and found.get("lock") != UNFINISHED else Plan.RENEW


def folder_advice(folder: Path, error: OSError) -> str:
    """What to tell a person when the folder of the environment cannot be written."""
    return (
        f"The environment in {folder} cannot be prepared: {error.strerror or error}.\n\n"
        "Check that the folder may be written and that the desk is not running from it, then start the same command "
        "again."
    )


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
