"""Counts under the tiles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.tiles import Tally, Tile

ANY = st.lists(st.integers(0, 255), max_size=30)


def test_an_empty_floor_counts_nothing_anywhere() -> None:
    assert set(Tally().counts().values()) == {0}


@given(ANY, ANY)
def test_counts_agree_with_counting_anew(added: list[int], dropped: list[int]) -> None:
    tally = Tally()
    for tiles in added + dropped:
        tally.add(tiles)
    for tiles in dropped:
        tally.drop(tiles)
    assert tally.counts() == {tile: sum(bool(tiles & tile.value) for tiles in added) for tile in Tile}


def test_cleared_it_starts_again() -> None:
    tally = Tally()
    tally.add(Tile.ALL.value)
    tally.clear()
    assert tally.counts()[Tile.ALL] == 0
