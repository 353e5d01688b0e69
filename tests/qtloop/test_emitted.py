from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer, Signal

from tests.support.waiting import emitted


class Panel(QObject):
    """Something that asks."""

    requested = Signal(object)


async def test_emitted_waits_for_the_signal_and_gives_what_it_carried() -> None:
    panel = Panel()
    async with emitted(panel.requested) as emissions:
        QTimer.singleShot(10, lambda: panel.requested.emit("listen"))
    assert emissions == [("listen",)]


async def test_emitted_counts_a_signal_that_came_inside_the_block() -> None:
    panel = Panel()
    async with emitted(panel.requested) as emissions:
        panel.requested.emit("coach")
    assert emissions == [("coach",)]


async def test_emitted_fails_when_the_signal_does_not_come() -> None:
    panel = Panel()
    with pytest.raises(AssertionError, match="not emitted within"):
        async with emitted(panel.requested, within=0.02):
            pass
