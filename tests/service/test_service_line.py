"""The whole line against the training floor, over real sockets: whatever goes wrong, the board ends in the truth."""

from __future__ import annotations

import io
import logging
import random
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Refused, Unanswered
from supervisor_desk.actions.proof import Finding, Proof, bound, judge
from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode, MonitorSession, State
from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.service.breaker import CircuitState
from supervisor_desk.service.dialects.base import StreamFilter
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.signin import Credentials
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.hands import Hands
from supervisor_desk.simulator.runner import serve
from tests.support.service_line import ServiceLine
from tests.support.waiting import let_pass, until


class OnTheFloor:
    """A line to a floor of its own, and the one steady call of its story."""

    def __init__(self, floor: RunningFloor, line: ServiceLine) -> None:
        self.floor = floor
        self.line = line
        self.key = ConversationId(str(floor.ready()["conversationId"]))

    @property
    def conversation(self) -> Conversation:
        known = self.line.store.get(self.key)
        assert known is not None
        return known

    @property
    def session(self) -> MonitorSession | None:
        return self.conversation.monitor_of(self.line.center.me.id)

    def truth(self) -> dict[str, str]:
        """State of each conversation as it is on the floor."""
        return {one.id: one.state.value for one in self.floor.world.hall.roster}

    def shown(self) -> dict[str, str]:
        """State of each conversation as the board shows it."""
        return {one.id: one.raw_state for one in self.line.store if not one.over}

    async def shows_the_truth(self) -> None:
        await until(lambda: self.line.link.live and self.shown() == self.truth(), within=15)

    def action(self, kind: Kind, **more: Any) -> Action:
        agent = self.conversation.agent
        assert agent is not None
        made = {"kind": kind, "conversation_id": self.key, "participant_id": agent.id, "user_id": agent.user_id}
        return Action(**made | more)

    async def proven(self, action: Action) -> tuple[Proof, Accepted]:
        """Send ``action`` and wait until an event proves it."""
        session = self.session
        proof = self.line.center.proof_of(action, session)
        known = len(self.line.events)
        answer = await self.line.center.send(action, session)
        assert isinstance(answer, Accepted), answer
        narrowed = bound(proof, answer.remote_id)

        def seen() -> bool:
            verdicts = [judge(narrowed, event) for event in self.line.events[known:]]
            return any(one is not None and one.finding is Finding.PROVEN for one in verdicts)

        if not answer.proven:
            await until(seen)
        return narrowed, answer


@asynccontextmanager
async def on_the_floor(
    wanted: StreamFilter | None = None, silent_s: float = 25.0, **config: Any
) -> AsyncIterator[OnTheFloor]:
    made: dict[str, Any] = {"conversations": 12, "events_per_second": 20.0, "seed": 7, "media_delay": (0.02, 0.05)}
    floor = await serve(FloorConfig(**made | config))
    ready = floor.ready()
    line = ServiceLine(
        str(ready["url"]), str(ready["clientId"]), str(ready["clientSecret"]), wanted=wanted, silent_s=silent_s
    )
    try:
        await line.open()
        yield OnTheFloor(floor, line)
    finally:
        await line.close()
        await floor.close()


async def test_the_board_comes_to_show_what_the_floor_does() -> None:
    async with on_the_floor(conversations=60, events_per_second=100.0) as here:
        await here.shows_the_truth()
        assert here.line.inbox.malformed == 0
        assert here.line.center.me.name


async def test_a_floor_of_many_pages_is_loaded_whole() -> None:
    async with on_the_floor(conversations=1_200, events_per_second=0.0) as here:
        await here.shows_the_truth()
        assert len(here.line.store) >= 1_200
        assert max(link.total for link in here.line.links) >= 1_200


async def test_only_what_was_asked_for_is_shown() -> None:
    wanted = StreamFilter(queues=frozenset({"q-billing"}))
    async with on_the_floor(wanted, conversations=60, events_per_second=100.0) as here:
        await until(lambda: here.line.link.live and len(here.line.events) > 30, within=15)
        assert {one.queue_id for one in here.line.store} == {"q-billing"}


