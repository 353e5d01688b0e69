"""Stepping back waits until the microphone is open, and never for long."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app import stepping_back
from supervisor_desk.app.stepping_back import opened
from tests.app.test_desk import Bench, wish
from tests.app.test_desk import bench as bench


async def test_where_no_proof_comes_it_goes_on(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepping_back, "OPENED_WITHIN_S", 0.05)
    first = wish(Kind.UNMUTE)
    await opened(first, bench.desk.dispatcher, bench.desk.pending, bench.tasks.start)
    delivery = bench.desk.pending.get(first.id)
    assert delivery is not None
    assert delivery.state is not DeliveryState.CONFIRMED
