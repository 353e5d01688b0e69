"""No forgotten hold and no forgotten pause of the recording, after a crash or when the desk closes."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.left_on import holds_to_end, left_on_in_force
from supervisor_desk.actions.ports import Note
from supervisor_desk.conversations.conversation import Conversation
from tests.actions.bench import wish
from tests.actions.test_state_proof import Recorded
from tests.support.builders import AGENT, AGENT_USER, CALL, agent, conversation, customer
from tests.support.clock import NOON

HELD = conversation(participants=(agent(held=True), customer()))
PAUSED = Recorded(id=CALL, raw_state="active", paused=True)


def note(kind: Kind) -> Note:
    return Note(
        step="outcome",
        what=kind.value,
        delivery=f"d-{kind.value}",
        conversation=CALL,
        participant=AGENT,
        detail={"agent": AGENT_USER},
    )


def done(*kinds: Kind) -> tuple[Delivery, ...]:
    return tuple(Delivery(action=wish(one), state=DeliveryState.CONFIRMED, times=Times(asked=NOON)) for one in kinds)


def undoing(*kinds: Kind, now: Conversation) -> list[Kind]:
    return [one.undo.kind for one in left_on_in_force(map(note, kinds), {CALL: now})]


def test_a_hold_that_goes_on_is_named_with_what_ends_it() -> None:
    (found,) = left_on_in_force([note(Kind.HOLD)], {CALL: HELD})
    assert (found.delivery, found.kind) == ("d-hold", Kind.HOLD)
    assert "still on hold" in found.found
    assert found.undo.kind is Kind.RESUME
    assert (found.undo.participant_id, found.undo.user_id, found.undo.channel) == (AGENT, AGENT_USER, "voice")


@pytest.mark.parametrize(
    ("kinds", "now", "undone"),
    [
        ((Kind.HOLD, Kind.RESUME), HELD, []),
        ((Kind.HOLD, Kind.RESUME, Kind.HOLD), HELD, [Kind.RESUME]),
        ((Kind.HOLD,), conversation(), []),
        ((Kind.HOLD,), conversation(participants=(agent(held=True, left_at="2026-05-04T12:00:00Z"),)), []),
        ((Kind.HOLD,), conversation(raw_state="ended", participants=(agent(held=True),)), []),
        ((Kind.SECURE_PAUSE,), PAUSED, [Kind.SECURE_RESUME]),
        ((Kind.SECURE_PAUSE, Kind.SECURE_RESUME), PAUSED, []),
        ((Kind.SECURE_PAUSE,), conversation(), []),
    ],
)
def test_what_is_over_or_undone_is_not_named(kinds: tuple[Kind, ...], now: Conversation, undone: list[Kind]) -> None:
    assert undoing(*kinds, now=now) == undone


def test_what_the_board_does_not_show_is_not_named() -> None:
    assert left_on_in_force([note(Kind.HOLD)], {}) == ()


def test_a_desk_that_closes_ends_its_holds_and_leaves_the_recording_paused() -> None:
    ended: tuple[Action, ...] = holds_to_end(done(Kind.HOLD, Kind.SECURE_PAUSE), {CALL: HELD})
    assert [one.kind for one in ended] == [Kind.RESUME]
    assert holds_to_end(done(Kind.HOLD, Kind.RESUME), {CALL: HELD}) == ()
    assert holds_to_end(done(Kind.HOLD), {CALL: conversation()}) == ()


def test_a_hold_that_was_refused_is_not_ended() -> None:
    refused = Delivery(action=wish(Kind.HOLD), state=DeliveryState.REFUSED, times=Times(asked=NOON))
    assert holds_to_end([refused], {CALL: HELD}) == ()
