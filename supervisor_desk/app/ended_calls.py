"""The alert that a call ended under something that this desk had asked for (G0): said at once, not only in its row."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.proof import TERMINATED_INTERACTION
from supervisor_desk.app.desk import Desk
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui.delivery_words import kind_word
from supervisor_desk.ui.notices import Notice

ENDED_ANYWAY: Final = frozenset({Kind.STOP, Kind.CANCEL, Kind.UNMUTE})
"""What only wanted an end of something: the end of the call was that, and is no alert."""


class EndedCalls:
    """Tells ``notify`` of each call that ended too early, with all that it ended under. Main thread only.

    ``withdraw`` takes back what was told of the same call before: it is one alert, however many commands it cut off.
    """

    def __init__(self, desk: Desk, notify: Callable[[Notice], None], withdraw: Callable[[str], object]) -> None:
        self._desk = desk
        self._notify = notify
        self._withdraw = withdraw
        desk.on_delivery.append(self._delivery_changed)

    def _delivery_changed(self, delivery: Delivery) -> None:
        if not came_too_late(delivery):
            return
        key = delivery.action.conversation_id
        cut = [one for one in self._desk.pending.all() if one.action.conversation_id == key and came_too_late(one)]
        conversation = self._desk.store.get(key)
        agent = conversation.agent if conversation is not None else None
        notice = alert(key, agent.name if agent is not None else "", cut)
        self._withdraw(notice.kind)
        self._notify(notice)


def came_too_late(delivery: Delivery) -> bool:
    """Whether the call ended before ``delivery`` took effect."""
    cut = delivery.state in (DeliveryState.FAILED, DeliveryState.REFUSED)
    return cut and delivery.action.kind not in ENDED_ANYWAY and TERMINATED_INTERACTION in delivery.reason


def alert(key: ConversationId, agent: str, cut: Collection[Delivery]) -> Notice:
    """The notice about that call and what it cut off."""
    kinds = " and ".join(dict.fromkeys(f"“{kind_word(one.action.kind)}”" for one in cut))
    heard = any(one.times.executing is not None for one in cut)
    return Notice(
        kind=f"ended {key}",
        happened=f"The call of {agent or 'the agent'} ended before {kinds} took effect.",
        means=("It had begun, so a part of it may have been heard." if heard else "Nobody on the call heard or saw it.")
        + " It is on record as a supervision attempt on a terminated interaction, and is not tried again.",
        do="If it still matters, speak to the agent directly.",
    )
