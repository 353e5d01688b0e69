"""Verifying an export as JSON lines: what whoever was given one can do without the log it came from."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO

import msgspec

from supervisor_desk.audit.chain import Break, Head, Mismatch, RawRow, Walk
from supervisor_desk.audit.export import KIND, VERSION, Ending, Opening
from supervisor_desk.audit.verify import BATCH, Report


class NoExport(Exception):
    """The file is no export that can be verified. ``str()`` says why and what to do."""


def verify_export(path: Path, anchor: Head | None = None) -> Report:
    """Verify the export at ``path`` against its last line, and against ``anchor`` where that is of the same chain.

    An export may well be older than the head kept outside the log. Blocking. Raises ``NoExport`` and ``OSError``.
    """
    with path.open("rb") as file:
        lines = _Lines(file, path)
        chain = lines.chain
        walk = Walk(chain, anchor if anchor is not None and anchor.chain == chain else None)
        rows = iter(lines)
        while batch := list(islice(rows, BATCH)):
            if walk.take(batch) is not None:
                break
    mismatch = walk.mismatch or lines.contradiction(walk.head)
    reached = anchor if anchor is not None and anchor.chain == chain and anchor.count <= walk.head.count else None
    return Report(walk.head, reached, mismatch)


class _Line(msgspec.Struct, frozen=True):
    hash: str = ""
    entry: msgspec.Raw = msgspec.Raw(b"")
    unreadable: str = ""


class _Number(msgspec.Struct, frozen=True):
    sequence: int


class _Lines:
    """The lines of an export: the first at once, the entries as rows, the last kept for the end."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        first = file.readline()
        try:
            opening = msgspec.json.decode(first, type=Opening)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise NoExport(NOT_AN_EXPORT.format(path=path)) from error
        if opening.export != KIND or opening.version != VERSION:
            raise NoExport(NOT_AN_EXPORT.format(path=path))
        self.chain = opening.chain
        self._file = file
        self._digest = sha256(first)
        self._ending: Ending | None = None

    def __iter__(self) -> Iterator[RawRow]:
        decoder = msgspec.json.Decoder(_Line)
        sequence = 0
        for text in self._file:
            if self._ending is not None:
                self._ending = None  # something was added after the end
                return
            try:
                line = decoder.decode(text)
                if not line.hash:
                    self._ending = msgspec.json.decode(text, type=Ending)
                    continue
                body, digest = bytes(line.entry) or line.unreadable.encode(), bytes.fromhex(line.hash)
            except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
                body, digest = text, b""
            self._digest.update(text)
            sequence = _number(body, sequence + 1)
            yield sequence, body, digest

    def contradiction(self, head: Head) -> Mismatch | None:
        """What the last line says that is not so, once all entries were read."""
        ending = self._ending
        if ending is None:
            return Mismatch(Break.CUT, head.count + 1, "more", f"{head.count:,}")
        if ending.entries != head.count:
            return Mismatch(Break.CUT, head.count + 1, f"{ending.entries:,}", f"{head.count:,}")
        if ending.head != head.hash:
            return Mismatch(Break.REWRITTEN, head.count, ending.head, head.hash)
        if ending.sha256 != self._digest.hexdigest():
            return Mismatch(Break.EDITED, head.count, self._digest.hexdigest(), ending.sha256)
        return None


def _number(body: bytes, otherwise: int) -> int:
    """The number that an entry gives itself: in an export it has no other."""
    try:
        return msgspec.json.decode(body, type=_Number).sequence
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return otherwise


NOT_AN_EXPORT = (
    "{path} is not an audit export as JSON lines that this version can read. Export the log again with --format jsonl; "
    "an export as csv is for reading and cannot be verified."
)
"""What is said of a file that cannot be verified."""
