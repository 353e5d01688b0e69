"""A supervisor who presses anything at any time, on a platform that answers, tells and loses as it likes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.ports import Accepted, Answer, Refused, Still, Unanswered
from supervisor_desk.actions.proof import Finding, Proof, SessionProof, Verdict
from supervisor_desk.conversations.conversation import Mode, MonitorSession
from supervisor_desk.conversations.events import ControlStatus
from tests.actions.bench import Bench, turns_of_the_loop, wish
from tests.support.builders import CALL, agent, changed, control, customer, ended, monitored, session
from tests.support.gate import Gate
from tests.support.service import FakeService

PRESSED = [Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.STOP, Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.MUTE, Kind.UNMUTE]
PRESS = [f"press {kind.value}" for kind in PRESSED]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *PRESS,
                *PRESS,
                "answer",
                "answer",
                "refuse",
                "lose before",
                "lose after",
                "written",
                "tell",
                "tell",
                "tell again",
                "hold",
                "back",
                "colleague speaks",
                "colleague stops",
                "cancel",
                "retry",
                "look",
                "time",
                "keep",
                "end",
            ]
        ),
        st.integers(0, 7),
    ),
    max_size=45,
)


class Platform(FakeService):
    """Keeps one leg and some cues, does what arrives, and tells of it when the test lets it."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.journal)
        self.bench = bench
        self.waiting: list[tuple[Action, MonitorSession | None, Gate[Answer]]] = []
        self.leg: MonitorSession | None = None
        self.legs = 0
        self.muted = False
        self.cues: dict[str, str] = {}
        self.untold: list[Callable[[int], None]] = []
        self.told: list[tuple[Callable[[int], None], int]] = []
        self.sequence = 0

    async def send(self, action: Action, session: MonitorSession | None, still: Still | None = None) -> Answer:
        if still is not None and not await still():
            return Refused(reason="The slot was lost.", contended=True)
        intents = [note.delivery for note in self.bench.audit.of("intent")]
        assert intents.count(action.id) == 1, "sent without exactly one intent on disk"
        assert action.id not in [sent.id for sent, _ in self.sent], "sent twice"
        self.sent.append((action, session))
        gate: Gate[Answer] = Gate()
        self.waiting.append((action, session, gate))
        return await gate.passed()

    async def look(self, action: Action, proof: Proof) -> Verdict | None:
        if not isinstance(proof, SessionProof):
            return None
        if self.leg is None:
            gone = proof.mode is Mode.TERMINATED
            return Verdict(Finding.PROVEN if gone else Finding.NOT_SEEN, "REST check: no session")
        met = self.leg.mode is proof.mode
        return Verdict(Finding.PROVEN if met else Finding.NOT_SEEN, "REST check", self.leg)

    def do(self, action: Action, used: MonitorSession | None) -> Answer:
        match action.kind:
            case Kind.LISTEN | Kind.BARGE if used is None:
                assert self.leg is None, "a second leg on one call"
                self.legs += 1
                self._leg_is(session(action.kind.mode or Mode.SILENT, key=f"session-{self.legs}"))
            case Kind.LISTEN | Kind.COACH | Kind.BARGE | Kind.STOP:
                assert used is not None, "a command to a leg, without a leg"
                if self.leg is None or self.leg.id != used.id:
                    return Refused(reason="There is no such session.", status=409)
                self._leg_is(session(action.kind.mode or Mode.SILENT, key=used.id))
            case Kind.MUTE | Kind.UNMUTE:
                self.muted = action.kind is Kind.MUTE
                self._tell_the_call()
                return Accepted()
            case Kind.CANCEL:
                if self.cues.pop(action.cancels_remote, "") == "":
                    return Refused(reason="It had already ended.", status=409)
                self.untold.append(lambda at: self._feed_cue(ControlStatus.CANCELLED, action.cancels_remote, at))
                return Accepted(remote_id=action.cancels_remote, proven=True, words="204")
            case _:
                key = f"control-{action.id}"
                self.cues[key] = action.id
                for status in (ControlStatus.EXECUTING, ControlStatus.COMPLETED):
                    self.untold.append(partial(self._play, status, key))
                return Accepted(remote_id=key)
        return Accepted(remote_id=self.leg.id if self.leg else used.id if used else "")

    def tell(self) -> None:
        if self.untold:
            self.sequence += 1
            say = self.untold.pop(0)
            self.told.append((say, self.sequence))
            say(self.sequence)

    def _leg_is(self, leg: MonitorSession) -> None:
        self.leg = leg if leg.mode is not Mode.TERMINATED else None
        self.untold.append(lambda at: self.bench.feed(monitored(leg.mode, key=leg.id, sequence=at)))

    def _tell_the_call(self) -> None:
        people = (agent(muted=self.muted), customer())
        state = self.bench.calls[CALL].raw_state
        self.untold.append(lambda at: self.bench.feed(changed(at, raw_state=state, participants=people)))

    def _play(self, status: ControlStatus, key: str, at: int) -> None:
        if key in self.cues:
            if status is ControlStatus.COMPLETED:
                del self.cues[key]
            self._feed_cue(status, key, at)

    def _feed_cue(self, status: ControlStatus, key: str, at: int) -> None:
        self.bench.feed(control(status, key, sequence=at))


