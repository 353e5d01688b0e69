"""What is wrong with the other side is said in words; nothing crashes and nothing that came before is lost."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.program import Program
from supervisor_desk.conversations.conversation import ConversationId, State
from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.journey import desk_on, live, program_at, workplace_on
from tests.support.waiting import until

QUIET = FloorConfig(conversations=12, events_per_second=2.0, seed=3, heartbeat=0.5)


def still_on(floor: FloorThread, fault: str) -> bool:
    """Whether the fault is still to strike."""
    return any(one["name"] == fault and one["left"] for one in floor.control.faults()["faults"])


def said(program: Program) -> str:
    return program.screen.window.start_page.words


async def test_an_address_where_nobody_answers_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        place = await workplace_on(url, "desk-1", "secret", tmp_path / "audit.sqlite3")
        async with program_at(place, Settings()) as program:
            await until(lambda: program.screen.link.next_try_in is not None, within=20)
            assert program.screen.link.phase is LinkPhase.OFFLINE
            assert "reached" in said(program)
            assert "board cannot be filled" in said(program)
            assert not program.ready.is_set()


async def test_wrong_credentials_are_said_and_nothing_can_be_sent(tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path, secret="wrong") as program:
            await until(lambda: program.screen.link.phase is LinkPhase.SIGNED_OUT)
            assert "sign-in" in said(program).lower()
            assert program.screen.window.start_page.again.isVisible()


async def test_a_floor_that_stops_leaves_stale_rows_and_says_so(tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path) as program:
            await live(program)
            rows = len(program.store)
            floor.stop()
            await until(lambda: program.screen.link.phase is LinkPhase.STALE, within=10)
            assert len(program.store) == rows
            assert program.store.stale_since is not None
            assert "last known" in program.screen.window.banner.words


@pytest.mark.parametrize("fault", ["not-json", "unknown-type"])
async def test_a_frame_that_makes_no_sense_is_left_out_and_the_rest_goes_on(fault: str, tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path) as program:
            await live(program)
            call = ConversationId(floor.ready["conversationId"])
            floor.control.switch_on(fault, count=3)
            await until(lambda: not still_on(floor, fault), within=10)
            floor.control.do(call, "hold")
            await until(lambda: (one := program.store.get(call)) is not None and one.state.value == "hold")
            await until(lambda: program.screen.link.live)


async def test_an_unknown_state_is_shown_as_it_came_and_allows_no_action(tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path) as program:
            await live(program)
            call = ConversationId(floor.ready["conversationId"])
            await until(lambda: program.screen.board.view.choose(call))
            floor.control.switch_on("unknown-state", {"conversationId": call})
            floor.control.do(call, "mute")
            panel = program.screen.window.panel
            await until(lambda: any("only in states it knows" in one.explanation for one in panel.modes.values()))
            conversation = program.store.get(call)
            assert conversation is not None
            assert conversation.state is State.UNKNOWN
            assert conversation.raw_state in panel.modes[Kind.LISTEN].explanation
