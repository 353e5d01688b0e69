"""The machinery of stories, without a server."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.faults import Faults
from supervisor_desk.simulator.scenarios import lessons, troubles
from supervisor_desk.simulator.scenarios.story import Scenario, Story
from supervisor_desk.simulator.scenarios.theatre import Theatre, scenario_named
from supervisor_desk.simulator.world.cues import CueOrder
from supervisor_desk.simulator.world.happenings import ConversationOver
from supervisor_desk.simulator.world.records import Mode
from supervisor_desk.simulator.world.world import World
from tests.support.clock import FakeClock


@pytest.fixture
def world() -> World:
    return World(seed=5, conversations=5, events_per_second=0, media_delay=(0.5, 0.5))


@pytest.fixture
def story(world: World) -> Story:
    told = Story(Scenario("test", "A test.", lambda _: None), world, Faults(FakeClock().monotonic), world.steady_call())
    world.listen(told.hear)
    return told


def test_a_trigger_waits_for_a_desk_and_pulls_once(world: World, story: Story) -> None:
    tried: list[str] = []
    story.when_tried("start", lambda: tried.append("start"))
    world.colleagues.send(story.call, Mode.SILENT)
    world.sessions.start(world.steady_call(), world.hall.supervisors["s-01"])
    assert tried == []
    for who in ("s-01", "s-02"):
        world.sessions.start(story.call, world.hall.supervisors[who])
    assert tried == ["start"]


def test_a_trigger_gets_what_pulled_it(world: World, story: Story) -> None:
    cued: list[str] = []
    modes: list[Mode] = []
    story.when_cued(lambda cue: cued.append(cue.id))
    story.when_in(Mode.SILENT, lambda session: modes.append(session.mode))
    cue = world.cues.give(story.call, world.hall.supervisors["s-01"], CueOrder(False))
    world.sessions.start(story.call, world.hall.supervisors["s-01"])
    assert (cued, modes) == ([cue.id], [])
    world.advance_by(1)
    assert modes == [Mode.SILENT]


def test_a_watch_may_go_on(world: World, story: Story) -> None:
    ended: list[str] = []
    story.watch(lambda one: isinstance(one, ConversationOver), lambda _: ended.append("x"), again=True)
    for _ in range(2):
        world.calls.end(world.steady_call())
    assert len(ended) == 2


def test_what_is_planned_is_noted_when_it_happens_and_not_after_the_end(world: World, story: Story) -> None:
    done: list[str] = []
    story.after(1, lambda: done.append("first"), "the first")
    story.after(3, lambda: done.append("second"), "the second")
    world.advance_by(2)
    story.finish()
    world.advance_by(5)
    assert (done, [text for _, text in story.notes]) == (["first"], ["the first"])
    assert not story.call.steady


def test_a_theatre_needs_a_story_that_exists(world: World) -> None:
    theatre = Theatre(world, Faults(FakeClock().monotonic))
    with pytest.raises(LookupError, match="no scenario has begun"):
        theatre.report()
    with pytest.raises(LookupError, match="there is no scenario"):
        theatre.begin("tragedy")
    first = theatre.begin("calm").call
    assert theatre.begin("calm").call is not first


def test_a_story_takes_back_what_it_changed(world: World) -> None:
    faults = Faults(FakeClock().monotonic, at_once={"rotate": lambda _: None})
    theatre = Theatre(world, faults)
    storm = theatre.begin("storm")
    assert faults.listed()
    assert (world.traffic.target, world.traffic.rate) == (10, 40.0)
    own = faults.switch_on("404")
    assert theatre.begin("calm").call is not storm.call
    assert [one["name"] for one in faults.listed() if one["on"]] == [own.name]
    assert (world.traffic.target, world.traffic.rate) == (5, 0)


def test_each_story_has_its_media_delay_unless_the_floor_was_told_one(world: World) -> None:
    theatre = Theatre(world, Faults(FakeClock().monotonic))
    theatre.begin("slow-media")
    assert world.media.delay() == 12_000
    theatre.begin("calm")
    assert world.media.delay() <= 1200
    Theatre(world, Faults(FakeClock().monotonic), (3.0, 3.0)).begin("slow-media")
    assert world.media.delay() == 3000


def test_stories_have_names_and_words() -> None:
    for scenario in (*troubles.SCENARIOS, *lessons.SCENARIOS):
        assert scenario_named(scenario.name) is scenario
        assert scenario.summary.endswith(".")
