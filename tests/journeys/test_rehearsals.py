"""Each story of the rehearsal, played through the whole program: window, sockets, floor and audit log."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.app import rehearsal
from supervisor_desk.app.rehearsal import Rehearsal
from supervisor_desk.app.rehearsal_report import Report
from supervisor_desk.app.stories import STORIES
from supervisor_desk.app.story import Step, Story
from supervisor_desk.app.workplace import Opening
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.settings import Configuration, Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.journey import desk_on
from tests.support.openings import staying_open

SECONDS = 60.0


async def rehearse(name: str, folder: Path, *, speed: float = 1.0, deadline_s: float = 5.0) -> Report:
    floor = FloorThread(FloorConfig(scenario=name, conversations=30, events_per_second=5.0, seed=7, speed=speed))
    with floor:
        call = ConversationId(floor.ready["conversationId"])
        async with desk_on(floor, folder, deadline_s=deadline_s) as program:
            report = await Rehearsal(program, STORIES[name], folder, call).play(SECONDS)
    return report


@pytest.mark.parametrize(
    ("name", "speed"),
    [
        ("calm", 4.0),
        ("two-supervisors", 3.0),
        ("call-ends-under-cue", 1.0),
        ("stream-lost", 1.0),
        ("held-while-coached", 5.0),
        ("transferred-under-cue", 5.0),
        ("agent-unmutes", 5.0),
        ("no-consent", 5.0),
        ("compliance-breach", 5.0),
    ],
)
async def test_every_step_of_the_story_ends_as_it_must(name: str, speed: float, tmp_path: Path) -> None:
    """Most stories are played faster than in life; the desk itself takes its time."""
    report = await rehearse(name, tmp_path, speed=speed)
    assert report.passed, report.as_table()


async def test_slow_media_is_amber_first_and_confirmed_late(tmp_path: Path) -> None:
    """Six times as fast as in life: media after 2 s, amber after 0.8 s."""
    report = await rehearse("slow-media", tmp_path, speed=6.0, deadline_s=0.8)
    assert report.passed, report.as_table()
    listen = report.done[0].delivery
    assert listen.was_unproven
    assert listen.times.settled is not None
    assert listen.times.settled - listen.times.asked > 0.8


async def test_a_step_that_ends_otherwise_or_without_what_must_follow_fails_the_rehearsal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "POSSIBLE_WITHIN_S", 3.0)
    steps = (Step(kind=Kind.ANNOUNCE), Step(kind=Kind.TEXT_CUE, notice="never told"))
    story = Story(name="no-consent", words="", steps=steps)
    floor = FloorThread(FloorConfig(scenario="no-consent", conversations=10, events_per_second=1.0, seed=7))
    with floor:
        call = ConversationId(floor.ready["conversationId"])
        async with desk_on(floor, tmp_path) as program:
            report = await Rehearsal(program, story, tmp_path, call).play(SECONDS)
    assert not report.passed
    refused, unfollowed = (one.unmet for one in report.done)
    assert "consent" in refused.lower()
    assert unfollowed == "was not followed by a notice that says “never told”"


async def test_a_floor_that_cannot_start_ends_the_rehearsal_at_once_with_its_own_words(tmp_path: Path) -> None:
    unplayable = Opening(configuration=Configuration(Settings(), {}), floor=["--scenario", "no-such-story"])
    async with staying_open(unplayable) as opened:
        report = await asyncio.wait_for(Rehearsal(opened.now, STORIES["calm"], tmp_path).play(SECONDS), SECONDS / 3)
    assert not report.passed
    assert "no-such-story" in report.trouble
    assert "The training floor did not start:" in report.trouble
