"""What conversations do by themselves, and what they leave alone."""

from __future__ import annotations

from supervisor_desk.simulator.world.agents import WRITTEN_AT_ONCE, Agents
from supervisor_desk.simulator.world.life import MUTED_FOR, Life
from supervisor_desk.simulator.world.records import CallState, Channel, Conversation, MutedBy, Presence
from supervisor_desk.simulator.world.traffic import LONGEST_TALK, SHORTEST_TALK, Traffic
from supervisor_desk.simulator.world.world import World


def test_a_steady_call_is_left_alone_on_a_busy_floor() -> None:
    world = World(seed=3, conversations=20, events_per_second=500)
    call = world.steady_call()
    before = (call.state, call.agent, call.state_since)
    world.advance_by(120)
    assert (call.state, call.agent, call.state_since) == before
    assert not any(leg.muted for leg in call.participants)


def test_a_steady_call_that_was_transferred_is_answered(world: World, talk: Conversation) -> None:
    assert isinstance(world.life, Life)
    world.transfers.begin(talk, world.hall.queues[3].id)
    world.advance_by(90)
    assert (talk.state, talk.steady) == (CallState.ACTIVE, True)


def test_nobody_fidgets_where_somebody_listens() -> None:
    world = World(seed=3, conversations=4, events_per_second=0)
    calls = [world.steady_call() for _ in range(3)]
    for one in calls:
        one.steady = False
        world.sessions.start(one, world.hall.supervisors["s-01"], at_once=True)
    world.traffic.set(4, 400)
    before = [one.holds for one in calls]
    world.advance_by(2)
    assert [one.holds for one in calls] == before
    assert not any(leg.muted for one in calls for leg in one.participants)


def test_an_agent_does_not_open_a_microphone_that_a_supervisor_closed(world: World, talk: Conversation) -> None:
    leg = talk.agent_leg()
    assert leg is not None
    hands = []
    world.life.toggle_mute(talk)
    hands.append(leg.muted_by)
    world.calls.mute(talk, leg, True, MutedBy.SUPERVISOR)
    world.life.toggle_mute(talk)
    hands.append(leg.muted_by)
    assert hands == [MutedBy.SELF, MutedBy.SUPERVISOR]


def muted(world: World) -> int:
    legs = [one.agent_leg() for one in world.hall.roster]
    return sum(leg is not None and leg.muted for leg in legs)


def test_few_agents_are_muted_at_a_time_however_many_events_are_asked_for() -> None:
    world = World(seed=7, conversations=100, events_per_second=200)
    seen = []
    for _ in range(20):
        world.advance_by(1)
        seen.append(muted(world))
    assert 0 < max(seen) <= 7


def test_an_agent_is_muted_for_seconds(world: World, talk: Conversation) -> None:
    leg = talk.agent_leg()
    assert leg is not None
    world.life.toggle_mute(talk)
    world.advance_by(MUTED_FOR[0] - 1)
    before = leg.muted
    world.advance_by(MUTED_FOR[1])
    assert (before, leg.muted) == (True, False)


def test_an_agent_who_was_put_in_a_conference_while_muted_is_heard_after_it(world: World, talk: Conversation) -> None:
    leg = talk.agent_leg()
    assert leg is not None
    world.life.toggle_mute(talk)
    world.calls.confer(talk)
    world.advance_by(2 * MUTED_FOR[1])
    before = leg.muted
    world.calls.end_conference(talk)
    world.advance_by(MUTED_FOR[1])
    assert (before, leg.muted) == (True, False)


def test_a_supervisor_s_mute_does_not_open_by_itself(world: World, talk: Conversation) -> None:
    leg = talk.agent_leg()
    assert leg is not None
    world.life.toggle_mute(talk)
    world.calls.mute(talk, leg, True, MutedBy.SUPERVISOR)
    world.advance_by(4 * MUTED_FOR[1])
    assert leg.muted


def test_talk_is_paced_so_that_life_brings_most_of_the_events() -> None:
    for conversations, rate, low, high in ((60, 5.0, 200, 250), (10_000, 1.0, 1800, 1800), (100, 5000.0, 120, 120)):
        world = World(seed=1, conversations=2, events_per_second=0)
        assert isinstance(world.traffic, Traffic)
        world.traffic.set(conversations, rate)
        assert low <= world.life.talk_ms / 1000 <= high
        assert SHORTEST_TALK <= world.life.talk_ms <= LONGEST_TALK


def test_a_writer_takes_a_few_conversations_and_no_more() -> None:
    world = World(seed=1, conversations=0, events_per_second=0)
    assert isinstance(world.agents, Agents)
    queue = world.hall.queues[0]
    writers = [agent for agent in world.hall.agents.values() if agent.written and queue in agent.queues]
    for _ in range(WRITTEN_AT_ONCE * len(writers)):
        chat = world.calls.arrive(Channel.CHAT, "inbound", queue)
        agent = world.agents.pick(queue, written=True)
        assert agent is not None
        world.calls.ring(chat, agent)
    assert world.agents.pick(queue, written=True) is None
    assert {len(agent.handling) for agent in writers} == {WRITTEN_AT_ONCE}
    busy = writers[0]
    world.calls.end(busy.handling[0])
    assert (busy.presence, world.agents.pick(queue, written=True)) == (Presence.TALKING, busy)
