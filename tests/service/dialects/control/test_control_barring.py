"""What the control contract forbids before anything is sent, against its tables of rights and channels."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import BEYOND_CONTRACT, Kind
from supervisor_desk.conversations.conversation import Medium, Mode
from supervisor_desk.service.dialects.base import Dialect, Identity
from supervisor_desk.service.dialects.control.barring import DIRECT_BARGE, NOT_OFFERED, PERMISSIONS, barred, lacking
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from tests.support.builders import ME, conversation, session

LISTENING = session(Mode.SILENT)


@pytest.mark.parametrize("kind", sorted(PERMISSIONS))
def test_a_missing_permission_is_named(kind: Kind) -> None:
    leg = LISTENING if kind is Kind.BARGE else None
    no = barred(frozenset({"conversation:read"}), conversation(), leg)[kind]
    assert PERMISSIONS[kind][0] in no.rule
    assert no.remedy == "Ask your administrator to grant it."
    assert kind not in barred(frozenset(PERMISSIONS[kind]), conversation(), leg)


def test_what_the_service_does_not_tell_bars_nothing() -> None:
    assert barred(None, conversation(), None) == {}


def test_barging_without_a_session_takes_the_permission_of_another_call() -> None:
    monitor = frozenset({"interaction:monitor"})
    assert Kind.BARGE not in barred(monitor, conversation(), LISTENING)
    assert DIRECT_BARGE[0] in barred(monitor, conversation(), None)[Kind.BARGE].rule


@pytest.mark.parametrize("kind", [Kind.STOP, Kind.CANCEL])
def test_one_may_always_get_out_without_further_permission(kind: Kind) -> None:
    assert kind not in barred(frozenset(), conversation(channel="chat", media=()), LISTENING)


def test_a_chat_takes_text_cues_and_no_sound() -> None:
    free = set(Kind) - set(barred(None, conversation(channel="chat"), LISTENING))
    assert free == {Kind.TEXT_CUE, Kind.STOP, Kind.CANCEL, *BEYOND_CONTRACT}


def test_cues_need_a_medium_that_takes_them() -> None:
    deaf = conversation(media=(Medium("medium-1", whisper_supported=False),))
    no = barred(None, deaf, None)
    assert set(no) == {Kind.TEXT_CUE, Kind.VOICE_CUE}
    assert {one.rule for one in no.values()} == {"The medium must accept cues."}


def test_what_an_account_lacks_is_listed_with_both_ways_of_barging() -> None:
    missing = lacking(frozenset({"conversation:control:write"}))
    assert Kind.TEXT_CUE not in missing
    assert missing[Kind.BARGE] == ("interaction:monitor", "interaction:write")
    assert missing[Kind.MUTE] == ("conversation:participant:write",)
    assert lacking(frozenset(one for needed in PERMISSIONS.values() for one in needed)) == {}


def test_all_of_the_contract_is_offered_and_nothing_beyond_it() -> None:
    assert set(NOT_OFFERED) == set(BEYOND_CONTRACT)
    assert all(reason.endswith(".") for reason in NOT_OFFERED.values())


def test_the_dialect_says_so() -> None:
    spoken: Dialect = ControlDialect()
    me = Identity(id=ME, name="Me Myself", permissions=frozenset())
    assert Kind.LISTEN in spoken.barred(me, conversation(), None, ())
    assert spoken.hints(None) == {}
