"""Supervising on Genesys Cloud: the board, every mode with its proof in one's own leg, and what a first try teaches."""

from __future__ import annotations

from typing import Any

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.ports import Accepted, Refused
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.events import TranscriptLine
from supervisor_desk.service.dialects.genesys.trials import Outcome
from supervisor_desk.simulator.thread import FloorThread
from tests.support.cloud_line import CloudLine, cloud_line
from tests.support.waiting import until


def mode(line: CloudLine) -> Mode | None:
    return line.session.mode if line.session is not None else None


async def leave(line: CloudLine) -> None:
    await line.proven(line.action(Kind.STOP))


async def test_the_board_shows_the_floor_and_follows_it(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        assert line.shown() == line.truth()
        assert line.conversation.queue_name
        assert line.alerts == []
        floor.control.do(line.key, "hold")
        await until(lambda: line.conversation.raw_state == "hold")
        floor.control.do(line.key, "resume")
        await until(lambda: line.conversation.raw_state == "active")


async def test_listening_coaching_and_barging_are_proven_by_one_s_own_leg(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        for kind, wanted in ((Kind.LISTEN, Mode.SILENT), (Kind.COACH, Mode.WHISPER), (Kind.BARGE, Mode.BARGE)):
            answer = await line.proven(line.action(kind))
            assert isinstance(answer, Accepted)
            assert not answer.proven, "a 201 is a receipt"
            assert mode(line) is wanted
        await leave(line)
        assert mode(line) in (None, Mode.TERMINATED)


async def test_going_down_leaves_and_starts_again(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        await line.proven(line.action(Kind.BARGE))
        await line.proven(line.action(Kind.LISTEN))
        assert mode(line) is Mode.SILENT
        await leave(line)


async def test_muting_an_agent_is_learned_by_the_first_try(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        outside, _, _ = await line.send(line.action(Kind.MUTE))
        assert isinstance(outside, Refused)
        await line.proven(line.action(Kind.BARGE))
        await line.proven(line.action(Kind.MUTE))
        assert line.conversation.agent is not None
        assert line.conversation.agent.muted
        await line.proven(line.action(Kind.UNMUTE))
        await leave(line)
        outcomes = {(one.mode, one.outcome) for one in line.lessons[-1].seen}
        assert outcomes >= {("outside", Outcome.REFUSED), ("barge", Outcome.PROVEN)}
        assert all(one.correlation for one in line.lessons[-1].seen)


async def test_what_can_be_undone_is_proven_both_ways(floor: FloorThread) -> None:
    floor.control.switch_on("agent-control", {"answer": "always"})
    async with cloud_line(floor) as line:
        for kind in (Kind.LISTEN, Kind.HOLD, Kind.RESUME, Kind.MUTE_SELF, Kind.UNMUTE_SELF, Kind.STOP):
            await line.proven(line.action(kind))
        for kind in (Kind.SECURE_PAUSE, Kind.SECURE_RESUME):
            await line.proven(line.action(kind))


async def test_who_has_no_phone_is_told_before_anything_is_sent(floor: FloorThread) -> None:
    newcomer: Any = floor.ready["people"]["newcomer"]
    async with cloud_line(floor, newcomer) as line:
        answer, _, _ = await line.send(line.action(Kind.LISTEN))
        assert isinstance(answer, Refused)
        assert "no phone chosen" in answer.reason
        assert not [call for call in line.tap.calls if call.path.endswith("/monitor")]


async def test_a_refusal_names_the_request(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        floor.control.switch_on("403", {"path": "*/monitor"}, count=1)
        answer, _, _ = await line.send(line.action(Kind.LISTEN))
        assert isinstance(answer, Refused)
        assert "(Reference " in answer.reason


async def test_what_is_said_on_a_call_is_brought_while_one_listens(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        await line.proven(line.action(Kind.LISTEN))
        await line.feed.follow([line.key])
        await until(lambda: any(isinstance(one, TranscriptLine) for one in line.events))
        await line.feed.follow([])
        await leave(line)
