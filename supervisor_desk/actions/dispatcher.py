"""One action, one path: rules → slot → audit → send → proof → outcome in the audit.

Nothing is sent that is not on disk first. Nothing is sent twice by the program: where an answer is missing it looks.
Coroutines run on the main loop; ``app`` starts them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from supervisor_desk.actions import notes
from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.pending import Pending
from supervisor_desk.actions.ports import Accepted, AuditTrail, AuditUnavailable, Refused, Service, Unanswered
from supervisor_desk.actions.rules import Situation, WhyNot, why_not_action
from supervisor_desk.actions.second_look import SecondLook
from supervisor_desk.actions.sessions import Sessions
from supervisor_desk.actions.speaking import SLOT_LOST, NoTurn, Speaking
from supervisor_desk.actions.turns import LIVE_SPEECH, Turns
from supervisor_desk.conversations.conversation import ConversationId, MonitorSession, MonitorSessionId
from supervisor_desk.conversations.events import ConversationEnded

OPENING_LIMIT_S: Final = 30.0
"""How long coaching waits for the session that it needs, in seconds, unless a phone takes longer to be answered."""
SECOND_START: Final = (
    "A session on this call may already be opening. Nothing was sent. Wait until it is confirmed, or retry “listen”: "
    "the desk looks first."
)
SESSION_CHANGED: Final = (
    "Your session on this call changed before this could leave. Nothing was sent. Look at the call and ask again."
)
STEPPED_BACK: Final = "Taken back before it left the desk: you asked for “{kind}”."
STOPPED_SHORT: Final = "Nothing was sent: the desk stopped working on it before it could leave. Ask again."
CLOSED_EARLY: Final = "The desk was closed before the answer came. It may have taken effect."

_STARTS_SESSION: Final = frozenset({Kind.LISTEN, Kind.BARGE})
_FURTHER: Final = {Kind.LISTEN: LIVE_SPEECH, Kind.STOP: LIVE_SPEECH | {Kind.LISTEN}}
"""What stepping back, or out, takes back before it leaves the desk."""
_DID_NOT_HAPPEN: Final = frozenset({DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.CANCELLED})


class Dispatcher:
    """Performs actions. ``situation`` tells what is so now; ``audit_failed`` hears why the log cannot be written.

    ``look_first`` names another supervisor whom the service shows speaking when it is asked. ``call_over`` hears of a
    call that the service says is over (404), where the feed has not said so.
    """

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
        look_first: Callable[[ConversationId], Awaitable[str]],
        call_over: Callable[[ConversationId], None] | None = None,
    ) -> None:
        self._service = service
        self._audit = audit
        self._pending = pending
        self._sessions = sessions
        self._situation = situation
        self._audit_failed = audit_failed
        self._call_over = call_over or self._close
        self._in_flight: set[DeliveryId] = set()
        self._turns = Turns(speaking, pending, sessions, lambda key: situation(key).heard_besides, look_first)
        self._second = SecondLook(
            service=service,
            pending=pending,
            sessions=sessions,
            turns=self._turns,
            perform=self.perform,
            in_flight=self._in_flight,
        )

    async def perform(self, action: Action, *, wait: bool = False, why: str = "") -> Delivery:
        """Carry out ``action``; returns once its request was answered, refused, or found not to be possible.

        ``wait`` queues for the speaking slot if another supervisor has it. ``why`` is noted in the audit where the
        desk acts by itself. What becomes of the delivery later is told by ``Pending``. The same action asked for
        again is not carried out again.
        """
        known = self._pending.get(action.id)
        if known is not None:
            return known
        return await self._perform(action, wait=wait, why=why, serving=None)

    async def retry(self, key: DeliveryId, *, wait: bool = False) -> Delivery | None:
        """Repeat a delivery as a new one, after a look; see ``SecondLook.retry``."""
        return await self._second.retry(key, wait=wait)

    async def cancel(self, key: DeliveryId, why: str = "") -> Delivery | None:
        """Take a delivery back; see ``SecondLook.cancel``."""
        return await self._second.cancel(key, why)

    async def look(self, key: DeliveryId) -> bool:
        """Ask by REST how a delivery stands; ``True`` if it is settled."""
        await self._second.look(key)
        delivery = self._pending.get(key)
        return delivery is None or delivery.state.settled

    async def settled(self, delivery: Delivery) -> None:
        """Let go of what a settled delivery held: the slot of a cue, the claim on a session that did not open."""
        if delivery.state is not DeliveryState.CONFIRMED:
            self._sessions.not_begun(delivery.action.conversation_id, delivery.id)
        await self._turns.give_back(delivery.action)

    async def session_went_silent(self, conversation: ConversationId) -> None:
        """The own session no longer speaks there: the slot is free for the next."""
        await self._turns.session_went_silent(conversation)

    async def keep_slots(self) -> tuple[ConversationId, ...]:
        """Give back the slots that nothing needs and prolong the rest; returns the calls whose slot was lost.

        To be called every ``slots.RENEW_EVERY_S``.
        """
        return await self._turns.keep()

    async def regain_slot(self, conversation: ConversationId) -> bool:
        """Take a slot again that was lost; see ``Turns.regain``."""
        return await self._turns.regain(conversation)

    # --- inside --------------------------------------------------------------------------------------------------

    async def _perform(self, action: Action, *, wait: bool, why: str, serving: DeliveryId | None) -> Delivery:
        conversation = action.conversation_id
        self._take_back_what_waits(action, serving)
        besides = frozenset({action.id} if serving is None else {action.id, serving})
        situation = self._apart_from(conversation, besides)
        session = self._sessions.get(conversation)
        self._pending.ask(action, self._service.proof_of(action, session))
        try:
            no = why_not_action(action, _with_the_slot(situation) if wait else situation)
            if no is not None:
                self._pending.refused(action.id, no.sentence)
            elif action.kind is not Kind.COACH or session is not None or await self._opened_for(action):
                await self._in_turn(action, besides, wait=wait, why=why)
        finally:
            if self._asked(action):  # an error, or the desk is closing; what was not sent must not look as if it were
                self._pending.cancelled(action.id, STOPPED_SHORT)
            if self._now(action).state in _DID_NOT_HAPPEN:
                self._sessions.not_begun(conversation, action.id)
                await self._turns.give_back(action)
        return self._now(action)

    async def _in_turn(self, action: Action, besides: frozenset[DeliveryId], *, wait: bool, why: str) -> None:
        fence: int | None = None
        if action.kind.speaks:
            turn = await self._turns.take(action, wait=wait)
            if isinstance(turn, NoTurn):
                self._pending.refused(action.id, turn.reason)
                return
            fence = turn.fence
            self._pending.wait_in_line(action.id, 0, "")
        if self._may_go_on(action, self._sessions.get(action.conversation_id), besides):
            await self._send(action, besides, fence, why)

    async def _send(self, action: Action, besides: frozenset[DeliveryId], fence: int | None, why: str) -> None:
        conversation = action.conversation_id
        session = self._sessions.get(conversation)
        starts = session is None and action.kind in _STARTS_SESSION
        if starts and not self._sessions.begin(conversation, action.id):
            self._pending.refused(action.id, SECOND_START)
            return
        try:
            shown = self._situation(conversation).conversation
            await self._audit.append(notes.intent(action, shown, session, fence, why))
        except AuditUnavailable as trouble:
            self._pending.refused(action.id, f"Nothing was sent: {trouble}")
            self._audit_failed(str(trouble))
            return
        still = self._turns.check(action, fence) if fence is not None else None
        if still is not None and not await still():
            self._pending.refused(action.id, SLOT_LOST)
            return
        # Writing takes a while: it may have been taken back, or the call or the session may have moved on.
        if not self._may_go_on(action, session, besides):
            return
        proof, patience = self._service.proof_of(action, session), self._service.deadline_s(action, session)
        self._pending.sent(action.id, proof, patience)
        self._in_flight.add(action.id)
        try:
            answer = await self._service.send(action, session, still)
        except asyncio.CancelledError:
            self._pending.unanswered(action.id, CLOSED_EARLY)
            raise
        finally:
            self._in_flight.discard(action.id)
        if answer.reference:
            self._pending.referred(action.id, answer.reference)
        match answer:
            case Accepted():
                if starts and answer.remote_id:
                    self._sessions.begun(conversation, action.id, MonitorSessionId(answer.remote_id))
                self._pending.accepted(action.id, answer)
            case Refused():
                await self._refused(action, answer)
            case Unanswered():
                self._pending.unanswered(action.id, answer.reason)
        await self._second.answered(action.id)

    async def _refused(self, action: Action, answer: Refused) -> None:
        self._sessions.not_begun(action.conversation_id, action.id)
        if not (answer.over and action.kind is Kind.STOP):  # with the call every session ends: then it is stopped
            self._pending.refused(action.id, answer.reason)
        if answer.over:
            self._call_over(action.conversation_id)
            await self._turns.release(action.conversation_id)

    def _close(self, conversation: ConversationId) -> None:
        self._sessions.close(conversation)
        self._pending.observe(ConversationEnded(conversation_id=conversation))

    async def _opened_for(self, action: Action) -> bool:
        listen = Action(
            kind=Kind.LISTEN,
            conversation_id=action.conversation_id,
            participant_id=action.participant_id,
            user_id=action.user_id,
        )
        self._pending.wait_in_line(action.id, 0, "Opening a session first: coaching goes over it.")
        opened = await self._opening(listen, action.id)
        if not self._asked(action):
            return False
        if opened.state is not DeliveryState.CONFIRMED or self._sessions.get(action.conversation_id) is None:
            self._pending.failed(action.id, f"No session could be opened. {opened.reason}".rstrip())
            return False
        return True

    async def _opening(self, listen: Action, serving: DeliveryId) -> Delivery:
        delivery = await self._perform(listen, wait=False, why="opened for coaching", serving=serving)
        if delivery.state.settled:
            return delivery
        try:
            async with asyncio.timeout(max(OPENING_LIMIT_S, self._service.deadline_s(listen, None) or 0.0)):
                return await self._pending.outcome(listen.id)
        except TimeoutError:
            return self._now(listen)

    def _take_back_what_waits(self, action: Action, serving: DeliveryId | None) -> None:
        """Whoever steps back or out does not want to be heard when a turn comes later."""
        for one in self._pending.open_on(action.conversation_id):
            further = one.action.kind in _FURTHER.get(action.kind, frozenset())
            if further and one.state is DeliveryState.ASKED and one.id != serving:
                self._pending.cancelled(one.id, STEPPED_BACK.format(kind=action.kind.value))

    def _may_go_on(self, action: Action, session: MonitorSession | None, besides: frozenset[DeliveryId]) -> bool:
        """Whether ``action`` still stands and is still right; says why not where it is not."""
        if not self._asked(action):
            return False
        now = self._sessions.get(action.conversation_id)
        no: WhyNot | None = why_not_action(action, _with_the_slot(self._apart_from(action.conversation_id, besides)))
        if no is not None:
            self._pending.refused(action.id, no.sentence)
            return False
        lost = action.kind is Kind.COACH and now is None
        if lost or (now.id if now else None) != (session.id if session else None):
            self._pending.refused(action.id, SESSION_CHANGED)
            return False
        return True

    def _apart_from(self, conversation: ConversationId, besides: frozenset[DeliveryId]) -> Situation:
        situation = self._situation(conversation)
        others = tuple(one for one in situation.deliveries if one.id not in besides)
        return msgspec.structs.replace(situation, deliveries=others, slot=None)  # the board itself is asked in time

    def _asked(self, action: Action) -> bool:
        return self._now(action).state is DeliveryState.ASKED

    def _now(self, action: Action) -> Delivery:
        delivery = self._pending.get(action.id)
        if delivery is None:
            raise LookupError(action.id)
        return delivery


def _with_the_slot(situation: Situation) -> Situation:
    """The situation as it is once it is our turn to speak."""
    return msgspec.structs.replace(situation, holder="", slot=None)
