"""What is under way: the only place that changes a delivery. Matches the feed against proofs and keeps the deadlines.

One thread, the main one. Time comes from the clock that is passed in; nothing here waits by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.ports import Accepted, Clock
from supervisor_desk.actions.proof import Finding, Proof, Verdict, bound, ending, judge
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.events import Event, conversation_of

DEADLINE_S: Final = 5.0
"""Seconds without news after which a delivery is shown as not confirmed yet (G1)."""
KEPT: Final = 500
"""Settled deliveries that stay in memory for the panels; all of them are in the audit log."""

_PLAYS: Final = frozenset({Kind.ANNOUNCE, Kind.VOICE_CUE, Kind.CLIP})
_STATE_OF: Final = {
    Finding.EXECUTING: DeliveryState.EXECUTING,
    Finding.PROVEN: DeliveryState.CONFIRMED,
    Finding.FAILED: DeliveryState.FAILED,
    Finding.CANCELLED: DeliveryState.CANCELLED,
}
UNPROVEN_WORDS: Final = "Not confirmed yet: nothing has been seen of it for {seconds:.0f} s. "
    "It may still take effect; the desk goes on watching."


class _Entry:
    """A delivery, its proof, its deadline, and events that came before the answer told which id to look for."""

    __slots__ = ("deadline", "delivery", "early", "proof", "settled")

    def __init__(self, delivery: Delivery, proof: Proof) -> None:
        self.delivery = delivery
        self.proof = proof
        self.deadline: float | None = None
        self.early: list[Event] = []
        self.settled = asyncio.Event()


class Pending:
    """All deliveries of this desk, newest last. ``changed`` is called with each delivery after each step."""

    def __init__(self, clock: Clock, changed: Callable[[Delivery], None], deadline_s: float = DEADLINE_S) -> None:
        self._clock = clock
        self._changed = changed
        self._deadline_s = deadline_s
        self._entries: dict[DeliveryId, _Entry] = {}
        self._open: dict[ConversationId, dict[DeliveryId, _Entry]] = {}

    # --- looking -------------------------------------------------------------------------------------------------

    def get(self, key: DeliveryId) -> Delivery | None:
        """The delivery of that id."""
        entry = self._entries.get(key)
        return entry.delivery if entry else None

    def proof(self, key: DeliveryId) -> Proof:
        """What would prove it, narrowed to the ids that the service gave."""
        return self._entries[key].proof

    def all(self) -> tuple[Delivery, ...]:
        """Every delivery that is kept, oldest first."""
        return tuple(entry.delivery for entry in self._entries.values())

    def open(self) -> tuple[Delivery, ...]:
        """Those that are not settled."""
        return tuple(entry.delivery for group in self._open.values() for entry in group.values())

    def open_on(self, conversation: ConversationId) -> tuple[Delivery, ...]:
        """Those of one conversation that are not settled."""
        return tuple(entry.delivery for entry in self._open.get(conversation, {}).values())

    def watches(self, conversation: ConversationId) -> bool:
        """Whether each event of that conversation matters, so that none may be coalesced away."""
        return conversation in self._open

    async def outcome(self, key: DeliveryId) -> Delivery:
        """Wait until that delivery is settled. Cancelling the wait changes nothing."""
        entry = self._entries[key]
        await entry.settled.wait()
        return entry.delivery

    # --- steps ---------------------------------------------------------------------------------------------------

    def ask(self, action: Action, proof: Proof) -> Delivery:
        """Take up a wish; nothing has left the desk."""
        delivery = Delivery(action=action, state=DeliveryState.ASKED, times=Times(asked=self._clock.now()))
        entry = _Entry(delivery, proof)
        self._entries[action.id] = entry
        self._open.setdefault(action.conversation_id, {})[action.id] = entry
        self._changed(delivery)
        return delivery

    def wait_in_line(self, key: DeliveryId, place: int, words: str) -> None:
        """Note the place in the waiting line for the speaking slot; 0 when it is our turn."""
        entry = self._entries[key]
        if entry.delivery.waiting_place != place or entry.delivery.reason != words:
            entry.delivery = msgspec.structs.replace(entry.delivery, waiting_place=place, reason=words)
            self._changed(entry.delivery)

    def sent(self, key: DeliveryId) -> None:
        """The request leaves now; from here on the feed may prove it and the deadline runs."""
        entry = self._entries[key]
        entry.deadline = self._clock.monotonic() + self._deadline_s
        self._step(entry, DeliveryState.SENT)

    def accepted(self, key: DeliveryId, answer: Accepted) -> None:
        """The answer came: a receipt. Events that overtook it are judged now that the id is known."""
        entry = self._entries[key]
        entry.proof = bound(entry.proof, answer.remote_id)
        changes = {"remote_id": answer.remote_id, "answered": True}
        if answer.proven and entry.delivery.may(DeliveryState.CONFIRMED):
            self._step(entry, DeliveryState.CONFIRMED, proof=answer.words, **changes)
        elif entry.delivery.state is DeliveryState.SENT:
            self._step(entry, DeliveryState.ACCEPTED, **changes)
        else:  # the feed was faster, or the deadline was: the answer is only noted
            entry.delivery = msgspec.structs.replace(entry.delivery, **changes)
            self._changed(entry.delivery)
        early, entry.early = entry.early, []
        for event in early:
            self._judge(entry, event)

    def refused(self, key: DeliveryId, reason: str) -> None:
        """The service, or a rule of ours, said no. A delivery that the feed settled meanwhile stays as it is."""
        self._settle(key, DeliveryState.REFUSED, reason=reason, answered=True)

    def failed(self, key: DeliveryId, reason: str) -> None:
        """It cannot take effect any more."""
        self._settle(key, DeliveryState.FAILED, reason=reason)

    def cancelled(self, key: DeliveryId, words: str) -> None:
        """It was taken back before it took effect."""
        self._settle(key, DeliveryState.CANCELLED, reason=words)

    def unanswered(self, key: DeliveryId, reason: str) -> None:
        """No answer came: it may have happened."""
        entry = self._entries[key]
        if entry.delivery.state is DeliveryState.SENT:
            self._step(entry, DeliveryState.UNPROVEN, reason=reason)

    def observe(self, event: Event) -> None:
        """Judge an event of the feed against everything that is under way on its conversation."""
        group = self._open.get(conversation_of(event))
        if not group:
            return
        for entry in list(group.values()):
            if entry.delivery.state is DeliveryState.ASKED:
                # What has not left the desk cannot have been seen; but on an ended call it need not leave any more.
                verdict = ending(entry.proof, event)
                if verdict is not None:
                    self._settle(entry.delivery.id, DeliveryState.FAILED, reason=verdict.words)
                continue
            if not self._judge(entry, event) and not entry.delivery.answered:
                entry.early.append(event)

    def judged(self, key: DeliveryId, verdict: Verdict) -> None:
        """Take over what a look by REST found."""
        entry = self._entries[key]
        if entry.delivery.state is not DeliveryState.ASKED:
            self._verdict(entry, verdict)

    def overdue(self) -> tuple[Delivery, ...]:
        """Move those whose deadline has passed to *unproven* and return them."""
        now = self._clock.monotonic()
        late: list[Delivery] = []
        for group in list(self._open.values()):
            for entry in list(group.values()):
                if entry.deadline is None or now < entry.deadline:
                    continue
                entry.deadline = None
                if entry.delivery.may(DeliveryState.UNPROVEN):
                    self._step(entry, DeliveryState.UNPROVEN, reason=UNPROVEN_WORDS.format(seconds=self._deadline_s))
                    late.append(entry.delivery)
        return tuple(late)

    # --- inside --------------------------------------------------------------------------------------------------

    def _judge(self, entry: _Entry, event: Event) -> bool:
        verdict = judge(entry.proof, event)
        return verdict is not None and self._verdict(entry, verdict)

    def _verdict(self, entry: _Entry, verdict: Verdict | None) -> bool:
        if verdict is None:
            return False
        state = _STATE_OF[verdict.finding]
        if not entry.delivery.may(state):
            return False
        if state in (DeliveryState.CONFIRMED, DeliveryState.EXECUTING):
            self._step(entry, state, proof=verdict.words, reason="")
        else:
            self._step(entry, state, reason=verdict.words)
        if state is DeliveryState.EXECUTING:
            action = entry.delivery.action
            length = action.duration_ms / 1000 if action.kind in _PLAYS else 0.0
            entry.deadline = self._clock.monotonic() + length + self._deadline_s
        return True

    def _settle(self, key: DeliveryId, state: DeliveryState, **changes: object) -> None:
        entry = self._entries[key]
        if entry.delivery.may(state):
            self._step(entry, state, **changes)

    def _step(self, entry: _Entry, state: DeliveryState, **changes: object) -> None:
        entry.delivery = entry.delivery.step(state, self._clock.now(), waiting_place=0, **changes)
        if state.settled:
            entry.deadline = None
            entry.early.clear()
            entry.settled.set()
            self._close(entry)
        self._changed(entry.delivery)

    def _close(self, entry: _Entry) -> None:
        key, conversation = entry.delivery.id, entry.delivery.action.conversation_id
        group = self._open[conversation]
        del group[key]
        if not group:
            del self._open[conversation]
        if len(self._entries) > KEPT:
            for old, candidate in self._entries.items():
                if candidate.delivery.state.settled and old != key:
                    del self._entries[old]
                    break
