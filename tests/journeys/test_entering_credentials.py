"""Signing in by hand while the desk is open: from signed out, from the training floor, with and without a keyring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.errors
import pytest
import shiboken6
from keyring.backends import fail
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Opening
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.settings import Configuration, Settings, Source, user_file
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.check_words import CheckResult
from supervisor_desk.ui.keys import Command
from supervisor_desk.ui.signin_dialog import SignInDialog
from supervisor_desk.ui.wishes import wish
from tests.support.journey import desk_on, live
from tests.support.memory_keyring import MemoryKeyring
from tests.support.openings import staying_open
from tests.support.waiting import until

SECRET = "canary-secret-51c8"
QUIET = FloorConfig(conversations=8, events_per_second=2.0, seed=3, heartbeat=0.3, secrets={"desk-1": SECRET})


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    with FloorThread(QUIET) as running:
        yield running


@pytest.fixture(autouse=True)
def _no_settings_before_nor_after() -> Iterator[None]:
    user_file().unlink(missing_ok=True)
    yield
    user_file().unlink(missing_ok=True)


def at(floor: FloorThread, **sources: Source) -> Opening:
    return Opening(configuration=Configuration(Settings(base_url=floor.url), sources))


async def sign_in_window(program: Program) -> SignInDialog:
    await until(lambda: program.changes.sign_in.dialog is not None)
    dialog = program.changes.sign_in.dialog
    assert dialog is not None
    return dialog


async def fill_in(program: Program, secret: str = SECRET, client: str = "desk-1") -> SignInDialog:
    program.screen.window.menus.actions[Command.SIGN_IN].trigger()
    dialog = await sign_in_window(program)
    dialog.client_id.setText(client)
    dialog.secret.setText(secret)
    return dialog


def written_anywhere(text: str, *folders: Path) -> list[Path]:
    files = [path for folder in folders if folder.exists() for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if text.encode() in path.read_bytes()]


async def test_who_is_signed_out_is_offered_to_sign_in_and_is_live_without_a_restart(
    floor: FloorThread, memory_keyring: MemoryKeyring
) -> None:
    async with staying_open(at(floor)) as opened:
        program = opened.now
        await until(lambda: program.screen.link.phase is LinkPhase.SIGNED_OUT)
        start = program.screen.window.start_page
        assert start.sign_in.isVisible()
        assert "No client id and secret" in start.words
        start.sign_in.click()
        dialog = await sign_in_window(program)
        assert dialog.address.text() == floor.url
        dialog.client_id.setText("desk-1")
        dialog.secret.setText(SECRET)
        dialog.sign_in.click()
        await live(program)
        assert opened.now is program, "nothing was opened anew"
        assert program.changes.sign_in.dialog is None
    assert any(SECRET in value for value in memory_keyring.passwords.values())


async def test_the_test_says_what_is_wrong_before_anything_is_stored(
    floor: FloorThread, memory_keyring: MemoryKeyring
) -> None:
    async with staying_open(at(floor)) as opened:
        dialog = await fill_in(opened.now, "wrong")
        dialog.test.click()
        await until(lambda: dialog.checks.lines and "failed" in dialog.checks.sum_words)
        found = {line.key: line for line in dialog.checks.lines}
        assert found["connection"].result is CheckResult.OK
        assert found["token"].result is CheckResult.FAILED
        assert found["stream"].result is CheckResult.NOT_TRIED
        assert memory_keyring.passwords == {}
        dialog.secret.setText(SECRET)
        dialog.test.click()
        await until(lambda: len(dialog.checks.lines) == 8 and "in order" in dialog.checks.sum_words)
        assert memory_keyring.passwords == {}
        dialog.cancel.click()


async def test_from_the_training_floor_one_signs_in_to_a_real_address_and_nothing_of_practice_is_left(
    floor: FloorThread, tmp_path: Path
) -> None:
    practice = Opening(
        configuration=Configuration(Settings(), {}), floor=["--conversations", "5", "--events-per-second", "1"]
    )
    async with staying_open(practice) as opened:
        first = opened.now
        await live(first)
        rehearsed = {one.id for one in first.store}
        training = first.station.place.floor if first.station is not None else None
        dialog = await fill_in(first)
        assert dialog.address.text() == ""
        dialog.address.setText(floor.url)
        dialog.sign_in.click()
        second = await opened.anew()
        await live(second)
        assert training is not None
        assert not training.running
        await until(lambda: not shiboken6.isValid(first.screen.window))
        assert rehearsed.isdisjoint({one.id for one in second.store})
        assert second.station is not None
        assert second.station.place.audit_path.name == "audit.sqlite3"
        assert second.changes.settings.settings.base_url == floor.url
    assert floor.url in user_file().read_text()
    assert written_anywhere(SECRET, user_file().parent, tmp_path) == []


async def test_without_a_keyring_the_secret_stays_in_memory_if_one_says_so(floor: FloorThread) -> None:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    async with staying_open(at(floor)) as opened:
        dialog = await fill_in(opened.now)
        assert not dialog.sign_in.isVisible()
        assert "memory" in dialog.keeping_words
        dialog.keep.click()
        await live(opened.now)
        words = await opened.now.changes.account_words()
        assert "memory only" in words
    assert written_anywhere(SECRET, user_file().parent) == []


class LockedKeyring(MemoryKeyring):
    locked = True

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        super().set_password(service, username, password)


async def test_a_keyring_that_stays_locked_leaves_the_choice(floor: FloorThread) -> None:
    ring = LockedKeyring()
    keyring.set_keyring(ring)
    async with staying_open(at(floor)) as opened:
        dialog = await fill_in(opened.now)
        dialog.sign_in.click()
        await until(dialog.keep.isVisible)
        assert "Unlock it" in dialog.keeping_words
        assert ring.passwords == {}
        dialog.keep.click()
        await live(await opened.anew())
        assert ring.passwords == {}


async def test_a_secret_entered_anew_is_taken_over_in_the_middle_of_a_call(floor: FloorThread, tmp_path: Path) -> None:
    call = ConversationId(floor.ready["conversationId"])
    async with desk_on(floor, tmp_path) as program:
        await live(program)
        desk = program.desk
        assert desk is not None
        await until(lambda: call in desk.store)
        await desk.dispatcher.perform(listen := wish(Kind.LISTEN, desk.store.get(call)))
        assert (await desk.pending.outcome(listen.id)).state is DeliveryState.CONFIRMED
        floor.call(lambda running: running.signin.change_secret("desk-1", "rotated"))
        dialog = await fill_in(program, "rotated")
        dialog.keep.click()  # the desk of this test has no keyring
        await until(lambda: program.changes.sign_in.dialog is None)
        floor.control.switch_on("token-revoked", {"clientId": "desk-1", "refresh": True})
        await desk.dispatcher.perform(coach := wish(Kind.COACH, desk.store.get(call)))
        assert (await desk.pending.outcome(coach.id)).state is DeliveryState.CONFIRMED
        assert desk.sessions.get(call) is not None, "the session went on"


def question() -> QDialog | None:
    return next(
        (
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, QDialog) and one.isVisible() and not isinstance(one, SignInDialog)
        ),
        None,
    )


def answer(words: str) -> None:
    box = question()
    assert box is not None
    next(one for one in box.findChildren(QPushButton) if one.text() == words).click()


async def test_another_account_opens_the_desk_anew_and_asks_who_is_on_a_call(
    floor: FloorThread, memory_keyring: MemoryKeyring
) -> None:
    call = ConversationId(floor.ready["conversationId"])
    async with staying_open(at(floor)) as opened:
        program = opened.now
        (await fill_in(program)).sign_in.click()
        await live(program)
        desk = program.desk
        assert desk is not None
        await until(lambda: call in desk.store)
        await desk.dispatcher.perform(listen := wish(Kind.LISTEN, desk.store.get(call)))
        await desk.pending.outcome(listen.id)
        (await fill_in(program, floor.ready["clients"]["desk-2"], "desk-2")).sign_in.click()
        await until(question)
        answer("Stay")
        await until(lambda: "next opening" in " ".join(notice_words(program)))
        assert desk.sessions.get(call) is not None
        (await fill_in(program, floor.ready["clients"]["desk-2"], "desk-2")).sign_in.click()
        await until(question)
        answer("Stop and sign in")
        second = await opened.anew()
        await live(second)
        assert second.desk is not None
        assert second.desk.me != desk.me
        truth = floor.control.state(call)
    mine = [one for one in truth["sessions"] if one["supervisorId"] == desk.me]
    assert {one["status"] for one in mine} <= {"terminated"}


def notice_words(program: Program) -> list[str]:
    return [row.notice.sentence for row in program.screen.window.notices.rows]


async def test_signing_out_forgets_the_secret_and_closes_the_connections(
    floor: FloorThread, memory_keyring: MemoryKeyring
) -> None:
    async with staying_open(at(floor)) as opened:
        program = opened.now
        (await fill_in(program)).sign_in.click()
        await live(program)
        program.screen.window.settings_requested.emit()
        await until(lambda: program.changes.settings.dialog is not None)
        settings = program.changes.settings.dialog
        assert settings is not None
        settings.sign_out_requested.emit()
        await until(question)
        answer("Sign out")
        second = await opened.anew()
        await until(lambda: second.screen.link.phase is LinkPhase.SIGNED_OUT)
        assert second.screen.window.start_page.sign_in.isVisible()
        assert not [value for value in memory_keyring.passwords.values() if SECRET in value]
        await until(lambda: not floor.control.health()["sockets"])


async def test_what_policy_sets_is_locked_in_the_window(floor: FloorThread) -> None:
    async with staying_open(at(floor, base_url=Source.POLICY)) as opened:
        dialog = await fill_in(opened.now)
        assert dialog.address.isReadOnly()
        dialog.sign_in.click()
        await live(opened.now)
    assert not user_file().exists(), "what policy sets is not written among the user's settings"


@pytest.mark.parametrize(
    ("address", "client", "secret", "words"),
    [
        ("http://api.example.com", "desk-1", "x", "https"),
        ("", "desk-1", "x", "No address"),
        ("https://api.example.com", "", "x", "client ID"),
        ("https://api.example.com", "desk-1", "", "No secret"),
    ],
)
async def test_what_cannot_be_used_is_said_and_nothing_is_stored(
    address: str, client: str, secret: str, words: str, floor: FloorThread, memory_keyring: MemoryKeyring
) -> None:
    async with staying_open(at(floor)) as opened:
        dialog = await fill_in(opened.now, secret, client)
        dialog.address.setText(address)
        for button in (dialog.sign_in, dialog.test):
            dialog.show_problem("")
            button.click()
            await until(lambda: words in dialog.problem)
        assert memory_keyring.passwords == {}
        dialog.cancel.click()


async def test_a_refresh_token_that_the_test_used_up_is_stored_as_its_successor(
    floor: FloorThread, memory_keyring: MemoryKeyring
) -> None:
    form = {"grant_type": "client_credentials", "client_id": "desk-1", "client_secret": SECRET}
    first = floor.call(lambda running: running.signin.grant(form).refresh)
    async with staying_open(at(floor)) as opened:
        dialog = await fill_in(opened.now)
        dialog.way.setCurrentIndex(1)
        dialog.refresh_token.setText(first)
        dialog.test.click()
        await until(lambda: len(dialog.checks.lines) == 8)
        dialog.sign_in.click()
        await live(opened.now)
        kept = [value for (_, name), value in memory_keyring.passwords.items() if name.endswith("refresh token")]
    assert len(kept) == 1
    assert first not in kept[0]
