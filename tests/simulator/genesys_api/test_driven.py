"""The desk's own dialect driven against the floor, without the rest of the desk: boot, snapshot, every deed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Answer, Refused
from supervisor_desk.actions.proof import Finding
from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode, ParticipantId, UserId
from supervisor_desk.service.dialects.calls import HttpCall, Reply
from supervisor_desk.service.dialects.genesys.dialect import GenesysDialect
from supervisor_desk.service.dialects.genesys.regions import training_region
from supervisor_desk.service.dialects.streaming import StreamFilter, Wiring
from supervisor_desk.service.driving import Drive
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from tests.simulator.genesys_api.caller import Caller
from tests.simulator.genesys_api.conftest import CLOUD
from tests.simulator.genesys_api.test_acting import written

ME = UserId("s-01")
ALL = StreamFilter()


@pytest.fixture
async def floor() -> AsyncIterator[RunningFloor]:
    """Time runs on this one, quickly: the dialect looks again and again whether a leg has ended."""
    running = await serve(replace(CLOUD, speed=20.0, media_delay=(0.2, 0.2)))
    try:
        yield running
    finally:
        await running.close()


class Desk:
    """The dialect, and what carries its requests."""

    def __init__(self, floor: RunningFloor, caller: Caller) -> None:
        self.floor = floor
        self.http = caller.http
        self.dialect = GenesysDialect(training_region(floor.url), now=lambda: datetime.now(UTC))
        self.drive = Drive(self)

    async def send(self, call: HttpCall) -> Reply:
        answer = await self.http.request(call.method, call.path, params=call.query, json=call.json)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status_code, headers, answer.content)

    async def read(self, call: HttpCall) -> Reply:
        return await self.send(call)

    async def now(self, key: str) -> Conversation:
        call = self.dialect.conversation_call(ConversationId(key))
        return self.dialect.read_conversation(await self.send(call))

    async def act(self, kind: Kind, key: str) -> Answer:
        """Do it from where one stands now."""
        shown = await self.now(key)
        agent = shown.agent
        assert agent is not None
        wish = Action(
            kind=kind,
            conversation_id=shown.id,
            participant_id=ParticipantId(agent.id),
            user_id=agent.user_id,
            channel=shown.channel,
            confirmed=True,
        )
        session = shown.monitor_of(ME)
        living = session if session is not None and session.mode is not Mode.TERMINATED else None
        answer = await self.drive.run(self.dialect.act(wish, living, ME))
        if isinstance(answer, Refused):
            return answer
        proof = self.dialect.proof_of(wish, living, ME)
        look = self.dialect.look_call(wish, proof)
        assert look is not None
        self.floor.advance(1)
        verdict = self.dialect.read_look(wish, proof, await self.send(look))
        assert verdict is not None, kind
        assert verdict.finding is Finding.PROVEN, (kind, verdict)
        return answer


@pytest.fixture
async def station(floor: RunningFloor, desk: Caller) -> Desk:
    return Desk(floor, desk)


async def test_the_boot_sequence_and_the_snapshot(floor: RunningFloor, station: Desk) -> None:
    wiring = await station.drive.run(station.dialect.prepare(ALL, ()))
    assert isinstance(wiring, Wiring), wiring
    assert (len(wiring.sockets), wiring.troubles) == (1, ())
    subscribed = await station.drive.run(station.dialect.subscribe(wiring))
    assert (subscribed.gone, subscribed.trouble, subscribed.troubles) == (False, "", ())
    again = await station.drive.run(station.dialect.prepare(ALL, wiring.keep))
    assert isinstance(again, Wiring)
    assert again.keep == wiring.keep
    read = await station.drive.run(station.dialect.snapshot(ALL))
    roster = {one.id: one for one in floor.world.hall.roster if not one.queue.private}
    assert {one.id for one in read.conversations} == set(roster)
    assert read.troubles == ()
    assert {one.raw_state for one in read.conversations} <= {"active", "hold", "queued"}
    assert station.dialect.standing is not None
    assert station.dialect.standing.available
    shown = next(one for one in read.conversations if one.id == floor.theatre.story.call.id)
    assert shown.agent is not None
    assert (shown.agent.name, shown.queue_name) == (floor.theatre.story.call.agent_leg().name, "Billing")  # type: ignore[union-attr]


async def test_every_deed_on_a_call_is_done_and_proven(floor: RunningFloor, station: Desk, call: str) -> None:
    kinds = (Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.MUTE_SELF, Kind.UNMUTE_SELF, Kind.MUTE, Kind.UNMUTE)
    for kind in (*kinds, Kind.SECURE_PAUSE, Kind.SECURE_RESUME, Kind.LISTEN, Kind.STOP, Kind.DISCONNECT):
        answer = await station.act(kind, call)
        assert isinstance(answer, Accepted), (kind, answer)
    assert floor.theatre.story.call.over


async def test_holding_and_resuming(floor: RunningFloor, station: Desk, call: str) -> None:
    floor.cloud.rule.set("always")
    for kind in (Kind.HOLD, Kind.RESUME):
        assert isinstance(await station.act(kind, call), Accepted)


async def test_messages_are_listened_to_and_taken_over(floor: RunningFloor, station: Desk) -> None:
    talk = written(floor.world)
    for kind in (Kind.LISTEN, Kind.TAKE_OVER):
        answer = await station.act(kind, talk.id)
        assert isinstance(answer, Accepted), (kind, answer)
    assert talk.taken_by is floor.world.hall.supervisors["s-01"]


async def test_what_an_organization_does_not_let_one_do_is_learned(
    floor: RunningFloor, station: Desk, call: str
) -> None:
    floor.cloud.rule.set("refused")
    refused = await station.act(Kind.MUTE, call)
    assert isinstance(refused, Refused)
    assert {one.outcome.value for one in station.dialect.trials.seen} == {"refused"}
    assert len(station.dialect.trials.seen) == 2


async def test_the_newcomer_is_told_what_stands_in_the_way(floor: RunningFloor, call: str) -> None:
    async with Caller(floor, floor.cloud.people.newcomer) as newcomer:
        station = Desk(floor, newcomer)
        await station.drive.run(station.dialect.prepare(ALL, ()))
        listen = Action(kind=Kind.LISTEN, conversation_id=ConversationId(call), channel="voice")
        refused = await station.drive.run(station.dialect.check(listen, None, UserId(newcomer.user)))
    assert refused is not None
    assert "phone" in refused.reason
