"""``supervisor-desk announce``: play an announcement into a call from a script, and follow it until it is proven.

It goes the way that the window's wishes go: rules, consent at the moment of action, audit, request, proof.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from typing import Any, Final

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.announcement import announcement_problem
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.app import logs
from supervisor_desk.app.arriving import real_workplace
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.station import Station
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.conversations.conversation import ConversationId, ParticipantId
from supervisor_desk.conversations.link import Link
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Application, Tasks
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.settings import Configuration, Settings
from supervisor_desk.ui.delivery_words import face, seconds_words, told

PLAYED, REFUSED, NOT_DONE, NOT_CONFIRMED = 0, 1, 2, 3
LIVE_WITHIN_S: Final = 30.0
"""How long the floor may take to be loaded, in seconds."""
SETTLED_WITHIN_S: Final = 30.0
"""How long after its longest duration the end of an announcement is waited for, in seconds."""
_CODES: Final = {DeliveryState.CONFIRMED: PLAYED, DeliveryState.UNPROVEN: NOT_CONFIRMED}

Tell = Callable[[Delivery], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes beside the settings."""
    parser.add_argument("--conversation", required=True, help="id of the conversation")
    parser.add_argument("--participant", required=True, help="id of the participant who has to have consented")
    parser.add_argument("--audio-url", required=True, help="https address of a .wav, .mp3 or .ogg")
    parser.add_argument("--duration-ms", type=int, default=15_000, help="longest duration, 1 to 30000 (default: 15000)")
    parser.add_argument("--mute-agent", action="store_true", help="the agent is not heard while it plays")
    parser.add_argument("--mute-caller", action="store_true", help="the caller is not heard while it plays")
    parser.add_argument("--normalize", action="store_true", help="bring it to the usual loudness")
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end instead of lines")


def run(options: argparse.Namespace, configuration: Configuration) -> int:
    """Play it; 0 if it was proven, 1 if it was refused or failed, 2 if it could not be tried, 3 if nobody can tell."""
    logs.set_up("error", None)
    action = _action(options)
    problem = announcement_problem(action.media_url, action.duration_ms)
    if problem:
        sys.stderr.write(f"supervisor-desk: The announcement was not sent. {problem}\n")
        return NOT_DONE

    async def main(tasks: Tasks, _app: Application) -> int:
        try:
            place = await real_workplace(configuration.settings)
            delivery = await play(place, configuration.settings, tasks, action, _quiet if options.json else _say)
        except (ValueError, ServiceError, TimeoutError) as error:
            words = str(error) or f"The floor could not be loaded within {LIVE_WITHIN_S:.0f} s. Nothing was sent."
            sys.stderr.write(f"supervisor-desk: {words}\n")
            return NOT_DONE
        sys.stdout.write(f"{as_json(delivery) if options.json else _summary(delivery)}\n")
        return _CODES.get(delivery.state, REFUSED)

    return run_loop(main, offscreen=True)


async def play(place: Workplace, settings: Settings, tasks: Tasks, action: Action, tell: Tell) -> Delivery:
    """Sign in at ``place``, carry out ``action`` and follow it; ``tell`` hears each step.

    Raises ``ServiceError``, and ``TimeoutError`` where the floor cannot be loaded; nothing was sent then.
    """
    live = asyncio.Event()

    def linked(link: Link) -> None:
        if station.desk is not None:
            station.desk.show_link(link)
        if link.live:
            live.set()

    clock = SystemClock()
    station = Station(
        place,
        settings,
        platform_named(place.platform).dialect(place.address, place.client_id, clock),
        Store(clock.now),
        clock,
        tasks,
        alert=_complain,
        audit_alarm=_complain,
        circuit_changed=lambda _circuit: None,
        link_changed=linked,
    )
    try:
        desk = await station.sign_in()
        station.go_live(desk, lambda: None)
        async with asyncio.timeout(LIVE_WITHIN_S):
            await live.wait()
        return await follow(desk, action, tell)
    finally:
        if station.desk is not None:
            await station.desk.flush()
        await tasks.cancel_all()
        await station.close()


async def follow(desk: Desk, action: Action, tell: Tell) -> Delivery:
    """Carry out ``action`` and wait until it is settled, or until that is not to be expected any more."""

    def changed(delivery: Delivery) -> None:
        if delivery.id == action.id:
            tell(delivery)

    desk.on_delivery.append(changed)
    try:
        delivery = await desk.dispatcher.perform(action)
        try:
            async with asyncio.timeout(action.duration_ms / 1000 + SETTLED_WITHIN_S):
                return await desk.pending.outcome(delivery.id)
        except TimeoutError:
            return desk.pending.get(action.id) or delivery
    finally:
        desk.on_delivery.remove(changed)


def as_json(delivery: Delivery) -> str:
    """All of it for a program. Times are milliseconds after it was asked for."""
    times, asked = delivery.times, delivery.times.asked
    steps = {"sent": times.sent, "accepted": times.accepted, "executing": times.executing, "settled": times.settled}
    made: dict[str, Any] = {
        "delivery": delivery.id,
        "conversation": delivery.action.conversation_id,
        "participant": delivery.action.participant_id,
        "state": delivery.state.value,
        "interaction": delivery.remote_id,
        "proof": delivery.proof,
        "reason": delivery.reason,
        "times_ms": {name: round((at - asked) * 1000) for name, at in steps.items() if at is not None},
    }
    return msgspec.json.encode(made).decode()


def _action(options: argparse.Namespace) -> Action:
    return Action(
        kind=Kind.ANNOUNCE,
        conversation_id=ConversationId(options.conversation),
        participant_id=ParticipantId(options.participant),
        media_url=options.audio_url,
        duration_ms=options.duration_ms,
        mute_agent=options.mute_agent,
        mute_caller=options.mute_caller,
        normalize=options.normalize,
    )


def _say(delivery: Delivery) -> None:
    since = seconds_words(max(0.0, _last(delivery) - delivery.times.asked))
    sys.stdout.write(f"{since:>8}  {face(delivery).word}\n")
    sys.stdout.flush()


def _last(delivery: Delivery) -> float:
    times = delivery.times
    return max(at for at in (times.asked, times.sent, times.accepted, times.executing, times.settled) if at is not None)


def _quiet(_delivery: Delivery) -> None:
    pass


def _summary(delivery: Delivery) -> str:
    return told(delivery, _last(delivery))


def _complain(words: str) -> None:
    sys.stderr.write(f"supervisor-desk: {words}\n")
