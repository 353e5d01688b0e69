"""When to look by REST: 0.5 s doubling to 3 s while the stream is down, further apart while it is up."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.looking import Looks
from tests.actions.bench import wish
from tests.support.clock import NOON

STEP = 0.1


def delivery(state: DeliveryState, kind: Kind = Kind.TEXT_CUE) -> Delivery:
    return Delivery(action=wish(kind), state=state, times=Times(asked=NOON))


def looked_at(one: Delivery, seconds: float, *, live: bool) -> list[float]:
    """At which seconds it was looked at."""
    looks = Looks()
    return [
        round(tick * STEP, 1) for tick in range(round(seconds / STEP) + 1) if looks.due([one], tick * STEP, live=live)
    ]


def test_while_the_stream_is_down_looks_come_at_growing_distance_up_to_three_seconds() -> None:
    times = looked_at(delivery(DeliveryState.ACCEPTED), 14.0, live=False)
    assert times == [0.5, 1.5, 3.5, 6.5, 9.5, 12.5]


def test_with_a_live_stream_only_what_is_unproven_is_looked_at_and_less_and_less() -> None:
    assert looked_at(delivery(DeliveryState.ACCEPTED), 60.0, live=True) == []
    assert looked_at(delivery(DeliveryState.UNPROVEN), 100.0, live=True) == [0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 61.5, 91.5]


@pytest.mark.parametrize("state", [state for state in DeliveryState if state.settled] + [DeliveryState.ASKED])
def test_there_is_nothing_to_look_at_before_and_after(state: DeliveryState) -> None:
    assert looked_at(delivery(state), 10.0, live=False) == []


def test_a_long_pause_is_cut_short_when_the_stream_goes_down() -> None:
    one, looks = delivery(DeliveryState.UNPROVEN), Looks()
    for tick in range(320):
        looks.due([one], tick * STEP, live=True)
    assert looks.due([one], 32.0, live=False) == ()
    assert looks.due([one], 35.0, live=False) == (one.id,)


def test_what_is_no_longer_open_is_forgotten() -> None:
    one, looks = delivery(DeliveryState.UNPROVEN), Looks()
    looks.due([one], 0.0, live=True)
    looks.due([], 1.0, live=True)
    assert looks._next == {}


def test_an_announcement_is_looked_at_until_it_is_seen_to_play() -> None:
    """No event tells that it has begun."""
    assert looked_at(delivery(DeliveryState.ACCEPTED, Kind.ANNOUNCE), 4.0, live=True) == [0.5, 1.5, 3.5]
    assert looked_at(delivery(DeliveryState.EXECUTING, Kind.ANNOUNCE), 4.0, live=True) == []
