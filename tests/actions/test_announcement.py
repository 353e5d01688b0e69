"""Checks of an announcement (contract section 6)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.actions.announcement import announcement_problem, iso_duration


@pytest.mark.parametrize(
    "url",
    [
        "https://media.example/notice.wav",
        "https://media.example/a/b/notice.MP3",
        "https://media.example:8443/notice.v2.ogg?signature=x.exe#part",
        "  https://media.example/notice.wav  ",
    ],
)
def test_sounds_that_the_media_servers_play_are_taken(url: str) -> None:
    assert announcement_problem(url, 10_000) == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "http://media.example/notice.wav",
        "ftp://media.example/notice.wav",
        "//media.example/notice.wav",
        "notice.wav",
        "https:///notice.wav",
        "https://[media/notice.wav",
        "https://media.example/notice",
        "https://media.example/notice.",
        "https://media.example/wav",
        "https://media.example/.wav",
        "https://media.example/notice.wave",
        "https://media.example/notice.wav2",
        "https://media.example/notice.xwav",
        "https://media.example/notice.mp3.exe",
        "https://media.example/notice.wav/",
        "https://media.example/notice.wav/play",
        "https://media.example/play?file=notice.wav",
        "https://media.example/play#notice.wav",
    ],
)
def test_anything_else_is_refused_with_a_reason(url: str) -> None:
    assert announcement_problem(url, 10_000).endswith(".")


@pytest.mark.parametrize(
    ("milliseconds", "fine"), [(0, False), (-1, False), (1, True), (30_000, True), (30_001, False)]
)
def test_a_length_is_one_to_thirty_thousand_milliseconds(milliseconds: int, fine: bool) -> None:
    assert (announcement_problem("https://media.example/notice.wav", milliseconds) == "") is fine


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(1_500, "PT1.5S"), (1, "PT0.001S"), (10_000, "PT10S"), (30_000, "PT30S"), (999, "PT0.999S"), (20, "PT0.02S")],
)
def test_a_duration_keeps_its_fraction(milliseconds: int, text: str) -> None:
    assert iso_duration(milliseconds) == text


@given(st.integers(1, 30_000))
def test_no_duration_loses_a_millisecond(milliseconds: int) -> None:
    text = iso_duration(milliseconds)
    assert Decimal(text.removeprefix("PT").removesuffix("S")) * 1000 == milliseconds
    assert "E" not in text.removeprefix("PT")
