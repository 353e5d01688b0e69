"""A click in the panel puts something right: chosen where there is a choice, on the record, with a word at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from supervisor_desk.actions.ports import Accepted, Answer, Refused
from supervisor_desk.actions.remedies import Choice, Mender
from supervisor_desk.actions.situation import Fix
from supervisor_desk.app.remedy_desk import RemedyDesk
from supervisor_desk.app.screen import Screen
from supervisor_desk.qtloop import Tasks
from supervisor_desk.ui.choice_dialog import ChoiceDialog
from supervisor_desk.ui.theme import Scheme, Theme
from tests.support.audit import FakeAudit
from tests.support.gate import Gate
from tests.support.waiting import until

PHONES = (Choice("st-1", "Desk phone"), Choice("st-2", "At home"))


class Phones:
    """Fits ``Remedies``."""

    def __init__(self) -> None:
        self.offered: tuple[Choice, ...] | Refused = PHONES
        self.asked: list[tuple[Fix, str]] = []
        self.gate: Gate[Answer] | None = None

    async def choices(self, fix: Fix) -> tuple[Choice, ...] | Refused:
        return self.offered if fix is Fix.CHOOSE_STATION else ()

    async def fix(self, fix: Fix, choice: str = "") -> Answer:
        self.asked.append((fix, choice))
        return await self.gate.passed() if self.gate is not None else Accepted(proven=True, words="It is so now.")


class Panel(QObject):
    """The part of the action panel that is used."""

    fix_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.remedy = self
        self.said: list[str] = []
        self.busy: list[Fix | None] = []
        self.show_reason = self.said.append
        self.show_busy = self.busy.append


class Window(QWidget):
    """The part of the window that is used."""

    sign_in_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.panel = Panel()


class Bench:
    """Fits ``Screen`` as far as it is used."""

    def __init__(self, app: QApplication, tasks: Tasks) -> None:
        self.theme = Theme(app, Scheme.LIGHT)
        self.window = Window()
        self.panel = self.window.panel
        self.phones = Phones()
        self.audit = FakeAudit()
        self.refreshed = 0
        self.desk = RemedyDesk(Mender(self.phones, self.audit), cast("Screen", self), tasks.start)

    def refresh_soon(self) -> None:
        self.refreshed += 1

    @property
    def dialog(self) -> ChoiceDialog:
        return next(one for one in self.window.findChildren(ChoiceDialog) if one.isVisible())

    @property
    def asks(self) -> bool:
        return any(one.isVisible() for one in self.window.findChildren(ChoiceDialog))


@pytest.fixture
async def bench(qapp: QApplication) -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    made = Bench(qapp, tasks)
    yield made
    await tasks.cancel_all()
    made.window.deleteLater()
    made.theme.deleteLater()
    assert not failures


async def test_a_status_is_set_by_one_click(bench: Bench) -> None:
    bench.panel.fix_requested.emit(Fix.SET_AVAILABLE)
    await until(lambda: bench.refreshed == 1)
    assert bench.phones.asked == [(Fix.SET_AVAILABLE, "")]
    assert bench.panel.said == ["It is so now."]
    assert [note.step for note in bench.audit.notes] == ["intent", "outcome"]
    assert bench.panel.busy == [Fix.SET_AVAILABLE, None]


async def test_a_phone_is_chosen_from_those_there_are(bench: Bench) -> None:
    bench.panel.fix_requested.emit(Fix.CHOOSE_STATION)
    await until(lambda: bench.asks)
    bench.dialog.list.setCurrentRow(1)
    bench.dialog.take.click()
    await until(lambda: bench.refreshed == 1)
    assert bench.phones.asked == [(Fix.CHOOSE_STATION, "st-2")]


async def test_nothing_is_changed_where_nothing_is_chosen(bench: Bench) -> None:
    bench.panel.fix_requested.emit(Fix.CHOOSE_STATION)
    await until(lambda: bench.asks)
    bench.dialog.reject()
    await until(lambda: bench.refreshed == 1)
    assert bench.phones.asked == []
    assert bench.panel.said == []


@pytest.mark.parametrize("offered", [(), Refused(reason="There is no phone that you may see.")])
async def test_without_a_phone_to_choose_it_says_why(bench: Bench, offered: tuple[Choice, ...] | Refused) -> None:
    bench.phones.offered = offered
    bench.panel.fix_requested.emit(Fix.CHOOSE_STATION)
    await until(lambda: bench.refreshed == 1)
    assert "There is no phone that you may" in bench.panel.said[0]
    assert bench.phones.asked == []


async def test_one_thing_is_put_right_at_a_time(bench: Bench) -> None:
    bench.phones.gate = Gate()
    bench.panel.fix_requested.emit(Fix.SET_AVAILABLE)
    await until(lambda: bool(bench.phones.asked))
    bench.panel.fix_requested.emit(Fix.SET_AVAILABLE)
    bench.phones.gate.open(Refused(reason="You may not."))
    await until(lambda: bench.refreshed == 1)
    assert len(bench.phones.asked) == 1
    assert bench.panel.said == ["You may not."]


async def test_signing_in_is_left_to_its_own_window(bench: Bench) -> None:
    asked: list[bool] = []
    bench.window.sign_in_requested.connect(lambda: asked.append(True))
    bench.panel.fix_requested.emit(Fix.SIGN_IN)
    assert asked == [True]
    assert bench.audit.notes == []
