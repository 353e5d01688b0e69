"""The audit log: durable appends against bare SQLite on the same disk, verifying, questions to a million rows."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Final

from supervisor_desk.actions.ports import Note
from supervisor_desk.audit.ledger import Ledger
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.lookup import Lookup
from supervisor_desk.audit.opening import open_for_writing
from supervisor_desk.audit.reader import AuditReader
from supervisor_desk.audit.record import Origin, draft
from supervisor_desk.audit.search import Filter
from supervisor_desk.audit.verify import verify
from supervisor_desk.service.clock import SystemClock
from tests.benchmarks.figures import Figure, at_least, at_most, median, percentile
from tests.benchmarks.rounds import Size

ORIGIN: Final = Origin(actor="s-01", desk="4711-00c0ffee", host="desk-17", platform="control")
MANY_AT_ONCE: Final = 16
_WHAT: Final = ("listen", "coach", "barge", "text cue", "mute", "announce")
_STATES: Final = ("confirmed", "confirmed", "confirmed", "refused", "unproven")
_GROUP: Final = 512


def run(size: Size) -> list[Figure]:
    """On a disk of this machine: the folder for temporary files."""
    with tempfile.TemporaryDirectory(prefix="supervisor-desk-bench-") as folder:
        place = Path(folder)
        with asyncio.Runner() as runner:
            appends = runner.run(_appends(place, size))
            million = place / "million.sqlite3"
            rows = size.of(1_000_000, 5_000)
            _fill(million, rows)
            return [*appends, *_verified(million, rows), *runner.run(_questions(million, rows, size))]


def note(number: int) -> Note:
    """What the desk writes of an action, or of what became of it."""
    action = number // 2
    outcome = bool(number % 2)
    return Note(
        step="outcome" if outcome else "intent",
        what=_WHAT[action % len(_WHAT)],
        delivery=f"d-{action:08x}-{action * 2654435761 % 2**32:08x}",
        conversation=_made_up_id(action % 90_000),
        participant=_made_up_id(1_000_000 + action % 180_000),
        state=_STATES[action % len(_STATES)] if outcome else "",
        proof="monitor event: whisper" if outcome else "",
        detail={"queue": "Technical support", "fence": action % 1_000, "sentMs": 4.5} if outcome else {},
    )


def _made_up_id(number: int) -> str:
    """An id as services make them: nothing in it tells what it stands for, nor which came first."""
    mixed = number * 0x9E3779B97F4A7C15 % 2**64
    return f"{mixed >> 32:08x}-{mixed >> 16 & 0xFFFF:04x}-4{mixed & 0xFFF:03x}-8000-{number:012x}"


# Appending


async def _appends(folder: Path, size: Size) -> list[Figure]:
    one_by_one, together, bare, handed = [], [], [], []
    clock = SystemClock()
    log = AuditLog(folder / "appends.sqlite3", clock=clock, origin=ORIGIN)
    log.start()
    count = size.of(400, 20)
    with closing(_bare(folder / "bare.sqlite3")) as connection:
        await log.check()
        for _ in range(size.of(5, 1)):
            bare.append(count / await _timed(lambda: _bare_appends(connection, count)))
            one_by_one.append(count / await _timed(lambda: _sequence(log, count)))
            together.append(count * 4 / await _timed(lambda: _crowd(log, count * 4)))
            handed.append(count / await _handed_over(folder / "handed.sqlite3", count))
    await log.close()

    def compared(what: str, rates: Sequence[float]) -> Figure:
        ratio = median([rate / other for rate, other in zip(rates, bare, strict=True)])
        return Figure(what, median(rates), "/s", "bare SQLite, FULL, row by row", ratio, at_least(0.8))

    return [
        compared(f"durable appends, {MANY_AT_ONCE} at once", together),
        compared("durable appends, one after the other", one_by_one),
        Figure(
            "durable appends, bare SQLite in a thread that answers a loop",
            median(handed),
            "/s",
            "bare SQLite, FULL, row by row",
            median([rate / other for rate, other in zip(handed, bare, strict=True)]),
        ),
        Figure("durable appends, bare SQLite", median(bare), "/s"),
    ]


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS entry (sequence INTEGER PRIMARY KEY, hash BLOB NOT NULL, body TEXT NOT NULL)"
    )
    return connection


async def _bare_appends(connection: sqlite3.Connection, count: int) -> None:
    body = draft(note(1), ORIGIN, time.time()).decode()
    for _ in range(count):
        connection.execute("INSERT INTO entry (hash, body) VALUES (?, ?)", (b"h" * 32, body))


async def _handed_over(path: Path, count: int) -> float:
    """Seconds for what a loop cannot do without that must not wait for a disk: rows go to a thread, which answers."""
    loop = asyncio.get_running_loop()
    rows: SimpleQueue[asyncio.Future[None] | None] = SimpleQueue()
    body = draft(note(1), ORIGIN, time.time()).decode()

    def write() -> None:
        with closing(_bare(path)) as connection:
            while (answer := rows.get()) is not None:
                connection.execute("INSERT INTO entry (hash, body) VALUES (?, ?)", (b"h" * 32, body))
                loop.call_soon_threadsafe(answer.set_result, None)

    async def append() -> None:
        written = loop.create_future()
        rows.put(written)
        await written

    async def sequence() -> None:
        for _ in range(count):
            await append()

    thread = Thread(target=write)
    thread.start()
    await append()  # the file is open then
    took = await _timed(sequence)
    rows.put(None)
    await asyncio.to_thread(thread.join)
    return took


async def _sequence(log: AuditLog, count: int) -> None:
    for number in range(count):
        await log.append(note(number))


async def _crowd(log: AuditLog, count: int) -> None:
    numbers = iter(range(count))

    async def one() -> None:
        for number in numbers:
            await log.append(note(number))

    await asyncio.gather(*(one() for _ in range(MANY_AT_ONCE)))


async def _timed(deed: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await deed()
    return time.perf_counter() - began


# Reading


def _fill(path: Path, rows: int) -> None:
    with closing(open_for_writing(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # what is measured is reading it
        ledger = Ledger(connection)
        began = time.time() - rows
        ledger.prepare(began)
        for first in range(0, rows, _GROUP):
            drafts = [draft(note(one), ORIGIN, began + one) for one in range(first, min(first + _GROUP, rows))]
            ledger.append(drafts)


def _verified(path: Path, rows: int) -> list[Figure]:
    began = time.perf_counter()
    report = verify(path)
    took = time.perf_counter() - began
    if not report.sound or report.head.count != rows:
        raise RuntimeError(str(report))
    return [Figure(f"verify {rows:,} entries", rows / took, "/s", goal=at_least(300_000))]


async def _questions(path: Path, rows: int, size: Size) -> list[Figure]:
    began = time.perf_counter()
    lookup = Lookup(path, path.with_name(f"{path.name}-index"))
    while lookup.catch_up():
        pass
    lookup.close()
    indexed = time.perf_counter() - began
    reader = AuditReader(path)
    taken = []
    for wanted in _asked(rows) * size.of(4, 1):
        began = time.perf_counter()
        await reader.page(wanted)
        taken.append((time.perf_counter() - began) * 1000)
    await reader.close()
    what = f"question to {rows:,} entries while typing"
    return [
        Figure(f"{what}, median", median(taken), "ms", goal=at_most(50)),
        Figure(f"{what}, slowest of {len(taken)}", percentile(taken, 100), "ms", goal=at_most(50)),
        Figure("indexing beside the work", rows / indexed, "/s"),
    ]


def _asked(rows: int) -> list[Filter]:
    typed = [Filter(text="technical refused"[:length]) for length in range(1, len("technical refused") + 1)]
    typed += [Filter(text=_made_up_id(7)[:length]) for length in range(1, 14)]
    one = Filter(conversation=_made_up_id(rows % 977))
    exact = [
        Filter(what="mute"),
        Filter(state="refused", what="coach"),
        one,
    ]
    return [*typed, *exact, Filter(text="nothing of that kind")]
