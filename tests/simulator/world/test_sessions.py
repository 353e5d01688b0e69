"""Sessions, cues and announcements in the world itself; what desks see of them is tested over the wire."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.world.announcements import Announcements
from supervisor_desk.simulator.world.chatter import SMALL_TALK
from supervisor_desk.simulator.world.cues import CueOrder
from supervisor_desk.simulator.world.hall import KEPT
from supervisor_desk.simulator.world.happenings import Happening, LineSaid, SessionChanged
from supervisor_desk.simulator.world.records import Conversation, Mode, MutedBy, SessionStatus, Supervisor
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.sessions import LISTENABLE, Sessions
from supervisor_desk.simulator.world.speaking import Speaker, claim, speakers
from supervisor_desk.simulator.world.world import World


@pytest.fixture
def marta(world: World) -> Supervisor:
    return world.hall.supervisors["s-01"]


@pytest.fixture
def kwame(world: World) -> Supervisor:
    return world.hall.supervisors["s-02"]


def test_the_last_wish_wins_while_the_media_is_on_its_way(world: World, talk: Conversation, marta: Supervisor) -> None:
    session = world.sessions.start(talk, marta, at_once=True)
    world.sessions.change(session, Mode.WHISPER)
    world.advance_by(0.5)
    world.sessions.change(session, Mode.BARGE)
    world.advance_by(0.6)
    assert session.mode is Mode.SILENT
    world.advance_by(0.5)
    assert (session.mode, session.goal) == (Mode.BARGE, None)


def test_a_wish_on_its_way_is_not_delayed_by_repeating_it(
    world: World, talk: Conversation, marta: Supervisor, told: list[Happening]
) -> None:
    session = world.sessions.start(talk, marta, at_once=True)
    world.sessions.change(session, Mode.WHISPER)
    world.advance_by(0.9)
    world.sessions.change(session, Mode.WHISPER)
    world.advance_by(0.2)
    assert session.mode is Mode.WHISPER
    assert [one.session.mode for one in told if isinstance(one, SessionChanged)][-1] is Mode.WHISPER


def test_the_slot_is_free_only_once_its_holder_is_silent(
    world: World, talk: Conversation, marta: Supervisor, kwame: Supervisor
) -> None:
    first = world.sessions.start(talk, marta, at_once=True)
    second = world.sessions.start(talk, kwame, at_once=True)
    world.sessions.change(first, Mode.BARGE, at_once=True)
    world.sessions.change(first, Mode.SILENT)
    with pytest.raises(Refusal) as refused:
        world.sessions.change(second, Mode.BARGE)
    assert (refused.value.why, refused.value.holder, refused.value.session) == (Why.SPEAKING_TAKEN, marta, first)
    world.advance_by(1)
    world.sessions.change(second, Mode.BARGE)
    assert speakers(talk) == [Speaker(kwame, session=second)]


def test_one_supervisor_may_speak_in_several_ways(world: World, talk: Conversation, marta: Supervisor) -> None:
    session = world.sessions.start(talk, marta, at_once=True)
    world.sessions.change(session, Mode.WHISPER, at_once=True)
    world.cues.give(talk, marta, CueOrder(True))
    claim(talk, marta)
    assert {speaker.supervisor for speaker in speakers(talk)} == {marta}


def test_a_session_that_is_pending_dies_with_its_call(world: World, talk: Conversation, marta: Supervisor) -> None:
    session = world.sessions.start(talk, marta, mode=Mode.BARGE)
    world.calls.end(talk)
    world.advance_by(5)
    assert session.status is SessionStatus.TERMINATED
    assert speakers(talk) == []
    assert talk.state not in LISTENABLE


def test_what_is_over_for_long_is_forgotten_on_a_long_call(world: World, talk: Conversation, marta: Supervisor) -> None:
    assert isinstance(world.sessions, Sessions)
    for _ in range(3):
        session = world.sessions.start(talk, marta, at_once=True)
        world.cues.give(talk, marta, CueOrder(False))
        world.announcements.play(talk, talk.customer, marta, "https://x/a.wav", mute=False, plays_ms=100)
        world.advance_by(5)
        world.sessions.stop(session)
        world.advance_by(KEPT / 1000 + 1)
    world.sessions.start(talk, marta)
    assert (len(talk.sessions), len(talk.cues), len(talk.announcements)) == (1, 0, 0)
    assert len(world.hall.sessions) == 1


def test_an_announcement_gives_back_only_the_microphones_that_it_took(
    world: World, talk: Conversation, marta: Supervisor
) -> None:
    assert isinstance(world.announcements, Announcements)
    agent = talk.agent_leg()
    assert agent is not None
    world.calls.mute(talk, agent, True, MutedBy.SUPERVISOR)
    world.announcements.play(talk, agent, marta, "https://x/a.wav", mute=True, plays_ms=2000)
    world.advance_by(2)
    assert talk.customer.muted
    world.advance_by(2)
    assert (talk.customer.muted, agent.muted, agent.muted_by) == (False, True, MutedBy.SUPERVISOR)


def test_announcements_are_played_one_after_the_other(world: World, talk: Conversation, marta: Supervisor) -> None:
    for _ in range(2):
        world.announcements.play(talk, talk.customer, marta, "https://x/a.wav", mute=False, plays_ms=2000)
    world.advance_by(2)
    assert [one.status.value for one in talk.announcements] == ["playing", "queued"]
    world.advance_by(4)
    assert [one.status.value for one in talk.announcements] == ["completed", "completed"]


def test_an_announcement_that_waits_while_the_call_is_held_fails(
    world: World, talk: Conversation, marta: Supervisor
) -> None:
    play = world.announcements.play(talk, talk.customer, marta, "https://x/a.wav", mute=False, plays_ms=2000)
    world.calls.hold(talk)
    world.advance_by(2)
    assert (play.status.value, play.reason) == ("failed", "interaction.state")


def test_only_what_is_listened_to_is_heard(
    world: World, talk: Conversation, marta: Supervisor, told: list[Happening]
) -> None:
    world.advance_by(30)
    assert not any(isinstance(one, LineSaid) for one in told)
    world.sessions.start(talk, marta, at_once=True)
    world.advance_by(60)
    lines = [(one.speaker, one.text) for one in told if isinstance(one, LineSaid)]
    assert tuple(lines[: len(SMALL_TALK)]) == SMALL_TALK


def test_nobody_hears_an_agent_who_is_muted(
    world: World, talk: Conversation, marta: Supervisor, told: list[Happening]
) -> None:
    agent = talk.agent_leg()
    assert agent is not None
    world.sessions.start(talk, marta, at_once=True)
    world.calls.mute(talk, agent, True, MutedBy.SUPERVISOR)
    world.advance_by(60)
    assert {one.speaker for one in told if isinstance(one, LineSaid)} == {"customer"}
