"""Planning of topics: what is asked for, how it is joined, and what happens when it does not fit."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.service.dialects.genesys.topics import (
    CHANNELS_A_USER,
    LONGEST,
    TOPICS_A_CHANNEL,
    Floor,
    Plan,
    beside,
    joined,
    plan,
    single,
    spoken,
    wanted,
)

FLOOR = Floor(me="me", queues=("q1", "q2"), agents=("a1",), transcribed=("c1",))


def test_topics_of_one_object_are_asked_for_in_one_line() -> None:
    assert joined(wanted(FLOOR)) == [
        "v2.users.me?conversations&station&presence&routingStatus",
        "v2.routing.queues.q1.conversations?calls&messages",
        "v2.routing.queues.q2.conversations?calls&messages",
        "v2.users.a1?presence&routingStatus",
        "v2.conversations.c1.transcription",
    ]


def test_a_small_floor_takes_one_channel() -> None:
    made = plan(wanted(FLOOR))
    assert (len(made.channels), made.count, made.left_out, made.words) == (1, 5, (), "")


def test_a_line_is_taken_apart_into_the_names_of_its_events() -> None:
    assert single("v2.users.u?presence&routingStatus") == ("v2.users.u.presence", "v2.users.u.routingStatus")
    assert single("v2.users.u.presence") == ("v2.users.u.presence",)


def test_a_thousand_lines_fill_a_channel_and_the_rest_goes_to_the_next() -> None:
    floor = Floor(me="me", queues=tuple(f"q{number}" for number in range(TOPICS_A_CHANNEL)))
    assert [len(one) for one in plan(wanted(floor)).channels] == [TOPICS_A_CHANNEL, 1]


def test_what_does_not_fit_is_named_and_calls_go_before_agents() -> None:
    agents = tuple(f"a{number}" for number in range(TOPICS_A_CHANNEL))
    made = plan(wanted(Floor(me="me", queues=("q1",), agents=agents)), most_channels=1)
    assert made.count == TOPICS_A_CHANNEL
    assert made.channels[0][1] == "v2.routing.queues.q1.conversations?calls&messages"
    assert made.left_out == (
        "v2.users.a998.presence",
        "v2.users.a998.routingStatus",
        "v2.users.a999.presence",
        "v2.users.a999.routingStatus",
    )
    assert made.words.startswith("4 subjects")


def test_no_more_channels_are_planned_than_a_user_may_have() -> None:
    topics = (f"v2.users.u{number}.presence" for number in range(TOPICS_A_CHANNEL * 25))
    assert len(plan(topics, most_channels=99).channels) == CHANNELS_A_USER


def test_nothing_wanted_takes_no_channel() -> None:
    assert plan(()) == Plan(())


def test_a_name_that_is_too_long_is_not_asked_for() -> None:
    assert joined([f"v2.users.{'u' * LONGEST}.presence"]) == []


IDS = st.text("abcdef0123456789-", min_size=1, max_size=90)


@given(st.lists(IDS, max_size=30), st.lists(IDS, max_size=30), st.integers(1, 3))
def test_planning_neither_loses_nor_invents_topics(queues: list[str], agents: list[str], channels: int) -> None:
    topics = wanted(Floor(me="me", queues=tuple(queues), agents=tuple(agents)))
    made = plan(topics, channels)
    asked = list(chain.from_iterable(single(line) for line in chain.from_iterable(made.channels)))
    assert sorted([*asked, *made.left_out]) == sorted(topics)
    assert all(len(line) < LONGEST for line in chain.from_iterable(made.channels))
    assert all(len(one) <= TOPICS_A_CHANNEL for one in made.channels)


@given(st.lists(st.text("abc", min_size=1, max_size=60), min_size=1, max_size=40, unique=True))
def test_many_topics_of_one_object_are_spread_over_lines_that_are_short_enough(lasts: list[str]) -> None:
    topics = [f"v2.users.u.{last}" for last in lasts]
    lines = joined(topics)
    assert all(len(line) < LONGEST for line in lines)
    assert sorted(one for line in lines for one in single(line)) == sorted(topics)


def test_what_is_said_goes_into_the_last_channel_as_far_as_there_is_room() -> None:
    planned = Plan((("a",), tuple(f"t{number}" for number in range(TOPICS_A_CHANNEL - 1))))
    joined_ = beside(planned, spoken(["c-1", "c-2"]))
    assert joined_.channels[0] == ("a",)
    assert joined_.channels[1][-1] == "v2.conversations.c-1.transcription"
    assert len(joined_.channels[1]) == TOPICS_A_CHANNEL
    assert beside(Plan(()), ("x",)).channels == ()
