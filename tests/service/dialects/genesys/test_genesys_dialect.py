"""Genesys Cloud as one ``Dialect``: that it is one, and what it remembers between two actions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Refused
from supervisor_desk.actions.proof import ControlProof, Finding, SessionProof
from supervisor_desk.conversations.conversation import ConversationId, Mode, ParticipantId, UserId
from supervisor_desk.conversations.events import ConversationChanged
from supervisor_desk.service.dialects.base import Dialect, Grant, HttpCall, Lane, StreamFilter, UnreadableError
from supervisor_desk.service.dialects.genesys.deeds import NOT_OFFERED
from supervisor_desk.service.dialects.genesys.dialect import GenesysDialect
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.trials import MODES, Ability, Outcome, Trial, Trials, Way
from tests.service.dialects.genesys.driving import Driven
from tests.service.dialects.genesys.payloads import (
    AGENT,
    AGENT_USER,
    CALL,
    LEG,
    ME,
    QUEUE,
    error,
    flat,
    frame,
    full,
    me,
    reply,
)
from tests.support.builders import session

MOMENT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MUTE = f"PATCH conversations/calls/{CALL}/participants/{AGENT}"
MUTE_FOR = f"{MUTE}/user/{AGENT_USER}"
OWN = session(Mode.BARGE, key=LEG)


class Kept:
    def __init__(self) -> None:
        self.trials: list[Trials] = []


def dialect(trials: Trials | None = None, kept: Kept | None = None) -> GenesysDialect:
    return GenesysDialect(Names(), lambda: MOMENT, trials, kept.trials.append if kept is not None else None)


def action(kind: Kind, **more: Any) -> Action:
    made: dict[str, Any] = {
        "kind": kind,
        "conversation_id": ConversationId(CALL),
        "participant_id": ParticipantId(AGENT),
        "user_id": UserId(AGENT_USER),
    }
    return Action(**made | more)


def test_it_is_a_dialect() -> None:
    spoken: Dialect = dialect()
    assert spoken.name == "genesys"
    assert set(spoken.not_offered) == set(NOT_OFFERED)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_proof_and_is_encoded_or_refused(kind: Kind) -> None:
    spoken = dialect()
    proof = spoken.proof_of(action(kind), OWN, UserId(ME))
    assert proof.conversation_id == CALL
    assert isinstance(proof, ControlProof) is (kind in NOT_OFFERED)
    call = spoken.encode(action(kind), OWN, UserId(ME))
    assert isinstance(call, Refused) is (kind in NOT_OFFERED or kind is Kind.TAKE_OVER), "a call is not taken over"
    assert isinstance(spoken.read_answer(action(kind), reply(202)), Refused) is (kind in NOT_OFFERED)


def test_one_request_for_several_steps_is_the_safe_half() -> None:
    call = dialect().encode(action(Kind.LISTEN), OWN, UserId(ME))
    assert isinstance(call, HttpCall)
    assert (call.path.rpartition("/")[2], call.json) == (LEG, {"state": "disconnected"})


def test_a_trial_is_kept_for_the_organisation_and_proven_by_an_event() -> None:
    kept = Kept()
    spoken = dialect(kept=kept)
    answer = Driven({MUTE: reply(202)}).run(spoken.act(action(Kind.MUTE), OWN, UserId(ME)))
    assert isinstance(answer, Accepted)
    spoken.confirmed(action(Kind.MUTE), OWN)
    assert [one.seen[0].outcome for one in kept.trials] == [Outcome.TAKEN, Outcome.PROVEN]
    assert spoken.trials is kept.trials[-1]
    assert spoken.trials.seen[0].at == "2026-05-04T12:00:00+00:00"


def test_muting_is_withdrawn_once_it_was_refused_in_every_mode() -> None:
    seen = tuple(
        Trial(ability=Ability.MUTE, way=way, mode=mode, outcome=Outcome.REFUSED, status=404, at="2026-05-04")
        for way in Way
        for mode in MODES
    )
    offered = dialect(Trials("org", seen)).not_offered
    assert "not supported here" in offered[Kind.MUTE]
    assert Kind.UNMUTE not in offered
    assert Kind.CLIP in offered


def test_what_is_not_offered_is_refused_by_its_flow_too() -> None:
    driven = Driven({})
    refused = driven.run(dialect().act(action(Kind.CLIP), OWN, UserId(ME)))
    assert isinstance(refused, Refused)
    assert driven.calls == []


def test_a_recording_is_paused() -> None:
    driven = Driven({f"PATCH conversations/{CALL}/recordingstate": reply(202)})
    answer = driven.run(dialect().act(action(Kind.SECURE_PAUSE), None, UserId(ME)))
    assert isinstance(answer, Accepted)
    assert not answer.meanwhile


@pytest.mark.parametrize(
    ("kind", "body", "part"),
    [
        (Kind.LISTEN, me(station=None), "no phone chosen"),
        (Kind.BARGE, me(authorization={"permissions": ["conversation:call:monitor"]}), "conversation:call:barge"),
        (Kind.LISTEN, me(presence={"presenceDefinition": {"systemPresence": "AWAY"}}), None),
        (Kind.COACH, me(), None),
    ],
)
def test_phone_and_permissions_are_checked_beforehand(kind: Kind, body: Any, part: str | None) -> None:
    spoken = dialect()
    assert spoken.check_call(action(kind)) is not None
    refused = spoken.read_check(action(kind), reply(200, body))
    assert (refused is None) is (part is None)
    assert part is None or (refused is not None and part in refused.reason)


def test_what_calls_no_phone_is_not_checked() -> None:
    spoken = dialect()
    assert spoken.check_call(action(Kind.STOP)) is None
    assert spoken.check_call(action(Kind.CLIP)) is None
    assert spoken.read_check(action(Kind.LISTEN), None) is None
    assert spoken.read_check(action(Kind.CLIP), reply(200, me())) is None


def test_nothing_is_uploaded() -> None:
    with pytest.raises(LookupError):
        dialect().upload_call("a.wav", b"")
    assert isinstance(dialect().read_upload(action(Kind.CLIP), reply(200)), Refused)


def test_signing_in_and_the_account_are_there_under_their_names() -> None:
    spoken = dialect()
    assert isinstance(spoken.read_token(reply(200, {"access_token": "t"})), Grant)
    assert spoken.token_call("/oauth/token", "c", "s", "", "").path == "/oauth/token"
    assert spoken.identity_call().path == "/api/v2/users/me"
    assert spoken.read_identity(reply(200, me())).id == ME


def test_a_look_reads_the_conversation() -> None:
    spoken = dialect()
    proof = SessionProof(ConversationId(CALL), UserId(ME), Mode.SILENT)
    call = spoken.look_call(action(Kind.LISTEN), proof)
    assert call is not None
    assert call == spoken.conversation_call(ConversationId(CALL))
    verdict = spoken.read_look(action(Kind.LISTEN), proof, reply(200, full()))
    assert verdict is not None
    assert verdict.finding is Finding.NOT_SEEN
    assert spoken.read_conversation(reply(200, full())).id == CALL


def test_pages_are_rows_of_what_goes_on_or_of_what_ended() -> None:
    spoken = dialect()
    wanted = StreamFilter(queues=frozenset({QUEUE}))
    assert spoken.page_call("active", 1, wanted).path.endswith("activity/query")
    assert spoken.page_call("ended", 1, wanted).path.endswith("details/query")
    active = spoken.read_page(reply(200, {"results": [{"entities": [{"conversationId": "c1", "metric": "oWaiting"}]}]}))
    assert ([one.id for one in active.conversations], active.count) == (["c1"], 1)
    ended = spoken.read_page(
        reply(200, {"conversations": [{"conversationId": "c2", "conversationEnd": "x"}], "totalHits": 101})
    )
    assert ([one.id for one in ended.conversations], ended.count, ended.total) == (["c2"], 2, 101)
    with pytest.raises(UnreadableError):
        spoken.read_page(reply(200, [1]))


def test_the_stream_begins_with_a_channel_and_brings_frames() -> None:
    spoken = dialect()
    assert spoken.stream_call(StreamFilter()).path == "/api/v2/notifications/channels"
    assert spoken.peek(frame(flat())).lane is Lane.CONVERSATION
    assert spoken.passes(frame(flat()), StreamFilter())
    assert isinstance(spoken.decode(frame(flat())), ConversationChanged)


def test_a_refusal_of_a_change_is_told_in_words() -> None:
    answer = dialect().read_answer(action(Kind.MUTE), error(403, "not.authorized"))
    assert isinstance(answer, Refused)
    assert answer.status == 403


def test_both_ways_of_muting_are_tried_before_it_is_given_up() -> None:
    driven = Driven({MUTE: error(403, "not.authorized"), MUTE_FOR: error(403, "not.authorized")})
    driven.run(dialect().act(action(Kind.MUTE), None, UserId(ME)))
    assert driven.sent == [MUTE, MUTE_FOR]
