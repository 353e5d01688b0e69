"""Who takes part in a conversation as the platform sees it: customer, queue, agents, supervisors, and their legs.

The world knows neither a queue as a participant nor a supervisor who only listens as one; the platform does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from supervisor_desk.simulator.genesys_api.journal import Entry
from supervisor_desk.simulator.world.records import (
    CallState,
    Channel,
    Conversation,
    Mode,
    MonitorSession,
    Participant,
    Role,
    SessionStatus,
)

MEDIA = {Channel.VOICE: "calls", Channel.CHAT: "messages", Channel.MESSAGE: "messages", Channel.EMAIL: "emails"}
"""The media that a channel of the world is here. Web chat is withdrawn: its conversations are web messages."""


@dataclass(slots=True)
class Part:
    """A participant with its one leg. ``ended`` and the other times are ms since the epoch."""

    id: str
    purpose: str
    state: str
    started: int
    name: str = ""
    address: str = ""
    user_id: str | None = None
    queue_id: str | None = None
    connected: int | None = None
    ended: int | None = None
    disconnect: str | None = None
    muted: bool = False
    held: bool = False
    held_since: int | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    monitored: str | None = None
    coached: str | None = None
    barged: str | None = None
    barged_at: int | None = None
    roles: list[str] = field(default_factory=list)


def parts_of(one: Conversation, entry: Entry, ended: str = "terminated") -> list[Part]:
    """All of them, in the order in which they came. ``ended`` is the state of legs that ended with the conversation;
    those that ended before are ``terminated``."""
    agents = [leg for leg in one.participants if leg.role is Role.AGENT]
    found = [_customer(one, ended)]
    found += _waits(one, entry, agents, ended)
    found += [_agent(one, entry, leg, ended, first=leg is agents[0]) for leg in agents]
    found += [_guest(leg, ended) for leg in one.participants if leg.role is Role.GUEST]
    found += [_supervisor(one, entry, session, ended) for session in one.sessions if session.id in entry.legs]
    for part in found:
        if part.ended is not None and part.ended != one.ended:
            part.state = "terminated"
    return found


def _customer(one: Conversation, ended: str) -> Part:
    leg = one.customer
    calling = one.direction == "outbound" and one.connected is None
    state = {CallState.DIALING: "dialing", CallState.RINGING: "alerting"}.get(one.state, "connected")
    return Part(
        leg.id,
        "customer",
        ended if leg.left is not None else state if calling else "connected",
        leg.joined,
        leg.name,
        f"tel:{leg.address}" if one.voice else leg.address,
        queue_id=one.queue.id,
        connected=None if calling else leg.joined if one.direction != "outbound" else one.connected,
        ended=leg.left,
        disconnect=None if leg.left is None else "transfer" if one.state is CallState.TRANSFERRED else "peer",
        muted=leg.muted,
    )


def _waits(one: Conversation, entry: Entry, agents: list[Participant], ended: str) -> Iterator[Part]:
    """The queue, once for each time that the conversation waited in it."""
    begun = one.started
    for stage in range(len(agents) + 1):
        if stage < len(agents):
            until: int | None = agents[stage].joined
        elif one.state is CallState.QUEUED:
            until = None
        elif not agents:
            until = one.ended
        else:
            return
        never = stage == 0 and one.direction == "outbound"
        if not never and (until is None or until > begun or stage == 0):
            queue_id = entry.stages.get(stage, one.queue.id)
            yield Part(
                f"{one.id}-acd-{stage}",
                "acd",
                "connected" if until is None else ended,
                begun,
                queue_id=queue_id,
                connected=begun,
                ended=until,
                disconnect=None if until is None else "peer" if stage == len(agents) else "transfer",
            )
        if stage < len(agents):
            begun = agents[stage].left or begun


def _agent(one: Conversation, entry: Entry, leg: Participant, ended: str, *, first: bool) -> Part:
    here = leg.left is None
    answered = entry.answered.get(leg.id)
    if answered is None and first and one.direction == "outbound":
        answered = leg.joined
    if answered is None and first and one.connected is not None and (here or one.connected <= (leg.left or 0)):
        answered = one.connected  # it was answered before anybody listened
    handed_on = entry.handed_on.get(leg.id)
    if here and handed_on is not None and one.state is not CallState.IN_TRANSFER:
        handed_on = None
    left = leg.left if handed_on is None else handed_on
    held = here and one.state is CallState.HOLD
    state = ended if left is not None else "connected" if answered is not None else "alerting"
    return Part(
        leg.id,
        "agent",
        state,
        leg.joined,
        leg.name,
        user_id=leg.user_id,
        queue_id=one.queue.id,
        connected=answered,
        ended=left,
        disconnect=None if left is None else _why_left(one, answered, handed_on),
        muted=leg.muted,
        held=held,
        held_since=one.state_since if held else None,
        attributes=dict(leg.attributes),
    )


def _why_left(one: Conversation, answered: int | None, handed_on: int | None) -> str:
    if answered is None:
        return "transfer.noanswer"
    if handed_on is not None:
        return "transfer"
    return "client" if one.over else "takeover" if one.taken_by is not None else "transfer"


def _guest(leg: Participant, ended: str) -> Part:
    return Part(
        leg.id,
        "external",
        "connected" if leg.left is None else ended,
        leg.joined,
        leg.name,
        f"tel:{leg.address}",
        connected=leg.joined,
        ended=leg.left,
        disconnect=None if leg.left is None else "peer",
        muted=leg.muted,
    )


def _supervisor(one: Conversation, entry: Entry, session: MonitorSession, ended: str) -> Part:
    leg = entry.legs[session.id]
    over = session.status is SessionStatus.TERMINATED
    waiting = session.status is SessionStatus.PENDING
    mode = session.goal if waiting and session.goal is not None else session.mode
    if over:
        mode = leg.mode  # the world sets a session back to silent as it ends
    return Part(
        session.id,
        "user",
        ended if over else "alerting" if waiting else "connected",
        leg.called,
        session.supervisor.name,
        user_id=session.supervisor.id,
        connected=leg.answered,
        ended=leg.ended if over else None,
        disconnect=None if not over else "peer" if one.over else leg.why_ended,
        muted=leg.muted,
        held=leg.held,
        held_since=leg.held_since,
        monitored=leg.target if mode is Mode.SILENT or (leg.adds and "monitor" in leg.roles) else None,
        coached=leg.target if mode is Mode.WHISPER or (leg.adds and "coach" in leg.roles) else None,
        barged=leg.target if mode is Mode.BARGE else None,
        barged_at=leg.barged,
        roles=list(leg.roles),
    )
