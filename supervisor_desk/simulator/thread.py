"""A floor in a thread of its own, with a loop of its own: for tests on Qt's loop, and for a desk that brings its floor
along without sharing its loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Self, TypeVar

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.remote import FloorControl
from supervisor_desk.simulator.runner import serve

Result = TypeVar("Result")
PATIENCE = 10.0
"""Seconds to wait for the floor to open, close or answer."""


class FloorThread:
    """Starts with ``start`` or ``with``. Methods may be called from any thread but the floor's own."""

    def __init__(self, config: FloorConfig | None = None) -> None:
        self._config = config or FloorConfig()
        self._opened: Future[RunningFloor] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._live, name="training floor", daemon=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Open the floor and wait until it is. Raises what ``serve`` raises."""
        self._thread.start()
        self._opened.result(PATIENCE)
        return self

    def stop(self) -> None:
        """Close the floor and wait until it is closed; may be called more than once."""
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread.ident is not None:
            self._thread.join(PATIENCE)

    @property
    def url(self) -> str:
        """Address of the floor."""
        return self._floor.url

    @property
    def ready(self) -> dict[str, Any]:
        """What somebody needs who wants to use the floor; holds secrets."""
        return self.call(lambda floor: dict(floor.ready()))

    @property
    def control(self) -> FloorControl:
        """Its own pages, blocking."""
        return FloorControl(self.url, self._floor.config.control_token)

    def call(self, deed: Callable[[RunningFloor], Result]) -> Result:
        """Do something with the floor in its own thread, and wait for the result or the error."""
        if self._loop is None:
            raise RuntimeError("the floor has not been started")
        done: Future[Result] = Future()

        def act() -> None:
            try:
                self._floor.driver.catch_up()
                done.set_result(deed(self._floor))
            except BaseException as error:  # noqa: BLE001  it is raised where it was asked for
                done.set_exception(error)

        self._loop.call_soon_threadsafe(act)
        return done.result(PATIENCE)

    @property
    def _floor(self) -> RunningFloor:
        return self._opened.result(PATIENCE)

    def _live(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            floor = await serve(self._config)
        except (OSError, LookupError, ValueError) as error:
            self._opened.set_exception(error)
            return
        self._opened.set_result(floor)
        try:
            await self._stop.wait()
        finally:
            await floor.close()