@pytest.mark.parametrize("fault", ["gap", "out-of-order", "duplicate-event", "late-event", "not-json", "unknown-type"])
async def test_a_disturbed_stream_ends_in_the_truth(fault: str) -> None:
    async with on_the_floor(events_per_second=100.0) as here:
        await until(lambda: here.line.link.live)
        params = {"seconds": 0.1} if fault == "late-event" else {}
        disturbed = here.floor.faults.switch_on(fault, params, count=5)
        await until(lambda: disturbed.hits == 5, within=15)
        await here.shows_the_truth()
        # A broken frame may be superseded before anybody decodes it, so not every one of them is counted.
        assert bool(here.line.inbox.malformed) == (fault == "not-json")


async def test_an_unknown_state_is_shown_as_it_came() -> None:
    async with on_the_floor(events_per_second=100.0) as here:
        await until(lambda: here.line.link.live)
        here.floor.faults.switch_on("unknown-state", {"state": "PARKED"})  # one alone may be superseded
        await until(lambda: any(one.raw_state == "PARKED" for one in here.line.store))
        assert any(one.state is State.UNKNOWN for one in here.line.store)


@pytest.mark.parametrize(
    ("fault", "params"),
    [
        ("cut", {"refuseSeconds": 0.2}),
        ("rotate", {}),
        ("overloaded", {}),
        ("token-revoked", {}),
        ("token-revoked", {"refresh": True}),
    ],
)
async def test_a_lost_stream_comes_back_and_ends_in_the_truth(fault: str, params: dict[str, Any]) -> None:
    async with on_the_floor(events_per_second=100.0) as here:
        await until(lambda: here.line.link.live)
        here.floor.faults.switch_on(fault, params)
        heard = here.line.intake.heard
        await until(lambda: here.line.intake.heard > heard + 20, within=15)
        await here.shows_the_truth()


async def test_a_silent_stream_is_given_up_for_a_new_one() -> None:
    async with on_the_floor(events_per_second=100.0, silent_s=0.3) as here:
        await until(lambda: here.line.link.live)
        here.floor.faults.switch_on("half-open", {"seconds": 30.0})
        await until(lambda: any("Nothing was heard" in link.words for link in here.line.links), within=15)
        here.floor.faults.switch_off("half-open")
        await here.shows_the_truth()


async def test_a_token_that_lives_two_seconds_costs_neither_an_action_nor_an_event() -> None:
    async with on_the_floor(token_life=2.0, events_per_second=50.0) as here:
        here.line.keeper.start(here.line.signin.keep_fresh(), name="keep fresh")
        await until(lambda: here.line.link.live)
        signed = {call.path for call in here.line.tap.calls}
        assert "/oauth/token" in signed
        for _ in range(3):
            await here.proven(here.action(Kind.MUTE))
            await here.proven(here.action(Kind.UNMUTE))
        tokens = [call for call in here.line.tap.calls if call.path == "/oauth/token"]
        renewals = len(tokens) + 2
        await until(lambda: sum(call.path == "/oauth/token" for call in here.line.tap.calls) >= renewals, within=15)
        await here.shows_the_truth()
        assert {link.phase for link in here.line.links if link.phase in (LinkPhase.STALE, LinkPhase.FAILED)} == set()
        assert sum(link.phase is LinkPhase.LIVE for link in here.line.links) == 1  # moved without a gap
        assert here.line.alerts == []


