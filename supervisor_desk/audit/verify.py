"""Verifying a log: walk its chain from the first entry to the last, and compare it with the head kept outside."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from supervisor_desk.audit.chain import Head, Mismatch, RawRow, Walk
from supervisor_desk.audit.opening import chain_of, open_for_reading
from supervisor_desk.audit.trouble import FAILURES, why_not_read

BATCH = 4_096
"""Rows read at a time."""


class Report(msgspec.Struct, frozen=True):
    """What a verification found. ``head`` is the end of the part that fits, ``anchor`` the head kept outside the file.

    ``unreadable`` says why the log could not be read to its end, in words, or is empty.
    """

    head: Head
    anchor: Head | None = None
    mismatch: Mismatch | None = None
    unreadable: str = ""

    @property
    def sound(self) -> bool:
        """Whether the whole log was read and every entry fits."""
        return self.mismatch is None and not self.unreadable

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        count = f"{self.head.count:,} {'entry' if self.head.count == 1 else 'entries'}"
        if self.unreadable:
            yield f"NOT VERIFIED after {count}. {self.unreadable}"
        elif self.mismatch is not None:
            yield f"NOT SOUND ({self.mismatch.kind}). {self.mismatch}"
            yield f"{count} before that fit together. Keep the file and its backups as they are: they are evidence."
        else:
            yield f"SOUND. {count}, an unbroken chain from the first to the last."
            yield self._about_the_anchor()
        yield f"Chain {self.head.chain}, head {self.head.hash}"
        yield "The log is tamper-evident: changes are found, not prevented."

    def _about_the_anchor(self) -> str:
        if self.anchor is None:
            return (
                "No head was kept outside the file, so a tail that was cut off, or a log that was written anew as a "
                "whole, would not be noticed."
            )
        newer = self.head.count - self.anchor.count
        later = f" {newer:,} newer than that are vouched for by the chain alone." if newer else ""
        return f"It agrees with the head kept outside the file, at entry {self.anchor.count:,}.{later}"


def verify(path: Path, anchor: Head | None = None) -> Report:
    """Verify the log at ``path``. Blocking: about a second for 500,000 entries; may run beside a desk that writes.

    Raises ``trouble.FAILURES`` if the log cannot be opened at all.
    """
    with closing(open_for_reading(path)) as log:
        walk = Walk(chain_of(log), anchor)
        try:
            for batch in batches(log):
                if walk.take(batch) is not None:
                    break
        except FAILURES as error:
            return Report(walk.head, anchor, walk.mismatch, why_not_read(error, path))
    walk.finish()
    return Report(walk.head, anchor, walk.mismatch)


def batches(log: sqlite3.Connection) -> Iterator[list[RawRow]]:
    """All rows of a log opened for reading, in its order, as they were when the first batch was read."""
    cursor = log.execute("SELECT sequence, body, hash FROM entry ORDER BY sequence")
    while batch := cursor.fetchmany(BATCH):
        yield batch
