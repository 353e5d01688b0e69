"""The desk joined to one workplace: audit log, sign-in, event stream. Opened in that order, closed the other way round.

Opening may fail at any step and be tried again; what is open by then stays so.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import uuid
from collections.abc import Callable, Mapping
from typing import Final

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.left_on import holds_to_end
from supervisor_desk.actions.ports import AuditUnavailable
from supervisor_desk.actions.remedies import Mender
from supervisor_desk.actions.slot_board import SlotBoard
from supervisor_desk.app.connection import Connection
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.heads import StoredHeadKeeper, through
from supervisor_desk.app.inject_endpoint import InjectEndpoint, token_of
from supervisor_desk.app.mute_watch import MuteWatch
from supervisor_desk.app.outside_calls import LOOK_EVERY_S, OutsideCalls
from supervisor_desk.app.platform import Platform, Reminder, Told
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.recovery import Recovery
from supervisor_desk.app.slot_board import DeskBoard, Reach, board_for
from supervisor_desk.app.uploads import Uploads
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.reader import AuditReader
from supervisor_desk.audit.record import Origin
from supervisor_desk.conversations.conversation import Conversation, UserId
from supervisor_desk.conversations.events import ConversationChanged
from supervisor_desk.conversations.link import Link
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks, every
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.breaker import Circuit
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import Dialect
from supervisor_desk.settings import Settings
from supervisor_desk.ui.wishes import wish

LEAVING_S: Final = 5.0
"""How long leaving waits for sessions to stop, and for outcomes to reach the disk, in seconds each."""
_RUN: Final = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"


class Station:
    """Use from the loop's thread. What people should know is told through the callables."""

    def __init__(
        self,
        place: Workplace,
        settings: Settings,
        dialect: Dialect,
        store: Store,
        clock: SystemClock,
        tasks: Tasks,
        *,
        alert: Callable[[str], None],
        audit_alarm: Callable[[str], None],
        circuit_changed: Callable[[Circuit], None],
        link_changed: Callable[[Link], None],
        reach_changed: Callable[[Reach, str], None] = lambda _reach, _trouble: None,
        again: Reminder | None = None,
        floor_told: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self.place = place
        self._platform = platform_named(place.platform)
        self._settings = settings
        self._dialect = dialect
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._channels = self._platform.keeper(place)
        self.connection = Connection(
            place.address,
            settings,
            place.credentials,
            dialect,
            clock,
            tasks,
            alert=alert,
            circuit_changed=circuit_changed,
            link_changed=link_changed,
            signer=lambda exchange, renewed: self._platform.signer(
                place, settings, exchange, dialect, clock, _told(alert, renewed, again, self._platform)
            ),
            keeper=self._channels,
            floor_told=floor_told,
        )
        path = place.audit_path
        self.keeper: StoredHeadKeeper | None = None
        if place.secrets.lasting:
            self.keeper = StoredHeadKeeper(place.secrets, path, through(asyncio.get_running_loop()))
        self.audit = AuditLog(path, clock=clock, origin=self._origin(""), keeper=self.keeper, alarm=audit_alarm)
        self.audit.start()
        self.reader = AuditReader(path)
        self.desk: Desk | None = None
        self.mutes: MuteWatch | None = None
        self._center: ContactCenter | None = None
        self._board: DeskBoard | None = None
        self._reach_changed = reach_changed

    async def sign_in(self) -> Desk:
        """Sign in and build the desk of whoever that is. Raises ``ServiceError``."""
        center = self._center = await self.connection.sign_in()
        self.audit.origin = self._origin(center.me.id)
        if self._board is None:
            self._board = await board_for(self.place, self._settings, center, self._clock, self._reach_changed)
        desk = self.desk = self._desk_of(center, self._board.board)
        center.uploading = Uploads(desk.pending).going
        try:
            await self.audit.check()
        except AuditUnavailable as trouble:
            desk.audit_cannot_be_written(str(trouble))
        return desk

    def go_live(self, desk: Desk, drained: Callable[[], None]) -> MuteWatch:
        """Start everything that runs beside the window; ``drained`` is called with each frame, after its events."""

        def missed(conversation: Conversation, read_from: float) -> None:
            known = self._store.get(conversation.id)
            if not conversation.over:
                if (self._store.arrived(conversation.id) or read_from) <= read_from:  # else an event was faster
                    desk.take((ConversationChanged(conversation=conversation),), self._clock.monotonic())
            elif known is not None and not known.over:
                desk.ended(conversation.id)

        self.mutes = mutes = MuteWatch(desk, self.audit, self._tasks.start, self._settings.mute_lease_s)
        self._tasks.start(mutes.watch(), name="mutes that run out")
        self._tasks.start(desk.watch(), name="deadlines")
        self._tasks.start(desk.slots.run(), name="speaking slots")
        if self._center is not None:
            outside = OutsideCalls(desk, self._center.conversation)
            looks = every(LOOK_EVERY_S, outside.round, monotonic=self._clock.monotonic)
            self._tasks.start(looks, name="calls that the feed does not tell of")
        if self._board is not None:
            self._board.go_live(self._tasks, self._clock, desk.slots.hint)
        self._tasks.start(desk.write_outcomes(), name="outcomes into the audit log")
        self.connection.go_live(
            take=desk.feed.take,
            snapshot=desk.snapshot,
            missed=missed,
            shown=lambda: [one.id for one in self._store if not one.over],
            followed=lambda: tuple(desk.sessions.all()),
            watched=desk.watches,
            drained=drained,
        )
        return mutes

    def tell_uploads(self, uploaded: Callable[[Action, str], None]) -> None:
        """Have ``uploaded`` told of each action whose sound was uploaded, and where it is now."""
        if self._center is not None:
            self._center.uploaded = uploaded

    def mender(self) -> Mender:
        """What puts right, on the record, what stands in the way of this supervisor."""
        if self._center is None:
            raise RuntimeError("sign in before putting anything right")
        return Mender(self._center, self.audit)

    def recovery(self, desk: Desk) -> Recovery:
        """What looks after the things that the last run left open."""
        if self._center is None:
            raise RuntimeError("sign in before looking after the last run")
        center, host = self._center, socket.gethostname()
        return Recovery(desk, center, self.audit, self.reader, run=_RUN, host=host, calls_of=center.calls_of)

    async def calls_of(self, agent: UserId) -> tuple[Conversation, ...]:
        """The calls that an agent is on now, whatever the board shows. Raises ``ServiceError``."""
        return await self._center.calls_of(agent) if self._center is not None else ()

    @property
    def signed_in_as(self) -> str:
        """The client that is signed in, empty if none is."""
        return (self._center.me.client_id or self._center.me.name) if self._center is not None else ""

    def works_for(self, there: Workplace, user: UserId | None = None) -> bool:
        """Whether the desk is, or tries to be, signed in as that client there, with what is kept there, and for that
        ``user`` where it is a person who signs in.
        """
        place, me = self.place, self._center.me if self._center is not None else None
        same_place = (place.address, place.platform) == (there.address, there.platform) and place.floor is None
        if not same_place or place.secrets is not there.secrets or place.client_id not in ("", there.client_id):
            return False
        return me is None or (me.client_id in ("", there.client_id) and user in (None, me.id))

    @property
    def asks_a_person(self) -> bool:
        """Whether it takes a person with a browser to sign in here."""
        return self._platform.personal and self.place.floor is None

    @property
    def not_offered(self) -> Mapping[Kind, str]:
        """What the platform cannot do, with the reasons, as far as that is known by now."""
        return self._dialect.not_offered

    @property
    def queues(self) -> tuple[tuple[str, str], ...]:
        """Ids and names of the queues that one may choose from, beside those on the board."""
        return self._platform.queues(self._dialect)

    async def arrange(self) -> tuple[str, ...]:
        """Ask of the service what the settings want of it; returns what could not be done, in words."""
        if self._center is None:
            raise RuntimeError("sign in before asking anything of the service")
        return await self._platform.arrange(self.connection.client, self._center, self._settings)

    async def inject(self, desk: Desk) -> None:
        """Take announcements from programs on this computer, where the settings say so, until cancelled.

        Raises ``OSError`` and ``SecretsUnavailableError``.
        """
        port, center = self._settings.inject_port, self._center
        if not port or center is None:
            return
        token = await token_of(self.place.secrets)
        await InjectEndpoint(token, desk.dispatcher.perform, center.why_not_now).serve(port)

    async def stop_sessions(self) -> None:
        """Leave no leg, no mute and no hold behind: undo them and wait for the proof, then for the outcomes on disk."""
        desk = self.desk
        if desk is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVING_S):
                if self.mutes is not None:
                    await self.mutes.undo_all("the desk is closing")
                holds = holds_to_end(desk.pending.all(), {one.id: one for one in self._store})
                for undo in (*holds, *(wish(Kind.STOP, self._store.get(key)) for key in desk.sessions.all())):
                    delivery = await desk.dispatcher.perform(undo, why="the desk is closing")
                    if not delivery.state.settled:
                        await desk.pending.outcome(delivery.id)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVING_S):
                await desk.flush()

    async def close(self, *, keep_floor: bool = False) -> None:
        """Close connections and files; tasks were cancelled before. The training floor may stay for the next desk."""
        if self._board is not None:
            await self._board.close()
        await self.connection.close()
        if self._channels is not None:
            self._channels.close()
        await self.reader.close()
        await self.audit.close()
        if self.place.floor is not None and not keep_floor:
            await self.place.floor.close()

    def _desk_of(self, center: ContactCenter, slots: SlotBoard) -> Desk:
        return Desk(
            me=center.me.id,
            name=center.me.name,
            store=self._store,
            service=center,
            audit=self.audit,
            slots=slots,
            clock=self._clock,
            start=self._tasks.start,
            deadline_s=self._settings.delivery_deadline_s,
        )

    def _origin(self, actor: str) -> Origin:
        return Origin(actor=actor, desk=_RUN, host=socket.gethostname(), platform=self._dialect.name)


def _told(
    alert: Callable[[str], None], renewed: Callable[[], None], again: Reminder | None, platform: Platform
) -> Told:
    if again is None or not platform.personal:
        return Told(alert, renewed, lambda _at: None)
    return Told(again.lost, renewed, again.ask)
