"""What the slot line says and offers: by table, from the situation alone."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.rules import Situation
from supervisor_desk.actions.slot_board import Person, SlotView
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.ui.slot_face import Offer, SlotFace, may_queue, possible_then, slot_face
from tests.support.builders import COLLEAGUE, ME
from tests.ui.situations import delivery, monitored_call, situation

ME_WAITING = Person(ME, "Me", 21.4)
BO, CY, DI = Person("bo", "Bo", 12.0), Person("cy", "Cy", 12.0), Person("di", "Di", 12.0)
QUEUES = (Offer.QUEUE_COACH, Offer.QUEUE_BARGE)


def taken(**changes: Any) -> SlotView:
    """Dana has the slot, and her desk can be reached."""
    made: dict[str, Any] = {"holder": COLLEAGUE, "holder_name": "Dana", "shared": True}
    return SlotView(**made | changes)


def seen(slot: SlotView | None = None, *, state: str = "active", **changes: Any) -> Situation:
    """This supervisor listens to a running call."""
    return situation(monitored_call(Mode.SILENT, raw_state=state), slot=slot, **changes)


def queued(kind: Kind = Kind.BARGE, place: int = 1) -> dict[str, Any]:
    return {"deliveries": (delivery(kind, DeliveryState.ASKED, waiting_place=place),)}


def face(*arguments: Any, **changes: Any) -> SlotFace:
    return slot_face(seen(*arguments, **changes))


@pytest.mark.parametrize("slot", [None, SlotView(), SlotView(holder=ME, holder_name="Me", shared=True)])
def test_where_nobody_else_is_concerned_nothing_is_said(slot: SlotView | None) -> None:
    assert face(slot) == SlotFace()


def test_a_speaker_on_the_platform_is_named_and_the_line_is_offered() -> None:
    found = face(holder="Dana")
    assert found.words.startswith("Dana is speaking to this call. One supervisor speaks at a time.")
    assert found.offers == QUEUES


def test_without_a_shared_board_it_says_so_and_nobody_is_asked() -> None:
    found = face(SlotView(), holder="Dana")
    assert "Only this desk's wishes are lined up." in found.words
    assert found.offers == QUEUES


def test_a_holder_who_can_be_reached_can_be_asked_and_cut_off() -> None:
    found = face(taken())
    assert found.words.startswith("Dana has the speaking slot of this call.")
    assert found.offers == (*QUEUES, Offer.ASK, Offer.BREAK_GLASS)
    assert found.who == "Dana"


def test_one_who_speaks_by_another_program_cannot() -> None:
    assert face(SlotView(shared=True), holder="Dana").offers == QUEUES


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        ((BO,), "Bo waits in the line."),
        ((BO, CY), "Bo and Cy wait in the line."),
        ((BO, CY, DI), "Bo, Cy and 1 more wait in the line."),
        ((Person("x", "", 3.0),), "Another supervisor waits in the line."),
    ],
)
def test_who_waits_is_named(waiting: tuple[Person, ...], words: str) -> None:
    assert words in face(taken(waiting=waiting)).words


def test_who_has_asked_is_told_so_and_does_not_ask_twice() -> None:
    found = face(taken(asking=(Person(ME, "Me", 20.0),)))
    assert "You have asked Dana to leave." in found.words
    assert Offer.ASK not in found.offers


def test_who_waits_sees_place_holder_and_time_left() -> None:
    found = face(taken(waiting=(BO, ME_WAITING)), **queued(place=2))
    assert (
        found.words
        == "You are number 2 in the line, 21\N{NO-BREAK SPACE}s left. Dana has the speaking slot of this call."
    )
    assert found.offers == (Offer.LEAVE_LINE, Offer.ASK, Offer.BREAK_GLASS)


def test_the_place_is_known_before_the_line_was_looked_at() -> None:
    found = face(None, holder="Dana", **queued())
    assert found.words == "You are number 1 in the line. Dana is speaking to this call."
    assert found.offers == (Offer.LEAVE_LINE,)


def test_when_the_speaker_has_stopped_it_is_almost_ones_turn() -> None:
    assert "It is almost your turn." in face(SlotView(shared=True), **queued()).words


def test_an_offer_says_how_long_it_stands_and_what_it_can_be_taken_for() -> None:
    mine = SlotView(holder=ME, holder_name="Me", expires_in=8.6, offered=True, shared=True)
    found = face(mine)
    assert found.words == "The speaker has left the slot to you. It is yours for 9\N{NO-BREAK SPACE}s."
    assert found.offers == (Offer.TAKE_COACH, Offer.TAKE_BARGE, Offer.DECLINE)


def test_who_speaks_sees_who_waits_and_may_hand_over_to_the_next() -> None:
    found = face(SlotView(holder=ME, waiting=(BO, CY), asking=(DI,), shared=True))
    assert found.words == "You have the speaking slot. Bo and Cy wait in the line. Di asks you to leave."
    assert (found.offers, found.who) == ((Offer.HAND_OVER,), "Bo")


def test_who_only_asks_is_next_where_nobody_waits() -> None:
    found = face(SlotView(holder=ME, asking=(DI, CY), shared=True))
    assert "Di and Cy ask you to leave." in found.words
    assert found.who == "Di"


def test_on_hold_neither_the_line_nor_the_glass_would_help() -> None:
    found = face(taken(), state="hold")
    assert found.offers == (Offer.ASK,)


def test_waiting_is_offered_only_where_it_would_help() -> None:
    assert may_queue(Kind.BARGE, seen(taken()))
    assert not may_queue(Kind.TEXT_CUE, seen(taken()))
    assert not may_queue(Kind.BARGE, seen(SlotView()))
    assert not may_queue(Kind.COACH, seen(taken(), **queued(Kind.BARGE)))


def test_what_waits_already_does_not_stand_in_the_way_of_breaking_the_glass() -> None:
    assert possible_then(Kind.COACH, seen(taken(), **queued(Kind.BARGE)))
    assert not possible_then(Kind.COACH, seen(taken(), state="hold"))
