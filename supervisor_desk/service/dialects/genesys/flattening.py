"""The full shape brought into the flat one: of the legs of each participant, the one that counts."""

from __future__ import annotations

from typing import Final

from supervisor_desk.service.dialects.genesys.callstate import ENDED
from supervisor_desk.service.dialects.genesys.wire import FlatPerson, FullBody, FullPerson, Leg, Ref, UserRef

CHANNELS: Final = {
    "calls": "voice",
    "messages": "message",
    "callbacks": "callback",
    "emails": "email",
    "chats": "chat",
    "videos": "video",
}
"""The channel that an array of the full shape, or the last part of a topic of the flat one, stands for."""
_NO_LEG: Final = Leg()


def flattened(body: FullBody) -> tuple[list[FlatPerson], str]:
    """Those who take part, and the channel of the conversation: the one that lives, else the last one there was."""
    people: list[FlatPerson] = []
    channel = ""
    for person in body.participants or ():
        leg, kind = _leg_of(person)
        if kind and (not channel or leg.state not in ENDED):
            channel = kind
        people.append(_flat_person(person, leg))
    return people, channel or "voice"


def _leg_of(person: FullPerson) -> tuple[Leg, str]:
    """The leg that counts, and its channel: the last one that lives, else the last one there was."""
    found, channel = _NO_LEG, ""
    for legs, kind in (
        (person.calls, "voice"),
        (person.messages, "message"),
        (person.callbacks, "callback"),
        (person.emails, "email"),
        (person.chats, "chat"),
        (person.videos, "video"),
    ):
        for leg in legs or ():
            if not channel or found.state in ENDED or (kind == channel and leg.state not in ENDED):
                found, channel = leg, kind
    return found, channel


def _flat_person(person: FullPerson, leg: Leg) -> FlatPerson:
    return FlatPerson(
        id=person.id,
        purpose=person.purpose,
        name=person.name,
        address=person.address,
        start_time=person.start_time or leg.start_alerting_time,
        connected_time=person.connected_time,
        end_time=person.end_time or (leg.disconnected_time if leg.state in ENDED else None),
        monitored_participant_id=person.monitored_participant_id,
        coached_participant_id=person.coached_participant_id,
        barged_participant_id=person.barged_participant_id,
        screen_monitored_participant_id=person.screen_monitored_participant_id,
        conversation_routing_data=person.conversation_routing_data,
        state=leg.state,
        muted=leg.muted,
        held=leg.held,
        confined=leg.confined,
        direction=leg.direction,
        disconnect_type=leg.disconnect_type,
        start_hold_time=leg.start_hold_time,
        secure_pause=leg.secure_pause,
        recording_state=leg.recording_state,
        user=UserRef(person.user_id) if person.user_id else None,
        queue=Ref(person.queue_id, person.queue_name) if person.queue_id else None,
    )
