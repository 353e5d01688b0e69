"""Before a supervisor steps back from a call: an agent's microphone that nobody could open afterwards is opened."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from supervisor_desk.actions.action import Action
from supervisor_desk.actions.dispatcher import Dispatcher
from supervisor_desk.actions.mute_lease import STEPPING_BACK
from supervisor_desk.actions.pending import Pending
from supervisor_desk.actions.starter import Starter

OPENED_WITHIN_S: Final = 3.0
"""How long stepping back waits for the proof, in seconds; nobody is kept on a call for longer."""


async def opened(first: Action, dispatcher: Dispatcher, pending: Pending, start: Starter) -> None:
    """Ask for ``first``, and return when it is settled or the time is up; it goes on then, and the mute stays shown."""
    start(dispatcher.perform(first, why=STEPPING_BACK), name=f"{first.kind.value} {first.id}")
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(OPENED_WITHIN_S):
            while pending.get(first.id) is None:  # noqa: ASYNC110 - a turn of the loop, until that has begun
                await asyncio.sleep(0)
            await pending.outcome(first.id)
