"""What proves each deed, by event and by a look, and what a look says where it is not so."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from supervisor_desk.actions.proof import (
    TERMINATED_INTERACTION,
    ControlProof,
    Finding,
    MuteProof,
    Proof,
    SessionProof,
    judge,
)
from supervisor_desk.actions.state_proof import EndProof, HoldProof, RecordingProof, TakeOverProof
from supervisor_desk.conversations.conversation import ConversationId, Mode, MonitorSessionId, ParticipantId, UserId
from supervisor_desk.conversations.events import ConversationChanged, ConversationEnded, Unknown
from supervisor_desk.service.dialects.base import Reply, UnreadableError
from supervisor_desk.service.dialects.genesys import reading
from supervisor_desk.service.dialects.genesys.deeds import Deed
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.proving import proof_for
from supervisor_desk.service.dialects.genesys.telling import from_flat
from supervisor_desk.service.dialects.genesys.wire import FlatBody
from tests.service.dialects.genesys.payloads import (
    AGENT,
    CALL,
    LEG,
    ME,
    agent,
    at,
    customer,
    error,
    flat,
    full,
    own_leg,
    reply,
)
from tests.support.builders import conversation, session

CONVERSATION = ConversationId(CALL)
SUPERVISOR = UserId(ME)
THEM = ParticipantId(AGENT)
OWN = session(Mode.SILENT, key=LEG)


def proof(deed: Deed, own: Any = None) -> Any:
    return proof_for(deed, CONVERSATION, SUPERVISOR, participant=THEM, session=own)


@pytest.mark.parametrize(
    ("deed", "own", "expected"),
    [
        (Deed.MONITOR, None, SessionProof(CONVERSATION, SUPERVISOR, Mode.SILENT)),
        (Deed.COACH, OWN, SessionProof(CONVERSATION, SUPERVISOR, Mode.WHISPER)),
        (Deed.BARGE, OWN, SessionProof(CONVERSATION, SUPERVISOR, Mode.BARGE)),
        (Deed.LEAVE, OWN, SessionProof(CONVERSATION, SUPERVISOR, Mode.TERMINATED, MonitorSessionId(LEG))),
        (Deed.LEAVE, None, SessionProof(CONVERSATION, SUPERVISOR, Mode.TERMINATED)),
        (Deed.LEAVE, session(key=""), SessionProof(CONVERSATION, SUPERVISOR, Mode.TERMINATED)),
        (Deed.MUTE_AGENT, OWN, MuteProof(CONVERSATION, THEM, muted=True)),
        (Deed.UNMUTE_AGENT, None, MuteProof(CONVERSATION, THEM, muted=False)),
        (Deed.MUTE_SELF, OWN, MuteProof(CONVERSATION, ParticipantId(LEG), muted=True)),
        (Deed.UNMUTE_SELF, OWN, MuteProof(CONVERSATION, ParticipantId(LEG), muted=False)),
        (Deed.HOLD, None, HoldProof(CONVERSATION, THEM, held=True)),
        (Deed.RESUME, None, HoldProof(CONVERSATION, THEM, held=False)),
        (Deed.SECURE_PAUSE, None, RecordingProof(CONVERSATION, paused=True)),
        (Deed.DISCONNECT, None, EndProof(CONVERSATION)),
        (Deed.TAKE_OVER, OWN, TakeOverProof(CONVERSATION, THEM, SUPERVISOR)),
    ],
)
def test_each_deed_has_its_proof(deed: Deed, own: Any, expected: Proof) -> None:
    assert proof(deed, own) == expected


def shown(*participants: dict[str, Any], **more: Any) -> Any:
    return from_flat(msgspec.convert(flat(*participants, **more), FlatBody), "voice", Names())


TAKEN = agent(id="new", user={"id": ME})
CLOUD: list[tuple[Deed, Any, bool]] = [
    (Deed.HOLD, shown(customer(), agent(held=True)), True),
    (Deed.HOLD, shown(customer(), agent()), False),
    (Deed.RESUME, shown(customer(), agent()), True),
    (Deed.RESUME, shown(customer(), agent(held=True)), False),
    (Deed.RESUME, shown(customer(), agent(endTime=at(5))), False),
    (Deed.DISCONNECT, shown(customer(), agent()), False),
    (Deed.TAKE_OVER, shown(customer(), agent(endTime=at(5)), TAKEN), True),
    (Deed.TAKE_OVER, shown(customer(), agent(), TAKEN), False),
    (Deed.TAKE_OVER, shown(customer(), agent(endTime=at(5)), own_leg()), False),
    (Deed.SECURE_PAUSE, shown(customer(), agent(recordingState="paused")), True),
    (Deed.SECURE_PAUSE, shown(customer(), agent(), securePause=True), True),
    (Deed.SECURE_PAUSE, shown(customer(), agent(recordingState="active")), False),
    (Deed.SECURE_RESUME, shown(customer(), agent(recordingState="active")), True),
    (Deed.SECURE_RESUME, shown(customer(), agent(), securePause=True), False),
    (Deed.SECURE_PAUSE, conversation(id=CALL), False),
    (Deed.MONITOR, shown(customer(), agent()), False),
]


@pytest.mark.parametrize(("deed", "now", "met"), CLOUD)
def test_the_fields_of_participants_prove_it(deed: Deed, now: Any, met: bool) -> None:
    verdict = judge(proof(deed), ConversationChanged(conversation=now))
    proven = verdict is not None and verdict.finding is Finding.PROVEN
    assert proven is met


def test_an_end_proves_a_disconnection_and_fails_the_rest() -> None:
    over = ConversationChanged(conversation=shown(customer(endTime=at(9)), agent(endTime=at(9))))
    ended, held = judge(proof(Deed.DISCONNECT), over), judge(proof(Deed.HOLD), over)
    assert ended is not None
    assert ended.finding is Finding.PROVEN
    assert held is not None
    assert held.finding is Finding.FAILED


def test_events_of_other_conversations_say_nothing() -> None:
    other = ConversationChanged(conversation=conversation(id="another"))
    assert judge(proof(Deed.RESUME), other) is None
    assert judge(proof(Deed.RESUME), Unknown(kind="x")) is None


def test_the_end_of_a_leg_proves_that_one_left_it() -> None:
    event = ConversationChanged(conversation=shown(customer(), agent(), own_leg("barged", endTime=at(5))))
    verdict = judge(proof(Deed.LEAVE, OWN), event)
    assert verdict is not None
    assert verdict.finding is Finding.PROVEN
    assert judge(proof(Deed.LEAVE, OWN), ConversationEnded(conversation_id=CONVERSATION)) is not None


def test_a_new_leg_in_the_new_mode_proves_a_change_of_mode_too() -> None:
    for leg in (own_leg("coached"), own_leg("coached", id="leg-2")):
        verdict = judge(proof(Deed.COACH, OWN), ConversationChanged(conversation=shown(customer(), agent(), leg)))
        assert verdict is not None
        assert verdict.finding is Finding.PROVEN


# --- looks ---


def looked(what: Proof, answer: Reply) -> Any:
    return reading.read_look(what, answer, Names())


def now(*participants: dict[str, Any]) -> Reply:
    return reply(200, full(*participants))


LOOKS: list[tuple[Any, Reply, Finding | None]] = [
    (proof(Deed.MONITOR), now(customer(), agent(), own_leg()), Finding.PROVEN),
    (proof(Deed.MONITOR), now(customer(), agent()), Finding.NOT_SEEN),
    (proof(Deed.COACH, OWN), now(customer(), agent(), own_leg()), Finding.NOT_SEEN),
    (proof(Deed.MONITOR), now(customer(), agent(), own_leg(state="alerting")), None),
    (proof(Deed.LEAVE, OWN), now(customer(), agent()), Finding.PROVEN),
    (proof(Deed.LEAVE, OWN), now(customer(), agent(), own_leg()), Finding.NOT_SEEN),
    (proof(Deed.MUTE_AGENT), now(customer(), agent(muted=True)), Finding.PROVEN),
    (proof(Deed.MUTE_AGENT), now(customer(), agent()), Finding.NOT_SEEN),
    (proof(Deed.UNMUTE_AGENT), now(customer(), agent(endTime=at(5))), Finding.FAILED),
    (proof(Deed.HOLD), now(customer(), agent(held=True)), Finding.PROVEN),
    (proof(Deed.HOLD), now(customer(), agent()), Finding.NOT_SEEN),
    (proof(Deed.MONITOR), error(404, "not.found"), Finding.FAILED),
    (proof(Deed.LEAVE, OWN), error(404, "not.found"), Finding.PROVEN),
    (proof(Deed.DISCONNECT), error(404, "not.found"), Finding.PROVEN),
    (proof(Deed.HOLD), error(404, "not.found"), Finding.FAILED),
    (proof(Deed.MONITOR), error(403, "missing.permissions"), None),
    (proof(Deed.MONITOR), reply(200, [1]), None),
    (ControlProof(CONVERSATION), now(customer(), agent()), None),
]


@pytest.mark.parametrize(("what", "answer", "finding"), LOOKS)
def test_a_look_tells_how_it_stands(what: Any, answer: Reply, finding: Finding | None) -> None:
    verdict = looked(what, answer)
    assert (verdict.finding if verdict is not None else None) is finding


def test_a_look_at_one_s_own_leg_brings_it_along() -> None:
    verdict = looked(proof(Deed.COACH, OWN), now(customer(), agent(), own_leg()))
    assert verdict.session is not None
    assert verdict.session.id == LEG


def test_a_call_that_is_gone_says_so_in_the_desk_s_words() -> None:
    assert looked(proof(Deed.BARGE), error(404, "not.found")).words == TERMINATED_INTERACTION


def test_every_look_is_the_conversation() -> None:
    call = reading.look_call(proof(Deed.HOLD))
    assert (call.method, call.path, call.writes) == ("GET", f"/api/v2/conversations/{CALL}", False)


def test_a_conversation_that_cannot_be_read_is_told() -> None:
    with pytest.raises(UnreadableError, match="conversation"):
        reading.read_conversation(reply(200, {}), Names())
    with pytest.raises(UnreadableError, match="own calls"):
        reading.read_own_calls(reply(200, 5), Names())
    assert reading.read_own_calls(reply(200, {}), Names()) == ()
