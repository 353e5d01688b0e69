"""The stories of the rehearsal on Genesys Cloud, with coaching in place of cues, played through the whole program."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.app.rehearsal import Rehearsal
from supervisor_desk.app.rehearsal_report import Report
from supervisor_desk.app.stories import STORIES
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.cloud_desk import cloud_desk

SECONDS = 60.0


async def rehearse(name: str, folder: Path, speed: float) -> Report:
    config = FloorConfig(
        platform="genesys", scenario=name, conversations=10, events_per_second=2.0, seed=7, speed=speed, rate_limit=3000
    )
    with FloorThread(config) as floor:
        call = ConversationId(floor.ready["conversationId"])
        async with cloud_desk(floor, folder, "s-01") as program:
            return await Rehearsal(program, STORIES[name], folder, call).play(SECONDS)


@pytest.mark.parametrize(
    ("name", "speed"),
    [
        ("two-supervisors", 5.0),
        ("call-ends-under-cue", 2.0),
        ("stream-lost", 2.0),
        ("held-while-coached", 6.0),
        ("agent-unmutes", 6.0),
    ],
)
async def test_every_step_of_the_story_ends_as_it_must(name: str, speed: float, tmp_path: Path) -> None:
    """Played faster than in life; the desk itself takes its time."""
    report = await rehearse(name, tmp_path, speed)
    assert report.passed, report.as_table()
