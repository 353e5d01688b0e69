"""What can happen to a conversation, and what each step leaves behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from supervisor_desk.simulator.world.calls import MUTABLE
from supervisor_desk.simulator.world.happenings import AgentChanged, ConversationChanged, Happening
from supervisor_desk.simulator.world.records import (
    Agent,
    CallState,
    Channel,
    Conversation,
    MutedBy,
    Presence,
    Role,
)
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.world import World


def presence_of(agent: Agent) -> Presence:
    """Asked anew each time: a type checker takes an attribute that was compared once for settled."""
    return agent.presence


def test_holds_are_counted_and_added_up(world: World, talk: Conversation) -> None:
    for seconds in (3, 4):
        world.calls.hold(talk)
        assert (talk.state, talk.customer.held) == (CallState.HOLD, True)
        world.advance_by(seconds)
        world.calls.resume(talk)
        world.advance_by(10)
    assert (talk.holds, talk.hold_ms, talk.customer.held) == (2, 7000, False)


def test_a_hold_that_ends_with_the_call_counts(world: World, talk: Conversation) -> None:
    world.calls.hold(talk)
    world.advance_by(5)
    world.calls.end(talk)
    assert (talk.hold_ms, talk.ended, talk.customer.left) == (5000, world.now, world.now)


def test_a_call_rings_connects_and_ends(world: World, told: list[Happening]) -> None:
    queue = world.hall.queues[0]
    call = world.calls.arrive(Channel.VOICE, "inbound", queue)
    assert queue.waiting[-1] is call
    agent = world.agents.pick(queue, written=False)
    assert agent is not None
    world.calls.ring(call, agent)
    assert (call.state, call in queue.waiting, agent.presence) == (CallState.RINGING, False, Presence.TALKING)
    world.advance_by(2)
    world.calls.connect(call)
    assert call.connected == world.now
    world.calls.end(call)
    assert presence_of(agent) is Presence.WRAP_UP
    assert [one.agent is agent for one in told if isinstance(one, AgentChanged)] == [True, True]
    world.advance_by(300)
    assert presence_of(agent) is Presence.AVAILABLE


def test_an_agent_who_lets_it_ring_is_away_for_a_while(world: World) -> None:
    queue = world.hall.queues[0]
    call = world.calls.arrive(Channel.VOICE, "inbound", queue)
    agent = world.agents.pick(queue, written=False)
    assert agent is not None
    world.calls.ring(call, agent)
    world.calls.not_answered(call)
    assert (call.state, queue.waiting[-1] is call, call.agent) == (CallState.QUEUED, True, None)
    assert presence_of(agent) is Presence.AWAY
    assert agent.id not in queue.free
    world.advance_by(120)
    assert presence_of(agent) is Presence.AVAILABLE


def test_an_outbound_call_is_dialed_and_rings_at_the_customer(world: World) -> None:
    queue = world.hall.queues[0]
    call = world.calls.arrive(Channel.VOICE, "outbound", queue)
    agent = world.agents.pick(queue, written=False)
    assert agent is not None
    world.calls.ring(call, agent)
    assert (call.state, call.agent) == (CallState.DIALING, agent)
    world.calls.ring_out(call)
    world.calls.connect(call)
    assert (call.state, queue.waiting.count(call)) == (CallState.ACTIVE, 0)


def test_a_guest_comes_and_goes(world: World, talk: Conversation) -> None:
    guest = world.calls.confer(talk, "Notary", "+12025550100")
    assert (talk.state, guest.role, guest.left) == (CallState.CONFERENCE, Role.GUEST, None)
    world.calls.end_conference(talk)
    assert (talk.state, guest.left, talk.customer.left) == (CallState.ACTIVE, world.now, None)


@pytest.mark.parametrize("state", CallState)
def test_a_microphone_can_be_closed_in_some_states(world: World, talk: Conversation, state: CallState) -> None:
    talk.state = state
    if state in MUTABLE:
        world.calls.mute(talk, talk.customer, True, MutedBy.SUPERVISOR)
        assert (talk.customer.muted, talk.customer.muted_by) == (True, MutedBy.SUPERVISOR)
    else:
        with pytest.raises(Refusal) as refused:
            world.calls.mute(talk, talk.customer, True, MutedBy.SUPERVISOR)
        assert refused.value.why is (Why.OVER if talk.over else Why.WRONG_STATE)


def test_steps_out_of_turn_are_refused_and_change_nothing(
    world: World, talk: Conversation, told: list[Happening]
) -> None:
    agent = talk.agent
    assert agent is not None
    queue = world.hall.queues[1]
    steps: tuple[Callable[[], None], ...] = (
        lambda: world.calls.resume(talk),
        lambda: world.calls.connect(talk),
        lambda: world.calls.ring(talk, agent),
        lambda: world.calls.ring_out(talk),
        lambda: world.calls.not_answered(talk),
        lambda: world.calls.end_conference(talk),
        lambda: world.calls.arrive_at_queue(talk, queue),
        lambda: world.calls.arrive_at_agent(talk, agent),
    )
    for step in steps:
        with pytest.raises(Refusal):
            step()
    assert (told, talk.state, talk.agent) == ([], CallState.ACTIVE, agent)


def test_what_ended_stays_ended(world: World, talk: Conversation) -> None:
    world.calls.end(talk)
    for step in (world.calls.hold, world.calls.begin_transfer, world.calls.end):
        with pytest.raises(Refusal) as refused:
            step(talk)
        assert refused.value.why is Why.OVER


def test_every_step_is_told(world: World, talk: Conversation, told: list[Happening]) -> None:
    world.calls.hold(talk)
    world.calls.resume(talk)
    world.calls.mute(talk, talk.customer, True, MutedBy.SELF)
    world.calls.mute(talk, talk.customer, True, MutedBy.SELF)
    assert [type(one) for one in told] == [ConversationChanged] * 4


def test_a_written_conversation_needs_an_agent_who_writes(world: World) -> None:
    queue = world.hall.queues[0]
    writers = {agent.id for agent in world.hall.agents.values() if agent.written}
    found = {agent.id for agent in (world.agents.pick(queue, written=True) for _ in range(20)) if agent is not None}
    assert found <= writers
    speaker = world.agents.pick(queue, written=False)
    assert speaker is not None
    assert speaker.id not in writers
