"""What the board keeps of a conversation, and that reading only what changed gives the same as reading all."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.attention import Level
from supervisor_desk.conversations.conversation import Conversation, Mode
from supervisor_desk.conversations.entry import Entry, Viewpoint, agent_muted, supervising
from supervisor_desk.conversations.tiles import Tile
from tests.support.builders import COLLEAGUE, ME, agent, conversation, customer, session

MINE = Viewpoint(me=ME)
NOW = 1_795_255_300.0  # 2026-11-21T10:01:40Z
SINCE = "2026-11-21T10:00:00.000Z"


def read(record: Conversation, viewpoint: Viewpoint = MINE) -> Entry:
    entry = Entry(record)
    entry.read(viewpoint, NOW)
    return entry


def tiles(entry: Entry) -> set[Tile]:
    return {tile for tile in Tile if entry.tiles & tile.value}


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("active", {Tile.ALL, Tile.ACTIVE}),
        ("conference", {Tile.ALL, Tile.ACTIVE}),
        ("hold", {Tile.ALL, Tile.ON_HOLD}),
        ("queued", {Tile.ALL, Tile.WAITING}),
        ("alerting", {Tile.ALL, Tile.WAITING}),
        ("dialing", {Tile.ALL, Tile.WAITING}),
        ("in_transfer", {Tile.ALL}),
        ("never heard of", {Tile.ALL}),
        ("ended", {Tile.ALL}),
    ],
)
def test_each_state_falls_under_its_tiles(state: str, found: set[Tile]) -> None:
    assert tiles(read(conversation(raw_state=state))) == found


def test_ones_own_session_is_mine_and_supervised() -> None:
    assert tiles(read(conversation(monitors=(session(of=ME),)))) >= {Tile.MINE, Tile.SUPERVISED}


def test_a_colleagues_session_is_supervised_but_not_mine() -> None:
    found = tiles(read(conversation(monitors=(session(of=COLLEAGUE),))))
    assert Tile.SUPERVISED in found
    assert Tile.MINE not in found


def test_a_session_that_has_ended_supervises_nothing() -> None:
    assert Tile.SUPERVISED not in tiles(read(conversation(monitors=(session(Mode.TERMINATED),))))


def test_the_agents_mute_counts_and_the_customers_does_not() -> None:
    assert Tile.MUTED in tiles(read(conversation(participants=(agent(muted=True), customer()))))
    assert Tile.MUTED not in tiles(read(conversation(participants=(agent(), customer(muted=True)))))


def test_an_agent_who_has_left_is_not_muted() -> None:
    assert not agent_muted(conversation(participants=(agent(muted=True, left_at=SINCE),)))


def test_a_long_hold_wants_attention() -> None:
    entry = read(conversation(raw_state="hold", state_since=SINCE))
    assert entry.level is Level.WATCH
    assert Tile.ATTENTION in tiles(entry)


def test_a_command_in_doubt_wants_attention() -> None:
    entry = read(conversation())
    entry.note_delivery(1, Level.WATCH)
    entry.read(MINE, NOW)
    assert Tile.ATTENTION in tiles(entry)


def test_what_is_over_wants_no_attention_even_with_a_command_in_doubt() -> None:
    entry = read(conversation(raw_state="ended"))
    entry.note_delivery(1, Level.ACT)
    entry.read(MINE, NOW)
    assert entry.level is Level.NONE
    assert Tile.ATTENTION not in tiles(entry)


def test_all_that_is_shown_can_be_found() -> None:
    entry = read(conversation(monitors=(session(of=COLLEAGUE, name="Ruth Okafor"),)))
    for word in ("ada", "billing", "voice", "okafor", "call-1", "56"):
        assert word in entry.text


def test_what_is_masked_cannot_be_found() -> None:
    assert "carl" not in read(conversation()).text
    assert "4930" not in read(conversation()).text


def test_in_full_the_customer_can_be_found() -> None:
    assert "carl customer" in read(conversation(), Viewpoint(masked=False)).text


def test_ones_own_session_stands_first_then_those_who_are_heard() -> None:
    listening = session(key="a", of=COLLEAGUE, name="A")
    speaking = session(Mode.WHISPER, key="b", of=COLLEAGUE, name="Z")
    own = session(key="c", of=ME, name="M")
    record = conversation(monitors=(listening, speaking, session(Mode.TERMINATED, key="d"), own))
    assert supervising(record, ME) == (own, speaking, listening)


RECORDS = st.builds(
    conversation,
    raw_state=st.sampled_from(["active", "hold", "queued", "ended", "odd"]),
    state_since=st.sampled_from([None, SINCE, "2026-11-21T10:01:39.000Z"]),
    connected_at=st.sampled_from([None, SINCE, "2026-11-21T09:00:00.000Z"]),
    queue_name=st.sampled_from(["", "Billing", "Sales"]),
    participants=st.sampled_from([(), (agent(), customer()), (agent(muted=True),), (customer(name="Else"),)]),
    monitors=st.sampled_from([(), (session(),), (session(Mode.BARGE, of=COLLEAGUE),)]),
)


@given(st.lists(RECORDS, min_size=1, max_size=6), st.data())
def test_reading_changes_gives_what_reading_all_gives(records: list[Conversation], data: st.DataObject) -> None:
    entry = Entry(records[0])
    for record in records[1:]:
        entry.take(record)
        if data.draw(st.booleans()):
            entry.read(MINE, NOW)
    entry.read(MINE, NOW)
    fresh = read(records[-1])
    kept = [name for name in Entry.__slots__ if name not in ("_read_from", "arrived")]
    assert [getattr(entry, name) for name in kept] == [getattr(fresh, name) for name in kept]


@given(RECORDS)
def test_another_viewpoint_is_taken_over_whole(record: Conversation) -> None:
    entry = read(record)
    other = Viewpoint(me=COLLEAGUE, masked=False)
    entry.read(other, NOW, anew=True)
    fresh = read(msgspec.structs.replace(record), other)
    assert (entry.tiles, entry.text, entry.customer) == (fresh.tiles, fresh.text, fresh.customer)
