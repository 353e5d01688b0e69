"""Genesys Cloud as one ``Dialect``: that it is one, and what it remembers between two actions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Refused
from supervisor_desk.actions.proof import ControlProof, Finding, SessionProof
from supervisor_desk.conversations.conversation import ConversationId, Mode, MonitorSession, ParticipantId, UserId
from supervisor_desk.conversations.events import ConversationChanged
from supervisor_desk.service.dialects.base import Dialect, Grant, Lane
from supervisor_desk.service.dialects.genesys.deeds import NOT_OFFERED
from supervisor_desk.service.dialects.genesys.dialect import GenesysDialect
from supervisor_desk.service.dialects.genesys.me import WANTED_SCOPES, Standing, Station
from supervisor_desk.service.dialects.genesys.regions import REGIONS
from supervisor_desk.service.dialects.genesys.trials import MODES, Ability, Outcome, Trial, Trials, Way
from supervisor_desk.service.dialects.quota import Quota
from supervisor_desk.service.dialects.streaming import StreamFilter, Subscription, Wiring
from tests.service.dialects.genesys.driving import Driven
from tests.service.dialects.genesys.payloads import (
    AGENT,
    AGENT_USER,
    CALL,
    CHANNEL,
    LEG,
    ME,
    QUEUE,
    error,
    flat,
    frame,
    full,
    me,
    own_leg,
    reply,
)
from tests.support.builders import session

URI = f"wss://streaming.mypurecloud.com/channels/{CHANNEL}"
MOMENT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MUTE = f"PATCH conversations/calls/{CALL}/participants/{AGENT}"
BOOT = {
    "GET users/me": reply(200, me()),
    "GET tokens/me": reply(200, {"organization": {"id": "org"}, "authorizedScope": list(WANTED_SCOPES)}),
    "GET routing/queues/divisionviews/all": reply(200, {"entities": [{"id": QUEUE, "name": "Billing"}]}),
    f"GET routing/queues/{QUEUE}/members": reply(200, {"entities": [{"id": AGENT_USER, "name": "Ada"}]}),
    "POST notifications/channels": reply(200, {"id": CHANNEL, "connectUri": URI}),
}
MUTE_FOR = f"{MUTE}/user/{AGENT_USER}"
OWN = session(Mode.BARGE, key=LEG)


class Kept:
    def __init__(self) -> None:
        self.trials: list[Trials] = []


def dialect(trials: Trials | None = None, kept: Kept | None = None) -> GenesysDialect:
    remember = kept.trials.append if kept is not None else None
    recall = (lambda _: trials) if trials is not None else None
    return GenesysDialect(REGIONS["mypurecloud.com"], now=lambda: MOMENT, recall=recall, remember=remember)


def booted(trials: Trials | None = None) -> tuple[GenesysDialect, Wiring]:
    """A dialect that has been through its boot sequence."""
    spoken = dialect(trials)
    wiring = Driven(BOOT).run(spoken.prepare(StreamFilter(queues=frozenset({QUEUE})), ()))
    assert isinstance(wiring, Wiring)
    return spoken, wiring


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
def test_every_kind_has_a_proof_and_can_be_done_or_is_refused(kind: Kind) -> None:
    spoken = dialect()
    proof = spoken.proof_of(action(kind), OWN, UserId(ME))
    assert proof.conversation_id == CALL
    assert isinstance(proof, ControlProof) is (kind in NOT_OFFERED)
    assert (spoken.cannot(action(kind), OWN, UserId(ME)) is not None) is (kind in NOT_OFFERED)


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
    spoken, _ = booted(Trials("org", seen))
    offered = spoken.not_offered
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


OTHER_CALL = flat(own_leg(state="connected"), id="c-other")


def checked(kind: Kind, body: Any, own: Any = (), leg: MonitorSession | None = None) -> tuple[Refused | None, Driven]:
    driven = Driven({"GET users/me": body, "GET conversations/calls": reply(200, {"entities": list(own)})})
    return driven.run(dialect().check(action(kind), leg, UserId(ME))), driven


@pytest.mark.parametrize(
    ("kind", "body", "part"),
    [
        (Kind.LISTEN, me(station=None), "no phone chosen"),
        (Kind.BARGE, me(authorization={"permissions": ["conversation:call:monitor"]}), "conversation:call:barge"),
        (Kind.LISTEN, me(presence={"presenceDefinition": {"systemPresence": "AWAY"}}), "It is Away"),
        (Kind.COACH, me(), None),
    ],
)
def test_phone_status_and_permissions_are_checked_beforehand(kind: Kind, body: Any, part: str | None) -> None:
    refused, _ = checked(kind, reply(200, body))
    assert (refused is None) is (part is None)
    assert part is None or (refused is not None and part in refused.reason)


def test_one_call_at_a_time() -> None:
    refused, _ = checked(Kind.LISTEN, reply(200, me()), [OTHER_CALL])
    assert refused is not None
    assert "One call at a time." in refused.reason


@pytest.mark.parametrize(("kind", "leg"), [(Kind.STOP, OWN), (Kind.MUTE, OWN), (Kind.COACH, OWN)])
def test_what_calls_no_phone_is_not_checked(kind: Kind, leg: MonitorSession) -> None:
    refused, driven = checked(kind, reply(200, me(station=None)), leg=leg)
    assert (refused, driven.calls) == (None, [])


def test_what_cannot_be_read_stops_nothing() -> None:
    assert checked(Kind.LISTEN, None)[0] is None


@pytest.mark.parametrize(
    ("kind", "status", "worth"),
    [(Kind.LISTEN, 404, True), (Kind.COACH, 409, True), (Kind.LISTEN, 403, False), (Kind.MUTE, 404, False)],
)
def test_a_call_that_may_have_changed_is_looked_at(kind: Kind, status: int, worth: bool) -> None:
    assert dialect().worth_a_look(action(kind), Refused(reason="no", status=status)) is worth


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


def test_the_stream_is_a_channel_that_brings_frames() -> None:
    spoken, wiring = booted()
    (call,) = wiring.sockets
    assert (call.path, call.signed, wiring.keep) == (URI, False, (CHANNEL,))
    assert CHANNEL not in repr(wiring) + repr(call)
    assert spoken.peek(frame(flat())).lane is Lane.CONVERSATION
    assert spoken.passes(frame(flat()), StreamFilter())
    assert isinstance(spoken.decode(frame(flat())), ConversationChanged)


def test_the_floor_is_that_of_the_queues_that_are_watched() -> None:
    spoken, _ = booted()
    activity = "POST analytics/conversations/activity/query"
    driven = Driven({activity: reply(200, {"results": []})})
    assert driven.run(spoken.snapshot(StreamFilter())).conversations == ()
    assert QUEUE in str(driven.calls[0].json)
    assert driven.run(spoken.sweep((), StreamFilter())) == ()


def test_topics_that_are_refused_are_told_with_what_they_take() -> None:
    spoken, wiring = booted()
    topic = {
        "id": f"v2.users.{AGENT_USER}?presence&routingStatus",
        "state": "Rejected",
        "missingPermissions": ["p:q:r"],
    }
    put = f"PUT notifications/channels/{CHANNEL}/subscriptions"
    told = Driven({put: reply(200, {"entities": [topic]})}).run(spoken.subscribe(wiring))
    assert (told.gone, told.trouble, len(told.troubles)) == (False, "", 1)
    assert "and 1 more" in told.troubles[0]
    assert "Your account lacks p:q:r." in told.troubles[0]


def test_skills_are_not_told_by_events_and_that_is_said() -> None:
    wiring = Driven(BOOT).run(dialect().prepare(StreamFilter(skills=frozenset({"german"})), ()))
    assert isinstance(wiring, Wiring)
    assert "not by skill" in wiring.troubles[-1]


def test_copies_of_an_event_on_two_channels_have_the_same_mark() -> None:
    spoken = dialect()
    first, other = frame(flat(), metadata={"CorrelationId": "a"}), frame(flat(), metadata={"CorrelationId": "b"})
    assert spoken.mark(first) == spoken.mark(other) != ""
    assert spoken.mark(frame(flat(id="c-2"))) != spoken.mark(first)
    assert (spoken.mark(frame({}, "channel.metadata")), spoken.mark(b"{")) == ("", "")


def heard(*frames_: bytes) -> Standing:
    spoken, _ = booted()
    for one in frames_:
        spoken.decode(one)
    assert spoken.standing is not None
    return spoken.standing


def test_news_of_one_s_own_phone_and_status_change_how_one_stands() -> None:
    mine = f"v2.users.{ME}"
    assert heard(frame({"associatedStation": None}, f"{mine}.station")).station is None
    changed = heard(
        frame({"associatedStation": {"id": "s-9"}}, f"{mine}.station"),
        frame({"presenceDefinition": {"systemPresence": "AWAY"}}, f"{mine}.presence"),
        frame({"routingStatus": {"status": "INTERACTING"}}, f"{mine}.routingStatus"),
        frame({"presenceDefinition": {"systemPresence": "BUSY"}}, f"v2.users.{AGENT_USER}.presence"),
    )
    assert (changed.station, changed.presence) == (Station("s-9"), "AWAY")


def test_limits_and_references_are_those_of_the_service() -> None:
    spoken = dialect()
    answer = reply(429, inin_ratelimit_count="290", inin_ratelimit_allowed="300", inin_ratelimit_reset="12")
    assert spoken.quota_of(answer.headers) == Quota(10, 300, 12.0)
    assert spoken.reference_of(error(403, "not.authorized")) == "corr-9"
    assert {408, 413, 503} <= spoken.retryable


def test_both_ways_of_muting_are_tried_before_it_is_given_up() -> None:
    driven = Driven({MUTE: error(403, "not.authorized"), MUTE_FOR: error(403, "not.authorized")})
    driven.run(dialect().act(action(Kind.MUTE), None, UserId(ME)))
    assert driven.sent == [MUTE, MUTE_FOR]


PUT = f"PUT notifications/channels/{CHANNEL}/subscriptions"
SPOKEN = {"id": f"v2.conversations.{CALL}.transcription"}


def test_what_is_said_is_asked_for_while_one_listens() -> None:
    spoken, wiring = booted()
    driven = Driven({PUT: reply(200, {"entities": []})})
    assert driven.run(spoken.follow(wiring, {ConversationId(CALL)})) == Subscription()
    driven.run(spoken.subscribe(wiring))
    driven.run(spoken.follow(wiring, ()))
    assert [SPOKEN in call.json for call in driven.calls] == [True, True, False]


def test_where_there_are_no_transcripts_that_is_said_in_one_sentence_for_all_calls() -> None:
    spoken, wiring = booted()
    refused = Driven({PUT: reply(200, {"entities": [SPOKEN | {"state": "Rejected"}]})})
    first = refused.run(spoken.follow(wiring, {ConversationId(CALL)})).troubles
    assert len(first) == 1
    assert "no transcripts" in first[0]
    assert CALL not in first[0]
