"""How long the desk takes to open: from the start of its process to the first painted window, and to a live board.

Each start is a process of its own. The monotonic clock is the same in all processes of one machine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from tests.benchmarks.figures import Figure, at_most, median
from tests.benchmarks.line import line
from tests.benchmarks.rounds import Size

CONVERSATIONS = 2_000


def run(size: Size) -> list[Figure]:
    """Empty window, desk, desk with its own training floor."""
    times, with_floor = size.of(7, 1), size.of(3, 1)
    conversations = size.of(CONVERSATIONS, 100)
    with line(conversations) as sender, tempfile.TemporaryDirectory(prefix="supervisor-desk-bench-") as folder:
        client, secret = sender.client
        there = [sender.url, client, secret, str(conversations)]
        audit, training = str(Path(folder) / "audit.sqlite3"), str(Path(folder) / "training.sqlite3")
        empty: list[dict[str, float]] = []
        windows: list[dict[str, float]] = []
        desks: list[dict[str, float]] = []
        for number in range(times + 1):
            started = [_start("empty"), _start("window", training), _start("desk", audit, *there)]
            if number:  # the first one fills the machine's caches
                for kept, one in zip((empty, windows, desks), started, strict=True):
                    kept.append(one)
        own = [_start("floor", training, str(conversations)) for _ in range(with_floor)]
    first_paint = median([one["painted"] for one in windows])
    bare = median([one["painted"] for one in empty])
    live = median([one["live"] for one in desks])
    return [
        Figure("process start to first paint", first_paint, "ms", goal=at_most(350)),
        Figure(
            "process start to first paint, empty window",
            bare,
            "ms",
            note=f"the desk {first_paint / bare:.1f} ×",
        ),
        Figure(f"process start to live board of {conversations:,} conversations", live, "ms", goal=at_most(1_500)),
        Figure(
            f"the same with a training floor of its own, its start included ({conversations:,})",
            median([one["live"] for one in own]),
            "ms",
        ),
    ]


def _start(*arguments: str) -> dict[str, float]:
    """Start one, and say when it had painted and when it was live, in milliseconds."""
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.benchmarks.opened", *arguments]
    done = subprocess.run(command, capture_output=True, check=True)
    moments = msgspec.json.decode(done.stdout, type=dict[str, float])
    return {name: (moment - began) * 1000 for name, moment in moments.items()}


def profile() -> str:
    """Which imports take how long before the first paint."""
    command = [sys.executable, "-X", "importtime", "-c", "import supervisor_desk.app.opening"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:") and "[us]" not in line]
    slowest = sorted(lines, key=lambda line: -int(line.split("|")[0].split(":")[1]))[:30]
    return "\n".join(["own us | with all it imports | module", *slowest])
