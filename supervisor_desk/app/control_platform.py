"""The control contract: the desk signs in by itself, with a client id and secret."""

from __future__ import annotations

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.arrangements import arrange
from supervisor_desk.app.checks.account import ClockCheck, IdentityCheck, StreamCheck, TokenCheck
from supervisor_desk.app.checks.check import Check
from supervisor_desk.app.checks.network import DoorCheck, NameCheck, ProxyCheck, TrustCheck
from supervisor_desk.app.checks.way import Way
from supervisor_desk.app.platform import Told
from supervisor_desk.app.probe import Point
from supervisor_desk.app.training import Ready
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.address import Address
from supervisor_desk.service.client import Exchange
from supervisor_desk.service.dialects.base import Dialect
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.signin import Credentials, SignIn
from supervisor_desk.service.webhooks import Caller
from supervisor_desk.settings import Settings


class ControlPlatform:
    """Fits ``platform.Platform``."""

    name = "control"
    personal = False
    floor_arguments = ()

    def check(self, address: Address, client_id: str) -> None:
        """See ``Platform``. Any address will do."""

    def dialect(self, address: Address, client_id: str, clock: Clock) -> Dialect:  # noqa: ARG002
        """See ``Platform``."""
        return ControlDialect()

    def keeper(self, place: Workplace) -> None:
        """See ``Platform``. A stream of the contract is found by its address."""

    def signer(
        self,
        place: Workplace,
        settings: Settings,
        exchange: Exchange,
        dialect: Dialect,
        clock: Clock,
        told: Told,
    ) -> SignIn:
        """See ``Platform``."""
        return SignIn(
            exchange,
            dialect,
            place.credentials,
            clock,
            token_path=settings.token_path,
            alert=told.alert,
            renewed=told.renewed,
        )

    def queues(self, dialect: Dialect) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """See ``Platform``. The contract lists none: those of the conversations on the board are known."""
        return ()

    def checks(self, way: Way) -> tuple[Check, ...]:
        """See ``Platform``."""
        return (
            ProxyCheck(way),
            NameCheck(way),
            TrustCheck(way),
            DoorCheck(way),
            TokenCheck(way),
            IdentityCheck(way),
            ClockCheck(way),
            StreamCheck(way),
        )

    async def probe(self, way: Way) -> tuple[Point, ...]:  # noqa: ARG002
        """See ``Platform``. The contract says all there is to know."""
        return ()

    def region_name(self, address: Address) -> str:  # noqa: ARG002
        """See ``Platform``."""
        return ""

    async def arrange(self, caller: Caller, center: ContactCenter, settings: Settings) -> tuple[str, ...]:
        """See ``Platform``."""
        return await arrange(caller, center, settings)

    async def settle_in(self, place: Workplace, ready: Ready) -> None:
        """See ``Platform``. The floor hands out a client and its secret."""
        await place.credentials.keep(Credentials(ready.client_id, Secret(ready.client_secret)))

    async def forget(self, place: Workplace, settings: Settings) -> None:  # noqa: ARG002
        """See ``Platform``."""
        await place.credentials.forget()
