"""The audit window asks for pages and is given them; filters, search, verification and export go out as wishes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from supervisor_desk.audit.record import Entry, Row
from supervisor_desk.audit.search import ANYTHING, Filter, Page
from supervisor_desk.ui.audit_entry_view import facts
from supervisor_desk.ui.audit_fields import AuditFields
from supervisor_desk.ui.audit_model import MOST_ROWS, AuditColumn, AuditModel, PageWanted
from supervisor_desk.ui.audit_window import AuditWindow
from supervisor_desk.ui.theme import Theme
from tests.support.clock import NOON, FakeClock
from tests.ui.windows import bring_up

AT = datetime.fromtimestamp(NOON, UTC)


def row(number: int, **changes: object) -> Row:
    made = {
        "sequence": number,
        "at": AT,
        "step": "intent",
        "what": "coach",
        "delivery": f"d{number}",
        "actor": "sup-me",
    }
    return Row(Entry(**made | changes), f"{number:064x}")  # type: ignore[arg-type]


def page(newest: int, oldest: int, *, more: bool = False, log: int = 0) -> Page:
    return Page(tuple(row(number) for number in range(newest, oldest - 1, -1)), more=more, newest=log or newest)


class Reader:
    """Stands for whoever reads the log: notes the questions and answers when it is told to."""

    def __init__(self, model: AuditModel) -> None:
        self.model = model
        self.asked: list[PageWanted] = []
        model.page_wanted.connect(self.asked.append)

    def answer(self, found: Page) -> bool:
        return self.model.take(self.asked[-1], found)


@pytest.fixture
def model(theme: Theme, qtbot: QtBot) -> AuditModel:
    return AuditModel(theme)


@pytest.fixture
def reader(model: AuditModel) -> Reader:
    return Reader(model)


def numbers(model: AuditModel) -> list[int]:
    return [int(model.index(line, AuditColumn.NUMBER).data()) for line in range(model.rowCount())]


def test_the_model_obeys_qt(model: AuditModel, reader: Reader, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.look_for(ANYTHING)
    reader.answer(page(20, 11, more=True))
    model.fetchMore(QModelIndex())
    reader.answer(page(10, 1))
    model.look_for_newer()
    reader.answer(page(22, 21))
    assert numbers(model) == list(range(22, 0, -1))


def test_the_newest_come_first_and_older_ones_as_somebody_scrolls(model: AuditModel, reader: Reader) -> None:
    model.look_for(ANYTHING)
    reader.answer(page(200, 101, more=True))
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert reader.asked[-1].before == 101
    assert not model.canFetchMore(QModelIndex())
    reader.answer(page(100, 1))
    assert not model.canFetchMore(QModelIndex())
    assert len(numbers(model)) == 200


def test_an_answer_that_a_newer_question_has_overtaken_is_dropped(model: AuditModel, reader: Reader) -> None:
    model.look_for(ANYTHING)
    early = reader.asked[-1]
    model.look_for(Filter(state="refused"))
    assert not model.take(early, page(9, 1))
    assert reader.answer(page(4, 3))
    assert numbers(model) == [4, 3]


def test_a_question_that_failed_may_be_asked_again(model: AuditModel, reader: Reader) -> None:
    model.look_for(ANYTHING)
    reader.answer(page(200, 101, more=True))
    model.fetchMore(QModelIndex())
    model.failed()
    assert model.canFetchMore(QModelIndex())


def test_rows_held_are_bounded(model: AuditModel, reader: Reader) -> None:
    model.look_for(ANYTHING)
    reader.answer(page(MOST_ROWS + 99, 100, more=True))
    assert not model.canFetchMore(QModelIndex())
    assert model.full


def test_new_entries_stand_on_top_and_the_rest_stays(model: AuditModel, reader: Reader, qtbot: QtBot) -> None:
    model.look_for(ANYTHING)
    reader.answer(page(10, 1))
    model.look_for_newer()
    assert reader.asked[-1].after == 10
    with qtbot.assertNotEmitted(model.modelReset):
        reader.answer(page(12, 11))
    assert numbers(model) == list(range(12, 0, -1))


@pytest.mark.parametrize(
    ("column", "changes", "text"),
    [
        (AuditColumn.STEP, {"step": "intent"}, "asked"),
        (AuditColumn.STEP, {"step": "outcome"}, "became"),
        (AuditColumn.STATE, {"state": "unproven"}, "pending delivery"),
        (AuditColumn.PROOF, {"proof": "monitor event: silent"}, "monitor event: silent"),
        (AuditColumn.PROOF, {"reason": "refused", "proof": "x"}, "refused"),
    ],
)
def test_cells_speak_the_words_of_the_desk(
    model: AuditModel, reader: Reader, column: AuditColumn, changes: dict[str, object], text: str
) -> None:
    model.look_for(ANYTHING)
    reader.answer(Page((row(1, **changes),), more=False, newest=1))
    assert model.index(0, column).data() == text


@pytest.mark.parametrize(("state", "marked"), [("confirmed", True), ("unproven", True), ("", False), ("odd", False)])
def test_states_have_their_mark(model: AuditModel, reader: Reader, state: str, marked: bool) -> None:
    model.look_for(ANYTHING)
    reader.answer(Page((row(1, state=state),), more=False, newest=1))
    found = model.index(0, AuditColumn.STATE).data(Qt.ItemDataRole.DecorationRole)
    assert (found is not None) is marked


def test_an_entry_is_told_in_full_with_its_hash() -> None:
    told = dict(facts(row(7, fence=3, detail={"media_ms": 1500, "muted": None})))
    assert (told["Number"], told["Slot number"], told["Media ms"], told["Muted"]) == ("7", "3", "1500", "")
    assert told["Hash"] == f"{7:064x}"


@pytest.fixture
def fields(qtbot: QtBot) -> AuditFields:
    return bring_up(qtbot, AuditFields())


def test_empty_fields_ask_for_everything(fields: AuditFields) -> None:
    assert fields.chosen(NOON) == ANYTHING


def test_what_is_chosen_becomes_the_filter(fields: AuditFields) -> None:
    fields.search.setText("  refu 3f9c ")
    fields.span.setCurrentText("Last hour")
    fields.step.setCurrentText("Became")
    fields.what.setCurrentText("Voice cue")
    fields.state.setCurrentText("Pending delivery")
    assert fields.chosen(NOON) == Filter(
        since=AT - timedelta(hours=1), step="outcome", what="voice cue", state="unproven", text="refu 3f9c"
    )


def test_typing_asks_once_when_it_rests(fields: AuditFields, qtbot: QtBot) -> None:
    told: list[str] = []
    fields.changed.connect(lambda: told.append(fields.search.text()))
    QTest.keyClicks(fields.search, "refused")
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["refused"]


def test_enter_asks_at_once(fields: AuditFields, qtbot: QtBot) -> None:
    QTest.keyClicks(fields.search, "refused")
    with qtbot.waitSignal(fields.changed, timeout=100):
        QTest.keyClick(fields.search, Qt.Key.Key_Return)


def test_one_command_is_looked_at_alone_until_all_is_wanted_again(fields: AuditFields) -> None:
    fields.search.setText("something")
    fields.narrow_to("d7")
    assert fields.chosen(NOON) == Filter(delivery="d7")
    fields.clear()
    assert fields.chosen(NOON) == ANYTHING


@pytest.fixture
def window(theme: Theme, clock: FakeClock, qtbot: QtBot) -> AuditWindow:
    return bring_up(qtbot, AuditWindow(theme, clock))


@pytest.fixture
def shown(window: AuditWindow) -> Reader:
    """The window with a log of 20 entries in it."""
    reader = Reader(window.model)
    window.look()
    window.show_page(reader.asked[-1], page(20, 1))
    return reader


def test_the_foot_of_the_window_counts(window: AuditWindow, shown: Reader) -> None:
    assert window.counted == "20 shown, 20 in the log"


def test_entries_not_yet_searched_are_told(window: AuditWindow) -> None:
    reader = Reader(window.model)
    window.look()
    window.show_page(reader.asked[-1], Page((), more=False, newest=900, behind=40))
    assert window.counted == "0 shown, 900 in the log, 40 still to be searched"


def test_the_chosen_entry_is_shown_in_full(window: AuditWindow, shown: Reader) -> None:
    window.table.selectRow(3)
    assert f"{17:064x}" in window.entry.toPlainText()


def test_the_story_of_a_command_is_one_click_away(window: AuditWindow, shown: Reader) -> None:
    assert not window.story_button.isEnabled()
    window.table.selectRow(0)
    QTest.mouseClick(window.story_button, Qt.MouseButton.LeftButton)
    assert shown.asked[-1].filter == Filter(delivery="d20")


def test_what_was_written_meanwhile_is_fetched_while_somebody_looks(window: AuditWindow, shown: Reader) -> None:
    window.show_grown()
    assert shown.asked[-1].after == 20
    before = len(shown.asked)
    window.show_grown()  # the answer is still out
    window.hide()
    window.show_page(shown.asked[-1], page(21, 21))
    window.show_grown()
    assert len(shown.asked) == before


def test_verifying_is_asked_for_once_and_its_result_stands_in_words(window: AuditWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.verify_requested):
        QTest.mouseClick(window.verify_button, Qt.MouseButton.LeftButton)
    assert not window.verify_button.isEnabled()
    window.show_verification(False, "NOT SOUND. Entry 7 does not fit.")
    assert window.said == "NOT SOUND. Entry 7 does not fit."
    assert window.verify_button.isEnabled()


def test_export_says_which_format_is_wanted(window: AuditWindow, qtbot: QtBot) -> None:
    formats: list[str] = []
    window.export_requested.connect(formats.append)
    menu = window.export_button.menu()
    assert menu is not None
    for entry in menu.actions():
        entry.trigger()
    assert formats == ["jsonl", "csv"]


def test_a_log_that_cannot_be_read_is_told_in_words(window: AuditWindow) -> None:
    window.look()
    window.show_trouble("The audit log is locked by another program. Close it and look again.")
    assert "locked by another program" in window.said
    assert not window.model.waiting


def test_keys_search_look_again_and_close(window: AuditWindow, shown: Reader) -> None:
    window.table.setFocus()
    QTest.keyClick(window.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is window.fields.search
    before = len(shown.asked)
    QTest.keyClick(window.table, Qt.Key.Key_F5)
    assert len(shown.asked) == before + 1
    QTest.keyClick(window.table, Qt.Key.Key_Escape)
    assert not window.isVisible()
