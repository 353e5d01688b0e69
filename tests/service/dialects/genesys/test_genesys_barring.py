"""What stands in the way on Genesys Cloud, and what is known of the abilities that must be tried."""

from __future__ import annotations

from typing import Any

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.situation import Fix, WhyNot
from supervisor_desk.conversations.conversation import Conversation, Mode, Participant, ParticipantId, UserId
from supervisor_desk.service.dialects.base import Identity
from supervisor_desk.service.dialects.genesys.barring import barred, hints, lacking
from supervisor_desk.service.dialects.genesys.deeds import DEED_OF
from supervisor_desk.service.dialects.genesys.me import Standing, Station
from supervisor_desk.service.dialects.genesys.trials import Ability, Outcome, Trial, Trials, Way
from tests.support.builders import ME, conversation, session

WHO = Identity(id=UserId(ME), name="Me")
READY = Standing(id=UserId(ME), station=Station("st-1", "Desk phone"), presence="AVAILABLE")
NO_PHONE = Standing(id=UserId(ME), presence="AVAILABLE")
RINGING_KINDS = {Kind.LISTEN, Kind.COACH, Kind.BARGE}
LISTENING = session(Mode.SILENT)


def bars(standing: Standing | None = READY, shown: Conversation | None = None, **more: Any) -> dict[Kind, WhyNot]:
    given: dict[str, Any] = {"session": None, "own": (), "trials": Trials()} | more
    found = barred(standing, WHO, given["trials"], shown or conversation(), given["session"], given["own"])
    return dict(found)


def refused(mode: str, *, day: str = "2026-05-04", ability: Ability = Ability.MUTE) -> tuple[Trial, ...]:
    return tuple(Trial(ability=ability, way=way, mode=mode, outcome=Outcome.REFUSED, status=403, at=day) for way in Way)


def test_who_has_a_phone_and_is_available_may_listen() -> None:
    assert not RINGING_KINDS & set(bars())


def test_a_missing_phone_is_put_right_by_a_click() -> None:
    assert {kind for kind, no in bars(NO_PHONE).items() if no.fix is Fix.CHOOSE_STATION} == RINGING_KINDS
    assert not RINGING_KINDS & set(bars(NO_PHONE, session=LISTENING)), "the phone is on the call already"


def test_a_status_is_put_right_by_a_click() -> None:
    away = Standing(id=UserId(ME), station=READY.station, presence="AWAY")
    assert bars(away)[Kind.LISTEN].fix is Fix.SET_AVAILABLE


def test_what_has_not_been_read_stands_in_nobodys_way() -> None:
    assert not RINGING_KINDS & set(bars(None))


def test_permissions_come_from_the_sign_in_until_more_is_known() -> None:
    poor = Identity(id=UserId(ME), name="Me", permissions=frozenset({"conversation:call:monitor"}))
    found = barred(None, poor, Trials(), conversation(), None, ())
    assert "conversation:call:coach" in found[Kind.COACH].rule
    assert Kind.LISTEN not in found


def test_messages_are_listened_to_and_taken_over() -> None:
    message = conversation(channel="message")
    found = bars(shown=message, session=LISTENING)
    assert {Kind.LISTEN, Kind.TAKE_OVER, Kind.STOP, Kind.DISCONNECT}.isdisjoint(found)
    assert {Kind.COACH, Kind.BARGE, Kind.MUTE, Kind.MUTE_SELF} <= set(found)
    assert Kind.TAKE_OVER in bars(session=LISTENING), "a call is not taken over"


def test_another_call_that_one_listens_to_stands_in_the_way() -> None:
    mine = Participant(ParticipantId("leg-9"), "supervisor", UserId(ME))
    no = bars(own=(conversation(id="call-2", participants=(mine,)),))[Kind.LISTEN]
    assert no.found == "You are on another call with your phone."


def test_nobody_listens_to_a_conversation_of_their_own() -> None:
    mine = Participant(ParticipantId("part-9"), "agent", UserId(ME))
    no = bars(shown=conversation(participants=(mine,)))[Kind.LISTEN]
    assert no.found == "You take part in this one."


def test_what_the_organization_refused_in_this_mode_is_barred_and_undoing_it_never() -> None:
    seen = Trials("org", refused("silent"))
    no = bars(session=LISTENING, trials=seen)[Kind.MUTE]
    assert "403" in no.found
    assert Kind.UNMUTE not in bars(session=LISTENING, trials=seen)
    assert Kind.MUTE not in bars(session=session(Mode.BARGE), trials=seen)


def test_an_ability_is_unknown_until_it_was_tried_and_the_answer_is_kept() -> None:
    taken = Trial(ability=Ability.MUTE, way=Way.PARTICIPANT, mode="silent", outcome=Outcome.TAKEN, at="2026-05-04T1")
    proven = Trial(ability=Ability.MUTE, way=Way.PARTICIPANT, mode="silent", outcome=Outcome.PROVEN, at="2026-05-05T1")
    assert "Not tried yet" in hints(Trials(), LISTENING)[Kind.MUTE]
    assert "while listening" in hints(Trials(), LISTENING)[Kind.HOLD]
    assert "no effect was seen" in hints(Trials("org", (taken,)), LISTENING)[Kind.MUTE]
    assert "on 2026-05-05" in hints(Trials("org", (proven,)), LISTENING)[Kind.MUTE]
    assert Kind.MUTE not in hints(Trials("org", refused("silent")), LISTENING), "then a rule says why not"
    assert "from outside of the call" in hints(Trials("org", refused("silent")), None)[Kind.MUTE]


def test_what_an_account_lacks_is_listed_in_the_services_words() -> None:
    missing = lacking(frozenset({"conversation:call:*"}))
    assert not {Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.TAKE_OVER} & set(missing)
    assert missing[Kind.DISCONNECT] == ("conversation:communication:disconnect",)
    assert set(missing) < set(DEED_OF)
