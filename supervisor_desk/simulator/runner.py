"""Starts a training floor and stops it: inside any loop by ``serve``, as a program by ``run``.

The only file of the simulator that makes tasks; they are kept by the floor that they belong to.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import math
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping

import msgspec
from aiohttp import web

from supervisor_desk.simulator.config import MORPHS, PLATFORMS, FloorConfig
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.genesys_api.agent_control import AgentControl

SECRET_VARIABLE = "SUPERVISOR_DESK_FLOOR_SECRET"  # noqa: S105  its name, not its value
"""Environment variable with the secret of all desks; without it each gets one of its own, told in the ready line."""


_log = logging.getLogger(__name__)


async def serve(config: FloorConfig | None = None) -> RunningFloor:
    """Start a floor on loopback, in the loop that runs now. Raises ``OSError`` where the port is taken, and
    ``LookupError`` for a scenario that does not exist. Close it with ``await floor.close()``."""
    floor = RunningFloor(config or FloorConfig(), time.monotonic, time.time)
    site_runner = web.AppRunner(floor.application, access_log=None, shutdown_timeout=1.0, lingering_time=0.5)
    await site_runner.setup()
    try:
        await web.TCPSite(site_runner, "127.0.0.1", floor.config.port).start()
    except OSError:
        await site_runner.cleanup()
        raise
    tasks = [
        asyncio.create_task(work(), name=name)
        for name, work in {"floor driver": floor.driver.run, **floor.half.works()}.items()
    ]
    for task in tasks:
        task.add_done_callback(_report)
    floor.opened(site_runner, tasks)
    return floor


def _report(task: asyncio.Task[None]) -> None:
    """Both run until they are cancelled: one that ended by itself has a bug, and the floor stands still."""
    if not task.cancelled():
        _log.error("the %s has stopped", task.get_name(), exc_info=task.exception())


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``supervisor-desk floor``."""
    parser.add_argument("--platform", choices=PLATFORMS, default="control", help="API that is served")
    parser.add_argument("--port", type=int, default=0, help="port on loopback; 0 chooses a free one")
    parser.add_argument("--conversations", type=_count, help="how many conversations there shall be at a time")
    parser.add_argument("--events-per-second", type=_amount, help="how much shall happen; 0 for a still floor")
    parser.add_argument("--seed", type=int, help="the same seed gives the same floor")
    parser.add_argument("--scenario", default="calm", help="the story to be played")
    parser.add_argument("--speed", type=_amount, default=1.0, help="virtual seconds per second; 0 stops time")
    parser.add_argument("--media-delay", type=_range, help="seconds until sound follows, as LOW:HIGH or one number")
    parser.add_argument("--supervisors", type=_count, default=4, help="how many desks can sign in as different people")
    parser.add_argument("--token-life", type=float, help="seconds that a token lives")
    parser.add_argument("--rate-limit", type=int, help="requests per minute and desk")
    parser.add_argument(
        "--rotate-every", type=_amount, default=1800.0, help="seconds that an event stream lives; 0: ever"
    )
    parser.add_argument("--sign-in-as", default="", help="genesys: id of the user who is signed in without being asked")
    parser.add_argument(
        "--agent-control",
        choices=[one.value for one in AgentControl],
        default="barged",
        help="genesys: what becomes of a wish to mute or hold an agent",
    )
    parser.add_argument(
        "--morph", choices=MORPHS, default="kept", help="genesys: what becomes of a leg when its mode changes"
    )
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input does")
    parser.add_argument("--ready-json", action="store_true", help="print one JSON object with address and secrets")


def run(arguments: argparse.Namespace) -> int:
    """Run a floor as a program until it is asked to stop; returns the exit code."""
    secret = os.environ.get(SECRET_VARIABLE, "")
    config = FloorConfig(
        platform=arguments.platform,
        port=arguments.port,
        conversations=arguments.conversations,
        events_per_second=arguments.events_per_second,
        seed=arguments.seed,
        scenario=arguments.scenario,
        speed=arguments.speed,
        media_delay=arguments.media_delay,
        supervisors=arguments.supervisors,
        token_life=arguments.token_life,
        rate_limit=arguments.rate_limit,
        rotate_every=arguments.rotate_every,
        secrets={f"desk-{number}": secret for number in range(1, arguments.supervisors + 1)} if secret else {},
        control_token=secrets.token_urlsafe(24),
        sign_in_as=arguments.sign_in_as,
        agent_control=arguments.agent_control,
        morph=arguments.morph,
    )
    try:
        asyncio.run(_run(config, ready_json=arguments.ready_json, until_stdin_closes=arguments.until_stdin_closes))
    except (OSError, OverflowError, LookupError) as error:
        sys.stderr.write(f"The training floor could not start: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _run(config: FloorConfig, *, ready_json: bool, until_stdin_closes: bool) -> None:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    floor = await serve(config)
    try:
        if ready_json:
            sys.stdout.write(msgspec.json.encode(floor.ready()).decode() + "\n")
        else:
            sys.stdout.write(_welcome(floor.ready()))
        sys.stdout.flush()
        if until_stdin_closes:
            loop = asyncio.get_running_loop()
            _watch_stdin(lambda: loop.call_soon_threadsafe(stop.set))
        await stop.wait()
    finally:
        await floor.close()


def _welcome(ready: Mapping[str, object]) -> str:
    secret = f" with the secret {ready['clientSecret']}" if ready.get("clientSecret") else ", in the browser"
    return (
        f"The training floor is open at {ready['url']}\n"
        f"Sign in as {ready['clientId']}{secret}\n"
        f"Its own pages take the token {ready['controlToken']}\n"
        "With --ready-json all that may sign in are listed. Ctrl+C closes the floor.\n"
    )


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: Ctrl+C arrives as KeyboardInterrupt, and ending is not asked for
            return


def _watch_stdin(closed: Callable[[], object]) -> None:
    def wait() -> None:
        try:
            while sys.stdin.buffer.read(4096):
                pass
        except (OSError, ValueError):
            pass
        closed()

    threading.Thread(target=wait, name="floor stdin", daemon=True).start()


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, not {text}")
    return int(text)


def _amount(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found < math.inf:
        raise argparse.ArgumentTypeError(f"must be a number from 0, not {text}")
    return found


def _range(text: str) -> tuple[float, float]:
    low, _, high = text.partition(":")
    try:
        found = (float(low), float(high or low))
    except ValueError:
        raise argparse.ArgumentTypeError("must be seconds, as LOW:HIGH or one number") from None
    if not 0 <= found[0] <= found[1]:
        raise argparse.ArgumentTypeError("must be from 0, the lower first")
    return found
