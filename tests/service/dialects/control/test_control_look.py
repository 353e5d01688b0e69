"""Looking by REST: the proof of each action, the reading that shows it, and what the reading says."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.proof import (
    TERMINATED_INTERACTION,
    AnnouncementProof,
    ControlProof,
    Finding,
    MuteProof,
    Proof,
    SessionProof,
    TransferProof,
)
from supervisor_desk.conversations.conversation import ControlId, Mode, MonitorSessionId
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.control import look
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from tests.support.builders import AGENT, CALL, ME, session
from tests.support.wire import reply, wire_conversation, wire_session

DIALECT = ControlDialect()
LEG = MonitorSessionId("session-1")
CUE = ControlId("control-1")


def action(kind: Kind, **more: Any) -> Action:
    made = {"kind": kind, "conversation_id": CALL, "id": DeliveryId("delivery-1"), "participant_id": AGENT}
    return Action(**made | more)


@pytest.mark.parametrize(
    ("one", "proof"),
    [
        (action(Kind.LISTEN), SessionProof(CALL, ME, Mode.SILENT)),
        (action(Kind.COACH), SessionProof(CALL, ME, Mode.WHISPER)),
        (action(Kind.BARGE), SessionProof(CALL, ME, Mode.BARGE)),
        (action(Kind.STOP), SessionProof(CALL, ME, Mode.TERMINATED)),
        (action(Kind.TEXT_CUE), ControlProof(CALL)),
        (action(Kind.VOICE_CUE), ControlProof(CALL)),
        (action(Kind.CLIP), ControlProof(CALL)),
        (action(Kind.CANCEL, cancels_remote="control-1"), ControlProof(CALL, CUE, cancelling=True)),
        (action(Kind.ANNOUNCE), AnnouncementProof(CALL)),
        (action(Kind.MUTE), MuteProof(CALL, AGENT, muted=True)),
        (action(Kind.UNMUTE), MuteProof(CALL, AGENT, muted=False)),
        (action(Kind.TRANSFER, transfer_to="q-2"), TransferProof(CALL, "q-2")),
    ],
)
def test_each_action_has_its_proof(one: Action, proof: Proof) -> None:
    assert look.proof_of(one, None, ME) == proof


def test_on_an_open_session_only_that_session_proves() -> None:
    assert look.proof_of(action(Kind.COACH), session(), ME) == SessionProof(CALL, ME, Mode.WHISPER, LEG)


PLAY = "/api/v2/conversations/voice/call-1/participants/part-agent/interactions/play-1"


@pytest.mark.parametrize(
    ("proof", "path"),
    [
        (SessionProof(CALL, ME, Mode.SILENT), "/api/v2/interactions/call-1/telephony/monitor"),
        (ControlProof(CALL, CUE), "/api/v2/conversations/call-1/controls/control-1"),
        (ControlProof(CALL), "/api/v2/conversations/call-1/controls"),
        (AnnouncementProof(CALL, "play-1"), PLAY),
        (AnnouncementProof(CALL), "/api/v2/conversations/call-1"),
        (MuteProof(CALL, AGENT, muted=True), "/api/v2/conversations/call-1"),
        (TransferProof(CALL, "q-2"), "/api/v2/conversations/call-1"),
    ],
)
def test_each_proof_has_its_reading(proof: Proof, path: str) -> None:
    call = DIALECT.look_call(action(Kind.CLIP), proof)
    assert call is not None
    assert (call.method, call.path, call.writes) == ("GET", path, False)


def monitor(*sessions: dict[str, Any], barge: str = "inactive") -> Reply:
    return reply(200, {"interactionId": "call-1", "bargeStatus": barge, "sessions": list(sessions)})


def control(status: str, **more: Any) -> dict[str, Any]:
    return {"id": "control-1", "status": status, "metadata": {"deliveryId": "delivery-1"}} | more


def conversation(**changes: Any) -> Reply:
    return reply(200, wire_conversation(**changes))


WHISPER = SessionProof(CALL, ME, Mode.WHISPER, LEG)
SILENT = SessionProof(CALL, ME, Mode.SILENT)
GONE = SessionProof(CALL, ME, Mode.TERMINATED, LEG)
MUTED = MuteProof(CALL, AGENT, muted=True)
OPEN = MuteProof(CALL, AGENT, muted=False)
TAKEN_BACK = ControlProof(CALL, CUE, cancelling=True)

STOPPED_PLAY = AnnouncementProof(CALL, "play-1", stopping=True)
FINDINGS: list[tuple[str, Proof, Reply, Finding | None]] = [
    ("the mode is in force", WHISPER, monitor(wire_session("whisper")), Finding.PROVEN),
    ("the mode is not in force", WHISPER, monitor(wire_session("silent")), Finding.NOT_SEEN),
    ("the slot is claimed but not by us", WHISPER, monitor(wire_session(), barge="active"), None),
    (
        "somebody else speaks",
        WHISPER,
        monitor(wire_session(), wire_session("barge", of="sup-2", key="s-2"), barge="active"),
        Finding.NOT_SEEN,
    ),
    ("the session is pending", SILENT, monitor(wire_session(status="pending")), None),
    ("there is no session", SILENT, monitor(), Finding.NOT_SEEN),
    ("only others have sessions", SILENT, monitor(wire_session(of="sup-2")), Finding.NOT_SEEN),
    ("nothing is left to stop", GONE, monitor(), Finding.PROVEN),
    ("it is not stopped", GONE, monitor(wire_session()), Finding.NOT_SEEN),
    ("the session has ended", WHISPER, monitor(wire_session("whisper", "terminated")), Finding.FAILED),
    ("queued", ControlProof(CALL, CUE), reply(200, control("QUEUED")), None),
    ("executing", ControlProof(CALL, CUE), reply(200, control("EXECUTING")), Finding.EXECUTING),
    ("completed", ControlProof(CALL, CUE), reply(200, control("completed")), Finding.PROVEN),
    ("failed", ControlProof(CALL, CUE), reply(200, control("FAILED", reason="no media")), Finding.FAILED),
    ("cancelled", ControlProof(CALL, CUE), reply(200, control("CANCELLED")), Finding.CANCELLED),
    ("taken back", TAKEN_BACK, reply(200, control("CANCELLED")), Finding.PROVEN),
    ("not taken back yet", TAKEN_BACK, reply(200, control("EXECUTING")), Finding.NOT_SEEN),
    ("too late to take back", TAKEN_BACK, reply(200, control("COMPLETED")), Finding.FAILED),
    (
        "found by the delivery's id",
        ControlProof(CALL),
        reply(200, {"entities": [control("COMPLETED", id="c-0", metadata=None), control("EXECUTING")]}),
        Finding.EXECUTING,
    ),
    (
        "not in the list",
        ControlProof(CALL),
        reply(200, {"entities": [control("COMPLETED", metadata={})]}),
        Finding.NOT_SEEN,
    ),
    (
        "playing",
        AnnouncementProof(CALL, "play-1"),
        reply(200, {"id": "play-1", "status": "playing"}),
        Finding.EXECUTING,
    ),
    ("played", AnnouncementProof(CALL, "play-1"), reply(200, {"id": "play-1", "status": "completed"}), Finding.PROVEN),
    ("not played", AnnouncementProof(CALL, "play-1"), reply(200, {"id": "play-1", "status": "failed"}), Finding.FAILED),
    (
        "stopped",
        AnnouncementProof(CALL, "play-1"),
        reply(200, {"id": "play-1", "status": "stopped"}),
        Finding.CANCELLED,
    ),
    ("it is stopped", STOPPED_PLAY, reply(200, {"id": "play-1", "status": "stopped"}), Finding.PROVEN),
    ("it plays on", STOPPED_PLAY, reply(200, {"id": "play-1", "status": "playing"}), Finding.NOT_SEEN),
    ("it had ended", STOPPED_PLAY, reply(200, {"id": "play-1", "status": "completed"}), Finding.FAILED),
    ("waiting", AnnouncementProof(CALL, "play-1"), reply(200, {"id": "play-1", "status": "queued"}), None),
    ("nameless and the call goes on", AnnouncementProof(CALL), conversation(), None),
    ("nameless and the call is over", AnnouncementProof(CALL), conversation(state="ended"), Finding.FAILED),
    ("muted", MUTED, conversation(), Finding.PROVEN),
    ("still muted", OPEN, conversation(), Finding.NOT_SEEN),
    ("muted on an ended call", MUTED, conversation(state="ended"), Finding.FAILED),
    ("in transfer", TransferProof(CALL, "q-2"), conversation(state="IN_TRANSFER"), Finding.PROVEN),
    ("arrived", TransferProof(CALL, "q-2"), conversation(queue={"id": "q-2", "name": "Two"}), Finding.PROVEN),
    ("perhaps on its way", TransferProof(CALL, "q-2"), conversation(), None),
]


@pytest.mark.parametrize(("proof", "seen", "finding"), [row[1:] for row in FINDINGS], ids=[row[0] for row in FINDINGS])
def test_what_a_reading_says(proof: Proof, seen: Reply, finding: Finding | None) -> None:
    verdict = DIALECT.read_look(action(Kind.CLIP), proof, seen)
    assert (verdict.finding if verdict is not None else None) is finding


@pytest.mark.parametrize(
    "proof", [WHISPER, ControlProof(CALL, CUE), ControlProof(CALL), AnnouncementProof(CALL, "play-1"), MUTED]
)
@pytest.mark.parametrize("seen", [reply(503), reply(403, {}), Reply(200, {}, b"<html>"), Reply(200, {}, b"[]")])
def test_a_reading_that_failed_says_nothing(proof: Proof, seen: Reply) -> None:
    assert DIALECT.read_look(action(Kind.CLIP), proof, seen) is None


@pytest.mark.parametrize("proof", [WHISPER, MUTED, TransferProof(CALL, "q")])
def test_a_404_ends_what_was_under_way(proof: Proof) -> None:
    verdict = DIALECT.read_look(action(Kind.CLIP), proof, reply(404, {"code": "not.found"}))
    assert verdict is not None
    assert (verdict.finding, verdict.words) == (Finding.FAILED, TERMINATED_INTERACTION)


def test_a_404_proves_that_a_session_is_gone() -> None:
    verdict = DIALECT.read_look(action(Kind.STOP), GONE, reply(404))
    assert verdict is not None
    assert verdict.finding is Finding.PROVEN


def test_a_404_of_a_control_ends_it_only_if_the_call_has_ended() -> None:
    proof = ControlProof(CALL, CUE)
    assert DIALECT.read_look(action(Kind.CLIP), proof, reply(404, {"code": "not.found"})) is None
    over = DIALECT.read_look(action(Kind.CLIP), proof, reply(404, {"code": "interaction.ended"}))
    assert over is not None
    assert over.finding is Finding.FAILED


def test_a_proof_by_look_says_that_it_was_a_look() -> None:
    verdict = DIALECT.read_look(action(Kind.CLIP), ControlProof(CALL, CUE), reply(200, control("COMPLETED")))
    assert verdict is not None
    assert verdict.words == "REST check: completed"


def test_a_session_that_was_seen_comes_with_the_verdict() -> None:
    for seen in (monitor(wire_session("whisper")), monitor(wire_session("silent"))):
        verdict = DIALECT.read_look(action(Kind.COACH), WHISPER, seen)
        assert verdict is not None
        assert verdict.session is not None
        assert verdict.session.id == LEG
