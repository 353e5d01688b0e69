"""What happened on a conversation, in order: from its record, from what changed while the desk watched, and from the
supervisor's own commands. No Qt, no customer names: people are told by their part.

Both ends are bounded: a conversation keeps its last moments only, and only the last conversations looked at are kept.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable

import msgspec

from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.conversations.clocks import epoch
from supervisor_desk.conversations.conversation import (
    Conversation,
    ConversationId,
    Mode,
    MonitorSession,
    MonitorSessionId,
    Participant,
    Role,
    UserId,
)
from supervisor_desk.ui.board_words import MODE_MARKS, MODE_WORDS, STATE_MARKS, part_word, state_word
from supervisor_desk.ui.delivery_words import Tone, face, kind_word

MOMENTS_KEPT = 200
"""Observed moments kept for one conversation."""
CONVERSATIONS_KEPT = 50
"""Conversations whose observed moments are kept; the one looked at longest ago goes first."""

_APART_S = 2.0
"""What the record tells within this time of the same thing observed is that thing (seconds)."""


class Moment(msgspec.Struct, frozen=True):
    """One thing that happened: when (seconds since the epoch), and how it is told."""

    at: float
    mark: str
    words: str
    tone: Tone = Tone.QUIET


class Timelines:
    """Keeps what was observed. ``note`` is called with each news of a conversation that is being looked at."""

    def __init__(self, me: UserId) -> None:
        self.me = me
        self._last: OrderedDict[ConversationId, Conversation] = OrderedDict()
        self._seen: dict[ConversationId, deque[Moment]] = {}
        self._began: dict[ConversationId, dict[tuple[MonitorSessionId, str | None], MonitorSession]] = {}
        """Each leg as it was first seen: one lives through all modes, and its time may be that of its beginning."""

    def note(self, conversation: Conversation, now: float) -> None:
        """Take over the latest record of a conversation; what differs from the one before becomes moments."""
        key = conversation.id
        before = self._last.get(key)
        self._last[key] = conversation
        self._last.move_to_end(key)
        began = self._began.setdefault(key, {})
        for session in conversation.monitors:
            if session.mode is not Mode.PENDING:
                began.setdefault((session.id, session.since), session)
        if before is not None and before is not conversation:
            self._seen.setdefault(key, deque(maxlen=MOMENTS_KEPT)).extend(moves(before, conversation, now, self.me))
        if len(self._last) > CONVERSATIONS_KEPT:
            gone, _ = self._last.popitem(last=False)
            self._seen.pop(gone, None)
            self._began.pop(gone, None)

    def of(self, conversation: Conversation, deliveries: Iterable[Delivery]) -> tuple[Moment, ...]:
        """All that is known of a conversation, oldest first."""
        seen = self._seen.get(conversation.id, deque())
        began = self._began.get(conversation.id, {})
        first = [began.get((session.id, session.since), session) for session in conversation.monitors]
        told = (
            moment
            for moment in history(
                msgspec.structs.replace(conversation, monitors=tuple(first)), self.me, observed=bool(seen)
            )
            if not any(moment.words == one.words and abs(moment.at - one.at) < _APART_S for one in seen)
        )
        return tuple(sorted([*told, *seen, *_commands(deliveries)], key=lambda moment: moment.at))


def history(conversation: Conversation, me: UserId, *, observed: bool = False) -> list[Moment]:
    """What the record itself tells. Where changes were ``observed``, the present state is among those."""
    told: list[Moment] = []

    def add(iso: str | None, mark: str, words: str) -> None:
        at = epoch(iso)
        if at is not None:
            told.append(Moment(at, mark, words))

    add(conversation.started_at, "event-state", "Conversation started")
    add(conversation.connected_at, "channel-voice", "Connected")
    for one in conversation.participants:
        if one.role is Role.SUPERVISOR:
            continue  # told by the sessions
        add(one.joined_at, "event-person", f"{_part(one)} joined")
        add(one.left_at, "event-person", f"{_part(one)} left")
    for session in conversation.monitors:
        if session.mode is not Mode.TERMINATED:
            who = _supervisor(session, me)
            add(session.since, MODE_MARKS[session.mode], f"{who}: {MODE_WORDS[session.mode]}")
    if not observed and conversation.state_since not in (conversation.started_at, conversation.connected_at):
        add(conversation.state_since, STATE_MARKS[conversation.state], state_word(conversation))
    return told


def moves(before: Conversation, after: Conversation, now: float, me: UserId) -> list[Moment]:
    """What changed from one record to the next; ``now`` stands in where the service gives no time."""
    told: list[Moment] = []
    if before.raw_state != after.raw_state:
        at = epoch(after.ended_at if after.over else after.state_since)
        was_at = epoch(before.state_since)
        if at is not None and was_at is not None and at < was_at:  # a service that tells only when talking began
            at = None
        told.append(Moment(at if at is not None else now, STATE_MARKS[after.state], state_word(after), Tone.BUSY))
    if before.queue_name != after.queue_name and after.queue_name:
        told.append(Moment(now, "queue", f"Queue: {after.queue_name}"))
    known = {one.id: one for one in before.participants}
    for one in after.participants:
        was = known.get(one.id)
        if was is None:
            continue
        if was.muted != one.muted:
            word = "muted" if one.muted else "open again"
            told.append(
                Moment(now, "mic-muted" if one.muted else "mic", f"{_part(one)}: microphone {word}", Tone.WAITING)
            )
        if was.held != one.held:
            told.append(Moment(now, "state-hold", f"{_part(one)}: {'on hold' if one.held else 'off hold'}"))
    modes = {session.id: session.mode for session in before.monitors}
    there = {session.id for session in after.monitors}
    for session in after.monitors:
        who = _supervisor(session, me)
        if session.id in modes and modes[session.id] is not session.mode:
            told.append(Moment(now, MODE_MARKS[session.mode], f"{who}: {MODE_WORDS[session.mode]}"))
    gone = (session for session in before.monitors if session.id not in there)
    left = MODE_MARKS[Mode.TERMINATED]
    told.extend(Moment(now, left, f"{_supervisor(session, me)}: left") for session in gone)
    return told


def _commands(deliveries: Iterable[Delivery]) -> list[Moment]:
    told: list[Moment] = []
    for one in deliveries:
        name = kind_word(one.action.kind)
        told.append(Moment(one.times.asked, "delivery-asked", f"You asked: {name}"))
        if one.times.settled is not None or one.state is DeliveryState.UNPROVEN:
            shown = face(one)
            why = f" ({one.proof or one.reason})" if one.proof or one.reason else ""
            at = one.times.settled if one.times.settled is not None else one.times.asked
            told.append(Moment(at, shown.mark, f"{name} {shown.word}{why}", shown.tone))
    return told


def _supervisor(session: MonitorSession, me: UserId) -> str:
    return "You" if session.supervisor_id == me else session.supervisor_name or "A supervisor"


def _part(one: Participant) -> str:
    if one.role is Role.AGENT:
        return f"Agent {one.name}".strip()
    return part_word(one) or "Somebody"
