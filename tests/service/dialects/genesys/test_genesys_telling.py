"""From participants to the desk's record: state, monitors, times, people, in both shapes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode, Role, State, UserId
from supervisor_desk.conversations.events import ConversationChanged
from supervisor_desk.conversations.store import Store
from supervisor_desk.service.dialects.genesys.callstate import told_by
from supervisor_desk.service.dialects.genesys.flattening import flattened
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.telling import CloudConversation, from_flat, from_full
from supervisor_desk.service.dialects.genesys.wire import FlatBody, FullBody
from tests.service.dialects.genesys.payloads import (
    AGENT,
    AGENT_USER,
    CALL,
    CUSTOMER,
    LEG,
    ME,
    QUEUE,
    agent,
    at,
    customer,
    flat,
    full,
    own_leg,
    waiting,
)


def told(*participants: dict[str, Any], names: Names | None = None, channel: str = "voice", **more: Any) -> Any:
    body = msgspec.convert(flat(*participants, **more), FlatBody)
    return from_flat(body, channel, names or Names())


def told_in_full(*participants: dict[str, Any], medium: str = "calls", **more: Any) -> CloudConversation:
    body = msgspec.convert(full(*participants, medium=medium, **more), FullBody)
    return from_full(body, Names())


GONE = {"state": "terminated", "endTime": at(9)}
DISCONNECTED = {"state": "disconnected"}
MOVED = GONE | {"disconnectType": "transfer"}
STATES: list[tuple[str, list[dict[str, Any]], State, str | None]] = [
    ("waiting in the queue", [customer(), waiting()], State.QUEUED, at(0, 2)),
    ("the agent's phone rings", [customer(), agent(state="alerting", connectedTime=None)], State.RINGING, at(1)),
    ("the agent is being reached", [customer(), agent(state="contacting", connectedTime=None)], State.RINGING, at(1)),
    ("talking", [customer(), waiting(**GONE), agent()], State.ACTIVE, at(1, 5)),
    ("the customer is called", [customer(state="dialing"), agent()], State.DIALING, at(0)),
    ("the agent holds", [customer(), agent(held=True, startHoldTime=at(3))], State.HOLD, at(3)),
    ("held with music", [customer(confined=True, startHoldTime=at(4)), agent()], State.HOLD, at(4)),
    (
        "two agents and the customer",
        [customer(), agent(), agent(id="agent-2", connectedTime=at(5))],
        State.CONFERENCE,
        at(5),
    ),
    (
        "handed on, the next one rings",
        [customer(), agent(**MOVED), agent(id="agent-2", state="alerting", startTime=at(9), connectedTime=None)],
        State.IN_TRANSFER,
        at(9),
    ),
    ("handed on, nobody there yet", [customer(), agent(**MOVED)], State.IN_TRANSFER, at(9)),
    ("handed on, and nobody else shown", [agent(**MOVED)], State.IN_TRANSFER, at(9)),
    (
        "rejected by one, ringing at the next",
        [
            customer(),
            agent(**GONE, connectedTime=None, disconnectType="transfer.noanswer"),
            agent(id="agent-2", state="alerting", connectedTime=None),
        ],
        State.RINGING,
        at(1),
    ),
    ("over, terminated", [customer(**GONE), agent(**GONE)], State.ENDED, at(9)),
    ("over, left at disconnected", [customer(**DISCONNECTED), agent(**DISCONNECTED)], State.ENDED, None),
    ("only the agent's leg is shown, and ended", [agent(**GONE, disconnectType="peer")], State.ENDED, at(9)),
    ("gave up waiting", [customer(**GONE), waiting(**GONE)], State.ABANDONED, at(9)),
    (
        "left a message instead",
        [customer(**GONE), waiting(**GONE), waiting(id="vm", purpose="voicemail", **GONE)],
        State.ENDED,
        at(9),
    ),
    ("the agent alone", [customer(**GONE), agent()], State.ACTIVE, at(1, 5)),
    ("the customer alone", [customer(), agent(**GONE)], State.ACTIVE, at(0, 1)),
    ("a supervisor does not make it go on", [customer(**GONE), agent(**GONE), own_leg()], State.ENDED, at(9)),
    ("a barge is no conference", [customer(), agent(), own_leg("barged")], State.ACTIVE, at(1, 5)),
]


@pytest.mark.parametrize(("_name", "participants", "state", "since"), STATES, ids=[row[0] for row in STATES])
def test_the_state_is_told_from_the_legs(
    _name: str, participants: list[dict[str, Any]], state: State, since: str | None
) -> None:
    for record in (told(*participants), told_in_full(*participants)):
        assert (record.state, record.state_since or None) == (state, since)
        assert record.over is (state in (State.ENDED, State.ABANDONED))


@pytest.mark.parametrize("state", ["transmitting", "parked", "scheduled", "outdated_sdk_version"])
def test_a_state_without_a_rule_keeps_the_service_s_word(state: str) -> None:
    record = told(customer(), agent(state=state))
    assert (record.raw_state, record.state) == (state, State.UNKNOWN)


def test_a_call_in_a_flow_is_shown_by_what_serves_it() -> None:
    record = told(customer(), waiting(purpose="ivr", name="Opening hours"))
    assert (record.raw_state, record.state, record.queue_name) == ("ivr", State.UNKNOWN, "")


def test_nobody_told_means_that_nothing_is_known() -> None:
    assert told(participants=[]).state is State.UNKNOWN
    assert told_by([], None).state == ""


def test_rest_says_itself_that_a_conversation_is_over() -> None:
    record = told_in_full(customer(), agent(), endTime=at(30), startTime=at(0))
    assert (record.state, record.ended_at, record.started_at) == (State.ENDED, at(30), at(0))


@pytest.mark.parametrize(
    ("mode", "expected"), [("monitored", Mode.SILENT), ("coached", Mode.WHISPER), ("barged", Mode.BARGE)]
)
def test_the_supervisor_s_leg_is_a_monitor_session_in_its_mode(mode: str, expected: Mode) -> None:
    for record in (told(customer(), agent(), own_leg(mode)), told_in_full(customer(), agent(), own_leg(mode))):
        session = record.monitor_of(UserId(ME))
        assert session is not None
        assert (session.id, session.mode, session.since) == (LEG, expected, at(2, 3))
        assert [one.role for one in record.participants] == [Role.CUSTOMER, Role.AGENT, Role.SUPERVISOR]


def test_the_loudest_mode_counts_while_an_earlier_one_is_still_named() -> None:
    leg = own_leg("coached", monitoredParticipantId=AGENT)
    assert told(customer(), agent(), leg).monitors[0].mode is Mode.WHISPER
    assert told(customer(), agent(), leg | {"bargedParticipantId": AGENT}).monitors[0].mode is Mode.BARGE


@pytest.mark.parametrize("state", ["alerting", "dialing", "contacting", "offering"])
def test_a_leg_whose_phone_rings_is_pending(state: str) -> None:
    leg = own_leg(state=state, connectedTime=None)
    assert told(customer(), agent(), leg).monitors[0].mode is Mode.PENDING


@pytest.mark.parametrize("ended", [{"state": "disconnected"}, {"state": "terminated"}, {"endTime": at(3)}])
def test_an_ended_leg_is_terminated_however_it_is_said(ended: dict[str, Any]) -> None:
    for record in (told(customer(), agent(), own_leg(**ended)), told_in_full(customer(), agent(), own_leg(**ended))):
        assert record.monitors[0].mode is Mode.TERMINATED
        assert record.monitor_of(UserId(ME)) is None


def test_a_leg_that_took_the_place_of_another_stands_alone() -> None:
    old = own_leg(state="terminated", endTime=at(3))
    new = own_leg("coached", id="leg-2")
    assert [one.id for one in told(customer(), agent(), old, new).monitors] == ["leg-2"]
    assert [one.id for one in told(customer(), agent(), new, old).monitors] == ["leg-2"]


def test_each_supervisor_keeps_a_leg() -> None:
    other = own_leg("coached", id="leg-2", user={"id": "colleague"})
    record = told(customer(), agent(), own_leg(), other)
    assert [(one.supervisor_id, one.mode) for one in record.monitors] == [
        (ME, Mode.SILENT),
        ("colleague", Mode.WHISPER),
    ]


def test_who_watches_a_screen_is_a_supervisor_and_no_session() -> None:
    leg = own_leg()
    del leg["monitoredParticipantId"]
    record = told_in_full(customer(), agent(), leg | {"screenMonitoredParticipantId": AGENT})
    assert record.monitors == ()
    assert record.participants[-1].role is Role.SUPERVISOR
    assert record.agent is not None
    assert record.agent.id == AGENT


def test_a_user_who_supervises_nobody_is_an_agent() -> None:
    assert told(customer(), agent(purpose="user")).agent.id == AGENT


@pytest.mark.parametrize(("purpose", "role"), [("external", Role.CUSTOMER), ("ivr", Role.OTHER), (None, Role.OTHER)])
def test_purposes_become_parts(purpose: str | None, role: Role) -> None:
    assert told(customer(purpose=purpose)).participants[0].role is role


def test_microphone_and_hold_are_those_of_the_leg() -> None:
    for record in (
        told(customer(), agent(muted=True, held=True)),
        told_in_full(customer(), agent(muted=True, held=True)),
    ):
        found = record.participants[1]
        assert (found.muted, found.held, found.joined_at, found.left_at) == (True, True, at(1, 5), None)


def test_the_queue_is_the_one_of_the_last_agent_and_has_its_name() -> None:
    names = Names()
    names.learn_queues([("q-2", "Claims")])
    record = told(customer(), waiting(), agent(queue={"id": "q-2"}), names=names)
    assert (record.queue_id, record.queue_name) == ("q-2", "Claims")
    assert told(customer(), waiting(), agent()).queue_name == "Billing"
    assert told(customer()).queue_id == QUEUE


def test_people_have_the_names_that_were_learned() -> None:
    names = Names()
    names.learn_users([(AGENT_USER, "Ada Agent"), (ME, "Sam Supervisor"), ("", "Nobody")])
    record = told(customer(), agent(), own_leg(), names=names)
    assert (record.agent.name, record.monitors[0].supervisor_name) == ("Ada Agent", "Sam Supervisor")
    assert (record.customer.name, record.customer.address) == ("Berlin Germany", "+4930123456")
    assert "Ada" not in repr(names)


def test_times_stay_text_and_mean_what_the_desk_means() -> None:
    first = agent(id="agent-1", **MOVED)
    second = agent(id="agent-2", startTime=at(9), connectedTime=at(9, 9))
    record = told(customer(), waiting(**GONE), first, second)
    assert (record.started_at, record.connected_at, record.state_since) == (at(0), at(1, 5), at(9, 9))


def test_skills_and_direction_are_read_where_they_are_told() -> None:
    routing = {"conversationRoutingData": {"skills": [{"id": "s-1", "name": "French"}, {"id": "s-2"}]}}
    record = told(customer(), waiting(**routing))
    assert (record.skills, record.direction) == (("French", "s-2"), "inbound")


@pytest.mark.parametrize(
    ("medium", "channel"),
    [("messages", "message"), ("callbacks", "callback"), ("emails", "email"), ("videos", "video")],
)
def test_the_channel_is_the_array_that_lives(medium: str, channel: str) -> None:
    assert told_in_full(customer(), agent(), medium=medium).channel == channel


def test_a_callback_that_became_a_call_is_a_call() -> None:
    body = full(customer(), agent(), medium="callbacks")
    body["participants"][1]["calls"] = [{"state": "dialing"}, {"state": "connected", "muted": True}]
    body["participants"][1]["callbacks"][0]["state"] = "disconnected"
    body["participants"][0]["callbacks"][0]["state"] = "disconnected"
    body["participants"][0]["calls"] = [{"state": "connected"}]
    record = from_full(msgspec.convert(body, FullBody), Names())
    assert (record.channel, record.state, record.agent.muted if record.agent else None) == ("voice", State.ACTIVE, True)


def test_the_recording_is_kept_in_one_spelling() -> None:
    assert told(customer(), agent(recordingState="paused")).recording == "paused"
    record = told_in_full(customer(), agent(), recordingState="ACTIVE", securePause=True)
    assert (record.recording, record.secure_pause) == ("active", True)


def test_the_record_can_be_changed_as_the_desk_does() -> None:
    record = told(customer(), agent(), own_leg())
    ended: Conversation = msgspec.structs.replace(record, raw_state="ended", monitors=())
    assert ended.over
    assert (ended.id, ended.monitors, len(ended.participants)) == (CALL, (), 3)


def test_members_that_are_missing_or_null_do_no_harm() -> None:
    bare = {"id": CUSTOMER, "purpose": None, "state": None, "name": None, "muted": None, "user": None, "endTime": None}
    record = told(bare, {})
    assert [one.id for one in record.participants] == [CUSTOMER, ""]
    assert record.participants[0].muted is False
    assert from_flat(msgspec.convert({"id": CALL, "participants": None}, FlatBody), "voice", Names()).participants == ()
    assert from_full(msgspec.convert({"id": CALL}, FullBody), Names()).channel == "voice"


def test_of_several_legs_the_one_that_lives_counts() -> None:
    body = full(customer(), agent())
    body["participants"][1]["calls"] = [
        {"state": "disconnected"},
        {"state": "connected", "held": True},
        {"state": "none"},
    ]
    people, channel = flattened(msgspec.convert(body, FullBody))
    assert (channel, people[1].state, people[1].held) == ("voice", "none", None)
    body["participants"][1]["calls"].append({"state": "terminated"})
    assert flattened(msgspec.convert(body, FullBody))[0][1].state == "none"


def test_the_store_keeps_the_hold_and_begins_the_talk_at_its_end() -> None:
    store = Store(lambda: 1_777_896_240.0)  # 12:04
    talk = told(customer(), agent())
    held = told(customer(), agent(held=True, startHoldTime=at(3)))
    for each in (talk, held, talk, told(customer(), agent(muted=True))):
        store.apply(ConversationChanged(conversation=each), arrived=1.0)
    known = store.get(ConversationId(CALL))
    assert known is not None
    assert (known.state, known.state_since, known.hold_ms, known.holds) == (State.ACTIVE, at(4), 60_000, 1)
