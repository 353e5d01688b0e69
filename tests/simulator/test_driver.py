"""The world keeps up with the clock, and does not block when it cannot."""

from __future__ import annotations

from supervisor_desk.simulator.driver import BUDGET, SLICE, Driver
from supervisor_desk.simulator.world.world import World
from tests.support.clock import FakeClock


def driven(clock: FakeClock, speed: float = 1.0) -> tuple[World, Driver]:
    world = World(seed=1, conversations=5, events_per_second=1)
    return world, Driver(world, clock.monotonic, speed, lambda: None)


def test_virtual_time_follows_the_clock_at_its_speed() -> None:
    for speed, expected in ((1.0, 1500), (20.0, 30_000), (0.0, 0)):
        clock = FakeClock()
        world, driver = driven(clock, speed)
        before = world.now
        clock.advance(1.5)
        assert driver.catch_up() - before == expected
        assert driver.behind == 0


def test_time_can_be_given_in_addition() -> None:
    clock = FakeClock()
    world, driver = driven(clock)
    before = world.now
    clock.advance(1)
    assert driver.advance(3600) - before == 3_601_000


def test_a_long_sleep_is_caught_up_in_parts() -> None:
    clock = FakeClock()
    world, driver = driven(clock)
    before = world.now
    clock.advance(3600)
    world.listen(lambda _: clock.advance(BUDGET))  # a machine on which every event takes long
    driver.catch_up()
    assert before < world.now < before + 3_600_000
    assert driver.behind > 0
    assert world.now % SLICE == before % SLICE
