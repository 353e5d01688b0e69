"""Looking at what was sent, taking it back, asking for it again: never twice blindly (contract section 9)."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.overtaking import OPPOSITE, SESSION_KINDS
from supervisor_desk.actions.pending import Pending
from supervisor_desk.actions.ports import Service
from supervisor_desk.actions.proof import Finding, Proof, SessionProof
from supervisor_desk.actions.sessions import Sessions
from supervisor_desk.actions.turns import Turns

TAKING_BACK_LIMIT_S: Final = 5.0
"""How long a repetition waits until the first is taken back, in seconds."""
NOT_LEFT: Final = "Taken back before it left the desk."
AGAIN: Final = "Not seen by a look at the service; you asked for it again as a new delivery."
STILL_OPEN: Final = (
    "Not repeated: it cannot be told whether this took effect, and a second one would come on top of it."
)
CANCEL_FIRST: Final = "Cancel it, or wait for news."
WAIT_FOR_NEWS: Final = "Wait for news of it."
NOT_TAKEN_BACK: Final = (
    "Not taken back: the service did not say how it stands, and may still play it. Cancel again in a moment."
)
IN_FLIGHT: Final = "Not repeated: the service has not answered the first request yet. Wait for its answer."


class Perform(Protocol):
    """Carries out an action; ``Dispatcher.perform`` is one."""

    async def __call__(self, action: Action, *, wait: bool = False, why: str = "") -> Delivery:
        """See ``Dispatcher.perform``."""
        ...


class SecondLook:
    """What may follow an action that was sent. ``in_flight`` holds the requests that are not answered yet."""

    def __init__(
        self,
        *,
        service: Service,
        pending: Pending,
        sessions: Sessions,
        turns: Turns,
        perform: Perform,
        in_flight: set[DeliveryId],
    ) -> None:
        self._service = service
        self._pending = pending
        self._sessions = sessions
        self._turns = turns
        self._perform = perform
        self._in_flight = in_flight
        self._unwanted: dict[DeliveryId, str] = {}
        self._repeating: set[DeliveryId] = set()

    async def look(self, key: DeliveryId) -> Finding | None:
        """Ask by REST how an open delivery stands, and take over the answer; ``None`` if that tells nothing."""
        delivery = self._pending.get(key)
        if delivery is None or delivery.state.settled or delivery.state is DeliveryState.ASKED:
            return None
        action, proof = delivery.action, self._pending.proof(key)
        known = self._sessions.get(action.conversation_id)
        verdict = await self._service.look(action, proof)
        if verdict is None:
            return None
        if verdict.session is not None and verdict.session.supervisor_id == self._sessions.me:
            self._sessions.seen(action.conversation_id, verdict.session)
        elif verdict.finding is Finding.NOT_SEEN and isinstance(proof, SessionProof) and known is not None:
            self._sessions.gone(action.conversation_id, known)
        self._pending.judged(key, verdict)
        if verdict.finding is Finding.NOT_SEEN and self._given_up(key):
            await self._turns.not_seen(action)
        return verdict.finding

    async def cancel(self, key: DeliveryId, why: str = "") -> Delivery | None:
        """Take a delivery back: at once if it has not left the desk, else by asking the service.

        While the request is under way the wish is kept, and carried out when the service has told the id.
        """
        old = self._pending.get(key)
        if old is None or old.state.settled:
            return old
        if old.state is DeliveryState.ASKED:
            self._pending.cancelled(key, why or NOT_LEFT)
        elif old.action.kind.cancellable:
            if key in self._in_flight:
                self._unwanted[key] = why
            elif old.remote_id:
                await self._ask_to_cancel(old, why)
            elif await self.look(key) is Finding.NOT_SEEN and self._given_up(key):
                self._pending.cancelled(key, why or "Taken back: the service knows nothing of it.")
            else:
                self._pending.explain(key, NOT_TAKEN_BACK)
        return self._pending.get(key)

    async def answered(self, key: DeliveryId) -> None:
        """The request of ``key`` is answered or given up: take it back if that was wished for meanwhile."""
        why = self._unwanted.pop(key, None)
        if why is not None:
            await self.cancel(key, why)

    async def retry(self, key: DeliveryId, *, wait: bool = False) -> Delivery | None:
        """Repeat a delivery as a new one, once it is certain that the first does not take effect on top of it.

        Returns the new delivery; the old one where it took effect after all or must not be repeated; the one that
        already repeats it where there is one.
        """
        old = self._pending.get(key)
        if old is None or key in self._repeating:
            return old
        again = self._repetition_of(key)
        if again is not None:
            return again
        self._repeating.add(key)
        try:
            clear = await self._out_of_the_way(old)
        finally:
            self._repeating.discard(key)
        if not clear:
            return self._pending.get(key)
        return await self._perform(old.action.again(), wait=wait)

    async def _out_of_the_way(self, old: Delivery) -> bool:
        key = old.id
        if old.state.settled:
            return old.state is not DeliveryState.CONFIRMED
        if old.state is not DeliveryState.UNPROVEN:
            return False
        if key in self._in_flight:
            self._pending.explain(key, IN_FLIGHT)
            return False
        finding = await self.look(key)
        if finding is Finding.NOT_SEEN and self._given_up(key):
            self._pending.cancelled(key, AGAIN)
            self._sessions.not_begun(old.action.conversation_id, key)
            return True
        now = self._pending.get(key)
        if now is not None and now.state is DeliveryState.UNPROVEN:
            if _safe_to_repeat(old.action, self._pending.proof(key)):
                return True
            await self._take_back(now)
            now = self._pending.get(key)
        if now is None or now.state.settled:
            return now is not None and now.state is not DeliveryState.CONFIRMED
        if now.state is DeliveryState.UNPROVEN:
            remedy = CANCEL_FIRST if old.action.kind.cancellable else WAIT_FOR_NEWS
            self._pending.explain(key, f"{STILL_OPEN} {remedy}")
        return False

    async def _take_back(self, old: Delivery) -> None:
        if not old.action.kind.cancellable or not old.remote_id or old.action.kind is Kind.ANNOUNCE:
            return  # of an announcement the caller may have heard half: stopping it is for a person to decide
        await self._ask_to_cancel(old, "Taken back: you asked for it again as a new delivery.")
        try:
            async with asyncio.timeout(TAKING_BACK_LIMIT_S):
                await self._pending.outcome(old.id)
        except TimeoutError:
            pass  # the caller looks at how it stands

    async def _ask_to_cancel(self, old: Delivery, why: str) -> None:
        if any(one.action.cancels == old.id for one in self._pending.open_on(old.action.conversation_id)):
            return  # it is being taken back already
        action = Action(
            kind=Kind.CANCEL,
            conversation_id=old.action.conversation_id,
            participant_id=old.action.participant_id,
            cancels=old.id,
            cancels_remote=old.remote_id,
            cancels_kind=old.action.kind,
        )
        answer = await self._perform(action, why=why)
        if answer.state is DeliveryState.CONFIRMED:
            self._pending.cancelled(old.id, why or "You took it back.")

    def _given_up(self, key: DeliveryId) -> bool:
        """Whether ``key`` is unproven and no request of it is under way: what a look does not find is not there."""
        delivery = self._pending.get(key)
        return delivery is not None and delivery.state is DeliveryState.UNPROVEN and key not in self._in_flight

    def _repetition_of(self, key: DeliveryId) -> Delivery | None:
        """The newest delivery that repeats ``key`` and has not failed."""
        for one in reversed(self._pending.all()):
            if one.action.retry_of == key and (not one.state.settled or one.state is DeliveryState.CONFIRMED):
                return one
        return None


def _safe_to_repeat(action: Action, proof: Proof) -> bool:
    """Whether doing it twice is the same as doing it once: it sets the mode of a known leg, or a switch."""
    if isinstance(proof, SessionProof) and action.kind in SESSION_KINDS:
        return proof.session_id is not None
    return action.kind in OPPOSITE
