"""A desk without windows in a process of its own; ``DeskProcess`` is the other end.

Each order is a mapping: ``{"do": "listen"}``, ``coach``, ``barge``, ``silent`` and ``stop`` ask for that, with ``wait``
to queue for the speaking slot and ``for`` to go back to listening by itself after so many seconds of being heard;
``{"do": "glass", "reason": …}`` breaks the glass; ``{"stop_at": "intent" | "check"}`` lets the process stop itself, as
by Ctrl+Z, when the next intent to speak is on disk, or after its grant was checked once; ``{"do": "leave"}`` ends it.
What it sends is a delivery that moved on, or news.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from supervisor_desk.actions import slot_keeper
from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.ports import Note, Written
from supervisor_desk.actions.slot_board import RENEW_EVERY_S
from supervisor_desk.actions.slot_news import SlotNews
from supervisor_desk.app import logs, slot_board
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.station import Station
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.redis_slots import RedisSlots
from supervisor_desk.service.slot_fallback import SlotsWithFallback
from supervisor_desk.settings import Settings
from supervisor_desk.ui.wishes import wish
from tests.support.journey import workplace_on
from tests.support.waiting import until

LEAVE = {"do": "leave"}
KINDS = {
    "listen": Kind.LISTEN,
    "coach": Kind.COACH,
    "barge": Kind.BARGE,
    "silent": Kind.LISTEN,
    "stop": Kind.STOP,
    "cue": Kind.VOICE_CUE,
}


class Child:
    """One desk and the one call that it works on."""

    def __init__(self, line: Connection, call: str) -> None:
        self.line = line
        self.call = ConversationId(call)
        self.store = Store()
        self.failures: list[BaseException] = []
        self.tasks = Tasks(lambda name, error: self.failed(name, error))
        self.stop_at = ""
        self.desk: Desk | None = None
        self._brief: dict[str, float] = {}

    async def live(self, url: str, client: str, secret: str, audit: str, redis_url: str) -> int:
        place = await workplace_on(url, client, secret, Path(audit))
        station = Station(
            place,
            Settings(redis_url=redis_url),
            ControlDialect(),
            self.store,
            SystemClock(),
            self.tasks,
            alert=lambda words: self.say(alert=words),
            audit_alarm=lambda words: self.say(alert=words),
            circuit_changed=lambda circuit: self.say(circuit=circuit.words),
            link_changed=lambda link: self.desk.show_link(link) if self.desk is not None else None,
            reach_changed=lambda reach, trouble: self.say(reach=reach.name, trouble=trouble),
        )
        self._trap(station)
        desk = self.desk = await station.sign_in()
        desk.on_delivery.append(self._delivery_changed)
        desk.slots.on_news.append(self._news)
        station.go_live(desk, lambda: None)
        await until(lambda: desk.link.live and self.store.get(self.call) is not None, within=20)
        self.say(ready=desk.me, pid=os.getpid())
        while (order := await asyncio.to_thread(self.line.recv)) != LEAVE:
            self.obey(order)
        await station.stop_sessions()
        await self.tasks.cancel_all()
        await station.close()
        return 1 if self.failures else 0

    def obey(self, order: dict[str, Any]) -> None:
        if "stop_at" in order:
            self.stop_at = order["stop_at"]
            self.say(armed=self.stop_at)
            return
        assert self.desk is not None
        action = wish(
            KINDS[order.get("kind", order["do"])] if order["do"] == "glass" else KINDS[order["do"]], self._call()
        )
        if "for" in order:
            self._brief[action.id] = order["for"]
        if order["do"] == "glass":
            self.desk.slots.break_glass(action, order["reason"])
        else:
            self.desk.request(action, wait=order.get("wait", False))

    def failed(self, name: str, error: BaseException) -> None:
        self.failures.append(error)
        self.say(failed=name, error=repr(error))

    def _call(self) -> Any:
        return self.store.get(self.call)

    def _delivery_changed(self, delivery: Delivery) -> None:
        self.say(
            delivery=delivery.id,
            kind=delivery.action.kind.value,
            state=delivery.state.value,
            place=delivery.waiting_place,
            reason=delivery.reason,
            asked=delivery.times.asked,
        )
        seconds = self._brief.get(delivery.id)
        if delivery.state is DeliveryState.CONFIRMED and seconds is not None:
            self.tasks.start(self._fall_silent(seconds), name="fall silent")

    async def _fall_silent(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        assert self.desk is not None
        self.desk.request(wish(Kind.LISTEN, self._call()))

    def _news(self, news: SlotNews) -> None:
        self.say(news=news.kind.name, who=news.who, words=news.words)

    def _trap(self, station: Station) -> None:
        """Stand still where the tests want it."""
        audit: AuditLog = station.audit
        append = audit.append

        async def and_stop(note: Note) -> Written:
            written = await append(note)
            if self.stop_at == "intent" and note.step == "intent" and note.detail.get("fence"):
                self._stand_still()
            return written

        audit.append = and_stop  # type: ignore[method-assign]
        confirm = RedisSlots.confirm

        async def once_and_stop(board: RedisSlots, conversation: str, ticket: str, fence: int) -> bool:
            ours = await confirm(board, conversation, ticket, fence)
            if self.stop_at == "check":
                self._stand_still()
            return ours

        RedisSlots.confirm = once_and_stop  # type: ignore[method-assign, assignment]

    def _stand_still(self) -> None:
        self.stop_at = ""
        os.kill(os.getpid(), signal.SIGSTOP)

    def say(self, **words: Any) -> None:
        self.line.send(words)


def main(
    line: Connection,
    complaints: str,
    *,
    url: str,
    client: str,
    secret: str,
    audit: str,
    redis_url: str,
    call: str,
    lease_s: float,
) -> None:
    """Live as a process of its own; what is written to standard error goes to the file ``complaints``."""
    sys.stderr.flush()
    os.dup2(os.open(complaints, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    logs.set_up("warning", None)
    setattr(slot_board, "RedisSlots", partial(RedisSlots, lease_s=lease_s))  # noqa: B010 - its own constants
    setattr(slot_board, "SlotsWithFallback", partial(SlotsWithFallback, lease_s=lease_s))  # noqa: B010
    setattr(slot_keeper, "RENEW_EVERY_S", min(lease_s / 3.5, RENEW_EVERY_S))  # noqa: B010
    sys.exit(asyncio.run(Child(line, call).live(url, client, secret, audit, redis_url)))
