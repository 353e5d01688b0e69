"""A still world, and a call on it."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.world.happenings import Happening
from supervisor_desk.simulator.world.records import Conversation
from supervisor_desk.simulator.world.world import World


@pytest.fixture
def world() -> World:
    return World(seed=5, conversations=10, events_per_second=0, media_delay=(1.0, 1.0))


@pytest.fixture
def talk(world: World) -> Conversation:
    """An active call with an agent who consents."""
    return world.steady_call()


@pytest.fixture
def told(world: World, talk: Conversation) -> list[Happening]:
    """What happens from now on."""
    happenings: list[Happening] = []
    world.listen(happenings.append)
    return happenings
