"""What is under way: the only place that changes a delivery. Matches the feed against proofs and keeps the deadlines.

One thread, the main one. Time comes from the clock that is passed in; nothing here waits by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from supervisor_desk.actions.action import Action, DeliveryId
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.overtaking import overtakes
from supervisor_desk.actions.ports import Accepted, Clock
from supervisor_desk.actions.proof import Finding, Proof, Verdict, bound, ending, judge
from supervisor_desk.actions.watched import Watched
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.events import Event, conversation_of

DEADLINE_S: Final = 5.0
"""Seconds without news after which a delivery is shown as not confirmed yet (G1)."""
KEPT: Final = 500
"""Settled deliveries that stay in memory for the panels; all of them are in the audit log."""

_STATE_OF: Final = {
    Finding.EXECUTING: DeliveryState.EXECUTING,
    Finding.PROVEN: DeliveryState.CONFIRMED,
    Finding.FAILED: DeliveryState.FAILED,
    Finding.CANCELLED: DeliveryState.CANCELLED,
}
UNPROVEN_WORDS: Final = (
    "Not confirmed yet: nothing has been seen of it for {seconds:.0f} s. "
    "It may still take effect; the desk goes on watching. Retry looks first whether it has."
)
NO_END_SEEN: Final = (
    "It began, but its end has not been seen {seconds:.0f} s after it was due. "
    "It may still be playing; the desk goes on watching."
)
OVERTAKEN: Final = "Overtaken by “{newer}”, which is confirmed. Whether this took effect before was not seen."
NOT_NEEDED: Final = "Nothing was sent: the call ended, and your session with it."


class Pending:
    """All deliveries of this desk, newest last.

    ``changed`` is called with each delivery after each step, and exactly once with a settled one.
    """

    def __init__(self, clock: Clock, changed: Callable[[Delivery], None], deadline_s: float = DEADLINE_S) -> None:
        self._clock = clock
        self._changed = changed
        self._deadline_s = deadline_s
        self._entries: dict[DeliveryId, Watched] = {}
        self._open: dict[ConversationId, dict[DeliveryId, Watched]] = {}
        self._sent = 0
        self._newest = 0

    @property
    def deadline_s(self) -> float:
        """After so many seconds without news a delivery is unproven."""
        return self._deadline_s

    def set_deadline(self, seconds: float) -> None:
        """Let what is sent from now on be unproven after so many seconds without news."""
        self._deadline_s = seconds

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
        entry = Watched(delivery, proof)
        self._entries[action.id] = entry
        self._open.setdefault(action.conversation_id, {})[action.id] = entry
        self._changed(delivery)
        return delivery

    def wait_in_line(self, key: DeliveryId, place: int, words: str) -> None:
        """Note the place in the waiting line for the speaking slot; 0 when it is our turn."""
        self._explain(self._entries[key], place, words)

    def explain(self, key: DeliveryId, words: str) -> None:
        """Say why a delivery that is still open stands as it does."""
        entry = self._entries[key]
        self._explain(entry, entry.delivery.waiting_place, words)

    def sent(self, key: DeliveryId, proof: Proof | None = None, deadline_s: float | None = None) -> None:
        """The request leaves now; from here on the feed may prove it and the deadline runs.

        ``proof`` replaces the one given when it was asked for, where the session has changed since then;
        ``deadline_s`` is for what takes longer than the rest.
        """
        entry = self._entries[key]
        if proof is not None:
            entry.proof = proof
        self._sent += 1
        entry.order, entry.after = self._sent, self._newest
        entry.await_answer()
        entry.patience = max(self._deadline_s, deadline_s or 0.0)
        entry.deadline = self._clock.monotonic() + entry.patience
        self._step(entry, DeliveryState.SENT, reason="")

    def referred(self, key: DeliveryId, reference: str) -> None:
        """The service's own people find the request under ``reference``."""
        entry = self._entries[key]
        entry.delivery = msgspec.structs.replace(entry.delivery, reference=reference)

    def accepted(self, key: DeliveryId, answer: Accepted) -> None:
        """The answer came: a receipt. Events that overtook it are judged now that the id is known."""
        entry = self._entries[key]
        delivery = entry.delivery
        entry.proof = bound(entry.proof, answer.remote_id)
        early = entry.answer_came()
        entry.delivery = msgspec.structs.replace(
            delivery,
            remote_id=answer.remote_id,
            answered=True,
            times=msgspec.structs.replace(delivery.times, accepted=self._clock.now()),
        )
        if delivery.state.settled:  # the feed was faster and has been told
            return
        if answer.proven:
            self._step(entry, DeliveryState.CONFIRMED, proof=answer.words, reason="")
        elif delivery.state is DeliveryState.SENT:
            self._step(entry, DeliveryState.ACCEPTED, reason=answer.meanwhile)
        else:  # the feed was faster, or the deadline was: the answer is only noted
            self._changed(entry.delivery)
        for event in early:
            self._verdict(entry, judge(entry.proof, event))

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
        entry.answer_came()
        if entry.delivery.state is DeliveryState.SENT:
            self._step(entry, DeliveryState.UNPROVEN, reason=reason)

    def reached(self, sequence: int) -> None:
        """The feed has come to this number. It must not begin again with a new connection."""
        self._newest = max(self._newest, sequence)

    def observe(self, event: Event) -> None:
        """Judge an event of the feed against everything that is under way on its conversation."""
        self.reached(event.sequence)
        group = self._open.get(conversation_of(event))
        if not group:
            return
        # Newest first: what it confirms, it does not also confirm for an older command that is overtaken by it.
        for entry in sorted(group.values(), key=_by_sending, reverse=True):
            if entry.delivery.state.settled:
                continue
            if entry.delivery.state is DeliveryState.ASKED:
                self._call_over(entry, ending(entry.proof, event))
            elif 0 < event.sequence <= entry.after:
                self._verdict(entry, ending(entry.proof, event))
            elif not self._verdict(entry, judge(entry.proof, event)):
                entry.keep(event)

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
                    began = entry.delivery.state is DeliveryState.EXECUTING
                    words = (NO_END_SEEN if began else UNPROVEN_WORDS).format(seconds=entry.patience)
                    self._step(entry, DeliveryState.UNPROVEN, reason=words)
                    late.append(entry.delivery)
        return tuple(late)

    # --- inside --------------------------------------------------------------------------------------------------

    def _explain(self, entry: Watched, place: int, words: str) -> None:
        delivery = entry.delivery
        if delivery.state.settled or (delivery.waiting_place, delivery.reason) == (place, words):
            return
        entry.delivery = msgspec.structs.replace(delivery, waiting_place=place, reason=words)
        self._changed(entry.delivery)

    def _call_over(self, entry: Watched, verdict: Verdict | None) -> None:
        """What has not left the desk cannot have been seen; but on an ended call it need not leave any more."""
        if verdict is None:
            return
        if verdict.finding is Finding.PROVEN:
            self._step(entry, DeliveryState.CANCELLED, reason=NOT_NEEDED)
        else:
            self._step(entry, DeliveryState.FAILED, reason=verdict.words)

    def _verdict(self, entry: Watched, verdict: Verdict | None) -> bool:
        state = _STATE_OF.get(verdict.finding) if verdict is not None else None
        if verdict is None or state is None or not entry.delivery.may(state):
            return False
        if state in (DeliveryState.CONFIRMED, DeliveryState.EXECUTING):
            self._step(entry, state, proof=verdict.words, reason="")
        else:
            self._step(entry, state, reason=verdict.words)
        if state is DeliveryState.EXECUTING:
            action = entry.delivery.action
            length = action.duration_ms / 1000 if action.kind.plays else 0.0
            entry.patience = self._deadline_s
            entry.deadline = self._clock.monotonic() + length + entry.patience
        return True

    def _settle(self, key: DeliveryId, state: DeliveryState, **changes: object) -> None:
        entry = self._entries[key]
        if entry.delivery.may(state):
            self._step(entry, state, **changes)

    def _step(self, entry: Watched, state: DeliveryState, **changes: object) -> None:
        entry.delivery = entry.delivery.step(state, self._clock.now(), waiting_place=0, **changes)
        if state.settled:
            entry.deadline = None
            entry.answer_came()
            entry.settle()
            self._close(entry)
        self._changed(entry.delivery)
        if state is DeliveryState.CONFIRMED:
            self._overtake(entry)

    def _overtake(self, newer: Watched) -> None:
        action = newer.delivery.action
        for older in list(self._open.get(action.conversation_id, {}).values()):
            late = 0 < older.order < newer.order and older.delivery.may(DeliveryState.CANCELLED)
            if late and overtakes(action, older.delivery.action):
                self._step(older, DeliveryState.CANCELLED, reason=OVERTAKEN.format(newer=action.kind.value))

    def _close(self, entry: Watched) -> None:
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


def _by_sending(entry: Watched) -> int:
    return entry.order
