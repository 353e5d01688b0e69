"""A development check against the reference data of the real service. Skipped where that is not at hand."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import msgspec
import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.conversations.conversation import ConversationId, Mode, ParticipantId, State, UserId
from supervisor_desk.conversations.events import (
    AgentChanged,
    ConversationChanged,
    Event,
    Malformed,
    StreamNews,
    StreamNotice,
    TranscriptLine,
    Unknown,
)
from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.dialects.flow import Flow
from supervisor_desk.service.dialects.genesys import (
    activity,
    agentstates,
    channels,
    encode,
    fixes,
    frames,
    me,
    queues,
    reading,
)
from supervisor_desk.service.dialects.genesys.acting import Memory, act
from supervisor_desk.service.dialects.genesys.callstate import ENDED
from supervisor_desk.service.dialects.genesys.deeds import FACTS, Deed, not_offered_on
from supervisor_desk.service.dialects.genesys.error_words import CODES, RETRYABLE
from supervisor_desk.service.dialects.genesys.errorbody import correlation_of, error_of
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.quota import quota_of
from supervisor_desk.service.dialects.genesys.regions import REGIONS
from supervisor_desk.service.dialects.genesys.topics import Floor, plan, single, wanted
from supervisor_desk.service.dialects.genesys.trials import Trials
from supervisor_desk.service.dialects.genesys.wishes import Wish, call_of, wish_of
from tests.service.dialects.genesys import payloads
from tests.service.dialects.genesys.driving import Driven
from tests.service.dialects.genesys.payloads import (
    AGENT,
    AGENT_USER,
    CALL,
    CHANNEL,
    LEG,
    ME,
    QUEUE,
    agent,
    customer,
    own_leg,
)
from tests.service.dialects.genesys.reference import (
    FOLDER,
    MISSING,
    call_faults,
    data,
    examples,
    faults,
    is_topic,
    operation_of,
)
from tests.support.builders import session

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=MISSING)
NOT_LISTED = {f"PATCH users/{ME}/presences/purecloud"}
"""Published by the vendor's SDKs (PresenceApi), and not among the operations of the reference data."""
CHANNELS = ("voice", "message", "email", "callback")


# --- what is sent ---


def wish(deed: Deed, channel: str = "voice", mode: Mode | None = Mode.BARGE, **more: Any) -> Wish:
    made: dict[str, Any] = {
        "deed": deed,
        "conversation": ConversationId(CALL),
        "me": UserId(ME),
        "channel": channel,
        "participant": ParticipantId(AGENT),
        "user": UserId(AGENT_USER),
        "session": session(mode, key=LEG) if mode is not None else None,
    }
    return Wish(**made | more)


def calls_of(flow: Flow[Any], answer: Any) -> list[HttpCall]:
    driven = Driven(answer)
    driven.run(flow)
    return driven.calls


def taken(call: HttpCall) -> Reply:
    """An answer that lets every flow go on as far as it can."""
    if call.path.endswith("presence/definitions"):
        return payloads.reply(200, {"entities": [{"id": "p", "systemPresence": "AVAILABLE"}]})
    if call.method == "GET" and call.path.endswith(CALL):
        ended = own_leg("barged", state="terminated", endTime=payloads.at(9))
        return payloads.reply(200, payloads.full(customer(), agent(), ended))
    if call.method == "PATCH" and (call.json or {}).get("muted") is not None and "/user/" not in call.path:
        return payloads.error(403, "not.authorized")
    return payloads.reply(202, {})


def every_call() -> list[HttpCall]:
    memory = Memory(Names(), Trials, lambda _trial: None, lambda: payloads.NOON)
    plain = [call_of(wish(deed, channel)) for deed in Deed for channel in CHANNELS]
    kinds = [wish_of(Action(kind=kind, conversation_id=ConversationId(CALL)), None, UserId(ME)) for kind in Kind]
    flows = [
        act(wish(deed, channel, mode), memory) for deed in Deed for channel in CHANNELS for mode in (None, Mode.BARGE)
    ]
    flows += [act(one, memory) for one in kinds if isinstance(one, Wish)]
    lines = [line for channel in plan(wanted(Floor(me=ME, queues=(QUEUE,)))).channels for line in channel]
    return [
        *(one for one in plain if isinstance(one, HttpCall)),
        *(call for flow in flows for call in calls_of(flow, taken)),
        encode.for_user(CALL, AGENT, AGENT_USER, muted=True),
        reading.own_calls_call(),
        me.me_call(),
        me.token_call(),
        me.sign_out_call(),
        channels.create_call(),
        channels.alive_call(CHANNEL),
        channels.list_call(),
        channels.subscribe_call(CHANNEL, lines),
        channels.add_call(CHANNEL, lines),
        activity.activity_call(1, [QUEUE]),
        agentstates.agents_call([QUEUE]),
        *calls_of(queues.visible(), lambda call: payloads.reply(403 if "divisionviews" in call.path else 200, {})),
        *calls_of(queues.members(QUEUE), taken),
        *calls_of(fixes.stations(UserId(ME), "Desk"), taken),
        fixes.choose_call(UserId(ME), "s-1"),
        *calls_of(fixes.become_available(UserId(ME)), taken),
    ]


