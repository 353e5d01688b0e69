"""The audit window on a real log: pages, verification and export come from the file, off the loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from supervisor_desk.app.audit_desk import AuditDesk
from supervisor_desk.audit.reader import AuditReader
from supervisor_desk.qtloop import Tasks
from supervisor_desk.ui.audit_window import AuditWindow
from supervisor_desk.ui.theme import Scheme, Theme
from tests.audit.forging import forged
from tests.audit.notes import intent, outcome, write
from tests.support.clock import NOON, FakeClock
from tests.support.waiting import until

NOTES = [intent("d-1"), outcome("d-1"), intent("d-2", what="barge")]


class Bench:
    """A log of three entries, and the desk that answers for it."""

    def __init__(self, app: QApplication, path: Path, tasks: Tasks) -> None:
        self.path = path
        write(path, NOTES)
        self.reader = AuditReader(path)
        self.clock = FakeClock(NOON + 60)
        self.theme = Theme(app, Scheme.LIGHT)
        self.desk = AuditDesk(path, self.reader, None, self.theme, self.clock, tasks)

    @property
    def windows(self) -> list[AuditWindow]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, AuditWindow)]

    async def shown(self) -> AuditWindow:
        """The window, with its first page in it."""
        self.desk.show()
        (window,) = self.windows
        await until(lambda: window.model.rowCount() == len(NOTES))
        return window


@pytest.fixture
async def bench(tmp_path: Path, qapp: QApplication) -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    made = Bench(qapp, tmp_path / "audit.sqlite3", tasks)
    yield made
    await tasks.cancel_all()
    made.desk.close()
    made.theme.deleteLater()
    await made.reader.close()
    assert not failures


def dialog() -> QFileDialog | None:
    shown = (one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible())
    return next(shown, None)


def files_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def save_as(path: Path | None) -> None:
    """Answer the question where to save; ``None`` for rather not."""
    await until(dialog)
    asked = dialog()
    assert asked is not None
    if path is None:
        asked.reject()
    else:
        asked.fileSelected.emit(str(path))
        asked.done(QFileDialog.DialogCode.Accepted)


async def test_the_window_comes_up_with_the_newest_entries(bench: Bench) -> None:
    window = await bench.shown()
    newest = window.model.row_at(window.model.index(0, 0))
    assert newest is not None
    assert (newest.entry.sequence, newest.entry.what) == (3, "barge")
    assert window.counted.startswith("3 shown, 3 in the log")


async def test_asking_again_brings_up_the_same_window(bench: Bench) -> None:
    window = await bench.shown()
    window.close()
    bench.desk.show()
    assert bench.windows == [window]
    assert window.isVisible()


async def test_a_filter_is_answered_from_the_log(bench: Bench) -> None:
    window = await bench.shown()
    window.fields.narrow_to("d-2")
    await until(lambda: window.model.rowCount() == 1)


async def test_what_is_written_meanwhile_appears_on_top(bench: Bench) -> None:
    window = await bench.shown()
    write(bench.path, [outcome("d-2", what="barge")], at=NOON + 10)
    bench.desk.grown()
    await until(lambda: window.model.rowCount() == 4)
    assert window.counted.startswith("4 shown, 4 in the log")


async def test_growth_is_nobodys_business_before_the_window_is_asked_for(bench: Bench) -> None:
    bench.desk.grown()
    assert bench.windows == []


async def test_a_sound_log_is_verified(bench: Bench) -> None:
    window = await bench.shown()
    window.verify_button.click()
    await until(window.verify_button.isEnabled)
    assert window.said.startswith("SOUND. 3 entries")


async def test_a_log_that_was_edited_is_found_out(bench: Bench) -> None:
    window = await bench.shown()
    with forged(bench.path) as log:
        log.execute("UPDATE entry SET body = replace(body, 'coach', 'barge') WHERE sequence = 1")
    window.verify_button.click()
    await until(window.verify_button.isEnabled)
    assert window.said.startswith("NOT SOUND")


@pytest.mark.parametrize(("form", "mark"), [("jsonl", '"what":"barge"'), ("csv", "barge")])
async def test_the_log_is_exported_where_a_person_says(bench: Bench, tmp_path: Path, form: str, mark: str) -> None:
    window = await bench.shown()
    target = tmp_path / f"out.{form}"
    window.export_requested.emit(form)
    await save_as(target)
    await until(lambda: window.said.startswith(f"Exported to {target}."))
    assert mark in target.read_text(encoding="utf-8")


async def test_who_would_rather_not_say_where_gets_no_file(bench: Bench, tmp_path: Path) -> None:
    window = await bench.shown()
    before = files_in(tmp_path)
    window.export_requested.emit("csv")
    await save_as(None)
    await until(lambda: dialog() is None)
    assert window.said == ""
    assert files_in(tmp_path) == before


async def test_an_export_that_cannot_be_written_says_why(bench: Bench, tmp_path: Path) -> None:
    window = await bench.shown()
    window.export_requested.emit("jsonl")
    await save_as(tmp_path / "no such folder" / "out.jsonl")
    await until(lambda: window.said)
    assert not window.said.startswith("Exported")
    assert window.said.endswith(".")


async def test_a_log_that_cannot_be_read_says_why_and_may_be_asked_again(bench: Bench) -> None:
    window = await bench.shown()
    await bench.reader.close()
    window.look()
    await until(lambda: "closed" in window.said)
    assert not window.model.waiting


async def test_an_answer_that_comes_after_closing_harms_nobody(bench: Bench) -> None:
    window = await bench.shown()
    window.look()
    window.verify_button.click()
    bench.desk.close()
    assert not window.isVisible()
    bench.desk.show()
    await until(lambda: any(one is not window and one.model.rowCount() == len(NOTES) for one in bench.windows))
