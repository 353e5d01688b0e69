"""The head of the chain kept outside the file, so that a cut tail or a whole new chain is noticed.

The desk keeps it in the system's keyring where there is one; ``FileHeadKeeper`` is the fall-back: a small file that
belongs in another folder than the log, best on another disk.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.opening import holds
from supervisor_desk.audit.replacing import replaced
from supervisor_desk.audit.trouble import FAILURES

logger = logging.getLogger(__name__)

PAUSE_S = 5.0
"""Least time between two updates of the kept head, in seconds: a keyring may be slow."""
FAREWELL_S = 3.0
"""How long closing waits for the last update, in seconds: a keyring may ask its user first."""


class KeeperUnavailable(Exception):
    """The kept head can be neither read nor written now. ``str()`` says why."""


class HeadKeeper(Protocol):
    """Where the head is kept: one head for one log. Called from a thread of its own; may block."""

    def load(self) -> Head | None:
        """The head kept last; ``None`` if none ever was. Raises ``KeeperUnavailable``."""
        ...

    def save(self, head: Head) -> None:
        """Keep ``head`` in place of the last one. Raises ``KeeperUnavailable``."""
        ...


class FileHeadKeeper:
    """Keeps the head in a small file, replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Head | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Head)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            raise KeeperUnavailable(f"the head cannot be read from its file ({self._path}: {error})") from error

    def save(self, head: Head) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replaced(self._path) as file:
                file.write(msgspec.json.encode(head))
        except OSError as error:
            raise KeeperUnavailable(f"the head cannot be kept in its file ({self._path}: {error})") from error


class Anchoring:
    """Keeps the kept head up to date from a thread of its own; appends never wait for it.

    Before the first update it looks whether the log still holds the entry kept last. If not, it never overwrites that
    head, which is the evidence, and tells ``alarm`` (called in its own thread) in words.
    """

    def __init__(self, path: Path, keeper: HeadKeeper, alarm: Callable[[str], None], pause_s: float = PAUSE_S) -> None:
        self._path = path
        self._keeper = keeper
        self._alarm = alarm
        self._pause_s = pause_s
        self._newest: Head | None = None
        self._compared = False
        self._distrusted = False
        self._failing = False
        self._changed = threading.Event()
        self._closing = threading.Event()
        # A keyring that waits for its user must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="audit-anchor", daemon=True)

    def start(self) -> None:
        """Begin; nothing is kept before the first ``moved``."""
        self._thread.start()

    def moved(self, head: Head) -> None:
        """Say that the head is now ``head``. Any thread; returns at once."""
        self._newest = head
        self._changed.set()

    def close(self, within: float = FAREWELL_S) -> None:
        """Keep the newest head once more and end; waits ``within`` seconds at most."""
        self._closing.set()
        self._changed.set()
        self._thread.join(within)
        if self._thread.is_alive():
            logger.warning("the head of the audit log was not kept in time")

    def _run(self) -> None:
        kept: Head | None = None
        while True:
            self._changed.wait()
            self._changed.clear()
            closing = self._closing.is_set()  # asked before the head is read: what came before closing is kept
            newest = self._newest
            if newest is not None and newest != kept and not self._distrusted and self._keep(newest):
                kept = newest
            if closing:
                return
            self._closing.wait(self._pause_s)

    def _keep(self, head: Head) -> bool:
        try:
            last = self._keeper.load()
            if last is not None and not self._compared and not holds(self._path, last):
                self._distrusted = True
                self._alarm(LOG_AND_HEAD_DIFFER.format(n=f"{last.count:,}"))
                return False
            self._compared = True
            if last is None or last.count < head.count:  # another desk on the same log may be further
                self._keeper.save(head)
        except (KeeperUnavailable, *FAILURES) as error:
            if not self._failing:
                logger.warning("the head of the audit log is not kept outside it: %s", type(error).__name__)
            self._failing = True
            return False
        self._failing = False
        return True


LOG_AND_HEAD_DIFFER = (
    "The audit log does not hold entry {n} as it was when its head was last kept outside the file: entries were "
    "removed or rewritten, or another file was put in its place. Calls are not affected and new entries are written. "
    "Keep the file and its backups as they are, and have the log verified."
)
"""What the desk says when the log and the head kept outside it contradict each other."""
