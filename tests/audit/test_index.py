from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from supervisor_desk.audit.index import SPAN, IndexUseless, SearchIndex
from supervisor_desk.audit.record import Entry
from supervisor_desk.audit.search import Filter
from tests.audit.forging import locked
from tests.support.clock import NOON


def at_hour(hour: int) -> datetime:
    return datetime.fromtimestamp(NOON + hour * 3_600, UTC)


def rows(first: int, last: int) -> list[tuple[int, Entry, bytes]]:
    return [
        (number, Entry(sequence=number, step="intent", what="mute", delivery=f"d-{number}"), bytes([number]))
        for number in range(first, last + 1)
    ]


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    return SearchIndex(tmp_path / "index", "c")


def test_it_knows_how_far_it_is_and_the_hash_there(index: SearchIndex) -> None:
    assert index.last() == (0, b"")
    index.add(rows(1, 7))
    assert index.last() == (7, bytes([7]))
    index.close()


def test_it_takes_entries_once_and_without_holes(index: SearchIndex) -> None:
    index.add(rows(1, 4))
    index.add(rows(2, 6))
    index.add(rows(9, 9))
    assert index.count == 6
    assert list(index.candidates(Filter(what="mute"), 1, 99, newest_first=False)) == [1, 2, 3, 4, 5, 6]
    index.close()


def test_it_gives_numbers_in_either_order_between_bounds(index: SearchIndex) -> None:
    index.add(rows(1, 9))
    assert list(index.candidates(Filter(step="intent"), 3, 6, newest_first=True)) == [6, 5, 4, 3]
    assert list(index.candidates(Filter(step="intent"), 3, 6, newest_first=False)) == [3, 4, 5, 6]
    assert list(index.candidates(Filter(step="intent"), 6, 3, newest_first=False)) == []
    index.close()


def test_a_time_narrows_the_numbers_however_the_clock_went(index: SearchIndex) -> None:
    count = 2 * SPAN
    hours = [number // SPAN for number in range(1, count + 1)]
    hours[10] = 5  # the clock was set forward for a moment
    index.add(
        [
            (number, Entry(sequence=number, at=at_hour(hour), step="intent", what="mute"), b"")
            for number, hour in enumerate(hours, 1)
        ]
    )

    def between(first: int, last: int) -> list[int]:
        wanted = Filter(since=at_hour(first), until=at_hour(last))
        return list(index.candidates(wanted, 1, count, newest_first=False))

    assert between(0, 1) == list(range(1, SPAN))
    assert between(1, 2) == list(range(1, count))  # more than asked for, never less
    assert between(5, 6) == list(range(1, SPAN))
    assert between(0, 9) == list(range(1, count + 1))
    assert between(7, 9) == []
    index.close()


def test_starting_over_forgets_everything(index: SearchIndex) -> None:
    index.add(rows(1, 4))
    index.start_over()
    assert index.count == 0
    assert index.open_deliveries() == {}
    index.add(rows(1, 2))
    assert len(index.open_deliveries()) == 2
    index.close()


def test_a_busy_index_is_no_reason_to_throw_it_away(tmp_path: Path, index: SearchIndex) -> None:
    index.add(rows(1, 2))
    with locked(tmp_path / "index"), pytest.raises(IndexUseless) as useless:
        index.add(rows(3, 4))
    assert not useless.value.broken
    index.add(rows(3, 4))
    assert index.count == 4
    index.close()


def test_an_index_that_is_locked_when_it_is_opened_is_not_thrown_away(tmp_path: Path, index: SearchIndex) -> None:
    index.add(rows(1, 2))
    with locked(tmp_path / "index"), pytest.raises(IndexUseless) as useless:
        SearchIndex(tmp_path / "index", "c")
    assert not useless.value.broken
    assert index.count == 2
    index.close()


def test_what_was_not_added_is_not_taken_for_known(tmp_path: Path, index: SearchIndex) -> None:
    with locked(tmp_path / "index"), pytest.raises(IndexUseless):
        index.add(rows(1, 1))
    index.add(rows(1, 1))
    assert list(index.candidates(Filter(text="mut"), 1, 9, newest_first=True)) == [1]
    index.close()
