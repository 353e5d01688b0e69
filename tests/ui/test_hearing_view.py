"""Who hears whom: in each mode, before it is chosen, with a muted agent and on hold."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.ui.hearing_view import HearingView, matrix
from supervisor_desk.ui.theme import Theme
from tests.support.builders import agent, conversation, customer

YOU, AGENT, CUSTOMER = range(3)


@pytest.mark.parametrize(
    ("mode", "you_hear", "agent_hears_you", "customer_hears_you"),
    [
        (None, False, False, False),
        (Mode.PENDING, False, False, False),
        (Mode.SILENT, True, False, False),
        (Mode.WHISPER, True, True, False),
        (Mode.BARGE, True, True, True),
        (Mode.TERMINATED, False, False, False),
    ],
)
def test_each_mode_says_who_hears_this_supervisor(
    mode: Mode | None, you_hear: bool, agent_hears_you: bool, customer_hears_you: bool
) -> None:
    hears = matrix(conversation(), mode).hears
    assert hears[YOU][AGENT] is hears[YOU][CUSTOMER] is you_hear
    assert hears[AGENT][YOU] is agent_hears_you
    assert hears[CUSTOMER][YOU] is customer_hears_you


def test_nobody_hears_a_muted_agent() -> None:
    muted = conversation(participants=(agent(muted=True), customer()))
    hears = matrix(muted, Mode.BARGE).hears
    assert (hears[YOU][AGENT], hears[CUSTOMER][AGENT], hears[AGENT][CUSTOMER]) == (False, False, True)
    assert "muted" in matrix(muted, Mode.BARGE).words


def test_who_is_not_on_a_held_call_is_told_nothing_of_what_they_might_hear() -> None:
    assert matrix(conversation(raw_state="hold"), None).words.endswith("The call is on hold.")
    assert "depends on the platform" in matrix(conversation(raw_state="hold"), Mode.SILENT).words


def test_on_hold_the_two_do_not_hear_each_other_and_what_you_hear_is_left_open() -> None:
    hears = matrix(conversation(raw_state="hold"), Mode.SILENT).hears
    assert (hears[AGENT][CUSTOMER], hears[CUSTOMER][AGENT]) == (False, False)
    assert hears[YOU][AGENT] is None


def test_a_conversation_in_writing_has_nothing_to_hear() -> None:
    told = matrix(conversation(channel="chat"), None)
    assert not any(any(row) for row in told.hears)
    assert "chat" in told.words


def test_nobody_hears_themselves() -> None:
    hears = matrix(conversation(), Mode.BARGE).hears
    assert [hears[one][one] for one in (YOU, AGENT, CUSTOMER)] == [None, None, None]


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> HearingView:
    made = HearingView(theme)
    qtbot.addWidget(made)
    made.show_hearing(conversation(), Mode.SILENT)
    return made


@pytest.mark.parametrize(
    ("kind", "title", "customer_would_hear"),
    [
        (Kind.LISTEN, "If you listen", False),
        (Kind.COACH, "If you coach", False),
        (Kind.BARGE, "If you barge in", True),
        (Kind.STOP, "If you stop", False),
    ],
)
def test_a_mode_is_shown_before_it_is_chosen(
    view: HearingView, kind: Kind, title: str, customer_would_hear: bool
) -> None:
    view.preview(kind)
    assert view.title == title
    assert view.drawn.hears[CUSTOMER][YOU] is customer_would_hear
    assert view.accessibleName().startswith(title)


def test_muting_is_shown_before_it_is_done(view: HearingView) -> None:
    view.preview(Kind.MUTE)
    assert view.drawn.hears[CUSTOMER][AGENT] is False


def test_the_preview_ends_with_the_look(view: HearingView) -> None:
    view.preview(Kind.BARGE)
    view.preview(None)
    assert view.title == "Who hears whom now"
    assert view.drawn == matrix(conversation(), Mode.SILENT)


def test_a_text_cue_changes_nothing_about_hearing(view: HearingView) -> None:
    view.preview(Kind.TEXT_CUE)
    assert view.title == "Who hears whom now"


@pytest.mark.parametrize("kind", [None, Kind.BARGE])
@pytest.mark.parametrize("state", ["active", "hold"])
def test_it_paints_in_every_state(view: HearingView, kind: Kind | None, state: str) -> None:
    view.show_hearing(conversation(raw_state=state), Mode.SILENT)
    view.preview(kind)
    assert not view.grab().isNull()


def test_a_hold_is_previewed(theme: Theme, qtbot: QtBot) -> None:
    view = HearingView(theme)
    qtbot.addWidget(view)
    view.show_hearing(conversation(), Mode.SILENT)
    view.preview(Kind.HOLD)
    assert view.title == "If you hold the call"
    assert view.drawn.hears[1][2] is False
    view.preview(Kind.RESUME)
    assert view.drawn.hears[1][2] is True
