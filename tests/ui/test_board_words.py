"""The words of the board, and that each state, mode and channel has a drawing."""

from __future__ import annotations

import pytest

from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.conversation import Mode, Participant, ParticipantId, State, state_of
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui import board_words as words
from supervisor_desk.ui import icons
from tests.support.builders import conversation
from tests.support.clock import NOON


def test_all_marks_are_drawn() -> None:
    named = {*words.STATE_MARKS.values(), *words.MODE_MARKS.values(), *(mark for mark, _ in words.LEVEL_MARKS.values())}
    named |= {words.channel_mark(channel) for channel in ("voice", "chat", "email", "message", "fax")}
    named |= {str(words.direction_mark(direction)) for direction in ("inbound", "outbound")}
    assert named <= icons.names()


def test_every_state_and_mode_has_its_word() -> None:
    assert set(words.STATE_WORDS) == set(State) - {State.UNKNOWN}
    assert set(words.MODE_WORDS) == set(Mode)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "now"), (1.9, "now"), (2, "2 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (7300, "2 h")],
)
def test_ages_are_told_at_a_glance(seconds: float, said: str) -> None:
    assert words.age_words(seconds) == said


def test_an_unknown_direction_has_no_mark() -> None:
    assert words.direction_mark("sideways") is None


def link(phase: LinkPhase, said: str = "", loaded: int = 0, total: int = 0) -> Link:
    return Link(phase, said, NOON, loaded=loaded, total=total)


@pytest.mark.parametrize(
    ("chosen", "now", "total", "said"),
    [
        (
            Filter(words=("x",)),
            None,
            5,
            "No conversation matches the filter. Press Esc in the search field to clear it.",
        ),
        (Filter(tile=Tile.MINE), None, 5, "No conversation matches the filter. Choose “All”"),
        (Filter(), None, 0, "The floor has not been loaded yet."),
        (Filter(), link(LinkPhase.LOADING, "", 1_000, 2_000), 0, "Loading the floor: 1,000 of 2,000 conversations."),
        (Filter(), link(LinkPhase.LOADING, "Loading the floor."), 0, "Loading the floor."),
        (Filter(), link(LinkPhase.LIVE), 0, "The floor is empty"),
        (Filter(), link(LinkPhase.FAILED, "The service cannot be reached."), 0, "The service cannot be reached."),
        (Filter(), link(LinkPhase.OFFLINE), 0, "No connection to the floor (offline)."),
    ],
)
def test_an_empty_board_says_why(chosen: Filter, now: Link | None, total: int, said: str) -> None:
    assert words.empty_words(chosen, now, total).startswith(said)


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("agent", "Agent"),
        ("acd", "Queue"),
        ("api", "Program"),
        ("dialer", "Dialing campaign"),
        ("voicemail", "Voicemail"),
        ("", ""),
    ],
)
def test_a_part_is_called_as_people_call_it(role: str, said: str) -> None:
    assert words.part_word(Participant(ParticipantId("p-1"), role)) == said


@pytest.mark.parametrize(
    ("queue", "skills", "said"),
    [
        ("Claims", (), "Claims"),
        ("Claims", ("claims",), "Claims"),
        ("Claims", ("claims", "spanish"), "Claims, skills: spanish"),
        ("", (), "–"),
    ],
)
def test_a_queue_is_told_with_the_skills_beyond_its_own_name(queue: str, skills: tuple[str, ...], said: str) -> None:
    assert words.queue_words(conversation(queue_name=queue, skills=skills)) == said


@pytest.mark.parametrize(
    ("raw", "said"), [("ivr", "In a menu"), ("Parked", "Parked"), ("levitating", "levitating"), ("", "Unknown")]
)
def test_a_state_beyond_the_known_ones_is_told_in_words_where_there_are_any(raw: str, said: str) -> None:
    assert words.state_text(state_of(raw), raw) == said
