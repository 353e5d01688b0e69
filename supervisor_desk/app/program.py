"""The program with its window: start, stay, leave in order.

Start: window first; then training floor or address, audit log, sign-in, event stream. Leave: wishes end, outcomes are
written, then stream, requests and audit are closed, and only then the window goes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import socket
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog
from PySide6.QtWidgets import QApplication, QDialog

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.ports import AuditUnavailable
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app import logs
from supervisor_desk.app.audit_desk import AuditDesk
from supervisor_desk.app.connection import Connection
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.heads import StoredHeadKeeper
from supervisor_desk.app.places import load_places, save_places
from supervisor_desk.app.screen import Screen
from supervisor_desk.app.training import TrainingFloorError
from supervisor_desk.app.workplace import Workplace, real_workplace, training_workplace
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.reader import AuditReader
from supervisor_desk.audit.record import Origin
from supervisor_desk.conversations.conversation import Conversation
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Reporter, Tasks, Trouble, every
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.breaker import Circuit, CircuitState
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import Dialect
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.settings import Configuration, Settings, SettingsError, data_folder, save_user
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.dialogs import ask, question
from supervisor_desk.ui.notices import Notice
from supervisor_desk.ui.theme import Scheme
from supervisor_desk.ui.wishes import wish

LEAVING_S: Final = 5.0
"""How long leaving waits for sessions to stop and for outcomes to reach the disk, in seconds, each."""
TRY_AGAIN_S: Final = 15.0
"""Pause before a start that failed is tried again by itself."""

log = structlog.get_logger(__name__)

Conductor = Callable[["Program"], Awaitable[int]]
"""Drives the program in place of a person; its result is the exit code."""


def run(options: argparse.Namespace, configuration: Configuration) -> int:
    """Open the desk and return when it is closed."""
    settings = configuration.settings
    logs.set_up(settings.log_level, data_folder() / "logs")
    floor = floor_arguments(options) if options.command == "demo" or not settings.base_url else None
    return open_desk(settings, floor)


def open_desk(
    settings: Settings,
    floor: Sequence[str] | None,
    conductor: Conductor | None = None,
    *,
    offscreen: bool = False,
) -> int:
    """Run the program: on a training floor with these arguments, or at the address of the settings."""
    reporter = Reporter()

    async def main(tasks: Tasks, app: QApplication) -> int:
        program = Program(app, tasks, settings, floor)
        reporter.tell(program.report)
        return await program.live(conductor)

    return run_loop(main, reporter=reporter, offscreen=offscreen)


def floor_arguments(options: argparse.Namespace) -> list[str]:
    """What the training floor is told of its shape."""
    arguments: list[str] = []
    for name in ("conversations", "events_per_second", "seed", "scenario"):
        value = getattr(options, name, None)
        if value is not None:
            arguments += [f"--{name.replace('_', '-')}", str(value)]
    return arguments


class Program:
    """One run of the desk: at ``workplace``, or else on a training floor started with the arguments ``floor``, or else
    at the address of the settings. Conductors use ``screen``, ``desk`` and ``ready``.
    """

    def __init__(
        self,
        app: QApplication,
        tasks: Tasks,
        settings: Settings,
        floor: Sequence[str] | None = None,
        workplace: Workplace | None = None,
    ) -> None:
        self._tasks = tasks
        self._settings = settings
        self._floor = floor
        self._stop = asyncio.Event()
        self._again = asyncio.Event()
        self._places_path = data_folder() / "window.json"
        self._dialect: Dialect = ControlDialect()
        self._loud: set[str] = set()
        self.clock = SystemClock()
        self.store = Store()
        self.screen = Screen(app, self.store, self.clock, settings, load_places(self._places_path))
        self.ready = asyncio.Event()
        self.workplace = workplace
        self.connection: Connection | None = None
        self.audit: AuditLog | None = None
        self.reader: AuditReader | None = None
        self.keeper: StoredHeadKeeper | None = None
        self.desk: Desk | None = None
        self._audit_desk: AuditDesk | None = None
        window = self.screen.window
        window.closing.connect(self._asked_to_close)
        window.again_requested.connect(self._try_again)
        window.resync_requested.connect(self._try_again)
        window.audit_requested.connect(self._show_audit)
        window.scheme_chosen.connect(self._keep_scheme)
        window.masking_chosen.connect(self._keep_masking)

    async def live(self, conductor: Conductor | None) -> int:
        """Be open until somebody closes the window, or ``conductor`` is done."""
        self.screen.window.show()
        self._tasks.start(self._boot(), name="start-up")
        self._tasks.start(every(1.0, self._second, monotonic=self.clock.monotonic), name="figures of the status bar")
        try:
            if conductor is not None:
                return await conductor(self)
            await self._stop.wait()
            return 0
        finally:
            await self._leave()

    def report(self, trouble: Trouble) -> None:
        """Show an error that nobody handled: a defect of the desk."""
        self.screen.notify(
            Notice(
                kind=f"bug {type(trouble.error).__name__}",
                happened="The desk met an error of its own.",
                means="Calls are not affected. What you were doing may not have happened; look before you repeat it.",
                do="Go on, or close and open the desk. Please report it with the log file.",
                details=f"{trouble.where}: {type(trouble.error).__name__}",
            )
        )

    # --- starting ------------------------------------------------------------------------------------------------

    async def _boot(self) -> None:
        while True:
            self._again.clear()
            try:
                await self._start()
            except (ServiceError, TrainingFloorError, ValueError) as error:
                log.info("start.failed", kind=type(error).__name__)
                self._show_failure(error)
            else:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TRY_AGAIN_S):
                    await self._again.wait()

    async def _start(self) -> None:
        if self.workplace is None:
            self._tell(LinkPhase.SIGNING_IN, "Opening the training floor." if self._floor is not None else "Starting.")
            self.workplace = (
                await training_workplace(self._settings, self._floor)
                if self._floor is not None
                else await real_workplace(self._settings)
            )
        if self.connection is None:
            self.connection = Connection(
                self.workplace.address,
                self._settings,
                self.workplace.secrets,
                self._dialect,
                self.clock,
                self._tasks,
                alert=self._alert,
                circuit_changed=self._circuit_changed,
                link_changed=self.screen.show_link,
            )
        if self.audit is None:
            await self._open_audit(self.workplace)
        center = await self.connection.sign_in()
        if self.audit is None:
            raise RuntimeError("the audit log is opened before signing in")
        self.audit.origin = _origin(center.me.id, self._dialect.name)
        desk = self.desk = Desk(
            me=center.me.id,
            name=center.me.name,
            store=self.store,
            service=center,
            audit=self.audit,
            slots=LocalSlots(self.clock),
            clock=self.clock,
            start=self._tasks.start,
            permissions=center.me.permissions,
            not_offered=center.not_offered,
            deadline_s=self._settings.delivery_deadline_s,
        )
        desk.on_link.append(self._link_changed)
        try:
            await self.audit.check()
        except AuditUnavailable as trouble:
            desk.audit_cannot_be_written(str(trouble))
        self.screen.attach(desk)
        self._tasks.start(desk.watch(), name="deadlines and leases")
        self._tasks.start(desk.write_outcomes(), name="outcomes into the audit log")
        self.connection.go_live(
            take=desk.take,
            snapshot=desk.snapshot,
            ended=self._swept,
            watched=desk.watches,
            drained=self.screen.flushed,
        )

    async def _open_audit(self, place: Workplace) -> None:
        path = place.audit_path
        if place.secrets.lasting:
            self.keeper = StoredHeadKeeper(place.secrets, path.stem, asyncio.get_running_loop())
        self.audit = AuditLog(
            path,
            clock=self.clock,
            origin=_origin("", self._dialect.name),
            keeper=self.keeper,
            alarm=self._audit_alarm,
        )
        self.audit.start()
        self.reader = AuditReader(path)
        self._audit_desk = AuditDesk(path, self.reader, self.keeper, self.screen.theme, self.clock, self._tasks)

    def _swept(self, conversation: Conversation) -> None:
        desk, known = self.desk, self.store.get(conversation.id)
        if desk is not None and known is not None and not known.over:
            desk.ended(conversation.id)

    def _link_changed(self, link: Link) -> None:
        if link.live:
            self.ready.set()

    # --- leaving -------------------------------------------------------------------------------------------------

    def _asked_to_close(self) -> None:
        self._tasks.start(self._may_close(), name="closing")

    async def _may_close(self) -> None:
        desk = self.desk
        open_sessions = len(desk.sessions.all()) if desk is not None else 0
        if open_sessions:
            calls = "one call" if open_sessions == 1 else f"{open_sessions} calls"
            words = f"You are still on {calls}. Closing the desk stops your sessions there; the calls themselves go on."
            box = question(self.screen.window, "Close the desk?", words, "Stop and close", "Stay")
            if await ask(box) != QDialog.DialogCode.Accepted:
                self.screen.window.stay_open()
                return
        self._stop.set()

    async def _leave(self) -> None:
        desk = self.desk
        if desk is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LEAVING_S):
                    await self._stop_sessions(desk)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LEAVING_S):
                    await desk.flush()
        save_places(self._places_path, self.screen.places)
        await self._tasks.cancel_all()
        if self.connection is not None:
            await self.connection.close()
        if self._audit_desk is not None:
            self._audit_desk.close()
        if self.reader is not None:
            await self.reader.close()
        if self.audit is not None:
            await self.audit.close()
        if self.workplace is not None and self.workplace.floor is not None:
            await self.workplace.floor.close()
        self.screen.close()

    async def _stop_sessions(self, desk: Desk) -> None:
        """Leave no leg behind: each own session is stopped, and the proof of it waited for."""
        for key in desk.sessions.all():
            delivery = await desk.dispatcher.perform(wish(Kind.STOP, self.store.get(key)), why="the desk is closing")
            if not delivery.state.settled:
                await desk.pending.outcome(delivery.id)

    # --- telling -------------------------------------------------------------------------------------------------

    def _tell(self, phase: LinkPhase, words: str, next_try_in: float | None = None) -> None:
        self.screen.show_link(Link(phase, words, self.clock.now(), next_try_in=next_try_in))

    def _show_failure(self, error: Exception) -> None:
        if self.connection is not None and isinstance(error, ServiceError):
            self.connection.teller.lost(error, 1, TRY_AGAIN_S)
        else:
            self._tell(LinkPhase.FAILED, str(error), TRY_AGAIN_S)

    def _alert(self, words: str) -> None:
        self.screen.notify(
            Notice(
                kind="sign-in",
                happened=words,
                means="The desk goes on with what it has; actions may be refused until this is mended.",
                do="Check the sign-in in the settings if it stays.",
                tone=Tone.WAITING,
            )
        )

    def _circuit_changed(self, circuit: Circuit) -> None:
        if circuit.state is CircuitState.CLOSED:
            self.screen.window.notices.withdraw("circuit")
        else:
            self.screen.notify(Notice(kind="circuit", happened=circuit.words, tone=Tone.WAITING))

    def _audit_alarm(self, words: str) -> None:
        self.screen.notify(Notice(kind="audit head", happened=words))

    def _try_again(self) -> None:
        self._again.set()
        if self.connection is not None:
            self.connection.resync()

    def _keep_scheme(self, scheme: Scheme) -> None:
        self._keep(theme=scheme.value)

    def _keep_masking(self, masked: bool) -> None:
        self._keep(mask_customers=masked)

    def _keep(self, **changes: object) -> None:
        """Write a choice made in the menus into the user's settings."""
        try:
            save_user(changes)
        except SettingsError as error:
            self.screen.notify(Notice(kind="settings", happened=str(error), tone=Tone.WAITING))

    def _show_audit(self) -> None:
        if self._audit_desk is not None:
            self._audit_desk.show()

    async def _second(self) -> None:
        self.screen.show_rate(self.connection.heard if self.connection is not None else 0)
        if self._audit_desk is not None:
            self._audit_desk.grown()


def _origin(actor: str, platform: str) -> Origin:
    return Origin(actor=actor, desk=_RUN, host=socket.gethostname(), platform=platform)


_RUN: Final = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
