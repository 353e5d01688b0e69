"""The desk on the screen: wishes reach the desk, facts the window once per frame, and nothing after it is closed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.proof import Finding, Verdict
from supervisor_desk.actions.rules import Situation
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app import screen
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.screen import REFRESH_S, Screen
from supervisor_desk.app.window_first import Entrance
from supervisor_desk.conversations.conversation import ConversationId, Mode
from supervisor_desk.conversations.events import Event, MonitorChanged
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.settings import Settings
from supervisor_desk.ui.board_columns import BoardLayout
from supervisor_desk.ui.recovery_bar import LeftOpen
from supervisor_desk.ui.theme import Scheme
from tests.support.audit import FakeAudit
from tests.support.builders import AGENT, CALL, COLLEAGUE, LIVE, ME, OTHER_CALL, conversation, ended, monitored, session
from tests.support.clock import NOON, FakeClock
from tests.support.service import FakeService
from tests.support.waiting import let_pass, until

FRAMES = 4 * REFRESH_S
TROUBLE = "The disk is full. Free some space."


class Bench:
    """A screen on a desk with everything around it faked; ``refreshed`` counts what the panels were shown."""

    def __init__(
        self, app: QApplication, tasks: Tasks, settings: Settings | None = None, slots: type[LocalSlots] = LocalSlots
    ) -> None:
        self.clock = FakeClock()
        self.store = Store()
        self.service = FakeService()
        self.audit = FakeAudit()
        self.slots = slots(self.clock)
        settings = settings or Settings()
        self.screen = Screen(Entrance(app, settings, self.clock), self.store, self.clock, settings)
        self.window = self.screen.window
        self.desk = Desk(
            me=ME,
            name="Sam Supervisor",
            store=self.store,
            service=self.service,
            audit=self.audit,
            slots=self.slots,
            clock=self.clock,
            start=tasks.start,
        )
        self.refreshed: list[Situation] = []
        self._closed = False

    def open(self) -> None:
        """Sign in, and have two calls on the board."""
        self.window.show()
        self.screen.attach(self.desk)
        self.screen.show_link(LIVE)
        self.desk.snapshot([conversation(), conversation(id=OTHER_CALL)])
        self.screen.flushed()

    def watch_panels(self, monkeypatch: pytest.MonkeyPatch) -> None:
        shown = self.window.show_situation

        def note(situation: Situation) -> None:
            self.refreshed.append(situation)
            shown(situation)

        monkeypatch.setattr(self.window, "show_situation", note)

    def close(self) -> None:
        """Close the screen, once."""
        if not self._closed:
            self._closed = True
            self.screen.close()

    async def settled(self) -> None:
        """Let the refresh that is due pass."""
        await let_pass(FRAMES)
        self.refreshed.clear()

    @property
    def notices(self) -> list[str]:
        return [row.notice.kind for row in self.window.notices.rows]


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    failures: list[BaseException] = []
    made = Tasks(lambda _name, error: failures.append(error))
    yield made
    await made.cancel_all()
    assert not failures


@pytest.fixture
async def bench(tasks: Tasks, qapp: QApplication) -> AsyncIterator[Bench]:
    made = Bench(qapp, tasks)
    yield made
    made.close()
    made.screen.discard()


def wish(kind: Kind) -> Action:
    return Action(kind=kind, conversation_id=CALL, participant_id=AGENT)


# --- wishes ------------------------------------------------------------------------------------------------------


async def test_a_wish_of_the_window_is_carried_out(bench: Bench) -> None:
    bench.open()
    bench.window.requested.emit(wish(Kind.LISTEN))
    await until(lambda: bench.service.kinds == [Kind.LISTEN])


async def test_a_key_in_the_window_reaches_the_service(bench: Bench) -> None:
    bench.open()
    bench.window.activateWindow()
    await until(bench.window.isActiveWindow)
    bench.screen.board.view.choose(CALL)
    QTest.keyClick(bench.screen.board.view, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: bench.service.kinds == [Kind.LISTEN])
    assert bench.service.sent[0][0].conversation_id == CALL


async def test_before_anybody_is_signed_in_a_wish_goes_nowhere(bench: Bench) -> None:
    bench.window.requested.emit(wish(Kind.LISTEN))
    await let_pass(FRAMES)
    assert bench.service.sent == []
    assert bench.audit.notes == []


async def test_a_wish_that_waits_for_the_slot_stands_in_line_instead_of_being_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Kind, bool]] = []

    def note(action: Action, *, wait: bool = False) -> None:
        asked.append((action.kind, wait))

    monkeypatch.setattr(bench.desk, "request", note)
    bench.open()
    bench.window.queue_requested.emit(wish(Kind.BARGE))
    bench.window.requested.emit(wish(Kind.COACH))
    assert asked == [(Kind.BARGE, True), (Kind.COACH, False)]


async def test_a_delivery_is_taken_back_from_the_window(bench: Bench) -> None:
    bench.open()
    bench.window.requested.emit(Action(kind=Kind.TEXT_CUE, conversation_id=CALL, participant_id=AGENT, text="Smile."))
    await until(lambda: [one.state for one in bench.desk.pending.all()] == [DeliveryState.ACCEPTED])
    bench.window.cancel_requested.emit(bench.desk.pending.all()[0])
    await until(lambda: Kind.CANCEL in bench.service.kinds)


async def test_a_delivery_that_failed_is_tried_again_from_the_window(bench: Bench) -> None:
    bench.open()
    bench.window.requested.emit(wish(Kind.LISTEN))
    await until(lambda: [one.state for one in bench.desk.pending.all()] == [DeliveryState.ACCEPTED])
    first = bench.desk.pending.all()[0]
    bench.clock.advance(60.0)
    bench.desk.pending.overdue()
    bench.service.shows(Verdict(Finding.NOT_SEEN, "REST check: no session"))
    bench.window.retry_requested.emit(first)
    await until(lambda: any(one.action.retry_of == first.id for one in bench.desk.pending.all()))


# --- facts -------------------------------------------------------------------------------------------------------


async def test_a_burst_refreshes_the_panels_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.open()
    bench.screen.board.view.choose(CALL)
    bench.watch_panels(monkeypatch)
    await bench.settled()
    for number in range(200):
        bench.desk.take([monitored(Mode.SILENT if number % 2 else Mode.WHISPER, sequence=number + 1)], NOON)
    assert bench.refreshed == []
    await until(lambda: bench.refreshed)
    await let_pass(FRAMES)
    assert len(bench.refreshed) == 1


async def test_a_wish_leaves_before_the_panels_are_drawn_anew(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "LEAVING_S", 60.0)
    bench.open()
    bench.screen.board.view.choose(CALL)
    await bench.settled()
    bench.watch_panels(monkeypatch)
    disk = bench.audit.hold()
    bench.window.requested.emit(wish(Kind.LISTEN))
    await let_pass(FRAMES)
    assert not bench.refreshed
    disk.open(None)
    await until(lambda: bench.refreshed)
    assert bench.service.kinds == [Kind.LISTEN]


async def test_the_panels_do_not_wait_long_for_a_wish_that_cannot_leave(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    bench.screen.board.view.choose(CALL)
    await bench.settled()
    bench.watch_panels(monkeypatch)
    disk = bench.audit.hold()
    bench.window.requested.emit(wish(Kind.LISTEN))
    await until(lambda: bench.refreshed)
    assert bench.service.kinds == []
    disk.open(None)
    await until(lambda: bench.service.kinds)


async def test_what_happens_on_calls_nobody_looks_at_leaves_the_panels_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    bench.screen.board.view.choose(OTHER_CALL)
    bench.watch_panels(monkeypatch)
    await bench.settled()
    bench.desk.snapshot([conversation(queue_name="Sales"), conversation(id=OTHER_CALL)])
    bench.refreshed.clear()
    await let_pass(FRAMES)
    on_call = [one for one in bench.refreshed if one.conversation is not None and one.conversation.id == CALL]
    assert on_call == []


async def test_a_chosen_call_is_on_the_panels_before_the_next_key(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    bench.watch_panels(monkeypatch)
    bench.screen.board.view.choose(OTHER_CALL)
    assert bench.screen.chosen == OTHER_CALL
    assert [one.conversation.id for one in bench.refreshed if one.conversation is not None] == [OTHER_CALL]


async def test_an_open_microphone_is_shown_whichever_call_is_chosen(bench: Bench) -> None:
    bench.open()
    bench.screen.board.view.choose(OTHER_CALL)
    await let_pass(FRAMES)
    bench.desk.take([monitored(Mode.BARGE)], NOON)
    await until(lambda: bench.window.windowTitle().startswith("LIVE"))


async def test_the_lamp_is_lit_before_anything_is_drawn_that_could_fail(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles: list[str] = []
    bench.open()
    await let_pass(FRAMES)
    monkeypatch.setattr(bench.window.detail, "show_conversation", lambda *_: titles.append(bench.window.windowTitle()))
    bench.desk.take([monitored(Mode.BARGE)], NOON)
    await until(lambda: bool(titles))
    assert titles[0].startswith("LIVE")


@pytest.mark.parametrize("chosen", [CALL, OTHER_CALL])
@pytest.mark.parametrize(
    "over", [monitored(Mode.TERMINATED), monitored(Mode.SILENT), ended()], ids=["dropped", "silenced", "call over"]
)
async def test_a_microphone_that_the_platform_closed_is_no_longer_shown_as_open(
    bench: Bench, chosen: ConversationId, over: Event
) -> None:
    bench.open()
    bench.screen.board.view.choose(chosen)
    bench.desk.take([monitored(Mode.BARGE)], NOON)
    await until(lambda: bench.window.windowTitle().startswith("LIVE"))
    bench.desk.take([over], NOON)
    await until(lambda: not bench.window.windowTitle().startswith("LIVE"))


async def test_a_colleague_who_begins_to_speak_is_named_on_the_panels(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    bench.screen.board.view.choose(CALL)
    bench.watch_panels(monkeypatch)
    await bench.settled()
    dana = session(Mode.BARGE, key="session-9", of=COLLEAGUE, name="Dana")
    bench.desk.take([MonitorChanged(conversation_id=CALL, session=dana)], NOON)
    await until(lambda: bench.refreshed)
    assert bench.refreshed[-1].holder == "Dana"


async def test_a_command_that_is_open_is_counted_at_the_foot(bench: Bench) -> None:
    bench.open()
    bench.window.requested.emit(wish(Kind.LISTEN))
    await until(lambda: bench.window.status.commands.text.startswith("1 command open"))


async def test_the_link_is_shown_everywhere_and_told_to_the_desk(bench: Bench) -> None:
    bench.open()
    lost = Link(LinkPhase.STALE, "The stream is down.", NOON)
    bench.screen.show_link(lost)
    assert bench.desk.link is lost
    assert not bench.window.banner.isHidden()
    assert bench.store.stale_since is not None


async def test_the_rate_is_what_came_since_it_was_shown_last(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    rates: list[float] = []
    monkeypatch.setattr(bench.window.status, "show_rate", rates.append)
    for heard in (50, 90, 20):
        bench.clock.advance(2.0)
        bench.screen.show_rate(heard)
    assert rates == [25.0, 20.0, 0.0]  # a new connection counts from the start again


async def test_no_rate_is_made_up_where_no_time_has_passed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    rates: list[float] = []
    monkeypatch.setattr(bench.window.status, "show_rate", rates.append)
    bench.screen.show_rate(50)
    assert rates == []


# --- look --------------------------------------------------------------------------------------------------------


async def test_settings_show_at_once_and_what_is_chosen_is_kept(tasks: Tasks, qapp: QApplication) -> None:
    bench = Bench(qapp, tasks, Settings(theme="dark", density="compact"))
    looks = [(bench.screen.theme.scheme, bench.screen.places.board.dense)]
    bench.screen.apply(Settings(theme="light", density="comfortable"))
    looks.append((bench.screen.theme.scheme, bench.screen.places.board.dense))
    assert looks == [(Scheme.DARK, True), (Scheme.LIGHT, False)]
    bench.close()
    bench.screen.discard()


async def test_a_density_chosen_at_the_board_is_told_and_a_mere_order_is_not(bench: Bench) -> None:
    told: list[str] = []
    bench.window.density_chosen.connect(told.append)
    layout: BoardLayout = bench.screen.places.board
    bench.screen.board.view.board_header.rearranged.emit(layout)
    assert told == []
    bench.screen.board.view.choose_density(dense=not layout.dense)
    assert told == ["comfortable" if layout.dense else "compact"]


# --- audit -------------------------------------------------------------------------------------------------------


async def test_an_audit_log_that_takes_nothing_is_told_until_it_does_again(bench: Bench) -> None:
    bench.open()
    bench.audit.trouble = TROUBLE
    bench.window.requested.emit(wish(Kind.LISTEN))
    await until(lambda: bench.notices == ["audit"])
    assert TROUBLE in bench.window.notices.rows[0].notice.sentence
    assert bench.window.status.audit.text == "Audit log: cannot be written"
    bench.audit.trouble = ""
    await until(lambda: bench.notices == [])
    assert bench.window.status.audit.text == "Audit log: writing"


async def test_trouble_from_before_the_desk_was_on_the_screen_is_told_too(bench: Bench) -> None:
    bench.audit.trouble = TROUBLE
    bench.desk.audit_cannot_be_written(TROUBLE)
    bench.open()
    assert bench.notices == ["audit"]


# --- recovery ----------------------------------------------------------------------------------------------------


class Offer:
    """What the last run left, and what became of it."""

    def __init__(self, bench: Bench, resume: Action | None = None) -> None:
        self.item = LeftOpen(
            delivery=DeliveryId("d-left"),
            kind=Kind.LISTEN,
            conversation=CALL,
            asked_at=NOON,
            found="Your session is still open.",
            can_resume=True,
            can_release=True,
        )
        self.left: list[LeftOpen] = []
        self.bar = bench.window.recovery
        bench.screen.offer_recovery((self.item,), lambda _: wish(Kind.STOP), self.left.append, lambda _: resume)

    def press(self, word: str) -> None:
        button = self.bar.button(self.item.delivery, word)
        assert isinstance(button, QPushButton)
        button.click()


async def test_what_is_released_is_asked_of_the_service_and_goes_from_the_bar(bench: Bench) -> None:
    bench.open()
    bench.desk.take([monitored(Mode.SILENT)], NOON)
    offer = Offer(bench)
    offer.press("Release")
    await until(lambda: bench.service.kinds == [Kind.STOP])
    assert offer.bar.items == ()
    assert offer.left == []


async def test_what_is_resumed_is_only_chosen(bench: Bench) -> None:
    bench.open()
    bench.screen.board.view.choose(OTHER_CALL)
    offer = Offer(bench)
    offer.press("Resume")
    assert bench.screen.chosen == CALL
    assert offer.bar.items == ()
    await let_pass(FRAMES)
    assert bench.service.sent == []


async def test_who_spoke_resumes_by_listening(bench: Bench) -> None:
    bench.open()
    bench.desk.take([monitored(Mode.BARGE)], NOON)
    Offer(bench, wish(Kind.LISTEN)).press("Resume")
    await until(lambda: bench.service.kinds == [Kind.LISTEN])
    assert bench.screen.chosen == CALL


async def test_what_is_left_is_handed_on_and_nothing_is_sent(bench: Bench) -> None:
    bench.open()
    offer = Offer(bench)
    offer.press("Leave")
    assert offer.left == [offer.item]
    assert offer.bar.items == ()
    await let_pass(FRAMES)
    assert bench.service.sent == []


async def test_a_call_that_is_gone_to_is_shown_whatever_was_looked_for_before(bench: Bench) -> None:
    bench.open()
    bench.screen.board.bar.search.setText("nobody")
    bench.screen.go_to(OTHER_CALL)
    assert bench.screen.chosen == OTHER_CALL
    assert bench.screen.board.bar.search.text() == ""


# --- closing -----------------------------------------------------------------------------------------------------


async def test_a_refresh_that_was_due_does_not_come_after_closing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    bench.watch_panels(monkeypatch)
    bench.screen.refresh_soon()
    bench.close()
    bench.screen.refresh_soon()
    bench.screen.show_link(Link(LinkPhase.OFFLINE, "Closed.", NOON))
    await let_pass(FRAMES)
    assert bench.refreshed == []


async def test_the_window_closes_only_when_it_is_let(bench: Bench) -> None:
    asked: list[None] = []
    bench.window.closing.connect(lambda: asked.append(None))
    bench.window.show()
    bench.window.close()
    still_there = bench.window.isVisible()
    bench.close()
    assert (still_there, bench.window.isVisible(), asked) == (True, False, [None])
