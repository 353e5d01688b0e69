"""Order, filters and search of the board."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.arrange import Filter, SortBy, search_words, sort_key
from supervisor_desk.conversations.attention import Level
from supervisor_desk.conversations.conversation import ConversationId, Mode
from supervisor_desk.conversations.entry import Entry, Viewpoint
from supervisor_desk.conversations.tiles import Tile
from tests.support.builders import COLLEAGUE, ME, agent, conversation, customer, session

VIEW = Viewpoint(me=ME)
NOW = 1_795_255_300.0  # 2026-11-21T10:01:40Z


def clock(second: int) -> str:
    return f"2026-11-21T10:00:{second:02d}.000Z"


def entry(name: str, **changes: Any) -> Entry:
    made = Entry(conversation(**{"id": ConversationId(name)} | changes))
    made.read(VIEW, NOW)
    return made


def ordered(entries: list[Entry], by: SortBy, *, descending: bool = False) -> str:
    """The ids from the top of a board that is sorted so."""
    names = [one.id for one in sorted(entries, key=sort_key(by, descending=descending))]
    return "".join(reversed(names) if descending else names)


def named(name: str, agent_name: str) -> Entry:
    return entry(name, participants=(agent(name=agent_name), customer()) if agent_name else (customer(),))


def test_agents_are_sorted_without_regard_to_case() -> None:
    assert ordered([named("1", "zoe"), named("2", "Ada"), named("3", "bob")], SortBy.AGENT) == "231"


@pytest.mark.parametrize("descending", [False, True])
def test_what_has_no_value_comes_last_in_either_direction(descending: bool) -> None:
    entries = [named("1", ""), named("2", "Ada"), named("3", "Bob")]
    assert ordered(entries, SortBy.AGENT, descending=descending)[-1] == "1"


def test_equal_rows_stand_in_the_order_of_their_start() -> None:
    later = entry("1", started_at=clock(30))
    earlier = entry("2", started_at=clock(10))
    assert ordered([later, earlier], SortBy.QUEUE) == "21"


def test_descending_time_in_state_begins_with_the_longest() -> None:
    entries = [entry("1", state_since=clock(20)), entry("2", state_since=clock(5)), entry("3", state_since=clock(40))]
    assert ordered(entries, SortBy.IN_STATE, descending=True) == "213"


@pytest.mark.parametrize("by", [SortBy.TALK, SortBy.HOLD, SortBy.IN_STATE, SortBy.AGE])
def test_an_order_by_a_clock_does_not_change_while_time_passes(by: SortBy) -> None:
    key = sort_key(by, descending=True)
    one = entry("1", raw_state="hold", state_since=clock(20), connected_at=clock(3), hold_ms=4_000)
    before = key(one)
    one.read(VIEW, NOW + 3600, anew=True)
    assert key(one) == before


@pytest.mark.parametrize("descending", [False, True])
def test_running_clocks_come_before_stopped_ones(descending: bool) -> None:
    running = entry("1", raw_state="hold", state_since=clock(59))
    stopped = entry("2", hold_ms=3_600_000, holds=1)
    never = entry("3")
    assert ordered([never, stopped, running], SortBy.HOLD, descending=descending) == "123"


def test_stopped_clocks_are_sorted_by_what_they_show() -> None:
    entries = [entry("1", hold_ms=5_000, holds=1), entry("2", hold_ms=90_000, holds=1)]
    assert ordered(entries, SortBy.HOLD, descending=True) == "21"
    assert ordered(entries, SortBy.HOLD) == "12"


def test_attention_puts_ones_own_calls_first_and_what_has_ended_last() -> None:
    entries = [
        entry("6", raw_state="ended"),
        entry("5"),
        entry("4", monitors=(session(of=COLLEAGUE),)),
        entry("3", raw_state="hold", state_since=clock(0)),
        entry("1", monitors=(session(),)),
    ]
    urgent = entry("2")
    urgent.note_delivery(1, Level.ACT)
    urgent.read(VIEW, NOW)
    assert ordered([*entries, urgent], SortBy.ATTENTION) == "123456"


def test_state_puts_what_needs_somebody_before_what_runs_and_what_is_over() -> None:
    states = ["ended", "queued", "active", "hold", "ringing"]
    entries = [entry(state[0], raw_state=state) for state in states]
    assert ordered(entries, SortBy.STATE) == "harqe"


def test_supervised_calls_come_first_and_ones_own_before_them() -> None:
    entries = [entry("3"), entry("2", monitors=(session(of=COLLEAGUE),)), entry("1", monitors=(session(Mode.BARGE),))]
    assert ordered(entries, SortBy.SUPERVISING) == "123"


@pytest.mark.parametrize("by", list(SortBy))
@given(states=st.lists(st.sampled_from(["active", "hold", "queued", "ended", "?"]), min_size=2, max_size=8))
def test_every_order_is_total_and_turns_round(by: SortBy, states: list[str]) -> None:
    entries = [entry(str(number), raw_state=state, state_since=clock(number)) for number, state in enumerate(states)]
    up, down = ordered(entries, by), ordered(entries, by, descending=True)
    assert sorted(up) == sorted(down) == sorted(str(number) for number in range(len(states)))
    assert ordered(list(reversed(entries)), by) == up


def shown(chosen: Filter, *entries: Entry) -> str:
    test = chosen.test()
    return "".join(one.id for one in entries if test(one))


def test_an_empty_filter_lets_all_through_and_restricts_nothing() -> None:
    assert shown(Filter(), entry("1"), entry("2", raw_state="ended")) == "12"
    assert not Filter().restricts


def test_a_tile_lets_through_what_falls_under_it() -> None:
    assert shown(Filter(tile=Tile.ON_HOLD), entry("1"), entry("2", raw_state="hold")) == "2"


def test_queues_and_channels_are_met_together() -> None:
    chosen = Filter(queues=frozenset({"q1"}), channels=frozenset({"chat"}))
    entries = [
        entry("1", queue_id="q1", channel="chat"),
        entry("2", queue_id="q1"),
        entry("3", queue_id="q2", channel="chat"),
        entry("4", queue_id="q1", channel="CHAT"),
    ]
    assert shown(chosen, *entries) == "14"


def test_a_queue_without_an_id_goes_by_its_name() -> None:
    chosen = Filter(queues=frozenset({"Sales"}))
    assert shown(chosen, entry("1", queue_id="", queue_name="Sales"), entry("2")) == "1"


def test_every_word_typed_must_be_found_somewhere() -> None:
    entries = [named("1", "Ada Lovelace"), named("2", "Bob Lovelace")]
    assert shown(Filter(words=search_words("LOVE ada")), *entries) == "1"


def test_words_are_looked_for_within_queues_too() -> None:
    chosen = Filter(queues=frozenset({"q1"}), words=("ada",))
    assert shown(chosen, entry("1", queue_id="q1"), entry("2", queue_id="q2")) == "1"


def test_blanks_are_no_words() -> None:
    assert search_words("  Ada   L ") == ("ada", "l")


@pytest.mark.parametrize(
    ("chosen", "reads"),
    [
        (Filter(), False),
        (Filter(queues=frozenset({"q"})), False),
        (Filter(tile=Tile.MINE), True),
        (Filter(words=("a",)), True),
    ],
)
def test_a_filter_says_whether_entries_must_be_read_for_it(chosen: Filter, reads: bool) -> None:
    assert chosen.reads is reads
