"""What is allowed now, against tables written from contract sections 3 and 5."""

from __future__ import annotations

from itertools import product
from typing import Any

import msgspec
import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.rules import why_not
from supervisor_desk.actions.situation import Fix, Situation, WhyNot
from supervisor_desk.conversations.conversation import Mode, State
from supervisor_desk.conversations.link import Link, LinkPhase
from tests.actions.bench import wish
from tests.support.builders import LIVE, ME, agent, conversation, customer, session
from tests.support.clock import NOON

ALL_STATES = {
    State.QUEUED: "queued",
    State.DIALING: "dialing",
    State.RINGING: "ringing",
    State.ACTIVE: "connected",
    State.HOLD: "HOLD",
    State.IN_TRANSFER: "IN_TRANSFER",
    State.CONFERENCE: "conference",
    State.ENDED: "disconnected",
    State.ABANDONED: "abandoned",
    State.TRANSFERRED: "transferred",
    State.UNKNOWN: "parked",
}
OVER = {State.ENDED, State.ABANDONED, State.TRANSFERRED}
LEGS = (None, Mode.PENDING, Mode.SILENT, Mode.WHISPER, Mode.BARGE)
UNDER_WAY = (DeliveryState.ASKED, DeliveryState.SENT, DeliveryState.ACCEPTED, DeliveryState.EXECUTING)

# Contract section 3: which action in which state, given that the session allows it.
BY_STATE: dict[Kind, set[State]] = {
    Kind.LISTEN: {State.ACTIVE, State.HOLD, State.IN_TRANSFER},
    Kind.COACH: {State.ACTIVE},
    Kind.BARGE: {State.ACTIVE},
    Kind.STOP: set(ALL_STATES) - OVER,
    Kind.TEXT_CUE: {State.ACTIVE},
    Kind.VOICE_CUE: {State.ACTIVE},
    Kind.CLIP: {State.ACTIVE},
    Kind.ANNOUNCE: {State.ACTIVE},
    Kind.MUTE: {State.ACTIVE, State.RINGING, State.HOLD},
    Kind.UNMUTE: {State.ACTIVE, State.RINGING, State.HOLD},
    Kind.TRANSFER: {State.ACTIVE},
    Kind.CANCEL: set(ALL_STATES) - OVER,
    # what other services offer
    Kind.TAKE_OVER: {State.ACTIVE},
    Kind.HOLD: {State.ACTIVE, State.CONFERENCE},
    Kind.RESUME: {State.ACTIVE, State.CONFERENCE, State.HOLD, State.IN_TRANSFER},
    Kind.DISCONNECT: set(ALL_STATES) - OVER,
    Kind.SECURE_PAUSE: {State.ACTIVE, State.CONFERENCE, State.HOLD, State.IN_TRANSFER},
    Kind.SECURE_RESUME: {State.ACTIVE, State.CONFERENCE, State.HOLD, State.IN_TRANSFER},
    Kind.MUTE_SELF: set(ALL_STATES) - OVER,
    Kind.UNMUTE_SELF: set(ALL_STATES) - OVER,
}
# pending → silent ⇄ whisper ⇄ barge → terminated: which action from which leg. While pending no escalation is sent.
BY_LEG: dict[Kind, set[Mode | None]] = {
    Kind.LISTEN: {None, Mode.WHISPER, Mode.BARGE},
    Kind.COACH: {None, Mode.SILENT, Mode.BARGE},
    Kind.BARGE: {None, Mode.SILENT, Mode.WHISPER},
    Kind.STOP: {Mode.PENDING, Mode.SILENT, Mode.WHISPER, Mode.BARGE},
    Kind.TRANSFER: {Mode.BARGE},
    Kind.TAKE_OVER: {Mode.PENDING, Mode.SILENT, Mode.WHISPER, Mode.BARGE},
    Kind.MUTE_SELF: {Mode.SILENT, Mode.WHISPER, Mode.BARGE},
    Kind.UNMUTE_SELF: {Mode.SILENT, Mode.WHISPER, Mode.BARGE},
}
LEG_FOR: dict[Kind, Mode] = {
    Kind.TRANSFER: Mode.BARGE,
    Kind.STOP: Mode.SILENT,
    Kind.TAKE_OVER: Mode.SILENT,
    Kind.MUTE_SELF: Mode.BARGE,
    Kind.UNMUTE_SELF: Mode.BARGE,
}


