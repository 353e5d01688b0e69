"""Asking who is heard on a call: every reading at once, and one answer is better than none."""

from __future__ import annotations

import msgspec
import pytest

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.errors import NotSentError
from supervisor_desk.service.heard import heard_on
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.runner import serve
from supervisor_desk.simulator.world.cues import CueOrder
from supervisor_desk.simulator.world.records import CueStatus, Mode
from tests.support.builders import CALL
from tests.support.service_line import ServiceLine
from tests.support.waiting import until

CONTROLS = Reply(
    200, {}, msgspec.json.encode({"entities": [{"id": "c1", "status": "EXECUTING", "supervisorName": "Bo"}]})
)


class Sender:
    def __init__(self, *answers: Reply | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[HttpCall] = []

    async def send(self, call: HttpCall) -> Reply:
        self.asked.append(call)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_one_answer_is_enough() -> None:
    sender = Sender(CONTROLS, NotSentError("The service is silent."))
    heard = await heard_on(sender, ControlDialect(), CALL)
    assert heard is not None
    assert [one.name for one in heard] == ["Bo"]
    assert len(sender.asked) == 2


async def test_without_any_answer_nobody_can_tell() -> None:
    sender = Sender(NotSentError("The service is silent."), NotSentError("The service is silent."))
    assert await heard_on(sender, ControlDialect(), CALL) is None


async def test_a_bug_is_not_taken_for_silence() -> None:
    with pytest.raises(ZeroDivisionError):
        await heard_on(Sender(CONTROLS, ZeroDivisionError()), ControlDialect(), CALL)


async def test_the_floor_shows_a_colleagues_cue_and_session_without_any_event() -> None:
    floor = await serve(FloorConfig(conversations=4, events_per_second=1.0, seed=7, media_delay=(0.0, 0.0)))
    ready, world = floor.ready(), floor.world
    line = ServiceLine(str(ready["url"]), str(ready["clientId"]), str(ready["clientSecret"]))
    try:
        await line.sign_in()
        key = ConversationId(str(ready["conversationId"]))
        call = world.hall.find_living(key)
        assert await line.center.heard_on(key) == ()
        bo = world.colleagues.people[0]
        cue = world.cues.give(call, bo, CueOrder(audible=True, plays_ms=60_000))
        await until(lambda: cue.status is CueStatus.EXECUTING)
        by_cue = await line.center.heard_on(key) or ()
        world.cues.cancel(cue)
        world.colleagues.send(call, Mode.BARGE, bo)
        by_session = await line.center.heard_on(key) or ()
        assert [one.name for one in (*by_cue, *by_session)] == [bo.name, bo.name]
    finally:
        await line.close()
        await floor.close()
