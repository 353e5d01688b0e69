"""Random answers, events, looks and times: no delivery is settled twice, none is confirmed without a proof."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.pending import Pending
from supervisor_desk.actions.ports import Accepted
from supervisor_desk.actions.proof import Finding, Verdict
from supervisor_desk.actions.watched import EARLY_KEPT
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.events import (
    AnnouncementCompleted,
    ControlChanged,
    ControlStatus,
    ConversationChanged,
    Event,
    MonitorChanged,
)
from tests.actions.bench import wish
from tests.support.builders import AGENT, COLLEAGUE, ME, agent, changed, control, customer, ended, monitored, played
from tests.support.clock import FakeClock
from tests.support.service import FakeService

KINDS = (Kind.LISTEN, Kind.STOP, Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.ANNOUNCE, Kind.MUTE, Kind.UNMUTE, Kind.CANCEL)
IDS = ("id-1", "id-2", "id-3")


def events(sequence: int) -> st.SearchStrategy[Event]:
    keys = st.sampled_from(IDS)
    return st.one_of(
        st.builds(lambda status, key: control(status, key, sequence=sequence), st.sampled_from(ControlStatus), keys),
        st.builds(
            lambda mode, key, of: monitored(mode, key=key, of=of, sequence=sequence),
            st.sampled_from([Mode.PENDING, Mode.SILENT, Mode.TERMINATED]),
            keys,
            st.sampled_from([ME, COLLEAGUE]),
        ),
        st.builds(lambda key, well: played(key, succeeded=well, sequence=sequence), keys, st.booleans()),
        st.builds(
            lambda muted: changed(sequence, participants=(agent(muted=muted), customer())),
            st.booleans(),
        ),
    )


class Random(RuleBasedStateMachine):
    """Keeps for each delivery what has come since it left, and holds the desk to it."""

    asked = Bundle("asked")
    in_flight = Bundle("in_flight")
    known = Bundle("known")

    @initialize()
    def begin(self) -> None:
        self.clock = FakeClock()
        self.pending = Pending(self.clock, self.hear)
        self.service = FakeService()
        self.last: dict[DeliveryId, Delivery] = {}
        self.settled: set[DeliveryId] = set()
        self.evidence: dict[DeliveryId, list[Event]] = {}
        self.seen_proven: set[DeliveryId] = set()
        self.sequence = 0

    def hear(self, delivery: Delivery) -> None:
        before = self.last.get(delivery.id)
        assert delivery.id not in self.settled, "told of a settled delivery again"
        assert before is None or before.state is delivery.state or before.may(delivery.state)
        if delivery.state is DeliveryState.CONFIRMED:
            proven = delivery.id in self.seen_proven or any(
                proves(delivery, event) for event in self.evidence.get(delivery.id, ())
            )
            assert proven, "confirmed, and nothing has shown it"
            assert delivery.proof
        if delivery.state.settled:
            self.settled.add(delivery.id)
            assert delivery.times.settled is not None
        self.last[delivery.id] = delivery

    @rule(target=asked, kind=st.sampled_from(KINDS), remote=st.sampled_from(IDS))
    def ask(self, kind: Kind, remote: str) -> Action:
        action = wish(kind, cancels_remote=remote if kind is Kind.CANCEL else "")
        self.pending.ask(action, self.service.proof_of(action, None))
        return action

    @rule(target=in_flight, action=consumes(asked))
    def send(self, action: Action) -> Action:
        if self.state(action) is DeliveryState.ASKED:
            self.evidence[action.id] = []
            self.pending.sent(action.id)
        return action

    @rule(target=known, action=consumes(in_flight), remote=st.sampled_from(("", *IDS)), proven=st.booleans())
    def answer(self, action: Action, remote: str, proven: bool) -> Action:
        if action.id in self.evidence:
            if proven:
                self.seen_proven.add(action.id)
            self.pending.accepted(action.id, Accepted(remote_id=remote, proven=proven, words="the answer"))
        return action

    @rule(target=known, action=consumes(in_flight), lost=st.booleans())
    def no_answer(self, action: Action, lost: bool) -> Action:
        if action.id in self.evidence:
            step = self.pending.unanswered if lost else self.pending.refused
            step(action.id, "no")
        return action

    @rule(data=st.data(), age=st.sampled_from([-1, 0, 1, 2, 4]))
    def event(self, data: st.DataObject, age: int) -> None:
        """A new event, one of an hour with no numbers (-1), a repeated one or one that comes late."""
        if age == 0:
            self.sequence += 1
        event = data.draw(events(0 if age < 0 else max(1, self.sequence - age)))
        self.observe(event)

    @rule()
    def call_ends(self) -> None:
        self.observe(ended())
        assert self.pending.open() == ()

    def observe(self, event: Event) -> None:
        for key, seen in self.evidence.items():
            if key not in self.settled:
                seen.append(event)
        self.pending.observe(event)

    @rule(action=known, finding=st.sampled_from(Finding))
    def look(self, action: Action, finding: Finding) -> None:
        if finding is Finding.PROVEN:
            self.seen_proven.add(action.id)
        self.pending.judged(action.id, Verdict(finding, "REST check"))

    @rule(action=known, taken_back=st.booleans())
    def give_up(self, action: Action, taken_back: bool) -> None:
        (self.pending.cancelled if taken_back else self.pending.failed)(action.id, "given up")

    @rule(seconds=st.sampled_from([0.5, 4.9, 5.0, 20.0]))
    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        for late in self.pending.overdue():
            assert late.state is DeliveryState.UNPROVEN

    def state(self, action: Action) -> DeliveryState:
        delivery = self.pending.get(action.id)
        assert delivery is not None
        return delivery.state

    @invariant()
    def open_and_settled_are_told_apart(self) -> None:
        still_open = {one.id for one in self.pending.open()}
        assert still_open == {key for key, one in self.last.items() if not one.state.settled}

    @invariant()
    def what_has_not_left_is_asked_and_has_no_times(self) -> None:
        for one in self.pending.open():
            assert (one.state is DeliveryState.ASKED) == (one.times.sent is None)

    @invariant()
    def early_events_stay_within_bounds(self) -> None:
        for watched in self.pending._entries.values():
            assert len(watched._early or ()) <= EARLY_KEPT
            assert not (watched._early and watched.delivery.answered)


def proves(delivery: Delivery, event: Event) -> bool:
    """Whether the contract lets that event prove that delivery; written apart from the code."""
    kind, remote = delivery.action.kind, delivery.remote_id
    match event:
        case ControlChanged(status=status, control_id=key):
            if kind is Kind.CANCEL:
                return status is ControlStatus.CANCELLED and key == delivery.action.cancels_remote
            return status is ControlStatus.COMPLETED and key == remote and kind in (Kind.TEXT_CUE, Kind.VOICE_CUE)
        case MonitorChanged(session=session):
            wanted = {Kind.LISTEN: Mode.SILENT, Kind.STOP: Mode.TERMINATED}.get(kind)
            return session.supervisor_id == ME and session.mode is wanted
        case AnnouncementCompleted(interaction_id=key, succeeded=well):
            return kind is Kind.ANNOUNCE and key == remote and well
        case ConversationChanged(conversation=shown):
            microphone = shown.participant(AGENT)
            return microphone is not None and kind is (Kind.MUTE if microphone.muted else Kind.UNMUTE)
        case _:
            return kind is Kind.STOP  # the call is over


TestRandom = Random.TestCase
TestRandom.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
