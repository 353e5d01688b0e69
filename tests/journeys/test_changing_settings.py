"""Settings changed while the desk is open: what can counts at once, for the rest it is opened anew."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from supervisor_desk.app import changes
from supervisor_desk.app.doctor import examine_all
from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Opening
from supervisor_desk.audio.inputs import none_found
from supervisor_desk.audio.no_microphones import NoMicrophones
from supervisor_desk.settings import Configuration, Settings, Source, user_file
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.keys import Command
from supervisor_desk.ui.settings_dialog import CHECKUP, SettingsDialog
from supervisor_desk.ui.theme import Scheme
from tests.support.journey import live, workplace_on
from tests.support.openings import staying_open
from tests.support.waiting import until

QUIET = FloorConfig(conversations=12, events_per_second=3.0, seed=3, heartbeat=0.3)


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    with FloorThread(QUIET) as running:
        yield running


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    level = logging.getLogger().level
    user_file().unlink(missing_ok=True)
    yield
    user_file().unlink(missing_ok=True)
    logging.getLogger().setLevel(level)


async def opening_on(floor: FloorThread, folder: Path, **sources: Source) -> Opening:
    place = await workplace_on(floor.url, "desk-1", floor.ready["clientSecret"], folder / "audit.sqlite3")
    settings = Settings(base_url=floor.url, theme="light")
    return Opening(configuration=Configuration(settings, sources), workplace=place)


async def settings_window(program: Program) -> SettingsDialog:
    program.screen.window.menus.actions[Command.SETTINGS].trigger()
    await until(lambda: program.changes.settings.dialog is not None)
    dialog = program.changes.settings.dialog
    assert dialog is not None
    return dialog


async def save(program: Program, **values: Any) -> None:
    dialog = await settings_window(program)
    for name, value in values.items():
        dialog.row(name).editor.show_value(value)
    dialog.save.click()


def saved() -> dict[str, Any]:
    return dict(json.loads(user_file().read_text()))


async def test_looks_deadline_and_log_count_at_once_and_are_kept(floor: FloorThread, tmp_path: Path) -> None:
    async with staying_open(await opening_on(floor, tmp_path)) as opened:
        program = opened.now
        await live(program)
        chosen = {
            "theme": "dark",
            "density": "compact",
            "mask_customers": False,
            "delivery_deadline_s": 9.5,
            "log_level": "warning",
        }
        await save(program, **chosen)
        await until(lambda: program.changes.settings.dialog is None)
        assert program.screen.theme.scheme is Scheme.DARK
        assert program.screen.places.board.dense
        assert not program.screen.model.masked
        assert not program.screen.window.menus.mask.isChecked()
        assert program.screen.window.menus.densities["compact"].isChecked()
        assert program.desk is not None
        assert program.desk.pending.deadline_s == 9.5
        assert logging.getLogger().level == logging.WARNING
        assert saved() == chosen
        assert len(opened.programs) == 1
        assert program.changes.settings.configuration.source("theme") is Source.USER


async def test_a_filter_of_queues_opens_the_desk_anew_on_the_same_floor(floor: FloorThread, tmp_path: Path) -> None:
    async with staying_open(await opening_on(floor, tmp_path)) as opened:
        first = opened.now
        await live(first)
        queue = next(one.queue_id for one in first.store)
        assert len({one.queue_id for one in first.store}) > 1
        dialog = await settings_window(first)
        assert queue in {key for key, _ in _offered(first)}
        dialog.row("queues").editor.show_value((queue,))
        dialog.save.click()
        second = await opened.anew()
        await live(second)
        assert {one.queue_id for one in second.store} == {queue}
        assert saved() == {"queues": [queue]}


def _offered(program: Program) -> set[tuple[str, str]]:
    return {(one.queue_id, one.queue_name) for one in program.store}


async def test_the_training_floor_goes_on_while_the_desk_is_opened_anew() -> None:
    practice = Opening(
        configuration=Configuration(Settings(), {}), floor=["--conversations", "12", "--events-per-second", "1"]
    )
    async with staying_open(practice) as opened:
        first = opened.now
        await live(first)
        assert first.station is not None
        place = first.station.place
        queue = next(one.queue_id for one in first.store)
        await save(first, queues=(queue,))
        second = await opened.anew()
        await live(second)
        assert second.station is not None
        assert second.station.place.floor is place.floor
        assert place.floor is not None
        assert place.floor.running
        assert {one.queue_id for one in second.store} == {queue}
    assert not place.floor.running


async def test_what_cannot_be_used_is_said_beside_it_and_nothing_is_saved(floor: FloorThread, tmp_path: Path) -> None:
    async with staying_open(await opening_on(floor, tmp_path)) as opened:
        program = opened.now
        await live(program)
        broken = tmp_path / "broken.pem"
        broken.write_text("nothing")
        await save(
            program,
            base_url="http://api.example.com",
            token_path="oauth",
            ca_file=str(broken),
            audit_file="audit.sqlite3",
            theme="dark",
        )
        dialog = program.changes.settings.dialog
        assert dialog is not None
        await until(lambda: dialog.row("base_url").problem)
        words = {name: dialog.row(name).problem for name in ("base_url", "token_path", "ca_file", "audit_file")}
        assert "https" in words["base_url"]
        assert "begin with /" in words["token_path"]
        assert str(broken) in words["ca_file"]
        assert "whole path" in words["audit_file"]
        assert not user_file().exists()
        assert program.screen.theme.scheme is Scheme.LIGHT
        dialog.cancel.click()


async def test_a_choice_in_the_menus_is_kept(floor: FloorThread, tmp_path: Path) -> None:
    async with staying_open(await opening_on(floor, tmp_path)) as opened:
        menus = opened.now.screen.window.menus
        menus.mask.trigger()
        menus.densities["compact"].trigger()
        menus.schemes["dark"].trigger()
        assert saved() == {"mask_customers": False, "density": "compact", "theme": "dark"}
        assert opened.now.screen.places.board.dense
        opened.now.screen.board.view.choose_density(dense=False)  # as the board's own menu does
        assert saved()["density"] == "comfortable"
        assert menus.densities["comfortable"].isChecked()


async def test_policy_is_stronger_than_the_menus_and_says_so(floor: FloorThread, tmp_path: Path) -> None:
    locked = {"mask_customers": Source.POLICY, "theme": Source.POLICY, "density": Source.POLICY}
    async with staying_open(await opening_on(floor, tmp_path, **locked)) as opened:
        screen = opened.now.screen
        screen.window.menus.mask.trigger()
        screen.window.menus.densities["compact"].trigger()
        screen.window.menus.schemes["dark"].trigger()
        assert screen.model.masked
        assert screen.window.menus.mask.isChecked()
        assert not screen.places.board.dense
        assert screen.window.menus.densities["comfortable"].isChecked()
        assert screen.theme.scheme is Scheme.LIGHT
        assert screen.window.menus.schemes["light"].isChecked()
        assert "policy of your organization" in " ".join(row.notice.sentence for row in screen.window.notices.rows)
        assert not user_file().exists()


async def test_the_checkup_runs_in_the_settings_and_ends_with_them(
    floor: FloorThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = partial(examine_all, microphones=lambda: NoMicrophones(none_found()))
    monkeypatch.setattr(changes, "examine_all", silent)
    async with staying_open(await opening_on(floor, tmp_path)) as opened:
        program = opened.now
        await live(program)
        dialog = await settings_window(program)
        dialog.show_page(CHECKUP)
        dialog.checkup_requested.emit()
        await until(lambda: any(line.key == "stream" for line in dialog.checkup.lines))
        dialog.cancel.click()
        await until(lambda: program.changes.settings.dialog is None)
        await until(lambda: "checkup" not in program._tasks.names)


async def test_the_settings_say_who_is_signed_in(floor: FloorThread, tmp_path: Path) -> None:
    async with staying_open(await opening_on(floor, tmp_path)) as opened:
        await live(opened.now)
        words = await opened.now.changes.account_words()
        assert floor.url in words
        assert "desk-1" in words
        assert floor.ready["clientSecret"] not in words


async def test_the_window_opens_once_however_often_it_is_asked_for(floor: FloorThread, tmp_path: Path) -> None:
    async with staying_open(await opening_on(floor, tmp_path)) as opened:
        program = opened.now
        for _ in range(3):
            program.screen.window.menus.actions[Command.SETTINGS].trigger()
        dialog = await settings_window(program)
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, SettingsDialog) and one.isVisible()]
        assert shown == [dialog]
        dialog.cancel.click()
