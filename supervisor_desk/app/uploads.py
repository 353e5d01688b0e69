"""How far an upload is, in the row of its delivery: with a large sound or a slow line, waiting has a reason."""

from __future__ import annotations

from typing import Final

from supervisor_desk.actions.action import DeliveryId
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.pending import Pending

WORTH_TELLING: Final = 128 * 1024
"""Bytes of an upload whose progress is told: some four seconds of sound. What is smaller is there at once."""
_KB: Final = 1024


class Uploads:
    """Main thread only."""

    def __init__(self, pending: Pending) -> None:
        self._pending = pending

    def going(self, key: DeliveryId, sent: int, total: int) -> None:
        """So many bytes of so many have left."""
        delivery = self._pending.get(key)
        if total < WORTH_TELLING or delivery is None:
            return
        words = f"Uploading the sound: {sent // _KB} of {total // _KB} kB. The agent hears nothing before it is there."
        if sent >= total:  # what took so long that it is amber keeps a reason for it
            amber = delivery.state is DeliveryState.UNPROVEN
            words = "The upload took long. The rest is under way; wait for it." if amber else ""
        self._pending.explain(key, words)
