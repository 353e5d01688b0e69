"""How the desk is told to open."""

from __future__ import annotations

import argparse

from supervisor_desk.app.opening import floor_arguments
from supervisor_desk.simulator.runner import add_arguments


def test_the_training_floor_is_told_of_its_shape_in_its_own_words() -> None:
    options = argparse.Namespace(conversations=12, events_per_second=3.5, seed=None, scenario="calm")
    arguments = floor_arguments(options)
    assert arguments == ["--conversations", "12", "--events-per-second", "3.5", "--scenario", "calm"]
    floor = argparse.ArgumentParser()
    add_arguments(floor)
    understood = floor.parse_args(arguments)
    assert (understood.conversations, understood.events_per_second) == (12, 3.5)


def test_without_a_shape_the_floor_chooses() -> None:
    assert floor_arguments(argparse.Namespace()) == []