def situation(raw_state: str = "active", leg: Mode | None = None, **changes: Any) -> Situation:
    shown = changes.pop("conversation", None) or conversation(raw_state=raw_state)
    made: dict[str, Any] = {
        "conversation": shown,
        "me": ME,
        "link": LIVE,
        "session": session(leg) if leg else None,
    }
    return Situation(**made | changes)


def delivery(kind: Kind, state: DeliveryState = DeliveryState.ACCEPTED) -> Delivery:
    return Delivery(action=wish(kind), state=state, times=Times(asked=NOON))


def with_microphone_for(kind: Kind, raw_state: str) -> Any:
    return conversation(
        raw_state=raw_state, participants=(agent(muted=kind is Kind.UNMUTE, held=kind is Kind.RESUME), customer())
    )


def allowed(kind: Kind, state: State, leg: Mode | None) -> bool:
    if leg not in BY_LEG.get(kind, LEGS):
        return False
    if kind is Kind.LISTEN and leg is not None:
        return state not in OVER  # the way back to the safer mode stays open
    return state in BY_STATE[kind]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_in_every_state_from_every_leg(kind: Kind) -> None:
    for (state, raw_state), leg in product(ALL_STATES.items(), LEGS):
        shown = with_microphone_for(kind, raw_state)
        no = why_not(kind, situation(leg=leg, conversation=shown))
        assert (no is None) is allowed(kind, state, leg), f"{kind} while {state} from {leg}: {no}"


def test_every_no_names_the_rule_the_finding_and_a_remedy() -> None:
    troubled: list[dict[str, Any]] = [
        {},
        {"barred": dict.fromkeys(Kind, WhyNot("This needs a phone.", "You have none.", "Choose one."))},
        {"holder": "Bo"},
        {"audit_trouble": "The disk is full. Free some space."},
        {"link": Link(LinkPhase.SIGNED_OUT, "The service does not accept your sign-in. Sign in again.", NOON)},
        {"not_offered": dict.fromkeys(Kind, "This service has no such call.")},
        {"conversation": conversation(participants=())},
        {"deliveries": tuple(delivery(kind) for kind in Kind)},
        {"deliveries": (delivery(Kind.LISTEN, DeliveryState.UNPROVEN),)},
    ]
    seen = set()
    for kind, raw_state, leg, trouble in product(Kind, ALL_STATES.values(), LEGS, troubled):
        no = why_not(kind, situation(raw_state, leg, **trouble))
        if no is not None:
            seen.add(no.rule)
            assert no.rule.endswith(".")
            assert no.found.endswith(".")
            assert no.remedy.endswith("."), no
            assert no.sentence == f"{no.rule} {no.found} {no.remedy}"
    assert len(seen) > 15, "each rule has said no somewhere"


def test_nothing_can_be_done_where_nothing_is_chosen() -> None:
    for kind in Kind:
        no = why_not(kind, msgspec.structs.replace(situation(), conversation=None))
        assert no is not None
        assert no.remedy == "Choose one on the board."


@pytest.mark.parametrize("phase", LinkPhase)
def test_a_stale_board_does_not_forbid_to_act_but_no_connection_does(phase: LinkPhase) -> None:
    connected = {LinkPhase.LIVE, LinkPhase.STALE, LinkPhase.LOADING, LinkPhase.CONNECTING}
    no = why_not(Kind.LISTEN, situation(link=Link(phase, "Words of the link.", NOON)))
    assert (no is None) is (phase in connected)
    assert no is None or no.found == "Words of the link."


@pytest.mark.parametrize("kind", Kind)
def test_nothing_is_sent_that_could_not_be_audited(kind: Kind) -> None:
    no = why_not(kind, situation(leg=Mode.SILENT, audit_trouble="The disk is full."))
    assert no is not None
    assert no.found == "The disk is full."


@pytest.mark.parametrize("kind", Kind)
def test_what_the_service_cannot_do_is_said_with_its_reason(kind: Kind) -> None:
    no = why_not(kind, situation(not_offered={kind: "Genesys Cloud has no voice cues."}))
    assert no is not None
    assert no.found == "Genesys Cloud has no voice cues."


@pytest.mark.parametrize("kind", Kind)
def test_what_the_service_bars_there_is_said_with_the_click_that_helps(kind: Kind) -> None:
    bar = WhyNot("Genesys Cloud calls you on your phone.", "You have none.", "Choose a phone.", Fix.CHOOSE_STATION)
    assert why_not(kind, situation(leg=Mode.SILENT, barred={kind: bar})) == bar


