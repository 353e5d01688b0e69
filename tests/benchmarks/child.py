"""One benchmark in a process of its own, so that none disturbs another: ``NAME FILE [--short] [--profile]``.

Writes the figures to FILE as JSON; with ``--profile`` prints where the time went instead.
"""

from __future__ import annotations

import argparse
import cProfile
import importlib
import inspect
import pstats
import sys
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks.catalogue import NAMES
from tests.benchmarks.installed import as_installed
from tests.benchmarks.rounds import Size

_MOST_LINES = 40


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("file", type=Path)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--peer", default="")
    options = parser.parse_args()
    as_installed()
    module: Any = importlib.import_module(f"tests.benchmarks.{NAMES[options.name]}")
    size = Size(options.short)
    more = {"peer_python": options.peer} if "peer_python" in inspect.signature(module.run).parameters else {}
    if not options.profile:
        options.file.write_bytes(msgspec.json.encode(module.run(size, **more)))
        return 0
    if hasattr(module, "profile"):
        print(module.profile())
        return 0
    profile = cProfile.Profile()
    profile.runcall(module.run, size, **more)
    pstats.Stats(profile).sort_stats("tottime").print_stats(_MOST_LINES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
