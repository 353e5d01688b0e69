"""``python3 packaging/dev.py bench [--short] [--json FILE]``: measure on this machine, print a table."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import PySide6

from tests.benchmarks import load
from tests.benchmarks.figures import Figure, table


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few seconds each, to see that the benchmarks work")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="supervisor-desk-bench-") as folder:
        seconds = 5.0 if options.short else 60.0
        figures += load.run(folder, conversations=2_000, events_per_second=1_000.0, seconds=seconds)
    print(f"{_machine()}\n\n{table(figures)}")
    if options.json is not None:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode({"on": _machine(), "figures": figures})))
    return 0


def _machine() -> str:
    versions = f"Python {platform.python_version()}, PySide6 {PySide6.__version__}"
    return f"{platform.machine()} {platform.system()}, {versions}, {datetime.now(UTC):%Y-%m-%d}"


if __name__ == "__main__":
    sys.exit(main())
