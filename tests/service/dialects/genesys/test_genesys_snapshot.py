"""Reading the floor: rows first, conversations as far as the rate limit bears, and what ended unseen."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.conversations.conversation import ConversationId, Mode, State, UserId
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.flow import AT_ONCE
from supervisor_desk.service.dialects.genesys import activity, agentstates
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.snapshot import MOST_PAGES, MOST_SWEPT, Rounds, snapshot, swept
from tests.service.dialects.genesys.driving import Driven
from tests.service.dialects.genesys.payloads import AGENT_USER, NOON, QUEUE, agent, at, customer, error, full, reply

ACTIVITY = "POST analytics/conversations/activity/query"
AGENTS = "POST analytics/agents/status/query"


def entity(key: str = "c1", metric: str = "oInteracting", **more: Any) -> dict[str, Any]:
    made = {
        "conversationId": key,
        "metric": metric,
        "activityDate": NOON,
        "mediaType": "voice",
        "direction": "inbound",
        "participantName": "Carl",
        "ani": "tel:+4930123456",
        "queueId": QUEUE,
        "userId": AGENT_USER,
    }
    return made | more


def activities(*entities: dict[str, Any], **more: Any) -> Reply:
    return reply(200, {"results": [{"entities": list(entities)} | more]})


def conversation(key: str, **more: Any) -> Reply:
    return reply(200, full(**more) | {"id": key})


# --- rows ---


def test_the_query_asks_for_the_queues_and_reads_only() -> None:
    call = activity.activity_call(2, ["q1", "q2"])
    assert (call.method, call.writes, call.query) == ("POST", False, (("pageSize", "500"), ("pageNumber", "2")))
    assert call.json is not None
    assert [one["value"] for one in call.json["filter"]["predicates"]] == ["q1", "q2"]
    assert all(one["details"] for one in call.json["metrics"])
    everything = activity.activity_call(1, []).json
    assert everything is not None
    assert "filter" not in everything


def test_a_row_names_state_queue_agent_and_customer() -> None:
    names = Names()
    names.learn_users([(AGENT_USER, "Ada Agent")])
    names.learn_queues([(QUEUE, "Billing")])
    (row,) = activity.read_activity(activities(entity()), names).rows
    assert (row.id, row.state, row.queue_name, row.channel, row.direction) == (
        "c1",
        State.ACTIVE,
        "Billing",
        "voice",
        "inbound",
    )
    assert row.agent is not None
    assert (row.agent.id, row.agent.user_id, row.agent.name) == ("", AGENT_USER, "Ada Agent")
    assert row.customer is not None
    assert (row.customer.name, row.customer.address) == ("Carl", "+4930123456")
    assert (row.started_at, row.connected_at) == (NOON, NOON)


def test_of_several_things_told_of_a_call_the_furthest_counts() -> None:
    told = activities(entity(metric="oWaiting"), entity(), entity(metric="oAlerting"), entity("c2", "oAlerting"))
    page = activity.read_activity(told, Names())
    assert [(row.id, row.state) for row in page.rows] == [("c1", State.ACTIVE), ("c2", State.RINGING)]
    assert page.told == 4


def test_who_waits_has_no_agent_yet() -> None:
    (row,) = activity.read_activity(activities(entity(metric="oWaiting", userId=None)), Names()).rows
    assert (row.state, row.agent, row.connected_at) == (State.QUEUED, None, None)


@pytest.mark.parametrize("body", [{}, {"results": None}, {"results": [{}]}, {"results": [{"entities": [{}]}]}])
def test_nothing_told_is_no_row(body: dict[str, Any]) -> None:
    assert activity.read_activity(reply(200, body), Names()).rows == ()


def test_what_is_no_activity_cannot_be_read() -> None:
    with pytest.raises(UnreadableError):
        activity.read_activity(reply(200, [1]), Names())


# --- the snapshot ---


def test_each_row_s_conversation_is_read_and_takes_its_place() -> None:
    driven = Driven({ACTIVITY: activities(entity()), "GET conversations/c1": conversation("c1")})
    floor = driven.run(snapshot([QUEUE], Names()))
    (found,) = floor.conversations
    assert found.agent is not None
    assert found.agent.id
    assert (floor.unread, floor.troubles) == (frozenset(), ())
    assert driven.sent == [ACTIVITY, "GET conversations/c1"]


def test_conversations_are_read_a_few_at_a_time_and_no_more_than_the_limit_bears() -> None:
    rows = [entity(f"c{number}") for number in range(20)]

    def answer(call: HttpCall) -> Reply:
        key = call.path.rpartition("/")[2]
        return activities(*rows) if call.method == "POST" else conversation(key)

    driven = Driven(answer)
    floor = driven.run(snapshot([], Names(), most_read=10))
    assert [len(step.calls) for step in driven.steps] == [1, AT_ONCE, AT_ONCE, 2]
    assert [(step.done, step.total) for step in driven.steps[1:]] == [(0, 10), (4, 10), (8, 10)]
    assert (len(floor.conversations), len(floor.unread)) == (20, 10)


def test_running_calls_are_read_first() -> None:
    rows = [entity("waiting", "oWaiting"), entity("mail", mediaType="email"), entity("call")]
    driven = Driven({ACTIVITY: activities(*rows), "GET conversations/call": conversation("call")})
    driven.run(snapshot([], Names(), most_read=1))
    assert driven.sent == [ACTIVITY, "GET conversations/call"]


def test_what_ended_meanwhile_is_not_shown_and_what_failed_stays_a_row() -> None:
    rows = [entity("gone"), entity("over"), entity("silent"), entity("hidden"), entity("odd")]
    over = full(customer(endTime=at(9)), agent(endTime=at(9)), endTime=at(9)) | {"id": "over"}
    driven = Driven(
        {
            ACTIVITY: activities(*rows),
            "GET conversations/gone": error(404, "not.found"),
            "GET conversations/over": reply(200, over),
            "GET conversations/silent": None,
            "GET conversations/hidden": error(403, "missing.permissions"),
            "GET conversations/odd": reply(200, {"participants": 5}),
        }
    )
    floor = driven.run(snapshot([], Names()))
    assert {one.id for one in floor.conversations} == {"silent", "hidden", "odd"}
    assert floor.unread == {"silent", "hidden", "odd"}
    assert len(floor.troubles) == 1
    assert "lacks a permission" in floor.troubles[0]


def test_full_pages_are_followed_by_the_next_one() -> None:
    full_page = activities(*(entity(f"c{number}", "oWaiting") for number in range(activity.PAGE_SIZE)))
    driven = Driven({ACTIVITY: [full_page, activities(entity("last", "oWaiting"))]})
    floor = driven.run(snapshot([], Names(), most_read=0))
    assert len(floor.conversations) == activity.PAGE_SIZE + 1
    assert [dict(call.query)["pageNumber"] for call in driven.calls] == ["1", "2"]
    endless = Driven({ACTIVITY: full_page})
    endless.run(snapshot([], Names(), most_read=0))
    assert len(endless.calls) == MOST_PAGES


def test_many_queues_are_asked_for_in_several_queries() -> None:
    driven = Driven({ACTIVITY: activities()})
    driven.run(snapshot([f"q{number}" for number in range(120)], Names()))
    assert len(driven.calls) == 3


def test_a_list_that_was_cut_is_told() -> None:
    floor = Driven({ACTIVITY: activities(truncated=True)}).run(snapshot([], Names()))
    assert "left out" in floor.troubles[0]


def test_without_the_right_to_see_queues_the_agents_tell() -> None:
    sessions = [
        {
            "conversationId": "c1",
            "segmentType": "interact",
            "segmentStart": NOON,
            "sessionStart": NOON,
            "routedQueueId": QUEUE,
            "mediaType": "voice",
        }
    ]
    agents = reply(200, {"entities": [{"userId": AGENT_USER, "userName": "Ada Agent", "sessions": sessions}]})
    denied = error(403, "missing.any.permissions", messageParams={"permissions": ["analytics:queueObservation:view"]})
    driven = Driven({ACTIVITY: denied, AGENTS: agents, "GET conversations/c1": conversation("c1")})
    floor = driven.run(snapshot([QUEUE], Names()))
    assert [one.id for one in floor.conversations] == ["c1"]
    assert "analytics:queueObservation:view" in floor.troubles[0]


def test_without_either_right_the_floor_is_empty_and_says_why() -> None:
    denied = error(403, "missing.permissions")
    floor = Driven({ACTIVITY: denied, AGENTS: denied}).run(snapshot([QUEUE], Names()))
    assert floor.conversations == ()
    assert floor.troubles


def test_a_query_that_is_not_accepted_leaves_the_other_queues() -> None:
    answers = [error(400, "bad.request", "too many clauses"), activities(entity("c1", "oWaiting"))]
    driven = Driven({ACTIVITY: answers})
    floor = driven.run(snapshot([f"q{number}" for number in range(60)], Names(), most_read=0))
    assert [one.id for one in floor.conversations] == ["c1"]
    assert "too many clauses" in floor.troubles[0]


def test_a_service_that_fails_is_no_empty_floor() -> None:
    with pytest.raises(UnreadableError):
        Driven({ACTIVITY: error(500, "internal.server.error")}).run(snapshot([], Names()))


# --- agents ---


def test_agents_tell_who_supervises_whom() -> None:
    def session(kind: str, key: str | None = "c1") -> dict[str, Any]:
        return {"conversationId": key, "segmentType": kind, "segmentStart": NOON, "mediaType": "voice"}

    body = {
        "entities": [
            {
                "userId": "boss",
                "userName": "Bea",
                "sessions": [session("coaching"), session("monitoring", "elsewhere")],
            },
            {"userId": AGENT_USER, "userName": "Ada", "sessions": [session("hold"), session("wrapup", "c9")]},
            {"userId": "idle"},
            {"sessions": [session("interact", "nobody")]},
            {"userId": "x", "sessions": [session("interact", None)]},
        ]
    }
    names = Names()
    (row,) = agentstates.read_agents(reply(200, body), names)
    assert (row.id, row.state) == ("c1", State.HOLD)
    assert [(one.supervisor_name, one.mode) for one in row.monitors] == [("Bea", Mode.WHISPER)]
    assert names.user(AGENT_USER) == "Ada"
    with pytest.raises(UnreadableError):
        agentstates.read_agents(reply(200, [1]), names)


def test_agents_are_asked_for_by_queue() -> None:
    call = agentstates.agents_call(["q1"])
    assert call.json is not None
    assert call.json["sessionFilter"]["predicates"][0]["value"] == "q1"
    everyone = agentstates.agents_call([]).json
    assert everyone is not None
    assert "sessionFilter" not in everyone


# --- what ended unseen ---


SHOWN = [ConversationId(key) for key in ("going", "over", "gone", "elsewhere", "silent")]


def test_what_is_shown_and_no_longer_told_is_looked_after() -> None:
    over = full(customer(endTime=at(9)), agent(endTime=at(9)), endTime=at(9)) | {"id": "over"}
    driven = Driven(
        {
            ACTIVITY: activities(entity("going")),
            "GET conversations/going": conversation("going"),
            "GET conversations/over": reply(200, over),
            "GET conversations/gone": error(404, "not.found"),
            "GET conversations/elsewhere": conversation("elsewhere"),
            "GET conversations/silent": None,
        }
    )
    found = driven.run(swept(SHOWN, [QUEUE], Names(), Rounds()))
    assert [(one.id, one.over) for one in found] == [("over", True), ("gone", True), ("going", False)]


def test_what_cannot_be_told_is_not_over() -> None:
    denied = error(403, "missing.permissions")
    assert Driven({ACTIVITY: denied, AGENTS: denied}).run(swept(SHOWN, [], Names(), Rounds())) == ()


def test_a_sweep_looks_after_a_few_only() -> None:
    driven = Driven(lambda call: activities() if call.method == "POST" else error(404, "not.found"))
    shown = [ConversationId(f"c{number}") for number in range(100)]
    assert len(driven.run(swept(shown, [], Names(), Rounds()))) == MOST_SWEPT


def ids(*numbers: int) -> list[ConversationId]:
    return [ConversationId(f"c{number}") for number in numbers]


def test_rows_that_were_never_read_come_first_and_then_everybody_in_turn() -> None:
    rounds = Rounds()
    rounds.unread = set(ids(4, 9))
    assert rounds.next(ids(1, 2, 3, 4), 3) == ids(4, 1, 2)
    rounds.unread.clear()
    assert rounds.next(ids(1, 2, 3, 4), 3) == ids(3, 4, 1)
    assert rounds.next(ids(1, 2, 3, 4), 9) == ids(2, 3, 4, 1)
    assert rounds.next((), 9) == []


def test_a_supervisor_s_row_is_found_by_user() -> None:
    body = {
        "entities": [
            {"userId": "boss", "sessions": [{"conversationId": "c1", "segmentType": "barging"}]},
            {"userId": AGENT_USER, "sessions": [{"conversationId": "c1", "segmentType": "interact"}]},
        ]
    }
    (row,) = agentstates.read_agents(reply(200, body), Names())
    own = row.monitor_of(UserId("boss"))
    assert own is not None
    assert (own.id, own.mode) == ("", Mode.BARGE)
