from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from supervisor_desk.audit import lookup
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.reader import AuditReader, AuditUnreadable
from supervisor_desk.audit.search import Filter
from tests.audit.notes import intent, outcome, write
from tests.support.waiting import until


async def test_what_was_just_written_is_on_the_first_page(log: AuditLog, reader: AuditReader) -> None:
    for number in range(3):
        await log.append(intent(f"d-{number}"))
        page = await reader.page()
        assert page.rows[0].entry.delivery == f"d-{number}"
        assert page.newest == number + 1


async def test_one_can_walk_back_and_forth_through_the_pages(path: Path, reader: AuditReader) -> None:
    write(path, [intent(str(number)) for number in range(1, 26)])
    pages = [await reader.page(limit=10)]
    while pages[-1].more:
        pages.append(await reader.page(before=pages[-1].rows[-1].entry.sequence, limit=10))
    assert [len(page.rows) for page in pages] == [10, 10, 5]
    newer = await reader.page(after=pages[-1].rows[0].entry.sequence, limit=10)
    assert newer.rows == pages[1].rows
    assert newer.more


async def test_a_filter_finds_what_was_just_written_and_what_was_indexed(
    log: AuditLog, reader: AuditReader, path: Path
) -> None:
    write(path, [intent("d-1", "mute"), outcome("d-1", what="mute")])
    await reader.page()
    await log.append(intent("d-2", "mute"))
    await log.append(intent("d-3", "barge"))
    page = await reader.page(Filter(text="mut"))
    assert [row.entry.sequence for row in page.rows] == [3, 2, 1]


async def test_it_goes_on_indexing_between_questions(
    path: Path, reader: AuditReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "LOOKED_AT", 1)
    monkeypatch.setattr(lookup, "SLICE", 10)
    write(path, [intent("d", "mute")] * 95)
    page = await reader.page(Filter(what="mute"), limit=200)
    assert page.behind > 0
    async with asyncio.timeout(5):
        while page.behind:
            page = await reader.page(Filter(what="mute"), limit=200)
    assert len(page.rows) == 95


async def test_open_intents_and_stories_are_told(log: AuditLog, reader: AuditReader) -> None:
    await log.append(intent("d-1", "mute", conversation="c-1"))
    await log.append(intent("d-2", "mute", retry_of="d-1"))
    await log.append(outcome("d-2"))
    (one,) = await reader.open_intents()
    assert one.intent.entry.conversation == "c-1"
    assert [row.entry.delivery for row in await reader.story("d-1")] == ["d-1", "d-2"]


async def test_reading_does_not_keep_the_writer_waiting(log: AuditLog, reader: AuditReader, path: Path) -> None:
    write(path, [intent("d", "mute")] * 2_000)
    questions = [reader.page(Filter(text="mute"), limit=500) for _ in range(5)]
    entries = [log.append(intent()) for _ in range(20)]
    pages, written = await asyncio.gather(asyncio.gather(*questions), asyncio.gather(*entries))
    assert [one.sequence for one in written] == list(range(2_001, 2_021))
    assert all(len(page.rows) == 500 for page in pages)


async def test_closing_leaves_no_thread_even_in_the_middle_of_indexing(path: Path) -> None:
    write(path, [intent("d", "mute")] * 3_000)
    before = threading.active_count()
    reader = AuditReader(path)
    await reader.page()
    await reader.close()
    await reader.close()
    assert threading.active_count() == before
    with pytest.raises(AuditUnreadable, match="shutting down"):
        await reader.page()


async def test_without_a_log_it_says_so_until_there_is_one(path: Path, reader: AuditReader) -> None:
    with pytest.raises(AuditUnreadable, match="There is no audit log at"):
        await reader.page()
    write(path, [intent()])
    await until(path.exists)
    assert (await reader.page()).newest == 1
