"""The program with its window: start, stay, leave in order.

Start: training floor or address, audit log, sign-in, event stream. Leave: wishes end, outcomes are written, then
stream, requests and audit are closed, and only then the window goes. It is loaded after the window's first picture: see
``window_first``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from supervisor_desk.app import tidings, window_first
from supervisor_desk.app.agent_finder import AgentFinder
from supervisor_desk.app.arriving import workplace_for
from supervisor_desk.app.audit_desk import AuditDesk
from supervisor_desk.app.beside import arranged, injected
from supervisor_desk.app.changes import Changes
from supervisor_desk.app.companions import Companions
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.places import save_places
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.remedy_desk import RemedyDesk
from supervisor_desk.app.screen import Screen
from supervisor_desk.app.slot_board import Reach
from supervisor_desk.app.sound_desk import SoundDesk
from supervisor_desk.app.station import Station
from supervisor_desk.app.training import TrainingFloorError
from supervisor_desk.app.workplace import Opening, Workplace
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Application, Tasks, Trouble, every
from supervisor_desk.service.circuit import Circuit, CircuitState
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.ui.dialogs import agreed, question
from supervisor_desk.ui.recovery_bar import LeftOpen

TRY_AGAIN_S: Final = 15.0
"""Pause before a start that failed is tried again by itself, in seconds."""

log = structlog.get_logger(__name__)

Conductor = Callable[["Program"], Awaitable[int]]
"""Drives the program in place of a person; its result is the exit code."""


class Program:
    """The desk from one opening to the next. Conductors use ``screen``, ``station``, ``desk`` and ``ready``.

    ``next`` is how it is to be opened when it has closed; ``None`` means not at all.
    """

    def __init__(
        self,
        app: Application,
        tasks: Tasks,
        opening: Opening,
        clock: SystemClock | None = None,
        entrance: window_first.Entrance | None = None,
    ) -> None:
        self._tasks = tasks
        self._opening = opening
        self._stop = asyncio.Event()
        self._again = asyncio.Event()
        self.next: Opening | None = None
        self.clock = clock or SystemClock()
        self.store = Store(self.clock.now)
        settings = opening.configuration.settings
        entrance = entrance or window_first.Entrance(app, settings, self.clock)
        self._places_path = entrance.places_path
        self.screen = Screen(entrance, self.store, self.clock, settings)
        self.ready = asyncio.Event()
        self.station: Station | None = None
        self.sounds: SoundDesk | None = None
        self._audit_desk: AuditDesk | None = None
        self.changes = Changes(self, opening, self.screen, self.store, tasks, self.clock)
        self._kept: tuple[object, ...] = ()  # signals do not keep alive what they call
        window = self.screen.window
        window.closing.connect(self._asked_to_close)
        window.again_requested.connect(self.try_again)
        window.resync_requested.connect(self.try_again)
        window.audit_requested.connect(self._show_audit)

    @property
    def desk(self) -> Desk | None:
        """The desk, once somebody is signed in."""
        return self.station.desk if self.station is not None else None

    async def live(self, conductor: Conductor | None) -> int:
        """Be open until somebody closes the window, or ``conductor`` is done."""
        self.screen.window.show()
        if self.screen.window.asked_to_close:  # before anybody was there to hear it
            self._asked_to_close()
        self._tasks.start(self._boot(), name="start-up")
        self._tasks.start(every(1.0, self._second, monotonic=self.clock.monotonic), name="figures of the status bar")
        try:
            if conductor is not None:
                return await conductor(self)
            await self._stop.wait()
            save_places(self._places_path, self.screen.places)  # what a person arranged, not what a rehearsal did
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
        desk.pending.set_deadline(self.changes.settings.settings.delivery_deadline_s)  # it may have been changed since
        desk.on_link.append(self._link_changed)
        sounds = self._open_sounds()
        self.screen.attach(desk, sounds.attach(desk, self.station))
        mutes = self.station.go_live(desk, self.screen.flushed)
        Companions(desk, mutes, self.screen, self._tasks.start)
        finder = AgentFinder(desk, self.station.calls_of, self.screen, self._tasks.start)
        self.screen.board.bar.agent_wanted.connect(finder.look_for)
        self._kept = (finder, RemedyDesk(self.station.mender(), self.screen, self._tasks.start))
        self._tasks.start(arranged(self.station, self.screen.notify), name="what the settings ask of the service")
        self._tasks.start(injected(self.station, desk, self.screen.notify), name="announcement endpoint")

    def _open_sounds(self) -> SoundDesk:
        if self.sounds is None:
            settings = self.changes.settings.settings
            self.sounds = SoundDesk(self.screen.window, settings, self.clock, self._tasks.start)
            self.sounds.open()
        return self.sounds

    async def _find_workplace(self) -> Workplace:
        return await workplace_for(
            self._opening, self.changes.settings.settings, self.changes.secrets, self._tell_signing_in
        )

    def _station_at(self, place: Workplace) -> Station:
        station = Station(
            place,
            self.changes.settings.settings,
            platform_named(place.platform).dialect(place.address, place.client_id, self.clock),
            self.store,
            self.clock,
            self._tasks,
            alert=self._alert,
            audit_alarm=self._audit_alarm,
            circuit_changed=self._circuit_changed,
            link_changed=self.screen.show_link,
            reach_changed=self._reach_changed,
            again=self.changes.again,
            floor_told=lambda words: self.screen.notify(tidings.of_the_floor(words)),
        )
        self._audit_desk = AuditDesk(
            place.audit_path, station.reader, station.keeper, self.screen.theme, self.clock, self._tasks
        )
        return station

    def _link_changed(self, link: Link) -> None:
        if link.live:
            self.screen.window.notices.withdraw(tidings.SIGN_IN)
        if link.live and not self.ready.is_set():
            self.ready.set()
            window_first.keep_what_is_there()
            self._tasks.start(self._look_after_last_run(), name="what the last run left open")

    async def _look_after_last_run(self) -> None:
        if self.station is None or self.station.desk is None:
            return
        recovery = self.station.recovery(self.station.desk)

        def leave(item: LeftOpen) -> None:
            self._tasks.start(recovery.leave(item), name=f"leave {item.delivery}")

        left_open = await recovery.look()
        if self.station.mutes is not None:
            self.station.mutes.adopt_all(recovery.own_mutes)
        self.screen.offer_recovery(left_open, recovery.undo, leave, recovery.resume)

    # --- leaving -------------------------------------------------------------------------------------------------

    def _asked_to_close(self) -> None:
        self._tasks.start(self._may_close(), name="closing")

    async def _may_close(self) -> None:
        if await self.may_leave("Closing the desk", "Close the desk?", "Stop and close"):
            self._stop.set()
        else:
            self.screen.window.stay_open()

    async def may_leave(self, what: str, title: str, yes: str) -> bool:
        """Whether the person agrees to leave the calls that they are on; asked only if there are some."""
        open_sessions = len(self.desk.sessions.all()) if self.desk is not None else 0
        if not open_sessions:
            return True
        calls = "one call" if open_sessions == 1 else f"{open_sessions} calls"
        words = f"You are still on {calls}. {what} stops your sessions there; the calls themselves go on."
        return await agreed(question(self.screen.window, title, words, yes, "Stay"))

    def open_next(self, opening: Opening) -> None:
        """Close in order, and be opened so."""
        self.next = opening
        self._stop.set()

    async def _leave(self) -> None:
        if self.station is not None:
            await self.station.stop_sessions()
        if self.sounds is not None:
            await self.sounds.close()
        await self._tasks.cancel_all()
        self.changes.close()
        if self._audit_desk is not None:
            self._audit_desk.close()
        if self.station is not None:
            kept = self.next is not None and self.next.workplace is not None
            await self.station.close(keep_floor=kept)
        self.screen.close()
        window_first.let_go_again()

    # --- telling -------------------------------------------------------------------------------------------------

    def _tell(self, phase: LinkPhase, words: str, next_try_in: float | None = None) -> None:
        self.screen.show_link(Link(phase, words, self.clock.now(), next_try_in=next_try_in))

    def _tell_signing_in(self, words: str) -> None:
        self._tell(LinkPhase.SIGNING_IN, words)

    def _show_failure(self, error: Exception) -> None:
        if self.station is not None and isinstance(error, ServiceError):
            self.station.connection.teller.lost(error, 1, TRY_AGAIN_S)
        else:
            self._tell(LinkPhase.FAILED, str(error), TRY_AGAIN_S)

    def _alert(self, words: str) -> None:
        if self.desk is not None:  # before that the start page says it
            self.screen.notify(tidings.of_the_sign_in(words))

    def _audit_alarm(self, words: str) -> None:
        self.screen.notify(tidings.of_the_audit_head(words))

    def _circuit_changed(self, circuit: Circuit) -> None:
        if circuit.state is CircuitState.CLOSED:
            self.screen.window.notices.withdraw("circuit")
        else:
            self.screen.notify(tidings.of_the_circuit(circuit))

    def _reach_changed(self, reach: Reach, trouble: str) -> None:
        self.screen.window.status.show_slots(shared=reach is Reach.SHARED, trouble=trouble)
        if reach is Reach.LOST:
            self.screen.notify(tidings.of_the_board(trouble))
        else:
            self.screen.window.notices.withdraw(tidings.BOARD)

    async def _second(self) -> None:
        self.screen.show_rate(self.station.connection.heard if self.station is not None else 0)
        if self._audit_desk is not None:
            self._audit_desk.grown()

    # --- asked for by the window ---------------------------------------------------------------------------------

    def try_again(self) -> None:
        """Sign in and connect now, or load the floor again."""
        self._again.set()
        if self.station is not None:
            self.station.connection.resync()

    def _show_audit(self) -> None:
        if self._audit_desk is not None:
            self._audit_desk.show()
