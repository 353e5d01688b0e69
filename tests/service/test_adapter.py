"""The contact center as the actions see it: media first, consent at the moment of action, one sending, one look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Answer, Refused, Unanswered
from supervisor_desk.actions.proof import ControlProof, Finding, MuteProof
from supervisor_desk.conversations.conversation import ConversationId, MonitorSession, UserId
from supervisor_desk.service.adapter import LARGEST_UPLOAD, LISTED_S, ContactCenter
from supervisor_desk.service.breaker import Breaker
from supervisor_desk.service.client import Client, Patience
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import Dialect, HttpCall, Identity, StreamFilter
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.dialects.flow import Flow, asked, at_once
from supervisor_desk.service.dialects.streaming import FloorRead
from supervisor_desk.service.dialects.words import UNCHANGED
from supervisor_desk.service.errors import (
    AnswerLostError,
    NotSentError,
    RefusedError,
    SignedOutError,
    UnexpectedAnswerError,
)
from supervisor_desk.service.limits import Limiter
from tests.support.builders import AGENT, CALL, ME, session
from tests.support.clock import FakeClock
from tests.support.exchange import FakeExchange, FakeSigner, Scripted
from tests.support.stray_logs import ExpectedLogs
from tests.support.wire import reply, wire_conversation, wire_session

CLIP = "https://media.example.com/a.wav"
LOST = AnswerLostError("lost", cut=False)


class Desk:
    def __init__(
        self,
        *answers: Scripted,
        signer: FakeSigner | None = None,
        wanted: StreamFilter | None = None,
        dialect: Dialect | None = None,
    ) -> None:
        self.exchange = FakeExchange(*answers)
        self.clock = FakeClock()
        clock = SystemClock()
        client = Client(
            self.exchange,
            signer or FakeSigner(),
            Limiter(clock),
            Breaker(clock, lambda _: None),
            clock,
            Patience(first_s=0, longest_s=0, jitter_s=0),
        )
        me = Identity(id=ME, name="Sam Supervisor")
        self.center = ContactCenter(dialect or ControlDialect(), client, me, wanted, self.clock)

    async def send(self, kind: Kind, leg: MonitorSession | None = None, **more: Any) -> Answer:
        return await self.center.send(Action(kind=kind, conversation_id=CALL, participant_id=AGENT, **more), leg)

    @property
    def requests(self) -> list[str]:
        return [f"{call.method} {call.path.removeprefix('/api/v2')}" for call, _ in self.exchange.calls]


def consenting() -> Scripted:
    people = [{"id": AGENT, "role": "agent", "customAttributes": {"supervision_consent": "true"}}]
    return reply(200, wire_conversation(participants=people))


async def test_an_action_is_one_request() -> None:
    desk = Desk(reply(200, {"id": "c-1", "status": "QUEUED"}))
    assert await desk.send(Kind.TEXT_CUE, text="Hello") == Accepted(remote_id="c-1", words="accepted with 200")
    assert desk.requests == ["POST /conversations/call-1/control"]


async def test_what_cannot_be_encoded_is_refused_without_a_request() -> None:
    desk = Desk()
    assert isinstance(await desk.send(Kind.COACH), Refused)
    assert desk.requests == []


async def test_a_file_is_uploaded_before_it_is_played(tmp_path: Path) -> None:
    sound = tmp_path / "cue.wav"
    sound.write_bytes(b"RIFF")
    desk = Desk(reply(201, {"id": "m-1", "mediaUrl": CLIP}), reply(200, {"id": "c-1"}))
    assert isinstance(await desk.send(Kind.VOICE_CUE, media_path=str(sound)), Accepted)
    assert desk.requests == ["POST /media", "POST /conversations/call-1/control"]
    upload, cue = (call for call, _ in desk.exchange.calls)
    assert upload.upload is not None
    assert upload.upload.content == b"RIFF"
    assert isinstance(cue.json, dict)
    assert cue.json["mediaUrl"] == CLIP


@pytest.mark.parametrize(
    "trouble", [LOST, NotSentError("unreachable"), reply(503), reply(400, {"message": "not 16 kHz"}), reply(201, {})]
)
async def test_without_its_upload_nothing_is_played_and_that_is_certain(trouble: Scripted, tmp_path: Path) -> None:
    sound = tmp_path / "cue.wav"
    sound.write_bytes(b"RIFF")
    desk = Desk(*[trouble] * 3)
    answer = await desk.send(Kind.VOICE_CUE, media_path=str(sound))
    assert isinstance(answer, Refused)
    assert UNCHANGED[Kind.VOICE_CUE] in answer.reason
    assert set(desk.requests) == {"POST /media"}


async def test_a_file_that_cannot_be_read_or_is_too_large_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.wav"
    with large.open("wb") as file:
        file.truncate(LARGEST_UPLOAD + 1)
    desk = Desk()
    for path, words in ((tmp_path / "missing.wav", "could not be read"), (large, "larger than 5 MiB")):
        answer = await desk.send(Kind.VOICE_CUE, media_path=str(path))
        assert isinstance(answer, Refused)
        assert words in answer.reason
    assert desk.requests == []


async def test_consent_is_read_at_the_moment_of_the_announcement() -> None:
    desk = Desk(consenting(), reply(201, {"id": "i-1"}, x_interaction_id="i-1"))
    assert isinstance(await desk.send(Kind.ANNOUNCE, media_url=CLIP), Accepted)
    play = "POST /conversations/voice/call-1/participants/part-agent/interactions"
    assert desk.requests == ["GET /conversations/voice/call-1", play]


@pytest.mark.parametrize(
    "trouble",
    [reply(200, wire_conversation()), reply(403), reply(500), LOST, NotSentError("unreachable"), reply(200, [])],
)
async def test_without_consent_nothing_is_played(trouble: Scripted) -> None:
    desk = Desk(*[trouble] * 3)
    answer = await desk.send(Kind.ANNOUNCE, media_url=CLIP)
    assert isinstance(answer, Refused)
    assert "not sent" in answer.reason
    assert set(desk.requests) == {"GET /conversations/voice/call-1"}


async def test_an_announcement_that_is_not_valid_asks_nobody() -> None:
    desk = Desk()
    assert isinstance(await desk.send(Kind.ANNOUNCE, media_url="http://m.example.com/a.wav"), Refused)
    assert desk.requests == []


@pytest.mark.parametrize(
    "trouble", [LOST, AnswerLostError("cut", cut=True), reply(500), reply(502), reply(503), reply(504)]
)
async def test_a_lost_answer_says_that_it_may_have_taken_effect(trouble: Scripted) -> None:
    desk = Desk(trouble)
    answer = await desk.send(Kind.LISTEN)
    assert isinstance(answer, Unanswered)
    assert "may have taken effect" in answer.reason
    assert len(desk.requests) == 1


@pytest.mark.parametrize(
    ("answers", "signer", "status"),
    [
        ([NotSentError("unreachable.")] * 3, FakeSigner(), 0),
        ([reply(429, retry_after="0")] * 3, FakeSigner(), 429),
        ([], FakeSigner(SignedOutError("no secret.")), 401),
        ([reply(401), reply(401)], FakeSigner(), 401),
    ],
)
async def test_what_certainly_did_not_happen_is_refused(
    answers: list[Scripted], signer: FakeSigner, status: int
) -> None:
    answer = await Desk(*answers, signer=signer).send(Kind.MUTE)
    assert isinstance(answer, Refused)
    assert answer.status == status
    assert UNCHANGED[Kind.MUTE] in answer.reason


# --- 404 and 409 ---


async def test_a_conflict_is_looked_at_and_tried_once_more_where_it_still_makes_sense() -> None:
    desk = Desk(
        reply(409, {"code": "monitor.exists"}),
        reply(200, wire_conversation(monitorSessions=[wire_session("whisper", key="s-7")])),
        reply(200, {"monitorSessionId": "s-7", "mode": "silent"}),
    )
    assert isinstance(await desk.send(Kind.LISTEN), Accepted)
    monitor = "POST /interactions/telephony/monitor"
    assert desk.requests == [monitor, "GET /conversations/call-1", monitor]
    assert desk.exchange.calls[-1][0].json == {
        "interactionId": "call-1",
        "monitorSessionId": "s-7",
        "action": "silent",
    }


async def test_a_second_conflict_is_the_answer() -> None:
    desk = Desk(
        reply(409, {"code": "conflict.barge"}), reply(200, wire_conversation()), reply(409, {"code": "conflict.barge"})
    )
    answer = await desk.send(Kind.BARGE, session())
    assert isinstance(answer, Refused)
    assert answer.contended
    assert len(desk.requests) == 3


async def test_a_conflict_with_another_speaker_is_not_tried_again() -> None:
    other = wire_session("barge", of="sup-2", key="s-2")
    desk = Desk(reply(409, {"code": "conflict.barge"}), reply(200, wire_conversation(monitorSessions=[other])))
    answer = await desk.send(Kind.BARGE, session())
    assert isinstance(answer, Refused)
    assert answer.held_by == "Sam Supervisor"
    assert len(desk.requests) == 2


@pytest.mark.parametrize("status", [404, 409])
async def test_a_refusal_on_a_call_that_is_gone_means_over(status: int) -> None:
    desk = Desk(reply(status, {"code": "x"}), reply(404))
    answer = await desk.send(Kind.COACH, session())
    assert isinstance(answer, Refused)
    assert answer.over


async def test_where_the_look_fails_the_refusal_stands() -> None:
    desk = Desk(reply(409, {"code": "interaction.state"}), *[LOST] * 3)
    answer = await desk.send(Kind.MUTE)
    assert isinstance(answer, Refused)
    assert "not active" in answer.reason


# --- looking ---


def action(kind: Kind, **more: Any) -> Action:
    return Action(kind=kind, conversation_id=CALL, participant_id=AGENT, **more)


async def test_a_look_gives_the_verdict_of_the_dialect() -> None:
    desk = Desk(reply(200, wire_conversation()))
    verdict = await desk.center.look(action(Kind.MUTE), MuteProof(CALL, AGENT, muted=True))
    assert verdict is not None
    assert verdict.finding is Finding.PROVEN


@pytest.mark.parametrize("trouble", [LOST, reply(503), reply(403), NotSentError("x"), SignedOutError("x")])
async def test_a_look_that_fails_says_nothing(trouble: Scripted) -> None:
    desk = Desk(*[trouble] * 3)
    assert await desk.center.look(action(Kind.MUTE), MuteProof(CALL, AGENT, muted=True)) is None


async def test_a_cue_that_is_not_listed_was_not_given_only_while_it_would_have_to_be_listed() -> None:
    desk = Desk(LOST, *[reply(200, {"entities": []})] * 3)
    cue = action(Kind.TEXT_CUE, text="Hello")
    await desk.center.send(cue, None)
    seen = await desk.center.look(cue, ControlProof(CALL))
    assert seen is not None
    assert seen.finding is Finding.NOT_SEEN
    desk.clock.advance(LISTED_S)
    assert await desk.center.look(cue, ControlProof(CALL)) is None
    before_the_start = action(Kind.TEXT_CUE, text="Hello")
    assert await desk.center.look(before_the_start, ControlProof(CALL)) is None


# --- reading the floor ---


def page(*keys: str, count: int = 1, total: int = 0, state: str = "active") -> Scripted:
    entities = [wire_conversation(id=key, state=state) for key in keys]
    return reply(200, {"entities": entities, "pageCount": count, "total": total})


async def test_a_small_floor_is_one_page() -> None:
    desk = Desk(page("a", "b", total=2))
    told: list[tuple[int, int]] = []
    found = await desk.center.snapshot(lambda loaded, total: told.append((loaded, total)))
    assert [one.id for one in found] == ["a", "b"]
    assert told == [(2, 2)]


async def test_a_large_floor_is_read_from_its_end_so_that_nothing_slips_through() -> None:
    # While page 1 was read "a" ended, and "c" moved from page 2 to page 1.
    desk = Desk(page("a", "b", count=2, total=4), page("d", count=2, total=3), page("b", "c", count=2, total=3))
    found = await desk.center.snapshot(lambda *_: None)
    assert {one.id for one in found} == {"a", "b", "c", "d"}
    assert [dict(call.query)["pageNumber"] for call, _ in desk.exchange.calls] == ["1", "2", "1"]


async def test_what_ended_while_it_was_read_or_was_not_asked_for_is_left_out() -> None:
    wanted = StreamFilter(skills=frozenset({"french"}))
    assert await Desk(page("a"), wanted=wanted).center.snapshot(lambda *_: None) == ()
    assert await Desk(page("a", state="ended")).center.snapshot(lambda *_: None) == ()


async def test_the_sweep_gives_those_shown_that_ended_lately() -> None:
    desk = Desk(page("a", count=2, state="ended"), page("b", count=2, state="abandoned"))
    assert [one.id for one in await desk.center.sweep([ConversationId("a"), ConversationId("b")])] == ["a", "b"]
    assert dict(desk.exchange.calls[0][0].query)["status"] == "ended"


async def test_a_listing_that_cannot_be_read_is_an_unexpected_answer() -> None:
    with pytest.raises(UnexpectedAnswerError):
        await Desk(reply(200, {"html": 1})).center.snapshot(lambda *_: None)
    with pytest.raises(UnexpectedAnswerError):
        await Desk(reply(200, [])).center.conversation(CALL)
    with pytest.raises(RefusedError):
        await Desk(reply(404)).center.conversation(CALL)


async def test_entries_that_cannot_be_read_are_told_by_number_only(expected_logs: ExpectedLogs) -> None:
    records = expected_logs("supervisor_desk.service.adapter")
    desk = Desk(reply(200, {"entities": [{"id": 5, "name": "Carl"}, wire_conversation()]}))
    assert len(await desk.center.snapshot(lambda *_: None)) == 1
    assert "Carl" not in records[0].getMessage()


class Stepwise(ControlDialect):
    """Acts in steps: ``steps`` are the calls of one action."""

    steps: tuple[HttpCall, ...] = ()
    troubles: tuple[str, ...] = ()

    def act(self, _action: Action, _session: MonitorSession | None, _me: UserId) -> Flow[Answer]:
        for call in self.steps:
            yield from asked(call)
        return Accepted()

    def snapshot(self, _wanted: StreamFilter) -> Flow[FloorRead]:
        return at_once(FloorRead((), self.troubles))


LOOKING = HttpCall(method="GET", path="/look")
BUSY = reply(429)
CHANGING = HttpCall(method="PATCH", path="/change", writes=True)


@pytest.mark.parametrize(
    ("steps", "answers", "wanted", "words"),
    [
        ((LOOKING, CHANGING), [LOST] * 3, Refused, UNCHANGED[Kind.MUTE]),
        ((LOOKING, CHANGING), [reply(200), LOST], Unanswered, "It may have taken effect."),
        ((CHANGING, LOOKING), [reply(202), *[LOST] * 3], Unanswered, "A step before it was done."),
        (
            (CHANGING, CHANGING),
            [reply(202), reply(429), reply(429), reply(429)],
            Unanswered,
            "A step before it was done.",
        ),
    ],
)
async def test_what_a_broken_flow_means_depends_on_how_far_it_was(
    steps: tuple[HttpCall, ...], answers: list[Scripted], wanted: type[Answer], words: str
) -> None:
    desk = Desk(*answers, dialect=Stepwise())
    Stepwise.steps = steps
    answer = await desk.send(Kind.MUTE)
    assert isinstance(answer, wanted)
    assert not isinstance(answer, Accepted)
    assert words in answer.reason


async def test_what_the_floor_cannot_show_is_told_once() -> None:
    told: list[str] = []
    desk = Desk(dialect=Stepwise())
    Stepwise.troubles = ("Your account lacks a right.",)
    desk.center.tell = told.append
    await desk.center.snapshot(lambda *_: None)
    await desk.center.snapshot(lambda *_: None)
    assert told == ["Your account lacks a right."]
