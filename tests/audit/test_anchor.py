from __future__ import annotations

import threading
from pathlib import Path

import pytest

from supervisor_desk.audit.anchor import Anchoring, FileHeadKeeper, HeadKeeper, KeeperUnavailable
from supervisor_desk.audit.chain import Head
from tests.audit.forging import forged
from tests.audit.notes import intent, write
from tests.support.stray_logs import ExpectedLogs
from tests.support.waiting import until

LOGGER = "supervisor_desk.audit.anchor"


class MemoryKeeper:
    """Fits ``HeadKeeper``; keeps the head in memory, notes each one, and can be told to fail or to take its time."""

    def __init__(self, head: Head | None = None) -> None:
        self.head = head
        self.saved: list[Head] = []
        self.loads = 0
        self.failing = False
        self.may_save = threading.Event()
        self.may_save.set()

    def load(self) -> Head | None:
        self.loads += 1
        if self.failing:
            raise KeeperUnavailable("no keyring")
        return self.head

    def save(self, head: Head) -> None:
        if self.failing:
            raise KeeperUnavailable("no keyring")
        assert self.may_save.wait(5)
        self.head = head
        self.saved.append(head)


class Kept:
    """An anchoring under way, and the alarms it raised."""

    def __init__(self, path: Path, keeper: HeadKeeper, pause_s: float = 0.0) -> None:
        self.alarms: list[str] = []
        self.anchoring = Anchoring(path, keeper, self.alarms.append, pause_s)
        self.anchoring.start()


@pytest.fixture
def heads(path: Path) -> list[Head]:
    """The heads that a log has had, from empty to three entries."""
    return [write(path, []), *(write(path, [intent()]) for _ in range(3))]


async def test_each_new_head_is_kept(path: Path, heads: list[Head]) -> None:
    keeper = MemoryKeeper()
    kept = Kept(path, keeper)
    for head in heads:
        kept.anchoring.moved(head)
        await until(lambda head=head: keeper.head == head)  # type: ignore[misc]
    kept.anchoring.close()
    assert keeper.saved == heads


def test_the_last_head_is_kept_at_closing_however_long_the_pause(path: Path, heads: list[Head]) -> None:
    keeper = MemoryKeeper()
    kept = Kept(path, keeper, pause_s=3_600)
    for head in heads:
        kept.anchoring.moved(head)
    kept.anchoring.close()
    assert keeper.head == heads[-1]


async def test_a_burst_is_kept_once(path: Path, heads: list[Head]) -> None:
    keeper = MemoryKeeper()
    kept = Kept(path, keeper, pause_s=3_600)
    kept.anchoring.moved(heads[0])
    await until(lambda: keeper.saved)
    for head in heads[1:]:
        kept.anchoring.moved(head)
    kept.anchoring.close()
    assert keeper.saved == [heads[0], heads[-1]]


def test_a_head_that_is_further_along_is_not_overwritten(path: Path, heads: list[Head]) -> None:
    keeper = MemoryKeeper(heads[3])
    kept = Kept(path, keeper)
    kept.anchoring.moved(heads[1])
    kept.anchoring.close()
    assert keeper.head == heads[3]
    assert kept.alarms == []


def test_a_log_that_lost_what_was_kept_raises_the_alarm_and_keeps_the_evidence(path: Path, heads: list[Head]) -> None:
    with forged(path) as file:
        file.execute("DELETE FROM entry WHERE sequence = 3")
    again = write(path, [intent("another"), intent("another")])
    keeper = MemoryKeeper(heads[3])
    kept = Kept(path, keeper)
    kept.anchoring.moved(again)
    kept.anchoring.close()
    assert keeper.head == heads[3]
    (words,) = kept.alarms
    assert "does not hold entry 3" in words
    assert "have the log verified" in words


def test_a_new_log_in_place_of_the_kept_one_raises_the_alarm(path: Path, heads: list[Head]) -> None:
    path.unlink()
    keeper = MemoryKeeper(heads[3])
    kept = Kept(path, keeper)
    kept.anchoring.moved(write(path, [intent() for _ in range(9)]))
    kept.anchoring.close()
    assert keeper.head == heads[3]
    assert len(kept.alarms) == 1


async def test_a_keeper_that_fails_is_logged_once_and_used_again_when_it_works(
    path: Path, heads: list[Head], expected_logs: ExpectedLogs
) -> None:
    records = expected_logs(LOGGER)
    keeper = MemoryKeeper()
    keeper.failing = True
    kept = Kept(path, keeper)
    kept.anchoring.moved(heads[0])
    await until(lambda: keeper.loads == 1)
    kept.anchoring.moved(heads[1])
    await until(lambda: keeper.loads == 2)
    keeper.failing = False
    kept.anchoring.moved(heads[2])
    await until(lambda: keeper.head == heads[2])
    kept.anchoring.close()
    assert len(records) == 1


def test_closing_does_not_wait_for_ever_for_a_keyring_that_asks_its_user(
    path: Path, heads: list[Head], expected_logs: ExpectedLogs
) -> None:
    records = expected_logs(LOGGER)
    keeper = MemoryKeeper()
    keeper.may_save.clear()
    kept = Kept(path, keeper)
    kept.anchoring.moved(heads[0])
    kept.anchoring.close(within=0.05)
    assert "not kept in time" in records[0].getMessage()
    keeper.may_save.set()
    kept.anchoring.close()


def test_a_file_keeps_a_head(tmp_path: Path) -> None:
    keeper = FileHeadKeeper(tmp_path / "elsewhere" / "head")
    assert keeper.load() is None
    for count in (1, 2):
        keeper.save(Head("c", count, "ab"))
    assert FileHeadKeeper(tmp_path / "elsewhere" / "head").load() == Head("c", 2, "ab")
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"scratched", b"{}", b"\xff\xfe"])
def test_a_scratched_file_is_not_taken_for_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "head").write_bytes(content)
    with pytest.raises(KeeperUnavailable, match="cannot be read"):
        FileHeadKeeper(tmp_path / "head").load()


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(KeeperUnavailable, match="cannot be kept"):
        FileHeadKeeper(tmp_path / "a file" / "head").save(Head("c", 1, "ab"))
