"""A deed with everything that it is about, and the one request that it is, where one is enough."""

from __future__ import annotations

from typing import assert_never

import msgspec

from supervisor_desk.actions.action import Action
from supervisor_desk.actions.ports import Refused
from supervisor_desk.conversations.conversation import (
    ConversationId,
    MonitorSession,
    ParticipantId,
    UserId,
)
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.dialects.genesys import encode
from supervisor_desk.service.dialects.genesys.deeds import DEED_OF, FACTS, NOT_OFFERED, Deed, not_offered_on


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """``participant`` is whom it is about, ``user`` that participant's user; ``session`` is one's own leg there."""

    deed: Deed
    conversation: ConversationId
    me: UserId
    channel: str = "voice"
    participant: ParticipantId | None = None
    user: UserId | None = None
    session: MonitorSession | None = None

    @property
    def steps_down(self) -> bool:
        """Whether it leads from a louder mode to a quieter one, for which the service documents no step."""
        if self.session is None or self.deed not in (Deed.MONITOR, Deed.COACH):
            return False
        return self.deed is Deed.MONITOR or self.session.mode.value == "barge"


def wish_of(action: Action, session: MonitorSession | None, me: UserId, channel: str = "voice") -> Wish | Refused:
    """What ``action`` is here, or why it is nothing here."""
    deed = DEED_OF.get(action.kind)
    if deed is None:
        return Refused(reason=f"{NOT_OFFERED[action.kind]} Nothing was sent, and the call is as it was.")
    return Wish(
        deed=deed,
        conversation=action.conversation_id,
        me=me,
        channel=channel,
        participant=action.participant_id or None,
        user=action.user_id or None,
        session=session if session is not None and session.id else None,  # a row of agents' states has no ids
    )


def no(deed: Deed, what: str, remedy: str) -> Refused:
    """We refuse it ourselves: nothing was sent."""
    return Refused(reason=f"{what} {FACTS[deed].unchanged} {remedy}".rstrip())


def call_of(wish: Wish) -> HttpCall | Refused:
    """The one request that is ``wish``, from where one stands now."""
    deed, conversation = wish.deed, wish.conversation
    reason = not_offered_on(deed, wish.channel)
    if reason:
        return no(deed, reason, "")
    if deed is Deed.LEAVE or deed in (Deed.MUTE_SELF, Deed.UNMUTE_SELF):
        if wish.session is None:
            return no(deed, "The desk does not see you on this call.", "Hang up your phone if you are.")
        if deed is Deed.LEAVE:
            return encode.leave(conversation, wish.session.id, wish.channel)
        return encode.mute(conversation, wish.session.id, muted=deed is Deed.MUTE_SELF)
    match deed:
        case Deed.DISCONNECT:
            return encode.disconnect(conversation, wish.channel)
        case Deed.SECURE_PAUSE | Deed.SECURE_RESUME:
            return encode.recording(conversation, paused=deed is Deed.SECURE_PAUSE)
        case _:
            pass
    if wish.participant is None:
        return no(deed, "The desk is still reading who is on this call.", "Try again in a moment.")
    match deed:
        case Deed.MONITOR:
            return encode.monitor(conversation, wish.participant, wish.channel)
        case Deed.COACH:
            return encode.coach(conversation, wish.participant)
        case Deed.BARGE:
            return encode.barge(conversation, wish.participant)
        case Deed.TAKE_OVER:
            return encode.take_over(conversation, wish.participant)
        case Deed.MUTE_AGENT | Deed.UNMUTE_AGENT:
            return encode.mute(conversation, wish.participant, muted=deed is Deed.MUTE_AGENT)
        case Deed.HOLD | Deed.RESUME:
            return encode.hold(conversation, wish.participant, held=deed is Deed.HOLD)
        case _:
            assert_never(deed)
