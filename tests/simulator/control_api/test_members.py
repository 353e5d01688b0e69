"""Reading the members of a body, and forms on the wire."""

from __future__ import annotations

import math

import msgspec
import pytest

from supervisor_desk.simulator.control_api.frames import envelope
from supervisor_desk.simulator.control_api.media import LONGEST_MS, Media
from supervisor_desk.simulator.control_api.members import Members
from supervisor_desk.simulator.control_api.problems import _ANSWERS, Problem
from supervisor_desk.simulator.control_api.service import TOKEN_PATHS
from supervisor_desk.simulator.control_api.shapes import iso
from supervisor_desk.simulator.websocket_frames import TEXT, websocket_frame
from supervisor_desk.simulator.world.refusal import Why
from tests.simulator.visitor import wav


def test_every_wrong_member_is_named_at_once() -> None:
    members = Members({"text": 5, "flag": "no", "level": True, "long": "xxxx", "map": 1})
    assert members.text("text") == ""
    assert members.flag("flag", default=True) is True
    assert members.number("level", 0, 1) is None
    assert members.text("long", longest=3) == ""
    assert members.mapping("map") == {}
    assert members.choice("absent", "a", "b") == ""
    with pytest.raises(Problem) as problem:
        members.check()
    assert [error["field"] for error in problem.value.errors] == ["text", "flag", "level", "long", "map", "absent"]
    assert problem.value.status == 400


def test_what_is_right_passes() -> None:
    members = Members({"text": "x", "flag": False, "level": 0.5, "map": {"a": 1}, "pick": "a"})
    assert members.text("text", required=True) == "x"
    assert members.flag("flag", required=True) is False
    assert members.number("level", 0, 1) == 0.5
    assert (members.mapping("map"), members.mapping("none")) == ({"a": 1}, {})
    assert members.choice("pick", "a", "b") == "a"
    assert members.number("none", 0, 1) is None
    assert members.has("text")
    assert not members.has("none")
    members.check()


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 2, "1"])
def test_a_number_is_finite_and_in_its_range(value: object) -> None:
    members = Members({"level": value})
    assert members.number("level", 0, 1) is None
    with pytest.raises(Problem):
        members.check()


def test_times_have_milliseconds_and_a_zone() -> None:
    assert iso(1_767_261_600_005) == "2026-01-01T10:00:00.005Z"
    assert iso(None) is None


@pytest.mark.parametrize(("size", "header"), [(5, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_a_frame_has_the_shortest_header_that_holds_its_size(size: int, header: int) -> None:
    frame = websocket_frame(TEXT, b"x" * size)
    assert len(frame) == header + size
    assert frame[0] == TEXT
    length = {2: frame[1], 4: int.from_bytes(frame[2:4], "big"), 10: int.from_bytes(frame[2:10], "big")}[header]
    assert length == size


@pytest.mark.parametrize("body", [b"{}", b'{"a":1}'])
def test_the_envelope_stands_before_the_body(body: bytes) -> None:
    head, tail = envelope("agent", "e-1", "now", body)
    whole = head + b"7" + tail
    assert whole.startswith(b'{"type":"agent","id":"e-1","sequence":7,"timestamp":"now"')
    assert msgspec.json.decode(whole) == {
        "type": "agent",
        "id": "e-1",
        "sequence": 7,
        "timestamp": "now",
        **msgspec.json.decode(body),
    }


def test_every_reason_has_its_answer() -> None:
    assert set(_ANSWERS) == set(Why)
    assert all(400 <= status < 500 for status, _ in _ANSWERS.values())
    assert len(TOKEN_PATHS) == 3


def test_a_clip_of_thirty_seconds_is_just_short_enough() -> None:
    media = Media()
    clip = media.add(wav(LONGEST_MS / 1000))
    assert (clip.duration_ms, media.find(clip.url), media.find("https://elsewhere.example/a.wav")) == (
        LONGEST_MS,
        clip,
        None,
    )
