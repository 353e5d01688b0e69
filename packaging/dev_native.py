"""Linux: whether there is a screen, and whether the system has the libraries that Qt's wheels expect of it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from dev_environment import Environment
from dev_trouble import Trouble

PACKAGES = """\
libglib2.0-0 libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0
libbrotli1 libgssapi-krb5-2 libpulse0 libxrandr2 libdrm2
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libx11-xcb1""".splitlines()

# Imports what the desk imports, then loads the plug-in Qt would choose: Qt itself does not say what that one lacks.
PROBE = """
import ctypes, sys
from pathlib import Path
import PySide6
from PySide6 import QtMultimedia, QtNetwork, QtSvg, QtWidgets
ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / f"libq{sys.argv[1]}.so"))
"""


def check(environment: Environment, needs: Mapping[str, str]) -> None:
    """Raise Trouble, naming what to install, where a library is missing. A system that passed is not asked again."""
    if sys.platform != "linux":
        return
    platform = platform_in_force(os.environ | dict(needs))
    passed = environment.folder / f"qt-{platform}-loads"
    if passed.exists():
        return
    command = [str(environment.python), "-c", PROBE, platform]
    probe = subprocess.run(command, env=environment.variables(), capture_output=True, text=True, check=False)
    if probe.returncode:
        words = [line for line in probe.stderr.splitlines() if line.strip()]
        raise Trouble(advice(words[-1] if words else f"exit code {probe.returncode}", is_root=os.geteuid() == 0))
    passed.touch()


def platform_in_force(variables: Mapping[str, str]) -> str:
    """The plug-in Qt would choose: "xcb", "wayland", "offscreen"."""
    chosen = re.split("[;:]", variables.get("QT_QPA_PLATFORM", ""))[0]
    if chosen:
        return chosen
    if variables.get("WAYLAND_DISPLAY") and variables.get("XDG_SESSION_TYPE") == "wayland":
        return "wayland"
    return "xcb"


def advice(last_line: str, *, is_root: bool) -> str:
    """What to tell a person when Qt does not load; `last_line` is what the loader said."""
    said = last_line.partition("Error: ")[2] or last_line
    if "GLIBC" in said:
        return (
            f"This system is too old for Qt:\n\n    {said}\n\n"
            "Debian 12, Ubuntu 22.04, RHEL 9 or anything newer will do."
        )
    if not re.search(r"\.so[.\d]*: cannot open", said):
        return (
            f"Qt does not load:\n\n    {said}\n\n"
            "Delete the folder .venv and start the same command again; if it stays so, report it with the line above."
        )
    sudo = "" if is_root else "sudo "
    packages = " \\\n        ".join(PACKAGES)
    return (
        f"A library of the system that Qt needs is missing:\n\n    {said}\n\n"
        "Install what Qt needs, once (Debian, Ubuntu):\n\n"
        f"    {sudo}apt-get update\n"
        f"    {sudo}apt-get install --no-install-recommends \\\n        {packages}\n\n"
        "Then start the same command again; what was prepared so far is kept."
    )


def has_screen(variables: Mapping[str, str], platform: str) -> bool:
    """Whether a window would show. Windows, macOS: always. Linux: a display answers, or Qt was told what to use."""
    if platform != "linux" or variables.get("QT_QPA_PLATFORM"):
        return True
    wayland = variables.get("WAYLAND_DISPLAY")
    if wayland and Path(variables.get("XDG_RUNTIME_DIR", "/"), wayland).exists():
        return True
    display = variables.get("DISPLAY", "")
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    return _answers(f"/tmp/.X11-unix/X{local[1]}") if local else bool(display)  # noqa: S108 - where X has its sockets


def _answers(path: str) -> bool:
    for address in (path, f"\0{path}"):  # by name, or in Linux's abstract space
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as attempt:
            try:
                attempt.connect(address)
            except OSError:
                continue
            return True
    return False
