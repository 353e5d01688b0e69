"""The rules of the floor notice when they are broken: each test breaks one."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.world.cues import CueOrder
from supervisor_desk.simulator.world.invariants import broken
from supervisor_desk.simulator.world.records import CallState, Conversation, Mode, Presence, SessionStatus
from supervisor_desk.simulator.world.world import World


def words(world: World) -> str:
    return "; ".join(broken(world.hall))


def test_a_fresh_floor_keeps_them(world: World, talk: Conversation) -> None:
    assert broken(world.hall) == []
    assert talk.state is CallState.ACTIVE


def test_listening_in_a_private_queue(world: World, talk: Conversation) -> None:
    world.sessions.start(talk, world.hall.supervisors["s-01"])
    talk.queue = world.hall.queues[-1]
    assert "private queue" in words(world)


def test_two_speakers(world: World, talk: Conversation) -> None:
    for who in ("s-01", "s-02"):
        session = world.sessions.start(talk, world.hall.supervisors[who], at_once=True)
        session.mode = Mode.WHISPER
    assert "two speakers" in words(world)


def test_two_sessions_of_one_supervisor(world: World, talk: Conversation) -> None:
    session = world.sessions.start(talk, world.hall.supervisors["s-01"], at_once=True)
    talk.sessions.append(session)
    assert "two sessions of one supervisor" in words(world)


def test_speaking_into_a_call_on_hold(world: World, talk: Conversation) -> None:
    world.calls.hold(talk)
    session = world.sessions.start(talk, world.hall.supervisors["s-01"], at_once=True)
    session.mode = Mode.BARGE
    assert "speaks while" in words(world)
    assert "its leg says otherwise" in words(world)


def test_an_agent_in_two_calls(world: World, talk: Conversation) -> None:
    assert talk.agent is not None
    talk.agent.handling.append(world.steady_call())
    assert "too many conversations" in words(world)
    assert "does not know of it" in words(world)


def test_an_agent_who_talks_and_is_free(world: World, talk: Conversation) -> None:
    assert talk.agent is not None
    talk.agent.presence = Presence.AVAILABLE
    assert f"{talk.agent.id} is available with 1 conversations" in words(world)
    assert "free: False" in words(world)


@pytest.mark.parametrize(
    ("state", "complaint"),
    [
        (CallState.ENDED, "has ended and is on the roster"),
        (CallState.QUEUED, "queued and in no line"),
        (CallState.HOLD, "with the customer held: False"),
    ],
)
def test_a_state_that_the_rest_does_not_know_of(
    world: World, talk: Conversation, state: CallState, complaint: str
) -> None:
    talk.state = state
    assert complaint in words(world)


def test_somebody_who_came_back_to_life(world: World, talk: Conversation) -> None:
    world.calls.end(talk)
    talk.state = CallState.ACTIVE
    assert "came back to life" in words(world)


def test_what_goes_on_after_the_end(world: World, talk: Conversation) -> None:
    session = world.sessions.start(talk, world.hall.supervisors["s-01"])
    world.cues.give(talk, world.hall.supervisors["s-01"], CueOrder(True))
    world.calls.end(talk)
    session.status = SessionStatus.PENDING
    talk.cues[0].status = type(talk.cues[0].status).QUEUED
    talk.customer.left = None
    talk.ended = 0
    found = words(world)
    for complaint in ("still listened to", "still plays", "still in it", "at no time", "waits for nothing"):
        assert complaint in found


def test_times_that_cannot_be(world: World, talk: Conversation) -> None:
    talk.hold_ms = 5
    assert "hold time that cannot be" in words(world)
    talk.holds = 1
    world.calls.end(talk)
    talk.hold_ms = 10**9
    assert "longer than it lasted" in words(world)


def test_records_that_disagree(world: World, talk: Conversation) -> None:
    talk.agent = None
    found = words(world)
    assert "its agent disagree" in found
    assert "with nobody talking" in found
    talk.participants.append(talk.participants[1])
    assert "two agents" in words(world)


def test_places_that_are_wrong(world: World, talk: Conversation) -> None:
    talk.place = 0
    talk.queue.waiting.append(talk)
    del world.hall.conversations[talk.id]
    found = words(world)
    for complaint in ("not where it should be", "while active", "lost or counted twice"):
        assert complaint in found
