"""How much memory the whole desk needs with 10,000 conversations, and whether that stays so while events come."""

from __future__ import annotations

import asyncio
import gc
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from supervisor_desk.app.program import Program
from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.line import line, on_the_desk
from tests.benchmarks.rounds import Size

ROWS = 10_000
_EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(["bench"])
window = QMainWindow()
window.resize(1280, 720)
window.show()
app.processEvents()
print(open("/proc/self/status").read() if sys.platform == "linux" else "")
"""


def resident() -> float:
    """Memory of this process that is in the machine's, in MB (1,000,000 bytes); where the system does not tell, the
    most there ever was."""
    status = Path("/proc/self/status")
    if status.exists():
        return _resident_in(status.read_text(encoding="ascii"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def _resident_in(status: str) -> float:
    return next((int(one.split()[1]) * 1024 / 1e6 for one in status.splitlines() if one.startswith("VmRSS:")), 0.0)


def run(size: Size) -> list[Figure]:
    """Before and after some time with a thousand events a second."""
    rows = size.of(ROWS, 500)
    taken: list[float] = []
    with line(rows) as sender, tempfile.TemporaryDirectory(prefix="supervisor-desk-bench-") as folder:

        async def conduct(_: Program) -> None:
            sender.order("rate", 1_000)
            for seconds in (size.seconds(10.0, 0.5), size.seconds(15.0, 0.5)):
                await asyncio.sleep(seconds)
                gc.collect()
                taken.append(resident())

        on_the_desk(sender, Path(folder), conduct)
    empty = subprocess.run([sys.executable, "-c", _EMPTY], capture_output=True, text=True, check=True)
    grown = (taken[-1] / taken[0] - 1) * 100
    return [
        Figure(f"memory with {rows:,} conversations", taken[-1], "MB", goal=at_most(150)),
        Figure("growth over 15 s at 1,000 events/s", grown, "%", note="over a shift: bench --soak"),
        Figure("memory of an empty window", _resident_in(empty.stdout), "MB"),
    ]
