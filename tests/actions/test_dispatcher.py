"""One action, one path: what is asked, in which order things happen, and what is let go of."""

from __future__ import annotations

import asyncio

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.ports import Accepted, Refused, Unanswered
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.events import ControlStatus
from tests.actions.bench import Bench, turns_of_the_loop, wish
from tests.support.builders import CALL, changed, control, ended, monitored


async def test_the_intent_is_on_disk_before_anything_is_sent() -> None:
    bench = Bench()
    await bench.dispatcher.perform(wish(Kind.LISTEN))
    assert bench.journal == ["intent: listen", "send: listen"]


async def test_nothing_is_sent_if_the_audit_log_cannot_be_written() -> None:
    bench = Bench()
    bench.audit.trouble = "The disk is full. Free some space."
    delivery = await bench.dispatcher.perform(wish(Kind.LISTEN))
    assert delivery.state is DeliveryState.REFUSED
    assert "The disk is full. Free some space." in delivery.reason
    assert bench.service.sent == []
    assert bench.audit_troubles == ["The disk is full. Free some space."]


async def test_coaching_without_a_session_opens_one_first() -> None:
    bench = Bench()
    coach = wish(Kind.COACH)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(coach))
        await turns_of_the_loop()
        assert bench.service.kinds == [Kind.LISTEN]
        bench.feed(monitored(Mode.SILENT))
    assert bench.service.kinds == [Kind.LISTEN, Kind.COACH]
    bench.feed(monitored(Mode.WHISPER))
    assert bench.states(coach.id) == ["asked", "sent", "accepted", "confirmed"]
