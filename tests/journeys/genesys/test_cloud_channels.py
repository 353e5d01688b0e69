"""What may become of notification channels and tokens, each time back to a board that shows the truth."""

from __future__ import annotations

from supervisor_desk.actions.action import Kind
from supervisor_desk.conversations.conversation import ConversationId, Mode
from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.service.bundle import TAKEN_AWAY
from supervisor_desk.service.feed import PUSHED_OFF
from supervisor_desk.simulator.thread import FloorThread
from tests.support.cloud_line import CloudLine, Kept, cloud_line
from tests.support.waiting import until


def channels(floor: FloorThread) -> list[str]:
    """The channels that live, the oldest first."""
    return floor.call(lambda it: [one.id for one in it.cloud.channels])


def sockets(floor: FloorThread) -> int:
    return int(floor.call(lambda it: len(it.cloud.stream.sockets)))


async def follows(line: CloudLine) -> None:
    """Something happens on the floor, and the board shows it; then it is undone."""
    held = line.conversation.raw_state == "hold"
    line.floor.control.do(line.key, "resume" if held else "hold")
    await until(lambda: line.link.live and (line.conversation.raw_state == "hold") is not held)


def phases(line: CloudLine, since: int) -> set[LinkPhase]:
    return {link.phase for link in line.links[since:]}


async def test_an_expired_channel_is_replaced(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        (first,) = channels(floor)
        floor.control.switch_on("channel-expired")
        await until(lambda: channels(floor) not in ([], [first]))
        await follows(line)
        assert line.shown() == line.truth()


async def test_a_channel_that_was_pushed_off_is_replaced_and_the_reason_told(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        floor.call(lambda it: it.cloud.channels.evict([it.cloud.stream.sockets[-1].channel]))
        await until(lambda: PUSHED_OFF in line.alerts)
        await follows(line)


async def test_a_socket_that_closes_is_left_for_another_on_the_same_channel_without_a_gap(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        known, before = len(line.links), channels(floor)
        opened = floor.call(lambda it: it.cloud.stream.sockets[-1])
        floor.control.switch_on("socket-closing", {"seconds": 5.0})
        await until(lambda: floor.call(lambda it: [one for one in it.cloud.stream.sockets if one is not opened]))
        await follows(line)
        assert (phases(line, known), channels(floor)) == (set(), before)


async def test_events_that_never_came_are_found_by_the_sweep(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        gone, kept = [ConversationId(key) for key in line.shown() if key != line.key][:2]
        floor.control.switch_on("gap", {"conversationId": gone})
        floor.control.do(gone, "end")
        missing = line.store.get(kept)
        assert missing is not None
        floor.control.switch_on("gap", {"conversationId": line.key})
        held = line.conversation.raw_state == "hold"
        floor.control.do(line.key, "resume" if held else "hold")
        found = await line.center.sweep([one.id for one in line.store if one.id != kept])
        told = {one.id: one.raw_state for one in found}
        assert (told[gone], told[line.key]) == ("ended", "active" if held else "hold")
        assert next(one for one in found if one.id == kept).participants == missing.participants


async def test_a_token_that_is_revoked_is_renewed_and_the_stream_with_it(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        first = await line.issued.token()
        floor.control.switch_on("token-revoked")
        await until(lambda: sockets(floor) == 1 and line.link.live and line.loaded > 1)
        await follows(line)
        assert await line.issued.token() != first
        assert PUSHED_OFF not in line.alerts
        assert line.issued.lost_words == []


async def test_events_that_another_window_took_are_asked_for_once(floor: FloorThread) -> None:
    async with cloud_line(floor) as line:
        floor.control.switch_on("topics-lost")
        await until(lambda: line.loaded == 2)
        await follows(line)
        floor.control.switch_on("topics-lost")
        await until(lambda: TAKEN_AWAY in line.alerts)
        assert line.loaded == 2


async def test_two_desks_of_one_user_do_not_push_each_other_off(floor: FloorThread) -> None:
    async with cloud_line(floor) as one, cloud_line(floor) as other:
        known = len(one.links)
        await one.proven(one.action(Kind.LISTEN))
        await until(lambda: other.session is not None and other.session.mode is Mode.SILENT)
        await other.proven(other.action(Kind.STOP))
        await until(lambda: one.session is None or one.session.mode is Mode.TERMINATED)
        assert (sockets(floor), phases(one, known)) == (2, set())


async def test_a_restart_uses_the_channel_of_the_last_run(floor: FloorThread) -> None:
    kept = Kept()
    async with cloud_line(floor, keeper=kept):
        first = kept.channels
    async with cloud_line(floor, keeper=kept) as line:
        assert kept.channels == first
        await follows(line)
    floor.control.switch_on("channel-expired")
    async with cloud_line(floor, keeper=kept) as line:
        assert kept.channels != first
        await follows(line)
