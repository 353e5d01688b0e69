"""What the wishes are, and what a repetition of one is."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.conversations.conversation import Mode
from tests.actions.bench import wish


def test_two_wishes_are_never_the_same_delivery() -> None:
    assert wish(Kind.LISTEN).id != wish(Kind.LISTEN).id


def test_a_repetition_is_the_same_wish_as_a_new_delivery_that_names_the_old_one() -> None:
    first = wish(Kind.TEXT_CUE, text="Breathe.")
    second = first.again()
    assert second.id != first.id
    assert second.retry_of == first.id
    assert (second.kind, second.text, second.participant_id) == (first.kind, first.text, first.participant_id)


SPEAKS = {Kind.COACH, Kind.BARGE, Kind.VOICE_CUE, Kind.CLIP}
PLAYS = {Kind.VOICE_CUE, Kind.CLIP, Kind.ANNOUNCE}
CANCELLABLE = {Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.CLIP, Kind.ANNOUNCE}
MODES = {Kind.LISTEN: Mode.SILENT, Kind.COACH: Mode.WHISPER, Kind.BARGE: Mode.BARGE, Kind.STOP: Mode.TERMINATED}


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_the_traits_of_the_contract(kind: Kind) -> None:
    assert kind.speaks is (kind in SPEAKS)
    assert kind.plays is (kind in PLAYS)
    assert kind.cancellable is (kind in CANCELLABLE)
    assert kind.mode is MODES.get(kind)
