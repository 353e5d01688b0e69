"""A floor, a board and desks in processes of their own that all want to speak to one call."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.simulator.world import sessions, speaking
from supervisor_desk.simulator.world.records import MonitorSession
from tests.support.desk_process import DeskProcess, wait_for
from tests.support.leaks import lasting
from tests.support.redis_server import RedisServer
from tests.support.witness import BoardLog, Witness

MOST_DESKS = 4
SHAPE = FloorConfig(conversations=4, events_per_second=0.0, seed=11, media_delay=(0.05, 0.05), supervisors=MOST_DESKS)
SETTLED = ("confirmed", "refused", "failed", "cancelled")


class Contention:
    """Lives as long as ``with`` does. ``lease_s`` is the life of a grant, in seconds, at every desk.

    The floor lets everybody speak who asks, so that only the desks keep order, and the witness sees whether they do.
    """

    def __init__(self, folder: Path, lease_s: float) -> None:
        self.lease_s = lease_s
        self.desks: list[DeskProcess] = []
        self._folder = folder
        self._stack = ExitStack()
        self._started = 0
        self._own: set[threading.Thread] = set()

    def __enter__(self) -> Self:
        before = set(threading.enumerate())
        self.server = self._stack.enter_context(RedisServer(self._folder))
        self.floor = self._stack.enter_context(FloorThread(SHAPE))
        self.log = self._stack.enter_context(BoardLog(self.server.url))
        self.witness = Witness()
        self._stack.callback(setattr, sessions, "claim", speaking.claim)
        setattr(sessions, "claim", self.witness.claim)  # noqa: B010 - for as long as this lives
        self.floor.call(lambda running: running.world.hall.listeners.append(self.witness.listen))
        self._call = str(self.floor.ready["conversationId"])
        self._outlives_a_test(before)
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.desks:
            one.close()
        self._stack.close()
        lasting.difference_update(self._own)
        self._own.clear()

    def ready(self, count: int) -> list[DeskProcess]:
        """So many desks that listen to the one call, with its slot free and nothing said or seen so far.

        What was killed is replaced by another desk of the same supervisor.
        """
        self._bury()
        self._start(count)
        self._be_silent()
        assert self.log.listening.wait(10)
        made = self.desks[:count]
        for one in made:
            one.lines.clear()
        self.log.entries.clear()
        self.witness.clear()
        return made

    def end_leg(self, of: str) -> None:
        """The platform notices that nobody is at the other end of that supervisor's leg."""

        def end(floor: RunningFloor) -> None:
            for session in list(floor.world.hall.sessions.values()):
                if session.supervisor.id == of and session.living:
                    floor.world.sessions.stop(session)

        self.floor.call(end)

    def _bury(self) -> None:
        for one in [one for one in self.desks if not one.alive]:
            self.desks.remove(one)
            one.close()
            self.end_leg(one.me)

    def _start(self, count: int) -> None:
        free = [f"desk-{number}" for number in range(1, MOST_DESKS + 1)]
        for one in self.desks:
            free.remove(one.client)
        before = set(threading.enumerate())
        fresh = [self._desk(client) for client in free[: max(count - len(self.desks), 0)]]
        self.desks += fresh
        self._outlives_a_test(before)
        wait_for(lambda: all(one.me for one in fresh), within=30, about=fresh)
        for one in fresh:
            one.tell(do="listen")
        wait_for(lambda: all(one.reached("listen", "confirmed") for one in fresh), within=15, about=fresh)

    def _outlives_a_test(self, before: set[threading.Thread]) -> None:
        self._own |= set(threading.enumerate()) - before
        lasting.update(self._own)

    def _desk(self, client: str) -> DeskProcess:
        self._started += 1
        audit = self._folder / f"{client}-{self._started}.sqlite3"
        return DeskProcess(self.floor, client, audit, self.server.url, self.lease_s)

    def _be_silent(self) -> None:
        heard = self.floor.call(lambda running: {one.supervisor.id for one in _heard(running)})
        for one in self.desks:
            if one.me in heard:
                one.tell(do="silent")
        wait_for(self._free, within=self.lease_s + 10, about=self.desks)

    def _free(self) -> bool:
        heard = self.floor.call(lambda running: bool(_heard(running)))
        key = f"cq:{{{self._call}}}"
        return not heard and self.server.say("EXISTS", f"{key}:holder", f"{key}:line") == ":0"


def _heard(floor: RunningFloor) -> list[MonitorSession]:
    return [one for one in floor.world.hall.sessions.values() if one.living and one.mode.value != "silent"]


def barges(one: DeskProcess) -> list[tuple[str, str]]:
    """How its barges ended, those that have: state and reason."""
    return [(line["state"], line["reason"]) for line in one.of("barge") if line["state"] in SETTLED]


def reach(one: DeskProcess) -> str:
    """How far its board reaches, as it said last."""
    return next((str(line["reach"]) for line in reversed(one.lines) if "reach" in line), "")


def news(one: DeskProcess) -> list[tuple[str, str]]:
    """What its supervisor was told of slots: kind and words."""
    return [(line["news"], line["words"]) for line in one.lines if "news" in line]


def speaks(one: DeskProcess, about: Sequence[DeskProcess]) -> None:
    """Let it barge in when it is its turn, and wait until it is heard."""
    one.tell(do="barge", wait=True)  # it may not have seen yet that the one before is silent
    wait_for(lambda: one.reached("barge", "confirmed"), within=15, about=about)
