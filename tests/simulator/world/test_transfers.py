"""Where a transferred conversation goes."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.world.happenings import ConversationChanged, Happening
from supervisor_desk.simulator.world.records import CallState, Conversation, Presence, Role
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.transfers import OUTSIDE
from supervisor_desk.simulator.world.world import World


def test_to_a_queue_and_on_to_another_agent(world: World, talk: Conversation, told: list[Happening]) -> None:
    first, old, new = talk.agent, talk.queue, world.hall.queues[1]
    world.transfers.begin(talk, new.id)
    assert talk.state is CallState.IN_TRANSFER
    world.advance_by(60)
    assert (talk.state, talk.queue, talk.skills) == (CallState.ACTIVE, new, new.skills)
    assert talk.agent is not first
    assert [leg.left is None for leg in talk.participants if leg.role is Role.AGENT] == [False, True]
    moved = [one for one in told if isinstance(one, ConversationChanged) and one.left_queue is not None]
    assert [one.left_queue for one in moved] == [old]


def test_to_a_free_agent(world: World, talk: Conversation) -> None:
    target = world.agents.pick(talk.queue, written=False)
    assert target is not None
    world.transfers.begin(talk, target.id)
    world.advance_by(30)
    assert (talk.state, talk.agent) == (CallState.ACTIVE, target)


def test_to_a_busy_agent_is_to_that_agents_queue(world: World, talk: Conversation) -> None:
    busy = world.steady_call().agent
    assert busy is not None
    world.transfers.begin(talk, busy.id)
    world.advance_by(7)
    assert (talk.queue, busy.presence) == (busy.queues[0], Presence.TALKING)
    assert talk.agent is not busy


def test_out_of_the_house_ends_it_here(world: World, talk: Conversation) -> None:
    world.transfers.begin(talk, OUTSIDE)
    world.advance_by(10)
    assert (talk.state, talk.ending_reason) == (CallState.TRANSFERRED, "transfer")


def test_a_call_that_ends_on_the_way_arrives_nowhere(world: World, talk: Conversation) -> None:
    world.transfers.begin(talk, world.hall.queues[1].id)
    world.calls.end(talk)
    world.advance_by(30)
    assert (talk.state, talk.queue) == (CallState.ENDED, world.hall.queues[0])


def test_a_private_queue_sends_listeners_away(world: World, talk: Conversation) -> None:
    session = world.sessions.start(talk, world.hall.supervisors["s-01"], at_once=True)
    world.transfers.begin(talk, world.hall.queues[-1].id)
    assert session.living
    world.advance_by(7)
    assert not session.living


def test_a_target_must_exist_and_be_somebody_else(world: World, talk: Conversation) -> None:
    assert talk.agent is not None
    for target in ("q-nowhere", talk.agent.id):
        with pytest.raises(Refusal) as refused:
            world.transfers.begin(talk, target)
        assert refused.value.why is Why.UNKNOWN_TARGET
    assert talk.state is CallState.ACTIVE
