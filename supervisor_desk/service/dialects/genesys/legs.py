"""On which leg of one's own each action was asked for: a change of mode may keep it, add one or replace it.

So its end alone says nothing. When it has ended some time ago and nothing took its place, the action came to nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

from supervisor_desk.actions.action import DeliveryId
from supervisor_desk.conversations.conversation import Conversation, MonitorSession, ParticipantId
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.genesys.deadlines import DEADLINE_S

REMEMBERED: Final = 500
ENDED_UNDER_IT: Final = (
    "Your leg on the call ended before the change took effect, and no other took its place. "
    "Nobody on the call hears you. Listen again to go on."
)


class Legs:
    """The last actions and the leg that each was asked for on."""

    def __init__(self) -> None:
        self._of: OrderedDict[DeliveryId, ParticipantId] = OrderedDict()

    def note(self, action: DeliveryId, session: MonitorSession | None) -> None:
        """``action`` is about to be asked for on ``session``."""
        if session is not None:
            self._of[action] = ParticipantId(session.id)
            if len(self._of) > REMEMBERED:
                self._of.popitem(last=False)

    def ended_under(self, action: DeliveryId, now: Conversation, reply: Reply) -> bool:
        """Whether that leg has been over for longer than a change takes, by the service's own clock."""
        leg = now.participant(self._of.get(action, ParticipantId("")))
        if leg is None or not leg.left_at:
            return False
        try:
            answered = parsedate_to_datetime(reply.headers.get("date", ""))
            return (answered - datetime.fromisoformat(leg.left_at)).total_seconds() > DEADLINE_S
        except (ValueError, TypeError):
            return False
