"""From what the service says of a conversation to the desk's record, whichever of the two shapes it came in."""

from __future__ import annotations

from typing import Final

from supervisor_desk.conversations.conversation import (
    Conversation,
    Mode,
    MonitorSession,
    MonitorSessionId,
    Participant,
    Role,
    UserId,
)
from supervisor_desk.conversations.untold import carried_on
from supervisor_desk.service.dialects.genesys.callstate import CONNECTING, ENDED, Part, told_by
from supervisor_desk.service.dialects.genesys.flattening import flattened
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.wire import Body, FlatBody, FlatPerson, FullBody

_AGENT: Final = (Role.AGENT, "agent")
_CUSTOMER: Final = (Role.CUSTOMER, "customer")
_ROLES: Final = {
    "agent": _AGENT,
    "user": _AGENT,  # one who takes calls outside of the queues
    "customer": _CUSTOMER,
    "external": _CUSTOMER,
}
_NOBODY: Final = UserId("")


class CloudConversation(Conversation, frozen=True, gc=False):
    """A conversation, and what Genesys Cloud says of its recording: ``none``, ``active`` or ``paused``."""

    recording: str = ""
    secure_pause: bool = False

    @property
    def recording_paused(self) -> bool | None:
        """See ``Conversation``."""
        return self.secure_pause or self.recording == "paused"

    def after(self, known: Conversation, now: float) -> CloudConversation:
        """See ``Conversation``: neither the end of a hold nor a total of holds is ever told."""
        return carried_on(self, known, now)


def from_flat(body: FlatBody, channel: str, names: Names) -> CloudConversation:
    """The record of a conversation of ``channel`` that came in the flat shape."""
    return _record(body, body.participants or (), channel, names)


def from_full(body: FullBody, names: Names) -> CloudConversation:
    """The record of a conversation that came in the full shape."""
    people, channel = flattened(body)
    return _record(body, people, channel, names)


def _record(
    body: Body, people: list[FlatPerson] | tuple[FlatPerson, ...], channel: str, names: Names
) -> CloudConversation:
    # One pass, written out: it runs for each frame that reaches the board.
    participants: list[Participant] = []
    monitors: list[MonitorSession] = []
    parts: list[Part] = []
    queue_id = queue_name = direction = recording = ""
    skills: tuple[str, ...] = ()
    started = body.start_time
    talked: str | None = None
    secure_pause = body.secure_pause or False
    for person in people:
        user = person.user
        user_id = user.id or None if user is not None else None
        name = person.name or (names.user(user_id) if user_id else "")
        state = person.state or ""
        left = person.end_time
        if left is None and state in ENDED:
            left = ""
        connected = person.connected_time
        held = person.held or person.confined or False
        mode = _mode_of(person)
        if mode:
            role = "supervisor"
            if mode != _SCREEN:
                status = "terminated" if left is not None else "pending" if state in CONNECTING else "active"
                since = connected or person.start_time
                monitors.append(
                    MonitorSession(MonitorSessionId(person.id), user_id or _NOBODY, name, mode, status, since)
                )
        else:
            purpose = person.purpose or "other"
            known, role = _ROLES.get(purpose) or (Role.OTHER, purpose)
            begun = person.start_time or connected
            if begun and (started is None or begun < started):
                started = begun
            if known is Role.AGENT and connected and (talked is None or connected < talked):
                talked = connected
            parts.append(
                Part(
                    known,
                    purpose,
                    state,
                    held,
                    begun,
                    connected,
                    left,
                    person.disconnect_type,
                    person.start_hold_time,
                )
            )
            queue = person.queue
            if queue is not None and queue.id:
                if queue.id != queue_id and (left is None or not queue_id or known is Role.AGENT):
                    queue_id, queue_name = queue.id, queue.name or names.queue(queue.id)
                if not queue_name and purpose == "acd" and queue.id == queue_id:
                    queue_name = person.name or ""
            if person.direction and (known is Role.CUSTOMER or not direction):
                direction = person.direction
            if left is None:
                recording = person.recording_state or recording
                secure_pause = person.secure_pause or secure_pause
        routing = person.conversation_routing_data
        if routing is not None and routing.skills:
            skills = tuple(one.name or one.id or "" for one in routing.skills)
        address = person.address or ""
        if address.startswith("tel:"):
            address = address[4:]
        participants.append(
            Participant(person.id, role, user_id, name, address, person.muted or False, held, connected, left)
        )
    state_told = told_by(parts, body.end_time)
    return CloudConversation(
        id=body.id,
        raw_state=state_told.state,
        direction=direction,
        channel=channel,
        queue_id=queue_id,
        queue_name=queue_name,
        skills=skills,
        started_at=started,
        state_since=state_told.since,
        connected_at=talked,
        ended_at=state_told.since if state_told.over else None,
        holds=1 if state_told.state == "hold" else 0,
        participants=tuple(participants),
        monitors=_current(monitors),
        recording=(body.recording_state or recording).lower(),
        secure_pause=secure_pause,
    )


def _current(legs: list[MonitorSession]) -> tuple[MonitorSession, ...]:
    """One leg for each supervisor: the one that lives, else the last.

    An earlier leg that ended says nothing of the one that took its place, and would pass for a proof that one left.
    """
    if len(legs) < 2:
        return tuple(legs)
    kept: dict[UserId, MonitorSession] = {}
    for leg in legs:
        known = kept.get(leg.supervisor_id)
        if known is None or known.mode is Mode.TERMINATED or leg.mode is not Mode.TERMINATED:
            kept[leg.supervisor_id] = leg
    return tuple(kept.values())


_SCREEN: Final = "screen"


def _mode_of(person: FlatPerson) -> str:
    """How a supervisor takes part; empty for everybody else.

    It is not known whether an earlier mode's id is cleared when the mode changes: the loudest counts, so that nobody
    is heard who is shown as silent. Who only watches the screen has no leg that could be heard.
    """
    if person.barged_participant_id:
        return "barge"
    if person.coached_participant_id:
        return "whisper"
    if person.monitored_participant_id:
        return "silent"
    return _SCREEN if person.screen_monitored_participant_id else ""
