"""Notification channels: requests, what is read from their answers, and that no address of a socket shows."""

from __future__ import annotations

import pytest

from supervisor_desk.service.dialects.base import UnreadableError
from supervisor_desk.service.dialects.genesys import channels
from supervisor_desk.service.dialects.genesys.channels import Channel, Rejected
from supervisor_desk.service.dialects.genesys.regions import REGIONS
from tests.service.dialects.genesys.payloads import CHANNEL, QUEUE, TOPIC, error, reply

REGION = REGIONS["mypurecloud.de"]
URI = f"wss://streaming.mypurecloud.de/channels/{CHANNEL}"
MADE = {"id": CHANNEL, "connectUri": URI, "expires": "2026-05-05T12:00:00.000Z"}
LINES = (f"v2.routing.queues.{QUEUE}.conversations?calls&messages", "v2.users.u.presence")


def test_making_a_channel_is_never_repeated_blindly() -> None:
    call = channels.create_call()
    assert (call.method, call.path, call.writes, call.idempotent) == (
        "POST",
        "/api/v2/notifications/channels",
        True,
        False,
    )


def test_an_old_channel_is_asked_whether_it_lives() -> None:
    call = channels.alive_call("a/b")
    assert (call.method, call.path) == ("HEAD", "/api/v2/notifications/channels/a%2Fb")


def test_a_channel_is_read_and_its_address_stays_hidden() -> None:
    channel = channels.read_channel(reply(200, MADE), REGION)
    assert channel == Channel(CHANNEL, URI, "2026-05-05T12:00:00.000Z")
    assert CHANNEL not in repr(channel)


@pytest.mark.parametrize(
    "uri",
    [
        "wss://streaming.mypurecloud.ie/channels/x",
        "ws://streaming.mypurecloud.de/channels/x",
        "wss://streaming.mypurecloud.de.example.com/channels/x",
        "wss://streaming.mypurecloud.de:8443/channels/x",
        "wss://streaming.mypurecloud.de:port/channels/x",
    ],
)
def test_a_socket_elsewhere_is_not_opened(uri: str) -> None:
    with pytest.raises(UnreadableError, match="region"):
        channels.read_channel(reply(200, MADE | {"connectUri": uri}), REGION)


@pytest.mark.parametrize("body", [{}, {"id": CHANNEL}, [], None])
def test_an_answer_without_a_channel_cannot_be_read(body: object) -> None:
    with pytest.raises(UnreadableError):
        channels.read_channel(reply(200, body), REGION)


def test_the_channels_of_this_program_are_listed() -> None:
    assert channels.list_call().query == (("includechannels", "oauthclient"),)
    listed = channels.read_channels(reply(200, {"entities": [MADE]}))
    assert [(one.id, one.uri) for one in listed] == [(CHANNEL, URI)]
    assert channels.read_channels(reply(200, {})) == ()
    with pytest.raises(UnreadableError):
        channels.read_channels(reply(200, 5))


def test_topics_replace_what_was_asked_for_before_and_one_bad_one_fails_no_other() -> None:
    call = channels.subscribe_call(CHANNEL, LINES)
    assert (call.method, call.query, call.idempotent) == ("PUT", (("ignoreErrors", "true"),), True)
    assert call.path == f"/api/v2/notifications/channels/{CHANNEL}/subscriptions"
    assert call.json == ({"id": LINES[0]}, {"id": LINES[1]})


def test_no_request_shows_the_id_that_opens_a_socket() -> None:
    for call in (
        channels.alive_call(CHANNEL),
        channels.subscribe_call(CHANNEL, LINES),
        channels.add_call(CHANNEL, LINES),
    ):
        assert CHANNEL in call.path
        assert CHANNEL not in repr(call)


def test_topics_can_be_added() -> None:
    call = channels.add_call(CHANNEL, LINES[1:])
    assert (call.method, call.json) == ("POST", ({"id": LINES[1]},))


def test_rejected_topics_are_named_with_what_is_missing() -> None:
    told = [
        {"id": LINES[1], "state": "Permitted"},
        {
            "id": TOPIC,
            "state": "Rejected",
            "rejectionReason": "missing permissions",
            "missingPermissions": ["a:b:view", "a:c:view"],
        },
    ]
    subscribed = channels.read_subscribed(reply(200, {"entities": told}), LINES)
    assert subscribed.permitted == (f"v2.routing.queues.{QUEUE}.conversations.messages", LINES[1])
    assert subscribed.rejected == (Rejected(TOPIC, "missing permissions", ("a:b:view", "a:c:view")),)
    (words,) = channels.words_of(subscribed.rejected)
    assert f"does not send {TOPIC} to this desk" in words
    assert "Your account lacks a:b:view or a:c:view." in words


def test_a_rejected_line_rejects_each_of_its_topics() -> None:
    told = {"entities": [{"id": LINES[0], "state": "Rejected", "rejectionReason": "no such queue"}]}
    subscribed = channels.read_subscribed(reply(200, told), LINES)
    assert [one.topic.rpartition(".")[2] for one in subscribed.rejected] == ["calls", "messages"]
    (words,) = channels.words_of(subscribed.rejected)
    assert f"{TOPIC} and 1 more" in words
    assert "It says: no such queue." in words
    assert subscribed.permitted == (LINES[1],)


def test_a_rejection_without_a_reason_says_so() -> None:
    assert "It says: nothing." in channels.words_of([Rejected("t")])[0]


def test_a_channel_that_is_gone_is_told_apart_from_trouble() -> None:
    assert channels.read_subscribed(error(404, "not.found"), LINES).gone
    trouble = channels.read_subscribed(error(400, "notification.invalid.topic", "bad topic"), LINES)
    assert (trouble.gone, trouble.trouble) == (
        False,
        "Genesys Cloud did not take the desk's wish for events: bad topic",
    )
    assert channels.read_subscribed(reply(200, 5), LINES).trouble


def test_the_watchdog_leaves_time_for_two_pings() -> None:
    assert 2 * channels.PING_S < channels.SILENT_S
    assert channels.PROLONG_S < channels.LIFE_S
    assert channels.PING == b'{"message":"ping"}'
