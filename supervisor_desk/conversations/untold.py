"""What a service does not tell of the past of a conversation, worked out from what was seen of it before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec

from supervisor_desk.conversations.clocks import epoch
from supervisor_desk.conversations.conversation import ENDED_STATES, Conversation, State

_MILLIS: Final = 1000
_Told = TypeVar("_Told", bound=Conversation)


def carried_on(told: _Told, known: Conversation, now: float) -> _Told:
    """``told`` with its holds counted and its state begun no earlier than it can have, after ``known``.

    For a service that says how people stand and since when they are connected, and no more: the end of a hold, or of a
    conference, is then the moment ``now`` at which it was seen, in seconds since the epoch.
    """
    was, state = known.state, told.state
    since, begun, before = told.state_since, epoch(told.state_since), epoch(known.state_since)
    if told.raw_state == known.raw_state:
        if before is not None and (begun is None or begun < before):
            since = known.state_since
    elif state not in ENDED_STATES and known.raw_state and (begun is None or (before is not None and begun < before)):
        since = _text(now)
    holds, hold_ms = known.holds, known.hold_ms
    if state is State.HOLD:
        holds = max(1, holds + (was is not State.HOLD))
    elif was is State.HOLD and before is not None:
        until = epoch(since)
        hold_ms += max(0, round(((now if until is None else until) - before) * _MILLIS))
    if (since, holds, hold_ms) == (told.state_since, told.holds, told.hold_ms):
        return told
    return msgspec.structs.replace(told, state_since=since, holds=holds, hold_ms=hold_ms)


def _text(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
