"""A supervisor of Genesys Cloud signs in with the browser, works, and signs in again without losing the board."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
from tests.support.journey import live
from tests.support.memory_keyring import MemoryKeyring
from tests.support.openings import staying_open
from tests.support.page_browser import page_browser
from tests.support.waiting import until

SHAPE = FloorConfig(platform="genesys", conversations=20, events_per_second=5.0, seed=5, speed=4.0)


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    user_file().unlink(missing_ok=True)
    with FloorThread(SHAPE) as running:
        yield running
    user_file().unlink(missing_ok=True)


async def test_the_browser_signs_in_and_the_whole_round_is_proven(
    floor: FloorThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a desk that knows nobody to a board that follows the floor; then again while it does; then every action."""
    ring = MemoryKeyring()
    settings = Settings(
        platform="genesys",
        base_url=floor.url,
        client_id=floor.ready["clientId"],
        audit_file=str(tmp_path / "audit.sqlite3"),
    )
    opening = Opening(configuration=Configuration(settings, {}), secrets=KeyringSecrets(ring))
    async with page_browser(monkeypatch) as browser, staying_open(opening) as opened:
        program = opened.now
        await until(lambda: program.screen.link.phase is LinkPhase.SIGNED_OUT, within=10.0)
        program.screen.window.start_page.sign_in.click()
        await until(lambda: program.changes.sign_in.dialog is not None)
        dialog = program.changes.sign_in.dialog
        assert dialog is not None
        dialog.sign_in.click()
        assert SIGNED_IN in await browser.sign_in("s-01")
        await live(program)
        first = _token(ring)
        assert program.station is not None

        shown = len(program.store)
        program.changes.again.ask(program.clock.now() + 900.0)
        (row,) = [one for one in program.screen.window.notices.rows if one.notice.kind == SIGN_IN_ENDS]
        row.offer_button.click()
        assert SIGNED_IN in await browser.sign_in("s-01")
        await until(lambda: _token(ring) != first)
        await until(lambda: all(one.notice.kind != SIGN_IN_ENDS for one in program.screen.window.notices.rows))
        assert shown
        assert len(program.store) > 0
        await until(lambda: program.screen.link.live, within=10.0)

        call = ConversationId(floor.ready["conversationId"])
        report = await Rehearsal(program, STORIES["calm"], tmp_path, call).play(60.0)
        assert report.passed, report.as_table()
        assert {one.action for one in report.left_out} == {"text cue", "voice cue", "announcement"}
        assert opened.programs == [program], "nothing was opened anew"


def _token(ring: MemoryKeyring) -> str:
    (found,) = [text for (_, name), text in ring.passwords.items() if "token of" in name and "/" not in name[-3:]]
    return found
