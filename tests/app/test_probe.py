"""The report file of the doctor, and the command that writes it against a training floor of Genesys Cloud."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from supervisor_desk.app.cloud_platform import CloudPlatform
from supervisor_desk.app.doctor import way_to
from supervisor_desk.app.probe import Point, report_path, write_report
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.cli import _parser
from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.kept_token import Token
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.check_words import CheckLine, CheckResult
from tests.support.clock import FakeClock


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    with FloorThread(FloorConfig(platform="genesys", conversations=5, events_per_second=0.0, seed=3)) as running:
        yield running


def _place(floor: FloorThread, folder: Path) -> Workplace:
    return Workplace(
        address_of(floor.url),
        MemorySecrets(),
        folder / "audit.sqlite3",
        client_id=floor.ready["clientId"],
        platform="genesys",
    )


async def test_the_points_are_walked_on_the_floor_and_nobody_is_in_the_file(floor: FloorThread, tmp_path: Path) -> None:
    place, clock = _place(floor, tmp_path), SystemClock()
    token = floor.call(lambda running: running.cloud.signin.issue("s-01"))
    await place.kept_token.keep(Token(Secret(token), clock.now(), clock.now() + 600.0))
    way = way_to(place, Settings(), clock)
    try:
        points = await CloudPlatform().probe(way)
    finally:
        await way.close()
    lines = [CheckLine(key="token", tried="Sign-in", result=CheckResult.OK, found="You are Ada.")]
    path = tmp_path / "reports" / "probe.json"
    write_report(path, "genesys", CloudPlatform().region_name(place.address), lines, points, clock)
    told = path.read_text()
    report = msgspec.json.decode(told)
    assert [one["point"] for one in report["points"]] == list(range(1, 11))
    assert report["region"] == "training floor"
    assert report["checks"] == {"token": "ok"}
    names = [*floor.ready["users"].values(), *floor.ready["users"], token, "Ada", floor.url]
    assert not [one for one in names if one in told]


async def test_without_a_sign_in_there_is_no_report(floor: FloorThread, tmp_path: Path) -> None:
    way = way_to(_place(floor, tmp_path), Settings(), SystemClock())
    try:
        with pytest.raises(SignedOutError, match="browser"):
            await CloudPlatform().probe(way)
    finally:
        await way.close()


def test_each_report_has_a_file_of_its_own() -> None:
    clock = FakeClock()
    first = report_path(clock)
    clock.advance(1.0)
    assert first != report_path(clock)


def test_a_point_is_told_in_two_lines() -> None:
    point = Point(point=9, asks="The rate limits", standing="seen now", words="300 a minute.")
    assert point.line == " 9. The rate limits\n    seen now: 300 a minute."


def test_somebody_may_say_where_the_report_goes() -> None:
    options: argparse.Namespace = _parser("").parse_args(["doctor", "--platform", "genesys", "--report", "a.json"])
    assert (options.platform, options.report) == ("genesys", Path("a.json"))