async def test_every_row_of_the_contract_is_sent_and_proven(tmp_path: Path) -> None:
    async with on_the_floor() as here:
        await here.shows_the_truth()
        await here.proven(here.action(Kind.LISTEN))
        await until(lambda: here.session is not None and here.session.mode is Mode.SILENT)
        await here.proven(here.action(Kind.COACH))
        await here.proven(here.action(Kind.BARGE))
        await here.proven(here.action(Kind.LISTEN))
        await here.proven(here.action(Kind.STOP))
        await until(lambda: here.session is None)
        await here.proven(here.action(Kind.TEXT_CUE, text="Offer the refund"))
        sound = tmp_path / "cue.wav"
        sound.write_bytes(quiet_wav())
        await here.proven(here.action(Kind.VOICE_CUE, media_path=str(sound)))
        await here.proven(here.action(Kind.CLIP, media_path=str(sound)))
        await here.proven(here.action(Kind.MUTE))
        await here.proven(here.action(Kind.UNMUTE))
        url = "https://media.example.com/notice.wav"
        await here.proven(here.action(Kind.ANNOUNCE, media_url=url, duration_ms=50))
        await here.proven(here.action(Kind.BARGE))
        await until(lambda: here.session is not None and here.session.mode is Mode.BARGE)
        target = next(queue.id for queue in here.floor.world.hall.queues if queue.id != here.conversation.queue_id)
        await here.proven(here.action(Kind.TRANSFER, transfer_to=target))


async def test_each_proof_can_also_be_had_by_looking() -> None:
    async with on_the_floor() as here:
        await here.shows_the_truth()
        for kind, more in (
            (Kind.LISTEN, {}),
            (Kind.COACH, {}),
            (Kind.MUTE, {}),
            (Kind.UNMUTE, {}),
            (Kind.TEXT_CUE, {"text": "Hello"}),
            (Kind.STOP, {}),
        ):
            action = here.action(kind, **more)
            proof, _ = await here.proven(action)
            verdict = await here.line.center.look(action, proof)
            assert verdict is not None, kind
            assert verdict.finding is Finding.PROVEN, (kind, verdict)
            await until(lambda: kind is not Kind.LISTEN or here.session is not None)  # noqa: B023


async def test_a_cue_whose_answer_was_lost_is_found_by_a_look_and_was_sent_once() -> None:
    async with on_the_floor() as here:
        await here.shows_the_truth()
        here.floor.faults.switch_on("lost-answer", {"method": "POST", "path": "/api/v2/conversations/*"}, count=1)
        cue = here.action(Kind.TEXT_CUE, text="Hello")
        proof = here.line.center.proof_of(cue, None)
        assert isinstance(await here.line.center.send(cue, None), Unanswered)
        findings: list[Finding] = []
        while Finding.PROVEN not in findings:
            verdict = await here.line.center.look(cue, proof)
            findings += [verdict.finding] if verdict is not None else []
        assert Finding.NOT_SEEN not in findings
        assert here.floor.received.deliveries[cue.id] == 1


async def test_a_start_that_never_arrived_is_not_seen_by_a_look() -> None:
    async with on_the_floor() as here:
        await here.shows_the_truth()
        here.floor.faults.switch_on("lost-request", {"method": "POST", "path": "/api/v2/interactions/*"}, count=1)
        listen = here.action(Kind.LISTEN)
        assert isinstance(await here.line.center.send(listen, None), Unanswered)
        verdict = await here.line.center.look(listen, here.line.center.proof_of(listen, None))
        assert verdict is not None
        assert verdict.finding is Finding.NOT_SEEN


async def test_a_second_start_finds_the_session_that_is_there() -> None:
    async with on_the_floor() as here:
        await here.shows_the_truth()
        _, first = await here.proven(here.action(Kind.LISTEN))
        again = await here.line.center.send(here.action(Kind.LISTEN), None)
        assert isinstance(again, Accepted)
        assert again.remote_id == first.remote_id


@pytest.mark.parametrize("fault", ["401", "429", "503"])
async def test_requests_that_fail_once_are_made_good(fault: str) -> None:
    async with on_the_floor() as here:
        await here.shows_the_truth()
        params = {"method": "GET", **({"retryAfter": "0"} if fault != "401" else {})}
        here.floor.faults.switch_on(fault, params, count=1)
        assert (await here.line.center.conversation(here.key)).id == here.key


