"""The answers must be those of somebody who reads the whole log, whatever the state of the index."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervisor_desk.actions.ports import Note
from supervisor_desk.audit import lookup as module
from supervisor_desk.audit.lookup import AuditUnreadable, Lookup
from supervisor_desk.audit.record import News, Row, news
from supervisor_desk.audit.search import ANYTHING, Filter, Page
from tests.audit.forging import forged, locked
from tests.audit.notes import intent, outcome, write
from tests.support.clock import NOON

WORDS = [
    "refused",
    "Refund",
    "re-open",
    "Élodie",
    "ж",
    "жук",
    "abж",
    "409",
    "line",
    "_",
    "AND",
    'quo"te',
    "a*b",
    "東京",
]
IDS = ["1b4e28ba-2fa1-11d2-883f-0016d3cca427", "1b4e28ba-0000-11d2-883f-0016d3cca427", "d-1", "d-2", "-", "Ж-1", ""]
words = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
some_notes = st.builds(
    Note,
    step=st.sampled_from(["intent", "outcome", "notice"]),
    what=st.sampled_from(["mute", "voice cue", "ж"]),
    delivery=st.sampled_from(IDS),
    conversation=st.sampled_from(IDS),
    state=st.sampled_from(["", "confirmed", "unproven", "failed"]),
    reason=words,
    retry_of=st.sampled_from(["", "d-1"]),
    detail=st.dictionaries(st.sampled_from(["status", "id", "why"]), st.sampled_from([409, True, 0.5, *IDS, *WORDS])),
)
times = st.none() | st.integers(-5, 60).map(lambda second: datetime.fromtimestamp(NOON + second, UTC))
filters = st.builds(
    Filter,
    since=times,
    until=times,
    step=st.sampled_from(["", "", "intent", "outcome"]),
    what=st.sampled_from(["", "", "mute", "ж"]),
    state=st.sampled_from(["", "", "confirmed", "gone"]),
    delivery=st.sampled_from(["", *IDS]),
    conversation=st.sampled_from(["", "", *IDS]),
    text=words
    | st.sampled_from(["re", "1b4e", "1b4e28ba-2", "1b4e28ba2fa1", "sup-7", "d", "abж", "ab", "4", "x", "elo"]),
)


@pytest.fixture
def lookup(path: Path) -> Iterator[Lookup]:
    lookup = Lookup(path, path.with_name("index"))
    yield lookup
    lookup.close()


def read_all(lookup: Lookup) -> list[Row]:
    """The whole log, newest first, without any index."""
    return list(lookup.page(ANYTHING, None, None, 10_000).rows)


def open_by_hand(rows: list[Row]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for row in reversed(rows):
        entry = row.entry
        match news(entry.step, entry.state):
            case News.OPENS if entry.delivery:
                found[entry.delivery] = (entry.sequence, entry.sequence)
            case News.SETTLES:
                found.pop(entry.delivery, None)
            case _ if entry.delivery in found:
                found[entry.delivery] = (found[entry.delivery][0], entry.sequence)
    return found


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=100)
@given(st.data())
def test_pages_are_those_of_a_patient_reader(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.sqlite"
        lookup = Lookup(path, path.with_name("index"))
        at = NOON
        for part in data.draw(st.lists(st.lists(some_notes, min_size=1, max_size=8), min_size=1, max_size=3)):
            write(path, part, at)
            at += data.draw(st.sampled_from([20, -30]))  # the computer's clock may be set back
            if data.draw(st.booleans()):
                lookup.catch_up()
        everything = read_all(lookup)
        for _ in range(4):
            wanted = data.draw(filters)
            matching = [row for row in everything if wanted.matches(row.entry)]
            limit = data.draw(st.integers(1, 6))
            border = data.draw(st.integers(0, len(everything) + 2))
            older = [row for row in matching if row.entry.sequence < border]
            newer = [row for row in matching if row.entry.sequence > border]
            assert_page(lookup.page(wanted, None, None, limit), matching[:limit], len(matching) > limit)
            assert_page(lookup.page(wanted, border, None, limit), older[:limit], len(older) > limit)
            assert_page(lookup.page(wanted, None, border, limit), newer[-limit:], len(newer) > limit)
        opened = open_by_hand(everything)
        found = {one.intent.entry.delivery: one for one in lookup.open_intents()}
        assert {name: (one.intent.entry.sequence, one.latest.entry.sequence) for name, one in found.items()} == opened
        delivery = data.draw(st.sampled_from(IDS))
        story = [row for row in reversed(everything) if delivery in (row.entry.delivery, row.entry.retry_of)]
        assert list(lookup.story(delivery)) == (story if delivery else [])
        lookup.close()


def assert_page(page: Page, rows: list[Row], more: bool) -> None:
    assert list(page.rows) == rows
    assert page.more is more
    assert page.behind == 0


def test_an_open_intent_brings_everything_needed_to_look_after_it(path: Path, lookup: Lookup) -> None:
    note = Note(
        step="intent",
        what="mute",
        delivery="d-1",
        conversation="c",
        participant="p",
        detail={"muted": True, "fence": 4},
    )
    write(path, [intent("d-0"), note, outcome("d-1", "unproven"), outcome("d-0")])
    (one,) = lookup.open_intents()
    assert one.intent.entry.note() == note
    assert one.latest.entry.state == "unproven"


def test_while_the_index_lags_the_newest_entries_are_searched_and_the_rest_is_counted(
    path: Path, lookup: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOKED_AT", 3)
    monkeypatch.setattr(module, "SLICE", 4)
    write(path, [intent(f"d-{number}", "mute") for number in range(10)])
    page = lookup.page(Filter(what="mute"), None, None, 10)
    assert [row.entry.sequence for row in page.rows] == [10, 9, 8]
    assert page.behind == 7
    assert lookup.catch_up()
    page = lookup.page(Filter(what="mute"), None, None, 10)
    assert [row.entry.sequence for row in page.rows] == [10, 9, 8, 4, 3, 2, 1]
    assert page.behind == 3
    assert lookup.catch_up()
    assert not lookup.catch_up()
    page = lookup.page(Filter(what="mute"), None, None, 10)
    assert (len(page.rows), page.behind) == (10, 0)


def test_what_must_be_complete_does_not_wait_for_the_index(path: Path, lookup: Lookup) -> None:
    write(path, [intent("d-1"), *[outcome("d-9")] * (module.SLICE + 5), outcome("d-1", "unproven"), intent("d-2")])
    for _ in range(2):
        assert [one.intent.entry.delivery for one in lookup.open_intents()] == ["d-1", "d-2"]
        assert [row.entry.state for row in lookup.story("d-1")] == ["", "unproven"]
        lookup.catch_up()


def test_a_common_beginning_of_very_many_words_is_found_all_the_same(path: Path, lookup: Lookup) -> None:
    write(path, [intent("d", reason=f"x{number}") for number in range(200)])
    lookup.catch_up()
    assert len(lookup.page(Filter(text="x"), None, None, 500).rows) == 200
    assert len(lookup.page(Filter(text="x19"), None, None, 500).rows) == 11


def index_of(path: Path) -> Path:
    return path.with_name("index")


def test_the_index_is_kept_for_the_next_time(path: Path, lookup: Lookup) -> None:
    write(path, [intent("d-1", "mute")] * 5)
    lookup.catch_up()
    lookup.close()
    with sqlite3.connect(index_of(path)) as index:
        assert index.execute("SELECT count FROM state").fetchone() == (5,)
    index.close()
    assert len(lookup.page(Filter(what="mute"), None, None, 9).rows) == 5


@pytest.mark.parametrize("damage", ["scratch", "remove", "older version", "other log", "no tables"])
def test_an_index_that_does_not_fit_is_made_anew(path: Path, lookup: Lookup, damage: str) -> None:
    write(path, [intent("d-1", "mute")] * 5)
    lookup.catch_up()
    lookup.close()
    if damage in ("scratch", "remove"):
        index_of(path).unlink()
    if damage == "scratch":
        index_of(path).write_bytes(b"scratched" * 2_000)
    statement = {
        "older version": "PRAGMA user_version = 77",
        "other log": "UPDATE state SET chain = 'another'",
        "no tables": "DROP TABLE vocabulary",
    }.get(damage)
    if statement is not None:
        with sqlite3.connect(index_of(path)) as index:
            index.execute(statement)
        index.close()
    for _ in range(2):
        lookup.catch_up()
    assert len(lookup.page(Filter(text="mut"), None, None, 9).rows) == 5


def test_an_index_of_entries_that_are_gone_is_made_anew(path: Path, lookup: Lookup) -> None:
    write(path, [intent("d-1", "mute")] * 5)
    lookup.catch_up()
    lookup.close()
    with forged(path) as file:
        file.execute("DELETE FROM entry WHERE sequence > 2")
    write(path, [intent("d-2", "barge")] * 4)
    lookup.catch_up()
    assert len(lookup.page(Filter(what="mute"), None, None, 9).rows) == 2
    assert len(lookup.page(Filter(what="barge"), None, None, 9).rows) == 4


def test_where_there_can_be_no_index_the_log_is_still_searched(path: Path, tmp_path: Path) -> None:
    write(path, [intent("d-1", "mute"), intent("d-2", "barge"), outcome("d-1")])
    lookup = Lookup(path, tmp_path / "no such folder" / "index")
    assert not lookup.catch_up()
    assert [row.entry.sequence for row in lookup.page(Filter(text="mut"), None, None, 9).rows] == [1]
    assert [one.intent.entry.delivery for one in lookup.open_intents()] == ["d-2"]
    assert len(lookup.story("d-1")) == 2
    lookup.close()


def test_an_entry_that_cannot_be_read_is_shown_as_such_and_hides_no_other(path: Path, lookup: Lookup) -> None:
    write(path, [intent("d-1"), intent("d-2"), intent("d-3")])
    with forged(path) as file:
        file.execute("UPDATE entry SET body = 'scratched' WHERE sequence = 2")
    lookup.catch_up()
    assert [row.entry.step for row in lookup.page(ANYTHING, None, None, 9).rows] == ["intent", "unreadable", "intent"]
    assert [row.entry.sequence for row in lookup.page(Filter(text="unreadable"), None, None, 9).rows] == [2]
    assert [one.intent.entry.delivery for one in lookup.open_intents()] == ["d-1", "d-3"]


def test_an_entry_that_cannot_be_read_and_is_not_indexed_yet_hides_no_open_intent(path: Path, lookup: Lookup) -> None:
    write(path, [intent("d-1"), outcome("d-1"), intent("d-3")])
    with forged(path) as file:
        file.execute("UPDATE entry SET body = 'scratched' WHERE sequence = 2")
    assert [one.intent.entry.delivery for one in lookup.open_intents()] == ["d-1", "d-3"]


def test_an_index_that_cannot_be_written_now_is_kept_and_used_again(path: Path, lookup: Lookup) -> None:
    write(path, [intent("d-1", "mute")])
    lookup.catch_up()
    write(path, [intent("d-2", "mute")])
    with locked(index_of(path)):
        assert not lookup.catch_up()
        assert len(lookup.page(Filter(what="mute"), None, None, 9).rows) == 2
    lookup.catch_up()
    lookup.close()
    with closing(sqlite3.connect(index_of(path))) as index:
        assert index.execute("SELECT count FROM state").fetchone() == (2,)


def test_an_index_whose_folder_went_away_is_done_without(path: Path, tmp_path: Path) -> None:
    write(path, [intent("d-1", "mute")])
    folder = tmp_path / "folder"
    folder.mkdir()
    lookup = Lookup(path, folder / "index")
    lookup.catch_up()
    with closing(sqlite3.connect(folder / "index")) as index:
        index.execute("DROP TABLE vocabulary")
    for file in folder.iterdir():
        file.rename(tmp_path / file.name)
    folder.rmdir()
    for _ in range(2):
        assert len(lookup.page(Filter(text="mut"), None, None, 9).rows) == 1
    lookup.close()


def test_a_log_that_is_put_in_place_later_is_found(path: Path, lookup: Lookup) -> None:
    with pytest.raises(AuditUnreadable, match="There is no audit log"):
        lookup.page(ANYTHING, None, None, 9)
    write(path, [intent()])
    assert lookup.page(ANYTHING, None, None, 9).newest == 1


def test_another_log_put_in_its_place_is_the_one_that_is_read(path: Path, lookup: Lookup, tmp_path: Path) -> None:
    write(path, [intent("d-1", "mute")] * 3)
    lookup.catch_up()
    write(tmp_path / "another", [intent("d-2", "barge")])
    path.rename(tmp_path / "aside")
    (tmp_path / "another").rename(path)
    assert [row.entry.what for row in lookup.page(Filter(text="d-2"), None, None, 9).rows] == ["barge"]
    assert lookup.page(Filter(what="mute"), None, None, 9).rows == ()


def test_an_empty_log_answers_with_nothing(path: Path, lookup: Lookup) -> None:
    write(path, [])
    assert lookup.page(ANYTHING, None, None, 9) == Page((), more=False, newest=0)
    assert lookup.page(Filter(text="a"), None, None, 9).rows == ()
    assert lookup.open_intents() == ()


def test_the_hash_of_a_row_is_the_one_in_the_chain(path: Path, lookup: Lookup) -> None:
    head = write(path, [intent(), outcome()])
    assert lookup.page(ANYTHING, None, None, 1).rows[0].hash == head.hash


def test_what_is_found_does_not_depend_on_who_indexed_it(path: Path, lookup: Lookup) -> None:
    """Two desks on one log share its index."""
    other = Lookup(path, index_of(path))
    for turn in range(4):
        write(path, [intent(f"d-{turn}", "mute")] * 3)
        (lookup if turn % 2 else other).catch_up()
        (other if turn % 2 else lookup).catch_up()
        assert len(lookup.page(Filter(what="mute"), None, None, 99).rows) == 3 * turn + 3
    assert lookup.page(Filter(text="mute"), None, None, 99) == other.page(Filter(text="mute"), None, None, 99)
    other.close()


def test_the_index_holds_no_text(path: Path, lookup: Lookup) -> None:
    """Words and numbers of entries alone: nobody reads a reason out of it."""
    write(path, [msgspec.structs.replace(intent(), reason="the quick brown fox")])
    lookup.catch_up()
    lookup.close()
    assert b"quick brown" not in index_of(path).read_bytes()
