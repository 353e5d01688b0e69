"""Status bar, start page, banner: how the link stands, in shape and word."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.ui.link_banner import LinkBanner
from supervisor_desk.ui.link_words import link_face, next_try_words
from supervisor_desk.ui.start_page import StartPage
from supervisor_desk.ui.status_bar import OLD_AFTER_S, DeskStatusBar
from supervisor_desk.ui.theme import Theme
from tests.support.builders import LIVE
from tests.support.clock import NOON, FakeClock

FAILED = Link(LinkPhase.FAILED, "The service cannot be reached. Calls go on without you. Check the address.", NOON)


@pytest.fixture
def bar(theme: Theme, clock: FakeClock, qtbot: QtBot) -> DeskStatusBar:
    made = DeskStatusBar(theme, clock)
    qtbot.addWidget(made)
    return made


def test_phases_look_and_read_differently_where_they_mean_different_things() -> None:
    faces = {phase: link_face(Link(phase, "", NOON)) for phase in LinkPhase}
    assert len({one.word for one in faces.values()}) == len(LinkPhase)
    assert [phase for phase, one in faces.items() if one.tone.value == "good"] == [LinkPhase.LIVE]


def test_the_link_is_told_in_words(bar: DeskStatusBar) -> None:
    bar.show_link(FAILED)
    assert bar.link.text == "Cannot connect"
    assert FAILED.words in bar.link.accessibleName()


def test_loading_says_how_far_it_is(bar: DeskStatusBar) -> None:
    bar.show_link(Link(LinkPhase.LOADING, "Loading.", NOON, loaded=812, total=2000))
    assert bar.link.text == "Loading the floor: 812 of 2,000"


@pytest.mark.parametrize(("rate", "words"), [(0.0, "0.0 events/s"), (2.34, "2.3 events/s"), (1012.3, "1,012 events/s")])
def test_the_rate_is_told(bar: DeskStatusBar, rate: float, words: str) -> None:
    bar.show_rate(rate)
    assert bar.rate.text == words


def test_the_age_of_the_data_grows_and_is_marked_when_it_is_old(bar: DeskStatusBar, clock: FakeClock) -> None:
    bar.show_link(LIVE)
    bar.show_news(clock.monotonic())
    assert bar.age.text == "Data: now"
    clock.advance(OLD_AFTER_S + 1)
    bar.tick()
    assert bar.age.text == "Data: 26 s"
    assert bar.age.tone.value == "waiting"


def test_data_is_never_called_fresh_while_the_stream_is_down(bar: DeskStatusBar, clock: FakeClock) -> None:
    bar.show_news(clock.monotonic())
    bar.show_link(Link(LinkPhase.STALE, "The stream is down.", NOON))
    assert bar.age.tone.value == "waiting"


@pytest.mark.parametrize(
    ("pending", "unproven", "words"),
    [(0, 0, "No commands open"), (1, 0, "1 command open"), (3, 0, "3 commands open"), (1, 1, "1 pending delivery")],
)
def test_open_commands_are_counted(bar: DeskStatusBar, pending: int, unproven: int, words: str) -> None:
    bar.show_commands(pending, unproven)
    assert bar.commands.text == words


def test_an_audit_log_that_cannot_be_written_is_told(bar: DeskStatusBar) -> None:
    bar.show_audit("The disk is full.")
    assert bar.audit.text == "Audit log: cannot be written"
    assert "The disk is full." in bar.audit.accessibleName()
    bar.show_audit("")
    assert bar.audit.text == "Audit log: writing"


@pytest.fixture
def page(theme: Theme, clock: FakeClock, qtbot: QtBot) -> StartPage:
    made = StartPage(theme, clock, Link(LinkPhase.OFFLINE, "", NOON))
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_step_of_the_start_is_shown_as_done_running_or_to_come(page: StartPage) -> None:
    page.show_link(Link(LinkPhase.CONNECTING, "Connecting.", NOON))
    assert page.steps_told == (
        "Sign in: done",
        "Connect to the live events: now",
        "Load the floor: not yet",
    )


def test_the_start_counts_what_is_loaded(page: StartPage) -> None:
    page.show_link(Link(LinkPhase.LOADING, "Loading the floor.", NOON, loaded=3, total=12))
    assert page.progress.isVisible()
    assert page.progress.text() == "3 of 12 conversations"


def test_a_start_that_failed_says_why_and_can_be_tried_again(page: StartPage, qtbot: QtBot) -> None:
    page.show_link(Link(LinkPhase.SIGNING_IN, "Signing in.", NOON))
    assert not page.again.isVisible()
    page.show_link(FAILED)
    assert page.words == FAILED.words
    with qtbot.waitSignal(page.again_requested):
        QTest.mouseClick(page.again, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("phase", "first"), [(LinkPhase.FAILED, "Try again"), (LinkPhase.SIGNED_OUT, "Sign in…")])
def test_where_it_cannot_go_on_the_keyboard_is_at_the_button_that_it_proposes(
    page: StartPage, phase: LinkPhase, first: str
) -> None:
    page.show_link(Link(phase, "It cannot go on.", NOON))
    held = page.focusWidget()
    assert isinstance(held, QPushButton)
    assert held.text() == first
    pressed: list[str] = []
    held.clicked.connect(lambda: pressed.append(first))
    QTest.keyClick(held, Qt.Key.Key_Return)
    assert pressed == [first]


def test_the_next_try_is_counted_down(page: StartPage, clock: FakeClock) -> None:
    page.show_link(Link(LinkPhase.OFFLINE, "No answer.", NOON, next_try_in=4.0))
    assert page.running
    assert page.countdown_words == "Trying again in 4 s."
    clock.advance(2.6)
    page.tick()
    assert page.countdown_words == "Trying again in 1 s."


def test_a_countdown_ends_in_now() -> None:
    assert (next_try_words(0.2), next_try_words(None)) == ("Trying again now.", "")


@pytest.fixture
def banner(theme: Theme, clock: FakeClock, qtbot: QtBot) -> LinkBanner:
    made = LinkBanner(theme, clock)
    qtbot.addWidget(made)
    return made


def test_the_banner_is_there_exactly_while_the_board_may_be_out_of_date(banner: LinkBanner) -> None:
    seen = []
    for phase in (LinkPhase.LIVE, LinkPhase.STALE, LinkPhase.LOADING, LinkPhase.LIVE):
        banner.show_link(Link(phase, "As it is.", NOON))
        seen.append(banner.isVisible())
    assert seen == [False, True, True, False]


def test_the_banner_lets_somebody_try_at_once(banner: LinkBanner, qtbot: QtBot) -> None:
    banner.show_link(FAILED)
    assert banner.words.startswith("Cannot connect. The service cannot be reached.")
    with qtbot.waitSignal(banner.again_requested):
        QTest.mouseClick(banner.again, Qt.MouseButton.LeftButton)


def test_with_whom_the_speaking_slots_are_shared_is_told(bar: DeskStatusBar) -> None:
    told = []
    for shared, trouble in ((False, ""), (True, ""), (True, "The server cannot be reached."), (False, "")):
        bar.show_slots(shared=shared, trouble=trouble)
        told.append((bar.slots.text, bar.slots.tone.value))
        assert trouble in bar.slots.accessibleName()
        assert not bar.slots.isHidden()
    alone = ("Slots: alone", "quiet")
    assert told == [alone, ("Slots: shared", "quiet"), ("Slots: platform only", "waiting"), alone]


@pytest.mark.parametrize(("width", "gone"), [(1280, []), (770, ["rate"]), (640, ["rate", "floor"])])
def test_in_a_narrow_window_the_least_needed_facts_make_room(bar: DeskStatusBar, width: int, gone: list[str]) -> None:
    bar.show_slots(shared=True, trouble="")
    bar.resize(width, bar.height())
    bar.show()
    facts = ("link", "rate", "age", "floor", "slots", "commands", "audit")
    assert [fact for fact in facts if getattr(bar, fact).isHidden()] == gone
    bar.resize(1280, bar.height())
    assert not any(getattr(bar, fact).isHidden() for fact in facts)
