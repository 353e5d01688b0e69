"""A desk in a process of its own, as a test sees it: orders go in, and what it says comes out."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supervisor_desk.simulator.thread import FloorThread
from tests.support.desk_child import main

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

Line = dict[str, Any]
_LOOK_EVERY_S = 0.02
_news = threading.Condition()


@cache
def forks() -> ForkServerContext:
    """What a desk imports takes longer than all else that it does: it is imported once, and each desk is a copy."""
    context = multiprocessing.get_context("forkserver")  # here: not every system has it
    context.set_forkserver_preload(["pytest", "tests.support.desk_child"])
    return context


class DeskProcess:
    """One desk. ``lines`` is what it said so far, ``me`` who is signed in there, empty until somebody is."""

    def __init__(self, floor: FloorThread, client: str, audit: Path, redis_url: str, lease_s: float) -> None:
        ready = floor.ready
        self.client = client
        self.audit = audit
        self.me = ""
        self.lines: list[Line] = []
        self._complaints = audit.with_suffix(".err")
        self._line, theirs = forks().Pipe()
        self._process = forks().Process(
            target=main,
            args=(theirs, str(self._complaints)),
            kwargs={
                "url": floor.url,
                "client": client,
                "secret": ready["clients"][client],
                "audit": str(audit),
                "redis_url": redis_url,
                "call": ready["conversationId"],
                "lease_s": lease_s,
            },
            name=client,
        )
        self._process.start()
        theirs.close()
        self._reader = threading.Thread(target=self._read, name=f"lines of {client}", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def stopped(self) -> bool:
        """Whether the process stands still."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        return stat.rpartition(")")[2].split()[0] == "T"

    def tell(self, **order: Any) -> None:
        """Give it an order."""
        self._line.send(order)

    def of(self, kind: str) -> list[Line]:
        """Its deliveries of that kind, each as it was told last."""
        latest = {line["delivery"]: line for line in self.lines if line.get("kind") == kind}
        return list(latest.values())

    def states(self, kind: str) -> list[str]:
        return [line["state"] for line in self.of(kind)]

    def reached(self, kind: str, state: str, times: int = 1) -> bool:
        """Whether so many of its deliveries of that kind came to ``state``."""
        return (
            len({one["delivery"] for one in self.lines if (one.get("kind"), one.get("state")) == (kind, state)})
            >= times
        )

    def stop(self) -> None:
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        """Let it close in order."""
        with contextlib.suppress(OSError):  # it may be gone already
            self.go_on()
            self.tell(do="leave")
        self._process.join(15)
        if self.alive:
            self.kill()
        self._reader.join(5)
        self._line.close()
        self._process.close()

    def complaints(self) -> str:
        return self._complaints.read_text(encoding="utf-8", errors="replace")

    def _signal(self, number: signal.Signals) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def _read(self) -> None:
        while True:
            try:
                told = self._line.recv()
            except (EOFError, OSError):
                return
            with _news:
                self.me = str(told.get("ready", self.me))
                self.lines.append(told)
                _news.notify_all()


def wait_for(condition: Callable[[], object], *, within: float, about: Sequence[DeskProcess]) -> None:
    """Block until ``condition``; in a test without a loop of its own.

    Looks when a desk says something, and besides: a process that stands still, a board and a floor tell nobody here.
    """
    end = time.monotonic() + within
    with _news:
        while not condition():
            if time.monotonic() > end:
                told = "\n".join(f"{one.client}: {one.lines[-3:]} {one.complaints()[-2000:]}" for one in about)
                raise AssertionError(f"not within {within} s:\n{told}")
            _news.wait(_LOOK_EVERY_S)
