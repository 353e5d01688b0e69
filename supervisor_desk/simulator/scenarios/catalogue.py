"""All stories."""

from __future__ import annotations

from supervisor_desk.simulator.scenarios import lessons, troubles
from supervisor_desk.simulator.scenarios.story import Scenario, Story


def _nothing(_: Story) -> None:
    """The call goes on as long as it is needed."""


def _busy(story: Story) -> None:
    traffic = story.world.traffic
    story.set_traffic(max(400, traffic.target), max(60.0, traffic.rate))


CATALOGUE: dict[str, Scenario] = {
    one.name: one
    for one in (
        Scenario("calm", "One steady call with an agent who consents; nothing goes wrong.", _nothing),
        Scenario("busy-floor", "Four hundred conversations and much going on.", _busy, 400, 60.0),
        *troubles.SCENARIOS,
        *lessons.SCENARIOS,
    )
}
