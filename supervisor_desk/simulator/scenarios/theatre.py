"""Plays one story at a time on a world."""

from __future__ import annotations

from collections.abc import Mapping

from supervisor_desk.simulator.faults import Faults
from supervisor_desk.simulator.scenarios.catalogue import CATALOGUE
from supervisor_desk.simulator.scenarios.story import Scenario, Story
from supervisor_desk.simulator.world.happenings import Happening
from supervisor_desk.simulator.world.world import World


class Theatre:
    """Begins stories and says how the present one is going. ``media_delay`` holds for all of them, where given;
    ``cues`` is whether the platform has any."""

    def __init__(
        self, world: World, faults: Faults, media_delay: tuple[float, float] | None = None, *, cues: bool = True
    ) -> None:
        self._cues = cues
        self._media_delay = media_delay
        self._world = world
        self._faults = faults
        self._story: Story | None = None
        world.listen(self._hear)

    @property
    def story(self) -> Story:
        """The story that is being played. Raises ``LookupError`` before the first."""
        if self._story is None:
            raise LookupError("no scenario has begun")
        return self._story

    def begin(self, name: str) -> Story:
        """End the present story and begin another, on a call of its own. Raises ``LookupError`` for a name unknown."""
        scenario = scenario_named(name)
        if self._story is not None:
            self._story.finish()
        self._world.media.set_range(*(self._media_delay or scenario.media_delay))
        self._story = Story(scenario, self._world, self._faults, self._world.steady_call(), self._cues)
        self._story.note("began")
        scenario.begin(self._story)
        return self._story

    def report(self) -> dict[str, object]:
        """What a rehearsal needs to find its call, and how far the story is."""
        story = self.story
        call = story.call
        agent = call.agent_leg()
        return {
            "name": story.scenario.name,
            "summary": story.scenario.summary,
            "conversationId": call.id,
            "state": call.state.value,
            "queueId": call.queue.id,
            "agentParticipantId": agent.id if agent is not None else None,
            "agentUserId": agent.user_id if agent is not None else None,
            "customerParticipantId": call.customer.id,
            "available": {one.name: one.summary for one in CATALOGUE.values()},
            "notes": [{"at": at, "text": text} for at, text in story.notes],
        }

    def _hear(self, happening: Happening) -> None:
        if self._story is not None:
            self._story.hear(happening)


def scenario_named(name: str) -> Scenario:
    """The scenario of that name. Raises ``LookupError``."""
    found: Mapping[str, Scenario] = CATALOGUE
    if name not in found:
        raise LookupError(f"there is no scenario {name!r}; there are {', '.join(found)}")
    return found[name]
