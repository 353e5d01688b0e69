"""Times that the contract names and that other tests take from the code."""

from __future__ import annotations

from supervisor_desk.service.adapter import SWEEP_EVERY_S
from supervisor_desk.service.health import CHECK_EVERY_S


def test_the_credential_is_checked_hourly_and_endings_are_swept_up_each_minute() -> None:
    assert (CHECK_EVERY_S, SWEEP_EVERY_S) == (3600.0, 60.0)