async def test_a_service_that_is_down_opens_the_circuit_and_closes_it_when_it_is_back() -> None:
    async with on_the_floor() as here:
        await here.shows_the_truth()
        down = here.floor.faults.switch_on("503", {"path": "/api/v2/conversations/*"})
        while not here.line.circuits:
            await here.line.center.look(here.action(Kind.MUTE), here.line.center.proof_of(here.action(Kind.MUTE), None))
        assert here.line.circuits[-1].state is CircuitState.OPEN
        answer = await here.line.center.send(here.action(Kind.MUTE), None)
        assert isinstance(answer, Refused)
        assert "keeps failing" in answer.reason
        assert down.hits == 5
        here.floor.faults.switch_off("503")


async def test_an_ending_that_nobody_told_is_found_by_the_sweep() -> None:
    async with on_the_floor(events_per_second=0.0) as here:
        await here.shows_the_truth()
        here.floor.faults.switch_on("late-event", {"seconds": 60.0, "conversationId": here.key})
        Hands(here.floor.world).do(here.floor.world.hall.conversations[here.key], "end", {})
        here.floor.advance(0.0)
        ended = await here.line.center.sweep([here.key])
        assert here.key in {one.id for one in ended}


async def test_rotated_credentials_are_taken_over_without_a_restart() -> None:
    async with on_the_floor() as here:
        await here.shows_the_truth()
        clients = here.floor.ready()["clients"]
        assert isinstance(clients, dict)
        client_id, secret = list(clients.items())[1]
        here.line.source.now = Credentials(client_id, Secret(secret))
        await here.line.signin.renew()
        await here.line.sign_in()
        assert here.line.center.me.client_id == client_id
        await here.shows_the_truth()


async def test_neither_secrets_nor_names_reach_any_log_however_loud(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with on_the_floor(token_life=2.0) as here:
        await here.shows_the_truth()
        await here.proven(here.action(Kind.TEXT_CUE, text="c4nary words"))
        old = (await here.line.signin.token()).reveal()
        await here.line.signin.renew()
        await until(lambda: len(here.line.tap.calls) > 5)
        here.floor.faults.switch_on("rotate", {})
        await here.shows_the_truth()
        credentials = here.line.source.now
        canaries = [
            old,
            (await here.line.signin.token()).reveal(),
            credentials.client_secret.reveal(),
            "c4nary words",
            *(one.name for one in here.conversation.participants),
            *(one.address for one in here.conversation.participants),
        ]
        said = "\n".join(f"{record.getMessage()} {record.args}" for record in caplog.records)
    assert [canary for canary in canaries if canary and canary in said] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 4, 5])
async def test_whatever_goes_wrong_in_whatever_order_the_board_ends_in_the_truth(seed: int) -> None:
    dice = random.Random(seed)
    faults: list[tuple[str, dict[str, Any]]] = [
        ("gap", {}),
        ("out-of-order", {}),
        ("duplicate-event", {}),
        ("duplicate-event", {"sameSequence": True}),
        ("late-event", {"seconds": 0.05}),
        ("not-json", {}),
        ("cut", {"refuseSeconds": 0.1}),
        ("rotate", {}),
        ("token-revoked", {}),
        ("overloaded", {}),
        ("503", {"method": "GET", "path": "/api/v2/interactions*"}),
        ("lost-answer", {"method": "GET"}),
    ]
    async with on_the_floor(conversations=40, events_per_second=150.0, seed=seed) as here:
        await until(lambda: here.line.link.live)
        for _ in range(16):
            name, params = dice.choice(faults)
            here.floor.faults.switch_on(name, params, count=dice.randint(1, 3))
            await let_pass(dice.choice([0.0, 0.02, 0.1, 0.2]))
        here.floor.faults.switch_off()
        await here.shows_the_truth()


def quiet_wav() -> bytes:
    """A tenth of a second of silence, 16 kHz, mono, 16 bit."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\0\0" * 1_600)
    return content.getvalue()
