"""How long media takes."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.media import USUAL, Media


def test_delays_are_of_the_range_and_mostly_small() -> None:
    media = Media(Hall(1, 0))
    delays = sorted(media.delay() / 1000 for _ in range(2000))
    assert USUAL[0] <= delays[0]
    assert delays[-1] <= USUAL[1]
    assert delays[1000] < 2
    assert sum(delay > 5 for delay in delays) > 200


def test_what_needs_no_media_is_quick() -> None:
    media = Media(Hall(1, 0), (12, 12))
    assert all(media.quick() <= 400 for _ in range(100))


def test_a_range_has_a_low_and_a_high_end() -> None:
    for low, high in ((2.0, 1.0), (-1.0, 1.0)):
        with pytest.raises(ValueError, match="range"):
            Media(Hall(1, 0), (low, high))
