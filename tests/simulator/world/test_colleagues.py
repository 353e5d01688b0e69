"""The floor's own supervisors."""

from __future__ import annotations

from collections import Counter

import pytest

from supervisor_desk.simulator.world.happenings import Happening, SessionChanged
from supervisor_desk.simulator.world.records import Conversation, Mode, SessionStatus
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.world import World


def test_they_listen_coach_barge_and_leave_by_themselves() -> None:
    world = World(seed=1, conversations=60, events_per_second=5)
    seen: Counter[tuple[str, str]] = Counter()

    def note(happening: Happening) -> None:
        if isinstance(happening, SessionChanged):
            assert happening.session.supervisor.simulated
            seen[happening.session.mode, happening.session.status] += 1

    world.listen(note)
    world.advance_by(3600)
    for mode in Mode:
        assert seen[mode, SessionStatus.ACTIVE] > 3
    assert seen[Mode.SILENT, SessionStatus.TERMINATED] > 10


def test_they_leave_steady_calls_and_private_queues_alone() -> None:
    world = World(seed=6, conversations=30, events_per_second=5)
    steady = world.steady_call()
    for _ in range(120):
        world.advance_by(30)
        assert steady.sessions == []
        private = [one for one in world.hall.roster if one.queue.private]
        assert not any(session.living for one in private for session in one.sessions)


def test_one_who_is_sent_stays_until_told_to_leave(world: World, talk: Conversation) -> None:
    world.set_traffic(10, 1)
    session = world.colleagues.send(talk, Mode.BARGE)
    world.advance_by(600)
    assert (session.status, session.mode) == (SessionStatus.ACTIVE, Mode.BARGE)
    world.colleagues.leave(talk)
    assert session.status is SessionStatus.TERMINATED


def test_one_who_is_there_changes_rather_than_another_coming(world: World, talk: Conversation) -> None:
    first = world.colleagues.send(talk, Mode.SILENT)
    assert world.colleagues.send(talk, Mode.WHISPER) is first
    assert len(talk.sessions) == 1


def test_when_all_are_busy_nobody_comes(world: World, talk: Conversation) -> None:
    for _ in world.colleagues.people:
        world.colleagues.send(world.steady_call(), Mode.SILENT)
    with pytest.raises(Refusal) as refused:
        world.colleagues.send(talk, Mode.SILENT)
    assert refused.value.why is Why.UNKNOWN_TARGET
