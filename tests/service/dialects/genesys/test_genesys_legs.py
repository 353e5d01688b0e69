"""What is asked for on a leg that ends comes to nothing, unless another leg takes its place."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.proof import Finding, SessionProof
from supervisor_desk.conversations.conversation import ConversationId, Mode, MonitorSession, UserId
from supervisor_desk.service.dialects.genesys.legs import REMEMBERED, Legs
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.reading import read_conversation, read_look
from tests.service.dialects.genesys.payloads import CALL, LEG, ME, agent, at, full, own_leg, reply
from tests.support.builders import session

COACH = Action(kind=Kind.COACH, conversation_id=ConversationId(CALL))
PROOF = SessionProof(ConversationId(CALL), UserId(ME), Mode.WHISPER)
GONE = own_leg(endTime=at(5), state="disconnected")


def finding(legs: Legs, *participants: dict[str, Any], minute: int = 6) -> Finding | None:
    answer = reply(200, full(agent(), *participants), date=f"Mon, 04 May 2026 12:{minute:02}:00 GMT")
    verdict = read_look(PROOF, answer, Names(), lambda now: legs.ended_under(COACH.id, now, answer))
    return verdict.finding if verdict is not None else None


def legs(on: MonitorSession | None) -> Legs:
    made = Legs()
    made.note(COACH.id, on)
    return made


def test_a_leg_that_has_been_over_for_a_while_takes_the_command_with_it() -> None:
    assert finding(legs(session(key=LEG)), GONE) is Finding.FAILED


@pytest.mark.parametrize(
    ("on", "participants", "minute"),
    [
        (session(key=LEG), (GONE,), 5),
        (session(key=LEG), (own_leg(),), 6),
        (session(key="an earlier one"), (GONE,), 6),
        (None, (GONE,), 6),
    ],
)
def test_what_may_still_come_is_waited_for(on: MonitorSession | None, participants: Any, minute: int) -> None:
    assert finding(legs(on), *participants, minute=minute) is Finding.NOT_SEEN


def test_another_leg_in_the_mode_proves_it_all_the_same() -> None:
    coaching = own_leg("coached", id="another-leg")
    assert finding(legs(session(key=LEG)), GONE, coaching) is Finding.PROVEN


def test_without_the_service_s_time_nothing_is_concluded() -> None:
    answer = reply(200, full(agent(), GONE))
    assert not legs(session(key=LEG)).ended_under(COACH.id, read_conversation(answer, Names()), answer)


def test_only_the_last_actions_are_remembered() -> None:
    made = legs(session(key=LEG))
    for number in range(REMEMBERED):
        made.note(DeliveryId(f"d-{number}"), session(key=LEG))
    assert finding(made, GONE) is Finding.NOT_SEEN
