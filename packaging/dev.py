"""Runs, tests and checks Supervisor Desk from a checkout: one command each, on a machine with Python and pip.

    python3 packaging/dev.py run [what the desk is to do]
    python3 packaging/dev.py test [what pytest is to do]

Needs nothing but the standard library, and no rights: what the desk needs goes into `.venv`, from the lock file, each
file checked against its hash. Written so that a Python that is too old for the desk can still read it, and say so.
"""

import shutil
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
USAGE = """\
usage: python3 packaging/dev.py COMMAND [ARGUMENTS]

  run [ARGUMENTS]    open the desk; with no arguments, on the training floor
                     ("run --help" lists what else it can do)
  test [ARGUMENTS]   run the tests; arguments go to pytest
  bench [ARGUMENTS]  run the benchmarks
  check              linters, types and import rules

The first start prepares the environment in .venv; later ones take no time.
"""


def version_fits(version: "tuple[int, ...]") -> bool:
    """Whether the desk runs on this version of Python."""
    return OLDEST <= version[:2] <= NEWEST


def version_advice(version: "tuple[int, ...]", platform: str) -> str:
    """What to tell a person whose Python does not fit."""
    found = ".".join(str(part) for part in version[:2])
    if platform == "linux":
        get = "Debian 12 and newer, Ubuntu 23.04 and newer: sudo apt-get install python3 python3-pip"
    elif platform == "darwin":
        get = "Get one from python.org, or: brew install python@3.13"
    else:
        get = "Get one from python.org or the Microsoft Store; then start with: py -3.13 packaging\\dev.py run"
    return (
        f"Supervisor Desk needs Python 3.11, 3.12 or 3.13. This is Python {found}, and no other was found.\n\n"
        f"    {get}\n\n"
        "If you have one already, start this command with it, for example: python3.13 packaging/dev.py run\n"
        "Nothing was changed."
    )


def another_python() -> "str | None":
    """A Python on the path that fits, where the one running does not."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        if path is None:
            continue
        asked = subprocess.call(
            [path, "-c", f"import sys; sys.exit(sys.version_info[1] != {minor})"], stderr=subprocess.DEVNULL
        )
        if asked == 0:
            return path
    return None


def main(arguments: "list[str]") -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE)
        return 0 if arguments else 2
    if not version_fits(sys.version_info[:3]):
        other = another_python()
        if other is not None:
            return subprocess.call([other, __file__, *arguments])
        print(version_advice(sys.version_info[:3], sys.platform), file=sys.stderr)
        return 1
    # Only now: what follows is written for the versions that fit.
    sys.path.insert(0, str(Path(__file__).resolve().parent))  # Python leaves it out where PYTHONSAFEPATH is set
    import dev_commands

    return dev_commands.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
