"""The sign-in while the desk is open: its window, the trial of what was entered, and putting it where secrets are kept.

A secret passes through here from the window into the keyring, or into memory where a person chose that, and nowhere
else.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Final

import msgspec

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.checks.way import Way
from supervisor_desk.app.checkup import Checkup
from supervisor_desk.app.doctor import checks_of_the_way, examine
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.address import Address, address_of
from supervisor_desk.service.credentials import EnteredCredentials, StoredCredentials
from supervisor_desk.service.dialects.base import Dialect
from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets, SecretStore, SecretsUnavailableError
from supervisor_desk.service.signin import Credentials
from supervisor_desk.settings import Configuration, SettingsError, Source, save_user
from supervisor_desk.ui.check_words import CheckLine
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.signin_dialog import Entry, SignInDialog, SignInView
from supervisor_desk.ui.theme import Theme

_NEVER: Final = "They are never written in plain text."


class SignedIn(msgspec.Struct, frozen=True):
    """Where somebody wants to work from now on: the settings with it, where the secret is, and who."""

    configuration: Configuration
    address: Address
    store: SecretStore
    client_id: str


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
        dialect: Dialect,
        *,
        configuration: Callable[[], Configuration],
        store: Callable[[], Awaitable[SecretStore]],
        arrived: Callable[[SignedIn], Awaitable[None]],
        tell: Callable[[str], None],
    ) -> None:
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._clock = clock
        self._dialect = dialect
        self._configuration = configuration
        self._store = store
        self._arrived = arrived
        self._tell = tell
        self._checkup = Checkup(tasks)
        self._tried: tuple[Entry, EnteredCredentials] | None = None
        self._dialog: SignInDialog | None = None
        self._opening = False

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
        if self._dialog is not None:
            self._dialog.close()

    # --- the window ----------------------------------------------------------------------------------------------

    async def _open(self, address: str) -> None:
        try:
            view = await self._view(address)
        finally:
            self._opening = False
        dialog = self._dialog = SignInDialog(self._theme, view, self._window)
        dialog.tested.connect(self._test)
        dialog.entered.connect(self._enter)
        dialog.finished.connect(self._closed)
        dialog.open()

    async def _view(self, here: str) -> SignInView:
        configuration, store = self._configuration(), await self._store()
        settings = configuration.settings
        address = here or settings.base_url
        client_id, stored = settings.client_id, False
        try:
            known = await StoredCredentials(store, address_of(address).base, settings.client_id).read()
        except (ValueError, SignedOutError):
            pass  # nothing is stored there, or the keyring is locked: it is said when something is to be stored
        else:
            client_id, stored = known.client_id, True
        return SignInView(
            address=address,
            client_id=client_id,
            stored=stored,
            lasting=store.lasting,
            keeping=f"{store.words} {_NEVER}",
            address_locked=configuration.locked("base_url"),
            client_id_locked=configuration.locked("client_id"),
        )

    def _closed(self) -> None:
        self._checkup.stop()
        self._tried = None
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _test(self, entry: Entry) -> None:
        self._tasks.start(self._begin_test(entry), name="test of the sign-in")

    def _enter(self, entry: Entry) -> None:
        self._tasks.start(self._keep(entry), name="store the sign-in")

    # --- the work ------------------------------------------------------------------------------------------------

    async def _begin_test(self, entry: Entry) -> None:
        try:
            address = address_of(entry.address)
            source = await self._entered(entry, address, await self._store())
        except (ValueError, SignedOutError) as error:
            self._say(str(error))
            return
        if self._dialog is None:
            return
        self._say("")
        self._tried = (entry, source)
        self._dialog.begin_test()
        self._checkup.start(self._examine(address, source), self._dialog.checks)

    async def _examine(self, address: Address, source: EnteredCredentials) -> AsyncGenerator[CheckLine]:
        way = Way(address, self._configuration().settings, source, self._dialect, self._clock)
        try:
            async with aclosing(examine(checks_of_the_way(way))) as lines:
                async for line in lines:
                    yield line
        finally:
            await way.close()

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
        configuration = self._saved(address, source.now.client_id)
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

    def _saved(self, address: Address, client_id: str) -> Configuration:
        """The configuration with the address, kept for the next start as far as that is possible."""
        configuration = self._configuration()
        changes = {"base_url": address.base}
        if configuration.settings.client_id not in ("", client_id):
            changes["client_id"] = client_id
        chosen = configuration.chosen(changes)
        if chosen.source("base_url") is not Source.POLICY:
            try:
                save_user({name: value for name, value in changes.items() if not chosen.locked(name)})
            except SettingsError as error:
                self._tell(str(error))
        return chosen

    def _say(self, words: str) -> None:
        if self._dialog is not None:
            self._dialog.show_problem(words)
