"""What a happening is told as: topics and bodies. A body is made once, and only where somebody asked for it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from supervisor_desk.simulator.genesys_api.accounts import presence_definition, routing_of
from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.queues import status_of
from supervisor_desk.simulator.genesys_api.shapes import Json, flat, full, iso, media_of
from supervisor_desk.simulator.world.happenings import (
    AgentChanged,
    ConversationChanged,
    ConversationOver,
    Happening,
    LineSaid,
)
from supervisor_desk.simulator.world.records import Agent, Conversation, Queue

_encode = msgspec.json.Encoder().encode
CONVERSATION, TRANSCRIPT, AGENT, PERSON = "conversation", "transcript", "agent", "person"
"""Kinds by which a fault names what it strikes; the first three are those of the other platform as well."""


@dataclass(slots=True)
class News:
    """One body and the topics under which it is told."""

    kind: str
    conversation_id: str
    topics: tuple[str, ...]
    make: Callable[[], Json]

    def frame(self, topic: str, body: bytes, correlation: str) -> bytes:
        """The message as it is sent under that topic."""
        return b'{"topicName":"%b","version":"2","eventBody":%b,"metadata":{"CorrelationId":"%b"}}' % (
            topic.encode(),
            body,
            correlation.encode(),
        )

    def body(self) -> bytes:
        """The body as JSON."""
        return _encode(self.make())


def news_of(happening: Happening, journal: Journal, now: int) -> Iterator[News]:
    """Everything that is told of a happening; nothing for what only the floor itself needs to know."""
    match happening:
        case ConversationChanged(conversation, left_queue):
            ended = "disconnected" if conversation.over else "terminated"
            yield from _conversation(conversation, left_queue, journal, ended)
        case ConversationOver(conversation):
            if conversation.voice:  # calls end in two steps, what is written in one (genesys-api 4.5)
                yield from _conversation(conversation, None, journal, "terminated")
        case LineSaid(conversation, speaker, text) if conversation.voice:
            topic = f"v2.conversations.{conversation.id}.transcription"
            yield News(TRANSCRIPT, conversation.id, (topic,), lambda: _transcript(conversation, speaker, text, now))
        case AgentChanged(agent):
            yield from _agent(agent)
        case _:
            return


def person_news(person: Person, what: str) -> News:
    """``presence`` or ``station`` of a supervisor has changed."""
    topic = f"v2.users.{person.id}.{what}"
    return News(PERSON, "", (topic,), lambda: _station(person) if what == "station" else _presence(person))


def routing_news(person: Person) -> News:
    """A supervisor's status says whether calls may come from queues."""
    routing = routing_of(person)
    body = {"id": person.id, "routingStatus": {"status": routing["status"], "startTime": routing["startTime"]}}
    return News(PERSON, "", (f"v2.users.{person.id}.routingStatus",), lambda: body)


def system_frame(topic: str, **body: object) -> bytes:
    """What the channel says of itself."""
    return _encode({"topicName": topic, "version": "2", "eventBody": body, "metadata": {}})


def metadata_frame(message: str) -> bytes:
    """A heartbeat, or the answer to a ping: neither version nor metadata."""
    return _encode({"topicName": "channel.metadata", "eventBody": {"message": message}})


def _conversation(one: Conversation, left: Queue | None, journal: Journal, ended: str) -> Iterator[News]:
    queues = [queue.id for queue in (one.queue, left) if queue is not None and not queue.private]
    people = dict.fromkeys(session.supervisor.id for session in one.sessions)
    if not one.queue.private:
        people |= dict.fromkeys(leg.user_id for leg in one.participants if leg.user_id is not None)
    stems = [*(f"v2.routing.queues.{queue}" for queue in queues), *(f"v2.users.{user}" for user in people)]
    entry, media = journal.of(one), media_of(one)
    yield News(
        CONVERSATION,
        one.id,
        tuple(f"{stem}.conversations.{media}" for stem in stems),
        lambda: flat(one, entry, event=True, ended=ended),
    )
    yield News(
        CONVERSATION,
        one.id,
        tuple(f"{stem}.conversations" for stem in stems),
        lambda: full(one, entry, event=True, ended=ended),
    )


def _agent(agent: Agent) -> Iterator[News]:
    presence, routing = status_of(agent)
    since, stem = iso(agent.since), f"v2.users.{agent.id}"
    status = {"status": routing, "startTime": since}
    shown = {"presenceDefinition": presence_definition(presence), "modifiedDate": since}
    yield News(AGENT, "", (f"{stem}.presence",), lambda: {"source": "PURECLOUD", **shown, "primary": True})
    yield News(AGENT, "", (f"{stem}.routingStatus",), lambda: {"id": agent.id, "routingStatus": status})
    active = [queue.id for queue in agent.queues] if routing != "OFF_QUEUE" else []
    yield News(
        AGENT,
        "",
        (f"{stem}.activity",),
        lambda: {"id": agent.id, "routingStatus": status, "presence": shown, "activeQueueIds": active},
    )


def _presence(person: Person) -> Json:
    return {
        "source": "PURECLOUD",
        "presenceDefinition": presence_definition(person.presence),
        "primary": True,
        "modifiedDate": iso(person.presence_since),
    }


def _station(person: Person) -> Json:
    if person.station is None:
        return {}
    return {
        "associatedStation": {
            "id": person.station.id,
            "name": person.station.name,
            "associatedUser": {"id": person.id},
        }
    }


def _transcript(one: Conversation, speaker: str, text: str, now: int) -> Json:
    begun = one.connected or one.started
    leg = one.agent_leg()
    return {
        "eventTime": iso(now),
        "organizationId": "o-training-floor",
        "conversationId": one.id,
        "communicationId": f"{one.customer.id if speaker != 'agent' or leg is None else leg.id}-leg",
        "sessionStartTimeMs": begun,
        "transcriptionStartTimeMs": begun,
        "transcripts": [
            {
                "utteranceId": f"{one.id}-{now}",
                "isFinal": True,
                "channel": "INTERNAL" if speaker == "agent" else "EXTERNAL",
                "alternatives": [
                    {
                        "confidence": 0.93,
                        "offsetMs": now - begun,
                        "durationMs": 60 * len(text),
                        "transcript": text.lower().rstrip(".?!"),
                        "decoratedTranscript": text,
                    }
                ],
            }
        ],
        "status": {"offsetMs": now - begun, "status": "SESSION_ONGOING"},
    }
