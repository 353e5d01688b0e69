"""What is true while several desks work on one floor and one board: a witness on the floor, and what the board said."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Self

import redis

from supervisor_desk.simulator.world.happenings import Happening, SessionChanged
from supervisor_desk.simulator.world.records import Conversation, Supervisor
from supervisor_desk.simulator.world.speaking import speakers
from tests.support.desk_process import DeskProcess

HINTS = "cq:hints"


class Witness:
    """What is true on the floor, and what the board said, in the order in which it happened.

    The floor is told to let everybody speak who asks, so that only the desks keep order: each time somebody asked
    while another was heard is a violation, and so is each moment with two speakers.
    """

    def __init__(self) -> None:
        self.violations: list[str] = []
        self.heard: list[str] = []
        self.handovers: list[float] = []
        """Seconds from the moment when nobody was heard any more until the next supervisor was."""
        self._silent_at = 0.0
        self._now: dict[str, set[str]] = {}

    def clear(self) -> None:
        """Forget what was seen so far; nobody may be speaking."""
        for seen in (self.violations, self.heard, self.handovers):
            seen.clear()

    def claim(self, conversation: Conversation, supervisor: Supervisor) -> None:
        """In place of the world's own: everybody may speak."""
        others = {one.supervisor.id for one in speakers(conversation)} - {supervisor.id}
        if others:
            self.violations.append(f"{supervisor.id} asked to speak while {sorted(others)} spoke")

    def listen(self, happening: Happening) -> None:
        """Look at who is heard after each change."""
        if isinstance(happening, SessionChanged):
            conversation = happening.session.conversation
            now = {one.supervisor.id for one in speakers(conversation)}
            heard = {one.supervisor.id for one in conversation.sessions if one.mode.value != "silent" and one.living}
            before = self._now.get(conversation.id, set())
            if before and not heard:
                self._silent_at = time.monotonic()
            elif heard and not before and self.heard:
                self.handovers.append(time.monotonic() - self._silent_at)
            self.heard.extend(sorted(heard - before))
            self._now[conversation.id] = heard
            if len(now) > 1:
                self.violations.append(f"two speakers: {sorted(now)}")


class BoardLog:
    """Everything that the board hints, with the time at which it came. Listens again when the board is back."""

    def __init__(self, url: str) -> None:
        self.entries: list[tuple[float, str, str]] = []
        self.listening = threading.Event()
        self._client = redis.Redis.from_url(url, decode_responses=True, protocol=2)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hints", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(5)
        self._client.close()

    def disorder(self, place_s: float = 30.0) -> list[str]:
        """Each grant that was not the turn of whoever got it, or came after the place had expired."""
        line: dict[str, float] = {}
        found: list[str] = []
        for at, what, whom in list(self.entries):
            if what == "joined":
                line[whom] = at
            elif what in ("expired", "left"):
                line.pop(whom, None)
            elif what == "granted":
                first = next(iter(line), "nobody")
                since = line.pop(whom, None)
                if first != whom:
                    found.append(f"granted to {whom} before {first}")
                if since is not None and at - since > place_s:
                    found.append(f"granted to {whom} after {at - since:.1f} s")
        return found

    def of(self, what: str) -> list[str]:
        """To whom ``what`` happened, in order."""
        return [whom for _, one, whom in list(self.entries) if one == what]

    def _run(self) -> None:
        while not self._over.is_set():
            listener = self._client.pubsub()  # type: ignore[no-untyped-call]
            try:
                listener.subscribe(HINTS)
                self._listen(listener)
            except redis.ConnectionError:  # the server was stopped
                self.listening.clear()
                self._over.wait(0.05)
            finally:
                listener.close()

    def _listen(self, listener: redis.client.PubSub) -> None:
        while not self._over.is_set():
            message = listener.get_message(timeout=0.2)
            if message is None:
                continue
            if message["type"] == "subscribe":
                self.listening.set()
            elif message["type"] == "message":
                what, whom, _ = str(message["data"]).split(" ", 2)
                self.entries.append((time.monotonic(), what, whom))


def fences(desks: Sequence[DeskProcess]) -> list[int]:
    """The fences of all intents to barge that these desks have on disk, in the order of their times."""
    found: list[tuple[str, int]] = []
    for one in desks:
        with closing(sqlite3.connect(one.audit)) as log:
            bodies = [json.loads(body) for (body,) in log.execute("SELECT body FROM entry ORDER BY sequence")]
        entries = [body for body in bodies if (body["step"], body["what"]) == ("intent", "barge")]
        found += [(entry["at"], entry["fence"]) for entry in entries]
    return [fence for _, fence in sorted(found)]
