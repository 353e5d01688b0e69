from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.audit.chain import Break, Head, Mismatch, RawRow, Walk, genesis, link
from tests.audit.notes import chained, intent, texts

links = st.builds(intent, texts, reason=texts)
logs = st.lists(links, min_size=1, max_size=9).map(chained)


def walked(rows: list[RawRow], anchor: Head | None = None, chain: str = "c") -> Mismatch | None:
    walk = Walk(chain, anchor)
    walk.take(rows)
    return walk.finish()


def head_of(rows: list[RawRow], count: int | None = None) -> Head:
    count = len(rows) if count is None else count
    return Head("c", count, rows[count - 1][2].hex() if count else genesis("c").hex())


def test_the_hashes_are_those_that_the_format_promises() -> None:
    first = sha256(b"\x01" + b"my chain").digest()
    assert genesis("my chain") == first
    assert link(first, b"body") == sha256(b"\x00" + first + b"body").digest()


@given(logs)
def test_a_log_as_it_was_written_fits(rows: list[RawRow]) -> None:
    assert walked(rows, head_of(rows)) is None


@given(logs, st.data())
def test_it_does_not_matter_in_which_portions_it_is_walked(rows: list[RawRow], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(rows)))
    walk = Walk("c", head_of(rows))
    walk.take(rows[:cut])
    walk.take(rows[cut:])
    assert walk.finish() is None
    assert walk.head == head_of(rows)


@given(logs, st.data())
def test_any_changed_byte_of_any_entry_is_found_there(rows: list[RawRow], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    sequence, body, digest = rows[place]
    at = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != body[at]))
    rows[place] = (sequence, body[:at] + bytes([other]) + body[at + 1 :], digest)
    mismatch = walked(rows)
    assert mismatch is not None
    assert mismatch.sequence == sequence
    assert mismatch.kind in (Break.EDITED, Break.REORDERED)  # the latter where its own number was hit


@given(logs, st.data())
def test_any_changed_hash_is_found_there_with_both_values(rows: list[RawRow], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    sequence, body, digest = rows[place]
    forged = data.draw(st.binary(min_size=32, max_size=32).filter(lambda value: value != digest))
    rows[place] = (sequence, body, forged)
    assert walked(rows) == Mismatch(Break.EDITED, sequence, digest.hex(), forged.hex())


@given(logs, st.data())
def test_any_missing_entry_is_found(rows: list[RawRow], data: st.DataObject) -> None:
    anchor = head_of(rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    del rows[place]
    mismatch = walked(rows, anchor)
    assert mismatch is not None
    assert mismatch.sequence == place + 1
    assert mismatch.kind is (Break.CUT if place == len(rows) else Break.MISSING)


@given(logs, st.data())
def test_a_missing_entry_whose_gap_was_closed_is_found(rows: list[RawRow], data: st.DataObject) -> None:
    anchor = head_of(rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    del rows[place]
    closed = [(number, body, digest) for number, (_, body, digest) in enumerate(rows, 1)]
    mismatch = walked(closed, anchor)
    assert mismatch is not None
    assert mismatch.sequence == place + 1


@given(st.lists(links, min_size=2, max_size=9).map(chained), st.data())
def test_any_two_entries_that_changed_places_are_found(rows: list[RawRow], data: st.DataObject) -> None:
    one, two = sorted(data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=2, max_size=2, unique=True)))
    rows[one], rows[two] = (rows[one][0], *rows[two][1:]), (rows[two][0], *rows[one][1:])
    mismatch = walked(rows)
    assert mismatch is not None
    assert (mismatch.kind, mismatch.sequence) == (Break.REORDERED, one + 1)
    assert mismatch.found == f"the content of entry {two + 1}"


@given(logs, st.data())
def test_a_tail_cut_below_the_anchor_is_found(rows: list[RawRow], data: st.DataObject) -> None:
    anchor = head_of(rows, data.draw(st.integers(1, len(rows))))
    left = data.draw(st.integers(0, anchor.count - 1))
    assert walked(rows[:left], anchor) == Mismatch(Break.CUT, left + 1, f"{anchor.count:,}", f"{left:,}")


@given(logs, st.data())
def test_entries_after_the_anchor_may_come_and_go(rows: list[RawRow], data: st.DataObject) -> None:
    anchor = head_of(rows, data.draw(st.integers(0, len(rows))))
    left = data.draw(st.integers(anchor.count, len(rows)))
    assert walked(rows[:left], anchor) is None


@given(logs)
def test_a_log_written_anew_from_some_entry_on_does_not_meet_the_anchor(rows: list[RawRow]) -> None:
    anchor = head_of(rows)
    last = rows[-1][2]
    again = list(rows)
    body = again[-1][1][:-1] + b' "x":0}'
    again[-1] = (again[-1][0], body, link(again[-2][2] if len(again) > 1 else genesis("c"), body))
    assert walked(again) is None  # in itself it fits
    assert walked(again, anchor) == Mismatch(Break.REWRITTEN, len(rows), last.hex(), again[-1][2].hex())


def test_another_chain_is_not_the_one_that_was_anchored() -> None:
    rows = chained([intent()], "other")
    mismatch = walked(rows, Head("c", 3, "00"), "other")
    assert mismatch is not None
    assert mismatch.kind is Break.REPLACED


def test_the_walk_stops_at_the_first_row_that_does_not_fit() -> None:
    rows = chained([intent(str(number)) for number in range(6)])
    rows[2] = (3, rows[2][1] + b" ", rows[2][2])
    rows[4] = (5, rows[4][1] + b" ", rows[4][2])
    walk = Walk("c")
    assert walk.take(rows[:4]) is walk.take(rows[4:])
    assert walk.mismatch is not None
    assert walk.mismatch.sequence == 3
    assert walk.head == head_of(rows, 2)


def test_entries_of_a_later_format_still_chain() -> None:
    body = b'{"format":2,"sequence":1,"at":"later"}'
    assert walked([(1, body, link(genesis("c"), body))]) is None


def _edit(rows: list[RawRow]) -> None:
    rows[1] = (2, rows[1][1].replace(b"coach", b"barge"), rows[1][2])


def _remove(rows: list[RawRow]) -> None:
    del rows[1]


def _repeat(rows: list[RawRow]) -> None:
    rows.insert(1, rows[0])


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (_edit, "Entry 2 was edited after it was written"),
        (_remove, "Entry 2 is missing: expected entry 2, found entry 3."),
        (_repeat, "Entry 1 is out of place: expected entry 2, found entry 1."),
    ],
)
def test_a_mismatch_says_what_it_is(forge: Callable[[list[RawRow]], None], words: str) -> None:
    rows = chained([intent(str(number)) for number in range(4)])
    forge(rows)
    assert words in str(walked(rows))
