from __future__ import annotations

import asyncio
import os
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from supervisor_desk.actions.ports import AuditTrail, AuditUnavailable, Note
from supervisor_desk.audit.anchor import FileHeadKeeper
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.record import Origin
from supervisor_desk.audit.verify import verify
from tests.audit import children
from tests.audit.forging import forged, locked
from tests.audit.notes import ORIGIN, intent, outcome
from tests.support.clock import FakeClock
from tests.support.stray_logs import ExpectedLogs


def bodies(path: Path) -> list[str]:
    with forged(path) as file:
        return [body for (body,) in file.execute("SELECT body FROM entry ORDER BY sequence")]


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def damage(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, whatever its name says" * 100)


def move_away(path: Path) -> None:
    path.rename(path.with_name("aside"))


def test_it_fits_the_trail_that_the_actions_ask_for(path: Path, clock: FakeClock) -> None:
    trail: AuditTrail = AuditLog(path, clock=clock, origin=ORIGIN)
    assert callable(trail.append)


async def test_an_entry_is_in_the_file_when_append_returns(log: AuditLog, path: Path) -> None:
    written = await log.append(intent("d-9", "barge"))
    assert written.sequence == 1
    (body,) = bodies(path)
    assert '"what":"barge"' in body
    assert '"at":"2023-11-14T22:13:20Z"' in body
    assert verify(path).head.hash == written.hash


async def test_appends_of_many_tasks_form_one_chain_in_strictly_rising_order(log: AuditLog, path: Path) -> None:
    async def act(name: str) -> list[int]:
        return [(await log.append(intent(f"{name}-{turn}"))).sequence for turn in range(20)]

    numbers = await asyncio.gather(*(act(f"task-{number}") for number in range(25)))
    assert all(mine == sorted(mine) for mine in numbers)
    assert sorted(number for mine in numbers for number in mine) == list(range(1, 501))
    report = verify(path)
    assert report.sound
    assert report.head.count == 500


async def test_two_desks_on_one_file_make_one_chain(log: AuditLog, path: Path, clock: FakeClock) -> None:
    other = AuditLog(path, clock=clock, origin=msgspec.structs.replace(ORIGIN, desk="another"))
    other.start()
    await asyncio.gather(*(desk.append(intent(f"d-{turn}")) for turn in range(50) for desk in (log, other)))
    await other.close()
    assert verify(path).head.count == 100
    assert verify(path).sound
    assert sum('"desk":"another"' in body for body in bodies(path)) == 50


async def test_who_acts_can_change_when_the_supervisor_signs_in(log: AuditLog, path: Path) -> None:
    log.origin = Origin(actor="")
    await log.append(intent())
    log.origin = Origin(actor="sup-12")
    await log.append(intent())
    assert ['"actor":"sup-12"' in body for body in bodies(path)] == [False, True]


async def test_texts_and_secrets_never_reach_the_disk(log: AuditLog, path: Path) -> None:
    canaries = ("CANARY-token-9f8e7d", "canary words for the agent", "+14155550123", "canary@example.org")
    await log.append(
        Note(
            step="outcome",
            what="text cue",
            state="failed",
            reason=f"Bearer {canaries[0]} was refused for {canaries[2]}",
            proof=f"access_token={canaries[0]}&to=mailto:{canaries[3]}",
            detail={"text": canaries[1], "access_token": canaries[0], "target": canaries[2], "length": 26},
        )
    )
    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"text cue" in held
    for canary in canaries:
        assert canary.encode() not in held


async def test_a_locked_file_stops_the_action_with_words_and_then_no_more(
    log: AuditLog, path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("supervisor_desk.audit")
    await log.append(intent("d-1"))
    with locked(path):
        with pytest.raises(AuditUnavailable) as refused:
            await log.append(intent("d-2"))
        words = str(refused.value)
    assert "Another program keeps the audit log locked" in words
    assert "Nothing was sent" in words
    assert "Close what has it open" in words
    assert (await log.append(intent("d-3"))).sequence == 2
    assert verify(path).sound


async def test_a_check_tells_before_anybody_acts(log: AuditLog, path: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs("supervisor_desk.audit")
    await log.check()
    with locked(path), pytest.raises(AuditUnavailable, match="locked"):
        await log.check()
    await log.check()
    assert bodies(path) == []


async def test_a_log_of_a_newer_desk_is_refused_and_left_as_it_is(
    log: AuditLog, path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("supervisor_desk.audit")
    await log.append(intent())
    await log.close()
    with forged(path) as file:
        file.execute("PRAGMA user_version = 99")
    later = AuditLog(path, clock=FakeClock(), origin=ORIGIN)
    later.start()
    with pytest.raises(AuditUnavailable, match=r"newer Supervisor Desk \(format 99; this one knows up to 1\)"):
        await later.append(intent())
    await later.close()
    assert len(bodies(path)) == 1


async def test_a_damaged_file_is_named_as_such(path: Path, clock: FakeClock, expected_logs: ExpectedLogs) -> None:
    expected_logs("supervisor_desk.audit")
    damage(path)
    log = AuditLog(path, clock=clock, origin=ORIGIN)
    log.start()
    with pytest.raises(AuditUnavailable, match=r"damaged.*Keep a copy, it is evidence"):
        await log.append(intent())
    await log.close()


async def test_a_deleted_file_stops_the_action(log: AuditLog, path: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs("supervisor_desk.audit")
    await log.append(intent())
    move_away(path)
    with pytest.raises(AuditUnavailable, match="moved or deleted while the desk was running"):
        await log.append(intent())


async def test_closing_writes_what_still_waits_and_leaves_no_thread(path: Path, clock: FakeClock) -> None:
    before = set(threading.enumerate())
    log = AuditLog(path, clock=clock, origin=ORIGIN, keeper=FileHeadKeeper(path.parent.parent / "kept" / "head"))
    log.start()
    waiting = [asyncio.ensure_future(log.append(intent(str(number)))) for number in range(30)]  # noqa: TID251
    await asyncio.sleep(0)
    await log.close()
    assert [(await one).sequence for one in waiting] == list(range(1, 31))
    assert set(threading.enumerate()) == before
    assert names_in(path.parent) == [path.name]  # journal taken in, nothing left open


async def test_a_closed_log_says_so_and_may_be_closed_again(log: AuditLog) -> None:
    await log.close()
    await log.close()
    with pytest.raises(AuditUnavailable, match=r"shutting down\. Nothing was sent"):
        await log.append(intent())


async def test_a_log_that_was_never_started_can_be_closed(path: Path, clock: FakeClock) -> None:
    await AuditLog(path, clock=clock, origin=ORIGIN).close()
    assert names_in(path.parent.parent) == []


async def test_the_head_is_kept_outside_the_file_at_closing(path: Path, tmp_path: Path, clock: FakeClock) -> None:
    keeper = FileHeadKeeper(tmp_path / "kept" / "head")
    log = AuditLog(path, clock=clock, origin=ORIGIN, keeper=keeper)
    log.start()
    await log.append(intent())
    written = await log.append(outcome())
    await log.close()
    kept = keeper.load()
    assert kept is not None
    assert (kept.count, kept.hash) == (2, written.hash)


async def test_a_log_that_contradicts_the_kept_head_raises_the_alarm_on_the_loop(
    path: Path, tmp_path: Path, clock: FakeClock
) -> None:
    keeper = FileHeadKeeper(tmp_path / "kept" / "head")
    alarms: list[tuple[str, int]] = []

    async def work() -> None:
        def alarm(words: str) -> None:
            alarms.append((words, threading.get_ident()))

        log = AuditLog(path, clock=clock, origin=ORIGIN, keeper=keeper, alarm=alarm)
        log.start()
        await log.append(intent())
        await log.append(outcome())
        await log.close()
        await asyncio.sleep(0)

    await work()
    assert alarms == []
    with forged(path) as file:
        file.execute("DELETE FROM entry WHERE sequence = 2")
    await work()
    ((words, thread),) = alarms
    assert "does not hold entry 2" in words
    assert thread == threading.get_ident()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_stops_actions_loses_nothing_and_is_forgotten_once_there_is_room(path: Path) -> None:
    path.parent.mkdir()
    said = children.told("fill", path)
    acknowledged, words, later = said.splitlines()
    assert int(acknowledged) > 20
    assert "Nothing was sent" in words
    assert "disk" in words
    assert int(later) == int(acknowledged) + 1
    report = verify(path)
    assert report.sound
    assert report.head.count == int(later)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_that_may_not_be_written_stops_actions(tmp_path: Path) -> None:
    folder = tmp_path / "locked up"
    folder.mkdir()
    children.readable_by_all(folder)
    said = children.told("nobody", folder / "audit.sqlite")
    assert "The audit log may not be written" in said
    assert "Give yourself the right" in said


async def test_the_wall_clock_may_go_back(log: AuditLog, path: Path, clock: FakeClock) -> None:
    await log.append(intent())
    clock.set_back(3_600)
    await log.append(outcome())
    assert verify(path).sound
    assert ['"at":"2023-11-14T21:13:20Z"' in body for body in bodies(path)] == [False, True]
