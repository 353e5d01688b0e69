"""A line is poor above 3 % loss or 30 ms jitter; people are told when that begins and when it is over."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.line_quality import LineQuality, poor, quality_words
from supervisor_desk.conversations.events import MediaQuality
from tests.support.builders import CALL


def told(loss: float = 0.0, jitter: float = 5.0) -> MediaQuality:
    return MediaQuality(conversation_id=CALL, session_id="session-1", packet_loss=loss, jitter_ms=jitter)


@pytest.mark.parametrize(
    ("loss", "jitter", "expected"), [(0.03, 30.0, False), (0.031, 5.0, True), (0.0, 30.5, True), (0.0, 0.0, False)]
)
def test_the_limits_themselves_are_still_good(loss: float, jitter: float, expected: bool) -> None:
    assert poor(told(loss, jitter)) is expected


def test_what_is_over_its_limit_is_said_so() -> None:
    assert quality_words(told(0.08, 12.0)) == "8.0 % of packets lost (more than 3 %), jitter 12 ms"
    assert "more than 30 ms" in quality_words(told(0.0, 70.0))


def test_only_a_change_is_news() -> None:
    line = LineQuality()
    assert [line.note(told()), line.note(told(0.1)), line.note(told(0.2))] == [None, True, None]
    assert [line.note(told()) for _ in range(4)] == [None, None, False, None]


def test_figures_around_the_limit_do_not_flood_anybody() -> None:
    line = LineQuality()
    news = [line.note(told(0.05 if number % 2 == 0 else 0.01)) for number in range(20)]
    assert news == [True, *[None] * 19]


def test_a_leg_that_is_gone_ends_the_warning() -> None:
    line = LineQuality()
    line.note(told(0.1))
    assert line.forget(CALL) is False
    assert line.forget(CALL) is None
