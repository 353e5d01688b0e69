"""The world as a whole: the same for the same seed, consistent whoever does what, near what was asked for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervisor_desk.simulator.control_api.frames import frame_of
from supervisor_desk.simulator.world.cues import CueOrder
from supervisor_desk.simulator.world.happenings import ConversationChanged, ConversationOver, Happening
from supervisor_desk.simulator.world.invariants import broken
from supervisor_desk.simulator.world.records import CallState, Conversation, Mode, MonitorSession, MutedBy, Supervisor
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.world import World


def trace(seed: int, *, step: float, seconds: float = 120) -> str:
    """A digest of every event of a floor, to the byte."""
    digest = hashlib.sha256()
    world = World(seed=seed, conversations=40, events_per_second=20)

    def note(happening: Happening) -> None:
        frame = frame_of(happening, "", str(world.now))
        digest.update(frame.text(0) if frame is not None else b"-")

    world.listen(note)
    for _ in range(round(seconds / step)):
        world.advance_by(step)
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_events_however_time_is_cut() -> None:
    assert trace(7, step=10) == trace(7, step=0.1)


def test_another_seed_gives_other_events() -> None:
    assert trace(7, step=60) != trace(8, step=60)


@pytest.mark.parametrize(("conversations", "rate"), [(60, 5.0), (300, 50.0), (200, 2000.0)])
def test_numbers_stay_near_what_was_asked_for(conversations: int, rate: float) -> None:
    world = World(seed=3, conversations=conversations, events_per_second=rate)
    counted: Counter[str] = Counter()
    world.listen(lambda happening: counted.update([type(happening).__name__]))
    seconds = max(10.0, min(300.0, 20_000 / rate))
    world.advance_by(seconds)
    assert sum(counted.values()) / seconds == pytest.approx(rate, rel=0.15)
    assert len(world.hall.roster) == pytest.approx(conversations, rel=0.1)
    assert broken(world.hall) == []


def test_a_busy_hour_has_all_kinds_of_events_and_keeps_its_rules() -> None:
    world = World(seed=2, conversations=80, events_per_second=15)
    states: Counter[str] = Counter()
    endings: Counter[str] = Counter()

    def note(happening: Happening) -> None:
        if isinstance(happening, ConversationChanged):
            states[happening.conversation.state] += 1
        elif isinstance(happening, ConversationOver):
            endings[happening.reason] += 1

    world.listen(note)
    for _ in range(60):
        world.advance_by(60)
        assert broken(world.hall) == []
    assert set(states) == {state.value for state in CallState}
    assert set(endings) == {"hang.up", "abandoned", "no.answer", "transfer"}


def test_what_ended_never_comes_back() -> None:
    world = World(seed=4, conversations=60, events_per_second=30)
    over: set[str] = set()

    def note(happening: Happening) -> None:
        if isinstance(happening, ConversationOver):
            over.add(happening.conversation.id)
        elif isinstance(happening, ConversationChanged) and not happening.conversation.over:
            assert happening.conversation.id not in over

    world.listen(note)
    world.advance_by(900)
    assert len(over) > 50


def test_memory_of_what_ended_is_let_go() -> None:
    world = World(seed=4, conversations=30, events_per_second=10)
    world.advance_by(2 * 3600)
    hall = world.hall
    legs = sum(len(one.participants) for one in [*hall.roster, *hall.ended])
    assert len(hall.participants) == legs
    assert {session.conversation.id for session in hall.sessions.values()} <= set(hall.conversations)
    assert len(world.hall.schedule._heap) < 1000


def test_a_still_floor_takes_up_life_when_told_to() -> None:
    world = World(seed=4, conversations=20, events_per_second=0)
    world.advance_by(300)
    before = world.hall.told
    world.advance_by(300)
    assert world.hall.told - before < 5
    world.set_traffic(80, 10)
    world.advance_by(120)
    assert len(world.hall.roster) > 70
    assert broken(world.hall) == []
    world.set_traffic(80, 0)
    world.advance_by(600)
    before = world.hall.told
    world.advance_by(600)
    assert world.hall.told - before < 30


def own(conversation: Conversation, who: Supervisor) -> MonitorSession:
    """That supervisor's session, or whoever's was last: what is not allowed is tried too."""
    found = conversation.session_of(who) or next(reversed(conversation.sessions), None)
    if found is None:
        raise Refusal(Why.UNKNOWN, "nobody listens")
    return found


Deed = Callable[[World, Conversation, Supervisor], object]
DEEDS: dict[str, Deed] = {
    "hold": lambda world, one, who: world.calls.hold(one),
    "resume": lambda world, one, who: world.calls.resume(one),
    "end": lambda world, one, who: world.calls.end(one),
    "confer": lambda world, one, who: world.calls.confer(one),
    "end conference": lambda world, one, who: world.calls.end_conference(one),
    "transfer": lambda world, one, who: world.transfers.begin(one, world.hall.queues[2].id),
    "transfer out": lambda world, one, who: world.transfers.begin(one, "outside"),
    "transfer for": lambda world, one, who: world.transfers.on_behalf(one, who, world.hall.queues[1].id),
    "listen": lambda world, one, who: world.sessions.start(one, who),
    "barge in": lambda world, one, who: world.sessions.start(one, who, mode=Mode.BARGE),
    "whisper": lambda world, one, who: world.sessions.change(own(one, who), Mode.WHISPER),
    "barge": lambda world, one, who: world.sessions.change(own(one, who), Mode.BARGE),
    "silent": lambda world, one, who: world.sessions.change(own(one, who), Mode.SILENT),
    "stop": lambda world, one, who: world.sessions.stop(own(one, who)),
    "cue": lambda world, one, who: world.cues.give(one, who, CueOrder(True, "https://x", 2000)),
    "text": lambda world, one, who: world.cues.give(one, who, CueOrder(False)),
    "cancel": lambda world, one, who: world.cues.cancel(one.cues[-1]) if one.cues else None,
    "announce": lambda world, one, who: world.announcements.play(
        one, one.customer, who, "https://x/a.wav", mute=True, plays_ms=1500
    ),
    "stop announcement": lambda world, one, who: (
        world.announcements.stop(one.announcements[-1]) if one.announcements else None
    ),
    "mute": lambda world, one, who: world.calls.mute(one, one.customer, True, MutedBy.SUPERVISOR),
    "unmute": lambda world, one, who: world.calls.mute(one, one.customer, False, MutedBy.SUPERVISOR),
    "colleague": lambda world, one, who: world.colleagues.send(one, Mode.BARGE),
    "colleague leaves": lambda world, one, who: world.colleagues.leave(one),
    "arrive": lambda world, one, who: world.traffic.arrive(),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 50),
    rate=st.sampled_from([0.0, 20.0, 400.0]),
    deeds=st.lists(
        st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 3), st.integers(1, 3), st.floats(0, 12)), max_size=60
    ),
)
def test_the_rules_hold_whatever_anybody_does(seed: int, rate: float, deeds: list[tuple[str, int, int, float]]) -> None:
    world = World(seed=seed, conversations=12, events_per_second=rate, media_delay=(0.1, 4.0))
    calls = [world.steady_call(), world.steady_call(), *world.hall.roster[:2]]
    for name, which, who, seconds in deeds:
        try:
            DEEDS[name](world, calls[which], world.hall.supervisors[f"s-0{who}"])
        except Refusal:
            pass
        assert broken(world.hall) == []
        world.advance_by(seconds)
        assert broken(world.hall) == []
