"""Opening the event stream: wired once and used again while it lives, and what people are told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

import pytest

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.bundle import Bundle
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.dialects.flow import Flow, asked, at_once
from supervisor_desk.service.dialects.streaming import Halted, Rhythm, StreamFilter, Subscription, Wiring
from supervisor_desk.service.errors import Fate, StreamError, UnexpectedAnswerError
from supervisor_desk.service.feed import PUSHED_OFF, EventFeed
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.stream import Socket
from tests.support.service_line import Keeper
from tests.support.streams import FakeStream
from tests.support.wire import reply

TOKEN, OTHER = Secret("t1"), Secret("t2")
WITHIN_S = 10.0
TENDED = Rhythm(silent_s=60.0, moves=True, renew_s=1_000.0)
GONE = StreamError("gone", Fate.FATAL, status=404)


class Spoken(ControlDialect):
    """A dialect whose stream is ``sockets`` sockets that have to be asked for events."""

    def __init__(self, sockets: int = 1) -> None:
        self.count = sockets
        self.rhythm = TENDED
        self.prepared: list[tuple[str, ...]] = []
        self.subscribed: list[tuple[str, ...]] = []
        self.answers: list[Subscription] = []
        self.halted: Halted | None = None
        self.troubles: tuple[str, ...] = ()
        self.unreadable = False
        self.followed: list[set[ConversationId]] = []

    def prepare(self, wanted: StreamFilter, kept: Sequence[str]) -> Flow[Wiring | Halted]:
        self.prepared.append(tuple(kept))
        if self.unreadable:
            yield from asked(HttpCall(method="GET", path="/x"))
            raise UnreadableError("part")
        if self.halted is not None:
            return self.halted
        run = len(self.prepared)
        ids = tuple(kept) or tuple(f"{run}-{at}" for at in range(self.count))
        calls = tuple(HttpCall(method="GET", path=f"wss://s/{one}", signed=False) for one in ids)
        return Wiring(sockets=calls, keep=ids, troubles=self.troubles)

    def follow(self, _wiring: Wiring, conversations: Collection[ConversationId]) -> Flow[Subscription]:
        if self.unreadable:
            yield from asked(HttpCall(method="GET", path="/x"))
            raise UnreadableError("part")
        self.followed.append(set(conversations))
        return Subscription()

    def subscribe(self, wiring: Wiring) -> Flow[Subscription]:
        self.subscribed.append(wiring.keep)
        return at_once(self.answers.pop(0) if self.answers else Subscription())


class Sockets:
    """Fits ``stream.Opener``. ``refusals`` are given first."""

    def __init__(self, *refusals: StreamError) -> None:
        self.refusals = list(refusals)
        self.paths: list[str] = []
        self.opened: list[FakeStream] = []

    async def open(self, call: HttpCall, token: Secret) -> Socket:
        self.paths.append(call.path.removeprefix("wss://s/"))
        if self.refusals:
            raise self.refusals.pop(0)
        self.opened.append(FakeStream())
        return self.opened[-1]


class Kept:
    def __init__(self, *channels: str) -> None:
        self.channels = channels

    async def take(self) -> tuple[str, ...]:
        return self.channels

    async def keep(self, channels: tuple[str, ...]) -> None:
        self.channels = channels


class Answering:
    async def send(self, call: HttpCall) -> Reply:
        return reply(200, {"path": call.path})

    read = send


class Bench:
    def __init__(self, *refusals: StreamError, kept: Kept | None = None, sockets: int = 1) -> None:
        self.dialect = Spoken(sockets)
        self.sockets = Sockets(*refusals)
        self.said: list[str] = []
        self.keeper = Keeper()
        self.feed = EventFeed(
            self.dialect,
            Answering(),
            self.sockets,
            StreamFilter(),
            clock=SystemClock(),
            start=self.keeper.start,
            alert=self.said.append,
            keeper=kept,
        )

    async def end(self) -> None:
        await self.keeper.end()


@pytest.fixture
async def bench() -> Any:
    made: list[Bench] = []

    def make(*refusals: StreamError, **more: Any) -> Bench:
        made.append(Bench(*refusals, **more))
        return made[-1]

    yield make
    for one in made:
        await one.end()


async def test_a_socket_that_needs_no_care_is_the_stream_itself(bench: Any) -> None:
    here = bench()
    here.dialect.rhythm = Rhythm()
    assert await here.feed.open(TOKEN) is here.sockets.opened[0]


async def test_sockets_are_open_before_events_are_asked_for(bench: Any) -> None:
    here = bench(sockets=2)
    stream = await here.feed.open(TOKEN)
    assert isinstance(stream, Bundle)
    assert here.sockets.paths == ["1-0", "1-1"]
    assert here.dialect.subscribed == [("1-0", "1-1")]
    here.sockets.opened[1].feed(b"x")
    assert await asyncio.wait_for(stream.frame(), WITHIN_S) == b"x"


async def test_after_a_break_the_same_wiring_is_used_again(bench: Any) -> None:
    here = bench()
    await here.feed.open(TOKEN)
    await here.feed.open(TOKEN)
    assert here.sockets.paths == ["1-0", "1-0"]
    assert len(here.dialect.prepared) == 1
    assert len(here.dialect.subscribed) == 2


async def test_with_another_token_what_lives_is_looked_for_again(bench: Any) -> None:
    here = bench()
    await here.feed.open(TOKEN)
    await here.feed.open(OTHER)
    assert here.dialect.prepared == [(), ("1-0",)]


async def test_beside_an_open_stream_it_gets_sockets_of_its_own(bench: Any) -> None:
    here = bench()
    await here.feed.open(TOKEN)
    await here.feed.open(OTHER, beside=True)
    assert here.dialect.prepared == [(), ()]
    assert here.sockets.paths == ["1-0", "2-0"]


async def test_a_restart_finds_the_sockets_of_the_last_run(bench: Any) -> None:
    kept = Kept("old")
    here = bench(kept=kept)
    await here.feed.open(TOKEN)
    assert here.sockets.paths == ["old"]
    assert kept.channels == ("old",)


async def test_new_sockets_are_kept_for_the_next_run(bench: Any) -> None:
    kept = Kept()
    here = bench(kept=kept, sockets=2)
    await here.feed.open(TOKEN)
    assert kept.channels == ("1-0", "1-1")


async def test_what_was_pushed_off_is_made_anew_and_told(bench: Any) -> None:
    here = bench()
    await here.feed.open(TOKEN)
    here.sockets.refusals.append(GONE)
    await here.feed.open(TOKEN)
    assert here.sockets.paths == ["1-0", "1-0", "2-0"]
    assert here.said == [PUSHED_OFF]


async def test_a_channel_that_takes_no_wishes_any_more_is_made_anew(bench: Any) -> None:
    here = bench()
    await here.feed.open(TOKEN)
    here.dialect.answers.append(Subscription(gone=True))
    await here.feed.open(TOKEN)
    assert here.sockets.paths == ["1-0", "1-0", "2-0"]


async def test_new_sockets_that_are_gone_at_once_are_tried_again_later(bench: Any) -> None:
    here = bench(GONE)
    with pytest.raises(StreamError) as caught:
        await here.feed.open(TOKEN)
    assert caught.value.fate is Fate.AGAIN
    assert here.said == []


async def test_an_opening_that_fails_half_way_leaves_nothing_open(bench: Any) -> None:
    here = bench(sockets=2)
    here.dialect.answers.append(Subscription(trouble="Nothing was promised."))
    with pytest.raises(StreamError, match="Nothing was promised"):
        await here.feed.open(TOKEN)
    assert all(one.aborted for one in here.sockets.opened)


async def test_what_is_missing_is_told_once(bench: Any) -> None:
    here = bench()
    here.dialect.troubles = ("No scope.",)
    here.dialect.answers += [Subscription(troubles=("No right.",))] * 2
    await here.feed.open(TOKEN)
    await here.feed.open(TOKEN)
    assert here.said == ["No scope.", "No right."]


async def test_what_halts_it_needs_somebody(bench: Any) -> None:
    here = bench()
    here.dialect.halted = Halted("Sign in with the browser.")
    with pytest.raises(StreamError, match="Sign in") as caught:
        await here.feed.open(TOKEN)
    assert caught.value.fate is Fate.FATAL


async def test_answers_that_cannot_be_read_are_unexpected(bench: Any) -> None:
    here = bench()
    here.dialect.unreadable = True
    with pytest.raises(UnexpectedAnswerError):
        await here.feed.open(TOKEN)


async def test_a_stream_that_is_renewed_in_vain_is_forgotten(bench: Any) -> None:
    here = bench()
    here.dialect.rhythm = Rhythm(silent_s=60.0, ping_s=0.001, renew_s=0.001)
    stream = await here.feed.open(TOKEN)
    here.dialect.answers.append(Subscription(gone=True))
    with pytest.raises(StreamError) as caught:
        await asyncio.wait_for(stream.frame(), WITHIN_S)
    assert caught.value.fate is Fate.AT_ONCE
    await here.feed.open(TOKEN)
    assert len(here.dialect.prepared) == 2


CALL = ConversationId("c-1")


async def test_what_is_said_is_asked_for_once_for_each_change(bench: Any) -> None:
    here = bench()
    await here.feed.follow([CALL])
    await here.feed.open(TOKEN)
    for wanted in ([CALL], [CALL], [], []):
        await here.feed.follow(wanted)
    assert here.dialect.followed == [{CALL}, set()]


async def test_a_wish_to_follow_that_fails_stops_nothing(bench: Any) -> None:
    here = bench()
    await here.feed.open(TOKEN)
    here.dialect.unreadable = True
    await here.feed.follow([CALL])
    assert here.said == []


async def test_the_stream_that_another_is_opened_beside_gives_its_events_up(bench: Any) -> None:
    here = bench()
    first = await here.feed.open(TOKEN)
    second = await here.feed.open(OTHER, beside=True)
    assert (first.leaving, second.leaving) == (True, False)


async def test_a_stream_stays_where_it_is_if_none_could_be_opened_beside_it(bench: Any) -> None:
    here = bench()
    first = await here.feed.open(TOKEN)
    here.dialect.halted = Halted("No.")
    with pytest.raises(StreamError):
        await here.feed.open(OTHER, beside=True)
    assert not first.leaving
