"""From a token to a live floor: the order of it, what halts it, and what is only missing."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.genesys import queues
from supervisor_desk.service.dialects.genesys.boot import Prepared, prepare, subscribe
from supervisor_desk.service.dialects.genesys.channels import Channel
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.queues import Named
from supervisor_desk.service.dialects.genesys.regions import REGIONS
from supervisor_desk.service.dialects.genesys.topics import Plan
from supervisor_desk.service.dialects.streaming import Halted
from tests.service.dialects.genesys.driving import Driven
from tests.service.dialects.genesys.payloads import AGENT_USER, CHANNEL, ME, error, me, reply

REGION = REGIONS["mypurecloud.com"]
WHO = "GET users/me"
TOKEN = "GET tokens/me"
QUEUES = "GET routing/queues/divisionviews/all"
OWN_QUEUES = "GET routing/queues/me"
MEMBERS = "GET routing/queues/q1/members"
MAKE = "POST notifications/channels"
LIST = "GET notifications/channels"
ALIVE = f"HEAD notifications/channels/{CHANNEL}"
SCOPES = ["conversations", "notifications", "routing", "users", "analytics", "presence", "authorization"]
SCOPES += ["organization", "stations", "speech-and-text-analytics"]


def channel(key: str = CHANNEL, domain: str = "mypurecloud.com") -> dict[str, Any]:
    return {"id": key, "connectUri": f"wss://streaming.{domain}/channels/{key}"}


def table(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        WHO: reply(200, me()),
        TOKEN: reply(200, {"authorizedScope": SCOPES}),
        QUEUES: reply(200, {"entities": [{"id": "q1", "name": "Billing"}, {"id": "q2", "name": "Claims"}]}),
        MEMBERS: reply(200, {"entities": [{"id": AGENT_USER, "name": "Ada"}, {"id": ME, "name": "Sam"}]}),
        MAKE: reply(200, channel()),
    }
    return made | changes


def prepared(answers: Any, *chosen: str, kept: tuple[str, ...] = (), names: Names | None = None) -> tuple[Any, Driven]:
    driven = Driven(answers)
    return driven.run(prepare(REGION, chosen or ("q1",), names or Names(), kept=kept)), driven


def test_it_goes_from_the_account_to_the_channel() -> None:
    names = Names()
    ready, driven = prepared(table(), names=names)
    assert isinstance(ready, Prepared)
    assert driven.sent == [WHO, TOKEN, QUEUES, MEMBERS, MAKE]
    assert ready.queues == (Named("q1", "Billing"),)
    assert [one.id for one in ready.all_queues] == ["q1", "q2"]
    assert ready.channels == (Channel(CHANNEL, f"wss://streaming.mypurecloud.com/channels/{CHANNEL}"),)
    assert ready.troubles == ()
    assert (names.user(AGENT_USER), names.queue("q2"), names.user(ME)) == ("Ada", "Claims", "Sam")


def test_what_is_watched_is_planned_from_queues_and_members() -> None:
    ready, _ = prepared(table())
    assert isinstance(ready, Prepared)
    assert ready.plan.channels == (
        (
            f"v2.users.{ME}?conversations&station&presence&routingStatus",
            "v2.routing.queues.q1.conversations?calls&messages",
            f"v2.users.{AGENT_USER}?presence&routingStatus",
        ),
    )


def test_without_a_choice_all_queues_are_watched() -> None:
    answers = table(**{"GET routing/queues/q2/members": error(403, "missing.any.permissions")})
    driven = Driven(answers)
    ready = driven.run(prepare(REGION, (), Names()))
    assert isinstance(ready, Prepared)
    assert [one.id for one in ready.queues] == ["q1", "q2"]


def test_queues_that_cannot_be_seen_are_told() -> None:
    ready, _ = prepared(table(), "q1", "elsewhere")
    assert isinstance(ready, Prepared)
    assert ready.troubles[0].startswith("1 of the queues in your settings")


def test_without_the_right_to_search_one_s_own_queues_are_taken() -> None:
    own = reply(200, {"entities": [{"id": "q1", "name": "Billing"}]})
    ready, driven = prepared(table(**{QUEUES: error(403, "missing.any.permissions"), OWN_QUEUES: own}))
    assert isinstance(ready, Prepared)
    assert [one.id for one in ready.all_queues] == ["q1"]
    assert OWN_QUEUES in driven.sent


def test_scopes_that_are_missing_are_named() -> None:
    ready, _ = prepared(table(**{TOKEN: reply(200, {"authorizedScope": ["conversations", "notifications"]})}))
    assert isinstance(ready, Prepared)
    assert "stations" in ready.troubles[0]


def test_a_token_that_does_not_tell_its_scopes_is_taken_as_it_is() -> None:
    ready, _ = prepared(table(**{TOKEN: reply(403)}))
    assert isinstance(ready, Prepared)
    assert ready.troubles == ()


HALTS: list[tuple[dict[str, Any], str]] = [
    ({WHO: error(400, "not.a.user")}, "Sign in with the browser."),
    ({WHO: error(401, "bad.credentials")}, "Sign in again."),
    ({WHO: error(403, "missing.permissions")}, "cannot learn who you are"),
    ({TOKEN: reply(200, {"authorizedScope": ["conversations"]})}, "lacks the scope notifications"),
    ({MAKE: error(403, "missing.permissions")}, "event stream could not be opened"),
]


@pytest.mark.parametrize(("change", "part"), HALTS)
def test_what_the_desk_cannot_do_without_halts_it_in_words(change: dict[str, Any], part: str) -> None:
    halted, _ = prepared(table(**change))
    assert isinstance(halted, Halted)
    assert part in halted.words


def test_a_channel_of_an_earlier_run_is_used_again_while_it_lives() -> None:
    answers = table(**{ALIVE: reply(200), LIST: reply(200, {"entities": [channel("other"), channel()]})})
    ready, driven = prepared(answers, kept=(CHANNEL,))
    assert isinstance(ready, Prepared)
    assert [one.id for one in ready.channels] == [CHANNEL]
    assert MAKE not in driven.sent


@pytest.mark.parametrize(
    "answers",
    [
        {ALIVE: reply(404)},
        {ALIVE: None},
        {ALIVE: reply(200), LIST: reply(200, {"entities": []})},
        {ALIVE: reply(200), LIST: reply(403)},
        {ALIVE: reply(200), LIST: reply(200, {"entities": [channel(domain="mypurecloud.ie")]})},
    ],
)
def test_an_old_channel_that_cannot_be_used_is_replaced(answers: dict[str, Any]) -> None:
    ready, driven = prepared(table(**answers, **{MAKE: reply(200, channel("fresh"))}), kept=(CHANNEL,))
    assert isinstance(ready, Prepared)
    assert [one.id for one in ready.channels] == ["fresh"]
    assert driven.sent[-1] == MAKE


def test_a_large_floor_takes_several_channels() -> None:
    entities = [{"id": f"q{number}", "name": f"Queue {number}"} for number in range(1_500)]

    def answer(call: HttpCall) -> Reply:
        known = table()
        key = f"{call.method} {call.path.removeprefix('/api/v2/')}"
        if key == QUEUES:
            return reply(200, {"entities": entities, "pageCount": 1})
        if key.endswith("/members"):
            return reply(200, {"entities": []})
        found = known[key]
        assert isinstance(found, Reply)
        return found

    ready = Driven(answer).run(prepare(REGION, (), Names()))
    assert isinstance(ready, Prepared)
    assert [len(one) for one in ready.plan.channels] == [1_000, 501]
    assert len(ready.channels) == 2


# --- subscribing ---


FIRST, SECOND = "ch-1", "ch-2"
PLAN = Plan((("v2.users.u?presence&routingStatus",), ("v2.routing.queues.q.conversations.calls",)))


def test_each_channel_is_asked_for_its_share() -> None:
    rejected = {"entities": [{"id": "v2.users.u.presence", "state": "Rejected", "missingPermissions": ["a:b:c"]}]}
    driven = Driven(
        {
            "PUT notifications/channels/ch-1/subscriptions": reply(200, rejected),
            "PUT notifications/channels/ch-2/subscriptions": reply(200, {"entities": []}),
        }
    )
    told = driven.run(subscribe((FIRST, SECOND), PLAN))
    assert (len(told.troubles), told.gone, told.trouble) == (1, False, "")
    assert "v2.users.u.presence to this desk" in told.troubles[0]
    assert "a:b:c" in told.troubles[0]


def test_a_channel_that_is_gone_is_noticed() -> None:
    driven = Driven(lambda _call: error(404, "not.found"))
    told = driven.run(subscribe((FIRST, SECOND), PLAN))
    assert told.gone
    assert told.trouble


# --- listings ---


PAGED: list[tuple[list[Any], int]] = [
    ([{"entities": [{"id": "a"}], "pageCount": 2}, {"entities": [{"id": "b"}], "pageCount": 2}], 2),
    ([{"entities": [{"id": "a"}], "nextUri": "/next"}, {"entities": [{"id": "b"}]}], 2),
    ([{"entities": [{"id": str(n)} for n in range(queues.PAGE_SIZE)]}, {"entities": []}], queues.PAGE_SIZE),
    ([{"entities": [{"id": "a"}, {"user": {"id": "b", "name": "Bo"}}, {}]}], 2),
    ([{}], 0),
]


@pytest.mark.parametrize(("pages", "count"), PAGED)
def test_listings_are_read_to_their_end(pages: list[Any], count: int) -> None:
    driven = Driven({MEMBERS: [reply(200, page) for page in pages]})
    assert len(driven.run(queues.members("q1"))) == count
    assert len(driven.calls) == len(pages)


def test_a_listing_without_an_end_is_cut() -> None:
    driven = Driven({MEMBERS: reply(200, {"entities": [{"id": "a"}], "nextUri": "/next"})})
    driven.run(queues.members("q1"))
    assert len(driven.calls) == queues.MOST_PAGES


@pytest.mark.parametrize("answer", [reply(500), reply(200, [1])])
def test_a_listing_that_cannot_be_read_is_told(answer: Reply) -> None:
    with pytest.raises(UnreadableError):
        Driven({MEMBERS: answer}).run(queues.members("q1"))
