"""What differs between the platforms but for the dialect itself: signing in, what is examined, and what is arranged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.checks.check import Check
from supervisor_desk.app.checks.way import Way
from supervisor_desk.app.probe import Point
from supervisor_desk.app.training import Ready
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.address import Address
from supervisor_desk.service.client import Exchange
from supervisor_desk.service.dialects.base import Dialect
from supervisor_desk.service.kept_channels import KeptChannels
from supervisor_desk.service.signin import LastingSigner
from supervisor_desk.service.webhooks import Caller
from supervisor_desk.settings import Settings


class Told(msgspec.Struct, frozen=True):
    """Who is told of the sign-in: ``alert`` in words when it is lost, ``ending`` when a person has to sign in again
    (seconds since the epoch), ``renewed`` when another token is there.
    """

    alert: Callable[[str], None]
    renewed: Callable[[], None]
    ending: Callable[[float], None]


class Reminder(Protocol):
    """Brings a person to sign in again: ``signin_again.SignInAgain``."""

    def ask(self, ends_at: float) -> None:
        """The sign-in ends at ``ends_at``, seconds since the epoch."""
        ...

    def lost(self, words: str) -> None:
        """It is lost already."""
        ...


class Platform(Protocol):
    """One platform. ``personal`` where it is a person who signs in, with the browser, rather than the desk by itself.

    ``floor_arguments`` make a training floor one of this platform.
    """

    @property
    def name(self) -> str:
        """As the setting has it, and the dialect."""
        ...

    @property
    def personal(self) -> bool:
        """See above."""
        ...

    @property
    def floor_arguments(self) -> tuple[str, ...]:
        """See above."""
        ...

    def check(self, address: Address, client_id: str) -> None:
        """Raises ``ValueError`` in words for people where nobody can work there."""
        ...

    def dialect(self, address: Address, client_id: str, clock: Clock) -> Dialect:
        """A new dialect for that place."""
        ...

    def keeper(self, place: Workplace) -> KeptChannels | None:
        """Keeps what finds the event stream again after a restart; ``None`` where nothing is needed. Close it."""
        ...

    def signer(
        self, place: Workplace, settings: Settings, exchange: Exchange, dialect: Dialect, clock: Clock, told: Told
    ) -> LastingSigner:
        """Where tokens come from."""
        ...

    def queues(self, dialect: Dialect) -> tuple[tuple[str, str], ...]:
        """Ids and names of the queues that one may choose from, as far as the service told them."""
        ...

    def checks(self, way: Way) -> tuple[Check, ...]:
        """What lies between this computer and the contact center: all that the sign-in dialog tries."""
        ...

    async def probe(self, way: Way) -> tuple[Point, ...]:
        """What nobody has published of this platform, as far as it shows without touching a call; after ``checks``.

        Nothing where all is published. Raises ``ServiceError``.
        """
        ...

    def region_name(self, address: Address) -> str:
        """Where the platform is, in a word that names no customer of it."""
        ...

    async def arrange(self, caller: Caller, center: ContactCenter, settings: Settings) -> tuple[str, ...]:
        """Ask of the service what the settings want of it; returns in words what could not be done."""
        ...

    async def settle_in(self, place: Workplace, ready: Ready) -> None:
        """Sign in on a training floor. Raises ``ServiceError``."""
        ...

    async def forget(self, place: Workplace, settings: Settings) -> None:
        """Sign out: nothing to sign in with is left here. Raises ``SecretsUnavailableError``."""
        ...
