"""Reading conversations by REST, one or one's own, and looking whether a deed took effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from supervisor_desk.actions.proof import (
    TERMINATED_INTERACTION,
    Finding,
    MuteProof,
    Proof,
    SessionProof,
    Verdict,
    judge_conversation,
)
from supervisor_desk.actions.state_proof import EndProof, HoldProof, RecordingProof, TakeOverProof
from supervisor_desk.conversations.conversation import Conversation, Mode
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.genesys.encode import conversation_call
from supervisor_desk.service.dialects.genesys.legs import ENDED_UNDER_IT
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.telling import CloudConversation, from_flat, from_full
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES, FlatBody, FullBody

_SEEN: Final = "REST check"
_full: Final = msgspec.json.Decoder(FullBody).decode


class _OwnCalls(msgspec.Struct, frozen=True):
    entities: tuple[FlatBody, ...] | None = None


def read_conversation(reply: Reply, names: Names) -> CloudConversation:
    """One conversation as it is now. Raises ``UnreadableError``."""
    try:
        return from_full(_full(reply.body), names)
    except READ_FAILURES as error:
        raise UnreadableError(f"conversation: {error}") from None


def own_calls_call() -> HttpCall:
    """The calls that one takes part in oneself; it needs no permission and is no view of the floor."""
    return HttpCall(method="GET", path="/api/v2/conversations/calls")


def read_own_calls(reply: Reply, names: Names) -> tuple[CloudConversation, ...]:
    """Those calls. Raises ``UnreadableError``."""
    try:
        listed = msgspec.json.decode(reply.body, type=_OwnCalls).entities or ()
    except READ_FAILURES as error:
        raise UnreadableError(f"listing of own calls: {error}") from None
    return tuple(from_flat(one, "voice", names) for one in listed)


def look_call(proof: Proof) -> HttpCall:
    """The reading that shows whether ``proof`` is met: it is always the conversation."""
    return conversation_call(proof.conversation_id)


def read_look(
    proof: Proof, reply: Reply, names: Names, ended: Callable[[Conversation], bool] = lambda _: False
) -> Verdict | None:
    """What that reading says; ``None`` where it tells nothing. ``ended`` tells whether the leg is gone on which it was
    asked for, and long enough that nothing can come of it any more.
    """
    if reply.status in (404, 410):
        return _gone(proof)
    if not reply.ok:
        return None
    try:
        now = read_conversation(reply, names)
    except UnreadableError:
        return None
    verdict = judge_conversation(proof, now, _SEEN)
    if verdict is not None:
        return verdict
    match proof:
        case SessionProof():
            return _own_leg(proof, now, over=ended(now))
        case MuteProof():
            return Verdict(Finding.NOT_SEEN, f"{_SEEN}: microphone {'open' if proof.muted else 'muted'}")
        case HoldProof() | RecordingProof() | EndProof() | TakeOverProof():
            return Verdict(Finding.NOT_SEEN, f"{_SEEN}: not so far")
        case _:
            return None


def _own_leg(proof: SessionProof, now: Conversation, *, over: bool) -> Verdict | None:
    own = now.monitor_of(proof.supervisor_id)
    if own is None:
        if proof.mode is Mode.TERMINATED:
            return Verdict(Finding.PROVEN, f"{_SEEN}: no leg of yours is left")
        if over:
            return Verdict(Finding.FAILED, ENDED_UNDER_IT)
        return Verdict(Finding.NOT_SEEN, f"{_SEEN}: no leg of yours")
    if own.mode is Mode.PENDING:
        return None  # the phone rings; it must be answered first
    return Verdict(Finding.NOT_SEEN, f"{_SEEN}: still {own.mode.value}", own)


def _gone(proof: Proof) -> Verdict:
    left = isinstance(proof, SessionProof) and proof.mode is Mode.TERMINATED
    if left or isinstance(proof, EndProof):
        return Verdict(Finding.PROVEN, "conversation ended, and every leg with it")
    return Verdict(Finding.FAILED, TERMINATED_INTERACTION)
