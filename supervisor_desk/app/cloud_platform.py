"""Genesys Cloud: a person signs in with the browser, in the region of their organization."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

import structlog

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.checks.account import ClockCheck, StreamCheck
from supervisor_desk.app.checks.check import Check
from supervisor_desk.app.checks.cloud import HostsCheck, PersonCheck, ScopesCheck, StandingCheck
from supervisor_desk.app.checks.network import DoorCheck, NameCheck, ProxyCheck, TrustCheck
from supervisor_desk.app.checks.way import Way
from supervisor_desk.app.cloud_lessons import CloudLessons
from supervisor_desk.app.platform import Told
from supervisor_desk.app.probe import Point
from supervisor_desk.app.training import Ready
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.address import Address, address_of
from supervisor_desk.service.browser_visit import refreshed
from supervisor_desk.service.client import Exchange
from supervisor_desk.service.dialects.base import Dialect, Grant
from supervisor_desk.service.dialects.genesys.anonymous import Anonymous
from supervisor_desk.service.dialects.genesys.dialect import GenesysDialect
from supervisor_desk.service.dialects.genesys.me import sign_out_call
from supervisor_desk.service.dialects.genesys.probing import probe
from supervisor_desk.service.dialects.genesys.regions import REGIONS, Region, region_of, training_region
from supervisor_desk.service.dialects.genesys.trials import Trials
from supervisor_desk.service.driving import Drive
from supervisor_desk.service.errors import ServiceError, SignedOutError
from supervisor_desk.service.kept_channels import KeptChannels
from supervisor_desk.service.kept_token import token_of
from supervisor_desk.service.person_signin import NOT_SIGNED_IN, PersonSignIn
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.silent_visit import silent_grant
from supervisor_desk.service.tls import tls_context
from supervisor_desk.service.transport import Transport
from supervisor_desk.service.webhooks import Caller
from supervisor_desk.settings import Settings, data_folder

NO_CLIENT: Final = (
    "No client id is given. Enter the id of the OAuth client that your administrator made for the desk "
    "(grant type “Code Authorization (PKCE)”)."
)

log = structlog.get_logger(__name__)


class CloudPlatform:
    """Fits ``platform.Platform``."""

    name = "genesys"
    personal = True
    floor_arguments = ("--platform", "genesys")

    def check(self, address: Address, client_id: str) -> None:
        """See ``Platform``. The address must be one of a region, or of a training floor on this computer."""
        region_at(address)
        if not client_id:
            raise ValueError(NO_CLIENT)

    def dialect(self, address: Address, client_id: str, clock: Clock) -> Dialect:  # noqa: ARG002
        """See ``Platform``."""
        region = region_at(address)
        lessons = _lessons(address)
        return GenesysDialect(
            region,
            now=lambda: datetime.fromtimestamp(clock.now(), UTC),
            recall=lessons.recall if lessons is not None else None,
            remember=lessons.remember if lessons is not None else None,
        )

    def keeper(self, place: Workplace) -> KeptChannels | None:
        """See ``Platform``. A training floor ends with its desk, and its channels with it."""
        if place.floor is not None:
            return None
        return KeptChannels(place.secrets, place.address.base, place.client_id, data_folder() / "channels.lock")

    def signer(
        self,
        place: Workplace,
        settings: Settings,
        exchange: Exchange,  # noqa: ARG002 - the login service has an address of its own
        dialect: Dialect,  # noqa: ARG002
        clock: Clock,
        told: Told,
    ) -> PersonSignIn:
        """See ``Platform``."""
        region, floor = region_at(place.address), place.floor

        async def silently(refresh: Secret) -> Grant | None:
            if floor is None and not refresh:
                return None
            async with login(region, settings) as reached:
                if floor is not None:
                    return await silent_grant(region, place.client_id, reached, floor.ready.user_id)
                return await refreshed(reached, place.client_id, refresh.reveal())

        return PersonSignIn(
            place.kept_token,
            clock,
            silently=silently,
            asks=floor is None,
            ending=told.ending,
            alert=told.alert,
            renewed=told.renewed,
        )

    def queues(self, dialect: Dialect) -> tuple[tuple[str, str], ...]:
        """See ``Platform``. All that the person may see are read before the floor is."""
        return dialect.names.queues if isinstance(dialect, GenesysDialect) else ()

    def checks(self, way: Way) -> tuple[Check, ...]:
        """See ``Platform``."""
        region = region_at(way.address)
        return (
            ProxyCheck(way),
            NameCheck(way),
            TrustCheck(way),
            DoorCheck(way),
            HostsCheck(way, region),
            PersonCheck(way),
            ScopesCheck(way),
            StandingCheck(way),
            ClockCheck(way),
            StreamCheck(way),
        )

    async def probe(self, way: Way) -> tuple[Point, ...]:
        """See ``Platform``."""
        token = await way.kept_token.read() if way.kept_token is not None else None
        if token is None:
            raise SignedOutError(NOT_SIGNED_IN)
        way.token, lessons = token.access, _lessons(way.address)
        recall = lessons.recall if lessons is not None else Trials
        anonymous = Anonymous(secrets.token_bytes(32))
        noted = await Drive(way).run(probe(region_at(way.address), recall, anonymous, refreshes=bool(token.refresh)))
        return tuple(
            Point(point=one.point, asks=one.asks, standing=one.standing.value, words=one.words, facts=one.facts)
            for one in noted
        )

    def region_name(self, address: Address) -> str:
        """See ``Platform``."""
        return "training floor" if address.loopback else region_at(address).domain

    async def arrange(self, caller: Caller, center: ContactCenter, settings: Settings) -> tuple[str, ...]:  # noqa: ARG002
        """See ``Platform``. There are no media server groups here, and no outgoing webhooks."""
        asked = [
            title
            for title, wanted in (
                ("a group of media servers", settings.media_server_group),
                ("a call to an address when an announcement has ended", settings.qa_webhook_url),
            )
            if wanted
        ]
        return tuple(f"Genesys Cloud has no such thing as {one}. The setting is not followed here." for one in asked)

    async def settle_in(self, place: Workplace, ready: Ready) -> None:
        """See ``Platform``. The floor's login page knows its supervisors."""
        region = region_at(place.address)
        async with login(region, Settings()) as reached:
            grant = await silent_grant(region, ready.client_id, reached, ready.user_id)
        await place.kept_token.keep(token_of(grant, datetime.now(UTC).timestamp()))

    async def forget(self, place: Workplace, settings: Settings) -> None:
        """See ``Platform``. The token is given back as well, so that nobody can use it any more."""
        try:
            token = await place.kept_token.read()
        except SignedOutError:
            token = None
        await place.kept_token.forget()
        keeper = self.keeper(place)
        if keeper is not None:
            await keeper.forget()  # they end with the token, and their ids open what they still bring
        if token is not None:
            transport = Transport(place.address, tls_context(settings.ca_file))
            try:
                await transport.exchange(sign_out_call(), token.access)
            except ServiceError as error:
                log.info("sign_out.not_told", kind=type(error).__name__)  # it ends by itself
            finally:
                await transport.close()


def _lessons(address: Address) -> CloudLessons | None:
    """What organizations let one do; what the training floor lets one do says nothing of any of them."""
    return None if address.loopback else CloudLessons(data_folder() / "genesys-lessons.json")


def region_at(address: Address) -> Region:
    """The region of an address. Raises ``ValueError`` in words for people where there is none."""
    if address.loopback:
        return training_region(address.base)
    region = region_of(address.base)
    if region is None:
        raise ValueError(
            f"{address.host} belongs to no region of Genesys Cloud. Choose the region in which your organization is: "
            "it is the end of the address at which you sign in to Genesys Cloud, for example mypurecloud.de."
        )
    return region


def regions() -> tuple[tuple[str, str], ...]:
    """All regions to choose from: the address that the settings have, and the words for it."""
    return tuple((one.api, f"{one.place}: {one.domain}") for one in REGIONS.values())


@asynccontextmanager
async def login(region: Region, settings: Settings) -> AsyncIterator[Transport]:
    """Requests to the region's login service, for as long as one sign-in takes."""
    transport = Transport(address_of(region.login), tls_context(settings.ca_file))
    try:
        yield transport
    finally:
        await transport.close()
