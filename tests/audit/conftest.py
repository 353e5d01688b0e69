"""What the tests of the audit log share: a clock, a path, an open log, notes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.reader import AuditReader
from tests.audit.notes import ORIGIN
from tests.support.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log" / "audit.sqlite"


@pytest.fixture
async def log(path: Path, clock: FakeClock) -> AsyncIterator[AuditLog]:
    log = AuditLog(path, clock=clock, origin=ORIGIN, busy_s=0.1)
    log.start()
    yield log
    await log.close()


@pytest.fixture
async def reader(path: Path) -> AsyncIterator[AuditReader]:
    reader = AuditReader(path)
    yield reader
    await reader.close()
