"""What the slot line says and offers in a situation. Pure, so that it is tested by table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.rules import Situation, why_not
from supervisor_desk.actions.slot_board import Person, SlotView

QUEUEABLE = (Kind.COACH, Kind.BARGE)
_NAMED = 2


class Offer(Enum):
    """A button of the slot line."""

    QUEUE_COACH = auto()
    QUEUE_BARGE = auto()
    LEAVE_LINE = auto()
    ASK = auto()
    BREAK_GLASS = auto()
    TAKE_COACH = auto()
    TAKE_BARGE = auto()
    DECLINE = auto()
    HAND_OVER = auto()


class SlotFace(msgspec.Struct, frozen=True):
    """``words`` are empty where there is nothing to say; ``who`` is the one that buttons name."""

    words: str = ""
    offers: tuple[Offer, ...] = ()
    who: str = ""


def may_queue(kind: Kind, situation: Situation) -> bool:
    """Whether only the taken speaking slot stands in the way of ``kind``, so that waiting would help."""
    free = msgspec.structs.replace(situation, holder="", slot=None)
    return kind.speaks and bool(situation.taken_by) and why_not(kind, free) is None


def waiting_on(situation: Situation) -> tuple[Delivery, ...]:
    """The wishes of this supervisor that wait in the line."""
    return tuple(one for one in situation.deliveries if one.state is DeliveryState.ASKED and one.waiting_place > 0)


def slot_face(situation: Situation) -> SlotFace:
    """What to say of the speaking slot of the chosen call, and what to offer."""
    view = situation.slot or SlotView()
    waiting = waiting_on(situation)
    if waiting:
        return _in_line(situation, view, waiting)
    if view.holder == situation.me and view.offered:
        return _offered(situation, view)
    if situation.taken_by:
        return _taken(situation, view)
    if view.holder == situation.me and (view.waiting or view.asking):
        return _wanted(view)
    return SlotFace()


def _in_line(situation: Situation, view: SlotView, waiting: tuple[Delivery, ...]) -> SlotFace:
    who = situation.taken_by
    own = next((one for one in view.waiting if one.ticket == situation.me), None)
    place = view.waiting.index(own) + 1 if own is not None else max(one.waiting_place for one in waiting)
    left = f", {own.expires_in:.0f}\N{NO-BREAK SPACE}s left" if own is not None else ""
    words = f"You are number {place} in the line{left}. {_speaking(situation) if who else 'It is almost your turn.'}"
    return SlotFace(f"{words}{_asked(situation, view)}", (Offer.LEAVE_LINE, *_urgent(situation, view)), who)


def _offered(situation: Situation, view: SlotView) -> SlotFace:
    takes = {Offer.TAKE_COACH: Kind.COACH, Offer.TAKE_BARGE: Kind.BARGE}
    offers = tuple(offer for offer, kind in takes.items() if possible_then(kind, situation))
    words = f"The speaker has left the slot to you. It is yours for {view.expires_in:.0f}\N{NO-BREAK SPACE}s."
    return SlotFace(words, (*offers, Offer.DECLINE))


def _taken(situation: Situation, view: SlotView) -> SlotFace:
    queues = {Offer.QUEUE_COACH: Kind.COACH, Offer.QUEUE_BARGE: Kind.BARGE}
    offers = tuple(offer for offer, kind in queues.items() if may_queue(kind, situation))
    line = f" {_people(view.waiting, 'waits', 'wait')} in the line." if view.waiting else ""
    alone = "" if view.shared else " Only this desk's wishes are lined up."
    words = f"{_speaking(situation)} One supervisor speaks at a time.{line}{_asked(situation, view)}{alone}"
    return SlotFace(words, (*offers, *_urgent(situation, view)), situation.taken_by)


def _wanted(view: SlotView) -> SlotFace:
    line = f" {_people(view.waiting, 'waits', 'wait')} in the line." if view.waiting else ""
    asking = f" {_people(view.asking, 'asks', 'ask')} you to leave." if view.asking else ""
    following = (*view.waiting, *view.asking)[0]
    return SlotFace(f"You have the speaking slot.{line}{asking}", (Offer.HAND_OVER,), following.name)


def _speaking(situation: Situation) -> str:
    if situation.holder:
        return f"{situation.holder} is speaking to this call."
    return f"{situation.taken_by} has the speaking slot of this call."


def _asked(situation: Situation, view: SlotView) -> str:
    asked = any(one.ticket == situation.me for one in view.asking)
    return f" You have asked {situation.taken_by} to leave." if asked else ""


def _urgent(situation: Situation, view: SlotView) -> tuple[Offer, ...]:
    """What can be asked of the holder; of one who speaks by another program nothing can."""
    if not view.shared or not view.other_holder(situation.me):
        return ()
    asked = any(one.ticket == situation.me for one in view.asking)
    glass = any(possible_then(kind, situation) for kind in QUEUEABLE)
    return (*(() if asked else (Offer.ASK,)), *((Offer.BREAK_GLASS,) if glass else ()))


def possible_then(kind: Kind, situation: Situation) -> bool:
    """Whether ``kind`` would be possible if the slot were free and nothing of this supervisor waited for it."""
    waiting = waiting_on(situation)
    others = tuple(one for one in situation.deliveries if one not in waiting)
    return why_not(kind, msgspec.structs.replace(situation, holder="", slot=None, deliveries=others)) is None


def _people(people: Sequence[Person], one: str, many: str) -> str:
    """The first of them by name, the rest by number, with the verb that fits."""
    names = [person.name or "Another supervisor" for person in people[:_NAMED]]
    more = len(people) - len(names)
    if more:
        return f"{', '.join(names)} and {more} more {many}"
    return f"{' and '.join(names)} {one if len(names) == 1 else many}"
