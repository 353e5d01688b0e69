"""Who takes part, in both shapes: customers, queues, agents who ring and hand on, supervisors, guests."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.simulator.genesys_api import journal as journals
from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.parts import Part, parts_of
from supervisor_desk.simulator.genesys_api.shapes import flat, full, iso
from supervisor_desk.simulator.genesys_api.telling import news_of
from supervisor_desk.simulator.world.happenings import ConversationOver, LineSaid
from supervisor_desk.simulator.world.records import CallState, Channel, Conversation, Mode
from supervisor_desk.simulator.world.world import World


@pytest.fixture
def world() -> World:
    return World(seed=5, conversations=0, events_per_second=0, media_delay=(1.0, 1.0))


@pytest.fixture
def journal(world: World) -> Journal:
    return Journal(world.hall)


def told(journal: Journal, one: Conversation) -> list[tuple[str, str, str]]:
    """Purpose, state and why it ended, of each."""
    return [(part.purpose, part.state, part.disconnect or "") for part in parts_of(one, journal.of(one))]


def part(journal: Journal, one: Conversation, purpose: str) -> Part:
    return [found for found in parts_of(one, journal.of(one)) if found.purpose == purpose][-1]


def test_an_inbound_call_waits_rings_and_is_answered(world: World, journal: Journal) -> None:
    one = world.calls.arrive(Channel.VOICE, "inbound", world.hall.queues[0])
    assert told(journal, one) == [("customer", "connected", ""), ("acd", "connected", "")]
    world.advance_by(5)
    agent = next(iter(world.hall.agents.values()))
    world.calls.ring(one, agent)
    assert told(journal, one)[1:] == [("acd", "terminated", "transfer"), ("agent", "alerting", "")]
    world.advance_by(3)
    world.calls.connect(one)
    answered = part(journal, one, "agent")
    assert (answered.state, answered.connected) == ("connected", world.now)
    assert answered.started == world.now - 3000


def test_an_agent_who_lets_it_ring_sends_it_back(world: World, journal: Journal) -> None:
    one = world.calls.arrive(Channel.VOICE, "inbound", world.hall.queues[0])
    world.advance_by(2)
    world.calls.ring(one, next(iter(world.hall.agents.values())))
    world.advance_by(2)
    world.calls.not_answered(one)
    assert told(journal, one)[1:] == [
        ("acd", "terminated", "transfer"),
        ("acd", "connected", ""),
        ("agent", "terminated", "transfer.noanswer"),
    ]


def test_an_outbound_call_rings_at_the_customer(world: World, journal: Journal) -> None:
    one = world.calls.arrive(Channel.VOICE, "outbound", world.hall.queues[0])
    world.calls.ring(one, next(iter(world.hall.agents.values())))
    assert told(journal, one) == [("customer", "dialing", ""), ("agent", "connected", "")]
    world.calls.ring_out(one)
    assert told(journal, one)[0] == ("customer", "alerting", "")
    world.advance_by(1)
    world.calls.connect(one)
    assert part(journal, one, "customer").connected == world.now


def test_a_transfer_to_another_queue(world: World, journal: Journal) -> None:
    one = world.steady_call()
    world.advance_by(1)
    world.transfers.begin(one, "q-support")
    handed_on = world.now
    assert told(journal, one)[-1] == ("agent", "terminated", "transfer")
    world.advance_by(1.9)
    assert part(journal, one, "agent").ended == handed_on
    world.life.still = False
    while one.state is CallState.IN_TRANSFER:
        world.advance_by(0.1)
    waiting = [found for found in parts_of(one, journal.of(one)) if found.purpose == "acd"]
    assert [(found.queue_id, found.state) for found in waiting] == [
        ("q-billing", "terminated"),
        ("q-support", "connected"),
    ]
    assert part(journal, one, "agent").ended == handed_on
    assert part(journal, one, "customer").queue_id == "q-support"


def test_a_conference_has_an_external_participant(world: World, journal: Journal) -> None:
    one = world.steady_call()
    world.calls.confer(one)
    assert told(journal, one)[-1] == ("external", "connected", "")
    world.calls.end_conference(one)
    assert told(journal, one)[-1] == ("external", "terminated", "peer")


def test_a_supervisor_of_the_floors_own_is_a_participant_too(world: World, journal: Journal) -> None:
    one = world.steady_call()
    world.colleagues.send(one, Mode.BARGE)
    leg = part(journal, one, "user")
    agent = one.agent_leg()
    assert agent is not None
    assert (leg.barged, leg.monitored, leg.roles) == (agent.id, None, ["monitor", "barge"])
    world.colleagues.leave(one)
    left = part(journal, one, "user")
    assert (left.state, left.barged, left.ended) == ("terminated", agent.id, world.now)


def test_written_media_know_fewer_states(world: World, journal: Journal) -> None:
    world.agents.hire(0, written=3)
    one = world.calls.arrive(Channel.EMAIL, "inbound", world.hall.queues[0])
    world.calls.end(one, CallState.ABANDONED, "abandoned")
    body = flat(one, journal.of(one))
    assert {person["state"] for person in body["participants"]} == {"disconnected"}
    assert "recordingState" not in body
    assert "muted" not in full(one, journal.of(one))["participants"][0]["emails"][0]
    said: list[Any] = [*news_of(ConversationOver(one, ""), journal, 0), *news_of(LineSaid(one, "a", "b"), journal, 0)]
    assert said == []


def test_only_rest_tells_when_it_began_and_ended(world: World, journal: Journal) -> None:
    one = world.steady_call()
    world.calls.end(one)
    entry = journal.of(one)
    rest, event = full(one, entry), full(one, entry, event=True)
    assert {"startTime", "endTime", "selfUri"} <= set(rest)
    assert not {"startTime", "endTime", "selfUri"} & set(event)
    assert (rest["recordingState"], event["recordingState"]) == ("ACTIVE", "active")


def test_times_have_milliseconds_and_a_zone() -> None:
    assert iso(1_767_261_600_005) == "2026-01-01T10:00:00.005Z"
    assert iso(None) is None


def test_conversations_of_long_ago_are_forgotten(
    world: World, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "SPARE", 0)
    for _ in range(3):
        world.calls.end(world.steady_call())
        world.advance_by(700)
    assert len(journal._entries) <= 2
