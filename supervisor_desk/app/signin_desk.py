"""The sign-in while the desk is open: its window, the trial of what was entered, and putting it where secrets are kept.

A secret passes through here from the window into the keyring, or into memory where a person chose that, and nowhere
else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.browsers import open_in_browser
from supervisor_desk.app.checkup import Checkup
from supervisor_desk.app.cloud_platform import NO_CLIENT
from supervisor_desk.app.doctor import examine, way_to
from supervisor_desk.app.person_visit import PersonVisit
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.signed_in import SignedIn, saved
from supervisor_desk.app.signin_beginning import view_of
from supervisor_desk.app.workplace import Workplace, audit_path
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.address import Address, address_of
from supervisor_desk.service.browser_visit import Browser, Underway
from supervisor_desk.service.credentials import EnteredCredentials, StoredCredentials
from supervisor_desk.service.dialects.genesys.oauth import REDIRECT_PORTS
from supervisor_desk.service.errors import ServiceError, SignedOutError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets, SecretStore, SecretsUnavailableError
from supervisor_desk.service.signin import Credentials
from supervisor_desk.settings import Configuration
from supervisor_desk.ui.check_words import CheckLine
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.signin_dialog import SignInDialog
from supervisor_desk.ui.signin_view import Entry
from supervisor_desk.ui.theme import Theme


class SignInDesk:
    """Main thread only. ``store`` gives the secrets of this computer, ``arrived`` is told when some were stored, and
    ``tell`` what a person should know besides.
    """

    def __init__(
        self,
        window: MainWindow | None,
        theme: Theme,
        tasks: Tasks,
        clock: Clock,
        *,
        configuration: Callable[[], Configuration],
        store: Callable[[], Awaitable[SecretStore]],
        arrived: Callable[[SignedIn], Awaitable[None]],
        tell: Callable[[str], None],
        browser: Browser = open_in_browser,
        ports: Sequence[int] = REDIRECT_PORTS,
    ) -> None:
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._clock = clock
        self._browser = browser
        self._ports = ports
        self._configuration = configuration
        self._store = store
        self._arrived = arrived
        self._tell = tell
        self._checkup = Checkup(tasks)
        self._tried: tuple[Entry, EnteredCredentials] | None = None
        self._dialog: SignInDialog | None = None
        self._opening = False
        self._visiting: asyncio.Task[None] | None = None

    @property
    def dialog(self) -> SignInDialog | None:
        """The window, while it is open."""
        return self._dialog

    def show(self, address: str = "") -> None:
        """Open the window, or bring it to the front; ``address`` is where the desk works now, if that is real."""
        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
        elif not self._opening:
            self._opening = True
            self._tasks.start(self._open(address), name="open the sign-in")

    def close(self) -> None:
        """Close the window: the desk is closed."""
        self._checkup.stop()
        self._give_up()
        if self._dialog is not None:
            self._dialog.close()

    # --- the window ----------------------------------------------------------------------------------------------

    async def _open(self, address: str) -> None:
        try:
            view = await view_of(self._configuration(), await self._store(), address)
        finally:
            self._opening = False
        dialog = self._dialog = SignInDialog(self._theme, view, self._window)
        dialog.tested.connect(self._test)
        dialog.entered.connect(self._enter)
        dialog.given_up.connect(self._give_up)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self._checkup.stop()
        self._give_up()
        self._tried = None
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _test(self, entry: Entry) -> None:
        self._tasks.start(self._begin_test(entry), name="test of the sign-in")

    def _enter(self, entry: Entry) -> None:
        if platform_named(entry.platform).personal:
            self._give_up()
            self._visiting = self._tasks.start(self._visit(entry), name="sign in with the browser")
        else:
            self._tasks.start(self._keep(entry), name="store the sign-in")

    def _give_up(self) -> None:
        """Wait for the browser no longer."""
        if self._visiting is not None:
            self._visiting.cancel()
            self._visiting = None
        if self._dialog is not None:
            self._dialog.end_waiting()

    # --- the work ------------------------------------------------------------------------------------------------

    async def _begin_test(self, entry: Entry) -> None:
        try:
            place = self._place(entry, await self._store())
            personal = platform_named(entry.platform).personal
            source = None if personal else await self._entered(entry, place.address, place.secrets)
        except (ValueError, SignedOutError) as error:
            self._say(str(error))
            return
        if self._dialog is None:
            return
        self._say("")
        self._tried = (entry, source) if source is not None else None
        self._dialog.begin_test()
        self._checkup.start(self._examine(place, source), self._dialog.checks)

    async def _examine(self, place: Workplace, source: EnteredCredentials | None) -> AsyncGenerator[CheckLine]:
        way = way_to(place, self._configuration().settings, self._clock, source)
        try:
            async with aclosing(examine(platform_named(place.platform).checks(way))) as lines:
                async for line in lines:
                    yield line
        finally:
            await way.close()

    def _place(self, entry: Entry, store: SecretStore) -> Workplace:
        """Where somebody wants to sign in. Raises ``ValueError`` in words."""
        address = address_of(entry.address)
        if platform_named(entry.platform).personal and not entry.client_id:
            raise ValueError(NO_CLIENT)
        platform_named(entry.platform).check(address, entry.client_id)
        path = audit_path(self._configuration().settings, training=False)
        return Workplace(address, store, path, client_id=entry.client_id, platform=entry.platform)

    async def _visit(self, entry: Entry) -> None:
        """A person signs in with the browser."""
        self._checkup.stop()
        self._say("")
        try:
            found = await self._store()
            place = self._place(entry, MemorySecrets() if entry.in_memory and found.lasting else found)
            visit = PersonVisit(self._configuration().settings, self._clock, self._browser, self._ports)
            came = await visit.go(place, self._show_waiting)
            await place.kept_token.keep(came.token)
        except (ValueError, ServiceError) as error:
            self._end_waiting()
            self._say(str(error))
            return
        except SecretsUnavailableError as error:
            self._end_waiting()
            if self._dialog is not None:
                self._dialog.show_keyring_trouble(str(error))
            return
        self._visiting = None
        configuration = saved(self._configuration(), place.address, entry.client_id, entry.platform, self._tell)
        if self._dialog is not None:
            self._dialog.accept()
        if came.person.lacking:
            self._tell(
                f"The desk's client lacks the scopes {', '.join(came.person.lacking)}. Some of the floor, or choosing "
                "a phone, may be missing. Ask your administrator to add them."
            )
        at = SignedIn(configuration, place.address, place.secrets, entry.client_id, entry.platform, came.person.id)
        await self._arrived(at)

    def _show_waiting(self, under_way: Underway) -> None:
        if self._dialog is not None:
            self._dialog.show_waiting(under_way.address, opened=under_way.opened)

    def _end_waiting(self) -> None:
        self._visiting = None
        if self._dialog is not None:
            self._dialog.end_waiting()

    async def _keep(self, entry: Entry) -> None:
        self._checkup.stop()
        try:
            address = address_of(entry.address)
            found = await self._store()
            source = await self._entered(entry, address, found)
            store = MemorySecrets() if entry.in_memory and found.lasting else found
            await StoredCredentials(store, address.base).keep(source.now)
        except (ValueError, SignedOutError) as error:
            self._say(str(error))
            return
        except SecretsUnavailableError as error:
            if self._dialog is not None:
                self._dialog.show_keyring_trouble(str(error))
            return
        configuration = saved(self._configuration(), address, source.now.client_id, entry.platform, self._tell)
        if self._dialog is not None:
            self._dialog.accept()
        await self._arrived(SignedIn(configuration, address, store, source.now.client_id))

    async def _entered(self, entry: Entry, address: Address, store: SecretStore) -> EnteredCredentials:
        """What was entered, the stored secret in place of one that was left empty. Raises ``ValueError`` in words."""
        if self._tried is not None and self._tried[0] == replace(entry, in_memory=False):
            return self._tried[1]  # a refresh token may have been used up by the trial
        if not entry.client_id:
            raise ValueError("No client ID is given. Enter the one that your administrator gave you.")
        if entry.client_secret or entry.refresh_token:
            return EnteredCredentials(
                Credentials(entry.client_id, Secret(entry.client_secret), Secret(entry.refresh_token))
            )
        try:
            stored = await StoredCredentials(store, address.base).read()
        except SignedOutError:
            stored = None
        if stored is None or stored.client_id != entry.client_id:
            raise ValueError("No secret is entered, and none is stored for this address and client. Enter it.")
        return EnteredCredentials(stored)

    def _say(self, words: str) -> None:
        if self._dialog is not None:
            self._dialog.show_problem(words)
