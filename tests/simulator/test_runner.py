"""The floor as a program, in a thread, and more than one in a loop."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import httpx
import pytest

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.remote import FloorRefusedError
from supervisor_desk.simulator.runner import SECRET_VARIABLE, add_arguments, run, serve
from supervisor_desk.simulator.thread import FloorThread
from tests.simulator.conftest import STILL
from tests.simulator.visitor import Visitor
from tests.support.waiting import until

PROGRAM = (
    "import argparse, sys; from supervisor_desk.simulator.runner import add_arguments, run; "
    "parser = argparse.ArgumentParser(); add_arguments(parser); sys.exit(run(parser.parse_args()))"
)


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def arguments(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(given)


def test_a_program_tells_that_it_is_ready_and_ends_with_its_parent() -> None:
    with start("--ready-json", "--until-stdin-closes", "--seed", "9", **{SECRET_VARIABLE: "shared"}) as program:
        assert program.stdout is not None
        assert program.stdin is not None
        ready: dict[str, Any] = json.loads(program.stdout.readline())
        assert (ready["clientId"], ready["clientSecret"], ready["seed"]) == ("desk-1", "shared", 9)
        assert ready["url"] == f"http://127.0.0.1:{ready['port']}"
        health = httpx.get(f"{ready['url']}/floor/health", trust_env=False).json()
        assert health["scenario"] == ready["scenario"] == "calm"
        program.stdin.close()
        assert program.wait(10) == 0


def test_a_program_that_is_told_to_stop_stops() -> None:
    with start("--conversations", "5") as program:
        assert program.stdout is not None
        assert "open at http://127.0.0.1:" in program.stdout.readline()
        assert "Sign in as desk-1" in program.stdout.readline()
        program.terminate()
        assert program.wait(10) == 0
        assert program.stderr is not None
        assert program.stderr.read() == ""


def test_what_cannot_start_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments("--scenario", "tragedy")) == 1
    assert "there is no scenario 'tragedy'" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "expected"), [("2", (2.0, 2.0)), ("0.1:15", (0.1, 15.0))])
def test_a_media_delay_is_a_number_or_a_range(text: str, expected: tuple[float, float]) -> None:
    assert arguments("--media-delay", text).media_delay == expected


@pytest.mark.parametrize("text", ["quick", "3:1", "-1:2"])
def test_a_media_delay_that_is_none_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(f"--media-delay={text}")
    assert "--media-delay" in capsys.readouterr().err


async def test_the_floor_is_on_loopback_alone_and_a_port_is_taken_once() -> None:
    first = await serve(STILL)
    try:
        assert first.url.startswith("http://127.0.0.1:")
        with pytest.raises(OSError, match="address already in use"):
            await serve(replace(STILL, port=first.port))
        second = await serve(STILL)
        assert second.port != first.port
        await second.close()
        await second.close()
    finally:
        await first.close()
    assert first.port == 0


async def test_time_passes_by_itself_at_its_speed() -> None:
    floor = await serve(FloorConfig(seed=1, conversations=10, events_per_second=2, speed=50, media_delay=(2.0, 2.0)))
    try:
        async with Visitor(floor, "desk-1") as desk, desk.events("?types=interaction.telephony.monitor") as heard:
            await desk.monitor(floor.theatre.story.call.id, "start")
            pending = await heard.next(status="pending", supervisorId="s-01")
            active = await heard.next(status="active", supervisorId="s-01")
            assert active["timestamp"] > pending["timestamp"]
    finally:
        await floor.close()


def test_a_floor_in_a_thread_is_used_from_another() -> None:
    with FloorThread(STILL) as floor:
        ready = floor.ready
        assert (ready["url"], ready["scenario"]) == (floor.url, "calm")
        call = ready["conversationId"]
        assert floor.control.do(call, "hold")["state"] == "hold"
        assert floor.call(lambda running: running.world.hall.find(call).holds) == 1
        with pytest.raises(FloorRefusedError):
            floor.control.begin("tragedy")
        with pytest.raises(ZeroDivisionError):
            floor.call(lambda running: 1 // 0)
    floor.stop()


def test_a_floor_in_a_thread_that_cannot_start_says_why() -> None:
    with pytest.raises(LookupError, match="there is no scenario"):
        FloorThread(replace(STILL, scenario="tragedy")).start()
    with pytest.raises(RuntimeError, match="not been started"):
        FloorThread(STILL).call(lambda floor: floor)


def test_secrets_do_not_show_in_what_is_logged() -> None:
    assert "s3cret" not in repr(FloorConfig(secrets={"desk-1": "s3cret"}, control_token="s3cret"))


async def test_a_client_that_leaves_in_the_middle_of_its_request_is_no_error_of_the_floor() -> None:
    """An error would be logged, and a logged error fails the test."""
    floor = await serve(STILL)
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", floor.port)
        writer.write(b"POST /api/v2/oauth/x HTTP/1.1\r\nHost: floor\r\nContent-Length: 100\r\n\r\n{")
        await until(lambda: floor.received.requests.total() == 1)
        writer.transport.abort()
        async with Visitor(floor, "desk-1") as desk:
            assert (await desk.get("/interactions")).status_code == 200
    finally:
        await floor.close()


def test_the_other_platform_takes_choices_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    given = arguments("--platform", "genesys", "--sign-in-as", "nobody", "--agent-control", "refused")
    assert (given.platform, given.agent_control) == ("genesys", "refused")
    assert run(given) == 1
    assert "there is no user 'nobody'" in capsys.readouterr().err
