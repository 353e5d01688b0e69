"""The window opens without what stands behind it: what takes long to load is loaded after its first picture."""

from __future__ import annotations

import subprocess
import sys

SLOW = ("aiohttp", "httpx", "keyring", "numpy", "redis", "stamina", "truststore", "websockets")


def test_the_program_is_there_before_what_takes_long_to_load() -> None:
    code = f"import sys, supervisor_desk.app.opening; print(*[one for one in {SLOW} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_all_that_stands_behind_the_window_can_be_loaded() -> None:
    from supervisor_desk.app import behind

    assert all(hasattr(behind, name) for name in behind.__all__)


def test_what_speaks_to_a_shared_board_is_left_to_desks_that_have_one() -> None:
    code = "import sys, supervisor_desk.app.behind; print('redis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