def test_every_request_is_a_published_operation_with_the_published_body() -> None:
    calls = every_call()
    assert len({payloads.endpoint(call) for call in calls}) > 30
    wrong = [
        f"{call.method} {call.path}: {fault}"
        for call in calls
        if payloads.endpoint(call) not in NOT_LISTED
        for fault in call_faults(call)
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_the_requests_that_are_not_listed_are_still_not_listed() -> None:
    for call in every_call():
        if payloads.endpoint(call) in NOT_LISTED:
            assert operation_of(call) is None


@pytest.mark.parametrize("deed", [deed for deed in Deed if FACTS[deed].permissions or FACTS[deed].for_messages])
def test_the_permissions_of_a_deed_are_those_of_its_operation(deed: Deed) -> None:
    for channel, needed in (("voice", FACTS[deed].permissions), ("message", FACTS[deed].for_messages)):
        call = call_of(wish(deed, channel))
        if not isinstance(call, HttpCall):
            assert not_offered_on(deed, channel)
            continue
        operation = operation_of(call)
        assert operation is not None
        published = set(operation["permissions"]["list"]) - {"conversation:message:park"}  # we park nothing
        assert set(needed) == published, (deed, channel)


def test_every_topic_that_is_asked_for_is_published() -> None:
    floor = Floor(me=ME, queues=(QUEUE,), agents=(AGENT_USER,), transcribed=(CALL,))
    topics = [one for channel in plan(wanted(floor)).channels for line in channel for one in single(line)]
    assert topics
    assert [one for one in topics if not is_topic(one)] == []


def test_regions_error_codes_and_retries_are_those_of_the_reference() -> None:
    assert set(REGIONS) == {one["domain"] for one in data("regions.json")["regions"]}
    assert set(CODES) >= {one["code"] for one in data("errors.json")["codes"]}
    assert set(data("errors.json")["retryable_statuses"]["list"]) == RETRYABLE


# --- what comes ---


def frames_in(value: Any) -> list[dict[str, Any]]:
    """Everything in an example that could be a frame: each object in it."""
    if isinstance(value, dict):
        return [value, *(one for inner in value.values() for one in frames_in(inner))]
    return [one for inner in value for one in frames_in(inner)] if isinstance(value, list) else []


def decoded(body: Any) -> Event:
    return frames.decode(json.dumps(body).encode(), Names())


EXPECTED: dict[str, type[Event]] = {
    "eventbridge-transcription": TranscriptLine,
    "heartbeat": Unknown,
    "no-longer-subscribed": StreamNotice,
    "persistent-connection-failed": Unknown,
    "queue-conversations-calls-barge": ConversationChanged,
    "queue-conversations-calls-coach": ConversationChanged,
    "queue-conversations-calls-monitor": ConversationChanged,
    "socket-closing": StreamNotice,
    "user-activity": AgentChanged,
    "user-conversations-call-disconnected": ConversationChanged,
    "user-conversations-call-muted": ConversationChanged,
    "user-conversations-callback": ConversationChanged,
    "video-conversation-event": ConversationChanged,
}


def test_every_example_becomes_its_event_or_unknown() -> None:
    for name, example in examples().items():
        payload = example["payload"]
        whole = payload.get("detail", payload) if isinstance(payload, dict) else payload[0]
        assert type(decoded(whole)) is EXPECTED.get(name, Unknown), name


def test_no_part_of_an_example_raises_or_is_taken_for_broken() -> None:
    kinds: Counter[str] = Counter()
    for name, example in examples().items():
        for one in frames_in(example["payload"]):
            event = decoded(one)
            assert not isinstance(event, Malformed), (name, event)
            kinds[type(event).__name__] += 1
    assert kinds["ConversationChanged"] == 7


@pytest.mark.parametrize(("name", "mode"), [("monitor", Mode.SILENT), ("coach", Mode.WHISPER), ("barge", Mode.BARGE)])
def test_the_supervising_examples_show_the_mode(name: str, mode: Mode) -> None:
    event = decoded(data(f"examples/queue-conversations-calls-{name}.json")["payload"])
    assert isinstance(event, ConversationChanged)
    (leg,) = event.conversation.monitors
    assert (leg.mode, event.conversation.state, event.conversation.queue_name) == (mode, State.ACTIVE, "Example Queue")
    assert event.conversation.monitor_of(leg.supervisor_id) == leg


def test_the_other_examples_say_what_they_say() -> None:
    muted = decoded(data("examples/user-conversations-call-muted.json")["payload"])
    assert isinstance(muted, ConversationChanged)
    assert muted.conversation.agent is not None
    assert muted.conversation.agent.muted
    ended = decoded(data("examples/user-conversations-call-disconnected.json")["payload"])
    assert isinstance(ended, ConversationChanged)
    assert ended.conversation.over
    callback = decoded(data("examples/user-conversations-callback.json")["payload"])
    assert isinstance(callback, ConversationChanged)
    assert (callback.conversation.channel, callback.conversation.state) == ("callback", State.ACTIVE)
    lost = decoded(data("examples/no-longer-subscribed.json")["payload"])
    assert isinstance(lost, StreamNotice)
    assert lost.news is StreamNews.TAKEN
    gone = decoded(data("examples/subscribe-over-socket.json")["payload"]["server_answers_channel_gone"])
    assert isinstance(gone, StreamNotice)
    assert gone.news is StreamNews.GONE


def example_reply(name: str) -> Reply:
    payload = data(f"examples/{name}.json")["payload"]
    status = payload.get("status_code", 200)
    headers = {key.lower(): value for key, value in payload.get("headers", {}).items()}
    body = payload.get("body", {}) if "status_code" in payload else payload
    return Reply(status, headers, json.dumps(body).encode())


def test_the_answers_among_the_examples_are_read() -> None:
    assert channels.read_channel(example_reply("channel-create-response"), REGIONS["mypurecloud.com"]).id
    subscribed = channels.read_subscribed(example_reply("subscription-partly-rejected"), ())
    assert "example:permission:view" in channels.words_of(subscribed.rejected)[0]
    (call,) = reading.read_own_calls(example_reply("rest-calls-listing"), Names())
    assert (call.state, call.queue_name) == (State.ACTIVE, "Example Queue")
    busy = example_reply("error-429")
    assert error_of(busy).code == "too.many.requests"
    assert correlation_of(busy) == "f3ac4404-283d-4d98-8b70-b75c4891d2ef"
    quota = quota_of(example_reply("ratelimit-headers").headers)
    assert quota is not None
    assert (quota.left, quota.allowed, quota.reset_s) == (179, 180, 61.0)
    assert error_of(example_reply("error-404")).code == "not.found"


@pytest.mark.parametrize("name", ["participant_state_in_calls_event", "rest_call_media_participant_state"])
def test_every_published_state_of_a_leg_is_told(name: str) -> None:
    for state in data("enums.json")["enums"][name]["values"]:
        event = decoded(json.loads(payloads.frame(payloads.flat(customer(), agent(state=state)))))
        assert isinstance(event, ConversationChanged)
        conversation = event.conversation
        assert conversation.raw_state, state
        assert (conversation.participants[1].left_at is not None) is (state in ENDED)


# --- what the tests make up is what the service could send ---


MADE_UP: list[tuple[Any, str, str]] = [
    (
        payloads.flat(customer(), payloads.waiting(), agent(), own_leg("coached")),
        "QueueConversationCallEventTopicCallConversation",
        "events.schema.json",
    ),
    (
        payloads.flat(customer(), agent(), own_leg("barged")),
        "ConversationCallEventTopicCallConversation",
        "events.schema.json",
    ),
    (payloads.me(), "User", "rest.schema.json"),
    (json.loads(payloads.error(403, "missing.permissions").body), "ErrorBody", "rest.schema.json"),
]


@pytest.mark.parametrize(("body", "model", "file"), MADE_UP, ids=[row[1] for row in MADE_UP])
def test_what_the_tests_make_up_fits_the_published_models(body: Any, model: str, file: str) -> None:
    assert faults(body, model, file) == []


def test_the_full_shape_fits_its_model_but_for_a_quirk_of_the_wire() -> None:
    made = payloads.full(customer(), agent(), own_leg())
    known = faults(made, "ConversationEventTopicConversation", "events.schema.json")
    assert all(fault.endswith(("additionalProperties: no such member", "startTime: no such member")) for fault in known)
    assert faults(msgspec.json.decode(msgspec.json.encode(made)), "Conversation") == [
        fault for fault in known if "additionalProperties" in fault
    ]
