"""Signing in again while the board goes on: a notice with one button, and the browser does the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from supervisor_desk.app.person_visit import Came
from supervisor_desk.app.tidings import SIGN_IN_ENDS, of_a_sign_in_that_ends, of_a_sign_in_under_way, of_the_sign_in
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.browser_visit import Underway
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.service.secrets import SecretsUnavailableError
from supervisor_desk.ui.notices import Notice

AGAIN: Final = "Sign in again"
STOP: Final = "Stop waiting"

Visit = Callable[[Callable[[Underway], None]], Awaitable[Came]]


class SignInAgain:
    """Fits ``platform.Reminder``. Main thread only. ``visit`` opens the browser, ``came`` takes over who came back,
    ``notify`` and ``withdraw`` show the notice and take it away; ``working`` tells whether there is a board already.
    """

    def __init__(
        self,
        tasks: Tasks,
        *,
        visit: Visit,
        came: Callable[[Came], Awaitable[None]],
        notify: Callable[[Notice], None],
        withdraw: Callable[[str], None],
        working: Callable[[], bool] = lambda: True,
    ) -> None:
        self._tasks = tasks
        self._visit = visit
        self._came = came
        self._notify = notify
        self._withdraw = withdraw
        self._working = working
        self._under_way: asyncio.Task[None] | None = None

    def ask(self, ends_at: float) -> None:
        """The sign-in ends at ``ends_at``, seconds since the epoch, and only a person can bring another one."""
        at = datetime.fromtimestamp(ends_at).astimezone().strftime("%H:%M")
        self._notify(of_a_sign_in_that_ends(at, AGAIN))

    def lost(self, words: str) -> None:
        """The sign-in is lost; before there is a board the start page says so."""
        if self._working() and self._under_way is None:
            self._notify(of_the_sign_in(words, kind=SIGN_IN_ENDS, offer=AGAIN))

    def answer(self, notice: Notice) -> None:
        """Somebody pressed the button of a notice."""
        if notice.kind != SIGN_IN_ENDS:
            return
        if notice.offer == STOP:
            self.stop()
            self._withdraw(SIGN_IN_ENDS)
        else:
            self.begin()

    def begin(self) -> None:
        """Open the browser; one at a time."""
        self.stop()
        self._under_way = self._tasks.start(self._go(), name="sign in again")

    def stop(self) -> None:
        """Wait no longer."""
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None

    async def _go(self) -> None:
        def waiting(under_way: Underway) -> None:
            self._notify(of_a_sign_in_under_way(under_way.address, STOP, opened=under_way.opened))

        try:
            await self._came(await self._visit(waiting))
        except (ServiceError, SecretsUnavailableError, ValueError) as error:
            self._notify(of_the_sign_in(str(error), kind=SIGN_IN_ENDS, offer=AGAIN))
        else:
            self._withdraw(SIGN_IN_ENDS)
        finally:
            if self._under_way is asyncio.current_task():
                self._under_way = None
