"""Clocks of a conversation: spans from which any moment can be told."""

from __future__ import annotations

import pytest

from supervisor_desk.conversations.clocks import Span, epoch, hms, hold, in_state, talk
from supervisor_desk.conversations.conversation import Conversation
from tests.support.builders import conversation

STARTED = "2026-11-21T10:00:00.000Z"
CONNECTED = "2026-11-21T10:00:10.000Z"
HELD = "2026-11-21T10:01:10.000Z"
ENDED = "2026-11-21T10:02:10.000Z"


def at(text: str) -> float:
    moment = epoch(text)
    assert moment is not None
    return moment


def call(**changes: object) -> Conversation:
    return conversation(**{"started_at": STARTED, "state_since": CONNECTED, "connected_at": CONNECTED} | changes)


def test_a_time_is_read_to_the_millisecond() -> None:
    assert at("2026-11-21T10:00:00.123Z") - at(STARTED) == pytest.approx(0.123)


def test_an_offset_counts() -> None:
    assert at("2026-11-21T11:00:00+01:00") == at(STARTED)


def test_a_time_without_a_zone_is_utc() -> None:
    assert at("2026-11-21T10:00:00") == at(STARTED)


@pytest.mark.parametrize("text", [None, "", "yesterday", "2026-13-41T10:00:00Z"])
def test_what_is_no_time_is_none(text: str | None) -> None:
    assert epoch(text) is None


def test_a_running_span_grows_and_a_stopped_one_does_not() -> None:
    assert (Span(10.0).seconds(25.0), Span(10.0, 15.0).seconds(25.0)) == (15.0, 5.0)


def test_a_clock_of_the_service_that_runs_ahead_never_shows_less_than_nothing() -> None:
    assert Span(100.0).seconds(99.0) == 0.0


def test_time_in_state_counts_from_the_start_where_nothing_else_is_told() -> None:
    assert in_state(call(state_since=None)) == Span(at(STARTED))


def test_time_in_state_is_unknown_without_any_time() -> None:
    assert in_state(conversation()) is None


def test_talk_leaves_out_finished_holds() -> None:
    span = talk(call(hold_ms=20_000, holds=1))
    assert span is not None
    assert span.seconds(at(CONNECTED) + 100) == 80


def test_talk_stands_while_the_call_is_on_hold() -> None:
    span = talk(call(raw_state="hold", state_since=HELD))
    assert span is not None
    assert span.seconds(at(HELD) + 500) == 60


def test_talk_stops_when_the_call_ends() -> None:
    span = talk(call(raw_state="ended", ended_at=ENDED, state_since=ENDED))
    assert span is not None
    assert span.seconds(at(ENDED) + 500) == 120


def test_there_is_no_talk_before_the_call_is_connected() -> None:
    assert talk(call(connected_at=None)) is None


def test_a_running_hold_adds_to_finished_ones() -> None:
    span = hold(call(raw_state="hold", state_since=HELD, hold_ms=20_000, holds=2))
    assert span is not None
    assert span.seconds(at(HELD) + 5) == 25


def test_finished_holds_stand_still() -> None:
    span = hold(call(hold_ms=20_000, holds=1))
    assert span is not None
    assert span.seconds(at(HELD)) == span.seconds(at(ENDED)) == 20


def test_who_was_never_on_hold_has_no_hold() -> None:
    assert hold(call()) is None


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "00:00:00"), (61.9, "00:01:01"), (3_599, "00:59:59"), (360_000, "100:00:00")]
)
def test_clocks_read_hours_minutes_seconds(seconds: float, shown: str) -> None:
    assert hms(seconds) == shown


@pytest.mark.parametrize("seconds", ["00.000Z", "59.999Z", "07.250Z", "07Z", "07.25Z", "07.250+02:00", "07.250"])
def test_a_time_in_a_minute_that_is_known_reads_as_one_in_a_new_minute(seconds: str) -> None:
    text = f"2031-02-03T04:05:{seconds}"
    first = epoch(text)
    epoch("2031-02-03T04:05:01.000Z")
    assert first is not None
    assert epoch(text) == first


@pytest.mark.parametrize("seconds", ["60.000Z", "1e1.00Z", "-1.000Z", "0x.000Z", "nan.00Z", "5.2500Z"])
def test_nonsense_in_a_minute_that_is_known_is_no_time(seconds: str) -> None:
    epoch("2032-02-03T04:05:01.000Z")
    assert epoch(f"2032-02-03T04:05:{seconds}") is None
