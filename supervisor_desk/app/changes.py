"""What changes the desk while it is open: settings, the sign-in, and opening it anew where that is needed.

Joins the two windows with the program. A new secret for the account in use is taken over at once; another account,
another address, or a setting of the connection opens the desk anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Final, Protocol

import msgspec

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app import logs
from supervisor_desk.app.doctor import examine_all
from supervisor_desk.app.person_visit import Came, PersonVisit
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.screen import Screen
from supervisor_desk.app.settings_desk import SettingsDesk
from supervisor_desk.app.signed_in import SignedIn
from supervisor_desk.app.signin_again import SignInAgain
from supervisor_desk.app.signin_desk import SignInDesk
from supervisor_desk.app.station import Station
from supervisor_desk.app.tidings import of_the_settings
from supervisor_desk.app.workplace import Opening, audit_path
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.browser_visit import Underway
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError, open_secrets
from supervisor_desk.settings import Settings
from supervisor_desk.ui.check_words import CheckLine
from supervisor_desk.ui.dialogs import agreed, question
from supervisor_desk.ui.theme import Scheme

_ELSEWHERE: Final = frozenset({"platform", "base_url", "client_id"})
"""Settings that lead to another contact center or account, so that nothing of this one is taken along."""
_NO_DESK: Final = "The desk is not open yet."


class Host(Protocol):
    """The program, as far as it is needed here."""

    @property
    def station(self) -> Station | None:
        """Where the desk works, once that is known."""
        ...

    async def may_leave(self, what: str, title: str, yes: str) -> bool:
        """Whether the person agrees to leave the calls that they are on; asked only if there are some."""
        ...

    def open_next(self, opening: Opening) -> None:
        """Close in order, and open so."""
        ...

    def try_again(self) -> None:
        """Sign in and connect now, rather than in a while."""
        ...


class Changes:
    """Fits ``settings_desk.Owner``. Main thread only."""

    def __init__(
        self,
        host: Host,
        opening: Opening,
        screen: Screen,
        store: Store,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self._host = host
        self._opening = opening
        self._secrets = opening.secrets
        self._opening_secrets = asyncio.Lock()
        self._screen = screen
        self._tasks = tasks
        self._clock = clock
        window, theme = screen.window, screen.theme
        self.settings = SettingsDesk(
            opening.configuration,
            self,
            store,
            window,
            theme,
            tasks,
            sign_in=self._show_sign_in,
            sign_out=self._sign_out,
        )
        self.sign_in = SignInDesk(
            window,
            theme,
            tasks,
            clock,
            configuration=lambda: self.settings.configuration,
            store=self.secrets,
            arrived=self._signed_in,
            tell=self.tell_settings,
        )
        self.again = SignInAgain(
            tasks,
            visit=self._visit_again,
            came=self._came_again,
            notify=screen.notify,
            withdraw=window.notices.withdraw,
            working=lambda: host.station is not None and host.station.desk is not None,
        )
        window.notices.offer_taken.connect(self.again.answer)
        window.settings_requested.connect(self.settings.show)
        window.sign_in_requested.connect(self._sign_in_from_the_window)
        window.scheme_chosen.connect(self._choose_scheme)
        window.density_chosen.connect(self._choose_density)
        window.masking_chosen.connect(self._choose_masking)

    async def secrets(self) -> SecretStore:
        """Where the secrets of this computer are: its keyring, or the memory of this run."""
        async with self._opening_secrets:  # there must be one: memory is no place where two can meet
            if self._secrets is None:
                place = self._opening.workplace
                real = place is not None and place.floor is None
                self._secrets = place.secrets if place is not None and real else await open_secrets()
            return self._secrets

    def close(self) -> None:
        """Close the windows: the desk is closed."""
        self.settings.close()
        self.sign_in.close()
        self.again.stop()

    # --- for the settings ----------------------------------------------------------------------------------------

    def apply(self, settings: Settings) -> None:
        """See ``Owner``."""
        self._screen.apply(settings)
        logs.set_level(settings.log_level)
        station = self._host.station
        if station is not None and station.desk is not None:
            station.desk.pending.set_deadline(settings.delivery_deadline_s)

    def tell_settings(self, words: str) -> None:
        """See ``Owner``."""
        self._screen.notify(of_the_settings(words))

    async def open_anew(self, changed: frozenset[str]) -> bool:
        """See ``Owner``. What does not lead elsewhere keeps its place, the training floor that runs included."""
        agreed = await self._host.may_leave("Opening the desk anew", "Open the desk anew?", "Stop and open anew")
        if not agreed:
            return False
        configuration = self.settings.configuration
        station, floor = self._host.station, self._opening.floor
        if station is None or changed & _ELSEWHERE:
            floor = None if configuration.settings.base_url else (floor or ())
            self._host.open_next(Opening(configuration=configuration, floor=floor, secrets=self._secrets))
            return True
        place = station.place
        if "audit_file" in changed:
            path = audit_path(configuration.settings, training=place.floor is not None)
            place = msgspec.structs.replace(place, audit_path=path)
        self._host.open_next(Opening(configuration=configuration, workplace=place, floor=floor, secrets=self._secrets))
        return True

    async def account_words(self) -> str:
        """See ``Owner``."""
        station = self._host.station
        if station is None:
            return _NO_DESK
        if station.place.floor is not None:
            return "You are on the training floor. Sign in to work at your contact center."
        base, who = station.place.address.base, station.signed_in_as
        keeping = station.place.secrets.words
        standing = f"You are signed in at {base} as {who}." if who else f"Nobody is signed in at {base}."
        return f"{standing} {keeping}"

    def queues(self) -> tuple[tuple[str, str], ...]:
        """See ``Owner``."""
        return self._host.station.queues if self._host.station is not None else ()

    async def examine(self) -> AsyncGenerator[CheckLine]:
        """See ``Owner``."""
        station = self._host.station
        if station is None:
            self.tell_settings(f"{_NO_DESK} Try again in a moment.")
            return
        settings, keyring = self.settings.settings, await self.secrets()
        async for line in examine_all(station.place, settings, keyring, self._clock):
            yield line

    # --- the account ---------------------------------------------------------------------------------------------

    def _show_sign_in(self) -> None:
        station = self._host.station
        real = station is not None and station.place.floor is None
        self.sign_in.show(station.place.address.base if station is not None and real else "")

    def _sign_in_from_the_window(self) -> None:
        """Whoever has a board already keeps it: the browser opens, and no window lies over the calls."""
        station = self._host.station
        if station is not None and station.desk is not None and station.asks_a_person:
            self.again.begin()
        else:
            self._show_sign_in()

    async def _signed_in(self, at: SignedIn) -> None:
        self._secrets = at.store
        self.settings.take(at.configuration)
        station = self._host.station
        if station is not None and station.works_for(at.place, at.user):
            await station.connection.take_over_credentials()
            self._host.try_again()
        elif await self._host.may_leave("Signing in there", "Leave your calls to sign in?", "Stop and sign in"):
            self._host.open_next(Opening(configuration=at.configuration, secrets=at.store))
        else:
            self.tell_settings("The sign-in is stored. The desk uses it from the next opening on.")

    async def _visit_again(self, waiting: Callable[[Underway], None]) -> Came:
        station = self._host.station
        if station is None:
            raise ValueError(f"{_NO_DESK} Try again in a moment.")
        return await PersonVisit(self.settings.settings, self._clock).go(station.place, waiting)

    async def _came_again(self, came: Came) -> None:
        """Go on with the new token; for somebody else the desk is opened anew, so that the audit log names them."""
        station = self._host.station
        if station is None:
            return
        same = station.works_for(station.place, came.person.id)
        if not same and not await self._host.may_leave("Working as somebody else", "Leave your calls?", "Stop them"):
            self.tell_settings("Somebody else signed in at the browser. Nothing was changed; sign in as yourself.")
            return
        await station.place.kept_token.keep(came.token)
        if same:
            await station.connection.take_over_credentials()
            self._host.try_again()
        else:
            opening = Opening(configuration=self.settings.configuration, workplace=station.place, secrets=self._secrets)
            self._host.open_next(opening)

    async def _sign_out(self) -> None:
        station = self._host.station
        if station is None or station.place.floor is not None:
            self.tell_settings("Nobody is signed in to a contact center, so there is nobody to sign out.")
            return
        again = "sign in with the browser" if station.asks_a_person else "enter the secret again"
        words = (
            f"The desk forgets the sign-in for {station.place.address.base} and closes its connections. Your own "
            f"sessions on calls are stopped; the calls themselves go on. To work there again, {again}."
        )
        if not await agreed(question(self._screen.window, "Sign out?", words, "Sign out", "Stay signed in")):
            return
        try:
            await platform_named(station.place.platform).forget(station.place, self.settings.settings)
        except SecretsUnavailableError as error:
            self.tell_settings(f"{error} Nobody was signed out.")
            return
        self._host.open_next(
            Opening(configuration=self.settings.configuration, workplace=station.place, secrets=self._secrets)
        )

    # --- choices in the menus ------------------------------------------------------------------------------------

    def _choose_scheme(self, scheme: Scheme) -> None:
        self.settings.choose(theme=scheme.value)

    def _choose_density(self, density: str) -> None:
        self.settings.choose(density=density)

    def _choose_masking(self, masked: bool) -> None:
        self.settings.choose(mask_customers=masked)
