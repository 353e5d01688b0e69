"""The rules every test runs under: no screen, no user's data, no network, nothing stray, nothing left behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt loads: without a screen it would abort the process
HOME = Path(tempfile.mkdtemp(prefix="supervisor-desk-tests-"))
for variable, folder in {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
}.items():
    (HOME / folder).mkdir(mode=0o700, exist_ok=True)
    os.environ[variable] = str(HOME / folder)

# Programs that tests start find the checkout, wherever they are started.
os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
# The machine may be busy: how long an example takes proves nothing.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("desk")

pytest_plugins = (
    "tests.support.loops",  # before those that import it, or pytest cannot rewrite its asserts
    "tests.support.leaks",
    "tests.support.loopback_only",
    "tests.support.memory_keyring",
    "tests.support.stray_logs",
)


@pytest.fixture(autouse=True, scope="session")
def _home_of_the_tests() -> Iterator[None]:
    yield
    shutil.rmtree(HOME, ignore_errors=True)
