"""Deeds step by step, against a table of answers: what is sent, in which order, and what comes of it."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.ports import Accepted, Refused, Unanswered
from supervisor_desk.conversations.conversation import ConversationId, Mode, MonitorSession, ParticipantId, UserId
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.flow import asked, tried
from supervisor_desk.service.dialects.genesys import encode
from supervisor_desk.service.dialects.genesys.acting import LOOK_EVERY_S, LOOKS, Memory, act
from supervisor_desk.service.dialects.genesys.deeds import Deed
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.trials import Ability, Outcome, Trial, Trials, Way
from supervisor_desk.service.dialects.genesys.wishes import Wish
from tests.service.dialects.genesys.driving import Driven, Table
from tests.service.dialects.genesys.payloads import (
    AGENT,
    AGENT_USER,
    CALL,
    LEG,
    ME,
    NOON,
    agent,
    at,
    customer,
    error,
    full,
    own_leg,
    reply,
)
from tests.support.builders import session

READ = f"GET conversations/{CALL}"
THEIRS = f"conversations/calls/{CALL}/participants/{AGENT}"
MONITOR = f"POST {THEIRS}/monitor"
COACH = f"POST {THEIRS}/coach"
BARGE = f"POST {THEIRS}/barge"
LEAVE = f"PATCH conversations/calls/{CALL}/participants/{LEG}"
MUTE = f"PATCH {THEIRS}"
MUTE_FOR = f"{MUTE}/user/{AGENT_USER}"
OK = reply(202, inin_correlation_id="corr-1")
TOGETHER = reply(200, full(customer(), agent(), own_leg("barged")))
LEFT = reply(200, full(customer(), agent(), own_leg("barged", state="disconnected", endTime=at(5))))
ALONE = reply(200, full())
OVER = reply(200, full(customer(endTime=at(9)), agent(endTime=at(9)), endTime=at(9)))


class Notes:
    """What flows look up and write down, kept by the test."""

    def __init__(self, trials: Trials | None = None) -> None:
        self.trials = trials or Trials()
        self.memory = Memory(Names(), lambda: self.trials, self._learn, lambda: NOON)

    def _learn(self, trial: Trial) -> None:
        self.trials = self.trials.noted(trial)


def wish(deed: Deed, mode: Mode | None = None, **more: Any) -> Wish:
    own: MonitorSession | None = session(mode, key=LEG) if mode is not None else None
    made: dict[str, Any] = {
        "deed": deed,
        "conversation": ConversationId(CALL),
        "me": UserId(ME),
        "participant": ParticipantId(AGENT),
        "user": UserId(AGENT_USER),
        "session": own,
    }
    return Wish(**made | more)


def done(one: Wish, table: Table, notes: Notes | None = None) -> tuple[Any, Driven]:
    driven = Driven(table)
    return driven.run(act(one, (notes or Notes()).memory)), driven


@pytest.mark.parametrize(
    ("one", "request_"),
    [
        (wish(Deed.MONITOR), MONITOR),
        (wish(Deed.COACH, Mode.SILENT), COACH),
        (wish(Deed.BARGE, Mode.WHISPER), BARGE),
        (wish(Deed.LEAVE, Mode.BARGE), LEAVE),
        (wish(Deed.MUTE_SELF, Mode.BARGE), LEAVE),
        (wish(Deed.SECURE_PAUSE), f"PATCH conversations/{CALL}/recordingstate"),
        (wish(Deed.DISCONNECT), f"PATCH conversations/calls/{CALL}"),
    ],
)
def test_most_deeds_are_one_request(one: Wish, request_: str) -> None:
    answer, driven = done(one, {request_: OK})
    assert isinstance(answer, Accepted)
    assert driven.sent == [request_]
    assert "corr-1" in answer.words


def test_a_refusal_is_told_and_nothing_else_is_sent() -> None:
    answer, driven = done(wish(Deed.MONITOR), {MONITOR: error(400, "conversation.error.no.user.station")})
    assert isinstance(answer, Refused)
    assert "no phone chosen" in answer.reason
    assert driven.sent == [MONITOR]


# --- looking up first ---


def test_an_agent_who_is_not_known_yet_is_looked_up() -> None:
    answer, driven = done(wish(Deed.MONITOR, participant=None), {READ: ALONE, MONITOR: OK})
    assert isinstance(answer, Accepted)
    assert driven.sent == [READ, MONITOR]


def test_the_channel_is_looked_up_with_the_agent() -> None:
    message = f"POST conversations/messages/{CALL}/participants/{AGENT}/monitor"
    table = {READ: reply(200, full(medium="messages")), message: OK}
    assert done(wish(Deed.MONITOR, participant=None), table)[1].sent == [READ, message]


@pytest.mark.parametrize(
    ("answer", "part", "over"),
    [
        (reply(200, full(customer())), "no agent on this call", False),
        (reply(200, full(customer(), agent(endTime=at(5)))), "no agent on this call", False),
        (OVER, "terminated interaction", True),
        (error(404, "not.found"), "terminated interaction", True),
        (error(403, "missing.permissions"), "lacks a permission", False),
        (error(500, "internal.server.error"), "could not be read", False),
    ],
)
def test_what_cannot_be_looked_up_is_refused_before_anything_is_sent(answer: Reply, part: str, over: bool) -> None:
    refused, driven = done(wish(Deed.COACH, participant=None), {READ: answer})
    assert isinstance(refused, Refused)
    assert part in refused.reason
    assert refused.over is over
    assert driven.sent == [READ]


def test_a_leg_that_the_desk_has_not_seen_is_found_and_left() -> None:
    answer, driven = done(wish(Deed.LEAVE), {READ: TOGETHER, LEAVE: OK})
    assert isinstance(answer, Accepted)
    assert driven.sent == [READ, LEAVE]
    assert driven.calls[1].json == {"state": "disconnected"}


def test_where_no_leg_is_there_is_nothing_to_leave() -> None:
    answer, driven = done(wish(Deed.LEAVE), {READ: ALONE})
    assert isinstance(answer, Accepted)
    assert answer.proven
    assert driven.sent == [READ]


def test_leaving_a_call_that_is_over_says_so() -> None:
    answer, _ = done(wish(Deed.LEAVE), {READ: error(404, "not.found")})
    assert isinstance(answer, Refused)
    assert answer.over


# --- stepping down ---


@pytest.mark.parametrize(
    ("one", "start"), [(wish(Deed.MONITOR, Mode.BARGE), MONITOR), (wish(Deed.COACH, Mode.BARGE), COACH)]
)
def test_to_a_quieter_mode_one_leaves_sees_it_and_starts_again(one: Wish, start: str) -> None:
    answer, driven = done(one, {LEAVE: OK, READ: [TOGETHER, LEFT], start: OK})
    assert isinstance(answer, Accepted)
    assert driven.sent == [LEAVE, READ, READ, start]
    assert driven.paused_s == 2 * LOOK_EVERY_S


def test_a_leg_that_is_gone_already_is_as_good_as_left() -> None:
    answer, driven = done(wish(Deed.MONITOR, Mode.BARGE), {LEAVE: error(404, "not.found"), READ: ALONE, MONITOR: OK})
    assert isinstance(answer, Accepted)
    assert driven.sent == [LEAVE, READ, MONITOR]


def test_a_leaving_that_is_refused_changes_nothing() -> None:
    answer, driven = done(wish(Deed.MONITOR, Mode.BARGE), {LEAVE: error(403, "missing.any.permissions")})
    assert isinstance(answer, Refused)
    assert driven.sent == [LEAVE]


def test_a_reading_that_fails_meanwhile_is_repeated() -> None:
    _, driven = done(wish(Deed.MONITOR, Mode.BARGE), {LEAVE: OK, READ: [reply(403), LEFT], MONITOR: OK})
    assert driven.sent == [LEAVE, READ, READ, MONITOR]


def test_a_leg_that_does_not_end_is_not_joined_by_a_second_one() -> None:
    answer, driven = done(wish(Deed.MONITOR, Mode.BARGE), {LEAVE: OK, READ: TOGETHER})
    assert isinstance(answer, Unanswered)
    assert "Hang up your phone" in answer.reason
    assert driven.sent == [LEAVE, *([READ] * LOOKS)]


@pytest.mark.parametrize("answer", [OVER, error(404, "not.found")])
def test_a_call_that_ends_meanwhile_is_over(answer: Reply) -> None:
    refused, _ = done(wish(Deed.MONITOR, Mode.BARGE), {LEAVE: OK, READ: answer})
    assert isinstance(refused, Refused)
    assert refused.over


def test_left_and_not_let_in_again_says_that_nobody_hears_one() -> None:
    table = {LEAVE: OK, READ: LEFT, MONITOR: error(400, "conversation.error.no.user.station")}
    answer, _ = done(wish(Deed.MONITOR, Mode.BARGE), table)
    assert isinstance(answer, Refused)
    assert answer.reason.startswith("You left the call and nobody on it hears you")


def test_an_answer_that_cannot_be_read_leaves_it_open() -> None:
    answer, _ = done(wish(Deed.MONITOR, Mode.BARGE), {LEAVE: OK, READ: reply(200, [1])})
    assert isinstance(answer, Unanswered)


# --- somebody else's leg ---


def test_muting_the_agent_is_tried_and_remembered() -> None:
    notes = Notes()
    answer, driven = done(wish(Deed.MUTE_AGENT, Mode.BARGE), {MUTE: OK}, notes)
    assert isinstance(answer, Accepted)
    assert driven.calls[0].json == {"muted": True}
    found = notes.trials.find(Ability.MUTE, Way.PARTICIPANT, "barge")
    assert found is not None
    assert (found.outcome, found.status, found.at) == (Outcome.TAKEN, 202, NOON)


def test_where_one_way_is_refused_the_other_is_tried_too() -> None:
    notes = Notes()
    refused = error(403, "conversation.error.forbidden.not.active.participant")
    answer, driven = done(wish(Deed.MUTE_AGENT), {MUTE: refused, MUTE_FOR: OK}, notes)
    assert isinstance(answer, Accepted)
    assert driven.sent == [MUTE, MUTE_FOR]
    assert notes.trials.ways(Ability.MUTE, "outside") == (Way.FOR_USER,)


def test_where_both_are_refused_it_says_when_it_may_work() -> None:
    notes = Notes()
    refused = error(403, "not.authorized")
    answer, _ = done(wish(Deed.MUTE_AGENT), {MUTE: refused, MUTE_FOR: refused}, notes)
    assert isinstance(answer, Refused)
    assert "The agent's microphone is still open." in answer.reason
    assert answer.reason.endswith("It may be after you barged in.")
    again, driven = done(wish(Deed.MUTE_AGENT), {}, notes)
    assert isinstance(again, Refused)
    assert "answered 403" in again.reason
    assert driven.sent == []


def test_a_lacking_permission_is_not_held_against_the_organisation() -> None:
    notes = Notes()
    answer, driven = done(wish(Deed.MUTE_AGENT), {MUTE: error(403, "missing.any.permissions")}, notes)
    assert isinstance(answer, Refused)
    assert driven.sent == [MUTE]
    assert notes.trials == Trials()


@pytest.mark.parametrize(
    ("now", "learned"),
    [
        (ALONE, 2),
        (OVER, 0),
        (error(404, "not.found"), 0),
        (reply(200, full(customer(), agent(state="disconnected"))), 0),
        (reply(200, full(customer())), 0),
        (reply(403), 2),
    ],
)
def test_a_404_teaches_only_while_call_and_leg_are_there(now: Reply, learned: int) -> None:
    notes = Notes()
    done(wish(Deed.MUTE_AGENT), {MUTE: error(404, "not.found"), MUTE_FOR: error(404, "not.found"), READ: now}, notes)
    assert len(notes.trials.seen) == learned


def test_what_was_muted_is_opened_again_by_all_means() -> None:
    seen = tuple(
        Trial(ability=Ability.MUTE, way=way, mode="outside", outcome=Outcome.REFUSED, status=403, at=NOON)
        for way in Way
    )
    _, driven = done(wish(Deed.UNMUTE_AGENT), {MUTE: OK}, Notes(Trials("org", seen)))
    assert driven.sent == [MUTE]
    assert driven.calls[0].json == {"muted": False}


@pytest.mark.parametrize(("deed", "held"), [(Deed.HOLD, True), (Deed.RESUME, False)])
def test_holding_the_agent_goes_the_same_ways(deed: Deed, held: bool) -> None:
    _, driven = done(wish(deed), {MUTE: error(403, "not.authorized"), MUTE_FOR: OK})
    assert [call.json for call in driven.calls] == [{"held": held}, {"held": held}]


def test_without_the_agent_s_user_only_one_way_is_left() -> None:
    _, driven = done(wish(Deed.MUTE_AGENT, user=None), {MUTE: error(403, "not.authorized")})
    assert driven.sent == [MUTE]


def test_what_a_channel_does_not_have_is_never_sent() -> None:
    answer, driven = done(wish(Deed.COACH, channel="message"), {})
    assert isinstance(answer, Refused)
    assert driven.sent == []


# --- the flow itself ---


def test_a_step_that_must_be_answered_does_not_go_on_without() -> None:
    call = Driven({MONITOR: None})
    with pytest.raises(UnreadableError):
        call.run(asked(_monitor_call()))


def test_a_lenient_step_takes_what_comes() -> None:
    driven = Driven({MONITOR: [OK, None]})
    assert driven.run(tried([_monitor_call(), _monitor_call()], done=1, total=2)) == (OK, None)
    assert [(step.lenient, step.done, step.total) for step in driven.steps] == [(True, 1, 2)]


def _monitor_call() -> HttpCall:
    return encode.monitor(CALL, AGENT)
