"""A supervisor of Genesys Cloud signs in with the browser, works, and signs in again without losing the board."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from supervisor_desk.app.program import Program
from supervisor_desk.app.rehearsal import Rehearsal
from supervisor_desk.app.stories import STORIES
from supervisor_desk.app.tidings import SIGN_IN_ENDS
from supervisor_desk.app.workplace import Opening
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.service.redirect_door import SIGNED_IN
from supervisor_desk.service.secrets import KeyringSecrets
from supervisor_desk.settings import Configuration, Settings, user_file
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.notices import NoticeRow
from tests.support.journey import live
from tests.support.memory_keyring import MemoryKeyring
from tests.support.openings import Opened, staying_open
from tests.support.page_browser import PageBrowser, page_browser
from tests.support.waiting import until

SHAPE = FloorConfig(platform="genesys", conversations=20, events_per_second=5.0, seed=5, speed=4.0)


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    user_file().unlink(missing_ok=True)
    with FloorThread(SHAPE) as running:
        yield running
    user_file().unlink(missing_ok=True)


@asynccontextmanager
async def _signed_in(
    floor: FloorThread, folder: Path, browser: PageBrowser, user: str
) -> AsyncIterator[tuple[Opened, MemoryKeyring]]:
    """A desk that ``user`` opened with the browser, live."""
    ring = MemoryKeyring()
    settings = Settings(
        platform="genesys",
        base_url=floor.url,
        client_id=floor.ready["clientId"],
        audit_file=str(folder / "audit.sqlite3"),
    )
    opening = Opening(configuration=Configuration(settings, {}), secrets=KeyringSecrets(ring))
    async with staying_open(opening) as opened:
        program = opened.now
        await until(lambda: program.screen.link.phase is LinkPhase.SIGNED_OUT, within=10.0)
        program.screen.window.start_page.sign_in.click()
        await until(lambda: program.changes.sign_in.dialog is not None)
        dialog = program.changes.sign_in.dialog
        assert dialog is not None
        dialog.sign_in.click()
        assert SIGNED_IN in await browser.sign_in(user)
        await live(program)
        yield opened, ring


async def test_the_browser_signs_in_and_the_whole_round_is_proven(
    floor: FloorThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a desk that knows nobody to a board that follows the floor; then again while it does; then every action."""
    async with page_browser(monkeypatch) as browser, _signed_in(floor, tmp_path, browser, "s-01") as (opened, ring):
        program, first = opened.now, _token(ring)
        program.changes.again.ask(program.clock.now() + 900.0)
        _offer(program).click()
        assert SIGNED_IN in await browser.sign_in("s-01")
        await until(lambda: _token(ring) != first)
        await until(lambda: _notice(program) is None)
        assert len(program.store) > 0
        await until(lambda: program.screen.link.live, within=10.0)

        call = ConversationId(floor.ready["conversationId"])
        report = await Rehearsal(program, STORIES["calm"], tmp_path, call).play(60.0)
        assert report.passed, report.as_table()
        assert {one.action for one in report.left_out} == {"text cue", "voice cue", "announcement"}
        assert opened.programs == [program], "nothing was opened anew"


async def test_a_sign_in_that_was_revoked_leaves_the_board_and_one_button(
    floor: FloorThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with page_browser(monkeypatch) as browser, _signed_in(floor, tmp_path, browser, "s-01") as (opened, ring):
        program, shown = opened.now, len(opened.now.store)
        floor.control.switch_on("token-revoked", {"clientId": "s-01"})
        await until(lambda: program.screen.link.phase is LinkPhase.SIGNED_OUT, within=10.0)
        assert len(program.store) == shown, "the rows stay"
        assert not [name for _, name in ring.passwords if "token of" in name], "a token that is spent is not kept"
        await until(lambda: _notice(program) is not None)
        _offer(program).click()
        assert SIGNED_IN in await browser.sign_in("s-01")
        await until(lambda: program.screen.link.live, within=15.0)
        assert _notice(program) is None
        assert opened.programs == [program]


async def test_somebody_else_at_the_browser_gets_a_desk_of_their_own(
    floor: FloorThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with page_browser(monkeypatch) as browser, _signed_in(floor, tmp_path, browser, "s-01") as (opened, _):
        opened.now.screen.window.sign_in_requested.emit()
        browser.forget()
        await browser.sign_in("s-02")
        program = await opened.anew()
        await live(program)
        assert program.desk is not None
        assert program.desk.me == "s-02", "what is done is written down under their name"


def _notice(program: Program) -> NoticeRow | None:
    rows = program.screen.window.notices.rows
    return next((one for one in rows if one.notice.kind == SIGN_IN_ENDS), None)


def _offer(program: Program) -> QPushButton:
    row = _notice(program)
    assert row is not None
    return row.offer_button


def _token(ring: MemoryKeyring) -> str:
    (found,) = [text for (_, name), text in ring.passwords.items() if "token of" in name and "/" not in name[-3:]]
    return found
