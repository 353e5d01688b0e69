"""The program with its window: start, stay, leave in order.

Start: window first; then training floor or address, audit log, sign-in, event stream. Leave: wishes end, outcomes are
written, then stream, requests and audit are closed, and only then the window goes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from supervisor_desk.app import logs, tidings
from supervisor_desk.app.audit_desk import AuditDesk
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.places import load_places, save_places
from supervisor_desk.app.screen import Screen
from supervisor_desk.app.station import Station
from supervisor_desk.app.training import TrainingFloorError
from supervisor_desk.app.workplace import Workplace, real_workplace, training_workplace
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Application, Reporter, Tasks, Trouble, every
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.breaker import Circuit, CircuitState
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.settings import Configuration, Settings, SettingsError, data_folder, save_user
from supervisor_desk.ui.dialogs import agreed, question
from supervisor_desk.ui.recovery_bar import LeftOpen
from supervisor_desk.ui.theme import Scheme

TRY_AGAIN_S: Final = 15.0
"""Pause before a start that failed is tried again by itself, in seconds."""

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

    async def main(tasks: Tasks, app: Application) -> int:
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
    at the address of the settings. Conductors use ``screen``, ``station``, ``desk`` and ``ready``.
    """

    def __init__(
        self,
        app: Application,
        tasks: Tasks,
        settings: Settings,
        floor: Sequence[str] | None = None,
        workplace: Workplace | None = None,
    ) -> None:
        self._tasks = tasks
        self._settings = settings
        self._floor = floor
        self._workplace = workplace
        self._stop = asyncio.Event()
        self._again = asyncio.Event()
        self._places_path = data_folder() / "window.json"
        self.clock = SystemClock()
        self.store = Store()
        self.screen = Screen(app, self.store, self.clock, settings, load_places(self._places_path))
        self.ready = asyncio.Event()
        self.station: Station | None = None
        self._audit_desk: AuditDesk | None = None
        window = self.screen.window
        window.closing.connect(self._asked_to_close)
        window.again_requested.connect(self._try_again)
        window.resync_requested.connect(self._try_again)
        window.audit_requested.connect(self._show_audit)
        window.scheme_chosen.connect(self._keep_scheme)
        window.masking_chosen.connect(self._keep_masking)

    @property
    def desk(self) -> Desk | None:
        """The desk, once somebody is signed in."""
        return self.station.desk if self.station is not None else None

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
        """Show an error that nobody handled."""
        self.screen.notify(tidings.of_a_defect(trouble))

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
        if self.station is None:
            self.station = self._station_at(await self._find_workplace())
        desk = await self.station.sign_in()
        desk.on_link.append(self._link_changed)
        self.screen.attach(desk)
        self.station.go_live(desk, self.screen.flushed)

    async def _find_workplace(self) -> Workplace:
        if self._workplace is not None:
            return self._workplace
        if self._floor is None:
            return await real_workplace(self._settings)
        self._tell(LinkPhase.SIGNING_IN, "Opening the training floor.")
        return await training_workplace(self._settings, self._floor)

    def _station_at(self, place: Workplace) -> Station:
        station = Station(
            place,
            self._settings,
            ControlDialect(),
            self.store,
            self.clock,
            self._tasks,
            alert=self._alert,
            audit_alarm=self._audit_alarm,
            circuit_changed=self._circuit_changed,
            link_changed=self.screen.show_link,
        )
        self._audit_desk = AuditDesk(
            place.audit_path, station.reader, station.keeper, self.screen.theme, self.clock, self._tasks
        )
        return station

    def _link_changed(self, link: Link) -> None:
        if link.live and not self.ready.is_set():
            self.ready.set()
            self._tasks.start(self._look_after_last_run(), name="what the last run left open")

    async def _look_after_last_run(self) -> None:
        if self.station is None or self.station.desk is None:
            return
        recovery = self.station.recovery(self.station.desk)

        def leave(item: LeftOpen) -> None:
            self._tasks.start(recovery.leave(item), name=f"leave {item.delivery}")

        self.screen.offer_recovery(await recovery.look(), recovery.undo, leave)

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
            if not await agreed(box):
                self.screen.window.stay_open()
                return
        self._stop.set()

    async def _leave(self) -> None:
        if self.station is not None:
            await self.station.stop_sessions()
        save_places(self._places_path, self.screen.places)
        await self._tasks.cancel_all()
        if self._audit_desk is not None:
            self._audit_desk.close()
        if self.station is not None:
            await self.station.close()
        self.screen.close()

    # --- telling -------------------------------------------------------------------------------------------------

    def _tell(self, phase: LinkPhase, words: str, next_try_in: float | None = None) -> None:
        self.screen.show_link(Link(phase, words, self.clock.now(), next_try_in=next_try_in))

    def _show_failure(self, error: Exception) -> None:
        if self.station is not None and isinstance(error, ServiceError):
            self.station.connection.teller.lost(error, 1, TRY_AGAIN_S)
        else:
            self._tell(LinkPhase.FAILED, str(error), TRY_AGAIN_S)

    def _alert(self, words: str) -> None:
        self.screen.notify(tidings.of_the_sign_in(words))

    def _audit_alarm(self, words: str) -> None:
        self.screen.notify(tidings.of_the_audit_head(words))

    def _circuit_changed(self, circuit: Circuit) -> None:
        if circuit.state is CircuitState.CLOSED:
            self.screen.window.notices.withdraw("circuit")
        else:
            self.screen.notify(tidings.of_the_circuit(circuit))

    async def _second(self) -> None:
        self.screen.show_rate(self.station.connection.heard if self.station is not None else 0)
        if self._audit_desk is not None:
            self._audit_desk.grown()

    # --- asked for by the window ---------------------------------------------------------------------------------

    def _try_again(self) -> None:
        self._again.set()
        if self.station is not None:
            self.station.connection.resync()

    def _show_audit(self) -> None:
        if self._audit_desk is not None:
            self._audit_desk.show()

    def _keep_scheme(self, scheme: Scheme) -> None:
        self._keep(theme=scheme.value)

    def _keep_masking(self, masked: bool) -> None:
        self._keep(mask_customers=masked)

    def _keep(self, **changes: object) -> None:
        """Write a choice made in the menus into the user's settings."""
        try:
            save_user(changes)
        except SettingsError as error:
            self.screen.notify(tidings.of_the_settings(str(error)))
