"""The settings while the desk is open: the window, the choices made in the menus, and what follows from them.

What can count at once does; for the rest the desk is opened anew, if the person agrees.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from typing import Any, Protocol

from supervisor_desk.app.checkup import Checkup
from supervisor_desk.app.settings_check import place_problem, problems_of
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.address import address_of
from supervisor_desk.settings import Configuration, Settings, SettingsError, save_user
from supervisor_desk.ui.check_words import CheckLine
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.settings_dialog import Known, SettingsDialog
from supervisor_desk.ui.settings_fields import REOPENS
from supervisor_desk.ui.theme import Theme


class Owner(Protocol):
    """What the program does for the settings."""

    def apply(self, settings: Settings) -> None:
        """Let what can count at once count."""
        ...

    def tell_settings(self, words: str) -> None:
        """Say that a choice was not kept, or not followed."""
        ...

    async def open_anew(self, changed: frozenset[str]) -> bool:
        """Open the desk anew, for these settings; ``False`` if the person would rather stay."""
        ...

    async def account_words(self) -> str:
        """Who is signed in, where, and where the secret is kept."""
        ...

    def queues(self) -> tuple[tuple[str, str], ...]:
        """Ids and names of the queues that the service told."""
        ...

    def examine(self) -> AsyncGenerator[CheckLine]:
        """The doctor's lines for this desk as it is."""
        ...


class SettingsDesk:
    """Holds the configuration in force. Main thread only."""

    def __init__(
        self,
        configuration: Configuration,
        owner: Owner,
        store: Store,
        window: MainWindow | None,
        theme: Theme,
        tasks: Tasks,
        *,
        sign_in: Callable[[], None],
        sign_out: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self.configuration = configuration
        self._owner = owner
        self._store = store
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._sign_in = sign_in
        self._sign_out = sign_out
        self._checkup = Checkup(tasks)
        self._dialog: SettingsDialog | None = None
        self._opening = False

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.configuration.settings

    @property
    def dialog(self) -> SettingsDialog | None:
        """The window, while it is open."""
        return self._dialog

    def show(self) -> None:
        """Open the window, or bring it to the front."""
        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
        elif not self._opening:
            self._opening = True
            self._tasks.start(self._open(), name="open the settings")

    def choose(self, **changes: Any) -> bool:
        """A choice made in the menus: let it count and keep it. ``False`` if policy has another."""
        if all(getattr(self.settings, name) == value for name, value in changes.items()):
            return True
        if any(self.configuration.locked(name) for name in changes):
            self._owner.tell_settings(
                "This is set by the policy of your organization, so your choice was not followed. "
                "Ask your administrator if it should be different."
            )
            self._owner.apply(self.settings)
            return False
        self.take(self.configuration.chosen(changes))
        try:
            save_user(changes)
        except SettingsError as error:
            self._owner.tell_settings(str(error))
        return True

    def take(self, configuration: Configuration) -> None:
        """Let another configuration be in force, and count as far as it can at once."""
        self.configuration = configuration
        self._owner.apply(configuration.settings)

    def close(self) -> None:
        """Close the window: the desk is closed."""
        self._checkup.stop()
        if self._dialog is not None:
            self._dialog.close()

    # --- inside --------------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        try:
            account = await self._owner.account_words()
            dialog = SettingsDialog(
                self._theme, self.configuration, _known(self._store, self._owner.queues()), account, self._window
            )
        finally:
            self._opening = False
        dialog.saved.connect(self._saved)
        dialog.sign_in_requested.connect(self._to_sign_in)
        dialog.sign_out_requested.connect(self._to_sign_out)
        dialog.checkup_requested.connect(self._examine)
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self._checkup.stop()
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _saved(self, changes: Mapping[str, Any]) -> None:
        self._tasks.start(self._save(changes), name="save the settings")

    async def _save(self, changes: Mapping[str, Any]) -> None:
        problems = await problems_of(changes)
        if self._dialog is None:
            return
        if problems:
            self._dialog.show_problems(problems)
            return
        if changes.get("base_url"):  # https is added where no scheme is given
            changes = {**changes, "base_url": address_of(changes["base_url"]).base}
        try:
            configuration = self.configuration.chosen(changes)
            problem = place_problem(configuration.settings)
            if problem and not {"platform", "base_url", "client_id"}.isdisjoint(changes):
                self._dialog.show_problems({"platform": problem})
                return
            save_user(changes)
        except SettingsError as error:
            self._dialog.show_trouble(str(error))
            return
        self._dialog.accept()
        self.take(configuration)
        later = REOPENS.intersection(changes)
        if later and not await self._owner.open_anew(later):
            self._owner.tell_settings("The settings are saved. Those of the connection count from the next opening on.")

    def _to_sign_in(self) -> None:
        if self._dialog is not None:
            self._dialog.reject()
        self._sign_in()

    def _to_sign_out(self) -> None:
        if self._dialog is not None:
            self._dialog.reject()
        self._tasks.start(self._sign_out(), name="sign out")

    def _examine(self) -> None:
        if self._dialog is not None:
            self._dialog.checkup.begin()
            self._checkup.start(self._owner.examine(), self._dialog.checkup)


def _known(store: Store, told: tuple[tuple[str, str], ...]) -> Known:
    """What can be ticked: the queues that were ``told``, and those and the skills of what is on the board."""
    queues = {one.queue_id: one.queue_name or one.queue_id for one in store if one.queue_id} | dict(told)
    skills = {skill for one in store for skill in one.skills}
    return Known(
        queues=tuple(sorted(queues.items(), key=lambda entry: entry[1].casefold())),
        skills=tuple((skill, skill) for skill in sorted(skills, key=str.casefold)),
    )
