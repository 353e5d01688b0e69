"""Each state of a delivery has its own shape and word, and times read as people say them."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.ui.delivery_words import (
    Tone,
    elapsed_s,
    face,
    kind_word,
    seconds_words,
    steps_told,
    told,
)
from tests.support.clock import NOON
from tests.ui.situations import delivery


def test_no_two_states_look_or_read_alike() -> None:
    faces = [face(delivery(state=state)) for state in DeliveryState]
    assert len({one.mark for one in faces}) == len({one.word for one in faces}) == len(DeliveryState) == 9


def test_only_a_confirmed_delivery_is_green() -> None:
    green = [state for state in DeliveryState if face(delivery(state=state)).tone is Tone.GOOD]
    assert green == [DeliveryState.CONFIRMED]


def test_an_unproven_delivery_reads_pending_delivery_in_amber() -> None:
    shown = face(delivery(state=DeliveryState.UNPROVEN))
    assert (shown.word, shown.tone) == ("pending delivery", Tone.WAITING)


def test_a_delivery_in_line_shows_its_place() -> None:
    shown = face(delivery(state=DeliveryState.ASKED, waiting_place=2))
    assert (shown.mark, shown.word) == ("delivery-waiting", "waiting, place 2")


def test_a_settled_delivery_is_not_in_line_any_more() -> None:
    assert face(delivery(state=DeliveryState.CANCELLED, waiting_place=2)).word == "cancelled"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0804, "80 ms"), (0.9994, "999 ms"), (1.44, "1.4 s"), (9.96, "10.0 s"), (48.9, "48 s"), (125.0, "2:05")],
)
def test_short_spans_read_as_people_say_them(seconds: float, words: str) -> None:
    assert seconds_words(seconds) == words


def test_the_time_of_a_settled_delivery_stands_still() -> None:
    settled = delivery(state=DeliveryState.CONFIRMED, settled=NOON + 0.8)
    assert elapsed_s(settled, NOON + 60) == pytest.approx(0.8)


def test_the_time_never_runs_below_nothing_when_the_clock_is_set_back() -> None:
    assert elapsed_s(delivery(), NOON - 30) == 0.0


def test_the_sentence_names_action_state_time_proof_and_reason() -> None:
    one = delivery(Kind.VOICE_CUE, DeliveryState.FAILED, proof="control event", reason="It could not be played.")
    assert told(one, NOON + 5) == "Voice cue: failed, 800 ms. proof: control event. It could not be played."


def test_late_sound_is_named_in_the_sentence() -> None:
    late = delivery(Kind.VOICE_CUE, DeliveryState.EXECUTING, accepted=NOON + 0.1, executing=NOON + 3.0)
    assert "started late" in told(late, NOON + 4)


def test_every_step_is_told_with_its_time_since_the_asking() -> None:
    one = delivery(state=DeliveryState.CONFIRMED, sent=NOON + 0.02, accepted=NOON + 0.1, settled=NOON + 1.5)
    assert steps_told(one) == ("sent after 20 ms", "accepted after 100 ms", "confirmed after 1.5 s")


def test_every_kind_has_a_word() -> None:
    assert len({kind_word(kind) for kind in Kind}) == len(Kind)
