"""What the floor tells of a lively world is what the desk's dialect makes of it; the two share no code."""

from __future__ import annotations

from collections import Counter

from supervisor_desk.conversations.conversation import Conversation as Shown
from supervisor_desk.conversations.events import ConversationChanged as Heard
from supervisor_desk.service.dialects.genesys import frames
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.telling import news_of
from supervisor_desk.simulator.world.happenings import ConversationChanged, Happening
from supervisor_desk.simulator.world.records import CallState, Channel, Conversation, Mode, SessionStatus
from supervisor_desk.simulator.world.transfers import OUTSIDE
from supervisor_desk.simulator.world.world import World

STATES = {
    CallState.QUEUED: {"queued"},
    CallState.DIALING: {"dialing"},
    CallState.RINGING: {"ringing", "dialing", "in_transfer"},
    CallState.ACTIVE: {"active"},
    CallState.HOLD: {"hold"},
    CallState.IN_TRANSFER: {"in_transfer"},
    CallState.CONFERENCE: {"active", "conference"},
    CallState.ENDED: {"ended"},
    CallState.DISCONNECTED: {"ended"},
    CallState.ABANDONED: {"abandoned", "ended"},
    CallState.TRANSFERRED: {"ended", "in_transfer"},
}
"""What the desk may call each state of the world: the platform tells of legs, and has no state of the whole."""
MODES = {Mode.SILENT: "silent", Mode.WHISPER: "whisper", Mode.BARGE: "barge"}


def heard(topic: str, frame: bytes) -> Shown:
    event = frames.decode(frame, Names())
    assert isinstance(event, Heard), (topic, event)
    return event.conversation


def legs(one: Conversation) -> set[tuple[str, str]]:
    """Who supervises, and how: from the truth."""
    return {
        (session.supervisor.id, MODES[session.mode] if session.status is SessionStatus.ACTIVE else "pending")
        for session in one.sessions
        if session.living
    }


def test_every_state_mode_and_leg_arrives() -> None:
    world = World(seed=21, conversations=40, events_per_second=16.0, media_delay=(0.2, 2.0))
    journal, seen = Journal(world.hall), Counter[CallState]()
    wrong: list[str] = []

    def listen(happening: Happening) -> None:
        if not isinstance(happening, ConversationChanged):
            return
        one = happening.conversation
        seen[one.state] += 1
        for news in news_of(happening, journal, world.now):
            if not news.topics:
                assert one.queue.private
                continue
            topic = news.topics[0]
            shown = heard(topic, news.frame(topic, news.body(), "x"))
            found = {(leg.supervisor_id, leg.mode.value) for leg in shown.monitors if leg.mode.value != "terminated"}
            agent, leg = shown.agent, one.agent_leg()
            if shown.raw_state not in STATES[one.state]:
                wrong.append(f"{one.state} is shown as {shown.raw_state}")
            if shown.id != one.id or shown.queue_id != one.queue.id or found != legs(one):
                wrong.append(f"{one.state}: {shown.queue_id} for {one.queue.id}, {found} for {legs(one)}")
            if leg is not None and (agent is None or (agent.id, agent.muted) != (leg.id, leg.muted)):
                wrong.append(f"{one.state}: {agent} is not the agent")

    world.listen(listen)
    world.transfers.begin(world.steady_call(), OUTSIDE)
    world.calls.end(world.calls.arrive(Channel.VOICE, "inbound", world.hall.queues[0]), CallState.ABANDONED)
    world.advance_by(150)
    assert not wrong, Counter(wrong).most_common(12)
    assert set(seen) >= set(CallState) - {CallState.DISCONNECTED}
