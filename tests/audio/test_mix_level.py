"""How loud a cue may be in the agent's ear."""

from __future__ import annotations

import pytest

from supervisor_desk.audio.mix_level import mix_level_advice, mix_level_problem


@pytest.mark.parametrize("level", [0.0, 0.5, 0.65, 0.9])
def test_levels_up_to_09_are_taken(level: float) -> None:
    assert mix_level_problem(level) == ""


def test_1_is_refused_with_the_reason_and_the_remedy() -> None:
    words = mix_level_problem(1.0)
    assert "no room for the customer's voice" in words
    assert "0.9 or less; 0.65 is usual" in words


@pytest.mark.parametrize("level", [-0.1, float("nan"), float("inf")])
def test_what_is_no_level_is_refused(level: float) -> None:
    assert "from 0.0 to 0.9" in mix_level_problem(level)


def test_05_is_suggested_where_distortion_was_reported() -> None:
    assert mix_level_advice(0.65, distortion_reported=True).endswith("Lower the mix level from 0.65 to 0.5.")


def test_a_level_that_is_low_already_is_not_the_cause_of_distortion() -> None:
    assert "The cause lies elsewhere" in mix_level_advice(0.5, distortion_reported=True)


def test_a_level_of_0_is_explained() -> None:
    assert "hears nothing" in mix_level_advice(0.0)


def test_a_usual_level_needs_no_advice() -> None:
    assert mix_level_advice(0.65) == ""
