"""What was measured on, and the environment of the processes that measure."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import PySide6


def described() -> str:
    """Machine, versions and date in one line."""
    cores = os.cpu_count() or 1
    parts = (
        f"{cores} × {_processor()}",
        platform.system(),
        f"Qt platform “{os.environ.get('QT_QPA_PLATFORM', 'of the system')}”",
        f"Python {platform.python_version()}",
        f"PySide6 {PySide6.__version__}",
        f"msgspec {msgspec.__version__}",
        f"SQLite {sqlite3.sqlite_version}",
        f"{datetime.now(UTC):%Y-%m-%d}",
    )
    return ", ".join(parts)


def environment() -> dict[str, str]:
    """That of an installed program: compiled once, and kept where it is in nobody's way."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "supervisor-desk-bench-compiled")}


def busy() -> str:
    """A warning where the machine does something else, too; empty where it does not, or does not tell."""
    if not hasattr(os, "getloadavg"):
        return ""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load < cores / 2:
        return ""
    return f"The machine is busy (load {load:.1f} on {cores} cores): times are worse than they are, ratios less so."


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.processor() or platform.machine()
