"""What the desk does by itself when a call moves (contract section 3). Pure: it returns what is to be done.

Hold, transfer and conference revoke live speech and voice cues at once; an open session stays, silent. An ended call
closes every session and releases every slot.
"""

from __future__ import annotations

import msgspec

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.conversations.conversation import Conversation, MonitorSession, State

_REVOKED = frozenset({Kind.VOICE_CUE, Kind.CLIP})
_WAITING_SPEECH = _REVOKED | {Kind.COACH, Kind.BARGE}
_SUSPENDS = frozenset({State.HOLD, State.IN_TRANSFER, State.CONFERENCE})


class Consequences(msgspec.Struct, frozen=True, kw_only=True):
    """``cancel`` these deliveries, perform ``fall_back``, and ``release`` the slot; ``why`` goes into the audit."""

    cancel: tuple[DeliveryId, ...] = ()
    fall_back: Action | None = None
    release: bool = False
    why: str = ""


def consequences(
    conversation: Conversation,
    session: MonitorSession | None,
    deliveries: tuple[Delivery, ...],
    *,
    own_hold: bool = False,
) -> Consequences:
    """What follows from the state that ``conversation`` is in now; ``deliveries`` are its unsettled ones.

    ``own_hold`` says that this supervisor put it on hold: whoever does that wants to go on, and must stay to end it.
    """
    if conversation.over:
        return Consequences(release=True, why=f"the call is {conversation.raw_state}")
    if conversation.state not in _SUSPENDS or (own_hold and conversation.state is State.HOLD):
        return Consequences()
    why = f"the call moved to {conversation.state.value}"
    revoked = tuple(
        one.id
        for one in deliveries
        if one.action.kind in _REVOKED or (one.action.kind in _WAITING_SPEECH and one.times.sent is None)
    )
    fall_back: Action | None = None
    # A step back that is not confirmed does not count: repeating it is safe, an open microphone is not.
    falling = any(
        one.action.kind in (Kind.LISTEN, Kind.STOP) and one.state is not DeliveryState.UNPROVEN for one in deliveries
    )
    if session is not None and session.mode.speaks and not falling:
        fall_back = listen_again(conversation)
    return Consequences(cancel=revoked, fall_back=fall_back, why=why)


def listen_again(conversation: Conversation) -> Action:
    """The wish that takes an open session back to where nobody hears it."""
    agent = conversation.agent
    return Action(
        kind=Kind.LISTEN,
        conversation_id=conversation.id,
        participant_id=agent.id if agent else None,
        user_id=agent.user_id if agent else None,
    )
