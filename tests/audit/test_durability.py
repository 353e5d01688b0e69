"""What was acknowledged is there: after the process was killed, and after the power went."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw

from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.ledger import Ledger
from supervisor_desk.audit.opening import make_durable, open_for_writing
from supervisor_desk.audit.record import draft
from supervisor_desk.audit.verify import verify
from tests.audit import children
from tests.audit.forgetful_disk import Disk
from tests.audit.notes import ORIGIN, intent
from tests.support.clock import NOON

KILLS = 4
CUTS = 150
DRAFT = draft(intent(), ORIGIN, NOON)


def test_a_killed_desk_has_lost_nothing_that_it_acknowledged(path: Path) -> None:
    chance = random.Random(7)
    highest = 0
    for _ in range(KILLS):
        desk = subprocess.Popen([sys.executable, children.__file__, "die", str(path)], stdout=subprocess.PIPE)
        assert desk.stdout is not None
        with desk.stdout:
            said = b"".join(desk.stdout.readline() for _ in range(chance.randrange(1, 400)))
            desk.kill()
            said += desk.stdout.read()
        desk.wait()
        acknowledged = {int(number) for number in said.split()}
        assert min(acknowledged) > highest
        highest = max(acknowledged)
        report = verify(path)
        assert report.sound
        assert report.head.count >= highest  # what was written and not yet acknowledged may be there too


class Counting:
    """A connection of apsw's whose cursors know what they changed, as those of the standard library do."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Counted:
        return Counted(self._connection.execute(sql, parameters), self._connection)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> object:
        return self._connection.executemany(sql, parameters)


class Counted:
    """A cursor of such a connection."""

    def __init__(self, cursor: apsw.Cursor, connection: apsw.Connection) -> None:
        self.fetchone = cursor.fetchone
        self.rowcount = connection.changes()


def cut_the_power(folder: Path, seed: int, synchronous: str | None = None) -> tuple[int, int]:
    """Write until the power goes. Gives the last number acknowledged and the last one found afterwards."""
    folder.mkdir()
    chance = random.Random(seed)
    disk = Disk(chance)
    acknowledged = 0
    try:
        with closing(apsw.Connection(str(folder / "live.sqlite"), vfs=disk.name)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # no shared memory, which is no file of the disk
            connection.execute("PRAGMA journal_mode = WAL")
            make_durable(counting := Counting(connection))
            if synchronous is not None:
                connection.execute(f"PRAGMA synchronous = {synchronous}")
            connection.execute("PRAGMA wal_autocheckpoint = 6")
            ledger = Ledger(counting)
            seen = ledger.prepare(NOON)
            for name in list(disk.waiting):
                disk.sync(name)
            disk.cut_at = chance.randrange(20, 200)
            while True:
                last = ledger.append([DRAFT] * chance.randrange(1, 4), seen)[-1]
                acknowledged, seen = last.sequence, Head(seen.chain, last.sequence, last.hash)
    except apsw.IOError:
        pass
    finally:
        disk.unregister()
    left = folder / "audit.sqlite"
    for name, content in disk.remains.items():
        (folder / name.replace("live", "audit")).write_bytes(content)
    with closing(open_for_writing(left)) as connection:
        found = Ledger(connection).prepare(NOON)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert verify(left, found).sound
    return acknowledged, found.count


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    for seed in range(CUTS):
        acknowledged, found = cut_the_power(tmp_path / str(seed), seed)
        assert acknowledged > 0
        assert found >= acknowledged, f"seed {seed}"


def test_the_disk_of_that_test_does_forget(tmp_path: Path) -> None:
    """Without a sync per commit the same test loses entries: it would notice if ours were not durable."""
    rounds = [cut_the_power(tmp_path / str(seed), seed, "NORMAL") for seed in range(10)]
    assert sum(found < acknowledged for acknowledged, found in rounds) >= 5
