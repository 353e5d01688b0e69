"""A floor that runs: world, faults, stories and services on one port, put together."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from aiohttp import web
from aiohttp.typedefs import Handler

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.control_api.service import LARGEST_BODY, ControlService
from supervisor_desk.simulator.control_api.signin import READING, RIGHTS, Client, SignIn
from supervisor_desk.simulator.driver import Driver
from supervisor_desk.simulator.faults import CLOUD_KINDS, KINDS, Fault, Faults
from supervisor_desk.simulator.floor_api import FloorApi
from supervisor_desk.simulator.genesys_api.service import GenesysService
from supervisor_desk.simulator.half import Half
from supervisor_desk.simulator.received import Received
from supervisor_desk.simulator.scenarios.theatre import Theatre, scenario_named
from supervisor_desk.simulator.world.world import World


@web.middleware
async def unheard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A client that left in the middle of its request is nobody's fault; its answer goes nowhere."""
    try:
        return await handler(request)
    except ConnectionResetError:
        return web.Response(status=400)


class RunningFloor:
    """Everything of one floor. ``world`` and ``faults`` may be used directly from the loop that the floor runs in."""

    def __init__(self, config: FloorConfig, clock: Callable[[], float], wall_clock: Callable[[], float]) -> None:
        scenario = scenario_named(config.scenario)
        self.config = replace(
            config,
            seed=random.randrange(1 << 16) if config.seed is None else config.seed,
            conversations=scenario.conversations if config.conversations is None else config.conversations,
            events_per_second=(
                scenario.events_per_second if config.events_per_second is None else config.events_per_second
            ),
            control_token=config.control_token or secrets.token_urlsafe(24),
        )
        self.world = World(
            seed=self.config.seed or 0,
            conversations=self.config.conversations or 0,
            events_per_second=self.config.events_per_second or 0.0,
            supervisors=config.supervisors + 3,
            media_delay=config.media_delay or scenario.media_delay,
            now=round(wall_clock() * 1000),
        )
        self.faults = Faults(clock, CLOUD_KINDS if self.config.platform == "genesys" else KINDS)
        self.received = Received()
        self.driver = Driver(self.world, clock, config.speed, self._flush)
        self._half = self._serving(clock)
        self._strike_media()
        self.theatre = Theatre(self.world, self.faults, config.media_delay, cues=config.platform == "control")
        self.theatre.begin(scenario.name)
        self.application = web.Application(middlewares=[unheard, self._half.middleware], client_max_size=LARGEST_BODY)
        self._half.add_to(self.application)
        FloorApi(
            self.world,
            self.faults,
            self.received,
            self.theatre,
            self.driver,
            self.config.control_token,
            self._figures,
        ).add_to(self.application)
        self._runner: web.AppRunner | None = None
        self._tasks: Sequence[asyncio.Task[None]] = ()
        self._began = clock()
        self._clock = clock

    @property
    def half(self) -> Half:
        """What serves the platform's API."""
        return self._half

    @property
    def control(self) -> ControlService:
        """The half for the control contract. Raises ``LookupError`` on a floor for another platform."""
        if not isinstance(self._half, ControlService):
            raise LookupError("this floor does not serve the control contract")  # noqa: TRY004  a choice, no type
        return self._half

    @property
    def signin(self) -> SignIn:
        """The control contract's clients and tokens. Raises ``LookupError`` on a floor for another platform."""
        return self.control.signin

    @property
    def cloud(self) -> GenesysService:
        """The half for Genesys Cloud. Raises ``LookupError`` on a floor for another platform."""
        if not isinstance(self._half, GenesysService):
            raise LookupError("this floor does not serve Genesys Cloud")  # noqa: TRY004  a choice, no type
        return self._half

    def opened(self, runner: web.AppRunner, tasks: Sequence[asyncio.Task[None]]) -> None:
        """Take over what keeps the floor running, to end it in ``close``."""
        self._runner = runner
        self._tasks = tasks

    @property
    def port(self) -> int:
        """The port in use; 0 while closed."""
        addresses = self._runner.addresses if self._runner is not None else []
        return int(addresses[0][1]) if addresses else 0

    @property
    def url(self) -> str:
        """Address of the floor, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def ready(self) -> dict[str, object]:
        """What somebody needs who wants to use the floor; holds secrets."""
        return {
            "platform": self.config.platform,
            "url": self.url,
            "port": self.port,
            **self._half.ready(self.url),
            "controlToken": self.config.control_token,
            "seed": self.config.seed,
            "scenario": self.theatre.story.scenario.name,
            "conversationId": self.theatre.story.call.id,
        }

    def advance(self, seconds: float) -> None:
        """Let virtual time pass at once, and let the streams send what happened in it."""
        self.driver.advance(seconds)
        self._flush()

    async def close(self) -> None:
        """Close all connections and stop; may be called more than once."""
        self._half.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = ()
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    def _serving(self, clock: Callable[[], float]) -> Half:
        pace = self.config.pace
        if self.config.platform == "genesys":
            return GenesysService(self.world, self.faults, self.received, clock, self.driver.catch_up, self.config)
        signin = SignIn(_clients(self.world, self.config), clock, pace.token_life, self.config.refresh_life)
        return ControlService(self.world, self.faults, self.received, signin, clock, self.driver.catch_up, self.config)

    def _flush(self) -> None:
        self._half.flush()

    def _strike_media(self) -> None:
        """Faults of the media servers strike the world rather than a wire."""
        media, chatter = self.world.media, self.world.chatter
        usual = (chatter.packet_loss, chatter.jitter)

        def slow(fault: Fault) -> None:
            media.slow_next(fault.number("seconds", 12.0), fault.left or 0)

        def fail(fault: Fault) -> None:
            media.fail_next(fault.text("reason", "media.unavailable"), fault.left or 1)

        def worsen(fault: Fault) -> None:
            chatter.packet_loss, chatter.jitter = fault.number("packetLoss", 0.08), fault.number("jitter", 60.0)

        def restore() -> None:
            chatter.packet_loss, chatter.jitter = usual

        self.faults.at_once.update({"slow-media": slow, "media-failure": fail, "poor-media": worsen})
        self.faults.undone.update({"slow-media": media.hurry, "media-failure": media.spare, "poor-media": restore})

    def _figures(self) -> dict[str, object]:
        return {
            "upSeconds": round(self._clock() - self._began, 3),
            "conversations": len(self.world.hall.roster),
            "happenings": self.world.hall.told,
            "behindMs": self.driver.behind,
            **self._half.figures(),
            "scenario": self.theatre.story.scenario.name,
        }


def _clients(world: World, config: FloorConfig) -> dict[str, Client]:
    """The desks, and three clients to whom something is refused."""

    def secret(client_id: str) -> str:
        return config.secrets.get(client_id) or secrets.token_urlsafe(18)

    clients = [
        Client(f"desk-{number}", secret(f"desk-{number}"), world.welcome(number))
        for number in range(1, config.supervisors + 1)
    ]
    viewer, trainee, unlicensed = (world.welcome(config.supervisors + number) for number in (1, 2, 3))
    clients += [
        Client("viewer", secret("viewer"), viewer, scopes=READING),
        Client("trainee", secret("trainee"), trainee, permissions=tuple(RIGHTS[scope] for scope in READING)),
        Client("unlicensed", secret("unlicensed"), unlicensed, licensed=False),
    ]
    return {client.id: client for client in clients}
