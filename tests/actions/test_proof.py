"""What proves an action, and what does not."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.proof import (
    TERMINATED_INTERACTION,
    AnnouncementProof,
    ControlProof,
    Finding,
    MuteProof,
    Proof,
    SessionProof,
    TransferProof,
    bound,
    ending,
    judge,
    judge_conversation,
)
from supervisor_desk.conversations.conversation import ControlId, ConversationId, Mode, MonitorSessionId
from supervisor_desk.conversations.events import ControlStatus, Event, TranscriptLine
from tests.support.builders import (
    AGENT,
    CALL,
    COLLEAGUE,
    ME,
    OTHER_CALL,
    QUEUE,
    agent,
    changed,
    control,
    conversation,
    customer,
    ended,
    monitored,
    played,
    session,
)

WHISPERING = SessionProof(CALL, ME, Mode.WHISPER, MonitorSessionId("session-1"))
LISTENING = SessionProof(CALL, ME, Mode.SILENT)
STOPPED = SessionProof(CALL, ME, Mode.TERMINATED, MonitorSessionId("session-1"))
CUE = ControlProof(CALL, ControlId("control-1"))
TAKEN_BACK = ControlProof(CALL, ControlId("control-1"), cancelling=True)
PLAYED = AnnouncementProof(CALL, "play-1")
MUTED = MuteProof(CALL, AGENT, muted=True)
OPENED = MuteProof(CALL, AGENT, muted=False)
MOVED = TransferProof(CALL, "queue-retention")
TABLE: list[tuple[str, Proof, Event, Finding | None]] = [
    ("own leg in the mode", WHISPERING, monitored(Mode.WHISPER), Finding.PROVEN),
    ("own leg in another mode", WHISPERING, monitored(Mode.SILENT), None),
    ("another leg of mine", WHISPERING, monitored(Mode.WHISPER, key="session-9"), None),
    ("a colleague's leg", LISTENING, monitored(Mode.SILENT, of=COLLEAGUE), None),
    ("own leg on another call", WHISPERING, monitored(Mode.WHISPER, call=OTHER_CALL), None),
    ("own leg was ended by the service", WHISPERING, monitored(Mode.TERMINATED), Finding.FAILED),
    ("any leg of mine while its id is unknown", LISTENING, monitored(Mode.SILENT), Finding.PROVEN),
    ("a pending leg is no proof", LISTENING, monitored(Mode.PENDING), None),
    ("an old leg ended while a new one is opening", LISTENING, monitored(Mode.TERMINATED), None),
    ("the conversation shows it", WHISPERING, changed(monitors=(session(Mode.WHISPER),)), Finding.PROVEN),
    ("the conversation shows no leg", WHISPERING, changed(), None),
    ("stopped", STOPPED, monitored(Mode.TERMINATED), Finding.PROVEN),
    ("stopped with the call", STOPPED, ended(), Finding.PROVEN),
    ("call over while coaching was coming", WHISPERING, ended(), Finding.FAILED),
    ("call over, told by the conversation", WHISPERING, changed(raw_state="disconnected"), Finding.FAILED),
    ("cue completed", CUE, control(ControlStatus.COMPLETED), Finding.PROVEN),
    ("cue completed in lower case", CUE, control("completed"), Finding.PROVEN),
    ("cue queued", CUE, control(ControlStatus.QUEUED), None),
    ("cue executing", CUE, control(ControlStatus.EXECUTING), Finding.EXECUTING),
    ("cue failed", CUE, control(ControlStatus.FAILED), Finding.FAILED),
    ("cue cancelled", CUE, control(ControlStatus.CANCELLED), Finding.CANCELLED),
    ("cue in a state nobody knows", CUE, control("PAUSED"), None),
    ("another cue", CUE, control(ControlStatus.COMPLETED, "control-2"), None),
    ("a cue whose id is not known yet", ControlProof(CALL), control(ControlStatus.COMPLETED), None),
    ("cue when the call ended", CUE, ended(), Finding.FAILED),
    ("taken back", TAKEN_BACK, control(ControlStatus.CANCELLED), Finding.PROVEN),
    ("taken back too late", TAKEN_BACK, control(ControlStatus.COMPLETED), Finding.FAILED),
    ("taking back, still executing", TAKEN_BACK, control(ControlStatus.EXECUTING), None),
    ("announcement played", PLAYED, played(), Finding.PROVEN),
    ("announcement failed", PLAYED, played(succeeded=False), Finding.FAILED),
    ("another announcement", PLAYED, played("play-2"), None),
    ("an announcement whose id is not known yet", AnnouncementProof(CALL), played(""), None),
    ("announcement when the call ended", PLAYED, changed(raw_state="abandoned"), Finding.FAILED),
    ("muted", MUTED, changed(participants=(agent(muted=True), customer())), Finding.PROVEN),
    ("still open", MUTED, changed(), None),
    ("unmuted", OPENED, changed(), Finding.PROVEN),
    ("the agent left", MUTED, changed(participants=(agent(left_at="2026-01-01T00:00:00Z"),)), Finding.FAILED),
    ("the agent is not in the news", MUTED, changed(participants=(customer(muted=True),)), None),
    ("mute when the call ended", MUTED, changed(raw_state="ended", participants=(agent(muted=True),)), Finding.FAILED),
    ("in transfer", MOVED, changed(raw_state="IN_TRANSFER"), Finding.PROVEN),
    ("transferred", MOVED, changed(raw_state="transferred"), Finding.PROVEN),
    ("in the queue it was sent to", MOVED, changed(queue_id="queue-retention"), Finding.PROVEN),
    (
        "target joined",
        TransferProof(CALL, "user-bo"),
        changed(participants=(agent(user_id="user-bo"),)),
        Finding.PROVEN,
    ),
    (
        "the target was on the call and left",
        TransferProof(CALL, "user-bo"),
        changed(participants=(agent(user_id="user-bo", left_at="2026-01-01T00:00:00Z"),)),
        None,
    ),
    ("a target that is not known", TransferProof(CALL, ""), changed(queue_id=""), None),
    ("still with the agent", MOVED, changed(queue_id=QUEUE), None),
    ("transfer when the call ended", MOVED, changed(raw_state="ended"), Finding.FAILED),
    ("words that were said", CUE, TranscriptLine(conversation_id=CALL, speaker="agent", text="completed"), None),
]


@pytest.mark.parametrize(("proof", "event", "finding"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_an_event_says_of_a_proof(proof: Proof, event: Event, finding: Finding | None) -> None:
    verdict = judge(proof, event)
    assert (verdict.finding if verdict else None) is finding
    assert verdict is None or verdict.words


def test_an_attempt_on_an_ended_call_is_called_by_its_name() -> None:
    verdict = judge(CUE, ended())
    assert verdict is not None
    assert verdict.words == TERMINATED_INTERACTION


def test_the_words_of_the_service_say_why_a_cue_failed() -> None:
    verdict = judge(CUE, control(ControlStatus.FAILED, reason="No media server is free."))
    assert verdict is not None
    assert verdict.words == "No media server is free."


def test_a_verdict_on_a_session_tells_the_session_as_it_was_seen() -> None:
    verdict = judge_conversation(LISTENING, conversation(monitors=(session(Mode.SILENT),)), "REST check")
    assert verdict is not None
    assert verdict.session == session(Mode.SILENT)
    assert verdict.words == "REST check: silent"


@pytest.mark.parametrize("proof", [WHISPERING, CUE, PLAYED, MUTED, MOVED])
def test_only_news_of_its_own_call_ends_a_wish(proof: Proof) -> None:
    assert ending(proof, ended(call=OTHER_CALL)) is None
    assert ending(proof, changed(id=OTHER_CALL, raw_state="ended")) is None
    assert ending(proof, changed()) is None
    assert ending(proof, ended()) is not None


@pytest.mark.parametrize(
    ("proof", "narrowed"),
    [
        (LISTENING, SessionProof(CALL, ME, Mode.SILENT, MonitorSessionId("new"))),
        (WHISPERING, WHISPERING),
        (ControlProof(CALL), ControlProof(CALL, ControlId("new"))),
        (TAKEN_BACK, TAKEN_BACK),
        (AnnouncementProof(CALL), AnnouncementProof(CALL, "new")),
        (MUTED, MUTED),
        (MOVED, MOVED),
    ],
)
def test_the_id_in_the_answer_narrows_a_proof_that_has_none(proof: Proof, narrowed: Proof) -> None:
    assert bound(proof, "new") == narrowed
    assert bound(proof, "") == proof


def test_a_look_at_the_conversation_says_nothing_about_cues_while_the_call_lasts() -> None:
    assert judge_conversation(CUE, conversation(id=ConversationId(CALL)), "REST check") is None
