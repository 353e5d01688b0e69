"""How long a mute of ours may last, and whether the microphone is as we left it (G4). Pure.

A muted agent cannot say that nobody hears them. So each mute placed here runs out unless somebody keeps it; it is
undone when the call moves to hold, transfer or conference, and when the desk closes. What was commanded and what is
observed are kept apart: where they differ, that is news.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.conversations.conversation import (
    Conversation,
    ConversationId,
    Mode,
    MonitorSession,
    Participant,
    ParticipantId,
    State,
    UserId,
)

LEASE_S: Final = 120.0
"""How long a mute lasts unless it is kept, in seconds, where no setting says otherwise."""
REMIND_S: Final = 30.0
"""How long before its end somebody is reminded, in seconds; never more than half of it."""
UNDO_AGAIN_S: Final = 5.0
"""Pause before a mute that is still in force is undone again, in seconds."""
SEEN_WITHIN_S: Final = 3.0
"""How long the feed may lag behind a proven mute before an open microphone counts as a divergence, in seconds."""

STEPPING_BACK: Final = "whoever leaves this call, or speaks to it no longer, could not open the microphone again"
"""Why the microphone is opened before that."""

_HOW_FAR_IN: Final = {Kind.STOP: 0, Kind.LISTEN: 1, Kind.COACH: 2}
_HOW_FAR_IN_IS: Final = {Mode.SILENT: 1, Mode.WHISPER: 2, Mode.BARGE: 3}
_REVOKES: Final = frozenset({State.HOLD, State.IN_TRANSFER, State.CONFERENCE})
_CAN_UNMUTE: Final = frozenset({State.ACTIVE, State.RINGING, State.HOLD})


class MuteNews(StrEnum):
    """What there is to say, or to do, about a mute."""

    REMIND = "runs out soon"
    UNDO = "to be undone"
    DIVERGED = "opened by somebody else"
    AGREED = "muted again"
    OVER = "over"


class MuteLease(msgspec.Struct, frozen=True, kw_only=True):
    """One mute of ours. Times are monotonic seconds. ``undo_why`` is empty while it may go on.

    ``observed`` is the microphone as the feed last showed it since the mute, ``None`` before it showed it muted.
    """

    conversation_id: ConversationId
    participant_id: ParticipantId
    user_id: UserId | None
    placed_at: float
    expires_at: float
    lease_s: float
    state: State = State.UNKNOWN
    observed: bool | None = None
    reminded: bool = False
    undo_why: str = ""
    undo_at: float = 0.0

    @property
    def diverged(self) -> bool:
        """Whether the microphone is open although it was muted from here."""
        return self.observed is False

    @property
    def undo(self) -> Action:
        """The wish that ends it."""
        return Action(
            kind=Kind.UNMUTE,
            conversation_id=self.conversation_id,
            participant_id=self.participant_id,
            user_id=self.user_id,
        )

    def left(self, now: float) -> float:
        """Seconds until it runs out."""
        return max(self.expires_at - now, 0.0)


Told = tuple[MuteNews, MuteLease]


def to_open_first(
    action: Action, lease: MuteLease | None, session: MonitorSession | None, *, by_mode: bool
) -> Action | None:
    """The wish that comes before ``action`` where that steps back from a call whose agent is muted from here.

    ``by_mode`` is whether muting depends on how one takes part: nobody at this desk might be able to unmute then.
    """
    step = _HOW_FAR_IN.get(action.kind)
    if lease is None or lease.diverged or not by_mode or session is None or step is None:
        return None
    return lease.undo if step < _HOW_FAR_IN_IS.get(session.mode, 0) else None


class MuteLeases:
    """The mutes of this desk, one for each call at most. Main thread only."""

    def __init__(self) -> None:
        self._leases: dict[ConversationId, MuteLease] = {}

    def get(self, key: ConversationId | None) -> MuteLease | None:
        """The mute on that call."""
        return self._leases.get(key) if key is not None else None

    def all(self) -> tuple[MuteLease, ...]:
        """All of them, oldest first."""
        return tuple(self._leases.values())

    def place(
        self,
        action: Action,
        conversation: Conversation | None,
        now: float,
        lease_s: float,
        *,
        first_s: float | None = None,
    ) -> MuteLease:
        """A mute of ours is proven: it lasts for ``lease_s`` from ``now``, and as long again each time it is kept.

        ``first_s`` is how long it lasts at first where that is less: one of the last run that is in force still.
        """
        lease = MuteLease(
            conversation_id=action.conversation_id,
            participant_id=action.participant_id or ParticipantId(""),
            user_id=action.user_id,
            placed_at=now,
            expires_at=now + (lease_s if first_s is None else first_s),
            lease_s=lease_s,
            state=conversation.state if conversation is not None else State.UNKNOWN,
        )
        self._leases[action.conversation_id] = lease
        return lease

    def keep(self, key: ConversationId, now: float) -> MuteLease | None:
        """Somebody keeps the mute: it lasts as long again, from now. Not one that is being undone."""
        lease = self._leases.get(key)
        if lease is None or lease.undo_why:
            return None
        return self._put(lease, expires_at=now + lease.lease_s, reminded=False)

    def lift(self, key: ConversationId) -> MuteLease | None:
        """The mute is over: the microphone was opened from here, or the agent is not on the call any more."""
        return self._leases.pop(key, None)

    def observe(self, conversation: Conversation, now: float) -> Told | None:
        """Hold the mute against the call as it is now; ``None`` if that is no news."""
        lease = self._leases.get(conversation.id)
        if lease is None:
            return None
        one = conversation.participant(lease.participant_id)
        if conversation.over or one is None or one.left_at is not None:
            return self._over(lease)
        before, state = lease.state, conversation.state
        lease = self._put(lease, state=state)
        if state is not before and before is not State.UNKNOWN and state in _REVOKES and not lease.undo_why:
            lease = self._put(lease, undo_why=f"the call moved to {state.value}", undo_at=now)
        return self._compare(lease, one, now)

    def due(self, now: float) -> tuple[Told, ...]:
        """What is to be done now. Whoever calls this does it: the next time moves on."""
        told: list[Told] = []
        for lease in self.all():
            if not lease.undo_why and now >= lease.expires_at:
                lease = self._put(lease, undo_why="nobody kept it", undo_at=now)
            if lease.undo_why:
                if lease.diverged:
                    told.append(self._over(lease))
                elif now >= lease.undo_at and lease.state in _CAN_UNMUTE:
                    told.append((MuteNews.UNDO, self._put(lease, undo_at=now + UNDO_AGAIN_S)))
            elif not lease.reminded and not lease.diverged and lease.left(now) <= min(REMIND_S, lease.lease_s / 2):
                told.append((MuteNews.REMIND, self._put(lease, reminded=True)))
        return tuple(told)

    # --- inside --------------------------------------------------------------------------------------------------

    def _compare(self, lease: MuteLease, one: Participant, now: float) -> Told | None:
        if one.muted:
            again = lease.diverged
            lease = self._put(lease, observed=True)
            return (MuteNews.AGREED, lease) if again else None
        lagging = lease.observed is None and now - lease.placed_at < SEEN_WITHIN_S
        if lease.diverged or lagging:
            return None
        if lease.undo_why:  # it is open, which was wanted
            return self._over(lease)
        return MuteNews.DIVERGED, self._put(lease, observed=False)

    def _over(self, lease: MuteLease) -> Told:
        self.lift(lease.conversation_id)
        return MuteNews.OVER, lease

    def _put(self, lease: MuteLease, **changes: object) -> MuteLease:
        changed = msgspec.structs.replace(lease, **changes)
        self._leases[lease.conversation_id] = changed
        return changed
