"""What shows that a hold, a pause of the recording, an end or a taking over took effect."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.proof import Finding, judge, judge_conversation
from supervisor_desk.actions.state_proof import EndProof, HoldProof, RecordingProof, StateProof, TakeOverProof
from supervisor_desk.conversations.conversation import Conversation
from tests.support.builders import AGENT, CALL, ME, agent, changed, conversation, customer, ended

PROVEN, FAILED = Finding.PROVEN, Finding.FAILED
GONE = "2026-05-04T12:00:00Z"
HELD, OFF_HOLD = HoldProof(CALL, AGENT, held=True), HoldProof(CALL, AGENT, held=False)
PAUSED, GOES_ON = RecordingProof(CALL, paused=True), RecordingProof(CALL, paused=False)
OVER, TAKEN = EndProof(CALL), TakeOverProof(CALL, AGENT, ME)


class Recorded(Conversation, frozen=True, gc=False):
    """A conversation of a service that tells of recordings."""

    paused: bool = False

    @property
    def recording_paused(self) -> bool | None:
        return self.paused


def people(*shown: Any, **more: Any) -> Conversation:
    return conversation(participants=shown, **more)


def mine(role: str = "agent") -> Any:
    return agent(id="part-me", user_id=ME, raw_role=role)


CASES: list[tuple[StateProof, Conversation, Finding | None]] = [
    (HELD, people(agent(held=True)), PROVEN),
    (HELD, people(agent()), None),
    (HELD, people(customer(held=True)), None),
    (HELD, people(agent(held=True, left_at=GONE)), FAILED),
    (HELD, people(agent(held=True), raw_state="ended"), FAILED),
    (OFF_HOLD, people(agent()), PROVEN),
    (OFF_HOLD, people(agent(held=True)), None),
    (PAUSED, Recorded(id=CALL, raw_state="active", paused=True), PROVEN),
    (PAUSED, Recorded(id=CALL, raw_state="active"), None),
    (GOES_ON, Recorded(id=CALL, raw_state="active"), PROVEN),
    (GOES_ON, Recorded(id=CALL, raw_state="active", paused=True), None),
    (PAUSED, conversation(), None),
    (GOES_ON, conversation(), None),
    (OVER, conversation(), None),
    (OVER, conversation(raw_state="ended"), PROVEN),
    (TAKEN, people(agent(left_at=GONE), mine()), PROVEN),
    (TAKEN, people(agent(), mine()), None),
    (TAKEN, people(agent(left_at=GONE), mine("supervisor")), None),
    (TAKEN, people(mine()), None),
    (TAKEN, people(agent(left_at=GONE), mine(), raw_state="ended"), PROVEN),
]


@pytest.mark.parametrize(("proof", "now", "finding"), CASES)
def test_the_fields_of_the_conversation_tell(proof: StateProof, now: Conversation, finding: Finding | None) -> None:
    verdict = judge_conversation(proof, now, "REST check")
    assert (verdict.finding if verdict is not None else None) is finding
    if finding is PROVEN and verdict is not None:
        assert verdict.words.startswith("REST check: ")


@pytest.mark.parametrize("proof", [HELD, PAUSED, OVER, TAKEN])
def test_an_event_that_ends_the_call_settles_each(proof: StateProof) -> None:
    verdict = judge(proof, ended())
    assert verdict is not None
    assert verdict.finding is (PROVEN if proof is OVER else FAILED)


def test_an_event_is_judged_like_a_look() -> None:
    verdict = judge(HELD, changed(participants=(agent(held=True),)))
    assert verdict is not None
    assert verdict.words == "conversation event: on hold"
    assert judge(HELD, changed(id="call-2", participants=(agent(held=True),))) is None
