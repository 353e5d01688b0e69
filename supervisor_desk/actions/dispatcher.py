"""One action, one path: rules → slot → audit → send → proof → outcome in the audit.

Nothing is sent that is not on disk first. Nothing is sent twice by the program: where an answer is missing it looks.
Coroutines run on the main loop; ``app`` starts them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from supervisor_desk.actions import notes
from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.pending import Pending
from supervisor_desk.actions.ports import Accepted, AuditTrail, AuditUnavailable, Refused, Service, Unanswered
from supervisor_desk.actions.proof import Finding
from supervisor_desk.actions.rules import Situation, why_not_action
from supervisor_desk.actions.sessions import Sessions
from supervisor_desk.actions.speaking import NoTurn, Speaking, Turn
from supervisor_desk.conversations.conversation import ConversationId, MonitorSessionId

OPENING_LIMIT_S: Final = 30.0
"""How long coaching waits for the session that it needs, in seconds."""
SESSION_USE: Final = DeliveryId("session")
"""Stands for the monitor session among the users of a speaking slot."""
SECOND_START: Final = (
    "A session on this call may already be opening. Nothing was sent. Wait a moment, or press F5 to look."
)
_SLOT_SESSION: Final = frozenset({Kind.COACH, Kind.BARGE})
_STARTS_SESSION: Final = frozenset({Kind.LISTEN, Kind.BARGE})


class Dispatcher:
    """Performs actions. ``situation`` tells what is so now; ``audit_failed`` hears why the log cannot be written."""

    def __init__(
        self,
        *,
        service: Service,
        audit: AuditTrail,
        pending: Pending,
        sessions: Sessions,
        speaking: Speaking,
        situation: Callable[[ConversationId], Situation],
        audit_failed: Callable[[str], None],
    ) -> None:
        self._service = service
        self._audit = audit
        self._pending = pending
        self._sessions = sessions
        self._speaking = speaking
        self._situation = situation
        self._audit_failed = audit_failed

    async def perform(self, action: Action, *, wait: bool = False, why: str = "") -> Delivery:
        """Carry out ``action``; returns once its request was answered, refused, or found not to be possible.

        ``wait`` queues for the speaking slot if another supervisor has it. ``why`` is noted in the audit where the
        desk acts by itself. What becomes of the delivery later is told by ``Pending``.
        """
        situation = self._situation(action.conversation_id)
        session = self._sessions.get(action.conversation_id)
        self._pending.ask(action, self._service.proof_of(action, session))
        no = why_not_action(action, situation)
        if no is not None and not (wait and action.kind.speaks and situation.holder):
            self._pending.refused(action.id, no.sentence)
            return self._now(action)
        if action.kind is Kind.COACH and session is None and not await self._opened_for(action):
            return self._now(action)
        fence: int | None = None
        if action.kind.speaks:
            turn = await self._turn(action, wait=wait)
            if isinstance(turn, NoTurn):
                self._pending.refused(action.id, turn.reason)
                return self._now(action)
            fence = turn.fence
            no = why_not_action(action, self._without(action))
            if no is not None:  # things changed while we waited
                await self._give_back(action)
                self._pending.refused(action.id, no.sentence)
                return self._now(action)
        if self._asked(action):
            await self._send(action, fence, why)
        delivery = self._now(action)
        if delivery.state in (DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.CANCELLED):
            await self._give_back(action)
        return delivery

    async def retry(self, key: DeliveryId, *, wait: bool = False) -> Delivery | None:
        """Repeat a delivery as a new one, after a look whether the first has taken effect after all."""
        old = self._pending.get(key)
        if old is None:
            return None
        if not old.state.settled:
            await self.look(key)
            old = self._now(old.action)
            if old.state is DeliveryState.CONFIRMED or not self._may_repeat(old):
                return old
            await self.cancel(key, "Taken back: you asked for it again as a new delivery.")
        return await self.perform(old.action.again(), wait=wait)

    async def cancel(self, key: DeliveryId, why: str = "") -> Delivery | None:
        """Take a delivery back: at once if it has not left the desk, else by asking the service."""
        old = self._pending.get(key)
        if old is None or old.state.settled:
            return old
        if old.state is DeliveryState.ASKED:
            self._pending.cancelled(key, why or "Taken back before it left the desk.")
            return self._now(old.action)
        if not old.action.kind.cancellable or not old.remote_id:
            return old
        action = Action(
            kind=Kind.CANCEL,
            conversation_id=old.action.conversation_id,
            participant_id=old.action.participant_id,
            cancels=key,
            cancels_remote=old.remote_id,
        )
        answer = await self.perform(action, why=why)
        if answer.state is DeliveryState.CONFIRMED:
            self._pending.cancelled(key, why or "You took it back.")
        return self._now(old.action)

    async def look(self, key: DeliveryId) -> bool:
        """Ask by REST how a delivery stands; ``True`` if that settled it."""
        delivery = self._pending.get(key)
        if delivery is None or delivery.state.settled or delivery.state is DeliveryState.ASKED:
            return True
        action = delivery.action
        verdict = await self._service.look(action, self._pending.proof(key))
        if verdict is not None:
            self._pending.judged(key, verdict)
            if verdict.finding is Finding.FAILED:
                self._sessions.not_begun(action.conversation_id, key)
        return self._now(action).state.settled

    async def settled(self, delivery: Delivery) -> None:
        """Let go of what a settled delivery held: the slot of a cue, the claim on a session that did not open."""
        action = delivery.action
        if delivery.state is not DeliveryState.CONFIRMED:
            self._sessions.not_begun(action.conversation_id, delivery.id)
        if action.kind.speaks:
            await self._give_back(action)

    # --- inside --------------------------------------------------------------------------------------------------

    async def _send(self, action: Action, fence: int | None, why: str) -> None:
        session = self._sessions.get(action.conversation_id)
        starts = session is None and action.kind in _STARTS_SESSION
        if starts and not self._sessions.begin(action.conversation_id, action.id):
            self._pending.refused(action.id, SECOND_START)
            return
        conversation = self._situation(action.conversation_id).conversation
        try:
            await self._audit.append(notes.intent(action, conversation, session, fence, why))
        except AuditUnavailable as trouble:
            self._sessions.not_begun(action.conversation_id, action.id)
            self._pending.refused(action.id, f"Nothing was sent: {trouble}")
            self._audit_failed(str(trouble))
            return
        if not self._asked(action):  # taken back, or the call ended, while the entry was being written
            self._sessions.not_begun(action.conversation_id, action.id)
            return
        self._pending.sent(action.id)
        try:
            answer = await self._service.send(action, session)
        except asyncio.CancelledError:
            self._pending.unanswered(action.id, "The desk was closed before the answer came. It may have taken effect.")
            raise
        match answer:
            case Accepted():
                if starts and answer.remote_id:
                    self._sessions.begun(action.conversation_id, MonitorSessionId(answer.remote_id))
                self._pending.accepted(action.id, answer)
            case Refused():
                self._sessions.not_begun(action.conversation_id, action.id)
                if answer.over:
                    self._sessions.close(action.conversation_id)
                self._pending.refused(action.id, answer.reason)
            case Unanswered():
                self._pending.unanswered(action.id, answer.reason)

    async def _opened_for(self, action: Action) -> bool:
        listen = Action(
            kind=Kind.LISTEN,
            conversation_id=action.conversation_id,
            participant_id=action.participant_id,
            user_id=action.user_id,
        )
        self._pending.wait_in_line(action.id, 0, "Opening a session first: coaching goes over it.")
        opened = await self._opening(listen)
        if not self._asked(action):
            return False
        if opened.state is not DeliveryState.CONFIRMED:
            self._pending.failed(action.id, f"No session could be opened. {opened.reason}")
            return False
        return True

    async def _opening(self, listen: Action) -> Delivery:
        delivery = await self.perform(listen, why="opened for coaching")
        if delivery.state.settled:
            return delivery
        try:
            async with asyncio.timeout(OPENING_LIMIT_S):
                return await self._pending.outcome(listen.id)
        except TimeoutError:
            return self._now(listen)

    async def _turn(self, action: Action, *, wait: bool) -> Turn | NoTurn:
        conversation = action.conversation_id

        def in_line(place: int, holder: str) -> None:
            words = f"Waiting for {holder} to stop speaking: place {place} in the line, 30 s at most."
            self._pending.wait_in_line(action.id, place, words)

        return await self._speaking.turn(
            conversation,
            self._use(action),
            wait=wait,
            seen_speaker=lambda: self._situation(conversation).holder,
            in_line=in_line,
            wanted=lambda: self._asked(action),
        )

    async def _give_back(self, action: Action) -> None:
        if action.kind in _SLOT_SESSION:
            session = self._sessions.get(action.conversation_id)
            if session is not None and session.mode.speaks:
                return
            others = self._pending.open_on(action.conversation_id)
            if any(one.action.kind in _SLOT_SESSION and one.id != action.id for one in others):
                return
        if action.kind.speaks:
            await self._speaking.done(action.conversation_id, self._use(action))

    async def session_went_silent(self, conversation: ConversationId) -> None:
        """The own session no longer speaks there: the slot is free for the next."""
        if not any(one.action.kind in _SLOT_SESSION for one in self._pending.open_on(conversation)):
            await self._speaking.done(conversation, SESSION_USE)

    def _use(self, action: Action) -> DeliveryId:
        return SESSION_USE if action.kind in _SLOT_SESSION else action.id

    def _without(self, action: Action) -> Situation:
        situation = self._situation(action.conversation_id)
        others = tuple(one for one in situation.deliveries if one.id != action.id)
        return Situation(
            conversation=situation.conversation,
            me=situation.me,
            link=situation.link,
            session=situation.session,
            permissions=situation.permissions,
            deliveries=others,
            audit_trouble=situation.audit_trouble,
            not_offered=situation.not_offered,
        )

    def _asked(self, action: Action) -> bool:
        return self._now(action).state is DeliveryState.ASKED

    def _may_repeat(self, delivery: Delivery) -> bool:
        return delivery.state is DeliveryState.UNPROVEN or delivery.state.settled

    def _now(self, action: Action) -> Delivery:
        delivery = self._pending.get(action.id)
        if delivery is None:
            raise LookupError(action.id)
        return delivery
