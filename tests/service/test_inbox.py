"""Nothing that matters is lost, the newest state wins, and each conversation's events keep their order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from supervisor_desk.conversations.events import Event, Malformed, Unknown
from supervisor_desk.service.dialects.base import Lane, Peek
from supervisor_desk.service.inbox import BEHIND_S, Inbox
from tests.support.clock import FakeClock
from tests.support.waiting import until


def decode(frame: bytes) -> Event:
    """The frame's text as an event's id; nothing else is of interest here."""
    return Malformed(why="bad") if frame.startswith(b"bad") else Unknown(kind=frame.decode(), event_id=frame.decode())


class SteppingClock(FakeClock):
    """Goes on by a millisecond each time somebody looks."""

    def monotonic(self) -> float:
        self.advance(0.001)
        return super().monotonic()


def inbox(watched: Callable[[str], bool] = lambda _: False, **limits: int) -> Inbox:
    return Inbox(decode, watched, **limits)


def put(box: Inbox, text: str, lane: Lane = Lane.CONVERSATION, conversation: str = "", at: float = 0.0) -> None:
    box.put(text.encode(), Peek(lane, conversation or text[0]), at)


def out(box: Inbox) -> list[str]:
    return [event.event_id for event, _ in box.drain(FakeClock(), 1.0)]


def test_of_a_conversations_frames_only_the_newest_comes_out() -> None:
    box = inbox()
    for text in ("a1", "b1", "a2", "a3"):
        put(box, text)
    assert out(box) == ["a3", "b1"]
    assert (box.received, box.superseded) == (4, 2)


def test_a_busy_conversation_does_not_lose_its_place() -> None:
    box = inbox()
    for text in ("a1", "b1", "c1", "a2"):
        put(box, text)
    assert out(box)[0] == "a2"


def test_whatever_else_happens_to_a_conversation_stays_between_its_states() -> None:
    box = inbox()
    put(box, "a1")
    put(box, "a2", Lane.FLOOR)
    put(box, "a3")
    put(box, "a4")
    put(box, "a5", Lane.PROOF)
    assert out(box) == ["a1", "a2", "a4", "a5"]


def test_a_conversation_that_is_watched_is_not_coalesced() -> None:
    box = inbox(lambda key: key == "a")
    for text in ("a1", "b1", "a2", "b2"):
        put(box, text)
    assert out(box) == ["a1", "b2", "a2"]


def test_a_state_that_came_while_it_was_watched_is_not_superseded_later() -> None:
    watched = {"a"}
    box = inbox(watched.__contains__)
    put(box, "a1")
    watched.clear()
    put(box, "a2")
    put(box, "a3")
    assert out(box) == ["a1", "a3"]


def test_a_frame_keeps_the_time_at_which_the_first_of_its_place_arrived() -> None:
    box = inbox()
    put(box, "a1", at=5.0)
    put(box, "a2", at=6.0)
    assert [arrived for _, arrived in box.drain(FakeClock(), 1.0)] == [5.0]


def test_draining_gives_the_loop_back_and_goes_on_the_next_time() -> None:
    box, clock = inbox(), SteppingClock()
    for number in range(100):
        put(box, f"{number}", Lane.PROOF)
    batches = []
    while box:
        batches.append([event.event_id for event, _ in box.drain(clock, 0.002)])
    assert len(batches) > 2
    assert [text for batch in batches for text in batch] == [str(number) for number in range(100)]


def test_a_reader_that_stops_half_way_loses_nothing() -> None:
    box = inbox()
    for text in ("a1", "b1", "c1"):
        put(box, text)
    first = next(iter(box.drain(FakeClock(), 1.0)))
    assert [first[0].event_id, *out(box)] == ["a1", "b1", "c1"]


def test_what_cannot_be_read_is_counted_and_passed_on() -> None:
    box = inbox()
    put(box, "bad", Lane.PASSING)
    assert [type(event) for event, _ in box.drain(FakeClock(), 1.0)] == [Malformed]
    assert box.malformed == 1


def test_while_it_holds_what_is_new_waits_and_what_is_old_goes_out() -> None:
    box = inbox()
    put(box, "a1")
    box.hold()
    put(box, "a2")
    put(box, "a3")
    assert out(box) == ["a1"]
    assert out(box) == []
    box.release()
    assert out(box) == ["a3"]


async def test_it_tells_when_all_that_is_not_held_is_out() -> None:
    box = inbox()
    put(box, "a1")
    box.hold()
    put(box, "a2")
    waiting = asyncio.gather(box.empty())
    await asyncio.sleep(0)
    assert not waiting.done()
    out(box)
    await waiting


def test_passing_news_is_the_first_to_go_and_the_old_before_the_new() -> None:
    box = inbox(most_passing=4)
    put(box, "a1", Lane.PROOF)
    for number in range(5):
        put(box, f"p{number}", Lane.PASSING)
    put(box, "a2", Lane.FLOOR)
    assert out(box) == ["a1", "p2", "p3", "p4", "a2"]
    assert box.dropped == 2


async def test_when_it_is_full_it_says_so_until_half_of_it_is_out() -> None:
    box = inbox(most_frames=8)
    told = []
    for number in range(8):
        put(box, f"{number}", Lane.PROOF)
        told.append(box.full)
    assert told == [False] * 7 + [True]
    waiting = asyncio.gather(box.room())
    drained = box.drain(FakeClock(), 1.0)
    next(drained)
    drained.close()  # type: ignore[attr-defined]
    still = box.full
    out(box)
    assert (still, box.full) == (True, False)
    await waiting


def test_bytes_count_too_also_those_that_were_superseded() -> None:
    box = inbox(most_bytes=100)
    for _ in range(50):
        put(box, "a" * 40)
    early = box.full
    put(box, "a" * 40, Lane.PROOF)
    put(box, "b" * 40)
    assert (early, box.full) == (False, True)


def test_it_says_when_the_board_is_behind_but_not_while_it_holds() -> None:
    box = inbox()
    put(box, "a1", at=100.0)
    assert not box.behind(100.5)
    assert box.behind(100.1 + BEHIND_S)
    assert box.lag(103.0) == 3.0
    out(box)
    box.hold()
    put(box, "a2", at=100.0)
    assert not box.behind(200.0)


ANY_LANE = st.sampled_from([Lane.CONVERSATION] * 4 + [Lane.FLOOR, Lane.PROOF, Lane.PASSING])
CONVERSATIONS = st.sampled_from("abcd")


class AgainstAList(RuleBasedStateMachine):
    """The inbox beside a plain list of everything that was put in."""

    def __init__(self) -> None:
        super().__init__()
        self.watched: set[str] = set()
        self.box = Inbox(decode, lambda key: key in self.watched, most_passing=6)
        self.count = 0
        self.put_in: list[tuple[str, Lane, str]] = []
        self.had_to_come: set[str] = set()
        self.came: list[str] = []
        self.held = False

    @rule(lane=ANY_LANE, conversation=CONVERSATIONS)
    def put(self, lane: Lane, conversation: str) -> None:
        self.count += 1
        text = f"{conversation}{self.count}"
        self.box.put(text.encode(), Peek(lane, conversation), float(self.count))
        self.put_in.append((text, lane, conversation))
        if lane in (Lane.FLOOR, Lane.PROOF) or (lane is Lane.CONVERSATION and conversation in self.watched):
            self.had_to_come.add(text)

    @rule(conversation=CONVERSATIONS)
    def watch_or_not(self, conversation: str) -> None:
        self.watched ^= {conversation}

    @rule()
    def hold(self) -> None:
        self.box.hold()

    @rule()
    def release(self) -> None:
        self.box.release()

    @rule(budget=st.sampled_from([0.0, 0.001, 1.0]))
    def drain(self, budget: float) -> None:
        self.came += [event.event_id for event, _ in self.box.drain(SteppingClock(), budget)]

    @invariant()
    def memory_is_bounded_by_what_waits(self) -> None:
        assert self.box._bytes == sum(len(entry.frame) for entry in [*self.box._entries, *self.box._later])
        assert self.box._passing == sum(entry.lane is Lane.PASSING for entry in [*self.box._entries, *self.box._later])
        assert self.box._passing <= 6

    def teardown(self) -> None:
        self.box.release()
        while self.box:
            self.drain(1.0)
        came = set(self.came)
        assert len(came) == len(self.came)  # nothing twice
        assert self.had_to_come <= came
        for conversation in "abcd":
            mine = [(text, lane) for text, lane, of in self.put_in if of == conversation]
            order = {text: place for place, (text, _) in enumerate(mine)}
            places = [order[text] for text in self.came if text in order]
            assert places == sorted(places)
            states = [text for text, lane in mine if lane is Lane.CONVERSATION]
            if states:
                assert states[-1] in came  # the newest state wins
        assert self.box._bytes == 0
        assert not self.box._newest


TestAgainstAList = AgainstAList.TestCase


@given(st.lists(st.tuples(CONVERSATIONS, st.booleans())))
def test_each_state_of_a_watched_conversation_comes_out(puts: list[tuple[str, bool]]) -> None:
    box = inbox(lambda _: True)
    expected = []
    for number, (conversation, state) in enumerate(puts):
        text = f"{conversation}{number}"
        put(box, text, Lane.CONVERSATION if state else Lane.PROOF, conversation)
        expected.append(text)
    assert out(box) == expected


async def test_many_waiters_are_let_in_together() -> None:
    box = inbox(most_frames=1)
    put(box, "a1", Lane.PROOF)
    waiting = asyncio.gather(box.room(), box.room())
    out(box)
    await until(waiting.done)
