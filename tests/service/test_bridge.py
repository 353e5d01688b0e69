"""The life of the stream, with streams in memory: losses, gaps, silence, and moving to a new token."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.conversation import Conversation, ConversationId
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.store import Store
from supervisor_desk.service.bridge import FATAL_S, SIGNED_OUT_S, Bridge
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import StreamFilter
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.driving import Progress
from supervisor_desk.service.errors import Fate, NotSentError, ServiceError, SignedOutError, StreamError
from supervisor_desk.service.floor import Floor
from supervisor_desk.service.inbox import Inbox
from supervisor_desk.service.intake import Intake
from supervisor_desk.service.linkwords import LinkTeller
from tests.support.clock import FakeClock
from tests.support.exchange import FakeSigner
from tests.support.service_line import Keeper
from tests.support.streams import FakeOpener, FakeStream
from tests.support.waiting import happened, let_pass, until
from tests.support.wire import conversation_frame, frame

DIALECT = ControlDialect()
Listing = Sequence[Conversation]


def call(key: str, state: str = "active") -> Conversation:
    return Conversation(ConversationId(key), state)


class Desk:
    """A bridge with everything around it; ``floor`` is what the next snapshots hold, the last one for ever."""

    def __init__(
        self,
        opener: FakeOpener,
        signer: FakeSigner | None = None,
        *,
        silent_s: float = 25.0,
        overlap_s: float = 0.05,
        clock: Clock | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self.opener = opener
        self.signer = signer or FakeSigner()
        self.links: list[Link] = []
        self.store = Store()
        self.clock = clock
        self.keeper = Keeper()
        self.floor: deque[Listing | ServiceError] = deque([()])
        self.loads = 0
        self.loading = asyncio.Event()
        self.loading.set()
        self.inbox = Inbox(DIALECT.decode, lambda _: False, most_frames=50)
        self.intake = Intake(DIALECT, self.inbox, StreamFilter())
        self.bridge = Bridge(
            feed=opener,
            signer=self.signer,
            intake=self.intake,
            inbox=self.inbox,
            floor=Floor(self.inbox, self._load, self._take_over),
            teller=LinkTeller(clock, self.links.append),
            clock=clock,
            start=self.keeper.start,
            silent_s=silent_s,
            overlap_s=overlap_s,
        )

    @property
    def phases(self) -> list[LinkPhase]:
        """Phases in turn, repetitions left out."""
        found: list[LinkPhase] = []
        for link in self.links:
            if not found or found[-1] is not link.phase:
                found.append(link.phase)
        return found

    @property
    def stream(self) -> FakeStream:
        return self.opener.opened[-1]

    def state(self, key: str = "call-1") -> str:
        known = self.store.get(ConversationId(key))
        return known.raw_state if known is not None else ""

    def live(self) -> bool:
        return bool(self.links) and self.links[-1].live

    async def pump(self) -> None:
        while True:
            for event, arrived in self.inbox.drain(self.clock, 1.0):
                self.store.apply(event, arrived)
            await let_pass(0.001)

    async def _load(self, progress: Progress) -> Listing:
        self.loads += 1
        await self.loading.wait()
        found = self.floor.popleft() if len(self.floor) > 1 else self.floor[0]
        if isinstance(found, ServiceError):
            raise found
        progress(len(found), len(found))
        return found

    def _take_over(self, conversations: Listing) -> None:
        self.store.replace(conversations, self.clock.monotonic())


@asynccontextmanager
async def running(desk: Desk) -> AsyncIterator[Desk]:
    desk.keeper.start(desk.bridge.run(), name="bridge")
    desk.keeper.start(desk.pump(), name="pump")
    try:
        yield desk
    finally:
        await desk.keeper.end()


async def test_from_nothing_to_live_every_phase_is_told() -> None:
    async with running(Desk(FakeOpener())) as desk:
        desk.floor[0] = [call("call-1"), call("call-2")]
        await until(desk.live)
        assert desk.phases == [LinkPhase.SIGNING_IN, LinkPhase.CONNECTING, LinkPhase.LOADING, LinkPhase.LIVE]
        assert [(link.loaded, link.total) for link in desk.links if link.total] == [(2, 2)]
        assert len(desk.store) == 2


async def test_events_that_came_while_the_floor_was_loaded_win_over_it() -> None:
    async with running(Desk(FakeOpener())) as desk:
        desk.floor[0] = [call("call-1"), call("call-2")]
        desk.loading.clear()
        await until(lambda: desk.loads)
        desk.stream.feed(
            conversation_frame("call-1", sequence=1, state="hold"),
            frame("interaction.telephony.ended", sequence=2, conversationId="call-2"),
            conversation_frame("call-3", sequence=3),
        )
        await until(lambda: desk.intake.heard == 3)
        assert len(desk.store) == 0
        desk.loading.set()
        await until(desk.live)
        await until(lambda: desk.state("call-3") == "active")
        assert (desk.state("call-1"), desk.state("call-2")) == ("hold", "ended")


async def test_a_gap_loads_the_floor_again_on_the_same_stream() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.floor[0] = [call("call-1", "hold"), call("call-9")]
        desk.stream.feed(conversation_frame("call-1", sequence=1), conversation_frame("call-2", sequence=5))
        await until(lambda: desk.loads == 2)
        await until(desk.live)
        assert len(desk.opener.opened) == 1
        assert (desk.state("call-1"), desk.state("call-9")) == ("hold", "active")
        assert any("3 events went missing" in link.words for link in desk.links)
        await until(
            lambda: desk.state("call-2") == "active"
        )  # the frame that showed the gap is newer than the snapshot


async def test_a_gap_while_the_floor_is_loaded_spoils_that_snapshot() -> None:
    async with running(Desk(FakeOpener())) as desk:
        desk.loading.clear()
        await until(lambda: desk.loads)
        desk.stream.feed(conversation_frame("call-1", sequence=4))
        await until(lambda: desk.intake.heard == 1)
        desk.loading.set()
        await until(desk.live)
        assert desk.loads == 2


async def test_what_came_before_a_gap_does_not_overwrite_the_snapshot() -> None:
    desk = Desk(FakeOpener())
    async with running(desk):
        await until(desk.live)
        desk.floor[0] = [call("call-1", "hold")]
        desk.loading.clear()
        desk.stream.feed(conversation_frame("call-1", sequence=1, state="ringing"), frame("heartbeat", sequence=9))
        await until(lambda: desk.loads == 2)
        desk.loading.set()
        await until(desk.live)
        await until(lambda: desk.state("call-1") == "hold")


async def test_a_lost_stream_marks_the_rows_stale_and_comes_back_by_itself() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.stream.end(Fate.AGAIN, "The connection broke.")
        await until(lambda: len(desk.opener.opened) == 2)
        await until(desk.live)
        assert desk.loads == 2
        stale = [link for link in desk.links if link.phase is LinkPhase.STALE]
        assert "The connection broke." in stale[0].words
        assert "what was last known" in stale[0].words
        assert stale[0].next_try_in is not None
        assert 0 < stale[0].next_try_in <= 0.5


async def test_the_pauses_grow_while_nothing_answers() -> None:
    failures = [StreamError("unreachable", Fate.AGAIN) for _ in range(3)]
    async with running(Desk(FakeOpener(*failures))) as desk:
        await until(desk.live, within=10)
        waits = [link.next_try_in for link in desk.links if link.next_try_in is not None]
        assert len(waits) == 3
        assert 0.25 <= waits[0] <= 0.5 <= waits[1] <= 1.0 <= waits[2] <= 2.0
        assert [link.attempt for link in desk.links if link.next_try_in is not None] == [1, 2, 3]
        assert LinkPhase.OFFLINE in desk.phases


async def test_a_rotation_reconnects_at_once() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.stream.feed(frame("stream.closing", sequence=1))
        desk.stream.end(Fate.AT_ONCE)
        await until(lambda: len(desk.opener.opened) == 2)
        assert [link.next_try_in for link in desk.links if link.next_try_in is not None] == [0.0]


async def test_a_token_that_the_stream_rejects_is_renewed_before_the_next_try() -> None:
    async with running(Desk(FakeOpener(StreamError("no", Fate.RENEW)))) as desk:
        await until(desk.live)
        assert desk.opener.tokens == ["t1", "t2"]


@pytest.mark.parametrize(
    ("signer", "opener", "phase", "wait"),
    [
        (FakeSigner(*[SignedOutError("Enter them.")] * 9), FakeOpener(), LinkPhase.SIGNED_OUT, SIGNED_OUT_S),
        (FakeSigner(), FakeOpener(StreamError("forbidden", Fate.FATAL)), LinkPhase.FAILED, FATAL_S),
    ],
)
async def test_what_can_hardly_work_is_told_and_tried_seldom(
    signer: FakeSigner, opener: FakeOpener, phase: LinkPhase, wait: float
) -> None:
    async with running(Desk(opener, signer)) as desk:
        await until(lambda: desk.links and desk.links[-1].phase is phase)
        assert desk.links[-1].next_try_in == wait


async def test_asking_for_it_cuts_the_pause_short() -> None:
    async with running(Desk(FakeOpener(StreamError("forbidden", Fate.FATAL)))) as desk:
        await until(lambda: LinkPhase.FAILED in desk.phases)
        desk.bridge.resync()
        await until(desk.live)


async def test_asking_for_it_loads_the_floor_again() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.floor[0] = [call("call-7")]
        desk.bridge.resync()
        await until(lambda: desk.state("call-7") == "active")


async def test_silence_is_taken_for_a_dead_connection() -> None:
    async with running(Desk(FakeOpener(), silent_s=0.05)) as desk:
        await until(desk.live)
        first = desk.stream
        await until(lambda: len(desk.opener.opened) > 1)
        assert first.aborted
        assert any("Nothing was heard" in link.words for link in desk.links)


async def test_a_heartbeat_is_enough_to_stay() -> None:
    async with running(Desk(FakeOpener(), silent_s=0.3)) as desk:
        await until(desk.live)
        for number in range(1, 40):
            desk.stream.feed(frame("heartbeat", sequence=number, event_id=""))
            await let_pass(0.01)
        assert len(desk.opener.opened) == 1


async def test_a_floor_that_cannot_be_loaded_is_tried_again_and_told() -> None:
    desk = Desk(FakeOpener())
    desk.floor = deque([NotSentError("unreachable"), [call("call-1")]])
    async with running(desk):
        await until(desk.live)
        assert any("unreachable" in link.words and link.next_try_in for link in desk.links)
        assert len(desk.opener.opened) == 1


async def test_a_stream_lost_while_the_floor_is_loaded_starts_all_over() -> None:
    async with running(Desk(FakeOpener())) as desk:
        desk.loading.clear()
        await until(lambda: desk.loads)
        desk.stream.feed(conversation_frame("call-1", sequence=1))
        desk.stream.end()
        await until(lambda: desk.loads == 2)
        desk.floor[0] = [call("call-1", "hold")]
        desk.loading.set()
        await until(desk.live)
        assert desk.state() == "hold"


# --- moving to a new token ---


async def renewed(desk: Desk) -> None:
    await desk.signer.renew()
    desk.bridge.token_renewed()


async def test_a_new_token_opens_a_second_stream_before_the_first_is_closed() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        first = desk.stream
        desk.opener.gate.clear()
        await renewed(desk)
        await until(lambda: desk.opener.tokens == ["t1", "t2"])
        assert not first.closed
        first.feed(conversation_frame("call-1", sequence=1))
        await until(lambda: desk.state() == "active")
        desk.opener.gate.set()
        await until(lambda: first.closed)
        desk.stream.feed(conversation_frame("call-1", sequence=1, event_id="e9", state="hold"))
        await until(lambda: desk.state() == "hold")
        assert desk.loads == 1  # no gap, so no snapshot
        assert desk.phases[-1] is LinkPhase.LIVE


async def test_the_first_stays_open_until_it_has_come_as_far_as_the_second_begins() -> None:
    async with running(Desk(FakeOpener(), overlap_s=5.0)) as desk:
        await until(desk.live)
        first, second = desk.stream, FakeStream()
        desk.opener.script.append(second)
        await renewed(desk)
        second.feed(conversation_frame("call-1", sequence=1, event_id="e9", state="hold"))
        await until(lambda: second.taken == 1)
        first.feed(conversation_frame("call-2", sequence=1, event_id="e8"))
        await until(lambda: desk.state("call-2") == "active")
        assert not first.closed
        first.feed(conversation_frame("call-1", sequence=2, event_id="e9", state="hold"))
        await until(lambda: first.closed)
        second.feed(conversation_frame("call-1", sequence=2, event_id="e10", state="active"))
        await until(lambda: desk.state() == "active")
        assert desk.loads == 1


async def test_an_overlap_in_which_nothing_happens_ends_by_itself() -> None:
    async with running(Desk(FakeOpener(), overlap_s=0.01)) as desk:
        await until(desk.live)
        first = desk.stream
        await renewed(desk)
        await until(lambda: first.closed)
        assert desk.phases[-1] is LinkPhase.LIVE


async def test_what_was_under_way_on_the_first_is_read_to_its_end() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        first = desk.stream
        desk.opener.gate.clear()
        await renewed(desk)
        await until(lambda: len(desk.opener.tokens) == 2)
        first.feed(*(conversation_frame(f"call-{n}", sequence=n) for n in range(1, 30)))
        desk.opener.gate.set()
        await until(lambda: len(desk.store) == 29)
        assert desk.loads == 1


async def test_a_first_stream_that_breaks_under_the_move_costs_a_snapshot() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        first, asked = desk.stream, asyncio.Event()

        async def never() -> None:
            asked.set()
            await asyncio.Event().wait()

        first.close = never  # type: ignore[method-assign]
        await renewed(desk)
        await happened(asked)
        first.end(Fate.AGAIN)
        await until(lambda: desk.loads == 2)
        await until(desk.live)
        assert len(desk.opener.opened) == 2


async def test_if_the_second_cannot_be_opened_the_first_stays() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.opener.script.append(StreamError("busy", Fate.AGAIN))
        await renewed(desk)
        await until(lambda: len(desk.opener.tokens) == 2)
        desk.stream.feed(conversation_frame("call-1", sequence=1))
        await until(lambda: desk.state() == "active")
        assert len(desk.opener.opened) == 1


async def test_a_stream_lost_during_the_move_does_not_leave_two_behind() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.opener.gate.clear()
        await renewed(desk)
        await until(lambda: len(desk.opener.tokens) == 2)
        desk.stream.end(Fate.AT_ONCE)
        await until(lambda: len(desk.opener.tokens) == 3)
        desk.opener.gate.set()
        await until(lambda: sum(not one.closed for one in desk.opener.opened) == 1)
        await until(desk.live)


async def test_a_token_renewed_under_the_move_is_moved_to_as_well() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.opener.gate.clear()
        await renewed(desk)
        await until(lambda: len(desk.opener.tokens) == 2)
        await renewed(desk)
        desk.opener.gate.set()
        await until(lambda: desk.opener.tokens == ["t1", "t2", "t3"])
        await until(lambda: [one.closed for one in desk.opener.opened] == [True, True, False])
        assert desk.loads == 1


async def test_a_new_token_ends_the_wait_for_one() -> None:
    async with running(Desk(FakeOpener(), FakeSigner(SignedOutError("Enter them.")))) as desk:
        await until(lambda: LinkPhase.SIGNED_OUT in desk.phases)
        desk.bridge.token_renewed()
        await until(desk.live)


async def test_a_notice_that_the_token_is_revoked_renews_it() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.stream.feed(frame("token.revoked", sequence=1))
        await until(lambda: desk.signer.number == 2)


# --- too much at once ---


async def test_a_full_inbox_stops_the_reading_and_nothing_is_lost() -> None:
    desk = Desk(FakeOpener())
    desk.keeper.start(desk.bridge.run(), name="bridge")
    try:
        await until(desk.live)
        stream = desk.stream
        stream.feed(
            *(
                frame("control", sequence=n, event_id=f"e{n}", conversationId="c", controlId=f"k{n}", status="QUEUED")
                for n in range(1, 201)
            )
        )
        await until(lambda: desk.inbox.full)
        heard = desk.intake.heard
        await asyncio.sleep(0)
        assert desk.intake.heard == heard == 50
        got: list[str] = []

        def take() -> bool:
            got.extend(event.event_id for event, _ in desk.inbox.drain(desk.clock, 1.0))
            return len(got) == 200

        await until(take)
        assert got == [f"e{n}" for n in range(1, 201)]
    finally:
        await desk.keeper.end()


class SlowMachine(FakeClock):
    """A millisecond passes between two looks at the clock."""

    def monotonic(self) -> float:
        self.advance(0.001)
        return super().monotonic()


async def test_a_flood_leaves_room_for_others() -> None:
    async with running(Desk(FakeOpener(), clock=SlowMachine())) as desk:
        await until(desk.live)
        desk.stream.feed(*(conversation_frame(f"call-{n % 7}", sequence=n) for n in range(1, 1_001)))
        turns = 0
        while desk.intake.heard < 1_000:
            turns += 1
            await asyncio.sleep(0)
        assert turns > 10


def test_the_words_for_each_trouble_say_what_it_means() -> None:
    links: list[Link] = []
    teller = LinkTeller(SystemClock(), links.append)
    for error in (SignedOutError("x."), StreamError("x.", Fate.FATAL), StreamError("x.", Fate.AGAIN)):
        teller.lost(error, 1, 2.0)
    assert [link.phase for link in links] == [LinkPhase.SIGNED_OUT, LinkPhase.FAILED, LinkPhase.OFFLINE]
    assert all(len(link.words) > len("x. ") for link in links)
    teller.live()
    teller.lost(StreamError("x.", Fate.AGAIN), 1, 2.0)
    assert links[-1].phase is LinkPhase.STALE
    assert "what was last known" in links[-1].words


def test_since_says_when_a_phase_began() -> None:
    links: list[Link] = []
    clock = SystemClock()
    teller = LinkTeller(clock, links.append)
    teller.loading("")
    teller.progress(1, 2)
    teller.live()
    assert links[0].since == links[1].since <= links[2].since


async def test_where_a_stream_says_that_events_are_missing_the_floor_is_loaded_again() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.floor[0] = [call("call-1", "hold")]
        desk.stream.miss("Events went elsewhere")
        await until(lambda: desk.loads == 2)
        await until(desk.live)
        assert desk.state("call-1") == "hold"
        assert any("Events went elsewhere, so the floor" in link.words for link in desk.links)
        assert len(desk.opener.opened) == 1


async def test_a_stream_that_ends_with_its_token_is_opened_again_with_another() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        desk.opener.gate.clear()
        desk.stream.feed(frame("token.revoked", sequence=1))
        await until(lambda: desk.signer.number == 2)
        desk.stream.end(Fate.AGAIN)
        desk.opener.gate.set()
        await until(lambda: len(desk.opener.opened) == 2)
        assert set(desk.opener.tokens[1:]) == {"t2"}


async def test_the_stream_of_a_new_token_is_opened_beside_the_old_one() -> None:
    async with running(Desk(FakeOpener())) as desk:
        await until(desk.live)
        await desk.signer.renew()
        desk.bridge.token_renewed()
        await until(lambda: desk.opener.opened[0].closed)
        assert desk.opener.beside == [False, True]