class Evening:
    """Carries out the steps, each in the middle of whatever is going on."""

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self.group = group
        self.bench = Bench()
        self.platform = Platform(self.bench)
        self.bench.use(self.platform)
        self.written: list[Gate[None]] = []
        self.over = False

    async def step(self, step: str, number: int) -> None:
        bench, platform = self.bench, self.platform
        match step.split():
            case ["press", *words]:
                if number % 3 == 0:
                    self.written.append(bench.audit.hold())
                action = wish(Kind(" ".join(words)))
                self.group.create_task(bench.dispatcher.perform(action, wait=number % 2 == 0))
            case ["answer" | "refuse" | "lose", *how] if platform.waiting:
                self.answer(step, how[:1] == ["after"], number)
            case ["written"] if self.written:
                self.written.pop(0).open(None)
            case ["tell"]:
                platform.tell()
            case ["tell", "again"] if platform.told and not self.over:
                say, at = platform.told[number % len(platform.told)]
                say(at)
            case ["hold" | "back"] if not self.over:
                platform.sequence += 1
                people = (agent(muted=platform.muted), customer())
                state = "hold" if step == "hold" else "active"
                bench.feed(changed(platform.sequence, raw_state=state, participants=people))
            case ["colleague", "speaks"]:
                bench.holder = "Bo"
            case ["colleague", "stops"]:
                bench.holder = ""
            case ["cancel" | "retry" | "look"] if bench.told:
                self.second_thought(step, bench.told[-1 - number % len(bench.told)].id)
            case ["time"]:
                await bench.pass_time(number)
            case ["keep"]:
                self.group.create_task(bench.dispatcher.keep_slots())
            case ["end"] if number == 0:
                self.end()
            case _:
                pass

    def answer(self, step: str, done: bool, number: int) -> None:
        action, used, gate = self.platform.waiting.pop(number % len(self.platform.waiting))
        if self.over:
            gate.open(Refused(reason="The call is over.", status=404, over=True))
        elif step == "answer":
            gate.open(self.platform.do(action, used))
        elif step == "refuse":
            gate.open(Refused(reason="No.", status=403))
        else:
            if done:
                self.platform.do(action, used)
            gate.open(Unanswered(reason="The connection broke. It may have taken effect."))

    def second_thought(self, step: str, key: DeliveryId) -> None:
        dispatcher = self.bench.dispatcher
        match step:
            case "cancel":
                self.group.create_task(dispatcher.cancel(key))
            case "retry":
                self.group.create_task(dispatcher.retry(key))
            case _:
                self.group.create_task(dispatcher.look(key))

    def end(self) -> None:
        self.over = True
        self.platform.leg = None
        self.platform.untold.clear()
        self.bench.feed(ended())

    async def close(self) -> None:
        """Let everything end that can: what is written, answered, told; the line runs out, and the call ends."""
        for _ in range(40):
            while self.written:
                self.written.pop(0).open(None)
            while self.platform.waiting:
                self.answer("answer", False, 0)
            while self.platform.untold:
                self.platform.tell()
            await self.bench.rest()
            await turns_of_the_loop(12)
        if not self.over:
            self.end()
        await self.bench.rest()


async def slot_and_deliveries_agree(bench: Bench) -> None:
    """After a round of keeping, the slot is held exactly if something may be heard."""
    await bench.rest()
    await bench.dispatcher.keep_slots()
    cues = {one.id for one in bench.pending.open_on(CALL) if one.action.kind is Kind.VOICE_CUE}
    known = bench.sessions.get(CALL)
    for use in bench.speaking.held_for().get(CALL, frozenset()):
        live = any(one.action.kind in (Kind.COACH, Kind.BARGE) for one in bench.pending.open_on(CALL))
        assert use in cues or (use == "session" and (live or (known is not None and known.mode.speaks)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
async def test_whatever_is_pressed_and_whatever_happens_the_promises_hold(steps: list[tuple[str, int]]) -> None:
    async with asyncio.TaskGroup() as group:
        evening = Evening(group)
        bench, platform = evening.bench, evening.platform
        for step, number in steps:
            await evening.step(step, number)
            await turns_of_the_loop(12)
            await slot_and_deliveries_agree(bench)
            shown = bench.sessions.get(CALL)
            assert shown is None or evening.over or shown.id in {f"session-{n + 1}" for n in range(platform.legs)}
        await evening.close()
    await bench.rest()
    await bench.dispatcher.keep_slots()
    assert bench.pending.open() == (), "a delivery is left over"
    assert bench.sessions.all() == {}
    assert bench.sessions.beginning(CALL) is None
    assert bench.speaking.held_for() == {}, "a slot is left over"
    settled = [one.id for one in bench.told if one.state.settled]
    assert len(settled) == len(set(settled)), "told twice of an end"
