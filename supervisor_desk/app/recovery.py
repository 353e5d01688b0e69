"""After a crash: settle what the last run left open, and name what of it is still in force."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.left_on import LOOKED_AT, left_on_in_force
from supervisor_desk.actions.ports import AuditTrail, AuditUnavailable, Note, Service
from supervisor_desk.actions.proof import Finding, Verdict, bound
from supervisor_desk.actions.recovery import (
    StillInForce,
    action_of,
    agents_out_of_sight,
    judge_left,
    legs_in_force,
    mutes_elsewhere,
    mutes_in_force,
)
from supervisor_desk.app.desk import Desk
from supervisor_desk.audit.reader import AuditReader, AuditUnreadable
from supervisor_desk.audit.record import Row
from supervisor_desk.audit.search import Filter, OpenIntent
from supervisor_desk.conversations.conversation import Conversation, ConversationId, UserId
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.ui.recovery_bar import LeftOpen

MUTES_LOOKED_AT: Final = 200
"""How many of the newest proven mutes and unmutes are looked through."""
LOOKED_BACK_S: Final = 3600.0
"""How old a mute may be whose agent is looked for on calls that the board does not show, in seconds."""
AGENTS_LOOKED_FOR: Final = 10
"""How many such agents are looked for at most."""
_STATES: Final = {Finding.PROVEN: "confirmed", Finding.FAILED: "failed", Finding.CANCELLED: "cancelled"}

log = structlog.get_logger(__name__)

CallsOf = Callable[[UserId], Awaitable[tuple[Conversation, ...]]]
"""Finds the calls that an agent is on. Raises ``ServiceError``."""


class Recovery:
    """Runs once, with the first floor that is live. ``run`` and ``host`` tell this run's entries from others.

    ``calls_of`` finds the calls that an agent is on, also those that the board does not show; raises ``ServiceError``.
    """

    def __init__(
        self,
        desk: Desk,
        service: Service,
        audit: AuditTrail,
        reader: AuditReader,
        *,
        run: str,
        host: str,
        calls_of: CallsOf,
    ) -> None:
        self._desk = desk
        self._calls_of = calls_of
        self._service = service
        self._audit = audit
        self._reader = reader
        self._run = run
        self._host = host
        self._force: dict[DeliveryId, StillInForce] = {}

    async def look(self) -> tuple[LeftOpen, ...]:
        """Settle what can be settled; returns what a person must decide, oldest first. Never raises."""
        try:
            left = [one for one in await self._reader.open_intents() if self._is_ours(one.intent)]
            items = [item for one in left if (item := await self._settle(one)) is not None]
            legs = legs_in_force(self._desk.sessions.all(), self._asked(left))
            force = [*legs, *await self._mutes(), *await self._left_on()]
        except (AuditUnreadable, AuditUnavailable) as trouble:
            log.warning("recovery.stopped", kind=type(trouble).__name__)
            return ()
        known = {one.delivery for one in force}
        return (*(one for one in items if one.delivery not in known), *(self._in_force(one, left) for one in force))

    def undo(self, item: LeftOpen) -> Action | None:
        """The wish that ends what ``item`` names; ``None`` if there is nothing to undo."""
        force = self._force.get(item.delivery)
        return force.undo if force is not None else None

    def resume(self, item: LeftOpen) -> Action | None:
        """The wish with which going on with ``item`` begins; ``None`` if it goes on as it is."""
        force = self._force.get(item.delivery)
        return force.resume if force is not None else None

    @property
    def own_mutes(self) -> tuple[Action, ...]:
        """The wishes that end the mutes of the last run, those that nobody else can have placed."""
        return tuple(one.undo for one in self._force.values() if one.kind is Kind.MUTE and one.ours)

    async def leave(self, item: LeftOpen) -> None:
        """A person lets ``item`` be: what nobody can tell is closed in the log, so that it is not asked about again."""
        if item.delivery in self._force:
            return  # it was settled when it was seen; that it goes on was the choice
        note = Note(
            step="outcome",
            what=item.kind.value,
            delivery=item.delivery,
            conversation=item.conversation,
            state="failed",
            reason="Left as it was after a restart: nobody could tell whether it took effect.",
            detail={"after_restart": True},
        )
        try:
            await self._audit.append(note)
        except AuditUnavailable as trouble:
            log.warning("recovery.not_closed", kind=type(trouble).__name__)  # it comes up again with the next start

    async def _settle(self, left: OpenIntent) -> LeftOpen | None:
        entry = left.intent.entry
        action = action_of(entry.note())
        if action is None:
            return None
        remote = left.latest.entry.detail.get("remote_id")
        proof = bound(self._service.proof_of(action, None), remote if isinstance(remote, str) else "")
        conversation = self._desk.store.get(action.conversation_id)
        looked = await self._service.look(action, proof) if conversation is not None else None
        verdict = judge_left(proof, conversation, looked)
        if verdict is None:
            return LeftOpen(
                delivery=action.id,
                kind=action.kind,
                conversation=action.conversation_id,
                asked_at=entry.at_s,
                found="Nobody can tell whether it took effect. Ask on the call before you repeat it.",
            )
        await self._audit.append(_outcome(entry.note(), verdict))
        return None

    async def _mutes(self) -> tuple[StillInForce, ...]:
        rows: list[Row] = []
        for kind in (Kind.MUTE, Kind.UNMUTE):
            wanted = Filter(step="outcome", what=kind.value, state="confirmed", actor=self._desk.me)
            page = await self._reader.page(wanted, limit=MUTES_LOOKED_AT)
            rows += page.rows
        rows.sort(key=lambda row: row.entry.sequence)
        shown = {one.id: one for one in self._desk.store}
        ordered = [row.entry.note() for row in rows]
        recent = [row.entry.note() for row in rows if self._desk.clock.now() - row.entry.at_s < LOOKED_BACK_S]
        gone = agents_out_of_sight(recent, shown)
        found = list(mutes_in_force(ordered, shown))
        for agent in list(gone)[-AGENTS_LOOKED_FOR:]:
            found += await self._elsewhere(agent, gone[agent])
        return tuple(found)

    async def _left_on(self) -> tuple[StillInForce, ...]:
        """Holds and pauses of the recording, where the service has them."""
        rows: list[Row] = []
        for kind in LOOKED_AT:
            if kind not in self._service.not_offered:
                wanted = Filter(step="outcome", what=kind.value, state="confirmed", actor=self._desk.me)
                rows += (await self._reader.page(wanted, limit=MUTES_LOOKED_AT)).rows
        rows.sort(key=lambda row: row.entry.sequence)
        return left_on_in_force((row.entry.note() for row in rows), {one.id: one for one in self._desk.store})

    async def _elsewhere(self, agent: UserId, placed: Note) -> tuple[StillInForce, ...]:
        """The mute of an agent whose call is not on the board any more; the calls where it is in force come onto it."""
        try:
            calls = await self._calls_of(agent)
        except ServiceError as error:
            log.info("recovery.agent_not_found", kind=type(error).__name__)
            return ()
        known = [self._desk.store.get(one.id) or one for one in calls]
        found = mutes_elsewhere(agent, placed, known)
        muted = {one.conversation for one in found}
        for one in known:
            if one.id in muted:
                self._desk.bring(one)
        return found

    def _in_force(self, force: StillInForce, left: list[OpenIntent]) -> LeftOpen:
        self._force[force.delivery] = force
        times = [one.intent.entry.at_s for one in left if one.intent.entry.conversation == force.conversation]
        return LeftOpen(
            delivery=force.delivery,
            kind=force.kind,
            conversation=force.conversation,
            asked_at=times[-1] if times else self._desk.clock.now(),
            found=force.found,
            can_resume=force.kind is not Kind.MUTE,
            can_release=True,
        )

    def _is_ours(self, row: Row) -> bool:
        entry = row.entry
        return entry.actor == self._desk.me and entry.host == self._host and entry.desk != self._run

    @staticmethod
    def _asked(left: list[OpenIntent]) -> dict[ConversationId, DeliveryId]:
        return {ConversationId(one.intent.entry.conversation): DeliveryId(one.intent.entry.delivery) for one in left}


def _outcome(intent: Note, verdict: Verdict) -> Note:
    proven = verdict.finding is Finding.PROVEN
    return Note(
        step="outcome",
        what=intent.what,
        delivery=intent.delivery,
        conversation=intent.conversation,
        participant=intent.participant,
        state=_STATES[verdict.finding],
        proof=verdict.words if proven else "",
        reason="" if proven else verdict.words,
        retry_of=intent.retry_of,
        detail={"after_restart": True},
    )
