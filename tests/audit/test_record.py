from __future__ import annotations

import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.actions.ports import Note
from supervisor_desk.audit.record import (
    FORMAT,
    Entry,
    News,
    Unreadable,
    canonical,
    draft,
    entry_of,
    entry_or_stand_in,
    news,
    numbered,
)
from tests.audit.notes import ORIGIN, figures, intent, notes, texts
from tests.support.clock import NOON

entries = st.builds(
    Entry,
    sequence=st.integers(1, 2**62),
    at=st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    actor=texts,
    step=texts,
    what=texts,
    reason=texts,
    fence=st.none() | st.integers(0, 2**62),
    detail=st.dictionaries(texts, figures, max_size=5),
)


@given(entries)
def test_an_entry_comes_back_from_its_bytes(entry: Entry) -> None:
    assert entry_of(canonical(entry)) == entry


@given(entries)
def test_the_same_entry_has_the_same_bytes_however_its_detail_is_ordered(entry: Entry) -> None:
    turned = msgspec.structs.replace(entry, detail=dict(reversed(entry.detail.items())))
    assert canonical(turned) == canonical(entry)


@given(notes, st.integers(1, 2**62), st.floats(0, 4e9))
def test_a_draft_with_a_number_is_the_canonical_form_of_its_entry(note: Note, sequence: int, at: float) -> None:
    body = numbered(draft(note, ORIGIN, at), sequence)
    entry = entry_of(body)
    assert canonical(entry) == body
    assert entry.sequence == sequence


def test_the_bytes_begin_with_format_and_number_and_hold_the_time_in_utc() -> None:
    body = numbered(draft(intent(), ORIGIN, NOON + 0.25), 41)
    assert body.startswith(b'{"format":%d,"sequence":41,"at":"2023-11-14T22:13:20.250000Z",' % FORMAT)
    assert entry_of(body).at_s == NOON + 0.25


def test_the_bytes_of_format_1_never_change() -> None:
    note = Note(
        step="intent",
        what="coach",
        delivery="d",
        conversation="c",
        participant="p",
        detail={"b": 1, "a": 0.5, "fence": 9},
    )
    assert numbered(draft(note, ORIGIN, NOON), 1) == (
        b'{"format":1,"sequence":1,"at":"2023-11-14T22:13:20Z","actor":"sup-7","desk":"d35c0001","host":"DESK-042",'
        b'"platform":"control","step":"intent","what":"coach","delivery":"d","conversation":"c","participant":"p",'
        b'"state":"","proof":"","reason":"","retry_of":"","fence":9,"detail":{"a":0.5,"b":1}}'
    )


def test_the_bytes_are_json_for_everyone() -> None:
    body = numbered(draft(intent(reason='He said "wait"\n'), ORIGIN, NOON), 1)
    assert json.loads(body)["reason"] == 'He said "wait"\n'


def test_who_and_where_from_are_part_of_the_entry() -> None:
    entry = entry_of(numbered(draft(intent(), ORIGIN, NOON), 1))
    assert (entry.actor, entry.desk, entry.host, entry.platform) == ("sup-7", "d35c0001", "DESK-042", "control")


@pytest.mark.parametrize("fence", [7, 0])
def test_a_whole_number_called_fence_becomes_the_fence_and_comes_back(fence: int) -> None:
    note = msgspec.structs.replace(intent(), detail={"fence": fence, "status": 200})
    entry = entry_of(numbered(draft(note, ORIGIN, NOON), 1))
    assert (entry.fence, entry.detail) == (fence, {"status": 200})
    assert entry.note() == note


@pytest.mark.parametrize("value", [True, "7", 1.5, None])
def test_anything_else_called_fence_stays_a_figure(value: str | float | bool | None) -> None:
    note = msgspec.structs.replace(intent(), detail={"fence": value})
    entry = entry_of(numbered(draft(note, ORIGIN, NOON), 1))
    assert (entry.fence, entry.detail) == (None, {"fence": value})


def test_what_is_no_number_is_kept_as_nothing() -> None:
    note = msgspec.structs.replace(intent(), detail={"jitter": float("nan")})
    assert entry_of(numbered(draft(note, ORIGIN, NOON), 1)).detail == {"jitter": None}


def test_half_a_surrogate_pair_does_not_stop_an_entry() -> None:
    note = intent(delivery="d-\ud800", reason="half \udfff")
    entry = entry_of(numbered(draft(note, ORIGIN, NOON), 1))
    assert (entry.delivery, entry.reason) == ("d-?", "half ?")


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"step":1,"what":"x"}', b'{"format":1}', b"\xff"])
def test_what_is_no_entry_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        entry_of(body)


def test_a_row_that_cannot_be_read_says_so_in_a_list() -> None:
    stand_in = entry_or_stand_in(5, b"scratched")
    assert (stand_in.sequence, stand_in.step) == (5, "unreadable")
    assert "Verify the log" in stand_in.reason


def test_the_content_of_another_entry_is_not_shown_as_this_one() -> None:
    body = numbered(draft(intent(), ORIGIN, NOON), 6)
    assert entry_or_stand_in(5, body).step == "unreadable"
    assert entry_or_stand_in(6, body).step == "intent"


@pytest.mark.parametrize("state", ["confirmed", "refused", "failed", "cancelled"])
def test_these_outcomes_settle_a_delivery(state: str) -> None:
    assert news("outcome", state) is News.SETTLES


@pytest.mark.parametrize(
    ("step", "state"), [("outcome", "unproven"), ("outcome", "executing"), ("notice", "confirmed"), ("outcome", "")]
)
def test_everything_else_leaves_it_open(step: str, state: str) -> None:
    assert news(step, state) is News.CONTINUES
