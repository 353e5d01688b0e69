"""The chain of hashes, and the walk along it that names the first row that does not fit.

Hash of an entry: sha256(0x00 ‖ hash before it ‖ canonical bytes). The hash before the first is
sha256(0x01 ‖ id of the chain). The leading byte keeps the two kinds apart.

A chain makes tampering evident, it does not prevent it: whoever may write the file can write a whole new chain. What
shows that is a head kept outside the file (``anchor``).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256

import msgspec

from supervisor_desk.audit.record import FORMAT

_ENTRY = b"\x00"
_GENESIS = b"\x01"

RawRow = tuple[int, bytes, bytes]
"""A row as stored: sequence, canonical bytes, hash."""


def genesis(chain: str) -> bytes:
    """What stands for "the hash before the first entry" of the chain with that id."""
    return sha256(_GENESIS + chain.encode()).digest()


def link(previous: bytes, body: bytes) -> bytes:
    """The hash of an entry with canonical bytes ``body`` that follows the one with hash ``previous``."""
    return sha256(_ENTRY + previous + body).digest()


class Head(msgspec.Struct, frozen=True):
    """The end of a chain: its id, how many entries it has, and the hash of the last (of nothing: of the genesis)."""

    chain: str
    count: int
    hash: str


class Break(StrEnum):
    """What is wrong where a log does not verify."""

    EDITED = "edited"
    MISSING = "missing"
    REORDERED = "reordered"
    CUT = "cut"
    REWRITTEN = "rewritten"
    REPLACED = "replaced"


class Mismatch(msgspec.Struct, frozen=True):
    """The first row that does not fit: its number, what the chain demands there, and what was found."""

    kind: Break
    sequence: int
    expected: str
    found: str

    def __str__(self) -> str:
        return _WORDS[self.kind].format(n=f"{self.sequence:,}", expected=self.expected, found=self.found)


_WORDS = {
    Break.EDITED: (
        "Entry {n} was edited after it was written: its content or its hash. "
        "Its content hashes to {expected}, the log says {found}."
    ),
    Break.MISSING: "Entry {n} is missing: expected {expected}, found {found}.",
    Break.REORDERED: "Entry {n} is out of place: expected {expected}, found {found}.",
    Break.CUT: (
        "The end of the log is missing from entry {n} on: {expected} entries were there when the head was last kept "
        "outside the file, {found} are left."
    ),
    Break.REWRITTEN: (
        "The log was rewritten at or before entry {n}: the hash kept outside the file is {expected}, the log says "
        "{found}."
    ),
    Break.REPLACED: (
        "This is not the log whose head was kept outside the file: expected log {expected}, found log {found}. "
        "The earlier one was removed or replaced."
    ),
}


class Walk:
    """Walks along a chain from its first row, a batch at a time, and stops at the first row that does not fit.

    ``anchor`` is the head kept outside the file, if there is one.
    """

    def __init__(self, chain: str, anchor: Head | None = None) -> None:
        self.count = 0
        self.mismatch: Mismatch | None = None
        self._chain = chain
        self._last = genesis(chain)
        self._anchor = anchor
        if anchor is not None and anchor.chain != chain:
            self.mismatch = Mismatch(Break.REPLACED, 0, f"{anchor.chain} ({anchor.count:,} entries)", chain)

    @property
    def head(self) -> Head:
        """The end of what was walked and fits."""
        return Head(self._chain, self.count, self._last.hex())

    def take(self, rows: Iterable[RawRow]) -> Mismatch | None:
        """Walk on over ``rows``, which must come in the order of the log. Returns what is wrong, once something is."""
        if self.mismatch is not None:
            return self.mismatch
        count, last = self.count, self._last
        anchored_at = self._anchor.count if self._anchor is not None else -1
        for sequence, body, stored in rows:
            # opening() and link() are spelled out here, for calling them takes a fifth of the time.
            if sequence != count + 1 or not body.startswith(b'{"format":%d,"sequence":%d,' % (FORMAT, sequence)):
                self.mismatch = _misplaced(count + 1, sequence, body)
            if self.mismatch is None:
                computed = sha256(_ENTRY + last + body).digest()
                if computed != stored:
                    self.mismatch = Mismatch(Break.EDITED, sequence, computed.hex(), stored.hex())
                elif sequence == anchored_at:
                    self._compare(computed)
            if self.mismatch is not None:
                break
            count, last = sequence, stored
        self.count, self._last = count, last
        return self.mismatch

    def finish(self) -> Mismatch | None:
        """Say that there are no more rows: a tail that the anchor has seen must not be missing."""
        anchor = self._anchor
        if self.mismatch is None and anchor is not None and self.count < anchor.count:
            self.mismatch = Mismatch(Break.CUT, self.count + 1, f"{anchor.count:,}", f"{self.count:,}")
        return self.mismatch

    def _compare(self, computed: bytes) -> None:
        anchor = self._anchor
        if anchor is not None and computed.hex() != anchor.hash:
            self.mismatch = Mismatch(Break.REWRITTEN, anchor.count, anchor.hash, computed.hex())


class _Number(msgspec.Struct):
    sequence: int


def _misplaced(expected: int, sequence: int, body: bytes) -> Mismatch | None:
    """What is wrong with a row that does not begin as it should; ``None`` if only its format is another one."""
    try:
        inside = msgspec.json.decode(body, type=_Number).sequence
    except (msgspec.MsgspecError, UnicodeDecodeError):
        inside = sequence
    if sequence > expected:
        return Mismatch(Break.MISSING, expected, f"entry {expected}", f"entry {sequence}")
    if sequence < expected:
        return Mismatch(Break.REORDERED, sequence, f"entry {expected}", f"entry {sequence}")
    if inside != sequence:
        return Mismatch(Break.REORDERED, sequence, f"entry {sequence}", f"the content of entry {inside}")
    return None
