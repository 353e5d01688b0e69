"""``python3 packaging/dev.py bench``: measure the desk on this machine, print a table, say which goals were met.

Each benchmark runs in a process of its own, against a baseline of the same run. What is missed is said to be missed and
fails nothing; only a benchmark that breaks does.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.benchmarks import machine
from tests.benchmarks.catalogue import NAMES
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.report import Report, into_readme, tally

BROKEN_AFTER_S = 300.0
"""A benchmark that takes longer has gone wrong."""


def main() -> int:
    """Measure."""
    options = _options()
    if options.soak:
        from tests.benchmarks import soak

        return soak.main(options.soak, options.json)
    if options.contention:
        from tests.benchmarks import contention

        return contention.main([])
    if options.profile:
        return subprocess.call(_command(options.profile, Path(), options), env=machine.environment())
    busy = machine.busy()
    print(machine.described())
    if busy:
        print(busy)
    report = _measured(options.only or list(NAMES), options, busy)
    print(f"\n{table(report.figures)}\n\n{tally(report.figures)}")
    if options.json is not None:
        report.write(options.json)
    if options.readme and not report.broken:
        into_readme(report)
    for name, words in report.broken.items():
        print(f"\nbroken: {name}\n{words}", file=sys.stderr)
    return 1 if report.broken else 0


def _measured(names: Sequence[str], options: argparse.Namespace, busy: str) -> Report:
    figures: list[Figure] = []
    broken: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="supervisor-desk-bench-") as folder:
        for name in names:
            began, file = time.monotonic(), Path(folder) / name
            try:
                done = subprocess.run(
                    _command(name, file, options),
                    env=machine.environment(),
                    capture_output=True,
                    text=True,
                    timeout=BROKEN_AFTER_S,
                    check=False,
                )
                if done.returncode or not file.exists():
                    broken[name] = f"ended with {done.returncode}\n{done.stderr[-3000:]}"
                else:
                    figures += msgspec.json.decode(file.read_bytes(), type=list[Figure])
            except subprocess.TimeoutExpired:
                broken[name] = f"not over after {BROKEN_AFTER_S:.0f} s"
            word = "broken" if name in broken else "done"
            print(f"  {name}: {word} in {time.monotonic() - began:.0f} s", flush=True)
    return Report(machine.described(), figures, broken, busy)


def _command(name: str, file: Path, options: argparse.Namespace) -> list[str]:
    command = [sys.executable, "-m", "tests.benchmarks.child", name, str(file)]
    command += ["--short"] if options.short else []
    command += ["--profile"] if options.profile else []
    return [*command, "--peer", options.peer] if options.peer else command


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME", help=f"only these: {', '.join(NAMES)}")
    parser.add_argument("--short", action="store_true", help="a glance at each, to see that the benchmarks work")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to this file")
    parser.add_argument("--readme", action="store_true", help="also put the table into the README")
    parser.add_argument("--profile", choices=NAMES, metavar="NAME", help="show where the time goes in that benchmark")
    parser.add_argument("--soak", choices=("shift", "real"), help="a shift of 8 hours in 5 minutes, or 20 real minutes")
    parser.add_argument("--contention", action="store_true", help="two desks that barge into one call, in 4 minutes")
    parser.add_argument(
        "--peer", default="", metavar="PYTHON", help="a Python that has PureCloudPlatformClientV2, to compare with"
    )
    options = parser.parse_args()
    if unknown := [name for name in options.only if name not in NAMES]:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
