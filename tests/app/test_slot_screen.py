"""The speaking slots on the screen: presses reach the line, and what others ask reaches the person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.slot_board import Granted, SlotView
from supervisor_desk.actions.slot_news import SlotNews, SlotNewsKind
from supervisor_desk.app import slot_desk
from supervisor_desk.app.slot_screen import call_words
from supervisor_desk.conversations.conversation import Conversation
from supervisor_desk.qtloop import Tasks
from supervisor_desk.ui.slot_wish import SlotWish, SlotWishKind
from tests.actions.slot_bench import SharedSlots
from tests.app.test_screen import Bench, wish
from tests.support.builders import CALL, COLLEAGUE, ME, agent, conversation
from tests.support.waiting import until

REASON = "The customer threatens the agent."


@asynccontextmanager
async def opened(app: QApplication) -> AsyncIterator[Bench]:
    """The call is chosen, and the desk keeps and watches its slots."""
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    made = Bench(app, tasks, slots=SharedSlots)
    made.open()
    made.screen.board.view.choose(CALL)
    tasks.start(made.desk.slots.run(), name="slots")
    try:
        await until(lambda: made.desk.slots.view(CALL) is not None)
        yield made
    finally:
        await tasks.cancel_all()  # here: between test and fixture Qt's events pass without a loop
        made.close()
        made.screen.discard()
    assert not failures


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slot_desk, "ROUND_S", 0.005)


async def they_speak(bench: Bench) -> None:
    assert isinstance(await bench.slots.join(CALL, COLLEAGUE, "Bo"), Granted)


def wished(bench: Bench, kind: SlotWishKind, **more: object) -> None:
    made = SlotWish(kind=kind, conversation=CALL, **more)  # type: ignore[arg-type]
    bench.window.panel.slot.wished.emit(made)


def known(bench: Bench) -> SlotView:
    """How the line stands, as far as the desk knows."""
    bench.desk.slots.hint(CALL)
    return bench.desk.slots.view(CALL) or SlotView()


async def seen(bench: Bench) -> SlotView:
    return await bench.slots.view(CALL)


async def asking(bench: Bench) -> list[str]:
    return [one.ticket for one in (await seen(bench)).asking]


async def test_the_line_of_the_chosen_call_is_shown(qapp: QApplication) -> None:
    async with opened(qapp) as bench:
        await they_speak(bench)
        bench.desk.slots.hint(CALL)
        await until(lambda: "Bo has the speaking slot" in bench.window.panel.slot.text)


async def test_who_is_asked_to_leave_is_asked(qapp: QApplication) -> None:
    async with opened(qapp) as bench:
        await they_speak(bench)
        wished(bench, SlotWishKind.ASK)
        await until(lambda: bench.audit.of("notice") != [])
        assert await asking(bench) == [ME]
        wished(bench, SlotWishKind.DECLINE)
        await until(lambda: not known(bench).asking)


async def test_breaking_the_glass_is_on_record_with_its_reason_and_takes_the_slot(qapp: QApplication) -> None:
    async with opened(qapp) as bench:
        await they_speak(bench)
        wished(bench, SlotWishKind.BREAK_GLASS, action=wish(Kind.BARGE), reason=REASON)
        await until(lambda: known(bench).holder == ME)
        assert [note.reason for note in bench.audit.of("notice")] == [REASON]
        await bench.slots.yielded(CALL, COLLEAGUE)
        bench.desk.slots.hint(CALL)
        await until(lambda: Kind.BARGE in bench.service.kinds)


async def test_a_glass_that_cannot_be_broken_is_told(qapp: QApplication) -> None:
    async with opened(qapp) as bench:
        await they_speak(bench)
        wished(bench, SlotWishKind.BREAK_GLASS, action=wish(Kind.BARGE), reason="Now.")
        await until(lambda: bench.notices == [f"slot of {CALL}"])
        assert (await seen(bench)).holder == COLLEAGUE


async def test_who_asks_is_shown_with_the_call_and_answered_with_a_press(qapp: QApplication) -> None:
    async with opened(qapp) as bench:
        done: list[object] = []
        bench.window.requests.done.connect(done.append)
        await bench.slots.join(CALL, ME, "Sam Supervisor")
        await bench.slots.ask(CALL, COLLEAGUE, "Bo")
        bench.desk.slots.hint(CALL)
        await until(lambda: bench.window.requests.isVisible())
        [request] = bench.window.requests.shown
        assert (request.names, request.call) == (("Bo",), call_words(conversation()))
        press(bench.window.requests.button(CALL, "I am done"))
        assert done == [CALL]
        await bench.slots.leave(CALL, ME)
        bench.desk.slots.hint(CALL)
        await until(lambda: not bench.window.requests.isVisible())


def press(button: QPushButton | None) -> None:
    assert button is not None
    button.click()


async def test_handing_over_ends_the_speaking(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(qapp) as bench:
        ended: list[object] = []
        monkeypatch.setattr(bench.desk.slots, "done", ended.append)
        wished(bench, SlotWishKind.DONE)
        assert ended == [CALL]


async def test_a_slot_that_was_taken_is_told_with_the_call(qapp: QApplication) -> None:
    async with opened(qapp) as bench:
        for listener in bench.desk.slots.on_news:
            listener(SlotNews(kind=SlotNewsKind.TAKEN, conversation=CALL, who="Bo", words=REASON))
        [row] = bench.window.notices.rows
        assert f"on the call of {call_words(conversation())} from you" in row.notice.happened


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (conversation(participants=(agent(name="Ada Agent"),), queue_name="Billing"), "Ada Agent (Billing)"),
        (conversation(participants=(agent(name="Ada Agent"),), queue_name=""), "Ada Agent"),
        (conversation(participants=(agent(name=""),), queue_name=""), "an agent"),
        (None, "an agent"),
    ],
)
def test_a_call_is_told_by_its_agent_and_queue(call: Conversation | None, words: str) -> None:
    assert call_words(call) == words
