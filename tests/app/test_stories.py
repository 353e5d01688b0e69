"""Each scenario of the training floor has demands of its own."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.stories import STORIES, story_named
from supervisor_desk.simulator.scenarios.catalogue import CATALOGUE


def test_each_scenario_of_the_floor_has_a_story_and_there_is_no_other() -> None:
    assert set(STORIES) == set(CATALOGUE)


@pytest.mark.parametrize("name", ["calm", "busy-floor", "storm"])
def test_where_nothing_else_is_told_every_action_is_rehearsed(name: str) -> None:
    kinds = {step.kind for step in story_named(name).steps}
    assert kinds >= {Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.VOICE_CUE, Kind.MUTE, Kind.ANNOUNCE, Kind.STOP}


def test_a_scenario_without_demands_of_its_own_is_rehearsed_with_every_action() -> None:
    assert story_named("another").steps == story_named("calm").steps
    assert story_named("another").name == "another"


def test_a_platform_without_cues_has_a_word_in_the_ear_by_coaching() -> None:
    assert story_named("calm").played(cues=False) == story_named("calm").steps
    for name, story in STORIES.items():
        assert story.played(cues=True) == story.steps
        if name not in ("calm", "busy-floor", "storm", "no-consent"):
            asked = {step.kind for step in story.played(cues=False)}
            assert not asked & {Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.CANCEL}, name
