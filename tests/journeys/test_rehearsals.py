"""Each story of the rehearsal, played through the whole program: window, sockets, floor and audit log."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.app.rehearsal import Rehearsal
from supervisor_desk.app.rehearsal_report import Report
from supervisor_desk.app.story import STORIES
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.journey import desk_on

SECONDS = 60.0


async def rehearse(name: str, folder: Path, *, speed: float = 1.0, deadline_s: float = 5.0) -> Report:
    floor = FloorThread(FloorConfig(scenario=name, conversations=30, events_per_second=5.0, seed=7, speed=speed))
    with floor:
        call = ConversationId(floor.ready["conversationId"])
        async with desk_on(floor, folder, deadline_s=deadline_s) as program:
            report = await Rehearsal(program, STORIES[name], folder, call).play(SECONDS)
    return report


@pytest.mark.parametrize("name", ["calm", "two-supervisors", "call-ends-under-cue", "stream-lost"])
async def test_every_step_of_the_story_ends_as_it_must(name: str, tmp_path: Path) -> None:
    report = await rehearse(name, tmp_path)
    assert report.passed, report.as_table()


async def test_slow_media_is_amber_first_and_confirmed_late(tmp_path: Path) -> None:
    """Six times as fast as in life: media after 2 s, amber after 0.8 s."""
    report = await rehearse("slow-media", tmp_path, speed=6.0, deadline_s=0.8)
    assert report.passed, report.as_table()
    listen = report.done[0].delivery
    assert listen.was_unproven
    assert listen.times.settled is not None
    assert listen.times.settled - listen.times.asked > 0.8


async def test_a_step_that_ends_otherwise_fails_the_rehearsal(tmp_path: Path) -> None:
    floor = FloorThread(FloorConfig(scenario="no-consent", conversations=10, events_per_second=1.0, seed=7))
    with floor:
        call = ConversationId(floor.ready["conversationId"])
        async with desk_on(floor, tmp_path) as program:
            report = await Rehearsal(program, STORIES["calm"], tmp_path, call).play(SECONDS)
    assert not report.passed
    unmet = {one.delivery.action.kind.value: one.unmet for one in report.done if one.unmet}
    assert list(unmet) == ["announcement"]
    assert "consent" in unmet["announcement"].lower()
