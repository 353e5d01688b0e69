"""The check of the audit log, on real logs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from supervisor_desk.actions.ports import Note
from supervisor_desk.app.checks.chain import ChainCheck
from supervisor_desk.audit.anchor import FileHeadKeeper
from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.record import Origin
from supervisor_desk.audit.verify import verify
from supervisor_desk.ui.check_words import CheckResult
from tests.support.clock import FakeClock


async def written(path: Path, entries: int = 3) -> Head:
    audit = AuditLog(path, clock=FakeClock(), origin=Origin(actor="sup-1"))
    audit.start()
    for number in range(entries):
        await audit.append(Note(step="intent", what="listen", delivery=f"d-{number}", conversation="c-1"))
    await audit.close()
    return verify(path).head


async def test_a_desk_that_never_ran_has_no_log_and_that_is_fine(tmp_path: Path) -> None:
    finding = await ChainCheck(tmp_path / "audit.sqlite3", None).look()
    assert finding.result is CheckResult.OK


async def test_a_sound_log_is_compared_with_the_head_kept_outside(tmp_path: Path) -> None:
    path, keeper = tmp_path / "audit.sqlite3", FileHeadKeeper(tmp_path / "head")
    keeper.save(await written(path))
    finding = await ChainCheck(path, keeper).look()
    assert finding.result is CheckResult.OK
    assert "SOUND. 3 entries" in finding.found
    assert "agrees with the head" in finding.found


async def test_a_tail_that_was_cut_off_fails(tmp_path: Path) -> None:
    path, keeper = tmp_path / "audit.sqlite3", FileHeadKeeper(tmp_path / "head")
    keeper.save(await written(path))
    with closing(sqlite3.connect(path)) as log:
        triggers = [name for (name,) in log.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in triggers:
            log.execute(f"DROP TRIGGER {name}")
        log.execute("DELETE FROM entry WHERE sequence = 3")
        log.commit()
    finding = await ChainCheck(path, keeper).look()
    assert finding.result is CheckResult.FAILED
    assert "Keep the log" in finding.remedy


async def test_what_is_no_audit_log_could_not_be_verified(tmp_path: Path) -> None:
    path = tmp_path / "audit.sqlite3"
    path.write_text("something else entirely, and long enough to be looked at" * 20)
    assert (await ChainCheck(path, None).look()).result is CheckResult.WARNING