@pytest.mark.parametrize("kind", Kind)
def test_one_supervisor_speaks_at_a_time_and_the_holder_is_named(kind: Kind) -> None:
    """Contract section 5; a text cue is never blocked (G1), and many may listen."""
    shown = with_microphone_for(kind, "active")
    leg = LEG_FOR.get(kind)
    no = why_not(kind, situation(leg=leg, conversation=shown, holder="Bo"))
    assert (no is not None) is (kind in {Kind.COACH, Kind.BARGE, Kind.VOICE_CUE, Kind.CLIP})
    if no is not None:
        assert no.found == "Bo is speaking to this call."
        assert "Queue" in no.remedy


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("there", [False, True])
def test_what_is_aimed_at_the_agent_needs_one(kind: Kind, there: bool) -> None:
    people = (agent(left_at="2026-01-01T00:00:00Z"),) if there else (customer(),)
    leg = LEG_FOR.get(kind)
    no = why_not(kind, situation(leg=leg, conversation=conversation(participants=people)))
    aimed = {Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.CLIP, Kind.ANNOUNCE, Kind.MUTE, Kind.UNMUTE}
    aimed |= {Kind.HOLD, Kind.RESUME, Kind.TAKE_OVER}
    assert (no is not None) is (kind in aimed)


@pytest.mark.parametrize(("kind", "muted", "fine"), [
    (Kind.MUTE, False, True), (Kind.MUTE, True, False), (Kind.UNMUTE, True, True), (Kind.UNMUTE, False, False),
])  # fmt: skip
def test_a_microphone_is_muted_when_open_and_opened_when_muted(kind: Kind, muted: bool, fine: bool) -> None:
    shown = conversation(participants=(agent(muted=muted), customer()))
    assert (why_not(kind, situation(conversation=shown)) is None) is fine


# --- one step at a time ---

SESSION = {Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.STOP}
SWITCHES = (
    {Kind.MUTE, Kind.UNMUTE},
    {Kind.HOLD, Kind.RESUME},
    {Kind.SECURE_PAUSE, Kind.SECURE_RESUME},
    {Kind.MUTE_SELF, Kind.UNMUTE_SELF},
)


def held_up(kind: Kind, other: Kind, leg: Mode | None) -> bool:
    if kind is Kind.STOP and other is not Kind.STOP:
        return False
    if kind is Kind.LISTEN and leg is not None and other in {Kind.COACH, Kind.BARGE}:
        return False
    if kind in {Kind.TEXT_CUE, Kind.CANCEL}:
        return False
    return kind is other or any({kind, other} <= group for group in (SESSION, *SWITCHES))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", UNDER_WAY)
def test_one_step_at_a_time_save_for_the_way_out(kind: Kind, state: DeliveryState) -> None:
    leg = (LEG_FOR | {Kind.LISTEN: Mode.BARGE}).get(kind)
    for other in Kind:
        no = why_not(
            kind,
            situation(leg=leg, conversation=with_microphone_for(kind, "active"), deliveries=(delivery(other, state),)),
        )
        assert (no is not None) is held_up(kind, other, leg), f"{kind} while {other} is {state}: {no}"


@pytest.mark.parametrize("kind", [Kind.COACH, Kind.BARGE])
def test_going_back_is_possible_while_going_further_is_on_its_way(kind: Kind) -> None:
    assert why_not(Kind.LISTEN, situation(leg=Mode.SILENT, deliveries=(delivery(kind),))) is None
    no = why_not(Kind.LISTEN, situation(leg=Mode.SILENT, deliveries=(delivery(kind, DeliveryState.UNPROVEN),)))
    assert no is not None, "it is where it should be"


@pytest.mark.parametrize("kind", [Kind.LISTEN, Kind.COACH, Kind.BARGE])
@pytest.mark.parametrize("start", [Kind.LISTEN, Kind.BARGE])
def test_an_unproven_start_forbids_a_second_one(kind: Kind, start: Kind) -> None:
    unproven = (delivery(start, DeliveryState.UNPROVEN),)
    no = why_not(kind, situation(deliveries=unproven))
    assert no is not None
    assert no.remedy == f"Retry “{start.value}”: the desk looks first."
    shown = why_not(kind, situation(leg=Mode.SILENT, deliveries=unproven))
    assert shown is None or shown.rule == "You are already there."
